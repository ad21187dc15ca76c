"""A notice as a letter on paper, in the language of the person: for whoever is reached by post, or did not open it.

Before a decision against someone it says what the law gives: to be heard first, with somebody beside them, and until
when. It holds the words of the service and what is known; nothing else is added.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from abord.casework.clocks import Regime
from abord.casework.clocks.wording import article, shown_date
from abord.casework.letters import paper
from abord.casework.letters.checklist import Mention, When, required
from abord.casework.letters.decision import Letter, Worker, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What such a letter is made of.

    Attributes:
        language: of the person; ``title`` and ``heard`` are in it, ``text`` is as it was typed.
        written_in: the language of ``text``; empty where nobody said.
        heard: that the person can be heard first, and with whom; empty where nothing is decided against them.
        answer_until: the last day to answer, where there is one.
        regime: under which the hearing is a right.
    """

    language: str
    sender: str
    sender_address: str
    person: str
    person_address: str
    reference: str
    date: datetime.date
    title: str
    text: str
    contact: Worker
    subject: str = ""
    written_in: str = ""
    heard: str = ""
    answer_until: datetime.date | None = None
    regime: Regime = Regime.OTHER


def write(notice: Notice) -> Letter:
    """The letter, ready to print and sign."""
    say, common = words(notice.language)["notice"], words(notice.language)["decision"]
    to = "\n".join(part for part in (notice.person, notice.person_address) if part)
    head = "".join(
        paper.paragraph(block) for block in (
            notice.sender, notice.sender_address, to, say["date"].format(day=shown_date(notice.date)),
            common["reference"].format(reference=notice.reference),
        )
    )  # fmt: skip
    parts = [f'<div class="head">{head}</div><h1>{paper.text(notice.title)}</h1>']
    if notice.subject:
        parts.append(paper.paragraph(say["about"].format(subject=notice.subject)))
    if notice.written_in in ("", notice.language):
        parts.append(paper.paragraph(notice.text))
    else:
        parts += [
            f'<p lang="{notice.written_in}">{paper.text(notice.text)}</p>',
            paper.paragraph(f"{common['written_in'][notice.written_in]} {common['ask_to_explain']}"),
        ]
    if notice.heard:
        parts += _hearing(notice, say)
    contact = notice.contact
    how = (
        common["contact"].format(name=contact.name, telephone=contact.telephone) if contact.telephone else contact.name
    )
    parts += [f"<h2>{paper.text(common['questions'])}</h2>", paper.paragraph(how), paper.paragraph(say["come"])]
    parts.append(f'<p class="sign">{paper.text(say["signature"])}<br>{paper.text(contact.name)}</p>')
    body = "".join(parts)
    return Letter(notice.title, notice.language, body, paper.as_text(body))


def _hearing(notice: Notice, say: dict[str, str]) -> list[str]:
    law = next(one.article for one in required(notice.regime, [When.ADVERSE]) if one.mention is Mention.HEARING)
    lines = [say["nothing_yet"], notice.heard, say["how"]]
    if notice.answer_until is not None:
        lines.append(say["until"].format(day=shown_date(notice.answer_until)))
    lines.append(say["silence"])
    return [
        f'<div class="plain"><h2>{paper.text(say["heard"])}</h2>', *(paper.paragraph(line) for line in lines), "</div>",
        paper.paragraph(say["law"].format(article=article(law, notice.language))),
    ]  # fmt: skip

"""Letters that a person sends: a request for review, a complaint, a petition, a request for the file, a reminder.

In nl, fr or de, the language of the service or court. From the facts of the file and the words of the person: nothing
is added that they did not say. What is not known stays an open line to fill in by hand.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from abord.casework.clocks.wording import shown_date
from abord.casework.letters import paper
from abord.casework.letters.checklist import FOLDER
from abord.casework.letters.decision import Letter

OPEN_LINE = "……………………………………"
OPEN_DAY = "…… / …… / ………"
"""A day to fill in by hand."""


class Kind(enum.StrEnum):
    """Which letter."""

    REVIEW = "review"
    COMPLAINT = "complaint"
    PETITION = "petition"
    FILE = "file"
    REMINDER = "reminder"
    INTEREST = "interest"


@dataclass(frozen=True, slots=True)
class Misinformed:
    """Wrong information that the person was given: by whom, what, when, and a paper of it."""

    by: str
    said: str
    on: datetime.date | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the letters are written from. Empty: an open line, or left out.

    Attributes:
        body, body_address: to whom it goes: the service, the ombudsman or the court.
        subject: what was asked, in words ("leefloon").
        grounds: why the person does not agree, in their own words.
        missing: names of mentions that the decision lacks, in the language of the letter.
    """

    person: str = ""
    person_address: str = ""
    body: str = ""
    body_address: str = ""
    service: str = ""
    reference: str = ""
    subject: str = ""
    applied_on: datetime.date | None = None
    decided_on: datetime.date | None = None
    received_on: datetime.date | None = None
    due_on: datetime.date | None = None
    paid_on: datetime.date | None = None
    answered_on: datetime.date | None = None
    grounds: str = ""
    missing: tuple[str, ...] = ()
    misinformed: tuple[Misinformed, ...] = ()
    place: str = ""
    date: datetime.date | None = None


def write(kind: Kind, facts: Facts, language: str, *, has_own_appeal: bool = False) -> Letter:
    """The letter, ready to sign."""
    texts = _templates(language)
    template = texts[kind.value]
    fields = _fields(facts)
    head = "".join(
        paper.paragraph(block) for block in (
            f"{facts.person or OPEN_LINE}\n{facts.person_address or OPEN_LINE}",
            f"{facts.body or OPEN_LINE}\n{facts.body_address or OPEN_LINE}",
            f"{facts.place or OPEN_LINE}, {shown_date(facts.date) if facts.date else OPEN_LINE}",
        )
    )  # fmt: skip
    title = template["title"].format(**fields)
    parts = [f'<div class="head">{head}</div><h1>{paper.text(title)}</h1>']
    if facts.reference:
        parts.append(paper.paragraph(texts["reference"].format(reference=facts.reference)))
    parts += [paper.paragraph(line.format(**fields)) for line in template["lines"] if _all_known(line, facts)]
    if facts.grounds and template.get("grounds"):
        parts += [f"<h2>{paper.text(template['grounds'])}</h2>", paper.paragraph(facts.grounds)]
    elif template.get("grounds"):
        parts += [f"<h2>{paper.text(template['grounds'])}</h2>", paper.paragraph("\n".join([OPEN_LINE] * 3))]
    if facts.misinformed:
        parts += [f"<h2>{paper.text(texts['misinformed'])}</h2>"]
        parts += [paper.bullets(_wrong(one, texts) for one in facts.misinformed)]
    if facts.missing and template.get("missing"):
        parts += [paper.paragraph(template["missing"]), paper.bullets(facts.missing)]
    if template.get("asks"):
        parts += [
            f"<h2>{paper.text(texts['i_ask'])}</h2>",
            paper.bullets(ask.format(**fields) for ask in template["asks"]),
        ]
    if template.get("annexes"):
        parts += [f"<h2>{paper.text(texts['annexes'])}</h2>", paper.bullets(template["annexes"])]
    end = template.get("end_own") if has_own_appeal else None  # there nothing says that a court is next
    parts += [paper.paragraph(line) for line in end or template.get("end", ())]
    parts.append(f'<p class="sign">{paper.text(texts["signature"])}<br>{paper.text(facts.person or OPEN_LINE)}</p>')
    body = "".join(parts)
    return Letter(title, language, body, paper.as_text(body))


_DATES = ("applied_on", "decided_on", "received_on", "due_on", "paid_on", "answered_on")


def _wrong(one: Misinformed, texts: dict[str, Any]) -> str:
    """In one line, with what was said letter for letter."""
    line = texts["misinformed_on" if one.on else "misinformed_once"].replace("{by}", one.by)
    line = line.replace("{day}", shown_date(one.on) if one.on else "").replace("{said}", one.said)
    return f"{line} {texts['misinformed_paper'].replace('{name}', one.paper)}" if one.paper else line


def _fields(facts: Facts) -> dict[str, str]:
    days = {name: shown_date(day) if (day := getattr(facts, name)) else OPEN_LINE for name in _DATES}
    days["received_on"] = shown_date(facts.received_on) if facts.received_on else OPEN_DAY
    return {**days, "service": facts.service or OPEN_LINE, "subject": facts.subject or OPEN_LINE}


def _all_known(line: str, facts: Facts) -> bool:
    """A line about a date that is not known is left out; when a decision arrived is left open to fill in."""
    known = {name for name in _DATES if getattr(facts, name) is not None}
    if facts.decided_on is not None:
        known.add("received_on")
    return all(name in known for name in _DATES if "{" + name + "}" in line)


@cache
def _templates(language: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "templates" / f"{language}.yaml").read_text(encoding="utf-8")))

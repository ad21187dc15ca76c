"""The letter of a decision: the composer of ``letters`` on what is in the file. What is missing is never filled in."""

from __future__ import annotations

import datetime
from typing import Any

from abord.book import open_book
from abord.casework.clocks import wording
from abord.casework.clocks.terms import Term, term
from abord.casework.clocks.wording import shown_date
from abord.casework.files.acts import sent
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Outcome
from abord.casework.files.models import Application, Decision
from abord.casework.files.regimes import regime_of
from abord.casework.files.vocabulary import word
from abord.casework.letters import decision as letters
from abord.casework.letters import paper
from abord.casework.letters.checklist import Mention
from abord.casework.organisations.models import Organisation
from abord.engine.folder import Every
from abord.screening.voice import Voice

EFFECTS = {Outcome.PARTLY: "partly", Outcome.REFUSED: "refusal", Outcome.REDUCED: "less", Outcome.STOPPED: "stop"}


def legal_language(organisation: Organisation, *wanted: str) -> str:
    """The language of a formal text: the first that the law knows, of what was wanted and of those of the service."""
    known = (one for one in (*wanted, *str(organisation.languages).split()) if one in letters.LEGAL_LANGUAGES)
    return next(known, letters.LEGAL_LANGUAGES[0])


def subject(application: Application, language: str) -> str:
    """What is decided upon, by the name of the right; never the person's own story."""
    right = open_book().rights.get(application.right)
    if right is not None:
        return right.folder.right.names[language]
    said = letters.words(language)["decision"]["request"]
    return str(said).format(day=wording.shown_date(application.filed_on))


def content(row: Decision) -> letters.Decision:
    """What the letter says, out of the file.

    Raises:
        CannotDo: where not even a letter with holes can be made of it.
    """
    application, organisation = row.application, row.application.organisation
    file, person = application.file, application.file.person
    reader, kept = str(person.language), row.letter or {}
    formal = str(kept.get("law_in", "")) or legal_language(organisation, reader)  # that in which it was decided
    regime = regime_of(application.right)
    handler = application.handler or file.handler or row.decided_by
    appeal = term("appeal", regime, row.decided_on)
    until, plain_until = _within(appeal, "within_notified", formal), _within(appeal, "within_sent", reader)
    court = row.court.split(",", 1)[0]
    remedy = letters.Remedy(court, row.court, until, row.remedies, not regime.is_housing, plain_until)
    written_in = str(kept.get("written_in", ""))  # empty: nobody said
    plain = row.reasons if written_in in ("", reader) else ""
    every = "" if kept.get("every") == Every.NONE.value else str(kept.get("every", ""))
    is_once = row.amount is not None and every == Every.ONCE.value
    given: dict[str, Any] = {
        "regime": regime, "language": formal, "reader_language": reader, "sender": organisation.name,
        "sender_address": organisation.address, "reference": application.receipt.number, "person": person.name,
        "person_address": person.address,
        "date": row.decided_on, "application_date": application.filed_on, "subject": subject(application, formal),
        "plain_subject": subject(application, reader),
        "reasons": (letters.Reason(row.reasons, plain),), "written_in": written_in,
        "legal_reasons": tuple(line for line in row.legal_basis.split("; ") if line.strip()),
        "decided_by": letters.Worker(row.decided_by.name),
        "contact": letters.Worker(handler.name, telephone=organisation.phone),
        "remedies": (remedy,) if row.remedies.strip() else (),
        "amount": money(row, formal), "plain_amount": money(row, reader), "how_often": every,
        "calculation": str(kept.get("calculation", "")), "since": row.from_on, "until": row.until_on,
        "lasts": row.from_on is not None and row.until_on is None and not is_once, "is_once": is_once,
        "representation": word(formal, "formal", "representation"),
        "not_suspensive": word(formal, "formal", "not_suspensive"), "hearing": _hearing(row, formal),
        "next_steps": tuple(line for line in row.next_steps.splitlines() if line.strip()),
        "supported_by_advice": row.supported_by_advice,
        "advice_notice": word(formal, "paper", "computer_text") if row.supported_by_advice else "",
        "own_view": str(kept.get("own_view", "")), "view_followed": kept.get("view_followed"),
        "view_because": str(kept.get("view_because", "")),
    }  # fmt: skip
    try:
        if row.outcome == Outcome.GRANTED:
            return letters.Grant(**given)
        return letters.Adverse(effect=EFFECTS[Outcome(row.outcome)], **given)
    except ValueError:
        raise CannotDo("letter_not_possible") from None


def money(row: Decision, language: str) -> str:
    """The amount and how often it is paid; "" where there is none."""
    every = str((row.letter or {}).get("every", "")) or Every.NONE.value
    return Voice(language).money(row.amount, every) if row.amount is not None else ""


def _within(appeal: Term | None, key: str, language: str) -> str:
    """How much time there is to appeal, and from when it runs."""
    if appeal is None:
        return ""
    unit = "month" if (appeal.low, appeal.unit) == (1, "months") else appeal.unit
    said = letters.words(language)["decision"][key][unit]
    return str(said).format(count=appeal.low, article=wording.article(appeal.article, language))


def _hearing(row: Decision, language: str) -> str:
    """That the person was heard, or why that could not be."""
    said = letters.words(language)["decision"]
    if row.heard_on:
        return str(said["heard"]).format(day=wording.shown_date(row.heard_on))
    return str(said["not_heard"]).format(why=row.not_heard_because) if row.not_heard_because.strip() else ""


def missing(row: Decision) -> list[Mention]:
    """What the law asks and the letter lacks."""
    return [item.mention for item in letters.missing(content(row)) if item.is_mandatory]


def missing_for_the_clock(row: Decision) -> list[str]:
    """The mentions whose absence keeps the term to appeal from beginning."""
    return sorted(letters.missing_for_the_clock(content(row)))


def look(row: Decision, language: str) -> bytes:
    """The letter as it was sent; while it was not, a draft of it, of which nothing is kept.

    Raises:
        CannotDo: while it was not sent, and something that the law asks is missing.
    """
    return sent.copy(row, lambda: compose(row, language)) if row.notified_on is None else as_sent(row)


def to_print(row: Decision, language: str, large: bool = False) -> bytes:
    """A print of the letter that goes, which is kept; of what was sent, as it was sent.

    Raises:
        CannotDo: while it was not sent, and something that the law asks is missing.
    """
    return sent.to_print(row, lambda: compose(row, language), large) if row.notified_on is None else as_sent(row)


def as_sent(row: Decision, among: sent.AllOf | None = None) -> bytes:
    """The letter as it was sent; while it was not, a draft. Where there is none, what was decided and why."""
    return sent.copy(row, lambda: written(row), among)


def to_post(row: Decision, large: bool = False) -> bytes:
    """A print of the letter of a decision that went by a screen, to post it besides: as it went, where that was kept.

    Else it is made anew, which it says, and this print is kept: it is the letter of the decision from the day that it
    is posted.
    """
    return sent.to_print(row, lambda: written(row), large)


def posted(row: Decision, on: datetime.date, which: int | None = None) -> str:
    """That this went in the post. Gives the hash of what went now, "" where it was kept when it went by a screen."""
    return sent.send(row, lambda: written(row), on, which)


def written(row: Decision) -> letters.Letter:
    """The letter; where none can be composed, what was decided and why, in the language of the person."""
    try:
        return compose(row)
    except CannotDo:
        language = str(row.application.file.person.language)
        title = f"{word(language, 'evidence', 'decision')} {word(language, 'outcome', row.outcome)}"
        because = str((row.letter or {}).get("view_because", ""))
        lines = (shown_date(row.decided_on), row.reasons, because, row.legal_basis, row.remedies, row.court)
        body = f"<h1>{paper.text(title)}</h1>{''.join(map(paper.paragraph, lines))}"
        return letters.Letter(title, language, body, paper.as_text(body))


def compose(row: Decision, language: str = "") -> letters.Letter:
    """The letter. ``language`` is that of whoever writes it, for the words on what is missing.

    Raises:
        CannotDo: while something that the law asks is missing; it names what.
    """
    written = content(row)
    try:
        return letters.compose(written)
    except letters.NotReady as stopped:
        names = letters.words(language or written.reader_language)["mention"]
        missing = ", ".join(str(names[item.mention.value]) for item in stopped.missing)
        raise CannotDo("letter_not_ready", missing=missing) from None

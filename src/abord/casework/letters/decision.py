"""A decision as a letter: plain version first, formal text next, nothing sent while something is missing.

A decision against someone is a type of its own that cannot be made without the person who decided, a reason and a
remedy. There is no other way to write one, and nothing here decides.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import yaml

from abord.casework.clocks import Regime
from abord.casework.clocks.wording import shown_date
from abord.casework.letters import paper
from abord.casework.letters.checklist import (
    FEWEST_WORDS_OF_A_REASON,
    FOLDER,
    Follows,
    Mention,
    Required,
    When,
    required,
)

LEGAL_LANGUAGES = ("nl", "fr", "de")


class NotReady(ValueError):
    """A decision that cannot be sent yet: ``missing`` says what it lacks."""

    def __init__(self, missing: list[Required]) -> None:
        self.missing = missing
        super().__init__("missing: " + ", ".join(item.mention.value for item in missing))


@dataclass(frozen=True, slots=True)
class Worker:
    """A person of the service, by name: who decides or who explains."""

    name: str
    role: str = ""
    telephone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done against the decision. ``is_court`` for the labour court.

    ``until`` says how much time there is and from when; ``plain_until`` the same in the language of the reader.
    """

    body: str
    address: str
    until: str
    how: str
    is_court: bool = True
    plain_until: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, for this person. ``plain`` is the same in the language of the person; ``code`` only in addition."""

    text: str
    plain: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What every decision holds, also one that grants.

    Attributes:
        language: the language of the law for this service and person; the formal text is in it.
        reader_language: the language of the plain version.
        subject: what it is about; ``plain_subject`` is the same in the language of the reader.
        until: the last day, None where it lasts.
        is_once: it is given once, and neither goes on nor ends.
        plain_amount: the same as ``amount`` in the language of the reader.
        how_often: how often the amount is paid, which ``amount`` says too; "" where nobody said.
        written_in: the language of what somebody typed: reasons, calculation, next steps; empty where the reasons are
            in the language of the law, and the next steps in that of the reader.
        next_steps, other_rights: in the language of the reader; all else in the language of the law.
        supported_by_advice: an automatic advice was used; the letter then says so.
        own_view: what the person wants, in the person's own words; it was followed, or ``view_because`` says why not.
    """

    regime: Regime
    language: str
    reader_language: str
    sender: str
    sender_address: str
    reference: str
    person: str
    date: datetime.date
    application_date: datetime.date | None
    subject: str
    reasons: tuple[Reason, ...]
    legal_reasons: tuple[str, ...]
    decided_by: Worker
    contact: Worker
    remedies: tuple[Remedy, ...]
    person_address: str = ""
    plain_subject: str = ""
    amount: str = ""
    plain_amount: str = ""
    how_often: str = ""
    calculation: str = ""
    written_in: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    lasts: bool = False
    is_once: bool = False
    representation: str = ""
    not_suspensive: str = ""
    hearing: str = ""
    next_steps: tuple[str, ...] = ()
    other_rights: tuple[str, ...] = ()
    supported_by_advice: bool = False
    advice_notice: str = ""
    own_view: str = ""
    view_followed: bool | None = None
    view_because: str = ""

    def __post_init__(self) -> None:
        if self.language not in LEGAL_LANGUAGES:
            raise ValueError("the language of the law is nl, fr or de")
        if self.application_date is not None and self.date < self.application_date:
            raise ValueError("a decision cannot be dated before its application")
        if self.until is not None and self.since is not None and self.until < self.since:
            raise ValueError("a decision cannot end before it begins")

    @property
    def outcome(self) -> str:
        """grant, partly, refusal, less, stop or recovery."""
        return "grant"

    def applies(self) -> Iterator[When]:
        """Which parts of the checklist hold for it."""
        if self.amount:
            yield When.MONEY
            if self.outcome in ("grant", "partly", "less"):
                yield When.PAID
        if self.supported_by_advice:
            yield When.ADVICE
        if self.own_view.strip():
            yield When.OWN_VIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Decision):
    """What was asked is given; reasons and remedies belong to it too (someone may find it too little)."""

    def applies(self) -> Iterator[When]:
        yield from Decision.applies(self)
        if not self.amount and self.regime in (Regime.RMI, Regime.ORGANIC):
            yield When.MONEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Adverse(Decision):
    """Against someone: not all of it, refused, less, stopped or claimed back.

    Needs a named person, a reason and a remedy.
    """

    effect: str = "refusal"
    waiver: str = ""
    limitation: str = ""

    def __post_init__(self) -> None:
        Decision.__post_init__(self)
        if self.effect not in ("partly", "refusal", "less", "stop", "recovery"):
            raise ValueError("effect is partly, refusal, less, stop or recovery")
        if not self.decided_by.name.strip():
            raise ValueError("only a person decides against someone: the name is needed")
        if not any(is_a_reason(reason.text) for reason in self.reasons):
            raise ValueError("a decision against someone needs a reason in words, for this person")
        if not self.remedies:
            raise ValueError("a decision against someone needs a remedy")

    @property
    def outcome(self) -> str:
        return self.effect

    def applies(self) -> Iterator[When]:
        yield from Decision.applies(self)
        yield When.ADVERSE
        if self.effect == "recovery":
            yield When.RECOVERY
            yield When.MONEY


@dataclass(frozen=True, slots=True)
class Letter:
    """A decision that was written: as a page, as text, and what it lacks (nothing, unless it was forced)."""

    title: str
    language: str
    body: str
    plain_text: str
    missing_mentions: tuple[str, ...] = ()
    articles: tuple[str, ...] = field(default=())

    def page(self, large: bool = False) -> str:
        """The whole page."""
        return paper.document(self.title, self.language, self.body, large)

    def pdf(self, large: bool = False) -> bytes:
        """The letter as a tagged PDF."""
        return paper.pdf(self.page(large))

    def anew(self, day: datetime.date, sent: datetime.date, *, damaged: bool) -> Letter:
        """A copy that is made on ``day`` of a letter that was not kept as sent, or not unharmed: it says so first."""
        told = words(self.language)["anew_damaged" if damaged else "anew"].format(
            day=shown_date(day), sent=shown_date(sent)
        )
        return self._marked(paper.text(told))

    def draft(self, day: datetime.date) -> Letter:
        """As it would be on ``day``, to look at: it says first, and on each page, that it was not sent."""
        say = words(self.language)
        told = paper.text(say["draft_told"].format(day=shown_date(day)))
        return self._marked(f'<strong class="draft">{paper.text(say["draft"])}</strong> {told}')

    def _marked(self, told: str) -> Letter:
        body = f'<p class="anew">{told}</p>{self.body}'
        return replace(self, body=body, plain_text=paper.as_text(body))


def missing(decision: Decision) -> list[Required]:
    """What the checklist asks and the decision lacks."""
    return [item for item in required(decision.regime, decision.applies()) if not _has(decision, item.mention)]


def missing_for_the_clock(decision: Decision) -> tuple[str, ...]:
    """The missing mentions that keep the term to appeal from beginning: for the event NOTIFIED of the clocks."""
    return tuple(item.mention.value for item in missing(decision) if item.follows is Follows.NOT_STARTED)


def compose(decision: Decision) -> Letter:
    """The letter of a decision.

    Raises:
        NotReady: while something that the law asks is missing.
    """
    lacking = [item for item in missing(decision) if item.is_mandatory]
    if lacking:
        raise NotReady(lacking)
    return _written(decision)


def _has(decision: Decision, mention: Mention) -> bool:
    court = [remedy for remedy in decision.remedies if remedy.is_court]
    match mention:
        case Mention.OUTCOME:
            return bool(decision.subject.strip())
        case Mention.DECISION_DATE:
            return True
        case Mention.SENDER:
            return bool(decision.sender.strip() and decision.sender_address.strip())
        case Mention.REFERENCE:
            return bool(decision.reference.strip())
        case Mention.LEGAL_REASONS:
            return any(line.strip() for line in decision.legal_reasons)
        case Mention.INDIVIDUAL_REASONS:
            return any(is_a_reason(reason.text) for reason in decision.reasons)
        case Mention.AMOUNT:
            return bool(decision.amount.strip() and decision.calculation.strip())
        case Mention.HOW_OFTEN:
            return bool(decision.how_often.strip())
        case Mention.PERIOD:
            return decision.since is not None and (decision.lasts or decision.is_once or decision.until is not None)
        case Mention.REMEDIES:
            return bool(decision.remedies)
        case Mention.COURT:
            return any(remedy.body.strip() for remedy in court)
        case Mention.COURT_ADDRESS:
            return any(any(sign.isdigit() for sign in remedy.address) for remedy in court)
        case Mention.APPEAL_TERM:
            return any(remedy.until.strip() for remedy in court or decision.remedies)
        case Mention.APPEAL_HOW:
            return any(remedy.how.strip() for remedy in court or decision.remedies)
        case Mention.REPRESENTATION:
            return bool(decision.representation.strip())
        case Mention.CONTACT:
            return bool(decision.contact.name.strip() and decision.contact.telephone.strip())
        case Mention.NOT_SUSPENSIVE:
            return bool(decision.not_suspensive.strip())
        case Mention.HEARING:
            return bool(decision.hearing.strip())
        case Mention.WAIVER:
            return isinstance(decision, Adverse) and bool(decision.waiver.strip())
        case Mention.LIMITATION:
            return isinstance(decision, Adverse) and bool(decision.limitation.strip())
        case Mention.ADVICE_NOTICE:
            return bool(decision.advice_notice.strip())
        case Mention.NEXT_STEPS:
            return bool(decision.next_steps)
        case Mention.OWN_VIEW:
            return bool(decision.view_followed) or is_a_reason(decision.view_because)


def is_a_reason(text: str) -> bool:
    """In words: a code, or two words, explain nothing."""
    return len([word for word in text.split() if any(map(str.isalpha, word))]) >= FEWEST_WORDS_OF_A_REASON


def _written(decision: Decision) -> Letter:
    plain, formal = words(decision.reader_language)["decision"], words(decision.language)["decision"]
    title = f"{plain['title']}{colon(decision.reader_language)} {decision.plain_subject or decision.subject}"
    head = (
        f'<div class="head">{paper.paragraph(decision.sender)}{paper.paragraph(decision.sender_address)}'
        f"{paper.paragraph(plain['to'].format(person=decision.person))}{paper.paragraph(decision.person_address)}"
        f"{paper.paragraph(plain['date'].format(day=shown_date(decision.date)))}"
        f"{paper.paragraph(plain['reference'].format(reference=decision.reference))}</div>"
    )
    body = head + f"<h1>{paper.text(title)}</h1>" + _plain_part(decision, plain) + _formal_part(decision, formal)
    return Letter(
        title, decision.reader_language, body, paper.as_text(body), missing_for_the_clock(decision),
        tuple(item.article for item in required(decision.regime, decision.applies())),
    )  # fmt: skip


def _plain_part(decision: Decision, say: dict[str, Any]) -> str:
    parts = [f'<div class="plain"><h2>{paper.text(say["in_short"])}</h2>']
    subject = decision.plain_subject or decision.subject
    parts.append(paper.paragraph(say[f"outcome_{decision.outcome}"].format(subject=subject)))
    if decision.amount:
        parts.append(paper.paragraph(say["amount"].format(amount=decision.plain_amount or decision.amount)))
    if decision.since is not None and decision.outcome != "refusal" and not decision.is_once:  # else nothing begins
        since, until = shown_date(decision.since), shown_date(decision.until) if decision.until else ""
        key = "lasting" if decision.lasts else "from_to" if until else "from"
        key = "stops" if decision.outcome == "stop" else key
        parts.append(paper.paragraph(say[key].format(since=since, until=until)))
    parts += [f"<h2>{paper.text(say['why'])}</h2>", *_reasons(decision, say), *_view(decision, say)]
    if decision.next_steps:
        steps = paper.bullets(decision.next_steps, _other(decision.written_in, decision.reader_language))
        parts.append(f"<h2>{paper.text(say['next'])}</h2>{steps}")
    if decision.other_rights:
        parts.append(f"<h2>{paper.text(say['other_rights'])}</h2>{paper.bullets(decision.other_rights)}")
    if decision.remedies:
        parts.append(f"<h2>{paper.text(say['disagree'])}</h2>")
        parts.append("<ul>" + "".join(_until(remedy, decision) for remedy in decision.remedies) + "</ul>")
    contact = decision.contact
    parts.append(f"<h2>{paper.text(say['questions'])}</h2>")
    parts.append(paper.paragraph(say["contact"].format(name=contact.name, telephone=contact.telephone)))
    if contact.hours:
        parts.append(paper.paragraph(contact.hours))
    return "".join(parts) + "</div>"


def _reasons(decision: Decision, say: dict[str, Any]) -> list[str]:
    """Why, for the reader; what is in another language says in which, and that it can be explained."""
    language, parts, is_other = decision.written_in or decision.language, [], False
    for reason in decision.reasons:
        own = reason.plain or (reason.text if decision.reader_language == language else "")
        is_other |= not own
        parts.append(paper.paragraph(own) if own else f'<p lang="{language}">{paper.text(reason.text)}</p>')
    if is_other:
        parts.append(paper.paragraph(f"{say['written_in'][language]} {say['ask_to_explain']}"))
    return parts


def _view(decision: Decision, say: dict[str, Any]) -> list[str]:
    """What the person wanted, in the person's own words, and what was done with it."""
    if not decision.own_view.strip():
        return []
    parts = [f"<h2>{paper.text(say['view'])}</h2>", paper.paragraph(decision.own_view)]
    if decision.view_followed:
        return [*parts, paper.paragraph(say["view_followed"])]
    typed = _other(decision.written_in or decision.language, decision.reader_language)
    because = paper.paragraph(decision.view_because)
    return [
        *parts,
        paper.paragraph(say["view_not_followed"]),
        f'<div lang="{typed}">{because}</div>' if typed else because,
    ]


def _until(remedy: Remedy, decision: Decision) -> str:
    """Where one can go, and how much time there is: by its own name, and as the reader says it."""
    place = f'<span lang="{decision.language}">{paper.text(remedy.body)}</span>'
    if remedy.plain_until:
        return f"<li>{place}{colon(decision.reader_language)} {paper.text(remedy.plain_until)}</li>"
    until = f"{remedy.body}{colon(decision.language)} {remedy.until}"
    return f'<li lang="{decision.language}">{paper.text(until)}</li>'


def _other(language: str, around: str) -> str:
    """A language that is to be marked, as what is around it is in another; "" where it is not."""
    return language if language != around else ""


def _formal_part(decision: Decision, say: dict[str, Any]) -> str:
    """The text that has force: in the language of the law, also when the reader has another."""
    parts = [f'<div lang="{decision.language}"><h2>{paper.text(say["formal"])}</h2>']
    if decision.reader_language != decision.language:
        told = words(decision.reader_language)["decision"]["legal_language"]
        parts.append(f'<p lang="{decision.reader_language}">{paper.text(told)}</p>')
    if decision.application_date is not None:
        parts.append(paper.paragraph(say["applied"].format(day=shown_date(decision.application_date))))
    parts.append(paper.paragraph(say[f"outcome_{decision.outcome}"].format(subject=decision.subject)))
    parts.append(f"<h2>{paper.text(say['legal_reasons'])}</h2>{paper.bullets(decision.legal_reasons)}")
    parts.append(f"<h2>{paper.text(say['facts'])}</h2>")
    typed = _other(decision.written_in, decision.language)
    parts.append(paper.bullets((f"{r.text} ({r.code})" if r.code else r.text for r in decision.reasons), typed))
    if typed:
        parts.append(paper.paragraph(say["written_in"][typed]))
    if decision.amount:
        parts.append(paper.paragraph(say["amount"].format(amount=decision.amount)))
    if decision.amount and decision.calculation.strip():
        reckoned = paper.paragraph(say["calculation"].format(calculation=decision.calculation))
        parts.append(f'<div lang="{typed}">{reckoned}</div>' if typed else reckoned)
    for line in (decision.hearing, decision.advice_notice):
        parts.append(paper.paragraph(line))
    if isinstance(decision, Adverse):
        parts += [paper.paragraph(decision.waiver), paper.paragraph(decision.limitation)]
    parts.append(f"<h2>{paper.text(say['remedies'])}</h2>")
    for remedy in decision.remedies:
        parts.append(paper.paragraph(f"{remedy.body}\n{remedy.address}\n{remedy.until}\n{remedy.how}"))
    for line in (decision.representation, decision.not_suspensive):
        parts.append(paper.paragraph(line))
    who = ", ".join(part for part in (decision.decided_by.name, decision.decided_by.role) if part)
    parts.append(f'<p class="sign">{paper.text(say["decided_by"].format(who=who))}</p>')
    return "".join(parts) + "</div>"


def colon(language: str) -> str:
    """A colon after a word: in French with the space before it, that no line breaks at."""
    return "\u00a0:" if language == "fr" else ":"


@cache
def words(language: str) -> dict[str, Any]:
    """The catalogue of letters in one language."""
    return dict(yaml.safe_load((FOLDER / "words" / f"{language}.yaml").read_text(encoding="utf-8")))

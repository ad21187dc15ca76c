"""A letter that asks for one right, from what its person told: ready to sign, with blanks for what nobody asked.

Only what was told and what the right reads stands in it; nothing that is no or nil, and no nickname.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from abord.engine.graph import LawBook
from abord.screening.questions import OPEN_KINDS, Subject, wording
from abord.situation.communes import of_place
from abord.web.check import incomes
from abord.web.check.forms import shown_answer
from abord.web.check.household import Household, place_of
from abord.web.check.results import Answer, Card
from abord.web.check.told import DECLINED, LIKELY_NIL, READER, UNKNOWN, Member, Told
from abord.web.paper.words import put
from abord.web.site import words as site

BLANK = "………………………………………"
NOT_TOLD_AGAIN = frozenset(
    ("region", "relation", "age", "had_birthday_this_year", "shares_household_matters", *incomes.PAGES)
)
"""Answers that the letter tells in words of its own, or that only served to choose the next questions."""


@dataclass(slots=True)
class Letter:
    """One letter in one language."""

    language: str
    to: str
    place: str
    subject: str
    ask: str
    basis: str
    blanks: list[str]
    situation: list[str]
    enclosed: list[str]
    they_have: str
    asks: list[str]


def letter(book: LawBook, told: Told, home: Household, found: Answer, card: Card, language: str) -> Letter:
    """The letter about a card, in a language."""
    right = book.rights[card.right].folder.right
    place = told.commune.name_in(language) if told.commune is not None else ""
    own = right.letter
    receipt, forward = (own.receipt, own.forward) if own is not None else (None, None)
    have = [one.names[language] for one in right.documents if one.administration_has_it]
    return Letter(
        language,
        to=_addressee(language, own.to[language] if own is not None else right.institution.names[language], place),
        place=place,
        subject=right.names[language],
        ask=own.ask[language] if own is not None else f"{right.names[language]}.",
        basis=put(language, "basis", basis=own.basis[language] if own is not None else _acts(book, card, language)),
        blanks=[one[language] for one in own.blanks] if own is not None else [],
        situation=_situation(book, told, home, found, card, language, place),
        enclosed=[site.capital(one.names[language]) for one in right.documents if not one.administration_has_it],
        they_have=put(language, "you_have", list=", ".join(have)) if have else "",
        asks=[
            put(language, "ask_receipt", basis=f" ({receipt[language]})" if receipt is not None else ""),
            put(language, "ask_forward", basis=f" ({forward[language]})" if forward is not None else ""),
            put(language, "ask_missing"),
            put(language, "ask_written"),
        ],
    )  # fmt: skip


def _addressee(language: str, text: str, place: str) -> str:
    """To whom; French says "d'Anvers" and "du Roeulx"."""
    if language == "fr" and place:
        text = of_place(text, place)
    return text.replace("{place}", place or BLANK).replace("{blank}", BLANK)


def _acts(book: LawBook, card: Card, language: str) -> str:
    return site.listed(language, [one.title[language] for one in book.rights[card.right].folder.right.legal_basis])


def _situation(
    book: LawBook, told: Told, home: Household, found: Answer, card: Card, language: str, place: str
) -> list[str]:
    """What was told and matters to this right, each in a line."""
    me = _member(told, home, card.person)
    lines = []
    if me is not None and me.born:
        lines.append(put(language, "born_on", day=site.day(language, datetime.date.fromisoformat(me.born))))
    elif me is not None and me.age:
        lines.append(put(language, "years_old", age=me.age))
    if place and me is not None and not me.where:
        lines.append(put(language, "live_in", place=place))
    # Whoever lives elsewhere (a spouse in a rest home, a child with the other parent) does not live with the person.
    here = place_of(told, me) if me is not None else None
    others = [one for one in told.members if one is not me and here is not None and place_of(told, one) == here]
    if others:
        lines.append(put(language, "live_with", people="; ".join(_who(book, one, me, language) for one in others)))
    elif told.everyone and here is not None:
        lines.append(put(language, "live_alone"))
    return lines + _answers(book, told, home, found, card, language)


def _member(told: Told, home: Household, name: str) -> Member | None:
    return next((one for one in told.members if home.names[one.id] == name), None)


def _who(book: LawBook, other: Member, me: Member | None, language: str) -> str:
    """Somebody by relation and age; what others are to somebody who is not the reader was not told."""
    kin = ""
    if other.relation and me is not None and me.id == READER:
        kin = site.of(book.choice_labels["Relation"][other.relation], language)
    age = put(language, "aged", age=other.age) if other.age else _born(other, language)
    return ", ".join(part for part in (kin or put(language, "someone_of"), age) if part)


def _born(one: Member, language: str) -> str:
    return f"° {'/'.join(reversed(one.born.split('-')))}" if one.born else ""


def _answers(book: LawBook, told: Told, home: Household, found: Answer, card: Card, language: str) -> list[str]:
    """The answers that the right rests on; what is no, nil or unknown is left out."""
    me = _member(told, home, card.person)
    who = {home.names[one.id]: _who(book, one, me, language) for one in told.members if one is not me}
    case = found.assessment.case
    read = {
        (step.key.variable.removeprefix("fact."), _named(case.persons, step.key.person),
         _named(case.persons, step.key.other))
        for step in found.assessment.explanation.walk(card.right, case.persons.index(card.person)) if step.is_fact
    }  # fmt: skip
    owned = any(book.facts[fact].of == "holding" for fact, _, _ in read if fact in book.facts)
    lines = []
    for id in home.applied:
        subject, given = home.subject(id), told.answers[id]
        if subject is None or subject.fact in NOT_TOLD_AGAIN or _says_nothing(given):
            continue
        if (subject.fact, subject.person, subject.other) in read or (
            owned and subject.fact in OPEN_KINDS and subject.person == card.person
        ):
            lines.append(site.sentence(_line(book, home, subject, given, who, language)))
    return list(dict.fromkeys(lines))


def _named(persons: tuple[str, ...], index: int) -> str:
    return persons[index] if 0 <= index < len(persons) else ""


def _says_nothing(given: str) -> bool:
    number = given.split(" ")[0].replace(",", ".")
    return given in (UNKNOWN, DECLINED, LIKELY_NIL, "no", "none", "not_at_all", "") or (
        number.strip("0.") == "" and number[:1] == "0"
    )


def _line(book: LawBook, home: Household, subject: Subject, given: str, who: dict[str, str], language: str) -> str:
    """One answer; ``who`` says how the letter calls each other person."""
    label = wording(book, home.situation, subject, home.reader)[language]["label"]
    text = (
        label
        if given == "yes"
        else put(language, "pair", label=label, value=shown_answer(book, subject, language, given))
    )
    about = [who[name] for name in (subject.person, subject.other) if name in who]
    return put(language, "of_whom", label=text, who="; ".join(about)) if about else text

"""Questions: what can be asked of a household, in words, and what an answer does to its situation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from abord.engine.case import Case, Value
from abord.engine.facts import LANGUAGES, YAML_LOADER, Fact
from abord.engine.graph import LawBook
from abord.engine.sheet import Missing
from abord.situation.assemble import LIVES_HERE
from abord.situation.bases import STREAMS
from abord.situation.checks import SYMMETRIC
from abord.situation.document import ROOF_FACTS
from abord.situation.kinship import CHILDREN
from abord.situation.model import Holding, Link, Person, Situation, Stated, StatedFacts
from abord.situation.problems import Expected, Problem, SituationError, shown
from abord.situation.values import Kind, read_share, read_value

ROSTER = "roster"
CUSTODY = "custody"
BOTH_WAYS = frozenset(("relation", *SYMMETRIC))
"""What one answer says of both sides."""
OPEN_KINDS = {
    "savings": ("SAVINGS",),
    "property": ("BUILT_PROPERTY", "UNBUILT_LAND"),
    "transfer": ("TRANSFER",),
}
"""Questions about what else a person owns, and the kinds of holding that their answer closes."""

LIVED_IN = "BUILT_PROPERTY"
"""What a house or land is that somebody lives in."""


class Subject(NamedTuple):
    """What a question is about: a fact of a person, of a person towards ``other``, or of a holding of the person.

    ``fact`` may also be ``roster``, ``savings``, ``property`` or ``transfer``; ``holding`` is -1 where there is none.
    """

    fact: str
    person: str = ""
    other: str = ""
    holding: int = -1

    @property
    def id(self) -> str:
        """A stable name, ``fact@person~other#holding``: answers are kept by it, so going back loses nothing."""
        other = f"~{self.other}" if self.other else ""
        return f"{self.fact}@{self.person}{other}" + (f"#{self.holding}" if self.holding >= 0 else "")

    @classmethod
    def of(cls, id: str) -> Subject | None:
        """The subject with this id; None for a text that is none."""
        found = re.fullmatch(r"([a-z0-9_]+)@([^@~#]*)(?:~([^@~#]+))?(?:#([0-9]{1,4}))?", id)
        return cls(found[1], found[2], found[3] or "", int(found[4] or -1)) if found else None


@cache
def _texts() -> dict[str, Any]:
    path = Path(__file__).parent / "questions.yaml"
    texts: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return texts


def burden(book: LawBook, subject: Subject) -> int:
    """How hard a question is to answer, from 1 (by heart) to 5 (a paper from elsewhere)."""
    if subject.fact in book.facts:
        return book.facts[subject.fact].burden
    return int(_texts()[subject.fact]["burden"])


def can_be_asked(book: LawBook, subject: Subject) -> bool:
    """Whether people can answer: not what an institution decides, nor what follows from other answers."""
    fact = book.facts.get(subject.fact)
    return fact is None or (fact.decided_by is None and fact.derived_from in (None, "birth_date"))


def exists(book: LawBook, subject: Subject, persons: Sequence[str], holdings: int) -> bool:
    """Whether there is such a question for these persons, of whom the subject's own has so many holdings."""
    if subject.fact == ROSTER:
        return not subject.person
    if subject.person not in persons or (subject.other and subject.other not in persons):
        return False
    fact = book.facts.get(subject.fact)
    if fact is None:
        return subject.fact in OPEN_KINDS and not subject.other and subject.holding < 0
    place = {"person": (False, False), "pair": (True, False), "holding": (False, True)}[fact.of]
    there = (bool(subject.other), 0 <= subject.holding < holdings)
    return can_be_asked(book, subject) and place == there and subject.other != subject.person


def subjects(book: LawBook, names: tuple[str, ...], missing: Missing, open_kinds: frozenset[Any]) -> list[Subject]:
    """The questions that would bring a missing datum; none where nobody can answer.

    A fact about the dwelling is asked once, of the first person under the roof (see ``one_per_roof``).
    """
    if missing.fact == ROSTER:
        return [Subject(ROSTER)]
    person = names[missing.person] if 0 <= missing.person < len(names) else ""
    if missing.fact == "holdings":
        still_open = {kind.name for kind in open_kinds}
        return [Subject(name, person) for name, kinds in OPEN_KINDS.items() if still_open & set(kinds)]
    if missing.fact not in book.facts or not person or missing.other >= len(names):
        return []
    other = names[missing.other] if missing.other >= 0 else ""
    subject = Subject(missing.fact, person, other, missing.holding)
    return [subject] if can_be_asked(book, subject) else []


def whether_first(book: LawBook, facts: Mapping[str, Any], subject: Subject, skip: frozenset[Subject]) -> Subject:
    """What may settle it, where that is open: who gets nothing is not asked how much, who is Belgian not how long."""
    fact = book.facts.get(subject.fact)
    if fact is None:
        return subject
    flags = fact.nil_unless or (fact.yes_with or ())[:1]
    if len(flags) != 1 or flags[0] in facts:
        return subject
    first = subject._replace(fact=flags[0])
    return first if first not in skip and can_be_asked(book, first) else subject


def goes_with_unknown(book: LawBook, facts: Mapping[str, Any], subject: Subject, skip: frozenset[Subject]) -> bool:
    """Whether somebody who did not know another thing cannot know this one.

    Who does not know whether there is a pension is not asked how much; who knows neither the net nor the taxable
    amount, no gross one; who does not know what the tax notice gives in all, none of its parts.
    """
    fact = book.facts.get(subject.fact)
    if fact is None:
        return False

    def unknown(name: str) -> bool:
        return name not in facts and subject._replace(fact=name) in skip

    if any(map(unknown, fact.nil_unless)) and not any(facts.get(flag) is True for flag in fact.nil_unless):
        return True
    for stream in STREAMS:
        if fact.name in stream.facts:
            net, taxable, gross = stream.facts
            return fact.name == gross and unknown(net) and unknown(taxable)
    return fact.part_of is not None and unknown(fact.part_of)


def one_per_roof(situation: Situation, subject: Subject, skip: frozenset[Subject] = frozenset()) -> Subject:
    """The same question, about whoever stands for all under the roof where the fact is one of the roof.

    That somebody lives in Belgium is asked of one first, where the situation takes it that the others then do too.
    """
    if subject.fact in ROOF_FACTS:
        for roof in situation.roofs:
            if subject.person in roof.persons:
                return subject._replace(person=roof.persons[0])
    if subject.fact == LIVES_HERE and situation.assume_ages:
        first = next((roof.persons[0] for roof in situation.roofs if subject.person in roof.persons), subject.person)
        one = subject._replace(person=first)
        if one not in skip and LIVES_HERE not in situation.persons[first].facts:
            return one
    return subject


def asked_once(case: Case, subject: Subject, missing: Missing) -> Subject:
    """The one question that answers for several: what two people are to each other is asked from one side, and custody
    of a child of the first parent under a roof, since for the others there it follows."""
    if subject.fact in BOTH_WAYS and missing.other < missing.person:
        return subject._replace(person=subject.other, other=subject.person)
    if subject.fact != CUSTODY:
        return subject
    for one in range(missing.person):
        between = case.pairs.get((one, missing.person), {})
        if between.get("same_roof") is True and _is_child(case.pairs.get((one, missing.other), {}).get("relation")):
            return subject._replace(person=case.persons[one])
    return subject


def _is_child(relation: object) -> bool:
    kins = relation if isinstance(relation, frozenset) else {relation}
    return all(getattr(kin, "name", "") in CHILDREN for kin in kins)


def wording(book: LawBook, situation: Situation, subject: Subject, reader: str = "") -> dict[str, dict[str, str]]:
    """The question in every language: ``question``, ``help``, ``where`` and ``label`` by language.

    Args:
        reader: the person who reads; questions about that person say "you".
    """
    source: Mapping[str, Any]
    if subject.fact in book.facts:
        fact = book.facts[subject.fact]
        source = {"question": fact.question, "question_about": fact.question_about, "help": fact.help,
                  "where": fact.where, "label": fact.label}  # fmt: skip
    else:
        source = _texts()[subject.fact]
    asked = source["question"] if subject.person in ("", reader) else source.get("question_about", source["question"])
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        names = {"name": _name(subject.person), "other": _name(subject.other), "holding": ""}
        if subject.holding >= 0:
            names["holding"] = _holding_name(book, situation, subject, language)
        texts = {"question": asked, **{key: source.get(key, {}) for key in ("help", "where", "label")}}
        found[language] = {key: _fill(text[language], names) if language in text else "" for key, text in texts.items()}
    return found


def _name(person: str) -> str:
    return person.replace("_", " ")


def _fill(text: str, names: dict[str, str]) -> str:
    for key, name in names.items():
        text = text.replace("{" + key + "}", name)
    return text


def _held(situation: Situation, subject: Subject) -> tuple[int, Holding]:
    """The holding of a subject, with its place in the situation (a person's holdings are counted apart)."""
    owned = [(index, one) for index, one in enumerate(situation.holdings) if subject.person in one.owners]
    return owned[subject.holding]


def _holding_name(book: LawBook, situation: Situation, subject: Subject, language: str) -> str:
    kinds = _held(situation, subject)[1].facts.get("kind", ())
    value = kinds[0].value if kinds else None
    labels = book.choice_labels.get("HoldingKind", {})
    words = labels.get(getattr(value, "name", ""), {}).get(language)
    return words or _texts()["property"]["label"][language]


def read_answer(book: LawBook, situation: Situation, subject: Subject, given: object, source: str = "") -> Situation:
    """The situation with one more answer, as a person writes it; "unknown" is an answer too.

    Raises:
        SituationError: saying what is expected; nothing is changed.
    """
    try:
        if subject.fact == ROSTER:
            return _answer_roster(situation, given)
        if subject.fact in OPEN_KINDS:
            return _answer_owned(book, situation, subject, given)
        fact = book.facts[subject.fact]
        if fact.name == "share":
            return _with_share(situation, subject, read_share(given))
        return with_value(book, situation, subject, Stated(read_value(Kind.of(fact), given), source=source or None))
    except Expected as error:
        raise SituationError([Problem(subject.id, shown(given), error.expectation)]) from None


def with_value(book: LawBook, situation: Situation, subject: Subject, stated: Stated) -> Situation:
    """The situation in which the fact of the subject is as stated."""
    fact = book.facts[subject.fact]
    if fact.of == "holding":
        index, holding = _held(situation, subject)
        facts = {**holding.facts, fact.name: (stated,)}
        if fact.name == "own_home" and stated.value is True and len(kinds_left(situation, subject)) > 1:
            facts["kind"] = (replace(stated, value=_member(book, "kind", LIVED_IN)),)
        changed = replace(holding, facts=facts)
        return replace(situation, holdings=(*situation.holdings[:index], changed, *situation.holdings[index + 1 :]))
    if fact.name == "relation":
        kin = getattr(stated.value, "name", None)
        kept = [
            link for link in situation.links
            if link.kin is None or {link.person, link.other} != {subject.person, subject.other}
        ]  # fmt: skip
        # A relation says what the other is to the person; a link, what its subject is to the other.
        return replace(situation, links=(*kept, Link(subject.other, subject.person, kin=kin)))
    if subject.fact in ROOF_FACTS:
        roofs = [
            replace(roof, facts={**roof.facts, subject.fact: (stated,)}) if subject.person in roof.persons else roof
            for roof in situation.roofs
        ]
        if tuple(roofs) != situation.roofs:
            return replace(situation, roofs=tuple(roofs))
    return situation.with_answer(subject.person, subject.fact, stated, subject.other)


def kinds_left(situation: Situation, subject: Subject) -> frozenset[Any]:
    """What a holding may still be, where only that is known; empty where it is one kind, or any."""
    kinds = _held(situation, subject)[1].facts.get("kind", ())
    value = kinds[0].value if kinds else None
    return value if isinstance(value, frozenset) else frozenset()


def _member(book: LawBook, fact: str, name: str) -> Any:
    choices = book.facts[fact].choices
    assert choices is not None
    return choices[name]


def _flag(given: object) -> bool | None:
    value = read_value(Kind("flag", "", 0.0, 1.0, None), given)
    return value if isinstance(value, bool) else None


def _answer_roster(situation: Situation, given: object) -> Situation:
    value = _flag(given)
    if value is True:
        raise Expected("others_added")
    return replace(situation, roster_closed=True) if value is False else situation


def _answer_owned(book: LawBook, situation: Situation, subject: Subject, given: object) -> Situation:
    """Close the kinds of holding that the question is about, with one holding where there is something."""
    kinds = OPEN_KINDS[subject.fact]
    if subject.fact == "savings":
        amount = read_value(kind_of(book, subject), given)
        if amount is None:
            return situation
        held = _new_holding(book, subject.person, kinds[0], 1.0, {"value": amount}) if amount else None
    else:
        value = _flag(given)
        if value is None:
            return situation
        held = _new_holding(book, subject.person, kinds[0] if len(kinds) == 1 else "", None, {}) if value else None
    person = situation.persons[subject.person]
    listed: Person = replace(person, listed=person.listed | set(kinds))
    return replace(
        situation,
        persons={**situation.persons, subject.person: listed},
        holdings=(*situation.holdings, held) if held else situation.holdings,
    )


def _new_holding(book: LawBook, person: str, kind: str, share: float | None, facts: dict[str, Value]) -> Holding:
    choices = book.facts["kind"].choices
    assert choices is not None
    value = choices[kind] if kind else frozenset(choices[name] for name in OPEN_KINDS["property"])
    stated: StatedFacts = {"kind": (Stated(value),), **{name: (Stated(amount),) for name, amount in facts.items()}}
    return Holding({person: share}, stated)


def _with_share(situation: Situation, subject: Subject, share: float) -> Situation:
    index, holding = _held(situation, subject)
    changed = replace(holding, owners={**holding.owners, subject.person: share})
    return replace(situation, holdings=(*situation.holdings[:index], changed, *situation.holdings[index + 1 :]))


def kind_of(book: LawBook, subject: Subject) -> Kind:
    """What an answer to a question looks like."""
    fact: Fact | None = book.facts.get("value" if subject.fact == "savings" else subject.fact)
    return Kind("flag", "", 0.0, 1.0, None) if fact is None else Kind.of(fact)

"""The trace of a result, link by link, in words: what was computed from what, with which figures of the law."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from abord.engine.case import Case, Range, Value
from abord.engine.explain import Comparison, Explanation, Key, Used
from abord.engine.folder import Text, read_words
from abord.engine.graph import CONCEPTS, REFERENCE_DATE, LawBook
from abord.engine.law import Enum
from abord.engine.parameters import DatedValue
from abord.engine.sheet import Missing
from abord.engine.units import Unit
from abord.screening.assess import Assessment
from abord.screening.questions import subjects, wording
from abord.screening.voice import Voice, day, person_name, rounded, sentence, spoken
from abord.situation.assemble import Origin
from abord.situation.model import Situation

ADDRESS = re.compile(
    r"\b(?:(?:be/(?P<federal>law|royal-decree)|be-vlg/(?P<flemish>decision))/(?P<date>\d{4}-\d\d-\d\d)/[\w-]+"
    r"|be/civil-code\b)"
)
"""How the rules cite an act: be/law/2002-05-26/right-to-social-integration, and so for decisions of Flanders."""


def act_name(voice: Voice, match: re.Match[str], written: Callable[[datetime.date], str]) -> str:
    """An act that is cited by its address, as people call it; ``written`` writes its day."""
    if match["date"] is None:
        return voice.say("act_civil-code")
    kind = match["federal"] or match["flemish"]
    return voice.say(f"act_{kind}", date=written(datetime.date.fromisoformat(match["date"])))


@cache
def _shared_words(folder: Path) -> dict[str, Text]:
    return read_words(folder / "words.yaml", [])


def key_text(explanation: Explanation, key: Key) -> str:
    """A stable name of a link: ``variable@person~other#holding``."""
    names = explanation.case.persons
    other = f"~{names[key.other]}" if key.other >= 0 else ""
    return f"{key.variable}@{names[key.person]}{other}" + (f"#{key.holding}" if key.holding >= 0 else "")


@dataclass(slots=True)
class Speaker:
    """Names and values of the law and of an assessment, in words."""

    voice: Voice
    book: LawBook
    situation: Situation | None = None

    def right(self, right: str) -> str:
        """The short name of a right."""
        return self.voice.of(self.book.rights[right].folder.right.short, right)

    def variable(self, variable: str) -> str:
        """What a variable is called."""
        found = self.book.variables.get(variable)
        if variable == REFERENCE_DATE:
            return self.voice.say("reference_date")
        if found is None:
            return spoken(variable)
        if found.fact is not None:
            return self.voice.of(found.fact.label, spoken(variable))
        if found.fold is not None:
            return self.voice.say(f"fold_{found.fold[0]}", what=self.variable(found.fold[1]))
        written = self.words(variable)
        return written or spoken(variable)

    def words(self, variable: str) -> str:
        """The plain words of a rule, from the folder of its right; empty where there are none."""
        home, _, name = variable.partition(".")
        if home in self.book.rights:
            return self.voice.of(self.book.rights[home].folder.words.get(name))
        return self.voice.of(_shared_words(self._concepts()).get(name))

    def _concepts(self) -> Path:
        """The folder of the notions that rights share."""
        return next(iter(self.book.rights.values())).folder.path.parent / CONCEPTS

    def condition(self, variable: str) -> str:
        """A condition as a sentence that is true when it holds."""
        doc = self.book.variables[variable].versions[0].rule.doc
        return sentence(self.words(variable) or doc.partition("\n")[0] or spoken(variable))

    def parameter(self, full: str) -> str:
        """What a figure of the law is called."""
        return self.voice.of(self.book.parameters[full].description, spoken(full))

    def article(self, article: str) -> str:
        """An article with its act as people call it."""
        return re.sub(ADDRESS, lambda match: act_name(self.voice, match, day), article)

    def term(self, home: str, text: str) -> str:
        """One side of a comparison: names of rules, facts and figures in words, the rest as it stands."""

        def name(match: re.Match[str]) -> str:
            word = match[2]
            if match[1]:
                own = f"{home}.{word}"
                return self.parameter(own if own in self.book.parameters else f"{CONCEPTS}.{word}")
            for candidate in (f"{home}.{word}", f"{CONCEPTS}.{word}", f"fact.{word}", word):
                if candidate in self.book.variables:
                    return self.variable(candidate)
            if word.startswith("other_"):
                return self.voice.say("other_of", label=self.term(home, word.removeprefix("other_")))
            return spoken(word)

        return re.sub(r"(p\.)?([a-z_][a-z0-9_]*)", name, text)

    def value(self, value: Value | None, unit: Unit | None) -> str:
        """A value in words."""
        if value is None:
            return self.voice.say("unknown")
        if isinstance(value, bool):
            return self.voice.yes_no(value)
        if isinstance(value, Enum):
            labels = self.book.choice_labels.get(type(value).__name__, {})
            return self.voice.of(labels.get(value.name) or self._own_label(value), value.name.lower().replace("_", " "))
        if isinstance(value, frozenset):
            return f" {self.voice.say('or')} ".join(self.value(member, None) for member in sorted(value))
        if isinstance(value, Range):
            return self.voice.bounds(value.low, value.high, unit)
        return self.voice.quantity(value, unit)

    def _own_label(self, value: Enum) -> Text | None:
        """The words for a member of a closed list that a right defines itself."""
        home = type(value).__module__.removesuffix(".rules").rpartition(".")[2].removeprefix("abord_law_")
        found = self.book.rights.get(home)
        return found.folder.words.get(f"{type(value).__name__}.{value.name}") if found is not None else None

    def figure(self, used: Used, dated: DatedValue) -> str:
        """``10.513,60 euro per year``, or its bounds where it is unsure."""
        if isinstance(used.value, bool):
            return self.voice.yes_no(used.value)
        if used.value is None:
            return self.voice.say("unknown")
        if dated.low != dated.high:
            return self.voice.bounds(dated.low, dated.high, used.unit)
        return self.voice.quantity(used.value, used.unit)

    def basis(self, source: str | None) -> str:
        """What a derived fact follows from."""
        plain = (source or "").partition(" (")[0]
        if plain in ("birth_date", "roofs", "relations"):
            return self.voice.say(f"from_{plain}")
        return ", ".join(
            self.variable(f"fact.{name}") if name in self.book.facts else name.replace("_", " ")
            for name in plain.split(", ")
        )

    def missing(self, case: Case, datum: Missing, whose: bool = True) -> list[str]:
        """A datum that is missing, with whose it is; of what a person may own, each kind apart."""
        if datum.fact in self.book.parameters:
            return [self.parameter(datum.fact)]
        if datum.fact in self.book.facts:
            labels = [self.voice.of(self.book.facts[datum.fact].label, spoken(datum.fact))]
        elif self.situation is None:
            labels = [spoken(datum.fact)]
        else:
            kinds = case.open_kinds[datum.person] if 0 <= datum.person < len(case.open_kinds) else frozenset()
            asked = subjects(self.book, case.persons, datum, kinds)
            labels = [wording(self.book, self.situation, one)[self.voice.language]["label"] for one in asked]
        if not whose:
            return labels
        return [self.whose(label, case.persons, datum.person, datum.other, datum.holding) for label in labels]

    def whose(self, label: str, names: tuple[str, ...], person: int, other: int = -1, holding: int = -1) -> str:
        """A label with the names of the persons concerned."""
        if not 0 <= person < len(names):
            return label
        name = person_name(names[person])
        if holding >= 0:
            return self.voice.say("each_holding", label=label, number=holding + 1, name=name)
        if 0 <= other < len(names):
            return self.voice.say("towards", label=label, name=name, other=person_name(names[other]))
        return self.voice.say("of_person", label=label, name=name)


def raw_value(value: Value | None, unit: Unit | None = None) -> Any:
    """A value for machines: a number, true or false, a name, a date (null before year 1), or {low, high}."""
    if isinstance(value, Range):
        return {"low": raw_value(value.low, unit), "high": raw_value(value.high, unit)}
    if isinstance(value, frozenset):
        return sorted(member.name.lower() for member in value)
    if isinstance(value, Enum):
        return value.name.lower()
    if value is None or isinstance(value, bool):
        return value
    if str(unit) == "date" and math.isfinite(value):
        is_day = datetime.date.min.toordinal() <= value < datetime.date.max.toordinal() + 1
        return datetime.date.fromordinal(int(value)).isoformat() if is_day else None
    return rounded(float(value))


def origin_of(assessment: Assessment, key: Key) -> Origin | None:
    """Where a fact of the trace comes from."""
    names = assessment.case.persons
    fact = key.variable.removeprefix("fact.")
    path = f"persons.{names[key.person]}.{fact}"
    if key.other >= 0:
        path = f"pairs.{names[key.person]}.{names[key.other]}.{fact}"
    elif key.holding >= 0:
        path = f"holdings.{names[key.person]}.{key.holding}.{fact}"
    return assessment.prepared.origins.get(path)


def stated_value(assessment: Assessment, key: Key) -> Value | None:
    """A fact as far as it is known, also when only in part."""
    case, fact = assessment.case, key.variable.removeprefix("fact.")
    if key.other >= 0:
        return case.pairs.get((key.person, key.other), {}).get(fact)
    if key.holding >= 0:
        return case.holdings[key.person][key.holding].get(fact)
    return case.facts[key.person].get(fact)


def comparison_json(one: Comparison) -> dict[str, Any]:
    """A comparison for machines."""
    return {
        "left": one.left, "left_value": raw_value(one.left_value, one.unit), "op": one.op,
        "right": one.right, "right_value": raw_value(one.right_value, one.unit),
        "holds": one.holds, "gap": rounded(one.gap), "unit": str(one.unit or "1"),
    }  # fmt: skip


def figure_json(used: Used, dated: DatedValue) -> dict[str, Any]:
    """A figure of the law for machines; ``low`` and ``high`` are null for a flag, and where nothing bounds it."""
    is_flag = used.unit is None
    return {
        "name": used.name, "value": raw_value(used.value, used.unit), "unit": "flag" if is_flag else str(used.unit),
        "low": None if is_flag else raw_value(dated.low, used.unit),
        "high": None if is_flag else raw_value(dated.high, used.unit),
        "since": used.since.isoformat(), "article": used.article, "source": used.source,
        "confidence": used.confidence, "excerpt": used.excerpt,
    }  # fmt: skip

"""From a file to a checked ``Situation``, or to everything that is wrong with it, at once."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from abord.engine.facts import Fact
from abord.situation import national_number
from abord.situation.checks import check
from abord.situation.document import SHAPES, Document, Entry, document_model
from abord.situation.loading import Tree, load, load_file
from abord.situation.model import Holding, Link, Person, Roof, Situation, Stated, StatedFacts
from abord.situation.problems import Expectation, Expected, Problem, SituationError, expect, nearest, shown

HINTS = {
    ("relations", "relation"): expect("is_instead"),
    ("relations", "same_roof"): expect("no_same_roof"),
    ("holdings", "share"): expect("share_with_owner"),
}
NEVER_REPEATED = "national_number"
MAX_PROBLEMS = 200

Location = tuple[int | str, ...]


class Reader:
    """Reads situations that state the given facts; make one and keep it.

    With ``allow_real_numbers`` national numbers of living people are accepted.
    """

    def __init__(self, facts: Mapping[str, Fact], *, allow_real_numbers: bool = False) -> None:
        self.facts = facts
        self.model = document_model(facts)
        self.allow_real_numbers = allow_real_numbers

    def read_file(self, path: Path) -> Situation:
        """The situation in a YAML or ``.json`` file.

        Raises:
            SituationError: with every problem there is.
        """
        return self.read_tree(load_file(path))

    def read(self, content: bytes | str, *, json_format: bool = False) -> Situation:
        """The situation in YAML or JSON text; raises as ``read_file`` does."""
        as_bytes = content.encode() if isinstance(content, str) else content
        return self.read_tree(load(as_bytes, json_format=json_format))

    def read_tree(self, tree: Tree) -> Situation:
        """The situation in nested dicts and lists, as from ``json.loads``; raises as ``read_file`` does."""
        problems: list[Problem] = []
        places: dict[str, list[int]] = {}
        try:
            document: Document | None = self.model.model_validate(tree)
        except ValidationError as error:
            problems = list(self._problems(error))
            rest, places = _without([_location(each["loc"]) for each in error.errors()], tree)
            try:
                # What remains is checked all the same, to report everything at once.
                document = self.model.model_validate(rest)
            except ValidationError:
                document = None
        situation = None
        if document is not None:
            situation = self._situation(document, problems)
            # A consequence of what is reported already is not news.
            further = [_moved(problem, places) for problem in check(situation, self.facts)]
            reported = [problem.path for problem in problems]
            problems += [each for each in further if not any(_same_place(each.path, path) for path in reported)]
        if problems or situation is None:
            ordered = sorted(set(problems), key=lambda problem: (problem.path, problem.expected))
            raise SituationError(ordered[:MAX_PROBLEMS])
        return situation

    def _situation(self, document: Document, problems: list[Problem]) -> Situation:
        persons = {}
        for name, part in document.persons.items():
            number, birth_date = part.national_number, part.birth_date
            if number is not None:
                path = f"persons.{name}.{NEVER_REPEATED}"
                try:
                    number, born = national_number.read_number(number, allow_real=self.allow_real_numbers)
                    if birth_date is not None and born is not None and born != birth_date:
                        raise Expected("number_of_birth", day=birth_date)
                    birth_date = birth_date or born
                except Expected as error:
                    problems.append(Problem(path, "", error.expectation))
            persons[name] = Person(birth_date, number, frozenset(part.holdings_listed or ()), self._facts(part))
        roofs = []
        for index, roof in enumerate(document.roofs):
            facts = self._facts(roof)
            choices = self.facts["region"].choices
            if roof.municipality is not None and choices is not None:
                region = choices[roof.municipality]
                if any(stated.value not in (None, region) for stated in facts.get("region", ())):
                    problems.append(
                        Problem(f"roofs.{index}.region", "", expect("region_of", region=region.name.lower()))
                    )
                facts["region"] = (Stated(region, source="municipality"),)
            roofs.append(Roof(tuple(roof.persons), facts, roof.period))
        return Situation(
            persons=persons,
            roofs=tuple(roofs),
            links=tuple(
                Link(line.person, line.other, line.kin, self._facts(line), line.period) for line in document.relations
            ),
            holdings=tuple(Holding(dict(part.owners), self._facts(part)) for part in document.holdings),
            date=document.date,
            roster_closed=None if document.roster is None else document.roster == "closed",
            assume_usual=document.assume == "usual",
            assume_ages=document.assume == "ages",
        )

    def _facts(self, part: BaseModel) -> StatedFacts:
        return {name: getattr(part, name) for name in sorted(part.model_fields_set) if name in self.facts}

    def _problems(self, error: ValidationError) -> Iterator[Problem]:
        for each in error.errors()[:MAX_PROBLEMS]:
            location = _location(each["loc"])
            path = ".".join(map(str, location))
            kind, found = each["type"], "" if location[-1:] == (NEVER_REPEATED,) else shown(each["input"])
            if kind == "value_error" and isinstance(each["ctx"]["error"], Expected):
                yield Problem(path, found, each["ctx"]["error"].expectation)
            elif kind == "extra_forbidden":
                yield Problem(path, found, self._instead_of(location))
            elif kind == "missing":
                yield Problem(path, "", expect("key_stated", key=location[-1]))
            elif kind == "list_type":
                yield Problem(path, found, expect("a_list"))
            elif kind == "too_short":
                yield Problem(path, "none", expect("at_least_one"))
            elif kind == "too_long":
                yield Problem(path, "more", expect("at_most", count=each["ctx"]["max_length"]))
            elif kind in ("model_type", "model_attributes_type", "dict_type"):
                yield Problem(path, found, expect("a_mapping"))
            else:
                yield Problem(path, found, expect("other", words=each["msg"]))

    def _instead_of(self, location: Location) -> Expectation:
        section, key = location[0], str(location[-1])
        if key[:1].isdigit():
            return expect("quotes")
        if len(location) == 1:
            model: type[BaseModel] = self.model
        elif len(location) > 3:
            model = Entry
        else:
            if hint := HINTS.get((str(section), key)):
                return hint
            fact = self.facts.get(key)
            if fact is not None:
                where = {"person": "persons", "pair": "relations", "holding": "holdings"}[fact.of]
                return expect("key_under", key=key, section=where)
            annotation: Any = self.model.model_fields[str(section)].annotation
            model = annotation.__args__[-1]
        names = [field.alias or name for name, field in model.model_fields.items()]
        near = nearest(key, names)
        return expect("known_key_of", near, names=", ".join(names)) if len(names) < 12 else expect("known_key", near)


def _location(where: Location) -> Location:
    """Where pydantic found an error, without the marks for the three shapes of a fact."""
    return *where[:3], *(part for part in where[3:] if part not in SHAPES)


def _same_place(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _without(locations: list[Location], tree: Tree) -> tuple[Tree, dict[str, list[int]]]:
    """The tree without what is wrong, and per section the first places of the items that are left."""
    rest = copy.deepcopy(tree)
    dropped: dict[str, set[int]] = {}
    for head, *below in sorted(set(locations), key=str):
        section = str(head)
        part = rest.get(section)
        if not below or not isinstance(part, dict | list):
            rest.pop(section, None)
            continue
        item, *inside = below
        entry = part[int(item)] if isinstance(part, list) else part[item]
        needed = not inside or inside[0] not in entry or inside[0] in ("persons", "person", "of", "owners")
        if isinstance(part, list):
            if needed:
                dropped.setdefault(section, set()).add(int(item))
            else:
                entry.pop(inside[0])
        elif inside and isinstance(entry, dict):
            entry.pop(inside[0], None)
        else:
            part[item] = {}
    places = {}
    for section, gone in dropped.items():
        places[section] = [index for index in range(len(rest[section])) if index not in gone]
        rest[section] = [rest[section][index] for index in places[section]]
    return rest, places


def _moved(problem: Problem, places: dict[str, list[int]]) -> Problem:
    """The problem with the place its item had in the file."""
    section, *below = problem.path.split(".")
    if section not in places or not below:
        return problem
    return replace(problem, path=".".join([section, str(places[section][int(below[0])]), *below[1:]]))

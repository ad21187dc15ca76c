"""A situation back in a file: what is read from there is the situation again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from abord.engine.facts import Fact
from abord.situation.model import Certainty, History, Period, Situation, Stated, StatedFacts
from abord.situation.values import Kind, write_value


def save_situation(situation: Situation, facts: Mapping[str, Fact], file: Path) -> None:
    """Write a YAML file, or a JSON file where its name ends in ``.json``."""
    tree = situation_tree(situation, facts)
    if file.suffix == ".json":
        text = json.dumps(tree, indent=1, ensure_ascii=False) + "\n"
    else:
        text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)
    file.write_text(text, encoding="utf-8")


def situation_tree(situation: Situation, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """The situation as nested dicts and lists, as it stands in a file."""
    tree: dict[str, Any] = {}
    if situation.date is not None:
        tree["date"] = situation.date.isoformat()
    tree["persons"] = {
        name: _without_none(
            {
                "birth_date": person.birth_date and person.birth_date.isoformat(),
                "national_number": person.national_number,
                "holdings_listed": sorted(kind.lower() for kind in person.listed) or None,
            }
        )
        | _facts(person.facts, facts)
        for name, person in situation.persons.items()
    }
    tree["roofs"] = [
        {"persons": list(roof.persons)} | _facts(roof.facts, facts) | _period(roof.period) for roof in situation.roofs
    ]
    tree["relations"] = [
        _without_none({"person": link.person, "is": link.kin and link.kin.lower(), "of": link.other})
        | _facts(link.facts, facts)
        | _period(link.period)
        for link in situation.links
    ]
    tree["holdings"] = [
        {"owners": {name: "unknown" if part is None else repr(part) for name, part in holding.owners.items()}}
        | _facts(holding.facts, facts)
        for holding in situation.holdings
    ]
    if situation.roster_closed is not None:
        tree["roster"] = "closed" if situation.roster_closed else "open"
    if situation.assume_usual or situation.assume_ages:
        tree["assume"] = "usual" if situation.assume_usual else "ages"
    return {key: part for key, part in tree.items() if part != []}


def _facts(stated: StatedFacts, facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {name: _history(history, Kind.of(facts[name])) for name, history in stated.items()}


def _history(history: History, kind: Kind) -> Any:
    entries = [_entry(stated, kind) for stated in history]
    if len(entries) != 1:
        return entries
    return entries[0]["value"] if list(entries[0]) == ["value"] else entries[0]


def _entry(stated: Stated, kind: Kind) -> dict[str, Any]:
    value = stated.value if isinstance(stated.value, bool) else write_value(kind, stated.value)
    certainty = None if stated.certainty is Certainty.DECLARED else stated.certainty.value
    about = {
        "source": stated.source, "as_of": stated.as_of and stated.as_of.isoformat(), "certainty": certainty,
    }  # fmt: skip
    return {"value": value} | _period(stated.period) | _without_none(about)


def _period(period: Period) -> dict[str, Any]:
    return _without_none(
        {"from": period.start and period.start.isoformat(), "until": period.end and period.end.isoformat()}
    )


def _without_none(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if value is not None}

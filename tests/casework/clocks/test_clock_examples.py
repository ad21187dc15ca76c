"""Dated examples with their source, reckoned apart from the code (``examples.yaml`` says how)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from abord.casework.clocks import Event, Kind, Regime, Subject, Way, deadlines

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))


def event(kind: str, at: datetime.date, more: dict[str, Any] | None = None) -> Event:
    more = dict(more or {})
    if "way" in more:
        more["way"] = Way(more["way"])
    if isinstance(more.get("presented_on"), str):
        more["presented_on"] = datetime.date.fromisoformat(more["presented_on"])
    if "missing_mentions" in more:
        more["missing_mentions"] = tuple(more["missing_mentions"])
    noon = datetime.datetime.combine(at, datetime.time(12), datetime.UTC)
    return Event(kind=Kind(kind), at=at, recorded_at=noon, **more)


def test_there_are_at_least_sixty_each_with_a_source() -> None:
    assert len(EXAMPLES) >= 60
    assert len({example["id"] for example in EXAMPLES}) == len(EXAMPLES)
    assert all(example["source"] for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["id"]))
def test_example(example: dict[str, Any]) -> None:
    expect = example["expect"]
    found = deadlines(
        [event(*parts) for parts in example["events"]],
        Regime(example["regime"]),
        example["today"],
        as_known_on=datetime.date(2030, 1, 1),
        switches=example.get("switches"),
    )
    [deadline] = [deadline for deadline in found if deadline.subject is Subject(expect["subject"])]
    assert deadline.status == expect["status"], deadline
    if "earliest" in expect:
        assert deadline.earliest == expect["earliest"], deadline
        if "latest" in expect and deadline.subject is not Subject.INTEREST:
            assert deadline.latest == expect["latest"], deadline

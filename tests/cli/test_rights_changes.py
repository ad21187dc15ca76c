"""Changes in the law from the command line."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from abord.casework import law_changes
from abord.casework.clocks import calendar


def test_the_year_ends_on_the_day_in_brussels(abord: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[datetime.date] = []

    def none(book: Any, since: datetime.date) -> list[Any]:
        asked.append(since)
        return []

    monkeypatch.setattr(law_changes, "changes", none)
    monkeypatch.setattr(calendar, "brussels_date", lambda moment: datetime.date(2026, 11, 24))
    assert abord("rights", "changes", "--json").exit_code == 0
    assert asked == [datetime.date(2025, 11, 24)]

"""Advice: what it can say, for every result of the engine and every age of the data; then the whole way on examples."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abord.book import open_book
from abord.casework.files.advice import OLDEST_DAYS, Because, Kind, advise
from abord.casework.files.data import Datum
from abord.engine.bound import Span
from abord.screening.assess import Outcome, Result, assess
from abord.situation.reader import Reader

TODAY = datetime.date(2026, 6, 1)
DATA = st.lists(
    st.builds(
        Datum, st.just("wage_net"), st.just("0"), st.sampled_from(["register:kbss", "person", "document:lease"]),
        st.integers(0, 400).map(lambda days: TODAY - datetime.timedelta(days=days)), st.sampled_from(["p1", "p2", ""]),
        st.booleans(),
    ),
    max_size=4,
)  # fmt: skip


def result(outcome: Outcome, amount: Any = None, people: tuple[str, ...] = ()) -> Result:
    return Result("leefloon_ris", "p1", outcome, amount, None, None, [], list(people), [], [])


def test_there_are_two_words_and_no_third() -> None:
    assert {kind.value for kind in Kind} == {"grant_without_inquiry", "look_further"}


@given(
    st.sampled_from(Outcome), DATA, st.one_of(st.none(), st.integers(0, 400)), st.integers(0, 1),
    st.sampled_from([(), ("willing_to_work",)]),
)  # fmt: skip
def test_granting_is_only_advised_on_proof_with_recent_data(
    outcome: Outcome, data: list[Datum], changed: int | None, assumed: int, people: tuple[str, ...]
) -> None:
    changed_on = None if changed is None else TODAY - datetime.timedelta(days=changed)
    found = advise(
        result(outcome, Span(1.0, 2.0, 0), people),
        data,
        TODAY,
        TODAY,
        changed_on=changed_on,
        assumed=("wage",) * assumed,
    )
    if found.kind is Kind.GRANT_WITHOUT_INQUIRY:
        assert outcome is Outcome.ENTITLED and not found.because
        assert data and all(datum.is_from_source and datum.age(TODAY) <= OLDEST_DAYS for datum in data)
        assert not any(datum.contested for datum in data) and not assumed and not people
        assert changed_on is None or all(datum.as_of > changed_on for datum in data)
    else:
        assert found.because
    assert found.left_to_people == people and set(found.relies_on) == set(data)


FRESH = Datum("wage_net", "0", "register:kbss", TODAY, "p1")


@pytest.mark.parametrize(
    ("more", "people", "because"),
    [
        ((), (), ()),
        ((), ("willing_to_work",), (Because.LEFT_TO_PEOPLE,)),
        ((Datum("wage_net", "900", "register:kbss", datetime.date(2025, 1, 1), "partner"),), (), (Because.DATA_OLD,)),
        ((Datum("wage_net", "900", "register:kbss", TODAY, "partner", True),), (), (Because.CONTESTED,)),
        ((Datum("savings", "0", "person", TODAY, "p1"),), (), (Because.DATA_ONLY_STATED,)),
        ((Datum("savings", "0", "person", TODAY, "partner"),), (), (Because.DATA_ONLY_STATED,)),
    ],
)
def test_one_thing_that_people_must_look_at_is_enough_to_look_further(
    more: tuple[Datum, ...], people: tuple[str, ...], because: tuple[Because, ...]
) -> None:
    found = advise(result(Outcome.ENTITLED, None, people), [FRESH, *more], TODAY, TODAY)
    assert found.because == because
    assert found.kind is (Kind.LOOK_FURTHER if because else Kind.GRANT_WITHOUT_INQUIRY)


@pytest.mark.parametrize("example", sorted(Path("examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_no_example_is_ever_advised_against(example: Path) -> None:
    """The most negative result of the engine leads to *look further*: a person decides."""
    book = open_book()
    situation = Reader(book.facts).read_file(example)
    assessment = assess(book, situation, thorough=False)
    for one in assessment.results:
        data = [Datum("income", "0", "register:simulated", assessment.date, one.person)]
        found = advise(one, data, assessment.date, assessment.date)
        assert found.kind in Kind
        if one.outcome is not Outcome.ENTITLED:
            assert found.kind is Kind.LOOK_FURTHER and Because.NOT_PROVED in found.because

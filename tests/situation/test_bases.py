import pytest
from hypothesis import given
from hypothesis import strategies as st

from abord.engine.case import Range
from abord.situation.bases import STREAMS, TAX, Stream, derive

CEILING = 10_000_000.0
streams = st.sampled_from(STREAMS)
parts = st.floats(0, 1)


@given(streams, st.floats(0, CEILING), parts, parts, st.sets(st.integers(0, 2)), parts, parts)
def test_the_truth_lies_within(
    stream: Stream, gross: float, some: float, tax: float, shown: set[int], below: float, above: float
) -> None:
    """Whatever went off, whichever bases are known, exactly or as a range: the others are contained."""
    taxable = gross * (1 - some * stream.contributions.at_most)
    net = taxable * (1 - tax * TAX.at_most)
    truth = dict(zip(stream.facts, (net, taxable, gross), strict=True))
    names = [stream.facts[index] for index in sorted(shown)]
    for spread in (0.0, 1.0):
        known = {name: Range(truth[name] * (1 - spread * below), truth[name] * (1 + spread * above)) for name in names}
        found = derive(stream, known, CEILING)
        assert found is not None
        assert set(found) == (set(stream.facts) - set(known) if 0 < len(known) < 3 else set())
        for name, (low, high) in found.items():
            assert low * (1 - 1e-12) <= truth[name] <= high * (1 + 1e-12)
            assert high <= CEILING


def test_a_manual_worker_with_average_tax_is_within() -> None:
    wage = STREAMS[0]
    gross = 30_000.0
    taxable = gross - gross * 1.08 * 0.1307
    found = derive(wage, {"wage_gross": Range(gross, gross)}, CEILING)
    assert found is not None
    assert found["wage_taxable"].low == pytest.approx(taxable)
    assert found["wage_net"].low < 21_500 < found["wage_net"].high == gross


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_nothing_on_one_basis_is_nothing_on_all(stream: Stream) -> None:
    for name in stream.facts:
        found = derive(stream, {name: Range(0, 0)}, CEILING)
        assert found is not None
        assert set(found.values()) == {Range(0, 0)}


def test_contradictions_are_found() -> None:
    wage = STREAMS[0]
    assert derive(wage, {"wage_net": Range(20, 20), "wage_gross": Range(10, 10)}, CEILING) is None
    assert derive(wage, {"wage_net": Range(1, 1), "wage_gross": Range(10, 10)}, CEILING) is None


def test_every_bound_has_a_source_and_a_confidence(facts: dict[str, object]) -> None:
    for bound in (TAX, *(stream.contributions for stream in STREAMS)):
        assert bound.source
        assert bound.confidence in ("S", "C", "K", "?")
    assert all(name in facts for stream in STREAMS for name in stream.facts)

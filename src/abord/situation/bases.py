"""From one basis of an income to another: bounds that hold for everyone, never a guess.

Of an income only the net amount may be known where a right asks for the taxable one. Each line of
``STREAMS`` says how far apart the bases can lie. All amounts are EUR/year.

The bounds hold for pay that is taxed and contributed on as usual. Pay that is exempt (a flexi-job, say)
belongs under ``other_income_*``, or is stated on all three bases: then nothing is derived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abord.engine.case import Range

BASES = ("net", "taxable", "gross")


@dataclass(frozen=True, slots=True)
class Bound:
    """A part that can go off an amount at most, with its source and confidence (S, C, K or ?)."""

    at_most: float
    source: str
    confidence: str


TAX = Bound(
    0.60,
    "top rate 50 % (CIR/WIB 92 art. 130) raised by municipal surcharge of about 9 % of the tax makes 54.5 %; "
    "the special social contribution (law of 30 March 1994, at most 731.28 EUR/year) stays below 2 % of the "
    "incomes that pay it; rounded up to 60 %",
    "K",
)
"""What can go off any taxable income before it is net."""


@dataclass(frozen=True, slots=True)
class Stream:
    """An income whose bases are the facts ``<name>_net``, ``<name>_taxable`` and ``<name>_gross``."""

    name: str
    contributions: Bound

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of its facts, net first."""
        return tuple(f"{self.name}_{basis}" for basis in BASES)


STREAMS = (
    Stream(
        "wage",
        Bound(
            0.1307 * 1.08,
            "employee contributions 13.07 % (law of 29 June 1981 art. 38 §2), of manual workers on 108 % of "
            "the gross wage (idem art. 23); the work bonus only lowers them",
            "K",
        ),
    ),
    Stream(
        "unemployment",
        Bound(0.065, "none; 6.5 % on SWT/RCC (law of 27 December 2006, title XI, chapter VI)", "K"),
    ),
    Stream(
        "sickness",
        Bound(0.035, "3.5 % on invalidity benefit (law of 27 December 2006, title XI, chapter VI)", "K"),
    ),
    Stream(
        "pension",
        Bound(
            0.0355 + 0.02,
            "health insurance 3.55 % (law of 14 July 1994 art. 191, 7°) and solidarity contribution of at most "
            "2 % (law of 30 March 1994 art. 68)",
            "K",
        ),
    ),
)


def derive(stream: Stream, known: Mapping[str, Range], ceiling: float) -> dict[str, Range] | None:
    """The bases that are not ``known``, as ranges; None when the known ones contradict each other.

    Args:
        known: by fact name; a plain amount is a range of one point.
        ceiling: the highest amount there can be, EUR/year.

    With nothing known, or all three, nothing is derived.
    """
    missing = [name for name in stream.facts if name not in known]
    if len(missing) in (0, len(BASES)):
        return {}
    net, taxable, gross = (known.get(name, Range(0.0, ceiling)) for name in stream.facts)
    keeps_after_tax, keeps_after_contributions = 1 - TAX.at_most, 1 - stream.contributions.at_most
    # Up along the chain and down again: each basis then lies between what both others allow.
    taxable = _meet(taxable, _above(net, keeps_after_tax))
    gross = _meet(gross, _above(taxable, keeps_after_contributions))
    taxable = _meet(taxable, _below(gross, keeps_after_contributions))
    net = _meet(net, _below(taxable, keeps_after_tax))
    found = dict(zip(stream.facts, (net, taxable, gross), strict=True))
    if any(low > high for low, high in found.values()):
        return None
    return {name: found[name] for name in missing}


def _above(base: Range, keeps: float) -> Range:
    """What is left of an amount is ``base``; between nothing and ``1 - keeps`` of it went off."""
    return Range(base.low, base.high / keeps)


def _below(base: Range, keeps: float) -> Range:
    return Range(base.low * keeps, base.high)


def _meet(one: Range, other: Range) -> Range:
    return Range(max(one.low, other.low), min(one.high, other.high))

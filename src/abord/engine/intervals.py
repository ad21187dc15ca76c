"""Arithmetic of bounds, as generated code calls it: plain Python; ``machine`` has the same as LLVM."""

from __future__ import annotations

import math

from abord.engine.law import CENT_TOLERANCE


def times(one: float, two: float) -> float:
    """A product in which 0 of infinitely much is 0."""
    if one == 0.0 or two == 0.0:
        return 0.0
    return one * two


def product(low: float, high: float, other_low: float, other_high: float) -> tuple[float, float]:
    """Bounds of a product."""
    if 0.0 <= low <= high and 0.0 <= other_low <= other_high:  # as amounts and shares are: the same, without calls
        return low * other_low if low and other_low else 0.0, high * other_high if high and other_high else 0.0
    one, two = times(low, other_low), times(low, other_high)
    three, four = times(high, other_low), times(high, other_high)
    return min(one, two, three, four), max(one, two, three, four)


def quotient(low: float, high: float, other_low: float, other_high: float) -> tuple[float, float]:
    """Bounds of a quotient; where the divisor can be 0, as far as the signs allow."""
    if other_high < 0.0 or (other_high == 0.0 and other_low < 0.0):
        low, high, other_low, other_high = -high, -low, -other_high, -other_low
    if other_low > 0.0:
        return (
            low / other_high if low >= 0.0 else low / other_low,
            high / other_low if high >= 0.0 else high / other_high,
        )
    if other_low == 0.0 and other_high > 0.0:
        bottom = low / other_high if low >= 0.0 else -math.inf
        return bottom, (math.inf if high > 0.0 else high / other_high)
    return -math.inf, math.inf


def cents(amount: float) -> float:
    """Round half up to the cent; infinite stays infinite."""
    if math.isinf(amount):
        return amount
    return math.floor(amount * 100.0 + (0.5 + CENT_TOLERANCE)) / 100.0

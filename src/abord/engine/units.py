"""Units of quantities in the law, and the arithmetic that rules may do with them.

A unit is a product of powers of base units: ``EUR/year`` is ``{EUR: 1, year: -1}``. Adding or
comparing asks for equal units; multiplying and dividing combines them. So a monthly amount can never
meet a yearly one unnoticed: it takes ``per_year`` or ``per_month`` to cross.
"""

from __future__ import annotations

from dataclasses import dataclass

BASES = ("EUR", "year", "month", "day", "litre", "kWh", "date", "point")


class UnitError(ValueError):
    """Two quantities that do not go together."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of base units, in a fixed order."""

    powers: tuple[tuple[str, int], ...]

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read ``EUR``, ``EUR/year``, ``litre``, ``1`` …

        Raises:
            UnitError: for a name that is not a base unit.
        """
        powers: dict[str, int] = {}
        for index, part in enumerate(text.strip().split("/")):
            if part == "1":
                continue
            if part not in BASES:
                known = ", ".join(BASES)
                raise UnitError(f"unknown unit {part!r} in {text!r}; known are 1, {known}")
            powers[part] = powers.get(part, 0) + (-1 if index else 1)
        return cls._of(powers)

    @classmethod
    def _of(cls, powers: dict[str, int]) -> Unit:
        return cls(tuple((base, powers[base]) for base in BASES if powers.get(base)))

    def _combine(self, other: Unit, sign: int) -> Unit:
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + sign * power
        return Unit._of(powers)

    def __mul__(self, other: Unit) -> Unit:
        return self._combine(other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._combine(other, -1)

    @property
    def is_money(self) -> bool:
        """True for an amount of euro, per period or not."""
        return dict(self.powers).get("EUR", 0) == 1

    def __str__(self) -> str:
        above = [base for base, power in self.powers for _ in range(power)]
        below = [base for base, power in self.powers for _ in range(-power)]
        return "/".join(["·".join(above) or "1", *below])


NUMBER = Unit(())
"""The unit of a bare number."""

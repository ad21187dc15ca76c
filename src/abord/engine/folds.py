"""Bounds code of folds (``total``, ``count``, ...) over the pairs or the holdings of a person.

``opened`` is 0, or of a row that stands for "there may be more" the bit of that.
"""

from __future__ import annotations

from dataclasses import dataclass

from abord.engine.code import Mask, Number, Text, Value, better
from abord.engine.uncertain import rests_on_nothing


@dataclass(slots=True)
class Fold:
    """Writes one fold: before the loop, for each row, and after it."""

    text: Text
    name: str
    found: Value
    inline: bool

    def start(self) -> None:
        """What it starts from."""
        if isinstance(self.found, Number):
            start = "inf" if self.name == "lowest" else "0.0"
            self.text.put(f"{self.found.low} = {start}", f"{self.found.high} = {start}")
        else:
            self.text.put(f"{self.found.mask} = {1 if self.name == 'any_of' else 2}")
        self.text.put(f"{self.found.missing} = 0")

    def step(self, value: Value) -> None:
        """What the value of a row adds."""
        if isinstance(self.found, Mask):
            assert isinstance(value, Mask)
            self.text.put(*decide(self.found, value, 2 if self.name == "any_of" else 1))
        elif isinstance(value, Mask):
            self.text.put(*count(self.found, value))
        elif self.name == "total":
            self.text.put(*add(self.found, value))
        else:
            self.text.put(*self.compare(self.found, value))

    def compare(self, found: Number, value: Number) -> list[str]:
        """``highest``, ``lowest``: a row that need not be there moves only the end that it can better."""
        better_one = "max" if self.name == "highest" else "min"
        at_least = f"{found.low} = {better(better_one, found.low, value.low, self.inline)}"
        at_most = f"{found.high} = {better(better_one, found.high, value.high, self.inline)}"
        certain, possible = (at_least, at_most) if self.name == "highest" else (at_most, at_least)
        return [possible, "if opened == 0:", f"    {certain}", f"{found.missing} |= {value.missing} | opened"]

    def end(self) -> None:
        """What is left to do after the last row."""
        if not isinstance(self.found, Number):
            return
        low, high, _ = self.found
        if self.name == "total":
            settle = [f"{low} = settle({low})", f"{high} = settle({high})"]
            if self.inline:  # of most households there is nothing to add up
                self.text.put(f"if {low} == {high}:", f"    {low} = {high} = settle({low}) if {low} else 0.0")
                settle = ["else:", *(f"    {line}" for line in settle)]
            self.text.put(*settle)
        rests_on_nothing(self.text, self.found)


def decide(found: Mask, value: Mask, decides: int) -> list[str]:
    """``any_of``, ``all_of``: the mask holds what decides alone only once a row certainly says so."""
    return [
        f"if {value.mask} & {decides} and {found.mask} != {decides}:",
        f"    if {value.mask} == {decides} and opened == 0:",
        f"        {found.mask} = {decides}",
        f"        {found.missing} = 0",
        "    else:",
        f"        {found.mask} = 3",
        f"        {found.missing} |= {value.missing} | opened",
    ]


def count(found: Number, value: Mask) -> list[str]:
    """``count``: one more at the most, and at the least where it is certain."""
    return [
        f"if {value.mask} & 2:",
        f"    {found.high} += inf if opened else 1.0",
        f"    if {value.mask} == 2 and opened == 0:",
        f"        {found.low} += 1.0",
        f"    {found.missing} |= {value.missing} | opened",
    ]


def add(found: Number, value: Number) -> list[str]:
    """``total``: there may be any number of what stands for more."""
    return [
        "if opened == 0:",
        f"    {found.low} += {value.low}",
        f"    {found.high} += {value.high}",
        f"    {found.missing} |= {value.missing}",
        f"elif {value.low} < 0.0 or {value.high} > 0.0:",
        f"    {found.low} = -inf if {value.low} < 0.0 else {found.low}",
        f"    {found.high} = inf if {value.high} > 0.0 else {found.high}",
        f"    {found.missing} |= {value.missing} | opened",
    ]

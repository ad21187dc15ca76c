"""Cells of a register as the evaluators take them: float64 with NaN, int8 with -1. What cannot be read is reported."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abord.country.contract import Column
from abord.engine.columns import Array
from abord.engine.law import Enum
from abord.situation.problems import Expectation, nearest, said, shown
from abord.situation.values import NO, YES

EPOCH = datetime.date(1970, 1, 1).toordinal()
NUMBER = r"^\s*[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?\s*$"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of thing to correct in a register.

    ``row`` is the first row where it stands (the first row of data is 1; None: no row in particular), ``count`` how
    often, ``value`` what stood there. A warning does not stand in the way of a run.
    """

    table: str
    column: str
    row: int | None
    count: int
    value: str
    expectation: Expectation
    is_warning: bool = False

    @property
    def expected(self) -> str:
        """What is expected, in English."""
        return self.expectation.words()

    def and_more(self, count: int) -> Problem:
        """The same, found so many times more."""
        return replace(self, count=self.count + count)

    def line(self, language: str) -> str:
        """The whole problem in a line: where, what is expected, and what stands there how often."""
        place = f"{self.table}.{self.column}" if self.column else self.table
        if self.row is not None:
            place = said(language, "register_row", place=place, row=self.row)
        found = [said(language, "register_found", value=shown(self.value))] if self.value else []
        if self.count > 1:
            found.append(said(language, "register_times", count=self.count))
        key = "register_better" if self.is_warning else "line"
        line = said(language, key, path=place, expected=self.expectation.words(language))
        return f"{line} ({', '.join(found)})" if found else line

    def __str__(self) -> str:
        return self.line("en")


Found = tuple[Array, list[Problem]]


def cells(column: Column, values: Any, row: int = 0) -> Found:
    """A column of a table (an Arrow array) as the evaluators take it.

    Args:
        row: how many rows of the table came before.

    Returns:
        The values, what could not be read being unknown, and what is wrong.
    """
    readers: dict[str, Callable[[Column, Any], tuple[Array, Array]]] = {
        "amount": _numbers, "count": _numbers, "date": _dates, "flag": _flags, "choice": _choices, "kinds": _kinds,
    }  # fmt: skip
    found, wrong = readers[column.type](column, values)
    if not wrong.any():
        return found, []
    first = int(np.flatnonzero(wrong)[0])
    value = values[first].as_py()
    expected = column.expectation
    if column.type == "choice" and isinstance(value, str):
        expected = replace(expected, near=nearest(value, column.members))
    problem = Problem(column.table, column.name, row + first + 1, int(wrong.sum()), str(value), expected)
    found = found.copy()
    found[wrong] = np.nan if found.dtype == np.float64 else 0 if column.type == "kinds" else -1
    return found, [problem]


def _none_wrong(values: Any) -> Array:
    return np.zeros(len(values), bool)


def _as_float(values: Any) -> Array:
    """Numbers of any Arrow type, with NaN where there is none."""
    if not pa.types.is_float64(values.type):
        values = pc.cast(values, pa.float64(), safe=False)
    found: Array = values.to_numpy(zero_copy_only=False)
    return found


def _text(values: Any) -> Any:
    """Text without a dictionary, or None when the values are no text."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_large_string(values.type):
        values = pc.cast(values, pa.string())
    return values if pa.types.is_string(values.type) else None


def _numbers(column: Column, values: Any) -> tuple[Array, Array]:
    type_ = values.type
    if pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        found, wrong = _as_float(values), None
    elif pa.types.is_null(type_):
        return np.full(len(values), np.nan), _none_wrong(values)
    else:
        text = _text(values)
        if text is None:
            return np.full(len(values), np.nan), _not_null(values)
        is_number = pc.fill_null(pc.match_substring_regex(text, NUMBER), True)
        plain = pc.replace_substring(pc.utf8_trim_whitespace(pc.if_else(is_number, text, None)), ",", ".")
        found = _as_float(pc.cast(plain, pa.float64()))
        wrong = ~is_number.to_numpy(zero_copy_only=False)
    outside = _outside(found, column.low, column.high)
    if column.type == "count" and not pa.types.is_integer(type_):
        with np.errstate(invalid="ignore"):
            broken = np.floor(found) != found
        broken &= ~np.isnan(found)
        outside = broken if outside is None else outside | broken
    if wrong is None:
        wrong = _none_wrong(values)
    return found, wrong if outside is None else wrong | outside


def _outside(found: Array, low: float, high: float) -> Array | None:
    """Which numbers are out of range, None where none is; two quick looks first."""
    if not len(found):
        return None
    lowest, highest = found.min(), found.max()
    if lowest >= low and highest <= high and np.isfinite(highest):
        return None
    with np.errstate(invalid="ignore"):
        outside: Array = (found < low) | (found > high) | np.isinf(found)
    return outside


def _not_null(values: Any) -> Array:
    found: Array = pc.is_valid(values).to_numpy(zero_copy_only=False)
    return found


def _dates(column: Column, values: Any) -> tuple[Array, Array]:
    type_ = values.type
    if pa.types.is_null(type_):
        return np.full(len(values), np.nan), _none_wrong(values)
    if pa.types.is_timestamp(type_) or pa.types.is_date64(type_):
        values = pc.cast(values, pa.date32(), safe=False)
    if pa.types.is_date32(values.type):
        days, wrong = values, _none_wrong(values)
    else:
        text = _text(values)
        if text is None:
            return np.full(len(values), np.nan), _not_null(values)
        stamps = pc.strptime(pc.utf8_trim_whitespace(text), format="%Y-%m-%d", unit="s", error_is_null=True)
        belgian = pc.strptime(pc.utf8_trim_whitespace(text), format="%d/%m/%Y", unit="s", error_is_null=True)
        days = pc.cast(pc.coalesce(stamps, belgian), pa.date32(), safe=False)
        wrong = _not_null(text) & ~_not_null(days)
    found = _as_float(pc.cast(days, pa.int32())) + EPOCH
    outside = _outside(found, column.low, column.high) if column.fact is not None else None
    return found, wrong if outside is None else wrong | outside


def _small(codes: Any, empty: int = -1) -> Array:
    """Codes as int8, -1 where there is none."""
    found: Array = pc.fill_null(pc.cast(codes, pa.int8(), safe=False), empty).to_numpy(zero_copy_only=False)
    return found


def _flags(column: Column, values: Any) -> tuple[Array, Array]:
    type_ = values.type
    if pa.types.is_boolean(type_):
        if not values.null_count:
            return values.to_numpy(zero_copy_only=False).view(np.int8), _none_wrong(values)
        return _small(values), _none_wrong(values)
    if pa.types.is_null(type_):
        return np.full(len(values), -1, np.int8), _none_wrong(values)
    if pa.types.is_integer(type_) or pa.types.is_floating(type_):
        numbers = _as_float(values)
        known = ~np.isnan(numbers)
        wrong = known & (numbers != 0) & (numbers != 1)
        return np.where(known & ~wrong, numbers == 1, -1).astype(np.int8), wrong
    words = {**dict.fromkeys((*YES, "1", "y", "j", "o"), 1), **dict.fromkeys((*NO, "0", "n"), 0)}
    return _words(values, lambda word: words.get(word.strip().casefold(), BAD))


BAD = -2


def _choices(column: Column, values: Any) -> tuple[Array, Array]:
    choices = column.choices
    assert choices is not None
    type_ = values.type
    if pa.types.is_null(type_):
        return np.full(len(values), -1, np.int8), _none_wrong(values)
    if pa.types.is_integer(type_) or pa.types.is_floating(type_):
        numbers = _as_float(values)
        known = ~np.isnan(numbers)
        wrong = known & ~np.isin(numbers, [int(member) for member in choices])
        return np.where(known & ~wrong, numbers, -1).astype(np.int8), wrong
    return _words(values, lambda word: _member(choices, word))


def _member(choices: type[Enum], word: str) -> int:
    name = word.strip().upper().replace(" ", "_").replace("-", "_")
    if name in choices.__members__:
        return int(choices[name])
    if name.isdigit() and int(name) in {int(member) for member in choices}:
        return int(name)
    return BAD


def _kinds(column: Column, values: Any) -> tuple[Array, Array]:
    """Which kinds of holding may have more than is listed: all that are not named."""
    choices = column.choices
    assert choices is not None
    everything = (1 << len(choices)) - 1
    if pa.types.is_null(values.type):
        return np.full(len(values), everything, np.int64), _none_wrong(values)
    codes, words = _distinct(values)
    if words is None:
        return np.zeros(len(values), np.int64), _not_null(values)
    masks = [kinds_of(choices, word) for word in words]
    table = np.array([BAD if mask is None else everything & ~mask for mask in masks] + [everything], np.int64)
    found = table[codes]
    return found, found == BAD


def kinds_of(choices: type[Enum], words: str) -> int | None:
    """The kinds that a cell names, as bits; None when a word is no kind."""
    mask = 0
    for word in words.replace(",", " ").replace(";", " ").replace("|", " ").split():
        if word.casefold() == "all":
            mask |= (1 << len(choices)) - 1
        elif word.upper() in choices.__members__:
            mask |= 1 << int(choices[word.upper()])
        elif word.casefold() != "none":
            return None
    return mask


def _distinct(values: Any) -> tuple[Array, list[str] | None]:
    """Positions in a list of the words that occur (-1: none), and that list; None when the values are no text."""
    if not pa.types.is_dictionary(values.type):
        text = _text(values)
        if text is None:
            return np.zeros(0, np.int64), None
        values = pc.dictionary_encode(text)
    words = values.dictionary.to_pylist()
    if any(word is not None and not isinstance(word, str) for word in words):
        return np.zeros(0, np.int64), None
    codes: Array = pc.fill_null(values.indices, -1).to_numpy(zero_copy_only=False)
    return codes, [word or "" for word in words]


def _words(values: Any, read: Callable[[str], int]) -> tuple[Array, Array]:
    """Words read one by one, each once; an empty one is unknown."""
    codes, words = _distinct(values)
    if words is None:
        return np.full(len(values), -1, np.int8), _not_null(values)
    if len(words) > 10_000:
        words = words[:10_000]  # surely no closed list
        codes = np.minimum(codes, len(words) - 1)
    unknown = ("", "unknown")
    table = np.array([-1 if word.strip().casefold() in unknown else read(word) for word in words] + [-1], np.int8)
    found = table[codes]
    return found, found == BAD


def had_birthday(born: Array, age: Array, date: datetime.date) -> Array:
    """Whether the birthday of the year has been, from days of birth and the ages that follow; -1 where unknown."""
    known = ~np.isnan(born)
    years = np.where(known, born - EPOCH, 0).astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    found: Array = np.where(known, age == date.year - years, -1).astype(np.int8)
    return found


def ages(born: Array, date: datetime.date) -> Array:
    """Whole years at a date, from days of birth as ordinals; NaN where unknown."""
    known = ~np.isnan(born)
    days = np.where(known, born - EPOCH, 0).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    of_month = (days - months).astype(int) + 1
    passed = (date.year - 1970) * 12 + date.month - 1 - months.astype(int)
    passed = passed - (of_month > date.day)
    found: Array = np.where(known, np.floor(passed / 12), np.nan)
    return found

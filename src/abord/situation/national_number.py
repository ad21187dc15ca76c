"""National numbers (INSZ/NISS): checked, and synthetic ones made.

A synthetic number counts 60 to the birth month, so that it can never be that of a living person (real
ones add nothing, bis numbers 20 or 40). Situations hold synthetic numbers only, unless told otherwise.
"""

from __future__ import annotations

import datetime

from stdnum.be import bis, nn
from stdnum.exceptions import ValidationError

from abord.situation.problems import Expected

SYNTHETIC = 60
"""Added to the birth month."""


def _check_digits(first_nine: str, year: int) -> str:
    # Who is born from 2000 on has a 2 in front before the remainder is taken.
    return f"{97 - int(('2' if year >= 2000 else '') + first_nine) % 97:02d}"


def synthetic_number(birth_date: datetime.date, serial: int) -> str:
    """A synthetic national number; ``serial`` 1 to 998, odd for men and even for women.

    Raises:
        ValueError: for another serial, or a birth before 1900.
    """
    if not 1 <= serial <= 998 or not 1900 <= birth_date.year <= 2099:
        raise ValueError("a synthetic number needs a serial from 1 to 998 and a birth since 1900")
    day = f"{birth_date:%y}{birth_date.month + SYNTHETIC:02d}{birth_date:%d}"
    first_nine = f"{day}{serial:03d}"
    return first_nine + _check_digits(first_nine, birth_date.year)


def read_number(text: str, *, allow_real: bool = False) -> tuple[str, datetime.date | None]:
    """The eleven digits, and the birth date that a synthetic number or a known one carries.

    Raises:
        Expected: for an impossible number, and for one that may be a living person's unless
            ``allow_real``.
    """
    number = nn.compact(text)
    if len(number) != 11 or not number.isascii() or not number.isdigit():
        raise Expected("number_digits")
    month = int(number[2:4]) - SYNTHETIC
    if 1 <= month <= 12:
        for year in (1900 + int(number[:2]), 2000 + int(number[:2])):
            if number[9:] == _check_digits(number[:9], year):
                try:
                    return number, datetime.date(year, month, int(number[4:6]))
                except ValueError:
                    raise Expected("number_birth") from None
        raise Expected("number_check")
    try:
        (nn if nn.is_valid(number) else bis).validate(number)
    except ValidationError:
        raise Expected("number_possible") from None
    if not allow_real:
        raise Expected("number_synthetic")
    return number, nn.get_birth_date(number)

"""National numbers and municipalities."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.be import bis, nn

from abord.rights._concepts.enums import Region
from abord.situation.communes import GERMAN_SPEAKING, communes, region_of
from abord.situation.national_number import read_number, synthetic_number
from abord.situation.problems import Expected
from abord.situation.reader import Reader


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2025, 12, 31)), st.integers(1, 998))
def test_a_synthetic_number_is_read_back_and_is_nobodys(birth: datetime.date, serial: int) -> None:
    number = synthetic_number(birth, serial)
    assert read_number(number) == (number, birth)
    assert not nn.is_valid(number)
    assert not bis.is_valid(number)


@pytest.mark.parametrize("number", ["85.07.30-033.28", "98.47.28-997.65"])
def test_real_numbers_only_when_allowed(number: str) -> None:
    with pytest.raises(Expected, match="synthetic"):
        read_number(number)
    digits, birth = read_number(number, allow_real=True)
    assert len(digits) == 11 and birth is not None


@pytest.mark.parametrize(("birth", "serial"), [("2004-03-02", 0), ("2004-03-02", 999), ("1899-01-01", 5)])
def test_no_synthetic_number_outside_the_range(birth: str, serial: int) -> None:
    with pytest.raises(ValueError, match="serial from 1 to 998"):
        synthetic_number(datetime.date.fromisoformat(birth), serial)


def test_the_number_gives_the_birth_date_and_must_agree_with_it(reader: Reader) -> None:
    number = synthetic_number(datetime.date(2004, 3, 2), 7)
    read = reader.read(f"persons: {{a: {{national_number: {number}}}}}").persons["a"]
    assert read.birth_date == datetime.date(2004, 3, 2)
    with pytest.raises(ValueError, match="born on 2004-03-03"):
        reader.read(f"persons: {{a: {{national_number: {number}, birth_date: 2004-03-03}}}}")
    with pytest.raises(ValueError, match="another number than that of a"):
        reader.read(f"persons: {{a: {{national_number: {number}}}, b: {{national_number: {number}}}}}")


def test_municipalities() -> None:
    assert len(communes()) == 565
    assert sum(commune.nis in GERMAN_SPEAKING for commune in communes()) == 9
    assert {commune.region for commune in communes()} == {region.name for region in Region}
    for word, region in {
        "21004": "BRUSSELS",
        "1000": "BRUSSELS",
        "Elsene": "BRUSSELS",
        "ixelles": "BRUSSELS",
        "Liège": "WALLONIA",
        "Liege": "WALLONIA",
        "Luik": "WALLONIA",
        "St Vith": None,
        "Sankt Vith": "GERMAN_SPEAKING",
        "La Calamine": "GERMAN_SPEAKING",
        "Malmedy": "WALLONIA",
        "Gent": "FLANDERS",
        "1804": "FLANDERS",
        "1": None,
    }.items():
        if region is None:
            with pytest.raises(Expected, match="municipality"):
                region_of(word)
        else:
            assert region_of(word) == region

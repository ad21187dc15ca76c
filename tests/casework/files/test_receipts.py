"""Receipts: the proof, checked with another tool; numbers and codes; a forgery."""

import dataclasses
import datetime
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abord.casework.files import codes
from abord.casework.files.receipts import (
    ALPHABET,
    Receipt,
    code_of,
    hash_of,
    matches,
    number_of,
    read_code,
    read_number,
)

GIVEN: dict[str, Any] = {
    "number": number_of("GENT", 2026, 12), "service": "OCMW Voorbeeldstad", "person": "Noor Peeters",
    "asked": "Leefloon", "filed_on": datetime.date(2026, 11, 20), "channel": "desk", "decision_by": "2026-12-20",
    "decision_term": "30 days (law of 26 May 2002 art. 21)", "worker": "An Maes", "contact": "09 000 00 00",
    "heard": "You have the right to be heard.", "language": "nl",
    "issued_at": datetime.datetime(2026, 11, 20, 10, 5, tzinfo=datetime.UTC),
}  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).filter(lambda text: text.strip())


def test_the_proof_can_be_reckoned_with_another_tool(tmp_path: Any) -> None:
    receipt = Receipt(**GIVEN)
    paper = tmp_path / "receipt.txt"
    paper.write_text(receipt.text, encoding="utf-8")
    other = subprocess.run(["sha256sum", str(paper)], capture_output=True, text=True, check=True)
    assert other.stdout.split()[0] == receipt.hash == hash_of(paper.read_text(encoding="utf-8"))


def test_the_canonical_text_is_as_written_down() -> None:
    """Word for word: who changes the form breaks every receipt that was ever given."""
    assert Receipt(**GIVEN).text == (
        f"number: {GIVEN['number']}\nservice: OCMW Voorbeeldstad\nperson: Noor Peeters\nasked: Leefloon\n"
        "filed_on: 2026-11-20\nchannel: desk\ndecision_by: 2026-12-20\n"
        "decision_term: 30 days (law of 26 May 2002 art. 21)\nworker: An Maes\ncontact: 09 000 00 00\n"
        "heard: You have the right to be heard.\nissued_at: 2026-11-20T10:05:00Z\nlanguage: nl\n"
    )


@given(st.sampled_from(["person", "asked", "worker", "decision_by", "service"]), TEXT)
def test_any_other_content_has_another_proof(field: str, text: str) -> None:
    before, after = Receipt(**GIVEN), Receipt(**{**GIVEN, field: text})
    assert (before.text == after.text) == (before.hash == after.hash)


@given(TEXT)
def test_retyped_with_other_spaces_and_ends_of_lines_it_is_the_same(text: str) -> None:
    receipt = Receipt(**{**GIVEN, "person": text})
    retyped = "\r\n".join(f"  {line}  " for line in receipt.text.splitlines()) + "\n\n"
    assert hash_of(retyped) == receipt.hash


@pytest.mark.parametrize("field", [one.name for one in dataclasses.fields(Receipt) if one.name in GIVEN])
def test_a_receipt_that_says_less_is_no_receipt(field: str) -> None:
    if isinstance(GIVEN[field], str):
        with pytest.raises(ValueError, match=field):
            Receipt(**{**GIVEN, field: "  "})


def test_no_receipt_before_the_application() -> None:
    with pytest.raises(ValueError, match="before"):
        Receipt(**{**GIVEN, "filed_on": datetime.date(2026, 11, 21)})


def test_shortly_after_midnight_it_is_already_that_day_here() -> None:
    """Half past midnight in Brussels is the day before in UTC."""
    night = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC)
    assert Receipt(**{**GIVEN, "filed_on": datetime.date(2026, 11, 21), "issued_at": night}).hash
    with pytest.raises(ValueError, match="before"):
        Receipt(**{**GIVEN, "filed_on": datetime.date(2026, 11, 22), "issued_at": night})


@given(st.integers(0, 2**256 - 1))
def test_codes_are_read_as_people_write_them(number: int) -> None:
    proof = f"{number:064x}"
    code = code_of(proof)
    assert read_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code
    assert matches(proof, code) and not matches(proof, "") and set(code) <= {*ALPHABET, "-"}


@given(st.from_regex(r"[A-Z0-9]{1,12}", fullmatch=True), st.integers(2000, 2999), st.integers(0, 999_999), st.data())
def test_a_slip_of_the_pen_in_a_number_shows(service: str, year: int, serial: int, data: st.DataObject) -> None:
    number = number_of(service, year, serial)
    assert read_number(f" {number.lower().replace('-', ' - ')} ") == number
    place = data.draw(st.sampled_from([i for i in range(len(number)) if i > len(service) and number[i].isdigit()]))
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert read_number(wrong) is None


def test_the_persons_code_is_kept_only_as_a_hash() -> None:
    code = codes.new_code()
    sealed = codes.seal(code)
    assert codes.opens(sealed, code) and codes.opens(sealed, code.lower().replace("-", " "))
    assert not codes.opens(sealed, codes.new_code()) and not codes.opens(sealed, "")
    assert code not in sealed and code.replace("-", "") not in sealed and sealed != codes.seal(code)

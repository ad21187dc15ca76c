"""Receipts: the proof, checked with another tool; numbers and codes; a forgery."""

import dataclasses
import datetime
import html
import io
import subprocess
from typing import Any

import PIL.Image
import pytest
import segno
import zxingcpp
from django.test import Client
from filekit import HEARD, Office
from hypothesis import given
from hypothesis import strategies as st
from officekit import Desk

from abord.casework.files import codes
from abord.casework.files.acts import consequences, intake
from abord.casework.files.models import Receipt as Given
from abord.casework.files.receipts import (
    ALPHABET,
    Receipt,
    code_of,
    hash_of,
    matches,
    number_of,
    read_code,
    read_number,
    tidy,
)
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.files.receipts import _square
from abord.web.site.words import say

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
    assert Receipt(**GIVEN, version=1, told=("A visit.",)).text == FIRST
    assert Receipt(**GIVEN).text == f"{FIRST}told: -\nversion: 2\n"
    told = Receipt(**GIVEN, told=("Someone  may visit you.", "Your parents can be asked."))
    assert told.text == f"{FIRST}told 1: Someone may visit you.\ntold 2: Your parents can be asked.\nversion: 2\n"


FIRST = (
    f"number: {GIVEN['number']}\nservice: OCMW Voorbeeldstad\nperson: Noor Peeters\nasked: Leefloon\n"
    "filed_on: 2026-11-20\nchannel: desk\ndecision_by: 2026-12-20\n"
    "decision_term: 30 days (law of 26 May 2002 art. 21)\nworker: An Maes\ncontact: 09 000 00 00\n"
    "heard: You have the right to be heard.\nissued_at: 2026-11-20T10:05:00Z\nlanguage: nl\n"
)
"""How receipts were until version 2. Many are given: it never changes."""


@given(st.sampled_from(["person", "asked", "worker", "decision_by", "service"]), TEXT)
def test_any_other_content_has_another_proof(field: str, text: str) -> None:
    before, after = Receipt(**GIVEN), Receipt(**{**GIVEN, field: text})
    assert (before.text == after.text) == (before.hash == after.hash)


@given(st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=3))
def test_what_was_told_is_proved_with_it(first: list[str], second: list[str]) -> None:
    """Other words, another order, one more or one less: another proof."""
    one, other = (Receipt(**GIVEN, told=tuple(said)) for said in (first, second))
    same = [tidy(text) for text in first] == [tidy(text) for text in second]
    assert (one.hash == other.hash) == same
    assert hash_of(one.text) == one.hash


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


@pytest.mark.parametrize(
    "told", [(), consequences.said("leefloon_ris", "fr"), ["é" * 3000]], ids=("none", "some", "long")
)
def test_a_telephone_reads_the_square_and_no_time_is_lost_on_how_it_is_drawn(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, drawing = Receipt(**GIVEN, told=tuple(told)), io.BytesIO()
    monkeypatch.setattr(segno.encoder, "evaluate_mask", None)
    _square(Given(number=receipt.number, text=receipt.text, hash=receipt.hash)).save(drawing, kind="png", scale=3)
    (code,) = zxingcpp.read_barcodes(PIL.Image.open(drawing).convert("L"))
    assert code.text == (receipt.text if len(told) != 1 else f"{receipt.number} SHA-256 {receipt.hash}")


def test_the_persons_code_is_kept_only_as_a_hash() -> None:
    code = codes.new_code()
    sealed = codes.seal(code)
    assert codes.opens(sealed, code) and codes.opens(sealed, code.lower().replace("-", " "))
    assert not codes.opens(sealed, codes.new_code()) and not codes.opens(sealed, "")
    assert code not in sealed and code.replace("-", "") not in sealed and sealed != codes.seal(code)


def test_what_was_told_before_is_in_the_proof_of_what_was_asked(at_work: Office) -> None:
    said = consequences.said("leefloon_ris", "fr")
    assert len(said) > 1
    for told in (True, False):
        file = at_work.file(language="fr")
        made = intake.apply(at_work.came(file), intake.Asked("le loyer", "leefloon_ris"), "fr", HEARD, told=told)
        text = made.receipt.text
        assert all((f": {tidy(one)}\n" in text) is told for one in said) and ("told: -" in text) is not told
        assert hash_of(text) == made.receipt.hash


def test_a_receipt_of_the_first_kind_still_proves_itself_and_is_shown(office: Office) -> None:
    """Given before the proof covered what was told: its own text, its own proof, the same page."""
    signin.tries._seen.clear()
    with scoped(office.scope):
        row = office.applied()
        first = Receipt(**{**GIVEN, "number": row.receipt.number}, version=1)
        type(row.receipt)._base_manager.filter(pk=row.pk).update(text=first.text, hash=first.hash)
    page = Desk().sign_in(office.worker).get(f"application/{row.pk}/receipt").content.decode()
    assert first.hash in page and first.code in page and "told:" not in page
    asked = {"number": row.receipt.number, "code": first.code}
    assert say("en", "verify_yes", "mine") in html.unescape(Client().post("/receipt/en/", asked).content.decode())


def test_a_long_story_still_gets_a_receipt(office: Office) -> None:
    """A square holds some two thousand letters; with more of them it holds the proof."""
    signin.tries._seen.clear()
    with scoped(office.scope):
        row = intake.apply(office.came(office.file()), intake.Asked("rent " * 700), "en", HEARD)
    assert '<div class="qr"' in Desk().sign_in(office.worker).get(f"application/{row.pk}/receipt").content.decode()

"""The contract, and registers written and read back."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_up import DATE, RIGHTS, plain

from abord.country.contract import Contract, write_template
from abord.country.ready import Piece, Ready, is_ready, prepare, read
from abord.country.registers import check
from abord.engine.country import NO, Settings, run, uses
from abord.engine.facts import LANGUAGES
from abord.engine.graph import LawBook

MESSY = {"missing": 0.2, "extremes": True, "without": ("savings", "wage_net")}


def assert_same(one: Piece, two: Piece) -> None:
    assert one.ids.equals(two.ids)
    for name in ("component_start", "pair_start", "pair_other", "holding_start", "open_kinds", "open_roster"):
        np.testing.assert_array_equal(getattr(one.columns, name), getattr(two.columns, name), name)
    assert one.columns.facts.keys() == two.columns.facts.keys()
    for name, column in one.columns.facts.items():
        np.testing.assert_array_equal(column, two.columns.facts[name], name)


def test_only_what_the_rights_rest_on_is_asked(book: LawBook) -> None:
    asked = Contract(book, ["sociaal_tarief_tarif_social"])
    named = {name for columns in asked.tables.values() for name, column in columns.items() if column.fact is not None}
    wanted = {*uses(book, "sociaal_tarief_tarif_social"), "receives_social_tariff"} - {"same_roof"}
    assert named == wanted
    assert "holdings" not in asked.tables
    assert "holdings_listed" not in asked.tables["persons"]


def test_every_column_is_explained_in_four_languages(book: LawBook, tmp_path: Path) -> None:
    contract = Contract(book)
    write_template(contract, tmp_path)
    page = (tmp_path / "contract.md").read_text(encoding="utf-8")
    rows = list(csv.DictReader((tmp_path / "contract.csv").open(encoding="utf-8")))
    assert len(rows) == sum(len(columns) for columns in contract.tables.values())
    for row in rows:
        assert all(row[language] for language in LANGUAGES), row["column"]
        assert f"| {row['column']} |" in page.replace("**", "")
    header = (tmp_path / "persons.csv").read_text(encoding="utf-8").strip().split(",")
    assert header == list(contract.tables["persons"])


def test_the_template_itself_only_lacks_persons(book: LawBook, tmp_path: Path) -> None:
    contract = Contract(book)
    for form in ("csv", "parquet"):
        write_template(contract, tmp_path / form, form)
        errors = [str(problem) for problem in check(tmp_path / form, contract, DATE) if not problem.is_warning]
        assert errors == ["persons: expected at least one person"]


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_written_checked_and_read_back(register: Callable[..., Path], book: LawBook, tmp_path: Path, form: str) -> None:
    contract = Contract(book)
    folder = register(**MESSY)
    brought = plain(folder, tmp_path / form, form)
    assert check(brought, contract, DATE) == []
    assert is_ready(folder) and not is_ready(brought)
    assert_same(Ready(folder, contract, DATE).piece(0), read(brought, contract, DATE))


def test_laid_ready_in_pieces_is_the_same(register: Callable[..., Path], book: LawBook, tmp_path: Path) -> None:
    contract = Contract(book, RIGHTS)
    brought = plain(register(**MESSY), tmp_path / "brought", "parquet")
    prepare(brought, tmp_path / "ready", contract, DATE, piece=100)
    ready = Ready(tmp_path / "ready", contract, DATE)
    whole = read(brought, contract, DATE)
    assert ready.pieces > 5
    pieces = [ready.piece(index) for index in range(ready.pieces)]
    assert [i for piece in pieces for i in piece.ids.to_pylist()] == whole.ids.to_pylist()
    for name, column in whole.columns.facts.items():
        np.testing.assert_array_equal(np.concatenate([p.columns.facts[name] for p in pieces]), column, name)
    # What was laid ready still reads as a register like any other.
    again = read(plain(tmp_path / "ready", tmp_path / "again", "parquet"), contract, DATE)
    assert_same(whole, again)


def test_empty_is_unknown_and_never_nil(book: LawBook, tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(
        "person_id,roof,roof_listed,age,wage_net,receives_ris,housing\n"
        "a,r1,yes,40,,,dwelling\nb,r1,yes,,0,no,\nc,r2,,12,1.5,yes,care_home\n"
    )
    columns = read(tmp_path, Contract(book, RIGHTS), DATE).columns
    np.testing.assert_array_equal(columns.facts["wage_net"], [np.nan, 0.0, 1.5])
    np.testing.assert_array_equal(columns.facts["age"], [40, np.nan, 12])
    assert columns.facts["receives_ris"].tolist() == [-1, 0, 1]
    assert columns.facts["housing"].tolist() == [0, -1, 1]
    assert "relation" not in columns.facts  # no table of pairs: unknown for the two who share a roof
    assert len(columns.pair_other) == 2
    assert columns.open_kinds is not None and (columns.open_kinds == 15).all()


def test_age_follows_from_the_birth_date_and_history_from_the_day(book: LawBook, tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(
        "person_id;birth_date;age;wage_net\na;2000-04-01;;100,50\nb;02/04/2000;;\nc;;33;\nd;1999-12-31;7;\n"
    )
    (tmp_path / "history.csv").write_text(
        "person_id,fact,value,valid_from,valid_until\n"
        "a,wage_net,200,2025-01-01,2025-04-01\na,wage_net,300,2025-04-02,\nb,residence_status,eu_citizen,,\n"
    )
    columns = read(tmp_path, Contract(book, RIGHTS), DATE).columns
    assert columns.facts["age"].tolist() == [25, 24, 33, 25]
    assert columns.facts["wage_net"][0] == 200
    assert columns.facts["residence_status"].tolist() == [-1, 1, -1, -1]


def test_the_birthday_of_the_year_follows_from_the_birth_date_too(book: LawBook, tmp_path: Path) -> None:
    """Without a birth date it is what the register says; it decides at 65 in 2025, and is not looked at at 64."""
    (tmp_path / "persons.csv").write_text(
        "person_id,birth_date,age,had_birthday_this_year,autonomy_points,lives_in_belgium,residence_status,receives_it\n"
        "a,1959-12-31,,yes,12,yes,belgian,no\nb,1960-01-01,,,12,yes,belgian,no\nc,,65,,12,yes,belgian,no\n"
        "d,,65,no,12,yes,belgian,no\ne,,64,,12,yes,belgian,no\nf,,66,,12,yes,belgian,no\n"
    )
    day, contract = datetime.date(2025, 6, 1), Contract(book, ["it_ai"])
    assert prepare(tmp_path, tmp_path / "ready", contract, day) is not None
    for columns in (read(tmp_path, contract, day).columns, Ready(tmp_path / "ready", contract, day).piece(0).columns):
        assert columns.facts["had_birthday_this_year"].tolist() == [0, 1, -1, 0, -1, -1]
        found = run(Settings.of(book, day), columns, ["it_ai"])["it_ai"]
        assert found.entitled[[0, 3, 5]].tolist() == [NO, NO, NO]
        named = [
            {found.legend[bit] for bit in range(60) if mask >> bit & 1 and bit in found.legend}
            for mask in found.missing
        ]
        assert ["had_birthday_this_year" in one for one in named] == [False, False, True, False, False, False]


def test_excel_is_read_too(book: LawBook, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book_of_sheets = Workbook()
    sheet = book_of_sheets.active
    for row in (["person_id", "age", "married", "wage_net"], [1, 40, True, 12.5], [2, None, None, None]):
        sheet.append(row)
    book_of_sheets.save(tmp_path / "persons.xlsx")
    found = read(tmp_path, Contract(book, RIGHTS), DATE)
    assert found.ids.to_pylist() == ["1", "2"]
    np.testing.assert_array_equal(found.columns.facts["wage_net"], [12.5, np.nan])
    assert found.columns.facts["married"].tolist() == [1, -1]


def test_types_of_others_are_understood(book: LawBook, tmp_path: Path) -> None:
    table = pa.table({
        "person_id": pa.array([1, 2]), "age": pa.array([40.0, None]), "married": pa.array([0, 1], pa.int8()),
        "residence_status": pa.array([1, None], pa.int64()), "wage_net": pa.array([1, 2], pa.decimal128(10, 2)),
        "ris_last_review": pa.array([0, None], pa.timestamp("ms")), "region": pa.array(["flanders", "brussels"]),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "persons.parquet")
    columns = read(tmp_path, Contract(book), DATE).columns
    assert columns.facts["married"].tolist() == [0, 1]
    assert columns.facts["residence_status"].tolist() == [1, -1]
    assert columns.facts["ris_last_review"][0] == 719163
    assert columns.facts["region"].tolist() == [0, 2]

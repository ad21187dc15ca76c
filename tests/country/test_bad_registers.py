"""Bad tables: each problem is named with its place, what stood there, and what is expected."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from made_up import DATE

from abord.country.contract import Contract
from abord.country.ready import Ready, is_ready, prepare, read
from abord.country.registers import RegisterError, check

P = "person_id,roof,roof_listed,housing,age,wage_net,residence_status,married\n"
GOOD = P + "a,r,yes,dwelling,40,0,belgian,no\nb,r,yes,dwelling,41,0,belgian,no\n"
PAIRS = "person_id,other_id,relation\n"
HOLDINGS = "holding_id,person_id,kind,share\n"

CASES = [
    ({"persons": P.replace("wage_net", "wage_nett") + "a,r,yes,dwelling,40,0,belgian,no\n"},
     "persons.wage_nett: expected a column of the contract; did you mean 'wage_net'? (found wage_nett)"),
    ({"persons": "id,age\na,4\n"}, "persons.person_id: expected this column; it cannot be missing"),
    ({"persons": P + "a,r,yes,dwelling,forty,0,belgian,no\n"},
     "persons.age, row 1: expected a whole number in year from 0 to 125, or empty (found forty)"),
    ({"persons": P + "a,r,yes,dwelling,40,-1,belgian,no\nb,r,yes,dwelling,40,-2,belgian,no\n"},
     "persons.wage_net, row 1: expected an amount in EUR/year from 0 to 10000000, or empty (found -1, 2 times)"),
    ({"persons": P + "a,r,yes,dwelling,40.5,0,belgian,no\n"}, "a whole number in year"),
    ({"persons": P + "a,r,yes,dwelling,40,0,belgain,no\n"}, "did you mean 'belgian'? (found belgain)"),
    ({"persons": P + "a,r,yes,dwelling,40,0,belgian,maybe\n"},
     "persons.married, row 1: expected yes or no, or empty (found maybe)"),
    ({"persons": GOOD + "a,r,yes,dwelling,40,0,belgian,no\n"},
     "persons.person_id, row 1: expected each person once (found a)"),
    ({"persons": P + ",r,yes,dwelling,40,0,belgian,no\n"},
     "persons.person_id, row 1: expected an identifier, never empty"),
    ({"persons": GOOD, "pairs": PAIRS + "a,b,spouse\nb,zoe,spouse\n"},
     "pairs.other_id, row 2: expected someone who stands in persons (found zoe)"),
    ({"persons": GOOD, "pairs": PAIRS + "a,a,spouse\n"},
     "pairs.other_id: expected someone else than person_id (found a)"),
    ({"persons": GOOD, "pairs": PAIRS + "a,b,spouse\na,b,sibling\nb,a,spouse\n"},
     "pairs.person_id, row 2: expected each pair once per direction (found a, b)"),
    ({"persons": GOOD, "holdings": HOLDINGS + "h,a,savings,0.7\nh,b,savings,0.5\n"},
     "holdings.share: expected shares of at most 1 together (found h)"),
    ({"persons": GOOD, "holdings": HOLDINGS + "h,a,boat,1\n"}, "holdings.kind, row 1: expected one of built_property"),
    ({"persons": GOOD, "history": "person_id,fact,value\na,wage_nte,3\n"},
     "history.fact, row 1: expected a fact of persons; did you mean 'wage_net'? (found wage_nte)"),
    ({"persons": GOOD, "history": "person_id,fact,value\na,wage_net,lots\n"},
     "history.value, row 1: expected an amount"),
    ({"persons": P}, "persons: expected at least one person"),
    ({"pairs": PAIRS}, "expected one of the files persons.parquet, persons.csv"),
    ({"persons": GOOD + "c,r\n"}, "expected rows of 8 cells"),
]  # fmt: skip


def write(folder: Path, tables: dict[str, str]) -> None:
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("tables", "said"), CASES, ids=range(len(CASES)))
def test_a_bad_table_is_told_and_never_read(
    contract: Contract, tmp_path: Path, tables: dict[str, str], said: str
) -> None:
    write(tmp_path, tables)
    problems = [str(problem) for problem in check(tmp_path, contract, DATE) if not problem.is_warning]
    assert any(said in problem for problem in problems), problems
    with pytest.raises(RegisterError):
        read(tmp_path, contract, DATE)


def test_all_problems_at_once(contract: Contract, tmp_path: Path) -> None:
    write(tmp_path, {"persons": P + "a,r,yes,castle,-4,x,belgian,no\na,r,yes,dwelling,4,1,martian,no\n"})
    assert len([p for p in check(tmp_path, contract, DATE) if not p.is_warning]) == 5


def test_one_way_only_is_a_warning(contract: Contract, tmp_path: Path) -> None:
    write(tmp_path, {"persons": GOOD, "pairs": PAIRS + "a,b,spouse\n"})
    problems = check(tmp_path, contract, DATE)
    assert ["the other way round" in problem.expected for problem in problems] == [True]
    assert read(tmp_path, contract, DATE).columns.facts["relation"].tolist() == [1, -1]


def test_two_files_of_one_table(contract: Contract, tmp_path: Path) -> None:
    write(tmp_path, {"persons": GOOD})
    (tmp_path / "persons.xlsx").touch()
    assert "one file per table" in str(check(tmp_path, contract, DATE)[0])


def test_what_was_laid_ready_for_one_day_is_refused_on_another(contract: Contract, tmp_path: Path) -> None:
    write(tmp_path, {"persons": "person_id,birth_date\na,2000-01-01\n"})
    prepare(tmp_path, tmp_path / "ready", contract, DATE)
    assert Ready(tmp_path / "ready", contract, DATE).piece(0).columns.facts["age"].tolist() == [25]
    with pytest.raises(RegisterError, match="ages and histories"):
        Ready(tmp_path / "ready", contract, datetime.date(2026, 4, 1))


def test_a_ready_register_that_was_patched_is_refused(
    contract: Contract, register: Callable[..., Path], tmp_path: Path
) -> None:
    source = register()
    for table in ("persons", "pairs", "holdings"):
        found = pq.read_table(source / f"{table}.parquet")
        pq.write_table(found.take(np.arange(found.num_rows)[::-1]), tmp_path / f"{table}.parquet")
    assert is_ready(source) and not is_ready(tmp_path)
    with pytest.raises(RegisterError, match="lay it ready again"):
        Ready(tmp_path, contract, DATE).piece(0)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "persons.wage_net, rij 1: hier moet staan: een bedrag in EUR/year van 0 tot 10000000, of leeg "
               "(er staat: -1, 2 keer)"),
        ("fr", "persons.wage_net, ligne 1 : on attend ici : un montant en EUR/year de 0 à 10000000, ou vide "
               "(on y trouve : -1, 2 fois)"),
        ("de", "persons.wage_net, Zeile 1: Hier wird erwartet: ein Betrag in EUR/year von 0 bis 10000000, oder leer "
               "(dort steht: -1, 2-mal)"),
    ],
)  # fmt: skip
def test_a_problem_is_said_in_each_language_and_keeps_its_key(book, tmp_path: Path, language: str, said: str) -> None:
    write(tmp_path, {"persons": P + "a,r,yes,dwelling,40,-1,belgian,no\nb,r,yes,dwelling,40,-2,belgian,no\n"})
    (problem,) = [one for one in check(tmp_path, Contract(book), DATE) if one.column == "wage_net"]
    assert problem.line(language) == said
    assert problem.expectation.key == "register_amount"

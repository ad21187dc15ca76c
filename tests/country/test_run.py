"""Runs: the same results whatever the order and the pieces, and a table that says no more than it may."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_up import DATE, RIGHTS, plain

from abord.country.contract import Contract
from abord.country.ready import Ready, prepare
from abord.country.run import count_awards, run, summary
from abord.country.suppress import suppressed
from abord.engine.country import NO, UNDETERMINED, Settings
from abord.engine.graph import LawBook
from strategies import sure_values


@pytest.fixture(scope="session")
def settings(book: LawBook) -> Settings:
    return Settings.of(book, DATE)


def results(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder).to_pylist()
    return sorted(rows, key=lambda row: row["person_id"])


def test_order_and_pieces_never_matter(
    register: Callable[..., Path], contract: Contract, settings: Settings, tmp_path: Path
) -> None:
    made = register(missing=0.2, extremes=True)
    run(made, settings, RIGHTS, tmp_path / "one")
    brought = plain(made, tmp_path / "brought", "parquet")
    for table in ("persons", "pairs", "holdings"):
        path = brought / f"{table}.parquet"
        found = pq.read_table(path)
        pq.write_table(found.take(np.random.default_rng(3).permutation(found.num_rows)), path)
    run(brought, settings, RIGHTS, tmp_path / "two")
    prepare(brought, tmp_path / "ready", contract, DATE, piece=90)
    assert Ready(tmp_path / "ready", contract, DATE).pieces > 5
    outcome = run(tmp_path / "ready", settings, RIGHTS, tmp_path / "three")
    one = results(tmp_path / "one")
    assert outcome.persons == len(one) == len({row["person_id"] for row in one})
    assert one == results(tmp_path / "two") == results(tmp_path / "three")
    tables = [json.loads((tmp_path / name / "_summary.json").read_text()) for name in ("one", "two", "three")]
    assert tables[0]["rights"] == tables[1]["rights"] == tables[2]["rights"]


def test_what_is_missing_is_named(register: Callable[..., Path], settings: Settings, tmp_path: Path) -> None:
    outcome = run(register(without=("savings",)), settings, RIGHTS, tmp_path)
    living_wage = summary(outcome, settings)["rights"][0]
    assert living_wage["persons"]["yes"] == 0
    assert living_wage["persons"]["undetermined"] > 0
    assert living_wage["settled_by"][0]["datum"] == "holdings"
    rows = [row for row in results(tmp_path) if row["leefloon_ris"] == "undetermined"]
    assert all("holdings" in row["leefloon_ris_missing"].split(", ") for row in rows)
    assert all(row["leefloon_ris_low"] <= row["leefloon_ris_high"] for row in rows)


def test_complete_registers_and_sure_figures_leave_nothing_open(
    register: Callable[..., Path], settings: Settings
) -> None:
    sure = replace(settings, values=sure_values(settings.book, settings.date, np.random.default_rng(1)))
    living_wage = run(register(), sure, ["leefloon_ris"]).tallies["leefloon_ris"]
    assert living_wage.persons[UNDETERMINED] == 0 and not living_wage.settles
    assert living_wage.awards[0] == living_wage.awards[1] <= living_wage.persons[1]


def test_unknown_facts_never_change_a_settled_answer(
    register: Callable[..., Path], settings: Settings, tmp_path: Path
) -> None:
    run(register(300, seed=5), settings, RIGHTS, tmp_path / "complete")
    run(register(300, seed=5, without=("wage_net", "receives_vt")), settings, RIGHTS, tmp_path / "partial")
    complete, partial = results(tmp_path / "complete"), results(tmp_path / "partial")
    assert [row["person_id"] for row in complete] == [row["person_id"] for row in partial]
    for known, lacking in zip(complete, partial, strict=True):
        for right in RIGHTS:
            assert lacking[right] in (known[right], "undetermined")


def test_the_metadata_say_with_which_law(register: Callable[..., Path], settings: Settings, tmp_path: Path) -> None:
    run(register(), settings, RIGHTS, tmp_path)
    about = json.loads(pq.read_schema(tmp_path / "part-00000.parquet").metadata[b"abord"])
    assert about["law_of"] == "2025-04-01"
    assert "leefloon_ris.relatives_pooled" in about["switches"]
    assert "_concepts.disabled_child_under" in about["unsure_figures"]
    assert about["version"] and about["rules"]


def test_a_couple_with_one_award_counts_once(book: LawBook, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(
        "person_id,roof,roof_listed,holdings_listed,age,lives_in_belgium,residence_status,housing,married\n"
        "a,r,yes,all,30,yes,belgian,dwelling,yes\nb,r,yes,all,31,yes,belgian,dwelling,yes\n"
        "c,r,yes,all,4,yes,belgian,dwelling,no\nd,s,yes,all,50,yes,belgian,dwelling,no\n"
    )
    (tmp_path / "pairs.csv").write_text(
        "person_id,other_id,relation,shares_household_matters,custody,family_allowances_received_for_other\n"
        "a,b,spouse,yes,not_here,no\nb,a,spouse,yes,not_here,no\na,c,child,yes,mostly_here,yes\n"
        "b,c,child,yes,mostly_here,no\nc,a,parent,yes,not_here,no\nc,b,parent,yes,not_here,no\n"
    )
    nil = {
        fact.name: fact.usual if fact.usual is not None else 0
        for fact in Contract(book, ["leefloon_ris"]).facts.values()
    }
    for table, grain in (("persons", "person"), ("pairs", "pair")):
        lines = (tmp_path / f"{table}.csv").read_text().splitlines()
        there = lines[0].split(",")
        add = [name for name in nil if book.facts[name].of == grain and name not in (*there, "same_roof")]
        values = ["2025-01-01" if book.facts[name].type == "date" else str(int(nil[name])) for name in add]
        lines = [",".join([line, *(add if index == 0 else values)]) for index, line in enumerate(lines)]
        (tmp_path / f"{table}.csv").write_text("\n".join(lines) + "\n")
    tally = run(tmp_path, settings, ["leefloon_ris"]).tallies["leefloon_ris"]
    assert tally.persons.tolist() == [1, 3, 0]
    assert tally.awards.tolist() == [2, 2]


def test_awards_join_holders_only(register: Callable[..., Path], contract: Contract) -> None:
    columns = Ready(register(), contract, DATE).piece(0).columns
    holds = np.ones(columns.persons, bool)
    everyone = np.ones(len(columns.pair_other), np.int8)
    amount = np.arange(columns.persons, dtype=float)
    awards, value = count_awards(columns, holds, everyone, NO, amount)
    last = columns.component_start[1:] - 1
    joined = len(columns.pair_other) > 0
    assert joined and awards >= columns.components
    assert value >= amount[last].sum()
    assert count_awards(columns, holds, None, NO, amount) == (columns.persons, amount.sum())
    assert count_awards(columns, ~holds, everyone, NO, amount) == (0, 0.0)
    maybe = np.full(len(columns.pair_other), UNDETERMINED, np.int8)
    assert count_awards(columns, holds, maybe, UNDETERMINED, amount)[0] == columns.persons
    assert count_awards(columns, holds, maybe, NO, amount)[0] == awards


def test_small_cells_are_left_out_and_cannot_be_reckoned_back() -> None:
    assert suppressed([[100, 20, 30]]) == [[100, 20, 30]]
    assert suppressed([[100, 9, 30]]) == [[100, None, None]]
    assert suppressed([[0, 12, 30]]) == [[0, 12, 30]]
    for seed in range(50):
        counts = np.random.default_rng(seed).integers(0, 60, (3, 3)).tolist()
        shown = suppressed(counts)
        for line in [*shown, *(list(column) for column in zip(*shown, strict=True))]:
            assert all(cell is None or cell == 0 or cell >= 10 for cell in line)
        for i, row in enumerate(shown):
            if row.count(None) == 1:  # then the rest of the row is nil, and nothing tells how many
                assert all(cell in (0, None) for cell in row), (counts[i], row)


def test_columns_in_memory_run_too(register: Callable[..., Path], contract: Contract, settings: Settings) -> None:
    columns = Ready(register(), contract, DATE).piece(0).columns
    told: list[int] = []
    outcome = run(columns, settings, RIGHTS, progress=told.append)
    assert sum(told) == outcome.persons == columns.persons


def test_results_are_words(register: Callable[..., Path], settings: Settings, tmp_path: Path) -> None:
    run(register(missing=0.2, extremes=True), settings, RIGHTS, tmp_path)
    schema = pq.read_schema(tmp_path / "part-00000.parquet")
    assert schema.names == [
        "person_id", "leefloon_ris", "leefloon_ris_low", "leefloon_ris_high", "leefloon_ris_missing",
        "sociaal_tarief_tarif_social", "sociaal_tarief_tarif_social_missing",
    ]  # fmt: skip
    assert schema.field("leefloon_ris").type.value_type == pa.string()

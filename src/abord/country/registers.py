"""Registers as an institution brings them: a folder with ``persons``, ``pairs``, ``holdings`` and ``history`` (see
``contract``) as Parquet, CSV or Excel, read and checked. All that is wrong is said at once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from abord.country.cells import Problem, ages, cells, had_birthday
from abord.country.contract import BIRTH_DATE, TABLES, Column, Contract
from abord.country.tables import Joined, Tables, join, unknown
from abord.engine.columns import Array
from abord.situation.ages import BIRTHDAY
from abord.situation.problems import expect, nearest

FORMS = (".parquet", ".csv", ".xlsx", ".arrow")
CROWDED = 60
"""So many persons under one roof look like an institution."""
WINDOW = 2_000_000


class RegisterError(ValueError):
    """A register that cannot be used; ``problems`` holds all that is wrong, at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def find(folder: Path, table: str) -> Path | None:
    """The file of a table, whatever its form.

    Raises:
        RegisterError: when there are two, or what is called Parquet is none.
    """
    found = [folder / f"{table}{form}" for form in FORMS if (folder / f"{table}{form}").exists()]
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise RegisterError([Problem(table, "", None, len(found), names, expect("register_one_file"))])
    if found and found[0].suffix == ".parquet":
        try:
            pq.read_metadata(found[0])
        except pa.ArrowInvalid:
            raise RegisterError([Problem(table, "", None, 1, found[0].name, expect("file_readable"))]) from None
    return found[0] if found else None


def batches(path: Path, contract: Contract, table: str, wanted: list[str] | None = None) -> Iterator[Any]:
    """The rows of a file as Arrow tables, window by window. CSV and Excel come as text."""
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        names = [name for name in file.schema_arrow.names if wanted is None or name in wanted]
        for batch in file.iter_batches(min(WINDOW, 262_144), columns=names):
            yield pa.Table.from_batches([batch])
    elif path.suffix == ".csv":
        yield from _csv(path, wanted)
    elif path.suffix == ".arrow":
        with pa.ipc.open_stream(pa.memory_map(str(path))) as stream:
            whole = stream.read_all()
        yield whole.select([name for name in whole.column_names if wanted is None or name in wanted])
    else:
        found = _excel(path)
        yield found if wanted is None else found.select([name for name in found.column_names if name in wanted])


def header(path: Path) -> list[str]:
    """The names of the columns of a file."""
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    if path.suffix == ".csv":
        return _names(path)[0]
    if path.suffix == ".arrow":
        with pa.ipc.open_stream(pa.memory_map(str(path))) as stream:
            return list(stream.schema.names)
    return list(_excel(path).column_names)


def _names(path: Path) -> tuple[list[str], str]:
    """The names in the first line of a CSV file, and what stands between them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline().rstrip("\r\n")
    between = max(",;\t", key=first.count)
    return [name.strip().strip('"') for name in first.split(between)], between


def _csv(path: Path, wanted: list[str] | None) -> Iterator[Any]:
    names, between = _names(path)
    kept = [name for name in names if wanted is None or name in wanted]
    options = pcsv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), include_columns=kept, strings_can_be_null=True,
        null_values=["", "NA", "null", "unknown"],
    )  # fmt: skip
    reading = pcsv.ReadOptions(column_names=names, skip_rows=1, block_size=1 << 24)
    try:
        with pcsv.open_csv(path, reading, pcsv.ParseOptions(delimiter=between), options) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error) or "no rows" in str(error).lower():
            return
        found = str(error).splitlines()[0][:120]
        problem = Problem(path.stem, "", None, 1, found, expect("register_rows_of", count=len(names)))
        raise RegisterError([problem]) from None


def _excel(path: Path) -> Any:
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)]
    if not rows:
        return pa.table({})
    names = [str(name) for name in rows[0]]
    columns = {name: pa.array([_text(row[index]) for row in rows[1:]], pa.string()) for index, name in enumerate(names)}
    return pa.table(columns)


def _text(cell: object) -> str | None:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return None if cell is None or cell == "" else str(cell)


class Reader:
    """Reads a register as it is brought, and gathers everything that is wrong with it.

    Args:
        keep: the columns to keep in memory; the others are only looked at. None: all.
    """

    def __init__(
        self, folder: Path, contract: Contract, date: datetime.date, keep: frozenset[str] | None = None
    ) -> None:
        self.folder, self.contract, self.date, self.keep = folder, contract, date, keep
        self.things: Any = None
        self.roof_words: Any = None
        self.problems: dict[tuple[str, str, str], Problem] = {}
        self.files = {table: find(folder, table) for table in TABLES}
        if self.files["persons"] is None:
            missing = expect("register_a_file", names=", ".join(f"persons{form}" for form in FORMS))
            raise RegisterError([Problem("persons", "", None, 1, str(folder), missing)])

    def report(self, problem: Problem | None) -> None:
        """Keep a problem; of a kind that was seen before, count on."""
        if problem is None:
            return
        key = (problem.table, problem.column, problem.expected)
        seen = self.problems.get(key)
        self.problems[key] = problem if seen is None else seen.and_more(problem.count)

    def kept(self, name: str) -> bool:
        """Whether a column is kept in memory."""
        return self.keep is None or name in self.keep

    def found(self) -> list[Problem]:
        """All problems, errors first, by table and column."""
        order = {table: place for place, table in enumerate(TABLES)}
        return sorted(self.problems.values(), key=lambda p: (p.is_warning, order.get(p.table, 9), p.column, p.row or 0))

    def columns_of(self, table: str) -> dict[str, Column]:
        """The columns that a file has, as the contract knows them; says what is unknown or lacks."""
        path = self.files[table]
        known = self.contract.tables.get(table, {})
        if path is None:
            return {}
        names = header(path)
        everything = {*known, *self.contract.book.facts, *BASIC}
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                self.report(Problem(table, name, None, names.count(name), name, expect("register_column_once")))
            if name not in everything and not name.startswith("_"):
                near = nearest(name, known)
                expected = expect("register_column_known", near)
                self.report(Problem(table, name, None, 1, name, expected, is_warning=not near))
        for column in known.values():
            if column.needed and column.name not in names:
                expected = expect("register_column_needed", nearest(column.name, names))
                self.report(Problem(table, column.name, None, 1, "", expected))
        if not known:
            self.report(Problem(table, "", None, 1, path.name, expect("register_no_table"), is_warning=True))
        return {name: known[name] for name in names if name in known}

    def read(self) -> tuple[Tables, Any]:
        """The whole register in memory, with the identifiers of the persons."""
        ids, persons, count = self.read_persons()
        facts = self.contract.facts
        kinds = self.contract.kinds()
        everything = (1 << len(kinds)) - 1 if kinds is not None else 0
        roof = persons.pop("roof", None)
        tables = Tables(
            count,
            np.full(count, -1, np.int64) if roof is None else roof,
            persons.pop("roof_listed", np.full(count, -1, np.int8)),
            persons.pop("holdings_listed", np.full(count, everything, np.int64)),
            np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64),
        )  # fmt: skip
        if "age" in facts and self.kept("age"):
            born = persons.pop("birth_date", np.full(count, np.nan))
            by_birth = ages(born, self.date)
            given = persons.get("age", np.full(count, np.nan))
            persons["age"] = np.where(np.isnan(by_birth), given, by_birth)
            if BIRTHDAY in facts:
                told, had = persons.get(BIRTHDAY, np.full(count, -1, np.int8)), had_birthday(born, by_birth, self.date)
                persons[BIRTHDAY] = np.where(had < 0, told, had)
        tables.facts = persons
        if self.files["history"] is not None:
            self.read_history(tables, ids)
        self.read_pairs(tables, ids)
        self.read_holdings(tables, ids)
        self.look_at_roofs(tables)
        return tables, ids

    def read_persons(self) -> tuple[Any, dict[str, Array], int]:
        columns = self.columns_of("persons")
        parts: dict[str, list[Any]] = {name: [] for name in columns}
        row = 0
        for batch in self.rows("persons", list(columns)):
            for name, column in columns.items():
                values = batch.column(name).combine_chunks()
                if column.type in ("id", "text"):
                    parts[name].append(pc.cast(values, pa.string()) if _is_number(values) else _plain(values))
                else:
                    cells_read = self.cells(column, values, row)
                    if self.kept(name):
                        parts[name].append(cells_read)
            row += batch.num_rows
        ids = pa.chunked_array(parts.pop("person_id", []), pa.string()).combine_chunks()
        if row == 0:
            self.report(Problem("persons", "", None, 1, "", expect("register_one_person")))
        self.look_at_ids(ids)
        whole: dict[str, Array] = {}
        for name, found in parts.items():
            if name == "roof":
                codes = pc.dictionary_encode(pa.chunked_array(found, pa.string()).combine_chunks())
                self.roof_words = codes.dictionary
                whole["roof"] = pc.fill_null(pc.cast(codes.indices, pa.int64()), -1).to_numpy(zero_copy_only=False)
            elif found:
                whole[name] = np.concatenate(found)
        return ids, whole, row

    def look_at_ids(self, ids: Any) -> None:
        if ids.null_count:
            where = int(pc.index(pc.is_null(ids), True).as_py())
            self.report(Problem("persons", "person_id", where + 1, ids.null_count, "", expect("register_id")))
        if len(ids) and pc.count_distinct(ids).as_py() < len(ids) - ids.null_count:
            counts = pc.value_counts(ids)
            double = pc.filter(counts, pc.greater(counts.field("counts"), 1))
            first = double.field("values")[0].as_py()
            where = int(pc.index(ids, first).as_py())
            self.report(
                Problem("persons", "person_id", where + 1, len(double), str(first), expect("register_person_once"))
            )

    def rows(self, table: str, names: list[str]) -> Iterator[Any]:
        path = self.files[table]
        if path is not None and names:
            yield from batches(path, self.contract, table, names)

    def cells(self, column: Column, values: Any, row: int) -> Array:
        found, problems = cells(column, values, row)
        for problem in problems:
            self.report(problem)
        return found

    def positions(self, table: str, name: str, values: Any, ids: Any, row: int) -> Array:
        """Where persons stand in ``persons``; -1 for whoever is not there."""
        text = pc.cast(values, pa.string()) if _is_number(values) else _plain(values)
        found: Array = pc.fill_null(pc.index_in(text, ids), -1).to_numpy(zero_copy_only=False).astype(np.int64)
        unknown = np.flatnonzero(found < 0)
        if len(unknown):
            first = text[int(unknown[0])].as_py()
            expected = expect("register_id") if first is None else expect("register_someone")
            self.report(Problem(table, name, row + int(unknown[0]) + 1, len(unknown), str(first or ""), expected))
        return found

    def read_rows(self, table: str, keys: tuple[str, ...], ids: Any) -> tuple[dict[str, Array], dict[str, Array], Any]:
        """Positions by key, columns by fact, and the texts of ``holding_id``; rows of unknown persons are left out."""
        columns = self.columns_of(table)
        found: dict[str, list[Array]] = {name: [] for name in columns if name not in ("holding_id",)}
        texts: list[Any] = []
        row = 0
        if any(key not in columns for key in keys):
            return {key: np.zeros(0, np.int64) for key in keys}, {}, None
        for batch in windows_of(self.rows(table, list(columns))):
            for name, column in columns.items():
                values = batch.column(name).combine_chunks()
                if name in keys:
                    found[name].append(self.positions(table, name, values, ids, row))
                elif name == "holding_id":
                    texts.append(pc.cast(values, pa.string()) if _is_number(values) else _plain(values))
                else:
                    read = self.cells(column, values, row)
                    if self.kept(name):
                        found[name].append(read)
            row += batch.num_rows
        found = {name: parts for name, parts in found.items() if name in keys or self.kept(name)}
        whole = {name: np.concatenate(parts) if parts else np.zeros(0) for name, parts in found.items()}
        place = {key: whole.pop(key).astype(np.int64) for key in keys}
        keep = np.logical_and.reduce([place[key] >= 0 for key in keys])
        things = pa.chunked_array(texts, pa.string()).combine_chunks() if texts else None
        if not keep.all():
            place = {key: positions[keep] for key, positions in place.items()}
            whole = {name: column[keep] for name, column in whole.items()}
            things = None if things is None else pc.filter(things, pa.array(keep))
        for name, column in columns.items():
            if column.fact is not None and name in whole and not len(whole[name]):
                whole[name] = np.zeros(0, np.float64 if column.fact.is_number else np.int8)
        return place, whole, things

    def read_pairs(self, tables: Tables, ids: Any) -> None:
        place, facts, _ = self.read_rows("pairs", ("person_id", "other_id"), ids)
        one, two = place["person_id"], place["other_id"]
        own = one == two
        if own.any():
            who = str(ids[int(one[own][0])].as_py())
            self.report(Problem("pairs", "other_id", None, int(own.sum()), who, expect("register_someone_else")))
        n = tables.persons
        keys, first = np.unique(one * n + two, return_index=True)
        if len(keys) < len(one):
            more = len(one) - len(keys)
            again = int(np.setdiff1d(np.arange(len(one)), first)[0])
            who = f"{ids[int(one[again])].as_py()}, {ids[int(two[again])].as_py()}"
            self.report(Problem("pairs", "person_id", again + 1, more, who, expect("register_pair_once")))
        keep = np.zeros(len(one), bool)
        keep[first] = True
        keep &= ~own
        tables.pair_person, tables.pair_other = one[keep], two[keep]
        tables.facts |= {name: column[keep] for name, column in facts.items()}
        there = tables.pair_person * n + tables.pair_other
        back = tables.pair_other * n + tables.pair_person
        alone = ~np.isin(back, there)
        if alone.any():
            index = int(np.flatnonzero(alone)[0])
            who = f"{ids[int(tables.pair_person[index])].as_py()}, {ids[int(tables.pair_other[index])].as_py()}"
            expected = expect("register_other_way")
            self.report(Problem("pairs", "other_id", None, int(alone.sum()), who, expected, is_warning=True))

    def read_holdings(self, tables: Tables, ids: Any) -> None:
        place, facts, things = self.read_rows("holdings", ("person_id",), ids)
        tables.owner, self.things = place["person_id"], things
        tables.facts |= facts
        shares = facts.get("share")
        if things is None or shares is None or not len(things):
            return
        codes = pc.dictionary_encode(things)
        thing = pc.fill_null(pc.cast(codes.indices, pa.int64()), -1).to_numpy(zero_copy_only=False)
        named = (thing >= 0) & ~np.isnan(shares)
        sums = np.bincount(thing[named], shares[named], minlength=len(codes.dictionary))
        over = np.flatnonzero(sums > 1 + 1e-6)
        if len(over):
            which = str(codes.dictionary[int(over[0])].as_py())
            self.report(Problem("holdings", "share", None, len(over), which, expect("register_shares")))

    def read_history(self, tables: Tables, ids: Any) -> None:
        """Values that hold on the date beat those of ``persons``."""
        columns = self.columns_of("history")
        known = self.contract.tables["persons"]
        row = 0
        for batch in self.rows("history", list(columns)):
            if "person_id" not in columns or "fact" not in columns or "value" not in columns:
                return
            who = self.positions("history", "person_id", batch.column("person_id").combine_chunks(), ids, row)
            today = float(self.date.toordinal())
            holds = who >= 0
            for name, late in (("valid_from", False), ("valid_until", True)):
                if name in columns:
                    day = self.cells(columns[name], batch.column(name).combine_chunks(), row)
                    holds &= np.isnan(day) | ((day >= today) if late else (day <= today))
            facts = pc.dictionary_encode(_plain(batch.column("fact").combine_chunks()))
            code = pc.fill_null(facts.indices, -1).to_numpy(zero_copy_only=False)
            for index, fact in enumerate(facts.dictionary.to_pylist()):
                column = known.get(fact)
                rows = np.flatnonzero(holds & (code == index))
                if column is None or column.fact is None:
                    if fact not in self.contract.book.facts:
                        expected = expect("register_fact", nearest(str(fact), known))
                        first, count = int(np.flatnonzero(code == index)[0]), int((code == index).sum())
                        self.report(Problem("history", "fact", row + first + 1, count, str(fact), expected))
                    continue
                values = self.cells(
                    Column("history", "value", column.type, {}, unit=column.unit, low=column.low, high=column.high,
                           choices=column.choices, fact=column.fact),
                    batch.column("value").combine_chunks().take(pa.array(rows)), row,
                )  # fmt: skip
                if not self.kept(fact):
                    continue
                target = tables.facts.setdefault(fact, unknown(column.fact, tables.persons))
                target[who[rows]] = values
            row += batch.num_rows

    def joined(self) -> tuple[Joined, Any, Any]:
        """The whole register sorted by household: columns, identifiers of persons, and of holdings.

        Raises:
            RegisterError: with every problem that stands in the way.
        """
        tables, ids = self.read()
        errors = [problem for problem in self.found() if not problem.is_warning]
        if errors:
            raise RegisterError(errors)
        found = join(tables, self.contract.facts)
        things = None if self.things is None else self.things.take(pa.array(found.holding_order))
        return found, ids.take(pa.array(found.order)), things

    def look_at_roofs(self, tables: Tables) -> None:
        """Warn where results would stay open for all, or where an institution seems to be taken for a household."""
        if not tables.persons:
            return
        if not (tables.roof >= 0).any():
            expected = expect("register_roof")
            self.report(Problem("persons", "roof", None, tables.persons, "", expected, is_warning=True))
        elif not (tables.roof_listed == 1).any():
            expected = expect("register_roof_listed")
            self.report(Problem("persons", "roof_listed", None, tables.persons, "", expected, is_warning=True))
        housing = self.contract.tables["persons"].get("housing")
        at_home = np.ones(tables.persons, bool)
        if housing is not None and housing.choices is not None and "housing" in tables.facts:
            at_home = tables.facts["housing"] <= int(housing.choices["DWELLING"])
        counts = np.bincount(tables.roof[(tables.roof >= 0) & at_home])
        crowded = int((counts > CROWDED).sum())
        if crowded:
            expected = expect("register_institution", count=CROWDED)
            most = str(counts.max())
            self.report(Problem("persons", "housing", None, crowded, most, expected, is_warning=True))


BASIC = {BIRTH_DATE.name, "roof", "roof_listed", "holdings_listed", "person_id", "other_id", "holding_id"}


def _plain(values: Any) -> Any:
    """Text without a dictionary."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    return values if values.type == pa.string() else pc.cast(values, pa.string())


def _is_number(values: Any) -> bool:
    return bool(pa.types.is_integer(values.type))


def windows_of(found: Iterator[Any]) -> Iterator[Any]:
    """Small batches together, so that looking up identifiers pays."""
    kept: list[Any] = []
    for batch in found:
        kept.append(batch)
        if sum(part.num_rows for part in kept) >= WINDOW:
            yield pa.concat_tables(kept).unify_dictionaries()
            kept = []
    if kept:
        yield pa.concat_tables(kept).unify_dictionaries()


LIGHT = frozenset(("roof", "roof_listed", "housing", "share"))
"""What must be seen of all persons at once to know who belongs together, and whether all is in order."""


def check(folder: Path, contract: Contract, date: datetime.date) -> list[Problem]:
    """Everything that is wrong with a register, errors first, then warnings. Reads it row by row."""
    try:
        reader = Reader(folder, contract, date, LIGHT)
        reader.read()
    except RegisterError as error:
        return list(error.problems)
    return reader.found()


def rows_of(path: Path | None) -> int:
    """About how many rows a file has."""
    if path is None:
        return 0
    if path.suffix == ".parquet":
        return int(pq.ParquetFile(path).metadata.num_rows)
    return path.stat().st_size // 400

"""Registers laid ready for a run: sorted by household, and read piece by piece.

The same tables as Parquet, in row groups of which each holds whole households with all their pairs and holdings.
Columns that begin with ``_`` say by position what the identifiers say in words, so that nothing is looked up.
"""

from __future__ import annotations

import datetime
import json
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from abord.country.cells import EPOCH, Problem, cells
from abord.country.contract import TABLE_OF, Column, Contract
from abord.country.registers import LIGHT, Reader, RegisterError, batches, windows_of
from abord.country.tables import Joined, join
from abord.engine.columns import Array, Columns, starts_of
from abord.situation.problems import expect

READY = b"abord.ready"
READY_COLUMNS = {
    "persons": {"_component": pa.int32(), "_roster_open": pa.bool_(), "_kinds_open": pa.int32()},
    "pairs": {"_person": pa.int32(), "_other": pa.int32(), "_same_roof": pa.int8()},
    "holdings": {"_owner": pa.int32()},
}
"""What a laid ready table has beside the columns of the contract."""
PIECE = 262_144
"""Persons per row group, about: one piece per core is in memory at a time."""


@dataclass(slots=True)
class Piece:
    """Part of a register: whole households, as the evaluators take them.

    Attributes:
        ids: identifiers of the persons, in the order of the columns.
    """

    columns: Columns
    ids: Any


def is_ready(folder: Path) -> bool:
    """Whether the register was laid ready by ``prepare`` or ``synthetic``, and has all its rows still."""
    paths = [path for table in READY_COLUMNS if (path := folder / f"{table}.parquet").exists()]
    if not paths or paths[0].stem != "persons":
        return False
    files = [pq.ParquetFile(path) for path in paths]
    groups = files[0].metadata.num_row_groups
    return all(
        (file.metadata.metadata or {}).get(READY) == str(file.metadata.num_rows).encode()
        and file.metadata.num_row_groups == groups
        and set(READY_COLUMNS[path.stem]) <= set(file.schema_arrow.names)
        for path, file in zip(paths, files, strict=True)
    )


def read(folder: Path, contract: Contract, date: datetime.date) -> Piece:
    """A whole register, as it is brought, as one piece in memory.

    Raises:
        RegisterError: with every problem that stands in the way.
    """
    joined, ids, _ = Reader(folder, contract, date).joined()
    return Piece(joined.columns, ids)


def prepare(
    source: Path, target: Path, contract: Contract, date: datetime.date, piece: int = PIECE,
    progress: Callable[[int], None] | None = None,
) -> list[Problem]:  # fmt: skip
    """Lay a register ready: sort it by household and write it in pieces. Returns what it warns of.

    First it is settled who belongs together, from a few columns; then rows go to the piece of their household,
    and each piece is read, joined and written by itself. A register of any size fits in memory that way.

    Raises:
        RegisterError: with every problem that stands in the way.
    """
    reader = Reader(source, contract, date, LIGHT)
    tables, ids = reader.read()
    errors = [problem for problem in reader.found() if not problem.is_warning]
    if errors:
        raise RegisterError(errors)
    found = join(tables, {name: fact for name, fact in contract.facts.items() if name == "housing"})
    spans = list(found.columns.blocks(piece))
    starts = found.columns.component_start[[first for first, _ in spans]]
    piece_of = np.empty(tables.persons, np.int32)
    piece_of[found.order] = np.searchsorted(starts, np.arange(tables.persons), "right") - 1
    dated = reader.files["history"] is not None or "birth_date" in reader.columns_of("persons")
    note = {"source": str(source)} | ({"only_on": date.isoformat()} if dated else {})
    with (
        tempfile.TemporaryDirectory(prefix="abord-", dir=target.parent) as scratch,
        Writer(target, contract, note) as out,
    ):
        folders = [Path(scratch) / f"{index:05d}" for index in range(len(spans))]
        for table, path in reader.files.items():
            if path is not None and table in contract.tables:
                _hand_out(reader, table, folders, ids, piece_of)
        for folder in folders:
            piece_reader = Reader(folder, contract, date)
            joined, names, things = piece_reader.joined()
            out.write(lay_out(contract, joined, names, things, piece_reader.roof_words))
            if progress is not None:
                progress(joined.columns.persons)
    return reader.found()


def _hand_out(reader: Reader, table: str, folders: list[Path], ids: Any, piece_of: Array) -> None:
    """Write each row of a table to the piece of its person."""
    path = reader.files[table]
    assert path is not None
    known = list(reader.columns_of(table))
    writers: list[Any] = [None] * len(folders)
    row = 0
    found = batches(path, reader.contract, table, known)
    for batch in found if table == "persons" else windows_of(found):  # only identifiers of others are looked up
        if table == "persons":
            place = np.arange(row, row + batch.num_rows)
        else:
            place = reader.positions(table, "person_id", batch.column("person_id").combine_chunks(), ids, row)
        pieces = piece_of[place]
        order = np.argsort(pieces, kind="stable")
        ends = np.searchsorted(pieces[order], np.arange(len(folders)), "right")
        begin = 0
        for index, end in enumerate(ends):
            if end > begin:
                part = batch.take(pa.array(order[begin:end])).unify_dictionaries()
                part = _without_dictionaries(part)
                if writers[index] is None:
                    folders[index].mkdir(exist_ok=True)
                    writers[index] = pa.ipc.new_stream(str(folders[index] / f"{table}.arrow"), part.schema)
                writers[index].write_table(part)
            begin = end
        row += batch.num_rows
    for writer in writers:
        if writer is not None:
            writer.close()


def _without_dictionaries(table: Any) -> Any:
    """Words spelled out, so that every batch of a stream has the same form."""
    columns = [
        pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def lay_out(contract: Contract, joined: Joined, ids: Any, things: Any = None, roofs: Any = None) -> dict[str, Any]:
    """One piece as the Arrow tables of a register laid ready.

    Args:
        things: identifiers of the holdings.
        roofs: the words that the codes of roofs stand for; None where the codes themselves are unique.
    """
    columns = joined.columns
    n = columns.persons
    owner = np.repeat(np.arange(n), np.diff(columns.holding_start))
    person = np.repeat(np.arange(n), np.diff(columns.pair_start))
    roster = np.zeros(columns.components, bool) if columns.open_roster is None else columns.open_roster
    sizes = np.diff(columns.component_start)
    kinds_open = np.zeros(n, np.int64) if columns.open_kinds is None else columns.open_kinds
    codes = pa.array(joined.roof, mask=joined.roof < 0)
    given: dict[str, dict[str, Any]] = {
        "persons": {
            "person_id": ids,
            "roof": pc.cast(codes, pa.string()) if roofs is None else roofs.take(codes),
            "roof_listed": pa.array(joined.listed == 1, mask=joined.listed < 0),
            "holdings_listed": _listed(contract, kinds_open),
            "_component": pa.array(np.repeat(np.arange(columns.components), sizes).astype(np.int32)),
            "_roster_open": pa.array(np.repeat(roster, sizes)),
            "_kinds_open": pa.array(kinds_open.astype(np.int32)),
        },
        "pairs": {
            "person_id": ids.take(pa.array(person)),
            "other_id": ids.take(pa.array(columns.pair_other)),
            "_person": pa.array(person.astype(np.int32)),
            "_other": pa.array(columns.pair_other.astype(np.int32)),
            "_same_roof": pa.array(columns.facts.get("same_roof", np.full(len(person), -1, np.int8))),
        },
        "holdings": {
            "holding_id": things, "person_id": ids.take(pa.array(owner)), "_owner": pa.array(owner.astype(np.int32)),
        },
    }  # fmt: skip
    made = {}
    lengths = {"persons": n, "pairs": len(person), "holdings": len(owner)}
    for table, cells_of in given.items():
        if table not in contract.tables:
            continue
        fields = [*contract.schema(table), *(pa.field(*pair) for pair in READY_COLUMNS[table].items())]
        arrays = []
        for field_ in fields:
            column = contract.tables[table].get(field_.name)
            if field_.name in cells_of and cells_of[field_.name] is not None:
                arrays.append(cells_of[field_.name])
            elif column is not None and column.fact is not None and column.name in columns.facts:
                arrays.append(to_arrow(column, columns.facts[column.name]))
            else:
                arrays.append(pa.nulls(lengths[table], field_.type))
        made[table] = pa.table(arrays, schema=pa.schema(fields))
    return made


def _listed(contract: Contract, kinds_open: Array) -> Any:
    """The words of ``holdings_listed`` for kinds that are open, as bits."""
    kinds = contract.kinds()
    if kinds is None:
        return None
    masks, codes = np.unique(kinds_open, return_inverse=True)
    words = []
    for mask in masks:
        closed = [kind.name.lower() for kind in kinds if not int(mask) >> int(kind) & 1]
        words.append("all" if len(closed) == len(kinds) else " ".join(closed) or "none")
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words, pa.string()))


def to_arrow(column: Column, values: Array) -> Any:
    """A column of the evaluators as it stands in a file; unknown becomes empty."""
    unknown = np.isnan(values) if values.dtype == np.float64 else values < 0
    mask = unknown if unknown.any() else None
    if column.type == "amount":
        return pa.array(values, mask=mask)
    if column.type in ("count", "date"):
        whole = np.where(unknown, 0, values - (EPOCH if column.type == "date" else 0)).astype(np.int32)
        found = pa.array(whole, mask=mask)
        return found.view(pa.date32()) if column.type == "date" else found
    if column.type == "flag":
        return pa.array(values == 1, mask=mask)
    codes = pa.array(np.maximum(values, 0).astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(codes, pa.array(column.members))


class Writer:
    """Writes a register laid ready, piece by piece."""

    def __init__(self, folder: Path, contract: Contract, note: dict[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.contract, self.folder = contract, folder
        self.writers: dict[str, Any] = {}
        self.rows: dict[str, int] = {}
        for table in contract.tables:
            if table not in READY_COLUMNS:
                continue
            names = contract.schema(table)
            fields = [*names, *(pa.field(name, type_) for name, type_ in READY_COLUMNS[table].items())]
            schema = pa.schema(fields, {"abord.note": json.dumps(note)})
            plain = [name for name, type_ in READY_COLUMNS[table].items() if type_ == pa.int32()]
            ids = [field.name for field in names if field.name.endswith("_id") or field.name == "roof"]
            encodings = dict.fromkeys([name for name in plain if name != "_kinds_open"], "DELTA_BINARY_PACKED")
            encodings |= dict.fromkeys(ids, "DELTA_LENGTH_BYTE_ARRAY")
            self.writers[table] = pq.ParquetWriter(
                folder / f"{table}.parquet", schema, compression="lz4",
                use_dictionary=[field.name for field in fields if field.name not in encodings],
                column_encoding=encodings, write_statistics=False,
            )  # fmt: skip

    def write(self, made: dict[str, Any]) -> None:
        """Append one piece, as made by ``piece_tables``."""
        for table, writer in self.writers.items():
            writer.write_table(made[table], row_group_size=max(1, made[table].num_rows))
            self.rows[table] = self.rows.get(table, 0) + made[table].num_rows

    def close(self) -> None:
        """Finish the files. How many rows each has is noted, so that rows taken out later are missed."""
        for table, writer in self.writers.items():
            writer.add_key_value_metadata({READY.decode(): str(self.rows.get(table, 0))})
            writer.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Ready:
    """A register laid ready, read piece by piece; every thread opens the files for itself."""

    def __init__(self, folder: Path, contract: Contract, date: datetime.date) -> None:
        self.folder, self.contract, self.date = folder, contract, date
        self.paths: dict[str, Path] = {
            table: folder / f"{table}.parquet"
            for table in ("persons", "pairs", "holdings")
            if table in contract.tables and (folder / f"{table}.parquet").exists()
        }
        metadata = pq.ParquetFile(self.paths["persons"]).metadata
        self.pieces: int = metadata.num_row_groups
        self.persons: int = metadata.num_rows
        only_on = json.loads(metadata.metadata[b"abord.note"]).get("only_on", date.isoformat())
        if only_on != date.isoformat():
            expected = expect("register_only_on", day=only_on)
            raise RegisterError([Problem("persons", "", None, 1, date.isoformat(), expected)])
        self.local = threading.local()

    def file(self, table: str) -> Any:
        opened = self.local.__dict__.setdefault("files", {})
        if table not in opened:
            words = [c.name for c in self.contract.tables[table].values() if c.type in ("choice", "kinds")]
            opened[table] = pq.ParquetFile(self.paths[table], read_dictionary=words, memory_map=True)
        return opened[table]

    def piece(self, index: int) -> Piece:
        """One piece of whole households.

        Raises:
            RegisterError: when a cell is not what the contract says.
        """
        persons, problems = self.read("persons", index, ("person_id", "_component", "_roster_open", "_kinds_open"))
        component = persons["_component"]
        begins = np.flatnonzero(np.concatenate([[True], component[1:] != component[:-1]]))
        n = len(component)
        columns = Columns(
            np.concatenate([begins, [n]]).astype(np.int64), np.zeros(n + 1, np.int64), np.zeros(0, np.int64),
            np.zeros(n + 1, np.int64),
        )  # fmt: skip
        open_roster = persons["_roster_open"][begins].astype(bool)
        columns.open_roster = open_roster if open_roster.any() else None
        kinds_open = persons["_kinds_open"].astype(np.int64)
        columns.open_kinds = kinds_open if kinds_open.any() else None
        tables = {"persons": persons}
        if "pairs" in self.paths or "same_roof" in self.contract.facts:
            tables["pairs"], more = self.read("pairs", index, ("_person", "_other", "_same_roof"))
            problems += more
            columns.pair_start = starts_of(tables["pairs"]["_person"], n)
            columns.pair_other = tables["pairs"]["_other"].astype(np.int64)
            if "same_roof" in self.contract.facts:
                tables["pairs"]["same_roof"] = tables["pairs"]["_same_roof"]
        if "holdings" in self.paths:
            tables["holdings"], more = self.read("holdings", index, ("_owner",))
            problems += more
            columns.holding_start = starts_of(tables["holdings"]["_owner"], n)
        # A table that somebody sorted anew or patched together would join the wrong rows.
        sorted_ = [component, *(tables[t][k] for t, k in (("pairs", "_person"), ("holdings", "_owner")) if t in tables)]
        if any((rows[1:] < rows[:-1]).any() for rows in sorted_) or not _within(columns):
            expected = expect("register_as_laid")
            problems.append(Problem("persons", "_component", None, 1, f"part {index}", expected))
        if problems:
            raise RegisterError(problems)
        for name, fact in self.contract.facts.items():
            values = tables.get(TABLE_OF[fact.of], {}).get(name)
            if values is not None:
                columns.put(fact, values)
        return Piece(columns, persons["person_id"])

    def read(self, table: str, index: int, keys: tuple[str, ...]) -> tuple[dict[str, Any], list[Problem]]:
        """The columns of one row group that a run needs."""
        file = self.file(table)
        contract = self.contract.tables[table]
        there = set(file.schema_arrow.names)
        names = [*keys, *(name for name, column in contract.items() if column.fact is not None and name in there)]
        found: dict[str, Any] = {}
        problems: list[Problem] = []
        group = file.read_row_group(index, columns=names, use_threads=False)
        for name in names:
            values = group.column(name).combine_chunks()
            if name == "person_id":
                found[name] = values
            elif name in keys:
                found[name] = values.to_numpy(zero_copy_only=False)
            else:
                found[name], wrong = cells(contract[name], values)
                problems += wrong
        return found, problems


def _within(columns: Columns) -> bool:
    """Whether pairs and holdings belong to persons of the piece, and pairs stay within a component."""
    n, other = columns.persons, columns.pair_other
    if len(columns.pair_start) != n + 1 or len(columns.holding_start) != n + 1:
        return False
    if not len(other):
        return True
    if other.min() < 0 or other.max() >= n:
        return False
    component = np.repeat(np.arange(columns.components), np.diff(columns.component_start))
    person = np.repeat(component, np.diff(columns.pair_start))
    return bool((person == component[other]).all())

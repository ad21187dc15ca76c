"""A run over a register: Parquet in, Parquet out, piece by piece; and the table of who is entitled to what.

*Entitled* is what the law says on these facts; *receives* is a fact of the register. Whoever is entitled and does not
receive has an open right. Nobody is refused here: *not entitled* is only said where it is proved on the facts given.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from abord import __version__
from abord.country.contract import Contract
from abord.country.ready import Piece, Ready, is_ready, prepare, read
from abord.country.registers import Reader, find, rows_of
from abord.country.suppress import suppressed
from abord.country.tables import components
from abord.engine import country
from abord.engine.columns import Array, Columns
from abord.engine.country import HOLDINGS, NO, ROSTER, UNDETERMINED, YES, RightColumns, Settings

OUTCOMES = ("no", "yes", "undetermined")
RECEIVES = ("unknown", "no", "yes")
PER_YEAR = {"month": 12, "year": 1, "once": 1}
IN_MEMORY = 1_000_000
"""A register of at most so many persons is read at once; a larger one is laid ready first."""


@dataclass(slots=True)
class Tally:
    """What was counted of one right.

    Attributes:
        persons: how many are not entitled, entitled, undetermined.
        received: by what is known of receiving it (unknown, no, yes) and by entitlement.
        awards, value: lowest and highest number of awards, and their worth in euro a year (or once).
        settles: of the undetermined, for how many persons a datum matters.
    """

    right: str
    persons: Array = field(default_factory=lambda: np.zeros(3, np.int64))
    received: Array | None = None
    awards: Array = field(default_factory=lambda: np.zeros(2, np.int64))
    value: Array | None = None
    settles: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Count on with another piece."""
        self.persons += other.persons
        self.awards += other.awards
        self.settles += other.settles
        self.received = other.received if self.received is None else self.received + other.received
        self.value = other.value if self.value is None else self.value + other.value


@dataclass(slots=True)
class Seconds:
    """Seconds of work per step, over all threads, and seconds on the clock."""

    prepare: float = 0.0
    compile: float = 0.0
    decode: float = 0.0
    compute: float = 0.0
    encode: float = 0.0
    count: float = 0.0
    clock: float = 0.0


@dataclass(slots=True)
class Outcome:
    """What a run found. ``about`` says with which law it reckoned."""

    persons: int
    tallies: dict[str, Tally]
    seconds: Seconds
    about: dict[str, Any]
    written: int = 0


def run(
    source: Path | Columns,
    settings: Settings,
    rights: Iterable[str] | None = None,
    out: Path | None = None,
    progress: Callable[[int], None] | None = None,
    threads: int | None = None,
) -> Outcome:
    """Evaluate rights over a register; results go to the folder ``out``, one file per piece.

    Args:
        source: a folder with a register, laid ready or not; or columns in memory.
        progress: called with the number of persons done since the last call.

    Raises:
        RegisterError: when the register is not in order.
        CountryError: when the law on that date is not in the book.
    """
    begin = time.perf_counter()
    book = settings.book
    contract = Contract(book, rights)
    chosen = list(contract.rights)
    seconds = Seconds()
    with ExitStack() as stack:
        # First what is brought and where results go: to compile the law takes minutes.
        if isinstance(source, Path):
            Reader(source, contract, settings.date)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=out).close()
        pieces = _pieces(source, contract, settings.date, out, seconds, stack)
        started = time.perf_counter()
        outcome = Outcome(0, {right: Tally(right) for right in chosen}, seconds, about(settings, chosen))
        for right in chosen:
            for bounds in (False, True):
                country.kernel(book, right, bounds).run  # noqa: B018 - compiles or loads
        seconds.compile = time.perf_counter() - started
        workers = min(threads or os.cpu_count() or 1, len(pieces))
        # With one piece the engine uses all threads; with several each thread has its own piece.
        inner = 1 if workers > 1 else threads
        job = _Job(settings, chosen, out, outcome, inner, progress)
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(job, range(len(pieces)), pieces):
                pass
    seconds.clock = time.perf_counter() - begin
    if out is not None:
        text = json.dumps(summary(outcome, settings), indent=1, ensure_ascii=False)
        (out / "_summary.json").write_text(text + "\n", encoding="utf-8")
    return outcome


def _pieces(
    source: Path | Columns, contract: Contract, date: datetime.date, out: Path | None, seconds: Seconds,
    stack: ExitStack,
) -> list[Callable[[], Piece]]:  # fmt: skip
    """What loads each piece; a large register that was not laid ready yet is, for as long as ``stack`` is open."""
    if isinstance(source, Columns):
        whole = Piece(source, pa.array(np.arange(source.persons)))
        return [lambda: whole]
    if not is_ready(source):
        if rows_of(find(source, "persons")) <= IN_MEMORY:
            return [partial(read, source, contract, date)]
        started = time.perf_counter()
        parent = out.parent if out is not None else None
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="abord-ready-", dir=parent)))
        prepare(source, folder, contract, date)
        seconds.prepare = time.perf_counter() - started
        source = folder
    ready = Ready(source, contract, date)
    return [partial(ready.piece, index) for index in range(ready.pieces)]


class _Job:
    """The way of one piece: decoded, computed, counted, encoded."""

    def __init__(
        self, settings: Settings, rights: list[str], out: Path | None, outcome: Outcome, threads: int | None,
        progress: Callable[[int], None] | None,
    ) -> None:  # fmt: skip
        self.settings, self.rights, self.out, self.outcome = settings, rights, out, outcome
        self.threads, self.progress = threads, progress
        self.lock = threading.Lock()
        self.metadata = {"abord": json.dumps(outcome.about, ensure_ascii=False)}
        if out is not None:
            for old in out.glob("part-*.parquet"):
                old.unlink()

    def __call__(self, index: int, load: Callable[[], Piece]) -> None:
        clock = time.thread_time if self.threads == 1 else time.perf_counter
        times = [clock()]
        piece = load()
        times.append(clock())
        progress = self.report if self.progress is not None else None
        results = country.run(self.settings, piece.columns, self.rights, self.threads, progress)
        times.append(clock())
        tallies = [tally(self.settings, right, results[right], piece.columns) for right in self.rights]
        times.append(clock())
        written = 0
        if self.out is not None:
            table = lay_out(piece.ids, results).replace_schema_metadata(self.metadata)
            path = self.out / f"part-{index:05d}.parquet"
            words = [name for name in table.column_names if name != "person_id"]
            pq.write_table(
                table, path, compression="zstd", compression_level=1, write_statistics=False, use_dictionary=words
            )
            written = path.stat().st_size
        times.append(clock())
        decode, compute, count, encode = np.diff(times)
        with self.lock:
            outcome, seconds = self.outcome, self.outcome.seconds
            outcome.persons += piece.columns.persons
            outcome.written += written
            seconds.decode += float(decode)
            seconds.compute += float(compute)
            seconds.count += float(count)
            seconds.encode += float(encode)
            for one in tallies:
                outcome.tallies[one.right].add(one)

    def report(self, persons: int) -> None:
        assert self.progress is not None
        with self.lock:
            self.progress(persons)


# --- Results in columns ---------------------------------------------------------------------------------


def lay_out(ids: Any, results: dict[str, RightColumns]) -> Any:
    """Results as an Arrow table: per right whether entitled, between which amounts, and what is missing."""
    words = pa.array(OUTCOMES)
    columns: dict[str, Any] = {"person_id": ids}
    for right, found in results.items():
        columns[right] = pa.DictionaryArray.from_arrays(pa.array(found.entitled), words)
        if found.low is not None and found.high is not None:
            columns[f"{right}_low"] = pa.array(found.low)
            columns[f"{right}_high"] = pa.array(found.high)
        columns[f"{right}_missing"] = named(found.missing, found.legend)
    return pa.table(columns)


def named(missing: Array, legend: dict[int, str]) -> Any:
    """Bits of missing data as words, like ``wage_net, holdings``; empty where nothing is missing."""
    if not missing.any():
        return pa.DictionaryArray.from_arrays(pa.nulls(len(missing), pa.int32()), pa.array([], pa.string()))
    codes = pc.dictionary_encode(pa.array(missing, mask=missing == 0))
    return pa.DictionaryArray.from_arrays(
        codes.indices,
        pa.array([", ".join(names_of(mask, legend)) for mask in codes.dictionary.to_pylist()], pa.string()),
    )


def names_of(mask: int, legend: dict[int, str]) -> list[str]:
    """The data behind a set of bits."""
    return [name for bit, name in legend.items() if mask >> bit & 1]


# --- Counting -------------------------------------------------------------------------------------------


def tally(settings: Settings, right: str, found: RightColumns, columns: Columns) -> Tally:
    """Count one right over one piece."""
    folder = settings.book.rights[right].folder.right
    made = Tally(right, np.bincount(found.entitled, minlength=3))
    if folder.received_fact is not None:
        receives = columns.facts.get(folder.received_fact)
        known = np.full(columns.persons, -1, np.int8) if receives is None else receives
        made.received = np.bincount((known + 1).astype(np.int64) * 3 + found.entitled, minlength=9).reshape(3, 3)
    rate = PER_YEAR.get(folder.result.every.value, 0)
    # The fewest awards: those that may be one are one. The most: only those that surely are one.
    fewest, lowest = count_awards(columns, found.entitled == YES, found.covers, NO, found.low)
    most, highest = fewest, lowest
    settled = found.high is None or np.array_equal(found.low, found.high)  # type: ignore[arg-type]
    settled &= found.covers is None or not (found.covers == UNDETERMINED).any()
    if made.persons[UNDETERMINED] or not settled:
        most, highest = count_awards(columns, found.entitled != NO, found.covers, UNDETERMINED, found.high)
    made.awards[:] = fewest, most
    made.value = np.array([lowest, highest]) * rate if found.low is not None else None
    undetermined = found.missing[(found.entitled == UNDETERMINED)]
    if len(undetermined):
        counts = pc.value_counts(pa.array(undetermined))
        for mask, count in zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True):
            for name in names_of(mask, found.legend):
                made.settles[name] += count
    return made


def count_awards(
    columns: Columns, holds: Array, covers: Array | None, unless: int, amount: Array | None
) -> tuple[int, float]:
    """How many awards some holders have, and what they are worth together.

    Holders of whom one's award covers the other have one award together, worth the highest of theirs.

    Args:
        covers: per pair; None when nobody else is covered.
        unless: also do not join where ``covers`` has this value.
    """
    holders = np.flatnonzero(holds)
    if covers is None or not len(holders):
        return len(holders), float(amount[holders].sum()) if amount is not None else 0.0
    joined = np.flatnonzero((covers != NO) & (covers != unless))
    person = np.searchsorted(columns.pair_start, joined, "right") - 1
    other = columns.pair_other[joined]
    both = holds[person] & holds[other]
    label = components(columns.persons, person[both], other[both])
    first = holders[label[holders] == holders]
    if amount is None:
        return len(first), 0.0
    highest = amount.copy()
    np.maximum.at(highest, label[holders], amount[holders])
    return len(first), float(highest[first].sum())


# --- What is said of it -----------------------------------------------------------------------------------


def about(settings: Settings, rights: list[str]) -> dict[str, Any]:
    """With which law a run reckons: date, switches, unsure figures, and the code that holds the rules."""
    book = settings.book
    used: dict[str, None] = {}
    code = hashlib.sha256()
    for right in rights:
        kernel = country.kernel(book, right)
        used.update(dict.fromkeys(kernel.plan.parameters))
        code.update(kernel.code.text.encode())
    unsure = {}
    for name in used:
        value = settings.values[name]
        if not book.parameters[name].is_flag and not value.is_sure:
            unsure[name] = {
                "low": value.low,
                "high": value.high if np.isfinite(value.high) else None,
                "why": value.source,
            }
    verified = {r: book.rights[r].folder.right.law_verified_until for r in rights}
    return {
        "law_of": settings.date.isoformat(),
        "rights": rights,
        "switches": {name: settings.flag(name) for name in used if name in book.switches},
        "unsure_figures": unsure,
        "law_verified_until": {r: day and day.isoformat() for r, day in verified.items()},
        "figures_verified_until": book.figures_verified_until.isoformat(),
        "version": __version__,
        "rules": code.hexdigest()[:16],
    }


def summary(outcome: Outcome, settings: Settings, most: int = 8) -> dict[str, Any]:
    """Who is entitled to what, ready to publish: small cells are left out (None)."""
    rights = []
    for right, counted in outcome.tallies.items():
        folder = settings.book.rights[right].folder.right
        persons = suppressed([counted.persons.tolist()])[0]
        few = persons[YES] is None
        received = None
        if counted.received is not None:
            cells = suppressed(counted.received.tolist())
            received = {
                RECEIVES[row]: {OUTCOMES[column]: cells[row][column] for column in range(3)} for row in range(3)
            }
        value = None
        if counted.value is not None and not few:
            value = [round(float(amount), 2) if np.isfinite(amount) else None for amount in counted.value]
        # Where all that is missing is one unlisted thing, its own facts are missing too: name the thing first.
        ranked = sorted(
            counted.settles.items(), key=lambda item: (-item[1], item[0] not in (ROSTER, HOLDINGS), item[0])
        )
        settles = [(name, suppressed([[count]])[0][0]) for name, count in ranked[:most]]
        rights.append(
            {
                "right": right,
                "name": folder.short.en,
                "persons": {OUTCOMES[state]: persons[state] for state in (YES, NO, UNDETERMINED)},
                "awards": None if few else counted.awards.tolist(),
                "euro": value,
                "paid": folder.result.every.value,
                "receives": received,
                "open": None if received is None else received["no"]["yes"],
                "settled_by": [{"datum": name, "persons": count} for name, count in settles],
            }
        )
    seconds = {name: round(getattr(outcome.seconds, name), 3) for name in Seconds.__slots__}
    return {
        "persons": outcome.persons, "rights": rights, "seconds": seconds, "bytes_written": outcome.written,
        "about": outcome.about,
    }  # fmt: skip

"""A country, Parquet to Parquet: seconds of decoding, computing and encoding, memory, and bytes against a plain copy.

    python bench/country_run.py                  1 and 10 times 100,000 persons
    python bench/country_run.py --full           also 11.8 million
    python bench/country_run.py --missing 0.05   with persons of whom something is unknown
    python bench/country_run.py --openfisca      beside OpenFisca, everything included
    python bench/country_run.py --json           for machines

Every size runs in a process of its own, so that its peak of memory is its own. Kernels are compiled before.

OpenFisca (``--openfisca``) gets the same: the law settled, decoding and encoding as ours, and the totals over persons
and holdings, which it cannot express, from NumPy. It is measured on the first piece of the register, and scaled.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PERSONS_PER_HOUSEHOLD = 2.292
BELGIUM = 11_800_000


def copy_speed() -> float:
    """Bytes per second of a plain copy in memory (read and written), best of five."""
    import numpy as np

    source = np.ones(32_000_000)
    target = np.empty_like(source)
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        np.copyto(target, source)
        best = min(best, time.perf_counter() - begin)
    return 2 * source.nbytes / best


def one(folder: Path, date: datetime.date, threads: int | None, rights: list[str] | None) -> dict[str, Any]:
    """Run over one register, in this process."""
    from abord.book import open_book
    from abord.country.contract import Contract
    from abord.country.ready import Ready
    from abord.country.run import run
    from abord.engine.country import Settings

    book = open_book()
    settings = Settings.of(book, date)
    outcome = run(folder, settings, rights, folder / "out", threads=threads)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    columns = Ready(folder, Contract(book, rights), date).piece(0).columns
    arrays = [*columns.facts.values(), columns.pair_start, columns.pair_other, columns.holding_start]
    seconds = outcome.seconds
    bytes_in = sum(array.nbytes for array in arrays) / columns.persons
    bytes_out = sum(25 if book.rights[right].amount else 9 for right in outcome.tallies)
    speed = copy_speed()
    touched = bytes_in + bytes_out
    return {
        "persons": outcome.persons,
        "clock": seconds.clock - seconds.compile,
        "compile_or_load": seconds.compile,
        **{step: getattr(seconds, step) for step in ("decode", "compute", "count", "encode")},
        "peak_bytes": peak,
        "bytes_per_person": touched,
        "copy_bytes_per_second": speed,
        "compute_against_copy": seconds.compute / (outcome.persons * touched / speed),
        "undetermined": {right: int(tally.persons[2]) for right, tally in outcome.tallies.items()},
        "parquet_in": sum(path.stat().st_size for path in folder.glob("*.parquet")),
        "parquet_out": outcome.written,
    }


def beside_openfisca(folder: Path, date: datetime.date, threads: int | None) -> dict[str, Any]:
    """Processor seconds from Parquet to Parquet, all threads together: ours, and OpenFisca's."""
    from engines import NUMPY_BLOCK, PERIODS, Numpy, OpenFisca
    from openfisca_core.periods import period

    from abord.book import open_book
    from abord.country.contract import Contract
    from abord.country.ready import Ready
    from abord.country.run import run
    from abord.engine.country import Settings

    book = open_book()
    settings = Settings.of(book, date).as_if_sure()
    PERIODS[str(date)] = period(str(date))
    seconds = run(folder, settings, None, folder / "out", threads=threads).seconds
    around = seconds.decode + seconds.encode
    ready = Ready(folder, Contract(book, None), date)
    columns = ready.piece(0).columns
    totals = Numpy(settings, only_totals=True)
    with tempfile.TemporaryDirectory() as scratch:
        theirs = OpenFisca(settings, columns, Path(scratch))
    least = {}
    for name, work in {"totals": lambda: totals.run(columns, NUMPY_BLOCK), "OpenFisca": theirs.run}.items():
        found = []
        for _ in range(4):
            begin = time.process_time()
            work()
            found.append(time.process_time() - begin)
        least[name] = min(found)
    persons = int(pq_rows(folder))
    compute = {name: taken / columns.persons * persons for name, taken in least.items()}
    return {
        "measured_on": columns.persons, "decode_and_encode": around, **compute,
        "ours": around + seconds.compute, "theirs": around + sum(compute.values()),
    }  # fmt: skip


def pq_rows(folder: Path) -> int:
    """How many persons a run over a folder wrote."""
    import pyarrow.parquet as pq

    return sum(pq.ParquetFile(path).metadata.num_rows for path in (folder / "out").glob("part-*.parquet"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=100_000, help="the size that is 1x")
    parser.add_argument("--full", action="store_true", help=f"also {BELGIUM:,} persons")
    parser.add_argument("--date", type=datetime.date.fromisoformat, default=datetime.date(2026, 3, 1))
    parser.add_argument("--missing", type=float, default=0.0)
    parser.add_argument("--right", action="append", dest="rights")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--scratch", type=Path, help="where registers are written (default: a temporary folder)")
    parser.add_argument("--openfisca", action="store_true", help="also OpenFisca, with everything around it")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        found_here = one(given.one, given.date, given.threads, given.rights)
        if given.openfisca:
            found_here["beside_openfisca"] = beside_openfisca(given.one, given.date, given.threads)
        print(json.dumps(found_here))
        return
    from abord.book import open_book
    from abord.country.synthetic import Recipe, write

    found = []
    with tempfile.TemporaryDirectory(dir=given.scratch) as scratch:
        sizes = [given.persons, 10 * given.persons, *([BELGIUM] if given.full else [])]
        for number, persons in enumerate([1000, *sizes]):
            folder = Path(scratch) / str(number)
            begin = time.perf_counter()
            write(open_book(), Recipe(round(persons / PERSONS_PER_HOUSEHOLD), missing=given.missing), folder)
            made = time.perf_counter() - begin
            command = [sys.executable, __file__, "--one", str(folder), "--date", given.date.isoformat()]
            command += ["--threads", str(given.threads), *(f"--right={right}" for right in given.rights or ())]
            command += ["--openfisca"] if given.openfisca and number else []
            answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            if number:  # the first only compiles the kernels
                found.append({"generated_in": made, **json.loads(answer)})
    if given.json:
        print(json.dumps({"date": given.date.isoformat(), "threads": given.threads, "runs": found}, indent=1))
        return
    print(f"law of {given.date}, {given.threads} threads, {given.missing:.0%} of the persons with unknown facts")
    print(f"{'persons':>12} {'clock s':>8} {'decode':>7} {'compute':>8} {'count':>6} {'encode':>7} {'peak GB':>8}")
    for each in found:
        steps = f"{each['decode']:7.2f} {each['compute']:8.2f} {each['count']:6.2f} {each['encode']:7.2f}"
        print(f"{each['persons']:12,} {each['clock']:8.2f} {steps} {each['peak_bytes'] / 1e9:8.2f}")
    print("seconds of work of all threads, but for the clock")
    last = found[-1]
    print(f"{last['bytes_per_person']:.0f} bytes per person in columns; plain copy", end=" ")
    print(f"{last['copy_bytes_per_second'] / 1e9:.1f} GB/s; computing takes", end=" ")
    print(f"{last['compute_against_copy']:.0f} times as long as copying what it touches")
    for each in found if given.openfisca else []:
        beside = each["beside_openfisca"]
        print(f"{each['persons']:,} persons, the law settled, processor seconds with everything", end=" ")
        print("(decoding and encoding", end=" ")
        print(f"{beside['decode_and_encode']:.2f}): ours {beside['ours']:.2f},", end=" ")
        print(f"OpenFisca {beside['theirs']:.2f}", end=" ")
        print(f"(itself {beside['OpenFisca']:.2f}, its totals in NumPy {beside['totals']:.2f}; measured on", end=" ")
        print(f"{beside['measured_on']:,}): {beside['theirs'] / beside['ours']:.1f} times (needed 1.5)")
    if len(found) > 1:
        growth = (found[1]["clock"] / found[1]["persons"]) / (found[0]["clock"] / found[0]["persons"])
        print(f"10 times the persons: {growth:.2f} times the time per person")


if __name__ == "__main__":
    main()

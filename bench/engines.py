"""The same rules in three engines: ours, OpenFisca-Core (the generated package) and plain generated NumPy.

    python bench/engines.py                      1 million persons, law replicated 1, 10 and 40 times
    python bench/engines.py --persons 100000     smaller
    python bench/engines.py --only engines,household
    python bench/engines.py --json               for machines

From columns in memory to columns in memory, warm, the least processor seconds of runs in alternation (of two processes,
those of the slower one). All engines give the same results, so that seconds compare as results per second.

OpenFisca is run the fastest way it offers: its own builder from arrays, in blocks of 64,000 persons aligned to
households, on columns in the types that it keeps; beside that with its populations and caches filled by hand, past its
interface. The totals over other persons and holdings, which it cannot express and the two others compute, it is given
for nothing; *with totals counted* adds what they cost in NumPy. NumPy is generated from the same rules for the day at
hand, pairs and holdings included, in blocks of 16,000 persons and in one piece.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from abord.book import FACTS, RIGHTS, open_book
from abord.country.synthetic import Recipe, blocks
from abord.country.tables import join
from abord.engine import country, openfisca
from abord.engine.columns import Columns
from abord.engine.country import Settings
from abord.engine.graph import REFERENCE_DATE, LawBook

HERE = Path(__file__)
DAY = datetime.date(2026, 3, 1)
PERSONS_PER_HOUSEHOLD = 2.292
OPENFISCA_BLOCK, NUMPY_BLOCK = 64_000, 16_000
NEEDED = {
    "OpenFisca, totals for nothing": 20.0, "OpenFisca, totals counted": 20.0,
    "two processes: OpenFisca, totals for nothing": 10.0, "two processes: OpenFisca, totals counted": 10.0,
    "NumPy": 3.0,
    "700 rules, exact, cold": 60.0, "700 rules, with bounds, cold": 120.0, "700 rules, exact, cached": 2.0,
}  # fmt: skip


def people(book: LawBook, persons: int, seed: int = 2025) -> Columns:
    """Synthetic households of which all is known."""
    recipe = Recipe(households=round(persons / PERSONS_PER_HOUSEHOLD), seed=seed)
    return join(next(iter(blocks(book, recipe, size=recipe.households))), book.facts).columns


def incomplete(book: LawBook, columns: Columns, share: float) -> Columns:
    """The same people, with three facts unknown of a share of them."""
    rng = np.random.default_rng(1)
    asked = [name for name, fact in book.facts.items() if fact.of == "person"]
    facts = {name: column.copy() for name, column in columns.facts.items()}
    for person in rng.choice(columns.persons, int(columns.persons * share), replace=False):
        for name in rng.choice(asked, 3):
            facts[name][person] = np.nan if facts[name].dtype == np.float64 else -1
    return replace(columns, facts=facts)


def alternate(runs: dict[str, Callable[[], Any]], times: int) -> dict[str, dict[str, float]]:
    """Of each the least seconds on the clock and of processor, in turn, after one round that warms up.

    Processor time is that of this process, or what a run gives as that of others; on a machine with other work it is
    what can be compared.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for round_ in range(times + 1):
        for name, run in runs.items():
            begin = time.perf_counter(), time.process_time()
            elsewhere = run()
            own = time.process_time() - begin[1]
            if round_:
                cpu = elsewhere if isinstance(elsewhere, float) else own
                taken[name].append((time.perf_counter() - begin[0], cpu))
    return {
        name: {"clock": min(one for one, _ in found), "cpu": min(two for _, two in found)}
        for name, found in taken.items()
    }


def copy_speed() -> float:
    """Bytes per second of a plain copy in memory (read and written), best of five."""
    source = np.ones(32_000_000)
    target = np.empty_like(source)
    found = [alternate({"copy": lambda: np.copyto(target, source)}, 1)["copy"]["cpu"] for _ in range(5)]
    return 2 * source.nbytes / min(found)


# Plain NumPy, generated from the same rules.


class Numpy:
    """The law of a day as one function over whole columns."""

    def __init__(self, settings: Settings, only_totals: bool = False) -> None:
        self.settings, self.book = settings, settings.book
        self.targets = [v for right in self.book.rights.values() for v in (right.entitled, right.amount) if v]
        if only_totals:  # what OpenFisca gets as inputs: the folds, and what they rest on
            self.targets = [v for v in self.book.needed(self.targets) if self.book.variables[v].fold is not None]
        self.order = self.book.needed(self.targets)
        self.number = {variable: index for index, variable in enumerate(self.order)}
        self.lines: list[str] = []
        self.gathered: dict[str, str] = {}
        last = {needed: variable for variable in self.order for needed in self.reads(variable)}
        for variable in self.order:
            self.write(variable)
            done = [v for v, user in last.items() if user == variable and v not in self.targets and v != REFERENCE_DATE]
            # What nobody reads any more is let go, so that the memory of one piece stays bounded.
            self.lines += [f"v{self.number[v]} = None" for v in done]
        results = ", ".join(f"v{self.number[v]}" for v in self.targets)
        body = "\n".join(f"    {line}" for line in [*self.lines, f"return {results}"])
        names: dict[str, Any] = dict(vars(np)) | {"fold": fold, "quotient": np.divide}
        exec(f"def run(F, starts, rows, other, persons):\n{body}\n", names)
        self.function = names["run"]

    def reads(self, variable: str) -> list[str]:
        return [edge.variable for edge in self.book.variables[variable].edges()]

    def write(self, variable: str) -> None:
        found, name = self.book.variables[variable], f"v{self.number[variable]}"
        if found.fact is not None:
            self.lines.append(f"{name} = F[{found.fact.name!r}]" + (".view(bool)" if found.kind == "flag" else ""))
        elif variable == REFERENCE_DATE:
            self.lines.append(f"{name} = {float(self.settings.date.toordinal())}")
        elif found.fold is not None:
            grain = self.book.variables[found.fold[1]].grain
            inner = f"v{self.number[found.fold[1]]}"
            self.lines.append(f"{name} = fold({found.fold[0]!r}, {inner}, rows[{grain!r}], starts[{grain!r}], persons)")
        else:
            version = found.versions[found.version_on(self.settings.date)]

            def argument(given: str) -> str:
                edge = version.edges[given]
                target = f"v{self.number[edge.variable]}"
                if (
                    edge.variable == REFERENCE_DATE
                    or self.book.variables[edge.variable].grain == found.grain != "person"
                ):
                    return target
                if found.grain == "person":
                    return target
                return f"{target}[{'other' if edge.via == 'other' else f'rows[{found.grain!r}]'}]"

            def figure(given: str) -> str:
                return repr(self.settings.values[version.parameters[given]].value)

            assert version.rule.body is not None
            vectors = openfisca.Vectors(argument, figure, lambda member: str(int(member)))
            result = vectors.text(version.rule.body)
            self.lines += [*vectors.lines, f"{name} = {result}"]

    def run(self, columns: Columns, block: int | None = None) -> dict[str, Any]:
        """Results by variable, in blocks of so many persons, or in one piece."""
        kinds = {v: np.float64 if self.book.variables[v].kind == "number" else np.bool_ for v in self.targets}
        results = {variable: np.empty(columns.persons, kind) for variable, kind in kinds.items()}
        for first, last in columns.blocks(block or columns.persons):
            part = columns if block is None else columns.take(first, last)
            begin = int(columns.component_start[first])
            starts = {"pair": part.pair_start, "holding": part.holding_start}
            rows = {grain: np.repeat(np.arange(part.persons), np.diff(start)) for grain, start in starts.items()}
            with np.errstate(all="ignore"):
                found = self.function(part.facts, starts, rows, part.pair_other, part.persons)
            for variable, column in zip(self.targets, found, strict=True):
                results[variable][begin : begin + part.persons] = column
        for right in self.book.rights.values():
            if right.amount in results:
                results[right.amount] *= results[right.entitled]
        return results


def fold(name: str, values: Any, rows: Any, starts: Any, persons: int) -> Any:
    """A fold of the values of pairs or holdings, per person."""
    values = np.broadcast_to(values, len(rows))
    if name == "any_of":
        return np.bincount(rows[values], minlength=persons) > 0
    if name == "all_of":
        return np.bincount(rows[~values], minlength=persons) == 0
    if name == "count":
        return np.bincount(rows[values], minlength=persons).astype(float)
    if name == "total":
        return np.floor(np.bincount(rows, weights=values, minlength=persons) * 1e6 + 0.5) / 1e6
    start, function = (0.0, np.maximum) if name == "highest" else (np.inf, np.minimum)
    result = np.full(persons, start)
    filled = np.diff(starts) > 0
    if filled.any():
        result[filled] = function(function.reduceat(values, starts[:-1][filled]), start)
    return result


# OpenFisca.


class OpenFisca:
    """The generated package, in blocks; results in float32 and bool."""

    def __init__(self, settings: Settings, columns: Columns, folder: Path) -> None:
        from openfisca_core.indexed_enums import EnumArray
        from openfisca_core.periods import instant

        self.settings, self.book, self.columns = settings, settings.book, columns
        openfisca.export(self.book, folder)
        sys.path.insert(0, str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == openfisca.PACKAGE]:
            del sys.modules[name]
        self.system = importlib.import_module(openfisca.PACKAGE).CountryTaxBenefitSystem()
        sys.path.remove(str(folder))
        for full, value in settings.values.items():
            home, name = full.split(".")
            parameter = self.system.parameters.children[home].children[name]
            parameter.update(start=instant(str(settings.date)), stop=instant(str(settings.date)), value=value.value)
        given: dict[str, Any] = {}
        for right in self.book.rights:
            needed = self.book.needed(self.book.targets(right))
            for variable in needed:
                found = self.book.variables[variable]
                if found.fact is not None and found.grain == "person":
                    given[found.fact.name] = columns.facts[found.fact.name]
            totals = [v for v in needed if self.book.variables[v].fold is not None]
            values = country.values_of(settings, columns, totals)
            given |= {openfisca.name_of(name): column for name, column in values.items()}
        self.given = {}
        for name, column in given.items():
            variable = self.system.get_variable(name)
            self.given[name] = column.astype(variable.dtype)
            choices = getattr(variable, "possible_values", None)
            if choices is not None:
                self.given[name] = EnumArray(self.given[name], choices)
        self.targets = []
        for right in self.book.rights.values():
            self.targets += [openfisca.name_of(v) for v in (right.entitled, right.amount) if v]
        self.blocks = list(columns.blocks(OPENFISCA_BLOCK))
        self.results = {}
        for name in self.targets:
            dtype = self.system.get_variable(name).dtype
            memory = shared(columns.persons * np.dtype(dtype).itemsize)
            self.results[name] = np.frombuffer(memory, dtype=dtype, count=columns.persons)

    def block(self, first: int, last: int, by_hand: bool = False) -> None:
        start = self.columns.component_start[first : last + 1]
        p0, p1 = int(start[0]), int(start[-1])
        household = np.repeat(np.arange(last - first), np.diff(start))
        day = PERIODS[str(self.settings.date)]
        simulation = self.filled(household) if by_hand else self.built(household)
        for name, column in self.given.items():
            if by_hand:
                simulation.persons.get_holder(name)._memory_storage.put(column[p0:p1], day)
            else:
                simulation.set_input(name, day, column[p0:p1])
        for name in self.targets:
            self.results[name][p0:p1] = simulation.calculate(name, day)

    def built(self, household: Any) -> Any:
        """A simulation as OpenFisca's interface makes it."""
        from openfisca_core.simulations import SimulationBuilder

        builder = SimulationBuilder()
        builder.create_entities(self.system)
        builder.declare_person_entity("person", range(len(household)))
        group = builder.declare_entity("household", range(int(household[-1]) + 1))
        builder.join_with_persons(group, household, np.zeros(len(household), np.int64))
        return builder.build(self.system)

    def filled(self, household: Any) -> Any:
        """A simulation whose populations are filled by hand: nothing is made that no formula asks for."""
        from openfisca_core.simulations import Simulation

        populations = self.system.instantiate_entities()
        person, group = populations["person"], populations["household"]
        person.count, person.ids = len(household), range(len(household))
        group.count, group.ids = int(household[-1]) + 1, range(int(household[-1]) + 1)
        group.members_entity_id = household
        return Simulation(self.system, populations)

    def run(self, by_hand: bool = False) -> None:
        """All blocks, one after the other."""
        for block in self.blocks:
            self.block(*block, by_hand)

    def workers(self, count: int) -> Workers:
        """Processes that each do a part of the blocks, on shared memory."""
        return Workers([lambda mine=self.blocks[i::count]: [self.block(*one) for one in mine] for i in range(count)])


PERIODS: dict[str, Any] = {}


def shared(size: int) -> Any:
    """Memory that forked processes write together."""
    import mmap

    return mmap.mmap(-1, max(size, 1))


class Workers:
    """Forked processes that wait for a signal, do their work, and say that it is done."""

    def __init__(self, jobs: list[Callable[[], Any]]) -> None:
        import multiprocessing

        context = multiprocessing.get_context("fork")
        self.pipes, self.processes = [], []
        for job in jobs:
            here, there = context.Pipe()
            process = context.Process(target=self.serve, args=(there, job), daemon=True)
            process.start()
            self.pipes.append(here)
            self.processes.append(process)

    @staticmethod
    def serve(pipe: Any, job: Callable[[], Any]) -> None:
        while pipe.recv():
            begin = time.process_time()
            job()
            pipe.send(time.process_time() - begin)

    def run(self) -> float:
        """Gives the processor seconds of the slowest."""
        for pipe in self.pipes:
            pipe.send(True)
        return float(max(pipe.recv() for pipe in self.pipes))

    def stop(self) -> None:
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            pipe.send(False)
            process.join()


# What is measured.


def engines(book: LawBook, persons: int, times: int, scratch: Path) -> dict[str, Any]:
    """The three engines on the same persons and rules: seconds, ratios, and whether results are equal."""
    from openfisca_core.periods import period

    settings = Settings.of(book, DAY).as_if_sure()
    PERIODS[str(DAY)] = period(str(DAY))
    columns = people(book, persons)
    theirs = OpenFisca(settings, columns, scratch / "openfisca")
    vectors, totals_alone = Numpy(settings), Numpy(settings, only_totals=True)
    middle = int(np.searchsorted(columns.component_start, columns.persons / 2))
    halves = [columns.take(0, middle), columns.take(middle, columns.components)]
    country.run(settings, halves[0], threads=1)  # compiled before the others are forked
    pairs = {
        "ours, 2 processes": Workers([lambda h=half: country.run(settings, h, threads=1) for half in halves]),
        "OpenFisca, 2 processes": theirs.workers(2),
        "the totals alone, 2 processes": Workers([lambda h=half: totals_alone.run(h, NUMPY_BLOCK) for half in halves]),
    }
    kept: dict[str, Any] = {}
    seconds = alternate({
        "ours, 1 process": lambda: kept.__setitem__("ours", country.run(settings, columns, threads=1)),
        "OpenFisca, 1 process": theirs.run,
        "OpenFisca, filled by hand": lambda: theirs.run(by_hand=True),
        "NumPy, blocks of 16,000": lambda: kept.__setitem__("numpy", vectors.run(columns, NUMPY_BLOCK)),
        "NumPy, one piece": lambda: vectors.run(columns),
        "the totals alone, in NumPy": lambda: totals_alone.run(columns, NUMPY_BLOCK),
        **{name: pair.run for name, pair in pairs.items()},
    }, times)  # fmt: skip
    for pair in pairs.values():
        pair.stop()
    cpu = {name: both["cpu"] for name, both in seconds.items()}
    one, two, totals = cpu["ours, 1 process"], cpu["ours, 2 processes"], cpu["the totals alone, in NumPy"]
    given, counted = cpu["OpenFisca, 2 processes"], cpu["the totals alone, 2 processes"]
    return {
        "persons": columns.persons, "pairs": len(columns.pair_other), "holdings": int(columns.holding_start[-1]),
        "rules": sum(len(variable.versions) for variable in book.variables.values()), "seconds": seconds,
        "results": columns.persons * sum(2 if right.amount else 1 for right in book.rights.values()),
        "ratios": {
            "OpenFisca, totals for nothing": cpu["OpenFisca, 1 process"] / one,
            "OpenFisca, totals counted": (cpu["OpenFisca, 1 process"] + totals) / one,
            "OpenFisca filled by hand, totals for nothing": cpu["OpenFisca, filled by hand"] / one,
            "OpenFisca filled by hand, totals counted": (cpu["OpenFisca, filled by hand"] + totals) / one,
            "two processes: OpenFisca, totals for nothing": given / two,
            "two processes: OpenFisca, totals counted": (given + counted) / two,
            "NumPy": min(cpu["NumPy, blocks of 16,000"], cpu["NumPy, one piece"]) / one,
        },
        "equality": equality(book, kept["ours"], kept["numpy"], theirs.results),
        "memory": touched(settings, columns, one),
        "openfisca_per_person": cpu["OpenFisca, 1 process"] / columns.persons,
    }  # fmt: skip


def equality(book: LawBook, ours: dict[str, Any], vectors: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Results that differ: statuses, and amounts by half a cent or more."""
    found = {
        "results": 0,
        "NumPy": {"statuses": 0, "amounts": 0},
        "OpenFisca": {"statuses": 0, "amounts": 0, "most": 0.0},
    }
    for name, right in book.rights.items():
        entitled = ours[name].entitled == country.YES
        found["results"] += len(entitled)
        float32 = theirs[openfisca.name_of(right.entitled)]
        found["NumPy"]["statuses"] += int((vectors[right.entitled] != entitled).sum())
        found["OpenFisca"]["statuses"] += int((float32 != entitled).sum())
        if right.amount:
            amount = ours[name].low
            found["NumPy"]["amounts"] += int((np.abs(vectors[right.amount] - amount) >= 0.005).sum())
            gap = np.abs(theirs[openfisca.name_of(right.amount)].astype(float) - amount)[entitled & float32]
            found["OpenFisca"]["amounts"] += int((gap >= 0.005).sum())
            found["OpenFisca"]["most"] = max(found["OpenFisca"]["most"], float(gap.max(initial=0.0)))
    return found


def touched(settings: Settings, columns: Columns, seconds: float) -> dict[str, float]:
    """Bytes that a run must read and write per person, against a plain copy of as many in the same run."""
    book = settings.book
    used = {
        v.removeprefix("fact.") for right in book.rights for v in book.needed(book.targets(right)) if "fact." in v[:5]
    }
    read = sum(columns.facts[name].nbytes for name in used)
    read += columns.pair_start.nbytes + columns.pair_other.nbytes + columns.holding_start.nbytes
    written = sum(9 if right.amount else 1 for right in book.rights.values()) * columns.persons
    speed = copy_speed()
    return {
        "bytes_per_person": (read + written) / columns.persons,
        "copy_bytes_per_second": speed,
        "copying_seconds": (read + written) / speed,
        "times_copying": seconds / ((read + written) / speed),
    }


def growth(book: LawBook, persons: int, times: int) -> dict[str, Any]:
    """A tenth of the persons; 5 % of them incomplete, and of all an unsure law."""
    settings, small, large = Settings.of(book, DAY).as_if_sure(), people(book, persons // 10), people(book, persons)
    holes = incomplete(book, large, 0.05)
    unsure = Settings.of(book, DAY)
    seconds = alternate({
        "a tenth of the persons": lambda: country.run(settings, small, threads=1),
        "all persons": lambda: country.run(settings, large, threads=1),
        "5 % with facts unknown": lambda: country.run(settings, holes, threads=1),
        "the law as unsure as it is": lambda: country.run(unsure, large, threads=1),
    }, times)  # fmt: skip
    all_of_them, tenth = seconds["all persons"]["cpu"], seconds["a tenth of the persons"]["cpu"]
    per_person = (all_of_them / large.persons) / (tenth / small.persons)
    return {"seconds": seconds, "time per person at 10x": per_person}


def replicate(times: int, folder: Path) -> LawBook:
    """The law book so many times over, as renamed copies."""
    names = [path.name for path in RIGHTS.iterdir() if (path / "right.yaml").exists()]
    shutil.copytree(RIGHTS / "_concepts", folder / "_concepts")
    for copy in range(times):
        for name in names:
            target = folder / f"{name}_{copy}"
            shutil.copytree(RIGHTS / name, target, ignore=shutil.ignore_patterns("__pycache__"))
            for file in ("rules.py", "right.yaml"):
                text = (target / file).read_text(encoding="utf-8")
                for other in names:
                    if file == "rules.py":
                        text = text.replace(f'"{other}.', f'"{other}_{copy}.')
                    else:
                        text = re.sub(rf"^((?:id|  - right): ){other}$", rf"\g<1>{other}_{copy}", text, flags=re.M)
                (target / file).write_text(text, encoding="utf-8")
    return LawBook(folder, FACTS)


def rules(times: list[int], persons: int, scratch: Path) -> dict[str, Any]:
    """Compilation, cold and from the cache, each in a process of its own; and the run, as the law grows."""
    found: dict[str, Any] = {}
    for count in times:
        folder = scratch / f"law_{count}"
        replicate(count, folder)
        environment = os.environ | {"ABORD_CACHE": str(scratch / f"cache_{count}")}
        each = {}
        for build in ("exact", "bounds"):
            for state in ("cold", "cached"):
                command = [sys.executable, str(HERE), "--compile", str(folder), "--build", build]
                command += ["--persons", str(persons if (build, state) == ("exact", "cached") else 0)]
                answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
                each[f"{build}, {state}"] = json.loads(answer.stdout)
        found[str(count)] = each
    return found


def compile_all(folder: Path, build: str, persons: int) -> dict[str, Any]:
    """In this process: open the book, make the code of every right, compile it or load it; then run it."""
    begin = time.process_time()
    book = LawBook(folder, FACTS)
    opened = time.process_time()
    kernels = [country.kernel(book, right, bounds=build == "bounds") for right in book.rights]
    written = time.process_time()
    for kernel in kernels:
        _ = kernel.run
    done = time.process_time()
    count = sum(len(variable.versions) for variable in book.variables.values())
    found: dict[str, Any] = {
        "rules": count,
        "open": opened - begin,
        "write": written - opened,
        "compile": done - written,
    }
    if persons:
        settings, columns = Settings.of(book, DAY).as_if_sure(), people(open_book(), persons)
        _ = country.run(settings, columns, threads=1)
        runs = alternate({"run": lambda: country.run(settings, columns, threads=1)}, 3)
        taken = runs["run"]["cpu"]
        found |= {"run": taken, "ns per person and rule": taken / columns.persons / count * 1e9}
    found["peak_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return found


def household(book: LawBook) -> dict[str, float]:
    """Milliseconds, warm: all rights of all persons of one household of three, nothing known but who they are."""
    from abord.engine.bound import bound
    from abord.engine.case import Case
    from abord.engine.sheet import Sheet
    from abord.engine.verdict import verdict

    case = Case(DAY, ("a", "b", "c"), [{"age": 40.0}, {"age": 38.0}, {"age": 9.0}])
    case.holdings, case.open_kinds = [[], [], []], [frozenset(), frozenset(), frozenset()]
    case.pairs = {(i, j): {"same_roof": True} for i in range(3) for j in range(3) if i != j}
    values = book.parameters_at(DAY)
    together = tuple(target for right in book.rights for target in book.targets(right))

    def bounds() -> Any:
        return bound(Sheet(book, case, values), together)

    def verdicts() -> None:
        run = bounds()
        for right in book.rights:
            for person in range(3):
                verdict(run, right, person)

    seconds = alternate({"bound": bounds, "bound and verdicts, cases split": verdicts}, 50)
    return {name: 1000 * taken["cpu"] for name, taken in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5, help="runs of each in alternation")
    parser.add_argument("--copies", type=int, nargs="*", default=[1, 10, 40], help="times the law is replicated")
    parser.add_argument("--only", default="engines,growth,rules,household")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--compile", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", default="exact", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.compile:
        print(json.dumps(compile_all(given.compile, given.build, given.persons)))
        return
    book, only = open_book(), given.only.split(",")
    found: dict[str, Any] = {"cores": os.cpu_count(), "day": str(DAY)}
    with tempfile.TemporaryDirectory() as scratch:
        if "engines" in only:
            found["engines"] = engines(book, given.persons, given.times, Path(scratch))
        if "growth" in only:
            found["growth"] = growth(book, given.persons, given.times)
        if "rules" in only:
            found["rules"] = rules(given.copies, min(given.persons, 100_000), Path(scratch))
        if "household" in only:
            found["household"] = household(book)
    print(json.dumps(found, indent=1) if given.json else told(found))


def told(found: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [f"{found['cores']} cores, the law of {found['day']} with its unsure figures settled"]
    if "engines" in found:
        one = found["engines"]
        lines.append(
            f"\n{one['persons']:,} persons, {one['pairs']:,} pairs, {one['holdings']:,} holdings, {one['rules']} rules"
        )
        lines += [
            f"  {name:30} processor {both['cpu']:7.3f} s: {one['results'] / both['cpu'] / 1e6:6.1f} million results/s"
            for name, both in one["seconds"].items()
        ]
        lines.append("  ours is so many times faster than:")
        for name, ratio in one["ratios"].items():
            needed = f" (needed {NEEDED[name]:g})" if name in NEEDED else ""
            lines.append(f"    {name:46} {ratio:6.1f} times{needed}")
        lines += [f"  results that differ: {one['equality']}"]
        memory = one["memory"]
        speed = memory["copy_bytes_per_second"] / 1e9
        lines.append(f"  {memory['bytes_per_person']:.0f} bytes per person; a plain copy goes at {speed:.1f} GB/s")
        copying = memory["copying_seconds"] / one["persons"] * 1e9
        needed = one["openfisca_per_person"] / 20 * 1e9
        ours = copying * memory["times_copying"]
        lines.append(f"  a person takes {ours:.0f} ns, copying so many bytes {copying:.0f} ns;")
        lines.append(f"  20 times OpenFisca with its totals for nothing would be {needed:.0f} ns")
    if "growth" in found:
        lines.append("\nours, one thread")
        lines += [
            f"  {name:28} {both['clock']:8.3f} s, processor {both['cpu']:8.3f} s"
            for name, both in found["growth"]["seconds"].items()
        ]
        lines.append(
            f"  time per person with 10 times the persons: {found['growth']['time per person at 10x']:.2f} times"
        )
    for copies, builds in found.get("rules", {}).items():
        lines.append(f"\nthe law {copies} times over: {builds['exact, cold']['rules']} rules")
        for name, one in builds.items():
            made = one["write"] + one["compile"]
            scaled = f"{made * 700 / one['rules']:7.2f} s for 700 rules"
            run = (
                f"; run {one['run']:.3f} s, {one['ns per person and rule']:.2f} ns per person and rule"
                if "run" in one
                else ""
            )
            lines.append(
                f"  {name:16} write {one['write']:6.2f} s, compile {one['compile']:7.2f} s ({scaled}), "
                f"open the book {one['open']:.2f} s{run}"
            )
    if "household" in found:
        lines += ["\none household of three", *(f"  {name:34} {ms:6.2f} ms" for name, ms in found["household"].items())]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""`abord country`: registers of a whole country: templates, checks, made-up households, runs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from abord.cli.common import (
    FOUND_PROBLEMS,
    NEW_FOLDER,
    bad_input,
    chosen,
    json_option,
    language_option,
    law_book,
    positions_of,
    read_day,
    read_position,
    write_json,
)

if TYPE_CHECKING:
    from abord.country.cells import Problem
    from abord.country.contract import Contract
    from abord.engine.graph import LawBook

PERSONS_PER_HOUSEHOLD = 2.292
REGISTER = click.Path(exists=True, file_okay=False, path_type=Path)
rights_option = click.option(
    "--right", "rights", multiple=True, metavar="ID", help="Only this right; may be given more than once."
)
date_option = click.option(
    "--date", type=read_day, metavar="DATE", default=lambda: _last_day().isoformat(),
    show_default="today, as far as figures were looked up", help="The law, ages and histories of this day.",
)  # fmt: skip


def _last_day() -> datetime.date:
    from abord.book import open_book
    from abord.screening.assess import reference_date

    return reference_date(open_book(), None)


@click.group()
def country() -> None:
    """Registers of a whole country: who is entitled to what, and who misses it.

    \b
    Examples:
      abord country template my_register --right leefloon_ris
      abord country check my_register
      abord country generate trial --persons 100000
      abord country run trial --date 2026-03-01 --out results
    """


def contract_of(book: LawBook, rights: tuple[str, ...], as_json: bool) -> Contract:
    """The columns for the chosen rights, all by default."""
    from abord.country.contract import Contract

    wrong = chosen("--right", rights, book.rights)
    if wrong:
        bad_input(wrong, as_json)
    return Contract(book, rights or None)


@contextmanager
def progress(what: str, total: int | None, as_json: bool) -> Iterator[Callable[[int], None]]:
    """A bar on the error output, for long work at a terminal; gives what to call with the persons done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if as_json or not console.is_terminal:
        yield lambda persons: None
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("persons"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda persons: bar.advance(task, persons)


def told(problems: list[Problem]) -> list[dict[str, Any]]:
    """Problems for machines."""
    return [
        {
            "table": problem.table, "column": problem.column or None, "row": problem.row, "count": problem.count,
            "key": problem.expectation.key, "found": problem.value or None, "expected": problem.expected,
            "kind": "warning" if problem.is_warning else "error",
        }
        for problem in problems
    ]  # fmt: skip


def refuse(problems: tuple[Problem, ...] | list[Problem], as_json: bool, code: int) -> None:
    """Say all problems, and end."""
    if as_json:
        write_json({"format": "abord.register_problems/1", "problems": told(list(problems))})
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
    raise SystemExit(code)


@country.command()
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
@rights_option
@click.option("--form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True, help="Of the tables.")
@json_option
def template(folder: Path, rights: tuple[str, ...], form: str, as_json: bool) -> None:
    """Write empty tables to DIR (new or empty), and contract.md that explains every column in four languages.

    Only the columns that the chosen rights rest on: no more data than needed.

    \b
    Examples:
      abord country template my_register
      abord country template my_register --right vt_bim --right igo_grapa --form parquet
    """
    if folder.exists() and any(folder.iterdir()):
        bad_input([("DIR", str(folder), "a folder that is new or empty")], as_json)
    contract = contract_of(law_book(as_json), rights, as_json)
    from abord.country.contract import write_template

    written = write_template(contract, folder, form)
    columns = {table: len(found) for table, found in contract.tables.items()}
    if as_json:
        content = {"folder": str(folder), "files": [path.name for path in written], "columns": columns}
        write_json({"format": "abord.register_template/1", **content})
    else:
        for path in written:
            count = f"  {columns[path.stem]} columns" if path.stem in columns else ""
            click.echo(f"{path}{count}")


@country.command()
@click.argument("folder", metavar="DIR", type=REGISTER)
@rights_option
@date_option
@language_option
@json_option
def check(folder: Path, rights: tuple[str, ...], date: datetime.date, language: str, as_json: bool) -> None:
    """Check the tables in DIR against the contract: all problems at once, each with the first row where it stands.

    Exit code 0: in order, warnings at most; 1: problems.

    \b
    Examples:
      abord country check my_register
      abord country check my_register --right leefloon_ris --json
      abord country check my_register --lang nl
    """
    contract = contract_of(law_book(as_json), rights, as_json)
    from abord.country.registers import check as look
    from abord.situation.problems import said

    problems = look(folder, contract, date)
    errors = [problem for problem in problems if not problem.is_warning]
    if as_json:
        write_json({"format": "abord.register_problems/1", "problems": told(problems)})
    else:
        for problem in problems:
            click.echo(problem.line(language), err=not problem.is_warning)
        warnings = len(problems) - len(errors)
        count = said(language, "register_counted", problems=len(errors), warnings=warnings)
        click.echo(f"{folder}: {count if problems else said(language, 'register_in_order')}")
    raise SystemExit(FOUND_PROBLEMS if errors else 0)


@country.command()
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
@click.option(
    "--persons", type=click.IntRange(1, 40_000_000), default=100_000, show_default=True, help="About so many."
)
@click.option("--seed", type=int, default=2025, show_default=True, help="The same seed gives the same persons.")
@click.option("--missing", type=click.FloatRange(0, 1), default=0.0, help="Part of the persons with unknown facts.")
@click.option("--without", multiple=True, metavar="NAME", help="A fact, or kind of holding, that is unknown of all.")
@click.option("--extremes", is_flag=True, help="Also thresholds exactly hit, nil, very large, households of twelve.")
@json_option
def generate(
    folder: Path, persons: int, seed: int, missing: float, without: tuple[str, ...], extremes: bool, as_json: bool
) -> None:
    """Write a register of made-up households to DIR (new or empty). They are no picture of Belgium.

    \b
    Examples:
      abord country generate trial
      abord country generate trial --persons 1000000 --missing 0.05 --without savings
    """
    if folder.exists() and any(folder.iterdir()):
        bad_input([("DIR", str(folder), "a folder that is new or empty")], as_json)
    book = law_book(as_json)
    kinds = [kind.name.lower() for kind in book.facts["kind"].choices or ()]
    wrong = chosen("--without", without, [*kinds, *(n for n, fact in book.facts.items() if fact.derived_from is None)])
    if wrong:
        bad_input(wrong, as_json)
    from abord.country.synthetic import Recipe, write

    recipe = Recipe(max(1, round(persons / PERSONS_PER_HOUSEHOLD)), seed, missing, without, extremes)
    with progress("making", persons, as_json) as report:
        made = write(book, recipe, folder, report)
    if as_json:
        content = {"folder": str(folder), "persons": made, "households": recipe.households, "seed": seed}
        write_json({"format": "abord.register/1", **content})
    else:
        click.echo(f"{folder}: {made:,} persons in {recipe.households:,} households (made up)")


@country.command()
@click.argument("folder", metavar="DIR", type=REGISTER)
@rights_option
@date_option
@click.option("--known-on", type=read_day, metavar="DATE", help="The law as it was known on this day.")
@click.option(
    "--switch", "switches", multiple=True, type=read_position, metavar="NAME=yes|no", help="A disputed point."
)
@click.option("--out", type=NEW_FOLDER, metavar="DIR", help="Write results per person here, as Parquet.")
@click.option("--threads", type=click.IntRange(1, 256), help="How many at a time (default: all cores).")
@language_option
@json_option
def run(
    folder: Path,
    rights: tuple[str, ...],
    date: datetime.date,
    known_on: datetime.date | None,
    switches: tuple[tuple[str, bool], ...],
    out: Path | None,
    threads: int | None,
    language: str,
    as_json: bool,
) -> None:
    """Who in the register in DIR is entitled to what, who receives it, and which datum would settle the rest.

    Cells of 1 to 9 persons are not shown. Results per person go to --out, one Parquet file per part of the register,
    with the law that was applied in the metadata.

    \b
    Examples:
      abord country run trial --out results
      abord country run trial --right leefloon_ris --date 2026-03-01 --json
    """
    positions = positions_of(switches)
    book = law_book(as_json)
    contract_of(book, rights, as_json)
    wrong = chosen("--switch", positions, book.switches)
    if wrong:
        bad_input(wrong, as_json)
    from abord.country.registers import RegisterError, find, rows_of
    from abord.country.run import run as go
    from abord.country.run import summary
    from abord.engine.country import CountryError, Settings

    settings = Settings.of(book, date, known_on, positions)
    try:
        with progress("computing", rows_of(find(folder, "persons")) or None, as_json) as report:
            outcome = go(folder, settings, rights or None, out, report, threads)
    except RegisterError as error:
        refuse(error.problems, as_json, 2)
    except CountryError as error:
        bad_input([("--date", date.isoformat(), str(error))], as_json)
    found = summary(outcome, settings)
    if as_json:
        write_json({"format": "abord.country_run/1", "out": None if out is None else str(out), **found})
    else:
        show(book, found, language, out)


DATA = {
    "unsure figure of the law": "a figure of the law that is unsure",
    "roster": "who else lives there",
    "holdings": "what else people own",
}


def show(book: LawBook, found: dict[str, Any], language: str, out: Path | None) -> None:
    """The summary as a table."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    def number(count: int | None) -> str:
        return "<10" if count is None else f"{count:,}"

    def between(pair: list[Any] | None, word: str, scale: float = 1.0) -> str:
        if pair is None:
            return "–"
        low, high = (None if value is None else word.format(value / scale) for value in pair)
        return str(low) if low == high else f"{low}–{high or '?'}"

    def name(right: dict[str, Any]) -> str:
        return book.rights[right["right"]].folder.right.short[language]

    def datum(named: str) -> str:
        return book.facts[named].label.get(language, named) if named in book.facts else DATA.get(named, named)

    console = Console(highlight=False)
    title = f"{found['persons']:,} persons, the law of {found['about']['law_of']}, as far as computed"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("right")
    for heading in ("entitled", "not known", "awards", "m euro", "open"):
        table.add_column(heading, justify="right", no_wrap=True)
    for right in found["rights"]:
        euro = between(right["euro"], "{:,.1f}", 1e6) + (" once" if right["paid"] == "once" and right["euro"] else "")
        table.add_row(
            name(right), number(right["persons"]["yes"]), number(right["persons"]["undetermined"]),
            between(right["awards"], "{:,.0f}"), euro, "–" if right["receives"] is None else number(right["open"]),
        )  # fmt: skip
    console.print(table)
    console.print("Not known: a datum is missing. Open: entitled and not receiving it. <10: 1 to 9, not shown.")
    console.print("Million euro a year, unless once.")
    console.print("Conditions that people judge (such as willing to work) are not in it: nobody is refused here.")
    for right in found["rights"]:
        settles = [f"{datum(each['datum'])} ({number(each['persons'])})" for each in right["settled_by"][:3]]
        if settles:
            console.print(f"Would settle most, {name(right)}: {'; '.join(settles)}")
    seconds = found["seconds"]
    steps = ", ".join(f"{step} {seconds[step]:.1f}" for step in ("decode", "compute", "count", "encode"))
    console.print(f"{seconds['clock']:.1f} s; seconds of work: {steps}")
    if out is not None:
        console.print(f"Per person: {out}/part-*.parquet ({found['bytes_written'] / 1e6:,.1f} MB)")

"""`abord demo`: three made-up households explained, then a made-up country, then the site."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from abord.cli.common import json_option, language_option, law_book, read_situation, write_json

if TYPE_CHECKING:
    from rich.console import Console

    from abord.cli.show import Voice
    from abord.engine.graph import LawBook
    from abord.screening.trace import Speaker

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
HOUSEHOLDS = ("student_with_friend", "lone_parent", "unknown_income")
EXPLAINED = {"student_with_friend": ("leefloon_ris", "student")}
"""The one right that is explained in full."""

PERSONS_PER_HOUSEHOLD = 2.25
MISSING = 0.05
"""The part of the made-up persons of whom something is unknown."""
HOST, PORT = "127.0.0.1", 8000
"""Where the site is (the defaults of `abord serve`)."""


@click.command()
@click.option(
    "--persons", type=click.IntRange(0, 12_000_000), default=1_000_000, show_default=True,
    help="About how many persons the country has; 0 for none.",
)  # fmt: skip
@click.option("--no-serve", is_flag=True, help="End without the site.")
@language_option
@json_option
def demo(persons: int, no_serve: bool, language: str, as_json: bool) -> None:
    """Show what Abord does: three made-up households explained, then a made-up country. Needs no input.

    At a terminal it ends by opening the site, until Ctrl-C; elsewhere it says how to.

    \b
    Examples:
      abord demo
      abord demo --lang fr
      abord demo --persons 100000
      abord demo --persons 100000 --json
    """
    if not EXAMPLES.is_dir():
        raise click.ClickException("The examples are not part of the installed package. Get the source (git clone).")
    book = law_book(as_json)
    from abord.cli.show import Voice

    voice = Voice(language)
    households: list[dict[str, Any]] = []
    if as_json:
        households = [_household_json(book, voice, name) for name in HOUSEHOLDS]
    else:
        _show_households(book, voice)
    country = None
    if persons:
        country = _run_country(book, voice, persons, as_json)
    if as_json:
        write_json({"format": "abord.demo/1", "households": households, "country": country})
    elif not no_serve:
        _to_the_site(voice)


def _to_the_site(voice: Voice) -> None:
    """Open the site where somebody sits at a terminal; where nobody does, say how to."""
    from abord.cli.outcome import say
    from abord.cli.show import console

    terminal = console()
    terminal.print()
    if os.environ.get("CI") or not (sys.stdin.isatty() and sys.stdout.isatty()):
        say(terminal, voice.say("demo_site", address=f"http://{HOST}:{PORT}/"), "bold")
        return
    say(terminal, voice.say("demo_opens"), "bold")
    sys.stdout.flush()
    # A process of its own: the site makes workers, and what computed a country has threads, which no worker inherits.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "abord", "serve", "--open", "--port", str(_free_port())])


def _free_port() -> int:
    """The usual port, or any where something else listens there."""
    with socket.socket() as probe:
        return 0 if probe.connect_ex((HOST, PORT)) == 0 else PORT


def _assessed(book: LawBook, voice: Voice, name: str) -> tuple[Speaker, Any]:
    from abord.screening.assess import assess
    from abord.screening.trace import Speaker

    situation = read_situation(book, EXAMPLES / f"{name}.yaml")
    first = next(iter(situation.persons))
    return Speaker(voice, book, situation), assess(book, situation, persons=[first])


def _household_json(book: LawBook, voice: Voice, name: str) -> dict[str, Any]:
    from abord.screening.structure import assessment_json

    speaker, found = _assessed(book, voice, name)
    return assessment_json(found, speaker, {}, False, with_trace=False)


def _show_households(book: LawBook, voice: Voice) -> None:
    from abord.cli.explained import show_result
    from abord.cli.outcome import say, show_assessment
    from abord.cli.show import console, styled

    terminal = console()
    say(terminal, voice.say("demo_intro"), "bold")
    for name in HOUSEHOLDS:
        speaker, found = _assessed(book, voice, name)
        terminal.print()
        terminal.rule(styled(name.replace("_", " "), "bold"), characters="─")
        show_assessment(terminal, speaker, found, f"examples/{name}.yaml", {}, False)
        if name in EXPLAINED:
            show_result(terminal, speaker, found, found.of(*EXPLAINED[name]))


def _run_country(book: LawBook, voice: Voice, persons: int, as_json: bool) -> dict[str, Any]:
    """Make the country up, compute all rights, and say who is entitled to what and what it took."""
    from abord.country.run import run, summary
    from abord.country.synthetic import Recipe, write
    from abord.engine.country import Settings
    from abord.screening.assess import reference_date

    settings = Settings.of(book, reference_date(book, None))
    recipe = Recipe(max(1, round(persons / PERSONS_PER_HOUSEHOLD)), missing=MISSING)
    with tempfile.TemporaryDirectory(prefix="abord-demo-") as folder:
        register = Path(folder) / "register"
        if as_json:
            begin = time.perf_counter()
            made = write(book, recipe, register)
            making = time.perf_counter() - begin
            found = run(register, settings)
            return {**summary(found, settings), "seconds_making": round(making, 3), "persons_made": made}
        from abord.cli.outcome import say
        from abord.cli.show import belgian, console, styled

        terminal = console()
        terminal.print()
        title = voice.say("demo_country", persons=belgian(persons, 0))
        terminal.rule(styled(title, "bold"), characters="─")
        say(terminal, voice.say("demo_not_belgium"), "yellow")
        with _progress(terminal) as progress:
            task = progress.add_task(voice.say("demo_making"), total=persons)
            begin = time.perf_counter()
            made = write(book, recipe, register, lambda count: progress.advance(task, count))
            making = time.perf_counter() - begin
            progress.update(task, total=made, completed=made)
            task = progress.add_task(voice.say("demo_running"), total=made)
            found = run(register, settings, progress=lambda count: progress.advance(task, count))
            progress.update(task, total=made, completed=made)
    content = summary(found, settings)
    _show_country(terminal, voice, book, content)
    seconds = content["seconds"]
    clock = max(seconds["clock"], 1e-6)
    took = voice.say(
        "demo_took", persons=belgian(made, 0), rights=len(book.rights), seconds=belgian(clock, 1),
        rate=belgian(made / clock, 0), compile=belgian(seconds["compile"], 1), making=belgian(making, 1),
    )  # fmt: skip
    say(terminal, took)
    say(terminal, voice.say("demo_next"))
    return content


def _progress(terminal: Console) -> Any:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=terminal)


def _show_country(terminal: Console, voice: Voice, book: LawBook, content: dict[str, Any]) -> None:
    from abord.cli.show import belgian, table

    def count(number: int | None) -> str:
        return voice.say("few") if number is None else belgian(number, 0)

    keys = ("right", "entitled_short", "undetermined_short", "not_received", "per_year_million")
    made = table([voice.say(key) for key in keys])
    for one in content["rights"]:
        euro = one["euro"]
        worth = ""
        if euro is not None and None not in euro:
            low, high = (belgian(amount / 1e6, 1) for amount in euro)
            worth = low if low == high else voice.say("between", low=low, high=high)
        name = voice.of(book.rights[one["right"]].folder.right.short)
        open_rights = "" if one["receives"] is None else count(one["open"])
        made.add_row(name, count(one["persons"]["yes"]), count(one["persons"]["undetermined"]), open_rights, worth)
    for column in made.columns[1:]:
        column.justify = "right"
    terminal.print(made)

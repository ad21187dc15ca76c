"""`abord rights`: the rights that are here, and one of them in full."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from abord.cli.common import bad_input, chosen, json_option, language_option, law_book, read_day, write_json

if TYPE_CHECKING:
    from abord.engine.folder import Folder

WIDE = 130
"""From this width a table has room for every column."""


@click.group(invoke_without_command=True)
@language_option
@json_option
@click.pass_context
def rights(ctx: click.Context, language: str, as_json: bool) -> None:
    """List the rights that are here, each with how far its law has been looked up and who has read it.

    \b
    Examples:
      abord rights
      abord rights --lang fr
      abord rights --json
      abord rights show leefloon_ris
      abord rights show igo_grapa --date 01/01/2024 --lang nl
      abord rights changes --since 2026-01-01
    """
    if ctx.invoked_subcommand is not None:
        return
    folders = read_folders(as_json)
    if as_json:
        from abord.screening.structure import rights_json

        write_json(rights_json(folders))
        return
    from abord.cli.show import Voice, console, day, styled, table, wrapped

    voice, terminal = Voice(language), console()
    keys = ("name", "institution", "granted", "verified", "reviewed")
    made = table(["id", *(voice.say(key) for key in keys)])
    wide = terminal.width >= WIDE
    for folder in folders:
        right = folder.right
        cells = [
            voice.of(right.short), voice.of(right.institution.names), voice.say(f"mode_{right.grant.mode.value}"),
            day(right.law_verified_until) if right.law_verified_until else voice.say("no_law_read"),
            right.reviewed.by or voice.say("no_review"),
        ]  # fmt: skip
        if wide:
            made.add_row(right.id, *cells)
            continue
        terminal.print(styled(f"{cells[0]} ({right.id})", "bold"))
        lines = "; ".join(f"{voice.say(key).lower()}: {cell}" for key, cell in zip(keys[1:], cells[1:], strict=True))
        terminal.print(wrapped(lines, terminal.width, "  "))
    if wide:
        terminal.print(made)


def read_folders(as_json: bool) -> list[Folder]:
    """Every folder of a right as people read it, without its rules: that is all that a list needs."""
    from abord.book import RIGHTS
    from abord.engine.folder import FolderError, load_folder

    folders, problems = [], []
    for path in sorted(file.parent for file in RIGHTS.glob("*/right.yaml")):
        try:
            folders.append(load_folder(path))
        except FolderError as error:
            problems += [
                (f"{path.name}/{one.file.name} {one.key}".rstrip(), one.value, one.expected) for one in error.problems
            ]
    if problems:
        bad_input(problems, as_json)
    return folders


def _as_the_group(ctx: click.Context, language: str, as_json: bool) -> tuple[str, bool]:
    """Language and form, also where they were given before the name of the command."""
    given = ctx.parent.params if ctx.parent is not None else {}
    if ctx.parent is not None and ctx.get_parameter_source("language") != click.core.ParameterSource.COMMANDLINE:
        language = given.get("language", language)
    return language, as_json or bool(given.get("as_json"))


@rights.command()
@click.argument("right", metavar="ID")
@click.option(
    "--date", type=read_day, metavar="DATE", help="Figures on this day (default: today, as far as looked up)."
)
@language_option
@json_option
@click.pass_context
def show(ctx: click.Context, right: str, date: datetime.date | None, language: str, as_json: bool) -> None:
    """Show one right: what it is, conditions, figures with their sources, procedure, what is unsure.

    \b
    Examples:
      abord rights show leefloon_ris
      abord rights show leefloon_ris --date 2024-06-01
      abord rights show vt_bim --lang de
      abord rights show it_ai --json
    """
    language, as_json = _as_the_group(ctx, language, as_json)
    book = law_book(as_json)
    problems = chosen("ID", [right], book.rights)
    if problems:
        bad_input(problems, as_json)
    from abord.cli.one_right import show_right
    from abord.cli.show import Voice
    from abord.screening.assess import reference_date
    from abord.screening.trace import Speaker

    day = reference_date(book, date)
    clamped = date is None and day < datetime.date.today()
    if as_json:
        from abord.screening.structure import right_json

        write_json(right_json(book, right, day))
    else:
        show_right(Speaker(Voice(language), book), right, day, clamped)


@rights.command()
@click.option("--since", type=read_day, metavar="DATE", help="From this day on (default: a year ago).")
@language_option
@json_option
@click.pass_context
def changes(ctx: click.Context, since: datetime.date | None, language: str, as_json: bool) -> None:
    """Show what changed in figures, rules and terms since a day, and what is known to come: old, new, article, source.

    \b
    Examples:
      abord rights changes
      abord rights changes --since 2026-01-01 --lang fr
      abord rights changes --since 01/09/2026 --json
    """
    language, as_json = _as_the_group(ctx, language, as_json)
    book = law_book(as_json)
    from abord.casework import law_changes
    from abord.casework.clocks.calendar import brussels_date

    today = brussels_date(datetime.datetime.now(datetime.UTC))
    found = law_changes.changes(book, since or today - datetime.timedelta(days=365))
    told = [law_changes.said(book, one, language) for one in found]
    if as_json:
        write_json([law_changes.change_json(book, one) for one in told])
        return
    from abord.cli.law_changes import show_changes

    show_changes(book, told, language)

"""`abord assess`: which rights a household has, how much, how sure, and why."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import click

from abord.cli.common import (
    SITUATION_FILE,
    among,
    bad_input,
    chosen,
    json_option,
    language_option,
    law_book,
    positions_of,
    read_day,
    read_months,
    read_position,
    read_situation,
    write_json,
)


@click.command()
@click.argument("file", type=SITUATION_FILE)
@click.option("--date", type=read_day, metavar="DATE", help="Rights on this day (default: the file's own date).")
@click.option("--months", type=read_months, metavar="A..B", help="Every month from A to B, like 2025-01..2026-12.")
@click.option("--right", "rights", multiple=True, metavar="ID", help="Only this right; may be repeated.")
@click.option("--person", "persons", multiple=True, metavar="NAME", help="Only this person; may be repeated.")
@click.option("--known-on", type=read_day, metavar="DATE", help="With the law as it was published on this day.")
@click.option(
    "--switch", "switches", type=read_position, multiple=True, metavar="RIGHT.NAME=yes|no",
    help="Another position of a switch (see: abord rights show ID).",
)  # fmt: skip
@click.option("--explain", is_flag=True, help="Also why: conditions, articles, figures, and the amount step by step.")
@language_option
@json_option
def assess(
    file: Path,
    date: datetime.date | None,
    months: tuple[datetime.date, datetime.date] | None,
    rights: tuple[str, ...],
    persons: tuple[str, ...],
    known_on: datetime.date | None,
    switches: tuple[tuple[str, bool], ...],
    explain: bool,
    language: str,
    as_json: bool,
) -> None:
    """Find the rights of the household in FILE.

    Three outcomes: entitled, as far as computed; not entitled, as far as computed; not yet known, with what would
    settle it. What only people judge is listed, never computed.

    \b
    Examples:
      abord assess examples/student_with_friend.yaml
      abord assess examples/lone_parent.yaml --explain --right leefloon_ris
      abord assess examples/pensioner_alone.yaml --date 01/01/2024 --lang nl
      abord assess examples/student_with_friend.yaml --months 2025-01..2026-06
      abord assess examples/between_two_laws.yaml --switch leefloon_ris.relatives_pooled=no
      abord assess examples/unknown_income.yaml --json
    """
    if months and (date or explain):
        raise click.UsageError("--months goes without --date and --explain: ask for one month with --date.")
    positions = positions_of(switches)
    book = law_book(as_json)
    situation = read_situation(book, file, as_json, language)
    problems = chosen("--right", rights, book.rights)
    problems += chosen("--person", persons, situation.persons)
    problems += chosen("--switch", positions, book.switches)
    if problems:
        bad_input(problems, as_json, language=language)
    from abord.cli.show import Voice
    from abord.screening.assess import assess as find
    from abord.screening.assess import reference_date
    from abord.screening.project import months_between
    from abord.screening.trace import Speaker
    from abord.situation.problems import SituationError

    speaker = Speaker(Voice(language), book, situation)
    wanted, people = among(rights, book.rights), among(persons, situation.persons)
    if months:
        found = []
        for first in months_between(*months):
            try:
                found.append(
                    find(
                        book, situation, first, rights=wanted, persons=people, known_on=known_on, switches=positions,
                        thorough=False,
                    )
                )  # fmt: skip
            except SituationError as error:
                on_day = [replace(one, path=f"{first}: {one.path}") for one in error.problems]
                bad_input(on_day, as_json, language=language)
        from abord.cli.months import months_json, show_months

        if as_json:
            write_json(months_json(found, speaker))
        else:
            show_months(speaker, found, months)
        return
    try:
        result = find(book, situation, date, rights=wanted, persons=people, known_on=known_on, switches=positions)
    except SituationError as error:
        bad_input(error.problems, as_json, language=language)
    clamped = (date or situation.date) is None and reference_date(book, None) < datetime.date.today()
    if as_json:
        from abord.screening.structure import assessment_json

        write_json(assessment_json(result, speaker, positions, clamped))
        return
    from abord.cli.outcome import show_assessment
    from abord.cli.show import console

    terminal = console()
    show_assessment(terminal, speaker, result, str(file), positions, clamped)
    if explain:
        from abord.cli.explained import show_explanation

        show_explanation(terminal, speaker, result, everything=bool(rights))

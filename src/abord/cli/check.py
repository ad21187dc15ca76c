"""`abord check`: what is wrong with a situation file, what it leaves unknown, and how old its facts are."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from abord.cli.common import (
    SITUATION_FILE,
    bad_input,
    json_option,
    language_option,
    law_book,
    read_day,
    write_json,
)

if TYPE_CHECKING:
    from abord.engine.sheet import Missing
    from abord.screening.assess import Assessment
    from abord.screening.trace import Speaker


@click.command()
@click.argument("file", type=SITUATION_FILE)
@click.option("--date", type=read_day, metavar="DATE", help="Check it on this day (default: the file's own date).")
@language_option
@json_option
def check(file: Path, date: datetime.date | None, language: str, as_json: bool) -> None:
    """Check a situation FILE: all its problems at once, what it leaves unknown, and the age of its facts.

    Exit code 0: no problems; 2: problems, each as `path: found X, expected Y`.

    \b
    Examples:
      abord check examples/unknown_income.yaml
      abord check examples/lone_parent.yaml --date 01/06/2025 --lang nl
      abord check examples/lone_parent.yaml --json
    """
    book = law_book(as_json)
    from abord.screening.assess import assess
    from abord.situation.problems import SituationError
    from abord.situation.reader import Reader

    try:
        situation = Reader(book.facts).read_file(file)
        found = assess(book, situation, date, thorough=False)
    except SituationError as error:
        if as_json:
            bad_input(error.problems, True)
        from abord.cli.show import Voice

        click.echo(f"{file}: {Voice(language).say('problems', count=len(error.problems))}", err=True)
        bad_input(error.problems, language=language)
    from abord.cli.show import Voice
    from abord.screening.trace import Speaker

    speaker = Speaker(Voice(language), book, situation)
    if as_json:
        write_json(_json(speaker, found))
    else:
        _show(speaker, found, file)


def _missing(found: Assessment) -> dict[Missing, list[str]]:
    """Each datum that is not known and could decide a right, with those rights."""
    from abord.screening.assess import Outcome

    rights: dict[Missing, list[str]] = {}
    for result in found.results:
        if result.outcome is not Outcome.NOT_ENTITLED:
            for datum in result.missing:
                rights.setdefault(datum, []).append(result.right)
    return {datum: list(dict.fromkeys(names)) for datum, names in rights.items()}


def _grouped(speaker: Speaker, found: Assessment) -> dict[str, tuple[list[str], list[str]]]:
    """By what is not known: about whom, and for which rights."""
    from abord.cli.show import person_name

    groups: dict[str, tuple[list[str], list[str]]] = {}
    names = [person_name(name) for name in found.case.persons]
    for datum, rights in _missing(found).items():
        whom = names[datum.person] if 0 <= datum.person < len(names) else ""
        if 0 <= datum.other < len(names):
            whom = f"{whom} → {names[datum.other]}"
        for label in speaker.missing(found.case, datum, whose=False):
            people, for_rights = groups.setdefault(label, ([], []))
            people.append(whom)
            for_rights.extend(rights)
    return groups


def _show(speaker: Speaker, found: Assessment, file: Path) -> None:
    from abord.cli.outcome import say
    from abord.cli.show import console, day, person_name, styled, table
    from abord.situation.assemble import facts_by_source

    voice, terminal = speaker.voice, console()
    say(terminal, f"{file}: {voice.say('no_problems')}", "green")
    say(terminal, voice.say("on_date", date=day(found.date)))
    say(terminal, voice.say("persons_count", list=voice.listed(map(person_name, found.case.persons))))
    missing = _grouped(speaker, found)
    terminal.print()
    if missing:
        terminal.print(styled(voice.say("missing_title"), "bold"))
        made = table([voice.say("what"), voice.say("person"), voice.say("for_right")])
        for label, (people, names) in missing.items():
            made.add_row(label, voice.listed(people), voice.listed(map(speaker.right, names)))
        terminal.print(made)
    else:
        terminal.print(voice.say("missing_none"))
    ages = facts_by_source(found.prepared)
    if ages:
        terminal.print(styled(voice.say("sources_title"), "bold"))
        made = table([voice.say(key) for key in ("source", "since", "age_of_data", "confidence", "facts")])
        for one in ages:
            made.add_row(
                one.source or voice.say("no_source"), day(one.as_of) if one.as_of else voice.say("no_day"),
                "" if one.months is None else voice.say("months_old", count=one.months),
                voice.say(f"certainty_{one.certainty.value}"), voice.listed(_labels(speaker, one.paths), 6),
            )  # fmt: skip
        terminal.print(made)
    if found.assumptions:
        say(terminal, voice.say("assumed_count", count=len(found.assumptions)))


def _labels(speaker: Speaker, paths: tuple[str, ...]) -> list[str]:
    """Facts by their labels, once each."""
    names = dict.fromkeys(path.rsplit(".", 1)[-1] for path in paths)
    facts = speaker.book.facts
    return [speaker.voice.of(facts[name].label, name) if name in facts else name for name in names]


def _json(speaker: Speaker, found: Assessment) -> dict[str, Any]:
    from abord.screening.structure import iso, missing_json
    from abord.situation.assemble import facts_by_source

    return {
        "format": "abord.check/1",
        "problems": [],
        "date": found.date.isoformat(),
        "persons": list(found.case.persons),
        "unknown": [
            {**missing_json(found, speaker, datum), "rights": names} for datum, names in _missing(found).items()
        ],
        "sources": [
            {
                "source": one.source, "as_of": iso(one.as_of), "certainty": one.certainty.value,
                "months_old": one.months, "facts": list(one.paths),
            }
            for one in facts_by_source(found.prepared)
        ],
        "assumptions": [{"path": one.path, "value": one.value, "why": one.why} for one in found.assumptions],
    }  # fmt: skip

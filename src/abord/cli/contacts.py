"""`abord contacts`: whom people can talk to, checked and exported; and who asked to be called back."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from abord.cli.common import BAD_INPUT, NEW_FILE_OR_OUTPUT, Unfit, json_option, language_option, write_json

if TYPE_CHECKING:
    from abord.outreach.points import Point, Wrong
    from abord.situation.communes import Commune

MOST_NEAR = 10
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group(invoke_without_command=True)
@click.option("--municipality", help="Name, postal code or NIS code: only where its inhabitants can go.")
@language_option
@json_option
@click.pass_context
def contacts(ctx: click.Context, municipality: str | None, language: str, as_json: bool) -> None:
    """Show contact points: name, number, hours, and where each datum comes from.

    Files of your own (*.csv, *.yaml) in the folder contacts of ABORD_DATA are laid over those that come with Abord.

    \b
    Examples:
      abord contacts --municipality 9000
      abord contacts --municipality Eupen --lang de
      abord contacts --json
    """
    if ctx.invoked_subcommand is not None:
        return
    from abord.cli.show import console, wrapped

    found = _points(municipality, as_json)
    if as_json:
        rows = [{key: value for key, value in point.model_dump(mode="json").items() if value} for point in found]
        write_json({"format": "abord.contacts/1", "contacts": rows})
        return
    terminal = console()
    for point in found:
        terminal.print(wrapped(point.name_in(language), terminal.width))
        place = " ".join(filter(None, (point.street and f"{point.street},", point.postal_code, point.city)))
        about = [place, point.phone, point.email, point.website, point.hours]
        checked = f"checked on {point.checked_on:%d/%m/%Y}" if point.checked_on else "not checked with them"
        for line in [*filter(None, about), f"{point.source or 'no source'} ({checked})"]:
            terminal.print(wrapped(line, terminal.width, "  "))


@contacts.command()
@click.argument("file", type=FILE)
@json_option
def check(file: Path, as_json: bool) -> None:
    """Check a file of contact points: all problems, each with its row and field.

    \b
    Examples:
      abord contacts check centres.csv
      abord contacts check centres.yaml --json
    """
    from abord.outreach.points import ContactsError, read_file, shipped

    try:
        found = read_file(file, shipped())
    except ContactsError as error:
        _fail(error.problems, as_json)
    new = sum(1 for id in found if id not in shipped())
    if as_json:
        write_json({"format": "abord.contacts_check/1", "rows": len(found), "new": new})
        return
    click.echo(f"{file.name}: {len(found)} rows are right; {new} new points, {len(found) - new} filled in.")


@contacts.command()
@click.option("--municipality", help="Name, postal code or NIS code: only where its inhabitants can go.")
@click.option("--out", type=NEW_FILE_OR_OUTPUT, help="File to write (default: the standard output).")
@json_option
def export(municipality: str | None, out: Path | None, as_json: bool) -> None:
    """Export contact points as JSON in the form of HSDS 3 (Open Referral), with --json or without.

    \b
    Examples:
      abord contacts export --out contacts.json
      abord contacts export --municipality Namur
    """
    import json

    from abord.outreach import hsds

    content = hsds.export(_points(municipality, as_json), datetime.date.today())
    if out is None or str(out) == "-":
        write_json(content)
        return
    out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if as_json:
        write_json({"format": "abord.export/1", "files": [str(out)]})
    else:
        click.echo(f"{out}: {len(content['contents'])} services")


@contacts.command()
@click.option("--done", metavar="ID", help="Delete one: the person was called.")
@json_option
def requests(done: str | None, as_json: bool) -> None:
    """Show who asked to be called back, oldest first; done or too old is deleted.

    \b
    Examples:
      abord contacts requests
      abord contacts requests --done k3JvQ0xYb1ZsWc2T
    """
    _site()
    from abord.outreach import wishes

    if done is not None:
        if not wishes.take_back(done):
            raise click.ClickException("There is no such request: it was done, taken back or too old.")
        click.echo("Deleted.")
        return
    wishes.purge()
    found = wishes.waiting()
    if as_json:
        listed = [{"id": id, **_wish(wish), "deleted_on": expires.date().isoformat()} for id, wish, expires in found]
        write_json({"format": "abord.requests/1", "requests": listed})
        return
    for id, wish, expires in found:
        told = ", ".join(f"{key}: {value}" for key, value in _wish(wish).items() if value)
        click.echo(f"{id}  {told}  (deleted on {expires:%d/%m/%Y})")
    if not found:
        click.echo("Nobody waits for a call.")


def _wish(wish: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(wish)


def _site() -> None:
    """Django with its tables, as the site has them."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abord.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _points(municipality: str | None, as_json: bool) -> list[Point]:
    from abord.outreach.points import ContactsError, directory, points_for

    try:
        return list(directory().values()) if municipality is None else points_for(_commune(municipality))
    except ContactsError as error:
        _fail(error.problems, as_json)


def _commune(text: str) -> Commune:
    from abord.outreach.places import find

    found, certain = find(text)
    if not certain:
        near = [one.name_in("nl") for one in found]
        expected = "one municipality of Belgium, by its name, postal code or NIS code"
        if near:
            expected = f"one municipality; {len(near)} fit: {', '.join(near[:MOST_NEAR])}"
        raise Unfit(text, expected, "--municipality")
    return found[0]


def _fail(problems: list[Wrong], as_json: bool) -> NoReturn:
    if as_json:
        listed = [{"file": one.file, "row": one.row, "field": one.field, "found": one.found, "expected": one.expected}
                  for one in problems]  # fmt: skip
        write_json({"format": "abord.problems/1", "problems": listed})
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
    sys.exit(BAD_INPUT)

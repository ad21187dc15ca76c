"""`abord office`: what the keeper of an installation does: organisations, accounts, backup, retention, the journal."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from abord.cli.common import FOUND_PROBLEMS, bad_input, json_option, read_day, write_json
from abord.cli.office_demo import demo

if TYPE_CHECKING:
    from abord.casework.organisations.models import Organisation, Worker
    from abord.casework.organisations.scope import Scope

ROLES = ("reception", "worker", "decider", "appeals", "lead", "quality", "privacy", "admin", "helper")
EXPECTED = {
    "member_email": ("email", "an e-mail address"),
    "member_name": ("name", "a name"),
    "member_helper": ("--role", "helper alone: who helps from outside has no role in the service"),
    "member_appeals": ("--role", "appeals without a role that handles files"),
    "member_quality": ("--role", "quality without a role that handles files or appeals"),
    "member_until": ("--until", "today or a later day"),
}
"""What a rule about members asks of which option (organisations/members.py)."""


def prepare(migrate: bool = True) -> None:
    """Django, connected as the owner of the tables where there is one, with the tables as this version needs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abord.web.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    if "owner" in connections.settings:
        connections["default"].close()
        connections.settings["default"] = connections.settings["owner"]
        del connections["default"]
    if migrate:
        call_command("migrate", verbosity=0, interactive=False)


@click.group()
def office() -> None:
    """Keep an installation: organisations, accounts, backup, retention, the journal.

    \b
    Examples:
      abord office organisation testgem "OCMW Testgem" --phone "02 000 00 00"
      abord office worker an@testgem.example "An Peeters" --at testgem --role worker
    """


@office.command()
@click.argument("code")
@click.argument("name")
@click.option("--phone", default="", help="Shown on every page and paper.")
@click.option("--address", default="", help="Shown on papers.")
@click.option("--municipality", default="", help="NIS code.")
def organisation(code: str, name: str, phone: str, address: str, municipality: str) -> None:
    """Make an organisation, or change its name, phone and address.

    \b
    Examples:
      abord office organisation testgem "OCMW Testgem" --phone "02 000 00 00" --address "Markt 1, 9999 Testgem"
    """
    import re

    if not re.fullmatch(r"[a-z0-9-]{2,20}", code):
        bad_input([("code", code, "2 to 20 small letters, digits and dashes")])
    prepare()
    from abord.casework.organisations.models import Organisation

    given = {"name": name, "phone": phone, "address": address, "municipality": municipality}
    _, made = Organisation.objects.update_or_create(code=code, defaults={k: v for k, v in given.items() if v})
    click.echo(f"{'made' if made else 'changed'}: {code}")


@office.command()
@click.argument("email")
@click.argument("name")
@click.option("--at", required=True, help="Code of the organisation.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="More than one may be given."
)
@click.option("--until", type=read_day, help="Last day of these roles.")
@click.option("--provider", is_flag=True, help="No password: signs in through the organisation's identity provider.")
@click.option("--lang", "language", type=click.Choice(("nl", "fr", "de", "en")), default="nl", show_default=True)
def worker(
    email: str, name: str, at: str, roles: tuple[str, ...], until: datetime.date | None, provider: bool, language: str
) -> None:
    """Give someone an account, or further roles. A first password is shown once, and replaced at the first sign-in.

    \b
    Examples:
      abord office worker an@testgem.example "An Peeters" --at testgem --role worker --role reception
      abord office worker jo@testgem.example "Jo Maes" --at testgem --role admin --provider
    """
    prepare()
    from abord.casework.organisations import members
    from abord.casework.organisations.scope import Role, scoped

    where = _organisation(at)
    try:
        with scoped(_scope(where)):
            found, password = members.invite(
                email, name, language, [Role(one) for one in roles], until, by_provider=provider, further=True
            )
    except members.CannotChange as error:
        option, expected = EXPECTED[error.key]
        given = {"email": email, "name": name, "--role": ", ".join(roles), "--until": str(until)}
        bad_input([(option, given[option], expected)])
    click.echo(f"{found.email}: {', '.join(roles)} at {where.code}")
    if password:
        click.echo(f"First password, shown once: {password}")


@office.command()
@click.argument("email")
@click.option("--at", required=True, help="Code of the organisation.")
def end(email: str, at: str) -> None:
    """End all roles of someone at an organisation, from now on.

    \b
    Examples:
      abord office end an@testgem.example --at testgem
    """
    prepare()
    from abord.casework.organisations import members
    from abord.casework.organisations.scope import scoped

    where, found = _organisation(at), _worker(email)
    with scoped(_scope(where)):
        members.end_all(found)
    click.echo(f"{found.email}: no role at {where.code} any more")


@office.command()
@click.argument("email")
def reset(email: str) -> None:
    """Let someone start afresh: a new first password, a new second factor; all sessions end.

    \b
    Examples:
      abord office reset an@testgem.example
    """
    prepare()
    from abord.casework.organisations import accounts

    found = _worker(email)
    password = accounts.start_afresh(found)
    click.echo(f"First password, shown once: {password}" if password else f"{found.email}: second factor unlinked")


@office.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything to one new file, while the site is at work. It holds everything about everyone: keep it safe.

    \b
    Examples:
      abord office backup /safe/abord-2026-11-22.backup
    """
    prepare(migrate=False)
    from abord.casework import backup as module

    if file.exists():
        bad_input([(str(file), "a file", "a name that is not taken: a backup never overwrites")])
    try:
        about = module.backup(file)
    except module.CannotRestore as error:
        raise click.ClickException(str(error)) from None
    entries = sum(number for number, _ in about["heads"].values())
    click.echo(f"{file}: {len(about['heads'])} organisations, {entries} entries in their journals")


@office.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where there are organisations already: they are lost.")
def restore(file: Path, replace: bool) -> None:
    """Put a backup back, bring it up to this version, and prove that the journals are whole. Stop the site first.

    \b
    Examples:
      abord office restore /safe/abord-2026-11-22.backup
      abord office restore /safe/abord-2026-11-22.backup --replace
    """
    prepare(migrate=False)
    from abord.casework import backup as module

    try:
        checked = module.restore(file, replace)
    except module.CannotRestore as error:
        raise click.ClickException(str(error)) from None
    _tell(checked)


@office.command()
@json_option
def verify(as_json: bool) -> None:
    """Check the journals of all organisations: is each whole, and if not, where is it broken?

    \b
    Examples:
      abord office verify
      abord office verify --json
    """
    prepare()
    from abord.casework import backup as module

    checked = module.verify_all()
    if as_json:
        rows = [
            {"organisation": one.code, "entries": one.entries,
             "faults": [{"entry": fault.number, "what": fault.what} for fault in one.faults]}
            for one in checked
        ]  # fmt: skip
        write_json({"format": "abord.journals/1", "journals": rows})
    else:
        _tell(checked)


@office.command()
def nightly() -> None:
    """What is done once a day: terms that passed and notices that stay unread become tasks. Let cron call it on SQLite.

    \b
    Examples:
      abord office nightly
    """
    prepare()
    from abord.casework import background

    background.every_night()
    click.echo("put in the queue" if background.queued() else "done")


@office.command()
@click.option("--once", is_flag=True, help="Stop when the queue is empty.")
def work(once: bool) -> None:
    """Do what is in the queue (PostgreSQL only), and every night what is done once a day.

    \b
    Examples:
      abord office work
      abord office work --once
    """
    prepare(migrate=False)
    from django.core.management import call_command

    from abord.casework import background

    if not background.queued():
        raise click.ClickException("SQLite has no queue: its work is done at once, and by `abord office nightly`.")
    background.take_up_again()
    call_command("procrastinate", "worker", "--queues=abord", *(["--one-shot"] if once else []))


@office.command()
@click.option("--leave", default="", help="Reference of the archive's leave to destroy files.")
@click.option("--show", is_flag=True, help="Only show the rules and what is due.")
def purge(leave: str, show: bool) -> None:
    """Really delete what was kept long enough, each kind of data by its own rule; the people's keys go with it.

    \b
    Examples:
      abord office purge --show
      abord office purge --leave "State Archives 2026/123"
    """
    prepare()
    from abord.casework import retention
    from abord.casework.organisations.models import Organisation
    from abord.casework.organisations.scope import scoped

    if show:
        for rule in retention.rules().values():
            sure = "" if rule.confidence in "SC" else "  (a choice of the house, not a published term)"
            click.echo(f"{rule.kind}: {rule.months} months after {rule.since}{sure}\n  {rule.source}")
    for where in Organisation.objects.order_by("code"):
        with scoped(_scope(where)):
            counts = {kind: len(retention.due(kind)) for kind in retention.rules()} if show else retention.purge(leave)
        told = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        click.echo(f"{where.code}: {'due' if show else 'deleted'}: {told}")


def _tell(checked: Any) -> None:
    """What the check of the journals found; exit code 1 where something is broken."""
    broken = False
    for one in checked:
        click.echo(f"{one.code}: {one.entries} entries, {'whole' if not one.faults else 'BROKEN'}")
        for fault in one.faults:
            click.echo(f"  entry {fault.number}: {fault.what}")
            broken = True
    if broken:
        raise SystemExit(FOUND_PROBLEMS)


def _organisation(code: str) -> Organisation:
    from abord.casework.organisations.models import Organisation

    found: Organisation | None = Organisation.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Organisation.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        bad_input([("--at", code, f"an organisation: {known}")])
    return found


def _worker(email: str) -> Worker:
    from abord.casework.organisations.models import Worker

    found: Worker | None = Worker.objects.filter(email=email.strip().lower()).first()
    if found is None:
        bad_input([("email", email, "an account that exists")])
    return found


def _scope(where: Organisation) -> Scope:
    from abord.casework.organisations.scope import SYSTEM, Scope
    from abord.casework.purposes import Purpose

    return Scope(where.pk, SYSTEM, Purpose.UPKEEP)


office.add_command(demo)

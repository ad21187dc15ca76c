"""`abord office`: what the keeper of an installation does: organisations, accounts, backup, retention, the journal."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from abord.cli.common import FOUND_PROBLEMS, NEW_FILE, bad_input, json_option, read_day, write_json
from abord.cli.office_demo import demo
from abord.engine.facts import LANGUAGES

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
@json_option
def organisation(code: str, name: str, phone: str, address: str, municipality: str, as_json: bool) -> None:
    """Make an organisation, or change its name, phone and address.

    \b
    Examples:
      abord office organisation testgem "OCMW Testgem" --phone "02 000 00 00" --address "Markt 1, 9999 Testgem"
    """
    import re

    if not re.fullmatch(r"[a-z0-9-]{2,20}", code):
        bad_input([("code", code, "2 to 20 small letters, digits and dashes")], as_json)
    prepare()
    from abord.casework.organisations.models import Organisation

    given = {"name": name, "phone": phone, "address": address, "municipality": municipality}
    _, made = Organisation.objects.update_or_create(code=code, defaults={k: v for k, v in given.items() if v})
    done = "made" if made else "changed"
    _say(f"{done}: {code}", as_json, organisation=code, done=done)


@office.command()
@click.argument("email")
@click.argument("name")
@click.option("--at", required=True, help="Code of the organisation.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="More than one may be given."
)
@click.option("--until", type=read_day, help="Last day of these roles.")
@click.option("--provider", is_flag=True, help="No password: signs in through the organisation's identity provider.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
@json_option
def worker(
    email: str, name: str, at: str, roles: tuple[str, ...], until: datetime.date | None, provider: bool, language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Give someone an account, or further roles. A first password is shown once, and replaced at the first sign-in.

    \b
    Examples:
      abord office worker an@testgem.example "An Peeters" --at testgem --role worker --role reception
      abord office worker jo@testgem.example "Jo Maes" --at testgem --role admin --provider
    """
    prepare()
    from abord.casework.organisations import members
    from abord.casework.organisations.scope import Role, scoped

    where = _organisation(at, as_json)
    try:
        with scoped(_scope(where)):
            found, password = members.invite(
                email, name, language, [Role(one) for one in roles], until, by_provider=provider, further=True
            )
    except members.CannotChange as error:
        option, expected = EXPECTED[error.key]
        given = {"email": email, "name": name, "--role": ", ".join(roles), "--until": str(until)}
        bad_input([(option, given[option], expected)], as_json)
    said = f"{found.email}: {', '.join(roles)} at {where.code}"
    if password:
        said += f"\nFirst password, shown once: {password}"
    _say(said, as_json, email=found.email, organisation=where.code, roles=list(roles), first_password=password or None)


@office.command()
@click.argument("email")
@click.option("--at", required=True, help="Code of the organisation.")
@json_option
def end(email: str, at: str, as_json: bool) -> None:
    """End all roles of someone at an organisation, from now on.

    \b
    Examples:
      abord office end an@testgem.example --at testgem
    """
    prepare()
    from abord.casework.organisations import members
    from abord.casework.organisations.scope import scoped

    where, found = _organisation(at, as_json), _worker(email, as_json)
    with scoped(_scope(where)):
        members.end_all(found)
    _say(f"{found.email}: no role at {where.code} any more", as_json, email=found.email, organisation=where.code)


@office.command()
@click.argument("email")
@json_option
def reset(email: str, as_json: bool) -> None:
    """Let someone start afresh: a new first password, a new second factor; all sessions end.

    \b
    Examples:
      abord office reset an@testgem.example
    """
    prepare()
    from abord.casework.organisations import accounts

    found = _worker(email, as_json)
    password = accounts.start_afresh(found)
    said = f"First password, shown once: {password}" if password else f"{found.email}: second factor unlinked"
    _say(said, as_json, email=found.email, first_password=password or None)


@office.command()
@click.argument("file", type=NEW_FILE)
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write everything to one new file, while the site is at work. It holds everything about everyone: keep it safe.

    \b
    Examples:
      abord office backup /safe/abord-2026-11-22.backup
    """
    prepare(migrate=False)
    from abord.casework import backup as module

    if file.exists():
        bad_input([(str(file), "a file", "a name that is not taken: a backup never overwrites")], as_json)
    try:
        about = module.backup(file)
    except module.CannotRestore as error:
        raise click.ClickException(str(error)) from None
    entries, organisations = sum(number for number, _ in about["heads"].values()), len(about["heads"])
    said = f"{file}: {organisations} organisations, {entries} entries in their journals"
    _say(said, as_json, file=str(file), organisations=organisations, entries=entries)
    _name_leftovers(module.of_an_older_version(file.parent))


@office.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where there are organisations already: they are lost.")
@json_option
def restore(file: Path, replace: bool, as_json: bool) -> None:
    """Put a backup back, bring it up to this version, and prove that the journals are whole. Stop the site first.

    \b
    Examples:
      abord office restore /safe/abord-2026-11-22.backup
      abord office restore /safe/abord-2026-11-22.backup --replace
    """
    prepare(migrate=False)
    from django.conf import settings

    from abord.casework import backup as module

    try:
        checked = module.restore(file, replace)
    except module.CannotRestore as error:
        raise click.ClickException(str(error)) from None
    _name_leftovers(module.of_an_older_version(settings.DATA))
    _tell(checked, as_json)


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

    _tell(module.verify_all(), as_json)


@office.command()
@json_option
def nightly(as_json: bool) -> None:
    """What is done once a day: terms that passed and notices that stay unread become tasks, and a large office counts
    how many rights are realised. Let cron call it on SQLite.

    \b
    Examples:
      abord office nightly
    """
    prepare()
    from abord.casework import background

    failed, queued = background.every_night(), background.queued()
    said = "put in the queue" if queued else "done" if not failed else "\n".join(["failed:", *failed])
    _say(said, as_json, queued=queued, failed=failed)
    if failed:  # cron then tells whoever reads its mail
        raise SystemExit(1)


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
@json_option
def purge(leave: str, show: bool, as_json: bool) -> None:
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

    if show and not as_json:
        for rule in retention.rules().values():
            sure = "" if rule.confidence in "SC" else "  (a choice of the house, not a published term)"
            click.echo(f"{rule.kind}: {rule.months} months after {rule.since}{sure}\n  {rule.source}")
    done, found = "due" if show else "deleted", {}
    for where in Organisation.objects.order_by("code"):
        with scoped(_scope(where)):
            counts = found[where.code] = (
                {kind: len(retention.due(kind)) for kind in retention.rules()} if show else retention.purge(leave)
            )
        # For machines the answer comes at the end, and beside it what is done so far: this may take long.
        said = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        click.echo(f"{where.code}: {done}: {said}", err=as_json)
    if as_json:
        write_json({"format": "abord.office/1", done: found})


def _say(words: str, as_json: bool, **content: Any) -> None:
    """What was done: in words, or for machines."""
    if as_json:
        write_json({"format": "abord.office/1", **content})
    else:
        click.echo(words)


def _name_leftovers(found: list[Path]) -> None:
    """Folders that may hold everyone's data, beside the answer: to look at, since nobody can be sure whose they are."""
    for one in found:
        said = "looks like what an older version left when it was killed, with everyone's data: look, and delete it"
        click.echo(f"{one} {said}", err=True)


def _tell(checked: Any, as_json: bool) -> None:
    """What the check of the journals found; exit code 1 where something is broken."""
    if as_json:
        rows = [
            {"organisation": one.code, "entries": one.entries,
             "faults": [{"entry": fault.number, "what": fault.what} for fault in one.faults]}
            for one in checked
        ]  # fmt: skip
        write_json({"format": "abord.journals/1", "journals": rows})
    else:
        for one in checked:
            click.echo(f"{one.code}: {one.entries} entries, {'whole' if not one.faults else 'BROKEN'}")
            for fault in one.faults:
                click.echo(f"  entry {fault.number}: {fault.what}")
    if any(one.faults for one in checked):
        raise SystemExit(FOUND_PROBLEMS)


def _organisation(code: str, as_json: bool) -> Organisation:
    from abord.casework.organisations.models import Organisation

    found: Organisation | None = Organisation.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Organisation.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        bad_input([("--at", code, f"an organisation: {known}")], as_json)
    return found


def _worker(email: str, as_json: bool) -> Worker:
    from abord.casework.organisations.models import Worker

    found: Worker | None = Worker.objects.filter(email=email.strip().lower()).first()
    if found is None:
        bad_input([("email", email, "an account that exists")], as_json)
    return found


def _scope(where: Organisation) -> Scope:
    from abord.casework.organisations.scope import SYSTEM, Scope
    from abord.casework.purposes import Purpose

    return Scope(where.pk, SYSTEM, Purpose.UPKEEP)


office.add_command(demo)

"""`abord office demo`: a small office with invented people, to try the desk."""

from __future__ import annotations

import datetime
import secrets

import click

from abord.cli.common import json_option, write_json

CODE = "demo"


@click.command()
@json_option
def demo(as_json: bool) -> None:
    """Make a small office with invented people, so that `abord serve` shows a desk to try.

    \b
    Examples:
      abord office demo
    """
    from abord.cli.office import prepare

    prepare()
    from django.utils import timezone
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from abord.casework.files.demo import fill
    from abord.casework.organisations import accounts
    from abord.casework.organisations.models import Membership, Organisation, Worker
    from abord.casework.organisations.scope import SYSTEM, Actor, ActorKind, Role, Scope, scoped
    from abord.casework.purposes import Purpose

    if Organisation.objects.filter(code=CODE).exists():
        raise click.ClickException("The demo is there already. Sign in with what was shown when it was made.")
    today: datetime.date = timezone.localdate()
    roles = (Role.RECEPTION, Role.WORKER, Role.DECIDER, Role.LEAD)
    where = Organisation.objects.create(
        code=CODE, name="OCMW Voorbeeldstad (demo)", phone="02 000 00 00", address="Marktplein 1, 9999 Voorbeeldstad"
    )
    password = "-".join(secrets.token_hex(3) for _ in range(4))
    worker = Worker.objects.create_worker("demo@abord.example", "An Maes", password)
    TOTPDevice.objects.create(user=worker, name="authenticator", confirmed=True)
    codes = accounts.new_recovery_codes(worker)
    with scoped(Scope(where.pk, SYSTEM, Purpose.UPKEEP)):
        for role in roles:
            Membership.objects.create(worker=worker, role=role, starts=today)
    actor = Actor(ActorKind.WORKER, str(worker.pk), worker.name, frozenset(roles))
    with scoped(Scope(where.pk, actor, Purpose.INTAKE)):
        keys = fill(today)
    if as_json:
        people = [{"name": name, "number": number, "code": code} for name, number, code in keys]
        desk = {"email": worker.email, "password": password, "codes": list(codes)}
        write_json({"format": "abord.office_demo/1", "desk": desk, "people": people})
        return
    click.echo("The desk, /desk/ :")
    click.echo(f"  e-mail    {worker.email}\n  password  {password}")
    click.echo("  second step, each works once:  " + "  ".join(codes))
    click.echo("The person's own pages, /mine/en/ (number, code):")
    for name, number, code in keys:
        click.echo(f"  {number}  {code}  {name}")

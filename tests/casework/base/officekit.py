"""An office for tests: organisations, workers with a second factor, and someone who uses the desk without a browser."""

from __future__ import annotations

import datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from abord.casework.organisations.models import Membership, Organisation, Worker
from abord.casework.organisations.scope import SYSTEM, Actor, ActorKind, Role, Scope, scoped
from abord.casework.purposes import Purpose

# Passwords are slow on purpose; a test need not wait for them.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
hashers.get_hashers.cache_clear()
hashers.get_hashers_by_algorithm.cache_clear()
PASSWORD = "een-lang-wachtwoord-7"
_numbers = count(1)


def organisation(name: str = "OCMW Testgem") -> Organisation:
    """A new organisation."""
    return Organisation.objects.create(code=f"o{next(_numbers)}", name=name, phone="02 000 00 00")


def system_scope(where: Organisation, purpose: Purpose = Purpose.UPKEEP) -> Scope:
    """The installation itself at work."""
    return Scope(where.pk, SYSTEM, purpose)


def scope_of(where: Organisation, worker: Worker, *roles: Role, purpose: Purpose = Purpose.FOLLOW_UP) -> Scope:
    """A worker at work."""
    return Scope(where.pk, Actor(ActorKind.WORKER, str(worker.pk), worker.name, frozenset(roles)), purpose)


def worker(where: Organisation, *roles: Role, name: str = "An Peeters", linked: bool = True) -> Worker:
    """A worker with these roles since yesterday."""
    made = Worker.objects.create_worker(f"w{next(_numbers)}@example.be", name, PASSWORD)
    with scoped(system_scope(where)):
        for role in roles:
            Membership.objects.create(worker=made, role=role, starts=yesterday())
    if linked:
        TOTPDevice.objects.create(user=made, name="authenticator", confirmed=True)
    return made


def yesterday() -> datetime.date:
    """Yesterday."""
    return datetime.date.today() - datetime.timedelta(days=1)


def code_now(made: Worker, drift: int = 0) -> str:
    """What the worker's authenticator shows."""
    device = TOTPDevice.objects.filter(user=made).latest("pk")
    return f"{totp(device.bin_key, drift=drift):06d}"


class Desk:
    """Django's test client at the desk."""

    def __init__(self, language: str = "en") -> None:
        self.client, self.language = Client(), language

    def get(self, page: str = "", expect: int = 200) -> Any:
        """A page."""
        return self._seen(page, self.client.get(self.address(page)), expect)

    def post(self, page: str, expect: int = 303, **data: str) -> Any:
        """A form."""
        return self._seen(page, self.client.post(self.address(page), data), expect)

    def address(self, page: str) -> str:
        """Where a page is."""
        return f"/desk/{self.language}/{page}/" if page else f"/desk/{self.language}/"

    def _seen(self, page: str, response: Any, expect: int) -> Any:
        assert response.status_code == expect, f"{page}: {response.status_code}"
        return response

    def sign_in(self, who: Worker, where: Organisation | None = None) -> Desk:
        """With both factors."""
        TOTPDevice.objects.filter(user=who).update(last_t=-1, throttling_failure_count=0)
        self.post("sign-in", email=who.email, password=PASSWORD)
        self.post("sign-in/code", code=code_now(who))
        chosen = {"organisation": str(where.pk)} if where else {}
        self.post("sign-in/organisation", 303, **chosen)
        return self

    @property
    def session(self) -> Any:
        """What the session of the desk holds."""
        from abord.web.site.sessions import SessionStore

        return SessionStore(self.client.cookies[f"{settings.SESSION_COOKIE_NAME}_desk"].value)

"""Signing in: password, then a code of the authenticator (or a recovery code), then the organisation."""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abord.casework.journal.chain import record
from abord.casework.organisations import accounts
from abord.casework.organisations.models import Worker
from abord.casework.organisations.scope import Scope, scoped
from abord.casework.purposes import Purpose
from abord.ratelimit import RateLimiter, network_of
from abord.web.desk import gate
from abord.web.desk.gate import anyone
from abord.web.desk.page import page, say, to
from abord.web.site import guard
from abord.web.site.words import language_of_browser

HALFWAY_SECONDS = 10 * 60
"""How long after the password the second factor may follow."""
tries = RateLimiter(30, seconds=600)
"""Wrong tries from one network; those per account are counted in the database (accounts.py)."""
DEVICE, DEVICE_SALT, DEVICE_SECONDS = "abord_device", "abord.desk.device", 180 * 24 * 3600
"""A cookie of the desk says that a worker signed in on this device before; it opens nothing, and has a count of its
own of wrong passwords (as OWASP's device cookies), so that strangers can lock nobody out."""


@anyone
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """To the first page, or to signing in."""
    known = gate.known(request)
    language = known.language if known else language_of_browser(request)
    return to(language, "home" if known and request.session.get("organisation") else "sign_in")


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, language: str) -> HttpResponse:
    """E-mail address and password."""
    if request.method != "POST":
        return page(request, language, "sign_in", provider=bool(settings.OIDC["issuer"]))
    email = request.POST.get("email", "").strip().lower()[:254]
    device, network = device_of(request, email), network_of(request)
    if not (device or tries.lets(network)) or not accounts.may_try(email, device):
        return page(request, language, "sign_in", 429, error=say(language, "err_too_often"), email=email)
    worker = authenticate(request, username=email, password=request.POST.get("password", "")[:256])
    if worker is None:
        accounts.tried(email, device)
        return page(request, language, "sign_in", 422, error=say(language, "err_sign_in"), email=email)
    if not device:
        tries.forgive(network)
    halfway(request, worker.pk)
    return to(language, "second_factor")


def device_of(request: HttpRequest, email: str) -> str:
    """The number of this device, where the worker with this e-mail address signed in on it before; else empty."""
    said = request.get_signed_cookie(cookie_of(email), "", salt=DEVICE_SALT, max_age=DEVICE_SECONDS)
    owner, _, device = said.partition("-")
    return str(device) if owner == _owner(email) else ""


def _remember(request: HttpRequest, response: HttpResponse, email: str) -> HttpResponse:
    """This device is the worker's from now on."""
    device = device_of(request, email) or secrets.token_hex(16)
    response.set_signed_cookie(
        cookie_of(email), f"{_owner(email)}-{device}", salt=DEVICE_SALT, max_age=DEVICE_SECONDS, path="/desk/",
        secure=settings.HTTPS, httponly=True, samesite="Strict",
    )  # fmt: skip
    return response


def cookie_of(email: str) -> str:
    """A cookie a worker: several sign in at one desk."""
    return f"{DEVICE}_{_owner(email)[:16]}"


def _owner(email: str) -> str:
    """Whose a device is, without the e-mail address in the cookie."""
    return str(salted_hmac(DEVICE_SALT, email.strip().lower(), algorithm="sha256").hexdigest())


def halfway(request: HttpRequest, worker_id: int) -> None:
    """The first factor is given: a fresh session that only leads to the second."""
    request.session.flush()
    request.session["halfway"] = worker_id
    request.session["halfway_since"] = time.time()


def worker_halfway(request: HttpRequest) -> Worker | None:
    """Who gave the first factor in this session, not too long ago."""
    if time.time() - request.session.get("halfway_since", 0) > HALFWAY_SECONDS:
        return None
    return Worker.objects.filter(pk=request.session.get("halfway"), is_active=True).first()  # type: ignore[no-any-return]


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest, language: str) -> HttpResponse:
    """The code of the authenticator; at the first time, linking one."""
    worker = worker_halfway(request)
    if worker is None:
        return to(language, "sign_in")
    fresh = accounts.unconfirmed(worker) if not accounts.has_second_factor(worker) else None
    context: dict[str, Any] = {"enrolment": accounts.enrolment(fresh) if fresh else None}
    if request.method != "POST":
        return page(request, language, "second_factor", **context)
    outcome = accounts.check_code(worker, request.POST.get("code", ""))
    if outcome is not accounts.Outcome.RIGHT:
        late = outcome is accounts.Outcome.TOO_OFTEN
        error = say(language, "err_too_often" if late else "err_code_wrong")
        return page(request, language, "second_factor", 429 if late else 422, error=error, **context)
    enter(request, worker)
    if fresh:
        shown = page(request, language, "recovery", codes=accounts.new_recovery_codes(worker))
        return _remember(request, shown, worker.email)
    return _remember(request, to(language, "choose_organisation"), worker.email)


def enter(request: HttpRequest, worker: Worker) -> None:
    """Both factors are given."""
    request.session.flush()
    login(request, worker, backend="abord.web.desk.backend.Passwords")
    request.session["verified"] = worker.pk
    request.session["since"] = request.session["seen"] = time.time()
    accounts.forget_tries(worker.email, device_of(request, worker.email))


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def choose_organisation(request: HttpRequest, language: str) -> HttpResponse:
    """For which organisation; no question where there is one."""
    worker = gate.known(request)
    if worker is None:
        return to(language, "sign_in")
    if worker.password_is_temporary:
        return to(language, "password")
    held = gate.organisations_of(worker)
    chosen = [one for one in held if len(held) == 1 or request.POST.get("organisation") == str(one[0].pk)]
    if not chosen:
        return page(request, language, "choose_organisation", held=[one for one, _ in held])
    organisation, roles = chosen[0]
    if request.session.get("organisation") != organisation.pk and guard.is_looked_at(request):
        request.session["organisation"] = organisation.pk
        with scoped(Scope(organisation.pk, gate.actor_of(worker, roles), Purpose.UPKEEP)):
            record("sign_in")
    return HttpResponseRedirect(reverse("desk:home", args=[language]), status=303)


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, language: str) -> HttpResponse:
    """Another password: at the first time, or whenever a worker wants."""
    worker = gate.known(request)
    if worker is None or not worker.has_usable_password():
        return to(language, "sign_in")
    if request.method != "POST":
        return page(request, language, "password", first=worker.password_is_temporary)
    new = request.POST.get("new", "")[:256]
    error = "err_password_same" if new != request.POST.get("again", "") else ""
    if not worker.check_password(request.POST.get("password", "")[:256]):
        error = "err_password_old"
    elif not error and accounts.wrong_password(worker, new):
        error = "err_password_weak"
    if error:
        shown = {"error": say(language, error), "first": worker.password_is_temporary}
        return page(request, language, "password", 422, **shown)
    accounts.choose_password(worker, new)
    update_session_auth_hash(request, worker)
    return to(language, "home" if request.session.get("organisation") else "choose_organisation")


@anyone
@require_POST
def sign_out(request: HttpRequest, language: str) -> HttpResponse:
    """End the session."""
    logout(request)
    return to(language, "sign_in")

"""The door of the person's own pages: the number of the file and the code on the receipt. No account, no address.

Whoever comes in acts as the person, in the scope of that one file.

Only wrong codes are counted. Those for one file from one network are few, and then we say so; the right code opens the
file all the same, so that nobody who knows its number can lock the person out. What keeps guessing out is the code of
sixty bits: a million networks that each try all they may for a year, at whatever files, have less than one chance in a
hundred thousand to open one. What a network may try at all spares the machine, which works hard for each try.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abord.casework.files import codes
from abord.casework.files.acts import blanks
from abord.casework.files.acts.common import happened, service_code
from abord.casework.files.acts.follow import has_died
from abord.casework.files.choices import choices
from abord.casework.files.models import Application, File
from abord.casework.files.receipts import matches, read_number
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import SYSTEM, Actor, ActorKind, NoScope, Scope, scoped
from abord.casework.purposes import Purpose
from abord.casework.sharing.contact import Contact, of_file
from abord.engine.facts import LANGUAGES
from abord.printing import PACKAGES, NoPrinter
from abord.ratelimit import RateLimiter, network_of
from abord.web.site import words
from abord.web.site.pages import COMMUNITY_NAMES, SHEET, above, once
from abord.web.site.words import language_of_browser

ROOM = "mine"
PAGES = ("overview", "documents", "data", "decisions", "remedies", "sharing", "log", "take")
"""The menu."""
IDLE_SECONDS = 20 * 60
NOTED_EVERY = 60
by_address = RateLimiter(60, seconds=600)
"""Wrong codes of one network, whatever the file: as many people as a library or a service has in ten minutes."""
by_file = RateLimiter(6, seconds=600)
"""Wrong codes for one file of one network, until the page says that it is often."""
NOBODYS = "0" * 64
"""Stands for the proof of a receipt that does not exist: as much work as for one that does."""
verifying = RateLimiter(20, seconds=600)

View = Callable[..., HttpResponse]


def say(language: str, key: str, **fields: object) -> str:
    """Words of these pages, or common ones."""
    return words.say(language, key, ROOM, **fields)


def page(
    request: HttpRequest, language: str, template: str, status: int = 200, file: File | None = None, **context: Any
) -> HttpResponse:
    """A page, with a human contact on it."""
    organisation = context.pop("organisation", None)
    if organisation is None and file is not None:
        organisation = Organisation.objects.get(pk=file.organisation_id)
    start = "/receipt/" if request.path.startswith("/receipt/") else "/mine/"
    rest = request.path.removeprefix(f"{start}{language}/")
    context.update(
        language=language, room=ROOM, sheet=SHEET, file=file, organisation=organisation,
        languages=[(code, COMMUNITY_NAMES[code], f"{start}{code}/{rest}") for code in LANGUAGES],
        urls={"start": reverse("mine:enter", args=[language])},
        menu=[(url, f"nav_{name}", url == request.path) for name in PAGES
              for url in [reverse(f"mine:{name}", args=[language])]] if file is not None else [],
        contact=_contact(file),
        was_done=request.session.pop("done", "") if file is not None else "",
    )  # fmt: skip
    return render(request, f"mine/{template}.html", context, status=status)


def _contact(file: File | None) -> Contact | None:
    """Whom to ask for, on every page of a file; what is shown after an error knows no scope, and nobody."""
    try:
        return of_file(file) if file is not None else None
    except NoScope:
        return None


def done(request: HttpRequest, language: str, name: str, key: str) -> HttpResponse:
    """Onward to where a page says what was done, also on a small screen. ``key`` names the sentence, and nobody."""
    request.session["done"] = key
    return HttpResponseRedirect(f"{reverse(f'mine:{name}', args=[language])}#said", status=303)


def mine(view: View) -> View:
    """A page of one's own file; called as ``view(request, language, file)`` in the scope of the person."""

    @wraps(view)
    def guarded(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
        kept, now = request.session.get("mine"), time.time()
        if kept is None or now - kept["seen"] > IDLE_SECONDS:
            request.session.flush()
            return HttpResponseRedirect(reverse("mine:enter", args=[language]), status=303)
        with scoped(Scope(kept["organisation"], SYSTEM, Purpose.OWN_FILE)):
            file = File.objects.select_related("person__death", "handler").filter(pk=kept["file"]).first()
        if file is None or kept["code"] != file.code:  # a new code ends every session of the one before
            request.session.flush()
            return HttpResponseRedirect(reverse("mine:enter", args=[language]), status=303)
        if has_died(file):
            request.session.flush()
            return closed(request, language, file)
        if now - kept["seen"] > NOTED_EVERY:
            request.session["mine"] = {**kept, "seen": now}
        actor = Actor(ActorKind.PERSON, str(file.person_id), file.person.name)

        def shown() -> HttpResponse:
            with scoped(Scope(kept["organisation"], actor, Purpose.OWN_FILE)):
                return view(request, language, file, **kwargs)

        try:
            return once(request, shown)
        except NoPrinter:
            return page(request, language, "no_pdf", 503, file, back=above(request.path), packages=PACKAGES)

    return guarded


def organisations_of(number: str) -> list[Organisation]:
    """The services whose code stands at the front of a number: of a receipt, or with an F of a file."""
    code = number.split("-", 1)[0]
    return [one for one in Organisation.objects.order_by("pk") if code in (service_code(one), service_code(one) + "F")]


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """In the language of the browser."""
    return HttpResponseRedirect(reverse("mine:enter", args=[language_of_browser(request)]), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, language: str) -> HttpResponse:
    """Number of the file and code."""
    if request.method != "POST":
        return page(request, language, "enter")
    number, code = read_number(request.POST.get("number", "")), request.POST.get("code", "")[:80]
    typed_number = request.POST.get("number", "")[:40]
    if number is None:  # a slip of the pen, by its check digits: nothing was tried
        return page(request, language, "enter", 422, error=say(language, "err_number"), typed=typed_number)
    network = network_of(request)
    if not by_address.lets(network):
        return page(request, language, "enter", 429, error=say(language, "err_too_often"), typed=typed_number)
    file = _opened(number, code)
    if file is None:
        is_often = not by_file.lets(f"{number} {network}")
        error = say(language, "err_code_often" if is_often else "err_code")
        return page(request, language, "enter", 429 if is_often else 422, error=error, typed=typed_number)
    by_address.forgive(network)
    if has_died(file):
        return closed(request, language, file)
    request.session.flush()
    request.session["mine"] = {
        "organisation": file.organisation_id, "file": file.pk, "code": file.code, "seen": time.time(),
    }  # fmt: skip
    actor = Actor(ActorKind.PERSON, str(file.person_id), file.person.name)
    with scoped(Scope(int(file.organisation_id or 0), actor, Purpose.OWN_FILE)):
        happened(file, "own_side_opened")
    return HttpResponseRedirect(reverse("mine:overview", args=[language]), status=303)


def closed(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Whom the family can turn to; and the person, where it was a mistake. Nothing of the file is shown.

    Our choice: after a death the code, which somebody else may now hold, opens nothing any more.
    """
    with scoped(Scope(int(file.organisation_id or 0), SYSTEM, Purpose.OWN_FILE)):
        chain.record("own_side_closed", file.person.subject, about=f"file {file.number}")
        organisation = Organisation.objects.get(pk=file.organisation_id)
    return page(request, language, "closed", 403, organisation=organisation)


def _opened(number: str, code: str) -> File | None:
    """The file that a number, its own or of a receipt in it, and a code open; as much work where there is none."""
    tried = False
    for organisation in organisations_of(number):
        with scoped(Scope(organisation.pk, SYSTEM, Purpose.OWN_FILE)):
            is_file = number.split("-", 1)[0] == service_code(organisation) + "F"
            known = {"number" if is_file else "applications__receipt__number": number}
            file: File | None = File.objects.select_related("person__death", "handler").filter(**known).first()
        if file is not None and file.code:
            tried = True
            if codes.opens(file.code, code):
                return file
    if not tried:
        codes.waste(code)
    return None


@require_POST
def leave(request: HttpRequest, language: str) -> HttpResponse:
    """End the session."""
    request.session.flush()
    return HttpResponseRedirect(reverse("mine:enter", args=[language]), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, language: str) -> HttpResponse:
    """Is this receipt from this service? Only yes or no, and with yes its kind and day: nothing about anybody."""
    if request.method != "POST":
        return page(request, language, "verify")
    network = network_of(request)
    if not verifying.lets(network):
        return page(request, language, "verify", 429, error=say(language, "err_too_often"))
    typed_number = request.POST.get("number", "")[:40]
    number, code = read_number(typed_number), request.POST.get("code", "")[:80]
    found, by_hand, service = None, None, None
    for organisation in organisations_of(number) if number else ():
        with scoped(Scope(organisation.pk, SYSTEM, Purpose.ACCOUNT)):
            rows = Application.objects.filter(receipt__number=number)
            proof = rows.values_list("receipt__hash", flat=True).first()
            on_paper = blanks.checked(str(number), code)
            if matches(proof or NOBODYS, code) and proof is not None:
                found, service = rows.select_related("file__person").get(), organisation
            elif on_paper is not None:
                (by_hand, state), service = on_paper, organisation
                found = by_hand.application
            if found is not None:
                chain.record("receipt_checked", found.file.person.subject, about=f"receipt {number}")
        if service is not None:
            verifying.forgive(network)
            break
    kind = word(language, "contact", "application") if found else ""
    return page(
        request, language, "verify", checked=True, valid=found is not None, kind=kind, typed=typed_number,
        filed_on=found.filed_on if found else None, service=service, by_hand=by_hand,
        state=state.value if by_hand else "", days=choices()["blank_typed_in_days"].value,
    )  # fmt: skip


def not_found(request: HttpRequest) -> HttpResponse:
    """No such page."""
    code = request.path[6:8]
    return page(request, code if code in LANGUAGES else "nl", "problem", 404)


__all__ = ["Http404", "enter", "leave", "mine", "not_found", "page", "verify"]

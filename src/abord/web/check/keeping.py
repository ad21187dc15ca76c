"""Keeping with a code, going on, forgetting."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from abord.ratelimit import RateLimiter, network_of
from abord.web.check.page import needs_people, page, to, told_of
from abord.web.site import guard, sealed
from abord.web.site.words import say

codes = RateLimiter(10, seconds=600)


@require_http_methods(["GET", "HEAD", "POST"])
@needs_people
def save(request: HttpRequest, language: str) -> HttpResponse:
    """A code in words, to go on later or elsewhere."""
    told = told_of(request)
    if request.method != "POST":
        return page(request, language, "save", told, days=settings.SAVED_DAYS)
    code = sealed.new_code(language)
    sealed.purge()
    kept = sealed.put(sealed.strong(code), told.write(), datetime.timedelta(days=settings.SAVED_DAYS))
    request.session["saved"] = kept.date().isoformat()
    return page(request, language, "save", told, code=code, until=kept.date(), days=settings.SAVED_DAYS)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, language: str) -> HttpResponse:
    """Go on with a code, or delete what was saved with it."""
    if request.method != "POST":
        return page(request, language, "resume", days=settings.SAVED_DAYS)
    if not codes.lets(network_of(request)):
        return page(request, language, "resume", status=429, error=say(language, "err_too_many"))
    secret = sealed.strong(sealed.read_code(request.POST.get("code", "")))
    if request.POST.get("do") == "delete":
        gone = sealed.remove(secret)
        if gone:
            codes.forgive(network_of(request))
            request.session.pop("saved", None)  # paper no longer says that it is kept
        done, error = (say(language, "deleted"), "") if gone else ("", say(language, "err_code"))
        return page(request, language, "resume", status=200 if gone else 422, done=done, error=error)
    found = sealed.get(secret)
    if found is None:
        return page(request, language, "resume", status=422, error=say(language, "err_code"))
    codes.forgive(network_of(request))  # only wrong codes use up what is allowed
    request.session.flush()
    request.session["told"] = found
    return to(language, "known")


@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: forget at once, and go to a page that anybody could be reading."""
    response = HttpResponseRedirect(guard.ELSEWHERE, status=303)
    if guard.is_from_elsewhere(request):  # no other site can sign anybody out, or make them forget
        return response
    request.session.flush()
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_http_methods(["GET", "HEAD"])
def about(request: HttpRequest, language: str) -> HttpResponse:
    """How this works, and what happens with what is told."""
    return page(request, language, "about", days=settings.SAVED_DAYS, hours=settings.SESSION_COOKIE_AGE // 3600)

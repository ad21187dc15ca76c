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
MOST_TYPED = 120


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
    typed = request.POST.get("code", "")[:MOST_TYPED]
    code = sealed.read_code(typed)
    if wrong := _no_code(code, language):
        return page(request, language, "resume", status=422, error=wrong, typed=typed)
    # Only what could be a code counts: at a desk or in a library many share one network.
    if not codes.lets(network_of(request)):
        return page(request, language, "resume", status=429, error=say(language, "err_too_many"), typed=typed)
    secret = sealed.strong(code)
    if request.POST.get("do") == "delete":
        if not sealed.remove(secret):
            return page(request, language, "resume", status=422, error=say(language, "err_code"), typed=typed)
        codes.forgive(network_of(request))
        request.session.pop("saved", None)  # paper no longer says that it is kept
        return page(request, language, "resume", done=say(language, "deleted"))
    found = sealed.get(secret)
    if found is None:
        return page(request, language, "resume", status=422, error=say(language, "err_code"), typed=typed)
    codes.forgive(network_of(request))  # only wrong codes use up what is allowed
    request.session.flush()
    request.session["told"] = found
    return to(language, "known")


def _no_code(code: str, language: str) -> str:
    """Why this can be no code at all, in words; "" where it may be one."""
    listed = code.split()
    if len(listed) != sealed.CODE_WORDS:
        return say(language, "err_code_words", count=len(listed))
    known = {word for one in sealed.code_words().values() for word in one}
    strange = next((word for word in listed if word not in known), "")
    return say(language, "err_code_word", word=strange[:20]) if strange else ""


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

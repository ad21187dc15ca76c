"""How many pages of the rights check one network may ask for: the others get theirs too.

In a library or at a desk many people share one network; a program that asks without end soon meets the limit. What was
told stays as it is: whoever waits a little can send the same form again.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from abord.ratelimit import RateLimiter, network_of
from abord.web import problem
from abord.web.site.rooms import room_of

pages = RateLimiter(settings.PAGES_PER_MINUTE, seconds=60, burst=max(10.0, settings.PAGES_PER_MINUTE / 4))
"""A quarter of a minute's pages may be asked for at once."""
LAW = ["desk", "law"]
"""What changed in the law: a page of the desk, and a feed, for partners without an account."""


class Pace:
    """Before every page that a visitor needs no code or account for; API and signing in have own limits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own_limit = room_of(request) and request.path_info.split("/")[1:4:2] != LAW
        if own_limit or request.path_info.startswith(("/api/", settings.STATIC_URL)):
            return self.get_response(request)
        seconds = pages.wait(network_of(request))
        return problem.busy(request, seconds) if seconds else self.get_response(request)

"""What differs between the public check, the desk of workers and the person's own pages: session and error pages.

Each room has a session and a cookie of its own, so that what a visitor tells is never joined with who is signed in.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from abord.web import problem

ROOMS = ("desk", "mine")


def room_of(request: HttpRequest) -> str:
    """``desk``, ``mine``, or "" for the public check."""
    first = str(request.path_info).lstrip("/").partition("/")[0]  # "OPTIONS *" has no slash
    return first if first in ROOMS else ""


class RoomSessions(SessionMiddleware):
    """Django's sessions, with a cookie per room that only travels to the pages of that room."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session of this room."""
        if room := room_of(request):
            request.COOKIES = {**request.COOKIES}
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            if own := request.COOKIES.get(_name(room)):
                request.COOKIES[settings.SESSION_COOKIE_NAME] = own
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep it, under the room's own cookie."""
        response = super().process_response(request, response)
        room = room_of(request)
        if room and settings.SESSION_COOKIE_NAME in response.cookies:
            made = response.cookies.pop(settings.SESSION_COOKIE_NAME)
            response.cookies[_name(room)] = made.value
            for name, value in made.items():
                response.cookies[_name(room)][name] = value
            response.cookies[_name(room)]["path"] = f"/{room}/"
        return response


def _name(room: str) -> str:
    return f"{settings.SESSION_COOKIE_NAME}_{room}"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, in the room where it was looked for."""
    if room_of(request) == "desk":
        from abord.web.desk import page

        return page.not_found(request)
    if room_of(request) == "mine":
        from abord.web.mine import door

        return door.not_found(request)
    return problem.not_found(request, exception)


def expired(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:
    """A form that is too old, or comes from elsewhere."""
    if room_of(request) == "desk":
        from abord.web.desk import page

        return page.expired(request)
    return problem.expired(request, reason)

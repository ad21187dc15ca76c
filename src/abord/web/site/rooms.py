"""A session and a cookie for each room: the public check, the desk of workers, the person's own pages.

So what a visitor tells is never joined with who is signed in.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

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

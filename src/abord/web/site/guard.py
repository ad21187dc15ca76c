"""What protects a visitor: headers on every answer, and logs that never repeat what was told."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

ELSEWHERE = "https://www.meteo.be/"
"""Where the quick exit leads: a page that anybody could be reading."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
    f"form-action 'self' {ELSEWHERE}; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    # With "no-referrer" browsers send "Origin: null" with a form, and its token would be refused.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # Search engines may lead people here, and keep no copy that goes on showing an old law.
    "X-Robots-Tag": "noarchive",
}


class SecurityHeaders:
    """Adds the headers to every answer; pages are kept by no cache, the style sheet by all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        response.setdefault("Cache-Control", "no-store")
        if settings.HTTPS:  # for this name alone (no includeSubDomains): other names under it are not ours to bind
            response.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


class PackedPages(GZipMiddleware):
    """Pages travel compressed, for old phones on slow lines; answers of the API go as they are.

    Random bytes are added, so that the length of a page tells nothing of what is on it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """As Django's, but for the API."""
        if request.path_info.startswith("/api/"):
            return response
        return super().process_response(request, response)


class SmallForms:
    """Every form is small and takes no file, but for the screen of helper mode, the check of a letter and
    the pages where papers or a situation are given.

    The API has a limit of its own and says so in its own form.
    """

    LARGE = re.compile(
        r"/[a-z]{2}/(helper/(all/)?|letter/check/)|/api/.*"
        r"|/mine/[a-z]{2}/(documents|misinformed)/"
        r"|/desk/[a-z]{2}/(file/\d+/(documents|misinformed|rights)|helping/\d+/document)/"
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not self.LARGE.fullmatch(request.path):
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdigit() or int(length) > settings.SMALL_FORM_BYTES:
                raise RequestDataTooBig
            if len(request.POST) > settings.SMALL_FORM_FIELDS or request.FILES:
                raise TooManyFieldsSent
        return self.get_response(request)


class QuietFormatter(logging.Formatter):
    """One line: what kind of error, and where in the code. Messages of errors may quote a visitor: never shown.

    Nor are those of libraries, which may build them with what they read; ours are shown without what fills their holes.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = f"{record.levelname} {record.name}"
        status = getattr(record, "status_code", None)
        line += f" {status}" if status else ""
        if record.exc_info and record.exc_info[0] is not None:
            frames = list(traceback.walk_tb(record.exc_info[2]))[-4:]
            where = " < ".join(
                f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_name}:{line_number}"
                for frame, line_number in reversed(frames)
            )
            return f"{line} {record.exc_info[0].__name__} at {where}"
        return f"{line} {record.msg}" if record.name.split(".")[0] == "abord" else line


def is_looked_at(request: HttpRequest) -> bool:
    """Whether somebody asks to see the page: not a program that asks for its head, nor a browser that loads ahead.

    Only then does a look become a fact: a notice that was reached, an organisation for which one signed in.
    """
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method != "HEAD" and "prefetch" not in f"{ahead} {request.headers.get('X-Moz', '')}".lower()


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another site sends this."""
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")

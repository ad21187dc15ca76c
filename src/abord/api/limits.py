"""Who may ask how often, and pages of which other sites may.

A token bucket per address, in memory only. (The throttles of django-ninja keep the caller in an attribute that all
threads share, so that two calls at once are mixed up.)
"""

from __future__ import annotations

import json
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from abord.situation.problems import Problem, expect, problems_json

MOST_ADDRESSES = 50_000
METHODS = "GET, POST, OPTIONS"


class Bucket:
    """So many calls a minute per caller, evenly filled again; a sixth of them at once, and at least ten."""

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.size, self.clock = per_minute / 60.0, max(10.0, per_minute / 6.0), clock
        self.full_after = self.size / self.rate if self.rate else math.inf
        """Seconds after which who did not call again can be forgotten."""
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address: tokens, and when
        self._lock = threading.Lock()

    def wait(self, who: str) -> int:
        """Take a token: 0, or the seconds to wait where there is none."""
        now = self.clock()
        with self._lock:
            tokens, since = self._left.pop(who, (self.size, now))
            tokens = min(self.size, tokens + (now - since) * self.rate)
            allowed = tokens >= 1.0
            self._left[who] = (tokens - 1.0 if allowed else tokens, now)
            while len(self._left) > MOST_ADDRESSES or now - next(iter(self._left.values()))[1] > self.full_after:
                self._left.popitem(last=False)
        return 0 if allowed else math.ceil((1.0 - tokens) / self.rate) if self.rate else 3600


calls = Bucket(settings.API_PER_MINUTE)


def address(request: HttpRequest) -> str:
    """Who calls; what a caller says of itself only counts as far as our own proxies wrote it."""
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.PROXIES
    return str(said[-min(proxies, len(said))] if proxies and said else request.META.get("REMOTE_ADDR", ""))


class Gate:
    """Before every call of the API: the rate; after it: which other sites may read the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        seconds = calls.wait(address(request))
        if seconds:
            response = HttpResponse(
                json.dumps(problems_json([Problem("", "", expect("fewer_calls"))])),
                content_type="application/json",
                status=429,
                headers={"Retry-After": str(seconds)},
            )
        elif request.method == "OPTIONS":
            response = HttpResponse(status=204, headers={"Allow": METHODS})
        else:
            response = self.get_response(request)
        origin = request.headers.get("Origin", "")
        if settings.API_ORIGINS:
            response["Vary"] = "Origin"
        if origin and origin in settings.API_ORIGINS:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = "Content-Type"
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

"""Who may ask how often, and pages of which other sites may.

(The throttles of django-ninja keep the caller in an attribute that all threads share: two calls at once are mixed up.)
"""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from abord.ratelimit import RateLimiter, network_of
from abord.situation.problems import Problem, expect, problems_json

METHODS = "GET, POST, OPTIONS"

calls = RateLimiter(settings.API_PER_MINUTE, seconds=60, burst=max(10.0, settings.API_PER_MINUTE / 6))
"""A sixth of what may be asked in a minute may come at once, and at least ten calls."""


class Gate:
    """Before every call of the API: the rate; after it: which other sites may read the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        seconds = calls.wait(network_of(request))
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

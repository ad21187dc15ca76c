"""How often somebody may ask, and who asks: the one rate limiter of the site, for pages and for the API.

It counts in the memory of one process. A site may run several (`abord serve` does): all together then let through at
most that many times what is written here. A database would count exactly, and keep a line about every caller.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

MOST_CALLERS = 50_000
"""Remembered at once; who did not call for longest makes room."""
IPV6_PREFIX = 64
"""Bits that a provider gives to one connection: the other half of an IPv6 address is free to whoever has it."""


class RateLimiter:
    """A token bucket per caller: `burst` calls at once (by default all `calls`), refilled at `calls` in `seconds`."""

    def __init__(
        self, calls: float, seconds: float, burst: float = 0.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate, self.burst, self.clock = calls / seconds, burst or calls, clock
        self.full_after = self.burst / self.rate if self.rate else math.inf
        """Seconds after which who did not call again can be forgotten."""
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()  # caller: tokens, and when
        self._lock = threading.Lock()

    def wait(self, who: str) -> int:
        """Take a token: 0, or the seconds to wait where there is none."""
        now = self.clock()
        with self._lock:
            tokens, since = self._seen.pop(who, (self.burst, now))
            tokens = min(self.burst, tokens + (now - since) * self.rate)
            allowed = tokens >= 1.0
            self._seen[who] = (tokens - 1.0 if allowed else tokens, now)
            while len(self._seen) > MOST_CALLERS or now - next(iter(self._seen.values()))[1] > self.full_after:
                self._seen.popitem(last=False)
        return 0 if allowed else math.ceil((1.0 - tokens) / self.rate) if self.rate else 3600

    def lets(self, who: str) -> bool:
        """Whether one more call is allowed now; it is counted."""
        return self.wait(who) == 0

    def forgive(self, who: str) -> None:
        """The last call that was counted was a right one: give its token back."""
        with self._lock:
            if seen := self._seen.get(who):
                self._seen[who] = (min(self.burst, seen[0] + 1.0), seen[1])


def network_of(request: HttpRequest) -> str:
    """The network that calls: an IPv4 address, or the /64 of an IPv6 address.

    What a caller says of itself only counts as far as our own proxies wrote it.
    """
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.PROXIES
    text = str(said[-min(proxies, len(said))] if proxies and said else request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(_without_port(text).partition("%")[0])
    except ValueError:  # a proxy may write a name
        return text
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def _without_port(text: str) -> str:
    """Some proxies write "192.0.2.1:5678" or "[2001:db8::1]:5678": each connection would be a caller of its own."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text

"""The rate limiter: never more than it promises, never less; and who counts as one caller."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from abord import ratelimit
from abord.ratelimit import RateLimiter, network_of
from abord.web.check import keeping
from abord.web.site import sealed

CALLS, SECONDS = 6, 60.0


@given(st.lists(st.floats(0, 40), min_size=1, max_size=80))
def test_no_stretch_of_time_lets_more_through_than_promised(pauses: list[float]) -> None:
    now = [0.0]
    limiter = RateLimiter(CALLS, seconds=SECONDS, clock=lambda: now[0])
    let: list[float] = []
    for pause in pauses:
        now[0] += pause
        seconds = limiter.wait("a")
        if seconds:
            assert len(let) >= CALLS, "nobody is refused before that many calls"
            assert RateLimiter(1, SECONDS).lets("b"), "one caller is not refused for another"
        else:
            let.append(now[0])
    for first in range(len(let)):
        for last in range(first, len(let)):
            assert last - first + 1 <= CALLS + (let[last] - let[first]) * CALLS / SECONDS + 1e-6


@given(st.lists(st.floats(0, 40), min_size=CALLS, max_size=40))
def test_who_waits_as_long_as_was_said_is_let_through(pauses: list[float]) -> None:
    now = [0.0]
    limiter = RateLimiter(CALLS, seconds=SECONDS, clock=lambda: now[0])
    for pause in pauses:
        now[0] += pause
        if seconds := limiter.wait("a"):
            now[0] += seconds
            assert limiter.lets("a")


def test_callers_do_not_share_and_are_forgotten_when_it_makes_no_difference_any_more() -> None:
    now = [0.0]
    limiter = RateLimiter(60, seconds=60, burst=10, clock=lambda: now[0])
    for number in range(50):
        assert all(limiter.lets(f"198.51.100.{number}") for _ in range(10))
        assert not limiter.lets(f"198.51.100.{number}")
    now[0] = 11.0
    limiter.wait("203.0.113.9")
    assert len(limiter._seen) == 1


def test_a_crowd_does_not_free_who_keeps_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratelimit, "MOST_CALLERS", 20)
    limiter = RateLimiter(1, seconds=3600)
    assert limiter.lets("a")
    for number in range(100):
        assert limiter.lets(str(number)) and not limiter.lets("a")
    assert len(limiter._seen) <= 20


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:0DB8:1:2::2", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.2", "::ffff:192.0.2.1", False),
        ("unknown", "", False),
    ],
)
@pytest.mark.parametrize("proxied", [False, True])
def test_one_connection_is_one_caller(
    one: str, other: str, same: bool, proxied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PROXIES", int(proxied))

    def caller(address: str) -> str:
        said = {"HTTP_X_FORWARDED_FOR": f"198.51.100.7, {address}"} if proxied and address else {}
        return network_of(RequestFactory().get("/", REMOTE_ADDR="203.0.113.1" if said else address, **said))

    assert (caller(one) == caller(other)) is same


def test_codes_cannot_be_tried_out_from_all_addresses_of_one_connection(application: object) -> None:
    keeping.codes._seen.clear()
    client = Client()

    def tried(address: str) -> int:
        return int(client.post("/en/resume/", {"code": sealed.new_code("en")}, REMOTE_ADDR=address).status_code)

    assert [tried(f"2001:db8::{number:x}") for number in range(12)] == [422] * 10 + [429, 429]
    assert tried("2001:db8:0:1::1") == 422
    keeping.codes._seen.clear()


@pytest.mark.parametrize(
    ("said", "caller"),
    [
        ("192.0.2.1:5678", "192.0.2.1"), ("[2001:db8::1]:5678", "2001:db8::/64"), ("[2001:db8::1]", "2001:db8::/64"),
        ("2001:db8::1", "2001:db8::/64"), ("a-proxy", "a-proxy"),
    ],
)  # fmt: skip
def test_a_port_that_a_proxy_writes_makes_no_caller_of_its_own(said: str, caller: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=said)) == caller


def test_only_wrong_tries_count_where_right_ones_are_forgiven() -> None:
    limiter = RateLimiter(2, seconds=600, clock=lambda: 0.0)
    for _ in range(5):
        assert limiter.lets("a")
        limiter.forgive("a")
    assert [limiter.lets("a") for _ in range(3)] == [True, True, False]

"""Our own shape: the same as the command line, everything that is wrong at once, nothing kept."""

import io
import json
import logging
from typing import Any

import pytest
from django.conf import settings

from abord.api import limits, routes
from abord.book import open_book
from abord.cli.main import main
from abord.web.models import Envelope
from abord.web.site.guard import QuietFormatter

NOTHING = {"persons": {"somebody": {}}}


@pytest.mark.parametrize("name", ["student_with_friend", "unknown_income", "two_ivt_claimants"])
def test_the_same_as_the_command_line(call: Any, example: Any, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["assess", f"examples/{name}.yaml", "--json", "--lang", "fr"])
    told = json.loads(capsys.readouterr().out)
    status, found, _ = call("v1/assess", {"situation": example(name), "language": "fr", "trace": True})
    assert status == 200
    assert found == told
    short = call("v1/assess", {"situation": example(name), "language": "fr"})[1]
    assert short == {key: value for key, value in told.items() if key != "trace"}


def test_nothing_known_is_never_no(call: Any) -> None:
    _, found, _ = call("v1/assess", {"situation": NOTHING})
    assert {result["outcome"] for result in found["results"]} == {"not_yet_known"}


def test_a_conversation_without_memory(call: Any) -> None:
    """Each call brings the answers; together they lead to the end, and to what a situation with them in it gives."""
    roof = {"persons": ["anna"], "region": "brussels", "housing": "dwelling"}
    situation = {"date": "2025-06-01", "persons": {"anna": {"age": 67}}, "roofs": [roof], "roster": "closed"}
    answers: dict[str, Any] = {}
    for _ in range(150):
        body = {"situation": situation, "answers": answers, "rights": ["igo_grapa"], "reader": "anna", "limit": 1}
        status, found, _ = call("v1/next-question", body)
        assert status == 200, found
        if not found["questions"]:
            break
        (question,) = found["questions"]
        assert question["id"] not in answers
        assert set(question["text"]) == {"nl", "fr", "de", "en"}
        answers[question["id"]] = answer_to(question)
    else:
        raise AssertionError("no end")
    status, found, _ = call("v1/assess", {"situation": situation, "answers": answers, "rights": ["igo_grapa"]})
    assert status == 200 and found["results"][0]["outcome"] != "not_yet_known", found["results"][0]["missing"]


def answer_to(question: dict[str, Any]) -> Any:
    fact = open_book().facts.get(question["fact"])
    if fact is None or fact.type == "flag":
        return "0" if question["fact"] == "savings" else question["fact"] == "lives_in_belgium"
    if fact.choices is not None:
        return next(iter(fact.choices)).name.lower()
    return "2020-01-01" if fact.type == "date" else f"0 {fact.unit}" if "/" in str(fact.unit) else 0


def test_all_that_is_wrong_is_said_at_once(call: Any) -> None:
    body = {
        "situation": NOTHING, "date": "yesterday", "rights": 3, "limit": 99, "colour": "blue",
    }  # fmt: skip
    status, found, _ = call("v1/next-question", body)
    assert (status, found["format"]) == (422, "abord.problems/1")
    assert {one["path"] for one in found["problems"]} == {"date", "rights", "limit", "colour"}
    assert all(one["expected"] for one in found["problems"])
    assert {one["path"]: one["key"] for one in found["problems"]}["colour"] == "no_such_key"
    body = {"situation": NOTHING, "rights": ["leefloon"], "persons": ["nobody"], "answers": {"age@somebody": "old",
            "wage_net@elsewhere": 1, "nothing": 1}}  # fmt: skip
    status, found, _ = call("v1/assess", body)
    paths = {one["path"]: one for one in found["problems"]}
    assert status == 422
    assert set(paths) == {
        "rights.0",
        "persons.0",
        "answers.age@somebody",
        "answers.wage_net@elsewhere",
        "answers.nothing",
    }
    assert "leefloon_ris" in paths["rights.0"]["expected"]
    assert {path: one["key"] for path, one in paths.items()} == {
        "rights.0": "one_of_the", "persons.0": "one_of_the", "answers.age@somebody": "number_of",
        "answers.wage_net@elsewhere": "question_id", "answers.nothing": "question_id",
    }  # fmt: skip
    status, found, _ = call(
        "v1/assess", {"situation": {"persons": {"a": {"age": -3, "wagenet": 3}, "b": {"age": "x"}}}}
    )
    assert status == 422
    assert {one["path"]: one["key"] for one in found["problems"]} == {
        "persons.a.age": "number_range", "persons.a.wagenet": "known_key", "persons.b.age": "number_of",
    }  # fmt: skip


HOSTILE = {
    "no JSON": "{",
    "nothing": "",
    "no object": "[1, 2]",
    "null": "null",
    "no UTF-8": b"\xff\xfe\x00",
    "a key twice": '{"situation": {"persons": {}}, "situation": {"persons": {"a": {}}}}',
    "bottomless": "[" * 30_000,
    "deep": '{"situation": {"persons": ' + '{"a": ' * 5000 + "1" + "}" * 5001 + "}",
    "a number of thousands of digits": '{"situation": {"persons": {"a": {"age": ' + "9" * 6000 + "}}}}",
    "no number": '{"situation": {"persons": {"a": {"age": NaN}}}}',
    "infinity": '{"situation": {"persons": {"a": {"age": 1e999}}}}',
    "half a character": '{"situation": {"persons": {"a": {"student": "\\ud800"}}}}',
    "nought": '{"situation": {"persons": {"a": {"student": "\\u0000"}}}}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("path", ["v1/assess", "v1/next-question", "openfisca/calculate", "openfisca/trace"])
def test_hostile_bodies_are_told_what_is_expected(call: Any, path: str, body: Any) -> None:
    status, found, _ = call(path, body)
    assert status in (400, 404, 422), found
    assert found.get("problems") or found.get("error") or found.get("persons") or found.get("situation")


@pytest.mark.parametrize("path", ["v1/assess", "openfisca/calculate"])
def test_a_huge_body_is_not_read(call: Any, path: str) -> None:
    status, found, _ = call(path, '{"situation": "' + "a" * 300_000 + '"}')
    assert status == 413 and found


def test_a_right_by_date(call: Any) -> None:
    status, found, _ = call("v1/rights")
    assert status == 200 and {one["id"] for one in found["rights"]} == set(open_book().rights)
    amounts = []
    for day in ("2024-01-01", "2026-03-01"):
        status, found, _ = call(f"v1/rights/leefloon_ris?date={day}")
        assert status == 200 and found["date"] == day
        amounts += [one["value"] for one in found["parameters"] if one["name"] == "leefloon_ris.amount_single"]
    assert amounts[0] < amounts[1]
    status, found, _ = call("v1/rights/leefloon")
    assert status == 404 and "leefloon_ris" in found["problems"][0]["expected"]
    assert call("v1/rights/leefloon_ris?date=31-31-2024")[0] == 422


OUT_OF_REACH = ("0001-01-01", "0950-06-30", "1800-12-31", "2201-01-01", "9999-12-31")


@pytest.mark.parametrize("day", OUT_OF_REACH)
def test_a_day_out_of_reach_is_told_as_the_command_line_tells_it(call: Any, day: str) -> None:
    answers = [
        (name, call(f"v1/{path}", {"situation": NOTHING, name: day}))
        for path, name in (("assess", "date"), ("assess", "known_on"), ("next-question", "date"))
    ]
    answers.append(("date", call(f"v1/rights/leefloon_ris?date={day}")))
    for name, (status, found, _) in answers:
        told = {"path": name, "key": "day_range", "found": day, "expected": "a day from 1801 to 2200"}
        assert (status, found["problems"]) == (422, [told])
    asked = {"persons": {"a": {"leefloon_ris_entitled": {day: None}}}}
    for path in ("calculate", "trace"):
        status, found, _ = call(f"openfisca/{path}", asked)
        assert status == 400 and "1801" in found["persons"]["a"]["leefloon_ris_entitled"][day]


@pytest.mark.parametrize("day", ["1801-01-01", "2200-12-31"])
def test_the_first_and_the_last_day_are_answered(call: Any, day: str) -> None:
    body = {"situation": NOTHING, "date": day, "known_on": day, "trace": True}
    status, found, _ = call("v1/assess", body)
    assert status == 200 and found["date"] == day
    assert "entitled" not in {one["outcome"] for one in found["results"]}
    assert call(f"v1/rights/leefloon_ris?date={day}")[0] == 200


@pytest.mark.parametrize("path", ["v1/assess", "v1/rights", "openfisca/trace", "openfisca/entities"])
def test_a_mistake_of_ours_is_told_in_json_and_logged_without_what_was_told(
    call: Any, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("Griselda earns 1234.56")

    for name in ("find", "rights_json"):
        monkeypatch.setattr(routes, name, broken)
    monkeypatch.setattr(routes.openfisca, "trace", broken)
    monkeypatch.setattr(routes.openfisca, "ENTITIES", {1j})  # nothing that JSON can say
    written = quietly(monkeypatch)
    bodies = {
        "v1/assess": {"situation": {"persons": {"Griselda": {"wage_net": "1234.56 EUR/month"}}}},
        "openfisca/trace": {"persons": {"Griselda": {"leefloon_ris_entitled": {"2025-06-01": None}}}},
    }
    status, found, headers = call(path, bodies.get(path))
    assert status == 500 and headers["Content-Type"] == "application/json"
    if path.startswith("v1"):
        (problem,) = found["problems"]
        assert (found["format"], problem["key"]) == ("abord.problems/1", "our_mistake")
    else:
        assert "mistake of ours" in found["error"]
    said = written.getvalue()
    kind = "TypeError" if path.endswith("entities") else "KeyError"
    assert said.startswith(f"ERROR django.request 500 {kind} at ") and said.count("\n") == 1
    assert "Griselda" not in said and "1234" not in said


def test_too_often_is_told_when_again(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(limits, "calls", limits.RateLimiter(60, seconds=60, burst=10, clock=lambda: now[0]))
    assert [call("v1/rights")[0] for _ in range(11)] == [200] * 10 + [429]
    status, found, headers = call("openfisca/entities")
    assert (status, headers["Retry-After"]) == (429, "1") and found["problems"]
    now[0] = 1.0
    assert [call("v1/rights")[0] for _ in range(2)] == [200, 429]
    # What a caller says of itself does not make it another caller.
    assert call("v1/rights", **{"X-Forwarded-For": "203.0.113.9"})[0] == 429
    monkeypatch.setattr(settings, "PROXIES", 1)
    assert call("v1/rights", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})[0] == 200


def test_pages_of_other_sites_may_not_ask_unless_named(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [name for name in call("v1/rights", Origin="https://example.org")[2] if "access-control" in name.lower()]
    monkeypatch.setattr(settings, "API_ORIGINS", ["https://example.org"])
    assert call("v1/rights", Origin="https://example.org")[2]["Access-Control-Allow-Origin"] == "https://example.org"
    assert "Access-Control-Allow-Origin" not in call("v1/rights", Origin="https://example.com")[2]


def quietly(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the site writes in its log from now on."""
    written = io.StringIO()
    for logger in (logging.getLogger(), logging.getLogger("django")):
        for handler in logger.handlers:
            if isinstance(handler.formatter, QuietFormatter):
                monkeypatch.setattr(handler, "stream", written)
    return written


def test_nothing_is_kept_and_nothing_is_logged(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    written = quietly(monkeypatch)
    before = Envelope.objects.count()
    person = {"age": 43, "wage_net": "1234.56 EUR/month"}
    for body in (
        {"situation": {"persons": {"Griselda": person}}},
        {"situation": {"persons": {"Griselda": {"age": "x"}}}},
    ):
        for path in ("v1/assess", "v1/next-question"):
            call(path, body)
    call("openfisca/calculate", {"persons": {"Griselda": {"age": {"2025-06-01": 1e30}}}})
    call("v1/rights/Griselda")
    assert not written.getvalue()  # what cannot be read is daily work
    logging.getLogger("django.request").error("wrong: %s", "Griselda", extra={"status_code": 500})
    said = written.getvalue()
    kept = b"".join(path.read_bytes() for path in settings.DATA.glob("*") if path.is_file())
    assert "django.request 500" in said  # that something went wrong is logged, not what
    assert "Griselda" not in said and "1234.56" not in said
    assert b"Griselda" not in kept and b"1234.56" not in kept
    assert Envelope.objects.count() == before

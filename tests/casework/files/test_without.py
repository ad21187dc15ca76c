"""Without this datum the advice would be: for all that can be contested, with few runs, and still in two words only."""

import datetime
from typing import Any

import pytest
from filekit import HOUSEHOLD, Office

from abord.book import open_book
from abord.casework.files.acts import advise, items, own
from abord.casework.files.advice import OLDEST_DAYS, Kind
from abord.casework.files.advice import advise as reckon
from abord.casework.files.course import Channel
from abord.casework.files.data import Datum
from abord.casework.files.models import Advice, Application
from abord.casework.files.without import Contestable, Tells, Would, read_value, reasons, would
from abord.engine.bound import Span
from abord.screening.assess import Outcome, Result

TODAY = datetime.date(2026, 6, 1)
OLD = TODAY - datetime.timedelta(days=OLDEST_DAYS + 1)
TOLD = HOUSEHOLD.replace("assume: usual", "roster: closed\nassume: ages").replace(
    "lives_in_belgium: yes", "lives_in_belgium: yes\n    wage_net: 4.800,00 EUR/year"
)
REGISTER, PERSON = "register:simulated National Social Security Office", "person"


def test_a_datum_can_be_contested_for_these_reasons_and_no_other() -> None:
    def why(source: str, as_of: datetime.date, contested: bool = False) -> tuple[Contestable, ...]:
        return reasons(Datum("wage_net", "0", source, as_of, "noor", contested), TODAY)

    assert why(PERSON, OLD) == ()
    assert why(PERSON, TODAY, True) == (Contestable.CONTESTED,)
    assert why(REGISTER, TODAY) == (Contestable.REGISTER,)
    assert why(REGISTER, OLD, True) == (Contestable.CONTESTED, Contestable.OLD, Contestable.REGISTER)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("wage_net", "0", 0.0), ("wage_net", "€ 1.200,50 per maand", 14406.0),
        ("wage_net", "14 400 euro par an", 14400.0), ("wage_net", "1200", None),  # a month or a year? Nobody guesses.
        ("wage_net", "less than before", None), ("wage_net", "1,200 a month", None), ("wage_net", "-5", None),
        ("lives_in_belgium", "Neen.", False), ("lives_in_belgium", "oui", True), ("lives_in_belgium", "soms", None),
        ("residence_status", "Belgian", "belgian"), ("residence_status", "Belg", "belgian"),
        ("residence_status", "x", None),
    ],
)  # fmt: skip
def test_an_own_version_is_reckoned_with_only_where_it_is_one_value(name: str, text: str, value: Any) -> None:
    found = read_value(open_book().facts[name], text, open_book().choice_labels)
    assert (getattr(found, "name", found) if not isinstance(found, bool | float) else found) == (
        value.upper() if isinstance(value, str) else value
    )


def test_the_engine_runs_no_more_than_the_bound_and_what_is_left_says_so() -> None:
    book = open_book()
    situation = items.read_situation(TOLD)
    data = [Datum("wage_net", "0", REGISTER, OLD, "noor", True)] * 30
    runs = []

    def run(tried: Any, rest: Any) -> Any:
        runs.append(tried)
        return advice, Outcome.NOT_YET_KNOWN

    result = Result("leefloon_ris", "noor", Outcome.ENTITLED, Span(1.0, 1.0, 0), None, None, [], [], [], [])
    advice = reckon(result, data, TODAY, TODAY)
    found = would(situation, advice, {("wage_net", "noor"): "0"}, book, run, TODAY, most_runs=7)
    assert len(runs) == 7 and len(found) == 61
    assert [one.kind is not None for one in found] == [True] * 6 + [False] * 54 + [True]
    assert found[-1].contestable == (Contestable.ASSUMED,) and not runs[-1].assume_ages


def advised(office: Office, version: str = "", **more: Any) -> Advice:
    file = office.file()
    items.import_situation(file, TOLD, "rights_check", Channel.DESK)
    if version:
        own.own_version(file.data.get(name="wage_net"), version)
    return advise.advise(office.applied(file=file, **more))


def test_an_advice_keeps_what_it_would_be_without_each_datum_and_with_the_own_version(at_work: Office) -> None:
    version = "0 euro, ik ben ontslagen"
    made = advised(at_work, version)
    rows = {(one.get("name"), one["tells"]): one for one in made.would}
    assert {one["name"] for one in made.relies_on if one["contested"] or one["source"].startswith("register:")} == {
        name for name, _ in rows if name
    }
    without, own_words = rows["wage_net", Tells.WITHOUT], rows["wage_net", Tells.OWN_VERSION]
    assert Contestable.CONTESTED in without["contestable"] and without["kind"] == Kind.LOOK_FURTHER
    assert without["proved"] and without["amount_high"] > made.amount_high, "a wage not known leaves more open"
    assert own_words["own_version"] == version and not own_words["kind"], "words are for people"
    assert (None, Tells.WITHOUT) in rows, "what was taken for granted is one of them"


def test_with_an_own_version_that_is_a_value_the_amount_follows(at_work: Office) -> None:
    made = advised(at_work, "0")
    told = next(one for one in made.would if one["tells"] == Tells.OWN_VERSION)
    assert (told["read_as"], told["kind"]) == ("0.0", Kind.LOOK_FURTHER)
    assert told["amount_high"] > made.amount_high


def test_nothing_in_it_can_refuse_and_nothing_moves(at_work: Office) -> None:
    """What would be is said in the same two words, and looking at it leaves the application where it was."""
    made = advised(at_work, "0")
    assert {one["kind"] for one in made.would} - {""} <= {kind.value for kind in Kind}
    assert Would.__dataclass_fields__["kind"].type == "Kind | None"
    row = Application.objects.get(pk=made.application_id)
    assert row.stage == "received" and not row.decisions.exists() and made.followed is None


def test_an_own_version_against_the_rest_is_for_people(at_work: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be one household is not reckoned, and no error to the worker."""
    from abord.situation.problems import SituationError

    plain = advise._assessed

    def refuses(book: Any, situation: Any, right: str, person: str) -> Any:
        if situation.persons["noor"].facts["wage_net"][0].value == 0:
            raise SituationError([])
        return plain(book, situation, right, person)

    monkeypatch.setattr(advise, "_assessed", refuses)
    made = advised(at_work, "0")
    assert [one["kind"] for one in made.would if one["tells"] == Tells.OWN_VERSION] == [""]

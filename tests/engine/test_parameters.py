"""Dated figures of the law: what holds when, what is unknown, and what is only a guess."""

import datetime
import math
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from abord.engine.graph import LawBook
from abord.engine.parameters import Parameter, ParameterError, load_parameters

LANGUAGES = ("nl", "fr", "de", "en")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def load(folder: Path, **entry: Any) -> Parameter:
    given = {
        "description": dict.fromkeys(LANGUAGES, "an amount"), "article": "art. 1", "unit": "EUR/year",
        "values": {"2022-01-01": {"value": 100, "confidence": "S", "source": "here"}},
    } | entry  # fmt: skip
    path = folder / "parameters.yaml"
    path.write_text(yaml.safe_dump({"x": {key: value for key, value in given.items() if value is not None}}))
    return load_parameters(path)["x"]


def value(amount: Any = 100, **more: Any) -> dict[str, Any]:
    given = {"value": amount, "confidence": "S", "source": "here"} | more
    return {key: value for key, value in given.items() if value is not None}


def test_a_value_holds_until_the_next(tmp_path: Path) -> None:
    found = load(tmp_path, values={"2022-01-01": value(100), "2023-07-01": value(110)})
    assert found.at(day("2022-01-01")).value == 100
    assert found.at(day("2023-06-30")).value == 100
    assert found.at(day("2023-07-01")).value == 110
    assert found.at(day("2099-01-01")).value == 110
    assert found.changes() == [day("2022-01-01"), day("2023-07-01")]


def test_before_the_first_value_it_is_unknown(tmp_path: Path) -> None:
    found = load(tmp_path).at(day("2021-12-31"))
    assert found.value is None and (found.low, found.high) == (0.0, math.inf)
    assert not found.is_sure and found.confidence == "?"


def test_a_gap_is_unknown_never_the_old_value(tmp_path: Path) -> None:
    gap = {"unknown": True, "source": "not found"}
    found = load(tmp_path, values={"2022-01-01": value(100), "2023-01-01": gap, "2024-01-01": value(120)})
    assert found.at(day("2022-12-31")).value == 100
    assert found.at(day("2023-06-01")).value is None and not found.at(day("2023-06-01")).is_sure
    assert found.at(day("2024-01-01")).value == 120


def test_a_gap_may_have_bounds(tmp_path: Path) -> None:
    found = load(tmp_path, values={"2022-01-01": {"unknown": True, "low": 90, "high": 110, "source": "between"}})
    assert (found.at(day("2022-01-01")).low, found.at(day("2022-01-01")).high) == (90, 110)


def test_after_the_last_day_it_is_unknown(tmp_path: Path) -> None:
    found = load(tmp_path, last_value_still_valid_on="2022-06-30")
    assert found.at(day("2022-06-30")).value == 100
    after = found.at(day("2022-07-01"))
    assert after.value is None and (after.low, after.high) == (0.0, math.inf)
    assert "2022-06-30" in after.source


def test_known_on_gives_the_law_as_it_was_known(tmp_path: Path) -> None:
    values = {"2022-01-01": value(100), "2022-03-01": value(110, known_on="2022-04-15")}
    found = load(tmp_path, values=values)
    assert found.at(day("2022-05-01")).value == 110
    assert found.at(day("2022-05-01"), known_on=day("2022-04-14")).value == 100
    assert found.at(day("2022-05-01"), known_on=day("2022-04-15")).value == 110
    assert found.at(day("2022-02-01"), known_on=day("2022-05-01")).value == 100


def test_an_unsure_value_is_a_range(tmp_path: Path) -> None:
    found = load(tmp_path, values={"2022-01-01": value(100, confidence="?", low=90, high=120)}).at(day("2022-01-01"))
    assert (found.value, found.low, found.high) == (100, 90, 120) and not found.is_sure


def test_an_unsure_value_without_bounds_is_unknown(tmp_path: Path) -> None:
    found = load(tmp_path, values={"2022-01-01": value(100, confidence="?")}).at(day("2022-01-01"))
    assert (found.low, found.high) == (0.0, math.inf) and not found.is_sure


def test_an_unsure_value_with_one_point_is_still_marked(tmp_path: Path) -> None:
    """Bounds that meet make a result certain: then the mark ``?`` says nothing, and must not be written."""
    with pytest.raises(ParameterError, match=r"low.*high"):
        load(tmp_path, values={"2022-01-01": value(100, confidence="?", low=100, high=100)})


def test_a_date_is_counted_in_days_and_may_be_unsure(tmp_path: Path) -> None:
    dated = value("2026-03-01", confidence="?", low="2026-03-01", high="2026-04-01")
    found = load(tmp_path, unit="date", values={"2022-01-01": dated}).at(day("2022-01-01"))
    assert found.value == found.low == day("2026-03-01").toordinal()
    assert found.high == day("2026-04-01").toordinal()


def test_a_flag_is_yes_or_no(tmp_path: Path) -> None:
    assert load(tmp_path, unit="flag", values={"2022-01-01": value(True)}).at(day("2022-01-01")).value is True


def test_a_switch_has_a_position(tmp_path: Path) -> None:
    switch = {"question": dict.fromkeys(LANGUAGES, "which?"), "yes": "one", "no": "other"}
    found = load(tmp_path, unit="flag", switch=switch, values={"2022-01-01": value(False, confidence="?")})
    assert found.switch == switch and found.at(day("2022-01-01")).value is False


WRONG = {
    "an unknown unit": ({"unit": "euro"}, "unknown unit 'euro'"),
    "no unit": ({"unit": None}, "unknown unit ''"),
    "a language missing": ({"description": {"nl": "x", "en": "x"}}, "`description` is needed in nl, fr, de, en"),
    "no article": ({"article": None}, "`article` is needed"),
    "no values": ({"values": None}, "`values` is needed"),
    "an empty series": ({"values": {}}, "`values` is needed"),
    "an unknown key": ({"valeus": 1}, "unknown keys valeus"),
    "a date that is none": ({"values": {"2022-13-01": value()}}, "'2022-13-01' is not a date; expected like"),
    "a last day that is none": ({"last_value_still_valid_on": "soon"}, "'soon' is not a date"),
    "no source": ({"values": {"2022-01-01": {"value": 1, "confidence": "S"}}}, "2022-01-01: a value without `source`"),
    "an unknown confidence": (
        {"values": {"2022-01-01": value(confidence="A")}}, "confidence 'A'; expected one of S, C, K",
    ),
    "an unknown key of a value": ({"values": {"2022-01-01": value(soruce="x")}}, "2022-01-01: unknown keys soruce"),
    "no value": ({"values": {"2022-01-01": value(None)}}, "give either `value` or `unknown: true`"),
    "a value and unknown": (
        {"values": {"2022-01-01": value(1, unknown=True)}}, "give either `value` or `unknown: true`",
    ),
    "bounds of what is sure": ({"values": {"2022-01-01": value(1, low=0, high=2)}}, "go with confidence '?'"),
    "outside its bounds": (
        {"values": {"2022-01-01": value(3, confidence="?", low=0, high=2)}}, r"3(\.0)? lies outside 0\.0\.\.2\.0",
    ),
    "bounds the wrong way round": (
        {"values": {"2022-01-01": {"unknown": True, "low": 2, "high": 1, "source": "x"}}}, "low.*high",
    ),
    "text for a number": ({"values": {"2022-01-01": value("many")}}, "'many' is not a number"),
    "yes for a number": ({"values": {"2022-01-01": value(True)}}, "True is not a number"),
    "text for a bound": (
        {"values": {"2022-01-01": value(1, confidence="?", low="few", high=2)}}, "'few' is not a number",
    ),
    "a number for a flag": ({"unit": "flag", "values": {"2022-01-01": value(1)}}, "1 is not yes or no"),
    "text for a flag": ({"unit": "flag", "values": {"2022-01-01": value("yes")}}, "'yes' is not yes or no"),
    "text for an unsure flag": (
        {"unit": "flag", "switch": {}, "values": {"2022-01-01": value("perhaps", confidence="?")}},
        "'perhaps' is not yes or no",
    ),
    "no number": ({"values": {"2022-01-01": value(math.nan)}}, "nan is not a number"),
    "infinite": ({"values": {"2022-01-01": value(math.inf)}}, "inf is not a number"),
    "a switch that is no flag": ({"switch": {"question": "?"}}, "a switch has `unit: flag`"),
    "an unsure flag that is no switch": (
        {"unit": "flag", "values": {"2022-01-01": value(True, confidence="?")}}, "an unsure flag is a switch",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_says_what_is_expected(tmp_path: Path, wrong: str) -> None:
    entry, why = WRONG[wrong]
    with pytest.raises(ParameterError, match=r"/parameters\.yaml: parameter x: ") as refused:
        load(tmp_path, **entry)
    assert re.search(why, str(refused.value)), str(refused.value)


def test_an_absent_file_has_no_parameters(tmp_path: Path) -> None:
    assert load_parameters(tmp_path / "parameters.yaml") == {}


# This installation.


def test_every_guess_of_the_law_book_lies_within_its_bounds(book: LawBook) -> None:
    for name, parameter in book.parameters.items():
        assert list(parameter.changes()) == sorted(set(parameter.changes())), name
        for dated in parameter.values:
            assert dated.low <= dated.high, name
            assert not math.isnan(dated.low) and not math.isnan(dated.high)
            if dated.value is not None:
                assert dated.low <= dated.value <= dated.high, name
            assert (dated.confidence != "?") == dated.is_sure or parameter.is_flag, name


def test_no_figure_outlives_the_day_until_which_it_was_looked_up(book: LawBook) -> None:
    """After the last day for which anybody looked, a series that changes every year is unknown."""
    far = datetime.date(2031, 1, 1)
    yearly = [p for p in book.parameters.values() if sum(d.since.year >= 2021 for d in p.values) >= 4]
    assert yearly and all(parameter.at(far).value is None for parameter in yearly)

import copy
import datetime
import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abord.engine.case import Case, Range
from abord.engine.facts import Fact
from abord.rights._concepts.enums import Custody, HoldingKind, Housing, Region, Relation
from abord.situation.ages import age_at, had_birthday
from abord.situation.assemble import facts_by_source, prepare, to_case
from abord.situation.document import ROOF_FACTS
from abord.situation.model import Person, Situation, Stated
from abord.situation.problems import SituationError
from abord.situation.reader import Reader

Facts = dict[str, Fact]


def case_of(reader: Reader, text: str, day: str = "2025-04-01") -> Case:
    return to_case(reader.read(text), dict(reader.facts), datetime.date.fromisoformat(day))


def pair(case: Case, person: str, other: str) -> dict[str, Any] | None:
    return case.pairs.get((case.persons.index(person), case.persons.index(other)))


def test_absent_is_unknown(reader: Reader) -> None:
    case = case_of(reader, "persons: {a: {}}")
    assert case.facts == [{}]
    assert case.open_kinds == [frozenset(HoldingKind)]
    assert not case.roster_closed
    assert not case.pairs


def test_unknown_is_unknown_even_where_usual_values_are_assumed(reader: Reader) -> None:
    prepared = prepare(
        reader.read("date: 2025-04-01\npersons: {a: {wage_net: unknown, pregnant: unknown}}\nassume: usual"),
        reader.facts,
    )
    stated = prepared.case.facts[0]
    assert "pregnant" not in stated
    assert not {"wage_net", "wage_taxable", "wage_gross"} & stated.keys()
    assert stated["pension_net"] == 0
    assert prepared.case.roster_closed
    assert prepared.case.open_kinds == [frozenset()]
    paths = [assumption.path for assumption in prepared.assumptions]
    assert "persons.a.pension_net" in paths and "roster" in paths and "persons.a.holdings_listed" in paths
    assert prepared.origins["persons.a.pension_net"].how == "assumed"


def test_a_history_is_cut_at_the_day(reader: Reader) -> None:
    text = """
persons:
  a:
    birth_date: 2000-04-01
    wage_net: [{value: 10 EUR/year, until: 2024-12-31}, {value: 20 EUR/year, from: 2025-02-01}]
"""
    found = [case_of(reader, text, day).facts[0] for day in ("2024-12-31", "2025-01-15", "2025-02-01")]
    assert [each.get("wage_net") for each in found] == [10, None, 20]
    ages = [case_of(reader, text, day).facts[0]["age"] for day in ("2025-03-31", "2025-04-01")]
    assert ages == [24, 25]
    with pytest.raises(SituationError, match="born by 2000-03-31"):
        case_of(reader, text, "2000-03-31")


def test_a_stated_age_grows_by_birthdays_that_are_not_known(reader: Reader) -> None:
    text = "date: 2025-04-01\npersons: {a: {age: 21}}"
    assert case_of(reader, text).facts[0]["age"] == 21
    assert case_of(reader, text, "2025-10-01").facts[0]["age"] == Range(21, 22)
    assert case_of(reader, text, "2026-04-01").facts[0]["age"] == 22
    assert case_of(reader, text, "2024-10-01").facts[0]["age"] == Range(20, 21)


def test_whether_the_birthday_of_the_year_has_been_follows_from_the_birth_date_alone(reader: Reader) -> None:
    text = "persons: {a: {birth_date: 1960-06-02, had_birthday_this_year: yes}, b: {age: 65}}"
    days = ("2025-06-01", "2025-06-02", "2025-12-31", "2026-01-01")
    found = [case_of(reader, text, day).facts for day in days]
    assert [a["had_birthday_this_year"] for a, _ in found] == [False, True, True, False]
    assert not any("had_birthday_this_year" in b for _, b in found)


@pytest.mark.parametrize("age", ["age: 65, ", ""])
@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("yes", {"2025-06-01": True, "2025-12-31": True}),  # it has been for the rest of the year
        ("no", {"2025-06-01": False, "2025-01-01": False}),  # and was to come before
    ],
)
def test_a_birthday_that_was_said_of_a_day_proves_no_more_than_it_can(
    reader: Reader, age: str, said: str, known: dict[str, bool]
) -> None:
    text = f"date: 2025-06-01\npersons: {{a: {{{age}had_birthday_this_year: {said}}}}}"
    for day in ("2024-12-31", "2025-01-01", "2025-06-01", "2025-12-31", "2026-01-01"):
        assert case_of(reader, text, day).facts[0].get("had_birthday_this_year") is known.get(day), day


@pytest.mark.parametrize(
    ("said", "day", "age"),
    [
        ("65, had_birthday_this_year: yes", "2025-12-31", 65),
        ("65, had_birthday_this_year: yes", "2026-03-01", Range(65, 66)),
        ("65, had_birthday_this_year: yes", "2025-01-01", Range(64, 65)),
        ("65, had_birthday_this_year: no", "2025-12-31", 66),
        ("65, had_birthday_this_year: no", "2025-01-01", 65),
        ("65, had_birthday_this_year: {value: no, as_of: 2025-08-01}", "2025-12-31", 66),
        ("65, had_birthday_this_year: {value: no, as_of: 2024-08-01}", "2025-12-31", Range(65, 66)),
        ("between 60 and 65, had_birthday_this_year: yes", "2025-12-31", Range(60, 65)),
    ],
)
def test_the_birthday_said_narrows_an_age_that_was_said(reader: Reader, said: str, day: str, age: object) -> None:
    text = f"date: 2025-06-01\npersons: {{a: {{age: {said}}}}}"
    assert case_of(reader, text, day).facts[0]["age"] == age


def test_no_day_of_birth_belies_what_was_said_of_it(reader: Reader) -> None:
    """Age and birthday told truly on one day, for whoever: what follows on another day holds what is true then."""
    days = [datetime.date(*day) for day in ((2024, 2, 29), (2025, 1, 1), (2025, 6, 1), (2025, 12, 31), (2026, 3, 1))]
    births = [datetime.date(1960, 1, 1) + datetime.timedelta(days=5 * step) for step in range(75)]
    for said, birth in itertools.product(days, [*births, datetime.date(1960, 2, 29), datetime.date(1960, 12, 31)]):
        told = {"age": float(age_at(birth, said)), "had_birthday_this_year": had_birthday(birth, said)}
        situation = Situation({"a": Person(facts={fact: (Stated(value),) for fact, value in told.items()})}, date=said)
        for day in days:
            found = to_case(situation, reader.facts, day).facts[0]
            low, high = (found["age"].low, found["age"].high) if isinstance(found["age"], Range) else [found["age"]] * 2
            assert low <= age_at(birth, day) <= high, (birth, said, day)
            assert found.get("had_birthday_this_year") in (None, had_birthday(birth, day)), (birth, said, day)


def test_the_roof_gives_region_housing_and_heating_unless_the_person_says_otherwise(reader: Reader) -> None:
    text = """
persons: {a: {}, b: {region: flanders}}
roofs: [{housing: dwelling, municipality: 4700, heating_fuel: pump_oil, persons: [a, b]}]
"""
    case = case_of(reader, text)
    assert case.facts[0]["region"] is Region.GERMAN_SPEAKING
    assert case.facts[1]["region"] is Region.FLANDERS
    assert all(each["housing"] is Housing.DWELLING and "heating_fuel" in each for each in case.facts)


def test_facts_of_the_roof_are_facts_of_persons(facts: Facts) -> None:
    assert all(facts[name].of == "person" for name in ROOF_FACTS)


def test_an_institution_is_no_household_but_relatives_stay_a_pair(reader: Reader) -> None:
    case = case_of(
        reader,
        """
persons: {a: {}, b: {}, c: {}, d: {}, e: {}}
roofs:
- {housing: care_home, persons: [a, b, c]}
- {housing: dwelling, persons: [d, e]}
relations:
- {person: a, is: spouse, of: b}
- {person: d, is: child, of: a}
roster: closed
""",
    )
    names = {(case.persons[i], case.persons[j]) for i, j in case.pairs}
    related = {("a", "b"), ("a", "d"), ("b", "d"), ("d", "e")}
    assert names == related | {(other, person) for person, other in related}
    assert pair(case, "a", "b") == {"same_roof": True, "relation": Relation.SPOUSE}
    assert pair(case, "d", "a") == {"same_roof": False, "relation": Relation.PARENT}
    assert pair(case, "d", "b") == {
        "same_roof": False,
        "relation": frozenset((Relation.PARENT, Relation.STEPPARENT)),
    }
    # Under one roof, nothing declared: the relation is unknown.
    assert pair(case, "d", "e") == {"same_roof": True}


def test_facts_of_a_pair_go_from_person_to_other(reader: Reader) -> None:
    case = case_of(
        reader,
        """
persons: {mother: {}, child: {}}
relations: [{person: mother, is: parent, of: child, custody: alternating, shares_household_matters: yes}]
""",
    )
    assert pair(case, "mother", "child") == {
        "relation": Relation.CHILD,
        "custody": Custody.ALTERNATING,
        "shares_household_matters": True,
    }
    assert pair(case, "child", "mother") == {"relation": Relation.PARENT, "shares_household_matters": True}


def test_who_is_under_no_roof_may_be_anywhere(reader: Reader) -> None:
    text = "persons: {a: {}, b: {}, c: {housing: no_fixed_roof}}\nroofs: [{persons: [a]}]\n"
    case = case_of(reader, text)
    assert pair(case, "a", "b") == {}
    assert pair(case, "b", "a") == {}
    assert pair(case, "a", "c") is None
    assert pair(case_of(reader, text + "roster: closed"), "a", "b") is None


def test_usual_pairs(reader: Reader) -> None:
    text = """
date: 2025-04-01
persons: {a: {}, b: {}, kid: {}, friend: {}, far: {}}
roofs: [{persons: [a, b, kid, friend]}]
relations:
- {person: a, is: spouse, of: b}
- {person: a, is: parent, of: kid}
- {person: a, is: not_related, of: friend}
- {person: a, is: parent, of: far}
assume: usual
"""
    prepared = prepare(reader.read(text), reader.facts)
    case = prepared.case
    between = {other: pair(case, "a", other) or {} for other in ("b", "kid", "friend", "far")}
    assert {other: found.get("shares_household_matters") for other, found in between.items()} == {
        "b": True,
        "kid": True,
        "friend": None,
        "far": False,
    }
    assert {other: found.get("custody") for other, found in between.items()} == {
        "b": Custody.NOT_HERE,
        "kid": Custody.MOSTLY_HERE,
        "friend": Custody.NOT_HERE,
        "far": None,
    }
    # The declared parents are taken as all parents, and it is said so.
    assert (pair(case, "b", "kid") or {})["relation"] is Relation.STEPCHILD
    assert any(each.path == "pairs.b.kid.relation" for each in prepared.assumptions)
    assert "relation" not in (pair(case, "b", "friend") or {})
    assert case.facts[0]["married"] is True


def test_one_basis_bounds_the_others(reader: Reader) -> None:
    text = "date: 2025-04-01\npersons: {a: {wage_net: 1000 EUR/month}}\nassume: usual"
    prepared = prepare(reader.read(text), reader.facts)
    taxable = prepared.case.facts[0]["wage_taxable"]
    assert taxable == Range(12_000, 30_000)
    origin = prepared.origins["persons.a.wage_taxable"]
    assert origin.how == "derived" and (origin.source or "").startswith("wage_net (")


def test_holdings_go_to_their_owners(reader: Reader) -> None:
    case = case_of(
        reader,
        """
persons: {a: {holdings_listed: [savings, transfer]}, b: {holdings_listed: all}, c: {}}
holdings:
- {kind: built_property, owners: {a: 1/2, b: 1/2}, own_home: yes, cadastral_income: 850 EUR/year}
- {kind: savings, owners: {b: unknown}, value: between 0 and 5000 EUR}
""",
    )
    home = {"kind": HoldingKind.BUILT_PROPERTY, "own_home": True, "cadastral_income": 850, "share": 0.5}
    assert case.holdings == [[home], [home, {"kind": HoldingKind.SAVINGS, "value": Range(0, 5000)}], []]
    assert case.open_kinds[:2] == [
        frozenset((HoldingKind.BUILT_PROPERTY, HoldingKind.UNBUILT_LAND)),
        frozenset(),
    ]


def test_relations_and_roofs_hold_for_their_period(reader: Reader) -> None:
    text = """
persons: {a: {}, b: {}}
roofs:
- {persons: [a, b], until: 2025-03-31}
- {persons: [a], from: 2025-04-01}
- {persons: [b], from: 2025-04-01}
relations:
- {person: a, is: spouse, of: b, until: 2025-03-31}
- {person: a, is: ex_spouse, of: b, from: 2025-04-01}
"""
    assert pair(case_of(reader, text, "2025-03-31"), "a", "b") == {"same_roof": True, "relation": Relation.SPOUSE}
    assert pair(case_of(reader, text), "a", "b") == {"same_roof": False, "relation": Relation.EX_SPOUSE}


def test_the_age_of_what_is_known(reader: Reader) -> None:
    text = """
date: 2025-04-01
persons:
  a:
    wage_net: {value: 1 EUR/year, source: payslip, as_of: 2024-12-31, certainty: proved}
    pension_net: {value: 1 EUR/year, source: SFPD, as_of: 2025-03-31}
    pregnant: no
"""
    ages = facts_by_source(prepare(reader.read(text), reader.facts))
    assert [(age.source, age.months, age.paths) for age in ages] == [
        ("payslip", 3, ("persons.a.wage_net",)),
        ("SFPD", 0, ("persons.a.pension_net",)),
        (None, None, ("persons.a.pregnant",)),
    ]


def test_an_answer_is_added(reader: Reader) -> None:
    situation = reader.read("date: 2025-04-01\npersons: {a: {wage_net: 5 EUR/year}, b: {}}")
    situation = situation.with_answer("a", "wage_net", Stated(7.0))
    situation = situation.with_answer("a", "custody", Stated(Custody.VISITS), other="b")
    situation = situation.with_answer("a", "custody", Stated(Custody.ALTERNATING), other="b")
    case = to_case(situation, reader.facts)
    assert case.facts[0]["wage_net"] == 7
    assert pair(case, "a", "b") == {"custody": Custody.ALTERNATING}


def test_a_date_is_needed(reader: Reader) -> None:
    with pytest.raises(SituationError, match="a reference date"):
        to_case(reader.read("persons: {a: {}}"), reader.facts)


def test_yaml_and_json_read_alike(reader: Reader) -> None:
    yaml = reader.read("persons: {a: {age: 21, pregnant: no, wage_net: 3 EUR/year, birth_date: 2004-03-02}}")
    json = reader.read(
        '{"persons": {"a": {"age": 21, "pregnant": false, "wage_net": "3 EUR/year", "birth_date": "2004-03-02"}}}',
        json_format=True,
    )
    assert yaml == json


CROWD: dict[str, Any] = {
    "persons": {
        "gran": {"age": 80, "pension_net": "1000 EUR/month"},
        "mother": {"age": 50},
        "son": {"age": 20, "wage_net": "at most 300 EUR/month"},
        "partner": {"age": 52, "married": "no"},
        "friend": {},
    },
    "roofs": [{"persons": ["gran", "mother", "son", "partner"]}],
    "relations": [
        {"person": "mother", "is": "child", "of": "gran"},
        {"person": "son", "is": "child", "of": "mother"},
        {"person": "partner", "is": "de_facto_partner", "of": "mother", "fiscal_dependant": "yes"},
        {"person": "friend", "is": "not_related", "of": "son", "shares_household_matters": "no"},
    ],
    "holdings": [
        {"kind": "savings", "owners": {"gran": "1/2", "son": "1/3"}, "value": 100},
        {"kind": "savings", "owners": {"mother": "1"}, "value": 200},
    ],
}


@settings(max_examples=60)
@given(st.randoms(), st.booleans())
def test_order_never_matters(reader: Reader, chance: random.Random, usual: bool) -> None:
    def by_name(tree: dict[str, Any]) -> tuple[Any, ...]:
        prepared = prepare(reader.read_tree(tree), reader.facts, datetime.date(2025, 4, 1))
        case = prepared.case
        return (
            dict(zip(case.persons, case.facts, strict=True)),
            {(case.persons[i], case.persons[j]): found for (i, j), found in case.pairs.items()},
            dict(zip(case.persons, case.holdings, strict=True)),
            dict(zip(case.persons, case.open_kinds, strict=True)),
            sorted(map(str, prepared.assumptions)),
        )

    tree = copy.deepcopy(CROWD) | ({"assume": "usual"} if usual else {})
    expected = by_name(tree)
    names = list(tree["persons"])
    chance.shuffle(names)
    tree["persons"] = {name: tree["persons"][name] for name in names}
    for section in ("roofs", "relations", "holdings"):
        chance.shuffle(tree[section])
    chance.shuffle(tree["roofs"][0]["persons"])
    assert by_name(tree) == expected


def test_what_is_stated_as_assumed_is_listed(reader: Reader) -> None:
    text = "date: 2025-04-01\npersons: {a: {wage_net: {value: 1000 EUR/month, certainty: assumed}, pregnant: no}}"
    prepared = prepare(reader.read(text), reader.facts)
    assert [one[:2] for one in prepared.assumptions] == [("persons.a.wage_net", "12000 EUR/year")]

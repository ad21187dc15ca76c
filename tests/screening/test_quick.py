"""What makes a step quick changes nothing: kept searches, copies in a few strokes, splits that stop, shared runs."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from abord.country.synthetic import Recipe, blocks
from abord.country.tables import join
from abord.engine import compiled
from abord.engine.bound import bound
from abord.engine.country import YES, Settings, run, run_complete
from abord.engine.sheet import Sheet
from abord.engine.verdict import _cases, verdict
from abord.screening import ask
from abord.screening.assess import assess, compile_all
from abord.screening.questions import Subject
from abord.situation.assemble import prepare

DAY = datetime.date(2025, 6, 1)
NOTHING = "date: 2025-06-01\npersons: {somebody: {}}\n"
COUPLE = """
date: 2025-06-01
persons: {griselda: {age: 66}, ben: {age: 40, wage_net: 900 EUR/month}}
roofs: [{persons: [griselda, ben], region: flanders}]
relations: [{person: griselda, is: parent, of: ben}]
roster: closed
"""


@pytest.fixture(scope="module")
def prior(book):
    if book not in [weigher.book for weigher in ask.priors._made.values()]:
        ask.priors.prepare(book)


@pytest.mark.parametrize("text", [NOTHING, COUPLE])
def test_a_kept_search_is_as_a_fresh_one(book, situation, prior, text):
    known = situation(text)
    ask.searches.forget()
    fresh = ask.next_questions(book, known, limit=200)
    assert ask.next_questions(book, known, limit=200) == fresh
    ask.searches.forget()
    assert ask.next_questions(book, known, limit=200) == fresh  # the same copies again: reloading changes nothing
    assert [one.subject for one in ask.next_questions(book, known, limit=200, worded=False)] == [
        one.subject for one in fresh
    ]


def test_another_fact_is_another_search(book, situation, prior):
    before = ask.next_questions(book, situation(COUPLE), limit=200)
    after = ask.next_questions(book, situation(COUPLE.replace("age: 66", "age: 60")), limit=200)
    assert [one.score for one in before] != [one.score for one in after]


def test_what_is_kept_names_nobody_and_stays_bounded(book, situation, prior):
    kept = ask._Searches(most=3)
    for age in range(60, 66):
        case = prepare(situation(COUPLE.replace("age: 66", f"age: {age}")), book.facts).case
        kept.of(book, case, DAY)
    assert len(kept._found) == 3
    assert "griselda" not in repr(kept._found)


def test_focus_and_everything_share_one_search(book, situation, prior, monkeypatch):
    known, made = situation(COUPLE), []
    whole = ask.search
    monkeypatch.setattr(ask, "search", lambda *given: made.append(1) or whole(*given))
    ask.searches.forget()
    few = ask.next_questions(book, known, limit=200, rights=["igo_grapa"], persons=["griselda"])
    assert few and {right for one in few for right in one.rights} == {"igo_grapa"}
    ask.next_questions(book, known, limit=200)
    assert len(made) == 1


@pytest.mark.parametrize("name", ["unknown_income", ""])
def test_a_split_that_stops_gives_the_union_of_all_cases(book, situation, example, name):
    case = prepare(example(name) if name else situation(NOTHING), book.facts, DAY).case
    sheet = Sheet(book, case, book.parameters_at(DAY))
    whole = bound(sheet, tuple(target for right in book.rights for target in book.targets(right)))
    split = 0
    for right, found in book.rights.items():
        for person in range(len(case.persons)):
            proved, open_mask = verdict(whole, right, person), whole.of(found.entitled, person)[0]
            amount = whole.of(found.amount, person) if found.amount else None
            cases = _cases(whole, right, person, 64)
            if not cases or open_mask == 1 or (open_mask == 2 and (amount is None or amount.is_settled)):
                continue
            runs = [bound(sheet, tuple(book.targets(right)), pins) for pins in cases]
            possible = [one for one in runs if one.of(found.entitled, person)[0]]
            union = 0
            for one in possible:
                union |= one.of(found.entitled, person)[0]
            assert proved.entitled.mask == union
            if amount is not None and union != 1:
                spans = [one.of(found.amount, person) for one in possible]
                assert proved.amount.low == max(amount.low, min(one.low for one in spans))
                assert proved.amount.high == min(amount.high, max(one.high for one in spans))
            split += 1
    assert split


def test_some_rights_are_as_all_and_need_no_code_of_their_own(book, example, monkeypatch):
    compile_all(book)
    monkeypatch.setattr(compiled, "Plan", None)  # what is not at hand could not be made
    whole = assess(book, example("lone_parent"), DAY, thorough=False)
    for rights in (["vt_bim", "leefloon_ris"], ["leefloon_ris", "igo_grapa", "vt_bim"]):
        found = assess(book, example("lone_parent"), DAY, rights=rights, thorough=False)
        assert [one.right for one in found.results] == rights * len(found.case.persons)
        for one in found.results:
            same = whole.of(one.right, one.person)
            assert (one.outcome, one.amount, one.missing) == (same.outcome, same.amount, same.missing)


def test_small_runs_give_what_large_ones_give(book):
    columns = join(next(iter(blocks(book, Recipe(households=300, seed=11)))), book.facts).columns
    for name, fact in book.facts.items():  # complete: what a population never has
        length = {"person": columns.persons, "pair": len(columns.pair_other)}
        size = length.get(fact.of, int(columns.holding_start[-1]))
        column = columns.facts.get(name, np.full(size, np.nan if fact.is_number else -1))
        usual = float(fact.usual) if isinstance(fact.usual, int | float) else max(fact.low, 0.0)
        columns.put(fact, np.where(np.isnan(column) if fact.is_number else column < 0, usual, column))
    columns.open_kinds = columns.open_roster = None
    settings = Settings.of(book, DAY).as_if_sure()
    addresses = {name: column.ctypes.data for name, column in columns.facts.items()}
    small, large = run_complete(settings, columns, addresses, book.rights), run(settings, columns, threads=1)
    assert any(entitled.any() for entitled, _ in small.values())
    for right, (entitled, amount) in small.items():
        assert (entitled == (large[right].entitled == YES)).all(), right
        if amount is not None:
            assert (amount[entitled] == large[right].low[entitled]).all(), right


@pytest.mark.parametrize("name", ["family_allowances_for_applicant", "partners_dependants", "between_two_laws"])
def test_switches_are_as_if_set_by_hand(book, example, name):
    """Each effect that is shown is what asking with that position gives, and what is not shown changes nothing."""
    found = assess(book, example(name), DAY)
    for switch in book.switches:
        position = not book.parameters_at(DAY)[switch].value
        other = assess(book, example(name), DAY, switches={switch: position}, thorough=False)
        for one, two in zip(found.results, other.results, strict=True):
            shown = [effect for effect in one.switches if effect.switch == switch]
            amounts = [None if each is None else each[:2] for each in (one.amount, two.amount)]
            assert bool(shown) == ((one.outcome, amounts[0]) != (two.outcome, amounts[1])), (switch, one.right)
            if shown:
                assert (shown[0].position, shown[0].outcome) == (position, two.outcome)


@pytest.mark.parametrize(
    "subject",
    [
        Subject("roster"),
        Subject("wage_net", "anna"),
        Subject("custody", "anna", "ben"),
        Subject("value", "anna", "", 0),
    ],
)
def test_an_id_leads_back_to_its_subject(subject):
    assert Subject.of(subject.id) == subject


@pytest.mark.parametrize("text", ["", "wage_net", "@", "wage net@anna", "a@b#c", "a@b~", "a@b#12345", "a@b@c"])
def test_what_is_no_id_is_no_subject(text):
    assert Subject.of(text) is None

"""Made-up households in the shape of the register contract, to try, test and measure with.

They are *not* a picture of Belgium: shares are round figures after published totals, incomes are drawn without their
true dependences, and who receives what is drawn roughly. Do not quote a count that rests on them. The calibrated
population is another piece of work. No person here exists; identifiers look like S00000001.

The same seed and block always give the same persons. All is drawn in columns, a block of households at a time.
"""

from __future__ import annotations

import datetime
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from abord.country.contract import Contract
from abord.country.ready import Writer, lay_out
from abord.country.tables import ROSTER_CLOSED, Tables, join
from abord.engine.columns import Array
from abord.engine.facts import Fact
from abord.engine.graph import LawBook
from abord.situation.bases import STREAMS

BLOCK_HOUSEHOLDS = 110_000
SLOTS = 12
NOBODY, HEAD, PARTNER, CHILD, GRANDPARENT, FRIEND, EX, AWAY = range(8)

SINGLE, COUPLE, FAMILY, LONE_PARENT, THREE_GENERATIONS, STUDENTS, ELDERLY, CARE_HOME, ALTERNATING, HOMELESS = range(10)
HOUSEHOLDS = {
    SINGLE: 0.335, COUPLE: 0.215, FAMILY: 0.245, LONE_PARENT: 0.09, THREE_GENERATIONS: 0.02, STUDENTS: 0.02,
    ELDERLY: 0.045, CARE_HOME: 0.008, ALTERNATING: 0.017, HOMELESS: 0.005,
}  # fmt: skip
"""Shares of the types of household: round figures after population_stats (mean size about 2.25)."""

HEAD_AGES = {
    SINGLE: (19, 92), COUPLE: (22, 64), FAMILY: (24, 56), LONE_PARENT: (20, 56), THREE_GENERATIONS: (28, 55),
    STUDENTS: (18, 25), ELDERLY: (65, 95), CARE_HOME: (70, 98), ALTERNATING: (25, 55), HOMELESS: (18, 70),
}  # fmt: skip
CHILDREN = (0.42, 0.38, 0.14, 0.06)
"""Shares of families with one, two, three and four children."""
RESIDENCE = {
    "BELGIAN": 0.86, "EU_CITIZEN": 0.08, "RECOGNISED_REFUGEE": 0.012, "SUBSIDIARY_PROTECTION": 0.004,
    "STATELESS": 0.0005, "LONG_TERM_RESIDENT": 0.02, "POPULATION_REGISTER": 0.0095, "FOREIGNERS_REGISTER": 0.008,
    "TEMPORARY_PROTECTION": 0.003, "ASYLUM_SEEKER": 0.002, "NO_LAWFUL_STAY": 0.001,
}  # fmt: skip
REGIONS = {"FLANDERS": 0.58, "WALLONIA": 0.308, "BRUSSELS": 0.105, "GERMAN_SPEAKING": 0.007}
FUELS = {"OTHER": 0.72, "BULK_OIL": 0.22, "PUMP_OIL": 0.04, "BULK_PROPANE": 0.02}
WITH_PARTNER = (COUPLE, FAMILY, THREE_GENERATIONS, ELDERLY, CARE_HOME)
WITH_CHILDREN = (FAMILY, LONE_PARENT, THREE_GENERATIONS, ALTERNATING)
AGES_AT_THE_EDGE = (0, 15, 17, 18, 20, 21, 24, 25, 26, 59, 60, 64, 65, 66, 67, 98, 125)
GROSS = {"wage": (42_000, 0.45), "unemployment": (17_500, 0.15), "sickness": (18_500, 0.2), "pension": (20_500, 0.4)}
"""Median and spread (of the logarithm) of yearly gross income, by stream."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to make.

    Attributes:
        households: how many.
        missing: the part of the persons of whom something is unknown.
        without: facts, or kinds of holding, that the register does not have at all.
        extremes: also thresholds exactly hit, nil, very large amounts and households of twelve.
    """

    households: int
    seed: int = 2025
    missing: float = 0.0
    without: tuple[str, ...] = ()
    extremes: bool = False


def blocks(book: LawBook, recipe: Recipe, size: int = BLOCK_HOUSEHOLDS) -> Iterator[Tables]:
    """The tables of the made-up register, block after block; no household is in two."""
    for block in _jobs(book, recipe, size):
        yield block.tables()


def write(book: LawBook, recipe: Recipe, folder: Path, progress: Callable[[int], None] | None = None) -> int:
    """Write a made-up register, laid ready for a run. Returns how many persons it has."""
    contract = Contract(book)
    persons = 0
    note = {"made up": "yes", "recipe": str(recipe)}
    with Writer(folder, contract, note) as out, ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting: deque[Future[dict[str, Any]]] = deque()
        for block in _jobs(book, recipe):
            waiting.append(pool.submit(block.lay_out, contract))
            if len(waiting) > (os.cpu_count() or 1):
                persons += _put(out, waiting.popleft().result(), progress)
        while waiting:
            persons += _put(out, waiting.popleft().result(), progress)
    return persons


def _put(out: Writer, made: dict[str, Any], progress: Callable[[int], None] | None) -> int:
    out.write(made)
    count: int = made["persons"].num_rows
    if progress is not None:
        progress(count)
    return count


def _jobs(book: LawBook, recipe: Recipe, size: int = BLOCK_HOUSEHOLDS) -> Iterator[_Block]:
    for index, first in enumerate(range(0, recipe.households, size)):
        yield _Block(book, recipe, min(size, recipe.households - first), index)


def identifiers(letter: str, numbers: Array) -> Any:
    """Arrow texts like S00000001, made without a loop."""
    digits = np.empty((len(numbers), 9), np.uint8)
    digits[:, 0] = ord(letter)
    rest = numbers.astype(np.int64)
    for place in range(8, 0, -1):
        rest, digit = np.divmod(rest, 10)
        digits[:, place] = digit + ord("0")
    ends = pa.py_buffer(np.arange(0, 9 * len(numbers) + 1, 9, dtype=np.int32))
    return pa.StringArray.from_buffers(len(numbers), ends, pa.py_buffer(digits))


@dataclass
class _Block:
    """Draws one block of households."""

    book: LawBook
    recipe: Recipe
    households: int
    index: int
    rng: np.random.Generator = field(init=False)
    apart: np.random.Generator = field(init=False)
    """For facts that came later: what they draw moves nothing that ``rng`` draws."""
    facts: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng([self.recipe.seed, self.index])
        self.apart = np.random.default_rng([self.recipe.seed, self.index, 2])

    def tables(self) -> Tables:
        self.draw_households()
        self.draw_persons()
        self.draw_incomes()
        self.draw_benefits()
        self.draw_dwelling()
        tables = Tables(
            self.n, self.roof, np.full(self.n, ROSTER_CLOSED, np.int8), np.zeros(self.n, np.int64),
            *self.draw_pairs(), self.draw_holdings(),
        )  # fmt: skip
        self.draw_renting(tables.owner)
        if self.recipe.extremes:
            self.draw_extremes()
        lengths = {"person": self.n, "pair": len(tables.pair_person), "holding": len(tables.owner)}
        for name, fact in self.book.facts.items():
            if name != "same_roof":
                tables.facts[name] = _typed(fact, self.facts.get(name), lengths[fact.of])
        self.leave_out(tables)
        return tables

    def lay_out(self, contract: Contract) -> dict[str, Any]:
        """The block as Arrow tables, laid ready."""
        tables = self.tables()
        joined = join(tables, contract.facts)
        first = self.index * BLOCK_HOUSEHOLDS * SLOTS + 1 if self.recipe.extremes else self.index * 500_000 + 1
        ids = identifiers("S", first + joined.order)
        things = identifiers("H", self.holding_code[joined.holding_order])
        return lay_out(contract, joined, ids, things)

    def choose(self, shares: dict[Any, float], size: int) -> Array:
        """Positions in ``shares``, drawn by their share."""
        steps = np.cumsum(list(shares.values()))
        found: Array = np.searchsorted(steps / steps[-1], self.rng.random(size), "right")
        found[found == len(steps)] -= 1
        return found

    def members(self, name: str, shares: dict[str, float], size: int) -> Array:
        """Members of the choices of a fact, drawn by their share."""
        choices = self.book.facts[name].choices
        assert choices is not None
        codes = np.array([int(choices[member]) for member in shares], np.int8)
        drawn: Array = codes[self.choose(shares, size)]
        return drawn

    def member(self, name: str, member: str) -> int:
        choices = self.book.facts[name].choices
        assert choices is not None
        return int(choices[member])

    def chance(self, probability: Any) -> Array:
        """A flag per person, true with that probability."""
        flags: Array = self.rng.random(self.n) < probability
        return flags

    def draw_households(self) -> None:
        """Who lives with whom: a row of slots per household, then a row per person."""
        rng, count = self.rng, self.households
        type_ = np.array(list(HOUSEHOLDS))[self.choose(HOUSEHOLDS, count)]
        roles = np.zeros((count, SLOTS), np.int8)
        roles[:, 0] = HEAD
        children = np.where(np.isin(type_, WITH_CHILDREN), 1 + self.choose(dict(enumerate(CHILDREN)), count), 0)
        if self.recipe.extremes:
            children[(type_ == FAMILY) & (rng.random(count) < 0.05)] = SLOTS - 2
        roles[np.isin(type_, (COUPLE, FAMILY, THREE_GENERATIONS, ELDERLY)), 1] = PARTNER
        roles[type_ == ALTERNATING, 1] = EX
        roles[type_ == CARE_HOME, 1] = AWAY
        for slot in range(2, SLOTS):
            roles[children > slot - 2, slot] = CHILD
        friends = rng.integers(1, 4, count)
        for slot in range(2, 5):
            roles[(type_ == STUDENTS) & (friends > slot - 2), slot] = FRIEND
        roles[type_ == THREE_GENERATIONS, SLOTS - 2] = GRANDPARENT
        present = roles > 0
        household = np.nonzero(present)[0]
        self.type, self.role, self.household = type_[household], roles[present], household
        self.n = len(household)
        self.size = np.bincount(household, minlength=count)
        self.first = np.concatenate([[0], np.cumsum(self.size)[:-1]])
        self.step_family = (rng.random(count) < 0.08)[household]
        self.union = rng.random(count)[household]

    def draw_persons(self) -> None:
        rng, n, role, facts = self.rng, self.n, self.role, self.facts
        low, high = (np.array([HEAD_AGES[type_][side] for type_ in HOUSEHOLDS]) for side in (0, 1))
        types = self.type[self.first]
        head_age = low[types] + np.floor(rng.random(self.households) * (high - low + 1)[types])
        of_head = head_age[self.household]
        drawn = rng.random(n)
        age = of_head.copy()
        beside = np.isin(role, (PARTNER, EX, AWAY))
        age[beside] = np.clip(of_head + np.round(drawn * 10 - 5), 18, 99)[beside]
        age = np.where(role == CHILD, np.floor(drawn * (np.clip(of_head - 18, 0, 25) + 1)), age)
        age = np.where(role == GRANDPARENT, of_head + 20 + np.floor(drawn * 15), age)
        age = np.where(role == FRIEND, 18 + np.floor(drawn * 9), age)
        self.age = facts["age"] = age
        facts["had_birthday_this_year"] = self.apart.random(n) < 0.5
        adult = self.adult = age >= 18
        away, homeless = role == AWAY, self.type == HOMELESS
        facts["housing"] = np.where(
            away, self.member("housing", "CARE_HOME"),
            np.where(homeless, self.member("housing", "NO_FIXED_ROOF"), self.member("housing", "DWELLING")),
        )  # fmt: skip
        # Two roofs at most per household; who is in a home shares its roof with a hundred others.
        base = (self.index * BLOCK_HOUSEHOLDS * 2 + self.household) * 4
        self.roof = np.where(away, base // 40_000 * 40_000 + 2, base + (role == EX))
        self.roof[homeless] = -1
        facts["months_in_care_institution"] = np.where(away, rng.integers(0, 60, n), 0)
        facts["still_registered_at_home"] = away & self.chance(0.3)
        facts["in_publicly_funded_institution"] = away & self.chance(0.8)
        facts["region"] = self.members("region", REGIONS, self.households)[self.household]
        facts["residence_status"] = self.members("residence_status", RESIDENCE, self.households)[self.household]
        facts["nationality_covered_by_agreement"] = (facts["residence_status"] > 1) & self.chance(0.2)
        facts["increased_family_allowances_until_21"] = self.chance(0.01)
        facts["residence_right_over_three_months"] = self.chance(0.97)
        facts["first_three_months_of_stay_over"] = self.apart.random(n) < 0.97
        in_couple = np.isin(role, (HEAD, PARTNER, AWAY)) & np.isin(self.type, WITH_PARTNER)
        self.married = facts["married"] = in_couple & (self.union < 0.62)
        facts["student"] = self.student = (
            adult & (age <= 26) & np.isin(role, (CHILD, FRIEND)) | (self.type == STUDENTS)
        ) & self.chance(0.75)
        facts["pregnant"] = (age >= 17) & (age <= 42) & self.chance(0.015)
        facts["widowed"] = (age >= 60) & ~in_couple & self.chance(0.5)
        facts["leaves_homelessness"] = homeless & self.chance(0.3)
        facts["full_orphan"] = (age < 18) & self.chance(0.002)
        disabled = self.disabled = adult & (age < 66) & self.chance(0.04)
        facts["earning_capacity_at_most_one_third"] = disabled
        facts["autonomy_points"] = np.where(disabled | self.chance(0.02) & adult, rng.integers(0, 19, n), 0)
        facts["child_disability_recognised"] = ~adult & self.chance(0.03)

    def draw_incomes(self) -> None:
        """Gross amounts by stream; taxable and net follow from them, within what ``bases`` allows."""
        rng, n, facts, age = self.rng, self.n, self.facts, self.age
        drawn = rng.random(n)
        pensioner = (age >= 66) & (drawn < 0.94)
        active = self.adult & (age < 66) & ~self.student & (self.type != HOMELESS) & ~(self.disabled & (drawn < 0.7))
        works = active & (drawn < 0.66) | self.student & (drawn < 0.3)
        self_employed = active & (drawn >= 0.66) & (drawn < 0.76)
        unemployed = active & (drawn >= 0.76) & (drawn < 0.83)
        sick = active & (drawn >= 0.83) & (drawn < 0.90)
        part = np.where(self.student, 0.2, np.where(rng.random(n) < 0.25, 0.5, 1.0))
        taxable_work, taxable_replacement = np.zeros(n), np.zeros(n)
        for stream in STREAMS:
            has = {"wage": works, "unemployment": unemployed, "sickness": sick, "pension": pensioner}[stream.name]
            middle, spread = GROSS[stream.name]
            gross = np.zeros(n)
            gross[has] = (
                middle * np.exp(rng.normal(0, spread, int(has.sum()))) * (part[has] if stream.name == "wage" else 1)
            )
            gross = np.round(gross, 2)
            contributions = {"wage": 0.1307, "pension": 0.0355, "sickness": 0.03}.get(stream.name, 0.0)
            taxable = np.round(gross * (1 - contributions), 2)
            net = np.round(taxable - _tax(taxable), 2)
            for basis, column in (("net", net), ("taxable", taxable), ("gross", gross)):
                facts[f"{stream.name}_{basis}"] = column
            if stream.name == "wage":
                taxable_work = taxable_work + taxable
            else:
                taxable_replacement = taxable_replacement + taxable
        own = np.zeros(n)
        own[self_employed] = np.exp(rng.normal(np.log(24_000), 0.7, int(self_employed.sum())))
        facts["self_employed_taxable"] = np.round(own, 2)
        facts["self_employed_net"] = np.round(own - _tax(own), 2)
        taxable_work = taxable_work + facts["self_employed_taxable"]
        other = np.where(self.chance(0.04), rng.random(n) * 9000, 0)
        facts["other_income_taxable"] = np.round(other, 2)
        facts["other_income_net"] = np.round(other * 0.8, 2)
        alone = np.isin(self.type, (LONE_PARENT, ALTERNATING)) & (self.role == HEAD)
        facts["maintenance_received"] = np.where(alone & self.chance(0.25), np.round(rng.random(n) * 4800, 2), 0)
        facts["maintenance_received_for_children"] = np.where(
            alone & self.chance(0.4), np.round(rng.random(n) * 3600, 2), 0
        )
        self.net = (
            sum(facts[f"{stream.name}_net"] for stream in STREAMS)
            + facts["self_employed_net"]
            + facts["other_income_net"]
        )
        self.taxable = taxable_work + taxable_replacement + facts["other_income_taxable"]
        changed = facts["income_changed_by_a_fifth"] = self.chance(0.08)
        before = np.where(changed, rng.random(n) * 2, 0.97)
        facts["taxable_work_income_two_years_ago"] = np.round(taxable_work * before, 2)
        facts["taxable_replacement_income_two_years_ago"] = np.round(taxable_replacement * before, 2)
        facts["taxable_income_two_years_ago"] = np.round(
            facts["taxable_work_income_two_years_ago"] + facts["taxable_replacement_income_two_years_ago"]
            + facts["other_income_taxable"], 2,
        )  # fmt: skip
        facts["taxable_income_previous_year"] = np.round(
            self.taxable * np.where(changed, rng.random(n) + 0.5, 0.985), 2
        )
        facts["months_fully_unemployed"] = np.where(unemployed, rng.integers(0, 60, n), 0)
        facts["months_incapacitated"] = np.where(sick, rng.integers(0, 120, n), 0)
        facts["receives_invalidity"] = sick & (facts["months_incapacitated"] > 12)
        facts["receives_pension"] = self.pensioner = pensioner
        facts["receives_survivors_pension"] = pensioner & facts["widowed"] & self.chance(0.5)
        facts["full_time_days_worked_in_belgium"] = np.floor(np.clip(age - 20, 0, 45) * 312 * rng.random(n))
        facts["has_right_to_belgian_pension"] = self.adult & self.chance(0.9)
        facts["insured_as_dependant"] = (self.net == 0) & np.isin(self.role, (CHILD, PARTNER))

    def draw_benefits(self) -> None:
        """Who receives what: low incomes, with about the published non-take-up."""
        facts, age = self.facts, self.age
        household_net = np.bincount(self.household, self.net, self.households)[self.household]
        household_taxable = np.bincount(self.household, self.taxable, self.households)[self.household]
        poor = self.adult & (self.net < 7000) & (household_net < 14_000 + 4000 * (self.size[self.household] - 1))
        ris = facts["receives_ris"] = poor & (age < 65) & ~self.disabled & self.chance(0.54)
        facts["receives_equivalent_living_wage"] = (
            poor & ~ris & (age < 65) & (facts["residence_status"] > 6) & self.chance(0.4)
        )
        facts["ris_months_in_a_row"] = np.where(ris, self.rng.integers(0, 60, self.n), 0)
        # A date stands for everyone: whoever receives nothing has no review, and the law does not ask for it.
        facts["ris_last_review"] = np.full(self.n, float(datetime.date(2025, 1, 15).toordinal()))
        igo = facts["receives_igo"] = (age >= 65) & (self.net < 14_500) & self.chance(0.5)
        facts["claims_igo"] = age >= 65
        ivt = facts["receives_ivt"] = self.disabled & (self.taxable < 14_000) & self.chance(0.8)
        facts["claims_ivt"] = self.disabled
        it = facts["receives_it"] = (facts["autonomy_points"] >= 7) & (age < 66) & self.adult & self.chance(0.7)
        facts["ivt_received"] = np.where(ivt, np.round(self.rng.random(self.n) * 15_000, 2), 0)
        facts["it_received"] = np.where(it, np.round(self.rng.random(self.n) * 8000, 2), 0)
        facts["receives_elderly_care_allowance"] = (age >= 65) & self.chance(0.06)
        low = household_taxable < 20_000 + 4500 * (self.size[self.household] - 1)
        vt = facts["receives_vt"] = ris | igo | ivt | it | low & self.chance(np.where(age >= 65, 0.7, 0.55))
        facts["receives_social_tariff"] = (ris | igo | ivt | it) & self.chance(0.85) | vt & self.chance(0.05)
        own_child = (self.role == CHILD) & (age < 25)
        facts["family_allowances_for_self"] = np.where(own_child & (age >= 18) & self.chance(0.1), 2400.0, 0.0)

    def draw_dwelling(self) -> None:
        rng, n, facts = self.rng, self.n, self.facts
        facts["energy_contract_in_household_name"] = np.isin(self.role, (HEAD, EX)) & (self.type != HOMELESS)
        facts["social_flat_with_collective_gas"] = (rng.random(self.households) < 0.02)[self.household]
        facts["heating_fuel"] = self.members("heating_fuel", FUELS, self.households)[self.household]
        oil = facts["heating_fuel"] != self.member("heating_fuel", "OTHER")
        facts["litres_delivered"] = np.where(oil, (rng.integers(0, 13, self.households) * 250)[self.household], 0)
        facts["price_per_litre"] = np.round(0.6 + rng.random(self.households), 4)[self.household]
        facts["days_since_delivery"] = rng.integers(0, 365, self.households)[self.household]
        facts["in_debt_mediation"] = self.adult & self.chance(0.02)
        facts["heating_bill_found_unaffordable"] = facts["in_debt_mediation"] & self.chance(0.5)
        assert n == len(oil)

    def draw_pairs(self) -> tuple[Array, Array]:
        """Every ordered pair within a household, also across its two roofs."""
        size = self.size[self.household]
        person = np.repeat(np.arange(self.n), size - 1)
        begin = np.concatenate([[0], np.cumsum(size - 1)[:-1]])
        step = np.arange(len(person)) - np.repeat(begin, size - 1)
        position = person - self.first[self.household[person]]
        other = self.first[self.household[person]] + step + (step >= position)
        facts, kin = self.facts, _kinship(self.book)
        one, two = self.role[person], self.role[other]
        relation = kin[one, two]
        union = self.union[person]
        couple = relation == self.member("relation", "SPOUSE")
        relation[couple & (union >= 0.62)] = self.member("relation", "LEGAL_COHABITANT")
        relation[couple & (union >= 0.78)] = self.member("relation", "DE_FACTO_PARTNER")
        for married, unmarried in (("PARENT_IN_LAW", "PARENT_OF_PARTNER"), ("CHILD_IN_LAW", "PARTNER_OF_CHILD")):
            relation[(relation == self.member("relation", married)) & (union >= 0.62)] = (
                self.member("relation", unmarried)
            )  # fmt: skip
        # With the partner of a parent who is no parent, some things read otherwise.
        step_parent = self.step_family[person] & ((one == PARTNER) | (two == PARTNER))
        for usual, step_kin in (("CHILD", "STEPCHILD"), ("PARENT", "STEPPARENT")):
            relation[step_parent & (relation == self.member("relation", usual)) & ((one == CHILD) | (two == CHILD))] = (
                self.member("relation", step_kin)
            )
        facts["relation"] = relation
        same_roof = (self.roof[person] == self.roof[other]) & (self.roof[person] >= 0)
        family = relation != self.member("relation", "NOT_RELATED")
        facts["shares_household_matters"] = same_roof & (family | (union < 0.3))
        is_child = (two == CHILD) & np.isin(one, (HEAD, PARTNER, EX))
        alternating = is_child & (self.type[person] == ALTERNATING)
        facts["custody"] = np.where(
            alternating, self.member("custody", "ALTERNATING"),
            np.where(is_child, self.member("custody", "MOSTLY_HERE"), self.member("custody", "NOT_HERE")),
        )  # fmt: skip
        paid = is_child & (self.age[other] < 18 + 6 * self.student[other])
        facts["family_allowances_paid_for_other"] = paid
        facts["family_allowances_received_for_other"] = paid & (one == HEAD)
        facts["fiscal_dependant"] = paid & (one == HEAD)
        facts["dependant_for_health_insurance"] = (one == HEAD) & self.facts["insured_as_dependant"][other]
        received = (one == CHILD) & (two == HEAD) & (self.age[person] < 18)
        facts["allowances_other_receives_for_person"] = np.where(received, 2160.0, 0.0)
        return person, other

    def draw_holdings(self) -> Array:
        """Homes, savings, land and things given away; a couple owns by halves. What does not apply is nil or no."""
        rng = self.rng
        partners = np.isin(self.role, (HEAD, PARTNER, AWAY)) & np.isin(self.type, WITH_PARTNER)
        holder = partners | (self.role == HEAD) | (self.role == EX)
        owners: list[Array] = []
        kinds: list[Array] = []
        things: list[Array] = []
        shares: list[Array] = []
        plans = (("BUILT_PROPERTY", 0.6, holder), ("BUILT_PROPERTY", 0.07, holder), ("UNBUILT_LAND", 0.04, holder),
                 ("SAVINGS", 0.85, holder), ("TRANSFER", 0.03, holder))  # fmt: skip
        for which, (name, likely, who) in enumerate(plans):
            rows = np.flatnonzero(
                (rng.random(self.households) < likely)[self.household] & who & (self.type != HOMELESS)
            )
            owners.append(rows)
            kinds.append(np.full(len(rows), self.member("kind", name)))
            things.append(np.full(len(rows), which))
            shares.append(np.where(partners[rows], 0.5, 1.0))
        owner, kind, thing = np.concatenate(owners), np.concatenate(kinds), np.concatenate(things)
        order = np.argsort(owner, kind="stable")
        owner, kind, thing = owner[order], kind[order], thing[order]
        facts = self.facts
        # One draw per household and thing, so that two owners of one thing say the same of it.
        drawn = rng.random((self.households, len(plans), 5))[self.household[owner], thing]
        property_ = (kind == self.member("kind", "BUILT_PROPERTY")) | (kind == self.member("kind", "UNBUILT_LAND"))
        built, gone = kind == self.member("kind", "BUILT_PROPERTY"), kind == self.member("kind", "TRANSFER")
        savings = kind == self.member("kind", "SAVINGS")
        facts["kind"], facts["share"] = kind, np.concatenate(shares)[order]
        facts["ownership"] = np.where((drawn[:, 0] < 0.04) & property_, 1 + (drawn[:, 1] < 0.5), 0)
        facts["own_home"] = thing == 0
        worth = np.where(savings, 40_000 * drawn[:, 2] ** 3, 100_000 + 300_000 * drawn[:, 2])
        facts["value"] = np.round(worth, 2)
        facts["cadastral_income"] = np.where(property_, np.round(np.where(built, 400, 20) + 1500 * drawn[:, 1]), 0)
        facts["rent_received"] = np.where((thing == 1) & (drawn[:, 3] < 0.6), np.round(6000 + 6000 * drawn[:, 2]), 0)
        facts["mortgage_interest"] = np.where(built & (drawn[:, 4] < 0.4), np.round(4000 * drawn[:, 3]), 0)
        facts["years_since_transfer"] = np.where(gone, np.floor(drawn[:, 1] * 14), 0)
        facts["transferred_for_payment"] = gone & (drawn[:, 3] < 0.6)
        facts["was_only_home"] = gone & (drawn[:, 3] < 0.3)
        facts["debts_paid_from_price"] = np.where(gone & (drawn[:, 4] < 0.3), 20_000.0, 0.0)
        # The ex-partner's things are not those of the household.
        whose = self.index * BLOCK_HOUSEHOLDS * 2 + self.household[owner] + (self.role[owner] == EX) * BLOCK_HOUSEHOLDS
        self.holding_code = whose * len(plans) + thing
        assert len(facts["value"]) == len(owner)
        return owner

    def draw_renting(self, owner: Array) -> None:
        """Who owns no home rents one. Drawn by itself and last, so that it moves nothing that is drawn before."""
        rng, facts, count = np.random.default_rng([self.recipe.seed, self.index, 1]), self.facts, self.households
        owned = np.zeros(count, bool)
        owned[self.household[owner[facts["own_home"]]]] = True
        kind = np.searchsorted(np.cumsum([0.66, 0.06, 0.05]), rng.random(count), "right") + 1
        kind[owned] = self.member("rental_home", "NOT_RENTED")
        left = np.where(rng.random(count) < 0.12, rng.integers(1, 4, count), 0)
        months, rent = rng.integers(0, 60, count), np.round(450 + 500 * rng.random(count))
        rent[kind == self.member("rental_home", "SOCIAL")] /= 2
        premium = (rng.random(count) < 0.03) & ~owned
        drawn = {"rental_home": kind, "home_left": left, "months_since_lease_began": months, "monthly_rent": rent}
        facts.update({name: column[self.household] for name, column in drawn.items()})
        facts["receives_huurpremie"] = (self.role == HEAD) & premium[self.household]
        facts["has_recognised_disability"] = self.disabled

    def draw_extremes(self) -> None:
        """Put amounts at and around every threshold of the law, and at the ends of what is possible."""
        rng = self.rng
        edges = {"EUR/year": [0.0, 0.01], "EUR": [0.0, 0.01]}
        for parameter in self.book.parameters.values():
            unit, rate = (str(parameter.unit), 1.0)
            if unit == "EUR/month":
                unit, rate = "EUR/year", 12.0
            if unit in edges:
                edges[unit] += [value.value * rate for value in parameter.values if value.value is not None]
        for name, column in self.facts.items():
            fact = self.book.facts[name]
            if fact.type == "amount" and str(fact.unit) in edges:
                values = np.array([*edges[str(fact.unit)], min(fact.high, 9_999_999.99)])
                values = np.concatenate([values, np.maximum(values - 0.01, 0), values + 0.01])
                hit = rng.random(len(column)) < 0.08
                drawn = rng.choice(values, int(hit.sum()))
                column = column.astype(float)
                column[hit] = np.clip(drawn, fact.low, fact.high)
                self.facts[name] = column
        hit = rng.random(self.n) < 0.15
        self.facts["age"] = np.where(hit, rng.choice(AGES_AT_THE_EDGE, self.n), self.age)

    def leave_out(self, tables: Tables) -> None:
        """Blank what the register lacks: whole columns and kinds, and single cells at random."""
        kinds = {member.name.lower(): int(member) for member in self.book.facts["kind"].choices or ()}
        for name in self.recipe.without:
            if name in kinds:
                keep = tables.facts["kind"] != kinds[name]
                tables.owner = tables.owner[keep]
                self.holding_code = self.holding_code[keep]
                for fact in self.book.facts.values():
                    if fact.of == "holding" and fact.name in tables.facts:
                        tables.facts[fact.name] = tables.facts[fact.name][keep]
                tables.open_kinds |= 1 << kinds[name]
            elif name in tables.facts:
                del tables.facts[name]
            else:
                raise ValueError(f"without {name}: no such fact or kind of holding")
        rate = self.recipe.missing
        if rate <= 0:
            return
        pairs, held = len(tables.pair_person), len(tables.owner)
        for grain, length in (("person", tables.persons), ("pair", pairs), ("holding", held)):
            facts = [fact for fact in self.book.facts.values() if fact.of == grain and fact.name in tables.facts]
            columns = [(fact, tables.facts[fact.name]) for fact in facts]
            rows = np.flatnonzero(self.rng.random(length) < (rate if grain == "person" else rate / 4))
            for _ in range(3 if grain == "person" else 1):
                which = self.rng.integers(0, len(columns), len(rows))
                for index, (fact, column) in enumerate(columns):
                    column[rows[which == index]] = np.nan if fact.is_number else -1
        tables.roof_listed[self.rng.random(tables.persons) < rate / 20] = -1
        tables.open_kinds[self.rng.random(tables.persons) < rate / 10] |= (1 << len(kinds)) - 1


def _typed(fact: Fact, column: Array | None, length: int) -> Array:
    """A column as the evaluators take it; a fact that is not drawn has its usual value for everyone."""
    if column is None:
        usual = fact.usual
        if usual is None:
            usual = fact.low if fact.is_number else 0
        assert isinstance(usual, int | float)
        column = np.full(length, usual)
    return column.astype(np.float64 if fact.is_number else np.int8)


def _tax(taxable: Array) -> Array:
    """Something like income tax: enough to keep net below taxable as it is in life."""
    over = np.maximum(taxable - 12_000, 0)
    tax: Array = np.minimum(over * 0.28 + np.maximum(taxable - 30_000, 0) * 0.17, taxable * 0.55)
    return tax


def _kinship(book: LawBook) -> Array:
    """Relation by the roles of the person and of the other."""
    choices = book.facts["relation"].choices
    assert choices is not None
    kin = np.full((8, 8), int(choices["NOT_RELATED"]), np.int8)
    known = {
        (HEAD, PARTNER): "SPOUSE", (PARTNER, HEAD): "SPOUSE", (HEAD, AWAY): "SPOUSE", (AWAY, HEAD): "SPOUSE",
        (HEAD, EX): "EX_SPOUSE", (EX, HEAD): "EX_SPOUSE", (CHILD, CHILD): "SIBLING",
        (HEAD, CHILD): "CHILD", (PARTNER, CHILD): "CHILD", (EX, CHILD): "CHILD",
        (CHILD, HEAD): "PARENT", (CHILD, PARTNER): "PARENT", (CHILD, EX): "PARENT",
        (HEAD, GRANDPARENT): "PARENT", (GRANDPARENT, HEAD): "CHILD",
        (PARTNER, GRANDPARENT): "PARENT_IN_LAW", (GRANDPARENT, PARTNER): "CHILD_IN_LAW",
        (CHILD, GRANDPARENT): "GRANDPARENT", (GRANDPARENT, CHILD): "GRANDCHILD",
    }  # fmt: skip
    for roles, relation in known.items():
        kin[roles] = int(choices[relation])
    return kin

"""The contact and shared plans, as the desk, the person's own pages and paper show and read them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from abord.casework.files.models import File
from abord.casework.files.plan import Marked
from abord.casework.files.vocabulary import word
from abord.casework.sharing import acts, planned, planning
from abord.casework.sharing.kinds import StepAnswer, What
from abord.casework.sharing.models import PlanPart, SharedPlan
from abord.web.files.forms import chosen, day_of
from abord.web.files.rights import right_in_full

NONE_OF_A_RIGHT = "-"
"""In a form: steps that belong to no right."""


@dataclass(frozen=True, slots=True)
class Row:
    """A step of a shared plan; ``part`` where it is the other service's own."""

    marked: Marked
    part: PlanPart | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A shared plan in words."""

    row: SharedPlan
    is_on: bool
    rights: list[str]
    parts: list[PlanPart]


def plans(file: File, language: str) -> list[Plan]:
    """All of a file, those that are shared first."""
    found = [
        Plan(row, planned.is_on(row), [name_of(language, one) for one in row.about_rights], parts)
        for row, parts in planned.with_parts(file)
    ]
    return sorted(found, key=lambda one: not one.is_on)


def rows(steps: Iterable[Marked], parts: Iterable[PlanPart]) -> list[Row]:
    """Each step with what is the other service's own of it."""
    own = {str(one.step_id): one for one in parts if one.answer != StepAnswer.NOT_FOR_US}
    return [Row(one, own.get(one.step.key)) for one in steps]


def choices(file: File, language: str) -> list[tuple[str, str]]:
    """Rights of which steps can be shared, by what the form sends and by name."""
    return [(one or NONE_OF_A_RIGHT, name_of(language, one)) for one in planning.rights_of(file)]


def name_of(language: str, right: str) -> str:
    """A right by its full name, or what stands for none."""
    return right_in_full(language, right) if right else word(language, "regie", "no_right")


def share(request: HttpRequest, file: File, signed: bool = False) -> SharedPlan:
    """The form by which a plan is shared."""
    post = request.POST
    kinds = {What.PLAN, What.CONTACT} if "known" in post else {What.PLAN}
    rights = ["" if one == NONE_OF_A_RIGHT else one for one in post.getlist("rights")]
    spoken = str(file.person.language)
    which = ", ".join(name_of(spoken, one) for one in rights) or word(spoken, "regie", "said_own")
    said = word(spoken, "regie", "said_steps", which=which)
    terms = acts.Terms(
        post.get("recipient", ""), frozenset(kinds), post.get("purpose", ""), day_of(post.get("ends", "")), signed
    )  # fmt: skip
    return planning.share(file, terms, rights, said)


def told(given: dict[str, str]) -> planned.Told:
    """The form by which a service says how far its step is."""
    until: datetime.date | None = day_of(given.get("until", ""))
    return planned.Told(chosen(StepAnswer, given.get("answer", "")), given.get("where", ""), until)

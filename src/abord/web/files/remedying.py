"""What the desk and the person's own pages share about remedies: the routes, the letter, the check of legal aid."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe

from abord.casework.clocks import wording
from abord.casework.files.acts import remedy
from abord.casework.files.acts.common import CannotDo, read_key, today
from abord.casework.files.course import Channel
from abord.casework.files.models import Application, Decision, Remedy, Request
from abord.casework.files.regimes import own_appeal, regime_of
from abord.casework.letters import legal_aid, remedies
from abord.casework.letters.decision import LEGAL_LANGUAGES, Letter
from abord.casework.letters.person_letters import Kind
from abord.casework.organisations.scope import ActorKind, current
from abord.web.files.forms import amount_of, day_of
from abord.web.site import words


@dataclass(frozen=True, slots=True)
class Case:
    """One application that can be contested."""

    row: Application
    name: str
    decision: Decision | None
    late: datetime.date | None
    ways: list[tuple[remedies.Way, remedies.Said]]
    letters: list[str]
    """The routes for which a letter can be written now."""


def case_of(row: Application, name: str, language: str) -> Case | None:
    """An application with its routes, as whoever looks reads them; None where there is nothing to contest yet."""
    late, of_person = remedy.is_late(row), current().actor.kind is not ActorKind.PERSON
    decisions = list(row.decisions.all())
    if not decisions and late is None:
        return None
    appeal = own_appeal(row.right, language)
    ways = [(way, remedies.say(way, language, of_person=of_person, appeal=appeal)) for way in remedy.ways(row)]
    closed = {remedies.Standing.CLOSED, remedies.Standing.SUSPENDED}
    if regime_of(row.right).is_housing:  # its letters go to other bodies, and speak of no court
        closed = set(remedies.Standing)
    possible = {way.route for way, _ in ways if way.standing not in closed}
    letters = [route.value for route in remedy.CAN_BE_ASKED if route in possible]
    return Case(row, name, decisions[-1] if decisions else None, late, ways, letters)


def shown(case: Case, language: str, given: dict[str, str]) -> dict[str, Any]:
    """What the templates of files/remedy_*.html show."""
    file = case.row.file
    court, closed = remedies.Route.COURT, remedies.Standing.CLOSED
    is_for_court = any(way.route is court and way.standing is not closed for way, _ in case.ways)
    return {
        "case": case, "given": given, "is_for_court": is_for_court,
        "languages_of_law": [(code, words.say(language, f"language_{code}")) for code in LEGAL_LANGUAGES],
        "others": [one.value for one in remedy.other_letters(case.row)],
        "letter_language": remedy.formal_language(file, given.get("language", "")),
        "reports": [(one, f"report-{one.pk}" in given) for one in _to_tick(case.row)],
    }  # fmt: skip


def letter_of(row: Application, given: dict[str, str]) -> Letter:
    """The letter that was asked for in the form.

    Raises:
        CannotDo: for a route that has no letter.
    """
    language = remedy.formal_language(row.file, given.get("language", ""))
    if given.get("route") in {one.value for one in remedy.other_letters(row)}:
        return remedy.write_other(row, Kind(given["route"]), language)
    return remedy.write(
        row, route_of(given), given.get("grounds", ""), language, given.get("body", ""), reports_of(row, given)
    )


def on_the_page(letter: Letter | None) -> str:
    """A letter as a part of a page: its title is a heading of the second level there."""
    if letter is None:
        return ""
    # Written by ``letters``, which escapes all that people typed.
    part: str = mark_safe(re.sub(r"(</?)h1>", r"\1h2>", letter.body))
    return part


def reports_of(row: Application, given: dict[str, str]) -> list[Request]:
    """Reports of wrong information that were ticked, by the person or by who helps with the letter."""
    return [one for one in _to_tick(row) if f"report-{one.pk}" in given]


def _to_tick(row: Application) -> list[Request]:
    """Under a mandate only those about this application: one about none of them may be about anything."""
    found = remedy.misinformed(row)
    under_mandate = current().actor.kind is ActorKind.MANDATE
    return [one for one in found if one.application_id == row.pk] if under_mandate else found


def route_of(given: dict[str, str]) -> remedies.Route:
    """The route that was chosen."""
    if given.get("route") not in {one.value for one in remedy.CAN_BE_ASKED}:
        raise CannotDo("remedy_route")
    return remedies.Route(given["route"])


def hand_in(row: Application, given: dict[str, str], channel: Channel = Channel.WEB) -> Remedy:
    """A review is handed in as the form says; of another route it is noted. No day: today.

    Raises:
        CannotDo: with what is wrong; nothing has changed.
    """
    return remedy.ask(
        row, route_of(given), given.get("grounds", ""), remedy.formal_language(row.file, given.get("language", "")),
        channel, read_key(given.get("key", "")), day_of(given.get("on", "")), given.get("body", ""),
        reports_of(row, given),
    )  # fmt: skip


# Legal aid.


def aid(
    language: str, given: dict[str, str], presumed: bool = False, *, of_person: bool = False
) -> dict[str, Any]:  # fmt: skip
    """The form of legal aid, and after it was sent the estimate in words."""
    if "do" not in given:
        shown = {"dependants": "0", **({"presumed": "yes"} if presumed else {})}
        return {"given": shown, "estimate": None, "said": [], "amounts": []}
    wrong, error, income, dependants = "", "", None, 0
    try:
        income, dependants = amount_of(given.get("income", "")), _count(given.get("dependants", ""))
    except CannotDo as stopped:
        wrong, error = "income", "err_aid_income"
        if stopped.key == "aid_dependants":
            wrong, error = "dependants", "err_aid_dependants"
    presumed = "presumed" in given  # then neither the income nor who lives there is asked
    if not wrong and not presumed and given.get("alone") not in ("yes", "no"):
        wrong, error = "alone-yes", "err_aid_alone"
    found = legal_aid.estimate(today(), income, given.get("alone") == "yes", dependants, presumed)
    amounts = [
        (words.say(language, key), words.euro(language, value))
        for key, value in (("aid_counted", found.counted), ("aid_full", found.full_until),
                           ("aid_partly", found.partly_until)) if value is not None
    ]  # fmt: skip
    return {
        "given": given, "error": error and words.say(language, error), "first": wrong,
        "estimate": None if wrong else found, "amounts": amounts,
        "said": [] if wrong else legal_aid.say(found, language, of_person=of_person),
        "article": wording.article(found.article, language),
    }  # fmt: skip


def _count(typed: str) -> int:
    """How many; nothing typed is none, as the form shows it."""
    typed = typed.strip()
    if typed and not re.fullmatch(r"[0-9]{1,2}", typed):
        raise CannotDo("aid_dependants")
    return int(typed or 0)

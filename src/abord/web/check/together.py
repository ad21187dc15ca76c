"""The same question about several people on one page: asked together, kept apart.

Three children are three lines, not three pages. Each answer is kept and changed by itself; left open is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from abord.engine.graph import LawBook
from abord.screening.ask import Question
from abord.screening.questions import BOTH_WAYS, OPEN_KINDS, Subject, kind_of
from abord.web.check import incomes
from abord.web.check.forms import Form, Option, Row, Wrong, form_of, read_form
from abord.web.check.household import Household
from abord.web.check.told import DECLINED, UNKNOWN, Told
from abord.web.site.words import capital, say

MOST = 8
"""So many people on a page."""
BLANK = "…"
NOBODY = "nobody"
FORMS = ("flag", "choice")


def alongside(book: LawBook, home: Household, questions: Sequence[Question], chosen: Question) -> list[Subject]:
    """Of the questions to ask, the chosen one and the same about other people; none where it is alone."""
    about = chosen.subject
    fact = book.facts.get(about.fact)
    if (fact is None and about.fact not in OPEN_KINDS) or about.holding >= 0 or about.fact in BOTH_WAYS:
        return []
    if kind_of(book, about).form not in FORMS:
        return []
    one = [each.subject for each in questions if each.subject.fact == about.fact]
    if about.fact == incomes.PROPERTY:  # of a child it is asked with its incomes
        one = [each for each in one if each == about or not incomes.is_child(home.situation, each.person)]
    same = [each for each in one if each.person == about.person] if about.other else one
    order = list(home.names.values())
    same.sort(key=lambda each: (order.index(each.person), order.index(each.other) if each.other else 0))
    if about in same[MOST:]:
        return []
    return same[:MOST] if len(same) > 1 else []


def form(book: LawBook, told: Told, home: Household, language: str, ids: Sequence[str]) -> Form:
    """A line per person, with what was answered before."""
    made = Form("together")
    for id in ids:
        subject = home.subject(id)
        if subject is None:
            continue
        single = form_of(book, subject, language, told.answers.get(id, ""))
        made.rows.append(Row(id, _whom(home, subject, language), single.options, single.form == "choice"))
    made.is_flag = all(not row.is_long for row in made.rows)
    return made


def _whom(home: Household, subject: Subject, language: str) -> str:
    name = subject.other or subject.person
    if name == home.reader:
        name = say(language, "you_object" if subject.other else "you")
    return capital(name)


def blank(subject: Subject) -> Subject:
    """The question with a blank for whom it is about."""
    return subject._replace(other=BLANK) if subject.other else subject._replace(person=BLANK)


def read(
    book: LawBook, home: Household, language: str, ids: Sequence[str], posted: Mapping[str, Any]
) -> dict[str, str]:
    """The answer of each line, as kept. A button for all fills the lines in which nothing was chosen.

    Raises:
        Wrong: where no line says anything, or "nobody" stands against a line.
    """
    action = posted.get("do", "")
    rest = {DECLINED: DECLINED, NOBODY: "no"}.get(action, UNKNOWN)
    found = {}
    for id in ids:
        subject, given = home.subject(id), posted.get(f"is-{id}", "")
        found[id] = read_form(book, subject, language, {"choice": given}) if subject and given else rest
    if action == NOBODY and set(found.values()) != {"no"}:
        raise Wrong(say(language, "err_nobody"))
    if action not in (UNKNOWN, DECLINED) and set(found.values()) <= {UNKNOWN}:
        raise Wrong(say(language, "err_choice"))
    return found


def as_typed(made: Form, posted: Mapping[str, Any], error: str) -> Form:
    """The form with what was chosen, and what is wrong with it."""
    made.error = error
    for row in made.rows:
        given = posted.get(f"is-{row.id}", "")
        row.options = [Option(one.value, one.label, one.value == given) for one in row.options]
    return made

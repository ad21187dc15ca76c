"""Several questions on one page: asked together, kept apart.

The same about several people: three children are three lines, not three pages. Or a list of what may be so for one
person. Each answer is kept and changed by itself; left open is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from abord.engine.graph import LawBook
from abord.screening.ask import Question
from abord.screening.questions import BOTH_WAYS, OPEN_KINDS, Subject, kind_of, wording
from abord.web.check import incomes
from abord.web.check.forms import Form, Option, Row, Wrong, form_of, read_form
from abord.web.check.household import Household
from abord.web.check.told import DECLINED, LIKELY_NIL, UNKNOWN, Told
from abord.web.site.words import capital, say, typeset

MOST = 8
"""So many people on a page."""

LINES = 6
"""So many lines on a list."""

BLANK = "…"
NOBODY = "nobody"
FORMS = ("flag", "choice")


def alongside(
    book: LawBook, told: Told, home: Household, questions: Sequence[Question], chosen: Question
) -> list[Subject]:
    """Of the questions to ask, the chosen one with those of its page; none where it is alone."""
    people, listed = _of_people(book, home, questions, chosen), _listed(book, told, home, questions, chosen)
    return listed if len(listed) > len(people) else people


def is_rare(book: LawBook, fact: str) -> bool:
    """Whether it is so for few people, and asked on a list."""
    return fact in book.facts and book.facts[fact].rare is not None


def _listed(
    book: LawBook, told: Told, home: Household, questions: Sequence[Question], chosen: Question
) -> list[Subject]:
    """What else may be so for the same person, what is easy to say first. A number is asked so alone too: first whether
    there is any."""
    about = chosen.subject
    one = [each.subject for each in questions
           if is_rare(book, each.subject.fact) and each.subject.person == about.person
           and home.stable(each.subject) not in told.has]  # fmt: skip
    if about not in one:
        return []
    lines = [about, *(each for each in one if each != about)][:LINES]
    if not is_list(book, [home.stable(each) for each in lines]):
        return []
    order = list(book.facts)
    return sorted(lines, key=lambda each: (book.facts[each.fact].burden, order.index(each.fact)))


def _of_people(book: LawBook, home: Household, questions: Sequence[Question], chosen: Question) -> list[Subject]:
    """The same about other people."""
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


def is_list(book: LawBook, ids: Sequence[str]) -> bool:
    """Whether a page is a list about one person; with one line where that is a number."""
    facts = {id.partition("@")[0] for id in ids}
    return len(facts) > 1 or (
        len(ids) == 1 and any(is_rare(book, fact) and book.facts[fact].is_number for fact in facts)
    )


def alone(book: LawBook, id: str, given: str) -> list[str]:
    """The line of a list that asks whether there is any of this number, where none was told yet."""
    return [id] if is_list(book, [id]) and is_nil(given) else []


def goes_together(book: LawBook, id: str, other: str) -> bool:
    """Whether two questions can stand on one page."""
    (fact, _, about), (also, _, whom) = id.partition("@"), other.partition("@")
    return fact == also or (about == whom and is_rare(book, fact) and is_rare(book, also))


def form(book: LawBook, told: Told, home: Household, language: str, ids: Sequence[str]) -> Form:
    """A line per person or per question, with what was answered before."""
    made = Form("together", is_list=is_list(book, ids))
    for id in ids:
        subject = home.subject(id)
        if subject is None:
            continue
        given = told.answers.get(id, "")
        if made.is_list:
            said = line(book, home, subject, language)
            if book.facts[subject.fact].is_number and (given or id in told.has):
                given = given if given in (UNKNOWN, DECLINED) else "no" if is_nil(given) and given else "yes"
            options = [Option(each, say(language, each), each == given) for each in ("yes", "no")]
            made.rows.append(Row(id, said["question"], options, False, said["help"]))
        else:
            single = form_of(book, subject, language, given)
            made.rows.append(Row(id, _whom(home, subject, language), single.options, single.form == "choice"))
    made.is_single = made.is_list and len(made.rows) == 1
    made.is_flag = all(not row.is_long for row in made.rows) and not made.is_single
    return made


def is_nil(given: str) -> bool:
    """Whether a kept number says that there is none, or that it is not known."""
    return given in ("", UNKNOWN, DECLINED, LIKELY_NIL) or given.partition(" ")[0] == "0"


def line(book: LawBook, home: Household, subject: Subject, language: str) -> dict[str, str]:
    """A question of a list in words."""
    said = dict(wording(book, home.situation, subject, home.reader)[language])
    fact = book.facts[subject.fact]
    if fact.rare is not None and fact.is_number:  # first whether there is any
        about = fact.rare.question if subject.person == home.reader else fact.rare.question_about
        said |= {"question": about[language].replace("{name}", subject.person), "help": fact.rare.help[language]}
    return {key: typeset(language, text) for key, text in said.items()}


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
    """The answer of each line, as kept; "" for a number that is there and not asked yet. A button for all fills the
    lines in which nothing was chosen.

    Raises:
        Wrong: where no line says anything, or "nobody" stands against a line.
    """
    action, listed = posted.get("do", ""), is_list(book, ids)
    rest = {DECLINED: DECLINED, NOBODY: "no"}.get(action, UNKNOWN)
    chosen = {id: str(posted.get(f"is-{id}", "")) or rest for id in ids}
    if action == NOBODY and set(chosen.values()) != {"no"}:
        raise Wrong(say(language, "err_none" if listed else "err_nobody"))
    if action not in (UNKNOWN, DECLINED) and set(chosen.values()) <= {UNKNOWN}:
        raise Wrong(say(language, "err_choice"))
    found = {}
    for id, given in chosen.items():
        subject = home.subject(id)
        if subject is None or given in (UNKNOWN, DECLINED):
            found[id] = given if given in (UNKNOWN, DECLINED) else UNKNOWN
        elif listed and book.facts[subject.fact].is_number and given in ("yes", "no"):
            found[id] = "" if given == "yes" else _none(book, subject, language)
        else:
            found[id] = read_form(book, subject, language, {"choice": given})
    return found


def _none(book: LawBook, subject: Subject, language: str) -> str:
    """What a no on a list says of a number."""
    if book.facts[subject.fact].may_be_likely_nil:
        return LIKELY_NIL
    return read_form(book, subject, language, {"text": "0"})


def as_typed(made: Form, posted: Mapping[str, Any], error: str) -> Form:
    """The form with what was chosen, and what is wrong with it."""
    made.error = error
    for row in made.rows:
        given = posted.get(f"is-{row.id}", "")
        row.options = [Option(one.value, one.label, one.value == given) for one in row.options]
    return made

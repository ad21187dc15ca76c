"""The questions one by one, and what we know so far."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.screening.questions import OPEN_KINDS, Subject, can_be_asked, kinds_left, wording
from abord.web.check import incomes, together
from abord.web.check.conversation import NOT_KNOWN, NOT_SAID, next_page
from abord.web.check.forms import Form, Wrong, form_of, read_form, shown_answer
from abord.web.check.household import Household, household, young_partner
from abord.web.check.page import keep, needs_people, page, to, told_of
from abord.web.check.people import about_member
from abord.web.check.told import DECLINED, UNKNOWN, Told
from abord.web.site import words
from abord.web.site.words import say


def _wording(home: Household, subject: Subject, language: str, several: bool = False) -> dict[str, str]:
    """A question in words; the pages about all incomes have their own, and what is asked about several has a blank."""
    if subject.fact == incomes.ANY:
        return {
            "question": say(language, "any_income_question", name=subject.person), "where": "",
            "help": say(language, "any_income_help"), "label": say(language, "any_income_label"),
        }  # fmt: skip
    if subject.fact != incomes.INCOMES:
        about = together.blank(subject) if several else subject
        said = wording(open_book(), home.situation, about, home.reader)[language]
        said = {key: words.typeset(language, text) for key, text in said.items()}
        # In large letters "habite-t-il" would break at every hyphen.
        return said | {"question": re.sub(r"-(?=(t-)?(il|elle|vous)\b)|(?<=-t)-", "\u2011", said["question"])}
    key = "incomes" if subject.person == home.reader else "incomes_about"
    return {
        "question": say(language, key, name=subject.person),
        "help": say(language, "incomes_help"), "where": say(language, "incomes_where"),
        "label": say(language, "incomes_label"),
    }  # fmt: skip


def _can_answer(home: Household, id: str) -> bool:
    subject = home.subject(id)
    if subject is None or not subject.person:
        return False
    if subject.fact in OPEN_KINDS or subject.fact in incomes.PAGES:
        return True
    return subject.fact in open_book().facts and can_be_asked(open_book(), subject)


@require_http_methods(["GET", "HEAD", "POST"])
@needs_people
def question(request: HttpRequest, language: str) -> HttpResponse:
    """One question."""
    told, book = told_of(request), open_book()
    if told.everyone is None:
        return to(language, "people")
    home = household(book, told, language)
    if request.method == "POST":
        return _answer(request, language, told, home)
    if not _can_answer(home, told.current):
        found = next_page(book, told, home)
        if found is None:
            return to(language, "result")
        asked, others = found
        told.current, told.current_rights = home.stable(asked.subject), list(asked.rights)
        told.together, told.back_to = [home.stable(one) for one in others], ""
        keep(request, told)
    return _question_page(request, language, told, home)


def _question_page(
    request: HttpRequest, language: str, told: Told, home: Household, form: Form | None = None
) -> HttpResponse:
    book, subject = open_book(), home.subject(told.current)
    assert subject is not None
    child = bool(subject.person) and incomes.is_child(home.situation, subject.person)
    several = _together(told, home)
    if several and form is None:
        form = together.form(book, told, home, language, several)
    form = form or form_of(book, subject, language, told.answers.get(told.current, ""), child)
    left = {one.name.lower() for one in kinds_left(home.situation, subject)} if subject.fact == "kind" else set()
    form.options = [option for option in form.options if not left or option.value in left]
    rights = [book.rights[id].folder.right for id in told.current_rights if id in book.rights]
    facts = [id.partition("@")[0] for id in several] or [subject.fact]
    sensitive = any(fact in book.facts and book.facts[fact].sensitivity == "special" for fact in facts)
    return page(
        request, language, "question", told, 422 if form.error else 200, form=form, about=told.current,
        text=_list_wording(home, several, language) if form.is_list
        else _wording(home, subject, language, bool(several)), sensitive=sensitive,
        rights=[right.names[language] for right in rights], changing=told.current in told.answers,
        count=len({told.pages.get(id, id) for id in told.answers} | {told.pages.get(id, id) for id in told.has})
        + sum(id in told.answers for id in told.has) + 1,
        narrowed=bool(left),
        whom="" if subject.person == home.reader or (several and not subject.other and not form.is_list)
        else subject.person,
    )  # fmt: skip


def _list_wording(home: Household, ids: list[str], language: str) -> dict[str, Any]:
    """The head of a list about one person, with where each thing on it is found."""
    subjects = [subject for id in ids if (subject := home.subject(id)) is not None]
    lines = [together.line(open_book(), home, subject, language) for subject in subjects]
    if len(lines) == 1:  # where the number is found is said when it is asked
        return lines[0] | {"where": ""}
    name = subjects[0].person
    key = "list_question" if name == home.reader else "list_question_about"
    return {
        "question": say(language, key, name=name), "help": "", "label": "", "where": "",
        "found": [(words.capital(line["label"]), line["where"]) for line in lines if line["where"]],
    }  # fmt: skip


def _together(told: Told, home: Household) -> list[str]:
    """The questions of the page that is open, where it is about several people."""
    ids = [id for id in told.together if _can_answer(home, id)]
    return ids if told.current in ids and (len(ids) > 1 or together.is_list(open_book(), ids)) else []


def _sent_together(request: HttpRequest, home: Household, id: str) -> list[str]:
    """The questions of the page that was sent, where it was about several people: another may be open by now."""
    ids = [one for one in request.POST.getlist("with")[: together.MOST]
           if together.goes_together(open_book(), id, one) and _can_answer(home, one)]  # fmt: skip
    return ids if id in ids and (len(ids) > 1 or together.is_list(open_book(), ids)) else []


def _answer(request: HttpRequest, language: str, told: Told, home: Household) -> HttpResponse:
    id, action = request.POST.get("about", ""), request.POST.get("do", "")
    if not _can_answer(home, id):
        told.current = ""
        keep(request, told)
        return to(language, "question")
    if action == "back" and told.back_to:
        onward, told.current, told.current_rights, told.back_to = told.back_to, "", [], ""
        keep(request, told)
        return to(language, onward)
    if action == "back":
        order = list(dict.fromkeys(told.pages.get(one, one) for one in (*told.answers, *told.has)))
        here = told.pages.get(id, id)
        # Before the number that a list asks for after a yes stands that list.
        alone = id in told.has and not request.POST.getlist("with")
        place = order.index(here) + alone if here in order else len(order)
        earlier = [one for one in order[:place] if _can_answer(home, one)]
        if not earlier:
            return to(language, "people")
        told.current, told.current_rights = earlier[-1], []
        told.together = [one for one, page in told.pages.items() if page == earlier[-1]]
        keep(request, told)
        return to(language, "question")
    several = _sent_together(request, home, id)
    fresh = id not in told.answers and id not in told.has
    if several:
        try:
            answers = together.read(open_book(), home, language, several, request.POST)
        except Wrong as wrong:
            told.current, told.together = id, several
            form = together.form(open_book(), told, home, language, several)
            return _question_page(request, language, told, home, together.as_typed(form, request.POST, str(wrong)))
        for one, given in answers.items():
            if given:
                told.answers[one] = given
            elif together.is_nil(told.answers.get(one, "")):
                told.answers.pop(one, None)
        if not told.back_to:  # a line that is changed stays on the page of its list
            told.pages |= dict.fromkeys(several, id)
        begun = [one for one, given in answers.items() if not given and one not in told.answers]
        told.has = [one for one in told.has if one not in answers] + [
            one for one, given in answers.items() if not given
        ]
        if begun and told.back_to:  # a change: how many is asked before it leads back
            told.current, told.together = begun[0], []
            keep(request, told)
            return to(language, "question")
        return _onward(request, language, told, fresh, any(given not in NOT_SAID for given in answers.values()))
    subject = home.subject(id)
    assert subject is not None
    if action in (UNKNOWN, DECLINED):
        given = action
    else:
        try:
            given = read_form(open_book(), subject, language, request.POST)
        except Wrong as wrong:
            told.current = id
            return _question_page(request, language, told, home, _as_typed(request, language, home, id, str(wrong)))
    changed = told.copy()
    changed.answers[id] = given
    if subject.fact == "relation" and (young := young_partner(open_book(), changed, language)):
        told.current = id
        return _question_page(request, language, told, home, _as_typed(request, language, home, id, young[1]))
    return _onward(request, language, changed, fresh, given not in NOT_SAID)


def _onward(request: HttpRequest, language: str, told: Told, fresh: bool, known: bool) -> HttpResponse:
    """The next page. A page counts once in a round, also when it is sent again or changed."""
    told.current, told.current_rights, told.together = "", [], []
    if fresh:
        told.effort -= 1 if known else NOT_KNOWN
    onward = told.back_to or "question"
    if told.deep and told.effort <= 0:
        told.deep, onward = False, told.back_to or "result"
    told.back_to = ""
    keep(request, told)
    return to(language, onward)


def _as_typed(request: HttpRequest, language: str, home: Household, id: str, error: str) -> Form:
    """The form with what was typed, and what is wrong with it."""
    subject = home.subject(id)
    assert subject is not None
    form = form_of(open_book(), subject, language)
    form.error = error
    form.text = request.POST.get("text", "")[:60]
    day, month, year = (request.POST.get(part, "")[:4] for part in ("day", "month", "year"))
    form.parts = (day, month, year)
    for option in form.options:
        option.chosen = bool(request.POST.get(f"is-{option.value}"))
    for option in form.periods:
        option.chosen = option.value == request.POST.get("period", "")
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@needs_people
def known(request: HttpRequest, language: str) -> HttpResponse:
    """What we know so far, each with a way to change it."""
    told, book = told_of(request), open_book()
    home = household(book, told, language)
    if request.method == "POST":
        id = request.POST.get("about", "")
        if id in told.answers and _can_answer(home, id):
            told.current, told.current_rights, told.back_to = id, [], "known"
            told.together = together.alone(book, id, told.answers[id])
            keep(request, told)
            return to(language, "question")
        return to(language, "known")
    members = [(home.names[one.id], one, about_member(language, told, home.names, one)) for one in told.members]
    return page(request, language, "known", told, rows=known_rows(told, home, language), members=members)


def known_rows(told: Told, home: Household, language: str) -> list[tuple[str, str, str, str, bool]]:
    """Each answer: its question, what it is about in a few words, about whom, what was said, and if it is set aside."""
    rows, book = [], open_book()
    for id, given in told.answers.items():
        subject = home.subject(id)
        if subject is None:
            continue
        label = _wording(home, subject, language)["label"]
        whom = [] if subject.person == home.reader else [subject.person]
        whom += [subject.other] if subject.other else []
        rows.append((id, label, ", ".join(whom), shown_answer(book, subject, language, given), id in home.aside))
    return rows

"""The pages. Each reads what was told, shows or changes it, and keeps it in the visitor's own session."""

from __future__ import annotations

import datetime
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abord.book import open_book
from abord.engine.facts import FURTHER_LANGUAGES, LANGUAGES
from abord.outreach import places
from abord.ratelimit import RateLimiter, network_of
from abord.screening.questions import OPEN_KINDS, Subject, can_be_asked, wording
from abord.situation.checks import declared
from abord.situation.kinship import kinship
from abord.web import guard, incomes, plan, results, sealed, words
from abord.web.conversation import next_question, open_questions
from abord.web.forms import Form, Option, Wrong, form_of, read_form, relation_order, shown_answer
from abord.web.pages import SHEET, keep, needs_people, page, to, told_of
from abord.web.search import search
from abord.web.told import (
    DECLINED,
    HOMES,
    MOST_PEOPLE,
    READER,
    UNKNOWN,
    Household,
    Member,
    Told,
    check_age,
    check_born,
    household,
    young_partner,
)  # fmt: skip
from abord.web.words import say

COMMON_EVENTS = (
    "losing_a_job", "losing_income", "falling_ill", "becoming_disabled", "having_a_child", "separating",
    "reaching_pension_age", "high_energy_bill", "getting_into_debt", "becoming_homeless",
)  # fmt: skip
HOUSING, NO_HOME = f"housing@{READER}", "no_fixed_roof"
NEW, NEW_AWAY = "new", "new_away"
TIES = "ties:"
codes = RateLimiter(10, seconds=600)


# Start.


@require_GET
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the language of the browser, where it is one of ours; to its explanations, where it has only those."""
    language = language_of_browser(request, FURTHER_LANGUAGES)
    return HttpResponseRedirect(f"/{language}/", status=303)


def language_of_browser(request: HttpRequest, also: tuple[str, ...] = ()) -> str:
    """The first language that the browser asks for and that is one of ours."""
    wanted = [part.split(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(",")]
    return next((code for code in wanted if code in (*LANGUAGES, *also)), "nl")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Only the start pages are for search engines."""
    lines = ["User-agent: *", *(f"Allow: /{code}/$" for code in (*LANGUAGES, *FURTHER_LANGUAGES)), "Disallow: /"]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, language: str) -> HttpResponse:
    """Where it begins: something that happened, everything, or a worry."""
    told = told_of(request)
    if request.method == "POST":
        if "anew" in request.POST:
            request.session.flush()
            return to(language, "start")
        if "worry" in request.POST:
            told.worry = " ".join(request.POST["worry"].split())[:200]
            keep(request, told)
            return to(language, "search")
        return _begin(request, language, told)
    events = words.events()
    known = {event for right in open_book().rights.values() for event in right.folder.right.life_events}
    first = [event for event in COMMON_EVENTS if event in known]
    more = sorted((event for event in known if event not in first), key=lambda event: events[event][language])
    return page(
        request, language, "start", told,
        events=[(event, events[event][language]) for event in first],
        more=[(event, events[event][language]) for event in more],
    )  # fmt: skip


def _begin(request: HttpRequest, language: str, told: Told) -> HttpResponse:
    rights = open_book().rights
    event, right = request.POST.get("event", ""), request.POST.get("right", "")
    if event in words.events():
        told.event = event
        told.focus = [id for id, one in rights.items() if event in one.folder.right.life_events]
    elif right in rights:
        told.event, told.focus = "", [right]
    else:
        told.event, told.focus = "everything", []
    told.current = ""
    keep(request, told)
    return to(language, "place" if not told.municipality else "people")


@require_http_methods(["GET", "HEAD"])
def search_page(request: HttpRequest, language: str) -> HttpResponse:
    """What goes with a worry."""
    told = told_of(request)
    found = search(told.worry)
    rights = [(id, open_book().rights[id].folder.right) for id in found.rights]
    return page(
        request, language, "search", told,
        rights=[(id, right.names[language], right.summary[language]) for id, right in rights],
        events=[(event, words.events()[event][language]) for event in found.events],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, language: str) -> HttpResponse:
    """The municipality: whose OCMW/CPAS helps, and which region's rules apply."""
    told = told_of(request)
    onward = "question" if told.everyone is not None else "people"
    if request.method != "POST":
        return page(request, language, "place", told, onward=onward, no_home=told.answers.get(HOUSING) == NO_HOME)
    if request.POST.get("no_home"):
        told.answers[HOUSING] = NO_HOME
    elif told.answers.get(HOUSING) == NO_HOME:
        del told.answers[HOUSING]
    no_home = HOUSING in told.answers
    if "skip" in request.POST:
        told.event = told.event or "everything"
        keep(request, told)
        return to(language, onward)
    nis, typed = request.POST.get("nis", ""), request.POST.get("municipality", "")
    found, certain = places.find(nis or typed)
    if certain:
        told.municipality = found[0].nis
        told.current = ""
        told.event = told.event or "everything"
        keep(request, told)
        return to(language, onward)
    choices = [Option(one.nis, f"{one.name_in(language)} ({min(one.postal_codes)})") for one in found]
    error = say(language, "err_place_several" if choices else "err_place")
    return page(
        request, language, "place", told, 422, onward=onward, no_home=no_home, typed=typed[:80], choices=choices,
        error=error, first="choice-1" if choices else "municipality",
    )  # fmt: skip


# Who lives there.


@require_http_methods(["GET", "HEAD", "POST"])
@needs_people
def people(request: HttpRequest, language: str) -> HttpResponse:
    """Who lives with the reader, one by one."""
    told = told_of(request)
    if request.method == "POST":
        return _change_people(request, language, told)
    reader = told.members[0]
    if not told.editing and told.everyone is None and len(told.members) == 1 and not (reader.age or reader.born):
        told.editing = READER
    return _people_page(request, language, told)


def _people_page(
    request: HttpRequest, language: str, told: Told, typed: Member | None = None, errors: dict[str, str] | None = None
) -> HttpResponse:
    if told.editing.startswith(TIES) and told.member(told.editing[len(TIES) :]):
        return _ties_page(request, language, told)
    names = household(open_book(), told, language).names
    one = typed or (Member(NEW) if told.editing in (NEW, NEW_AWAY) else told.member(told.editing)) or Member("")
    year, month, day = one.born.split("-") if one.born.count("-") == 2 else ("", "", "")
    listed = [(member, names[member.id], _about(language, told, names, member)) for member in told.members]
    order = [member.id for member in told.members]
    earlier = told.members[1 : order.index(one.id)] if one.id in order else told.members[1:]
    return page(
        request, language, "people", told, 422 if errors else 200, listed=listed, one=one if one.id else None,
        relations=_relation_options(language, one.relation), born=(day, month, year), errors=errors or {},
        is_reader=one.id == READER, full=len(told.members) > MOST_PEOPLE,
        away=bool(one.where or told.editing == NEW_AWAY),
        shares=[Option(value, say(language, value), one.shares == value) for value in ("yes", "no")],
        of=[Option(member.id, names[member.id], one.of == member.id) for member in earlier],
        beside=[Option(member.id, names[member.id], one.beside == member.id) for member in earlier if member.where],
        homes=[Option(where, say(language, f"where_{where}"), one.where == where) for where in HOMES],
    )  # fmt: skip


def _about(language: str, told: Told, names: dict[str, str], member: Member) -> str:
    """What was told of somebody, in a line."""
    age = f"{member.age} {say(language, 'unit_year')}" if member.age else ""
    where = say(language, f"where_{member.where}") if member.where else ""
    born = "/".join(reversed(member.born.split("-")))
    return " · ".join(filter(None, (born or age, _relation(language, told, names, member), where)))


def _relation(language: str, told: Told, names: dict[str, str], member: Member) -> str:
    """What somebody is, and to whom where that is not the reader."""
    if not member.relation:
        return ""
    label = words.of(open_book().choice_labels["Relation"][member.relation], language)
    return say(language, "relation_of", relation=label, name=names[member.of]) if told.member(member.of) else label


def _relations() -> list[str]:
    relations = open_book().facts["relation"].choices
    assert relations is not None
    return [member.name for member in relations]


def _relation_options(language: str, chosen: str) -> list[Option]:
    labels = open_book().choice_labels["Relation"]
    return [Option(name, words.of(labels[name], language), name == chosen) for name in relation_order(_relations())]


def _ties_page(
    request: HttpRequest, language: str, told: Told, error: str = "", typed: Told | None = None
) -> HttpResponse:
    """What somebody is to each of the others, as far as that does not follow from what was told."""
    id = told.editing[len(TIES) :]
    home = household(open_book(), told, language)
    known = kinship(declared(home.situation))
    rows = []
    for other in told.members:
        kept = (typed or told).answers.get(f"relation@{other.id}~{id}", "")
        if other.id != id and (kept or len(known.get((home.names[other.id], home.names[id]), ())) != 1):
            whom = say(language, "you_object") if other.id == READER else home.names[other.id]
            rows.append((other.id, whom, _relation_options(language, kept.upper())))
    status = 422 if error else 200
    return page(request, language, "ties", told, status, rows=rows, who=id, name=home.names[id], error=error)


def _change_people(request: HttpRequest, language: str, told: Told) -> HttpResponse:
    action = request.POST.get("do", "")
    target = request.POST.get("who", "")
    told.current = ""
    if action in ("everyone", "not_all"):
        told.everyone = action == "everyone"
        told.editing = ""
        keep(request, told)
        return to(language, "question")
    if action == "remove" and target != READER:
        told.remove(target)
        told.editing = ""
    elif action in ("add", "add_away") and len(told.members) <= MOST_PEOPLE:
        told.editing = NEW if action == "add" else NEW_AWAY
    elif action == "change" and told.member(target):
        told.editing = target
    elif action == "ties" and told.member(target):
        told.editing = TIES + target
    elif action == "tie" and told.member(target):
        changed = told.copy()
        _save_ties(request, changed, target)
        if young := young_partner(open_book(), changed, language):
            told.editing = TIES + target
            return _ties_page(request, language, told, young[1], changed)
        told = changed
    elif action == "cancel":
        told.editing = ""
    elif action == "save":
        return _save_member(request, language, told, target)
    keep(request, told)
    return to(language, "people")


def _save_ties(request: HttpRequest, told: Told, target: str) -> None:
    for other in told.members:
        field, id = f"is-{other.id}", f"relation@{other.id}~{target}"
        if other.id != target and request.POST.get(field, "") in _relations():
            told.answers[id] = request.POST[field].lower()
        elif field in request.POST:
            told.answers.pop(id, None)
    told.editing = ""


def _save_member(request: HttpRequest, language: str, told: Told, target: str) -> HttpResponse:
    post, known = request.POST, told.member(target)
    where = post.get("where", "") if post.get("where", "") in HOMES and target != READER else ""
    others = [member.id for member in told.members if member.id not in (READER, target)]
    typed = Member(
        target, " ".join(post.get("name", "").split())[:30], post.get("age", "").strip()[:5], "",
        post.get("relation", "") if post.get("relation", "") in _relations() else "",
        post.get("shares", "") if post.get("shares", "") in ("yes", "no") else "",
        where, post.get("of", "") if post.get("of", "") in others else "",
        post.get("beside", "") if where and post.get("beside", "") in others else "",
    )  # fmt: skip
    errors: dict[str, str] = {}
    try:
        typed.age = check_age(typed.age)
    except ValueError:
        errors["age"] = say(language, "err_age")
    day, month, year = (post.get(part, "")[:4] for part in ("day", "month", "year"))
    try:
        typed.born = check_born(day, month, year, datetime.date.today())
    except ValueError:
        errors["day"] = say(language, "err_date")
    if target == NEW and not (typed.name or typed.age or typed.born or typed.relation):
        errors["name"] = say(language, "err_someone")
    if not where and (told.editing == NEW_AWAY if target == NEW else known is not None and bool(known.where)):
        errors["where-care_home"] = say(language, "err_where")
    changed = told.copy()
    if known is not None:
        changed.members[told.members.index(known)] = typed
        if (known.age, known.born) != (typed.age, typed.born):
            _forget_a_childs_incomes(changed, target)
    elif target == NEW and len(told.members) <= MOST_PEOPLE:
        changed.add(typed)
    if not errors and (young := young_partner(open_book(), changed, language)):
        errors["age" if target == READER else "relation"] = young[1]
    if errors:
        told.editing = NEW_AWAY if target == NEW and told.editing == NEW_AWAY else target
        return _people_page(request, language, told, typed, errors)
    changed.editing = ""
    keep(request, changed)
    return to(language, "people")


def _forget_a_childs_incomes(told: Told, member: str) -> None:
    """A child's page leaves out what its age rules out: at another age it is asked anew."""
    if told.answers.pop(Subject(incomes.ANY, member).id, None) is not None:
        told.answers.pop(Subject(incomes.INCOMES, member).id, None)


# The questions.


def _wording(home: Household, subject: Subject, language: str) -> dict[str, str]:
    """A question in words; the pages about all incomes have their own."""
    if subject.fact == incomes.ANY:
        return {
            "question": say(language, "any_income_question", name=subject.person), "where": "",
            "help": say(language, "any_income_help"), "label": say(language, "any_income_label"),
        }  # fmt: skip
    if subject.fact != incomes.INCOMES:
        said = wording(open_book(), home.situation, subject, home.reader)[language]
        said = {key: words.typeset(language, text) for key, text in said.items()}
        # In large letters "habite-t-il" would break at every hyphen.
        return said | {"question": re.sub(r"-(?=(t-)?(il|elle|vous)\b)|(?<=-t)-", "\u2011", said["question"])}
    key = "incomes" if subject.person == home.reader else "incomes_about"
    return {
        "question": say(language, key, name=subject.person),
        "help": say(language, "incomes_help"), "where": "", "label": say(language, "incomes_label"),
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
        found = next_question(book, told, home)
        if found is None:
            return to(language, "result")
        told.current, told.current_rights = home.stable(found.subject), list(found.rights)
        keep(request, told)
    return _question_page(request, language, told, home)


def _question_page(
    request: HttpRequest, language: str, told: Told, home: Household, form: Form | None = None
) -> HttpResponse:
    book, subject = open_book(), home.subject(told.current)
    assert subject is not None
    child = bool(subject.person) and incomes.is_child(home.situation, subject.person)
    form = form or form_of(book, subject, language, told.answers.get(told.current, ""), child)
    rights = [book.rights[id].folder.right for id in told.current_rights if id in book.rights]
    sensitive = subject.fact in book.facts and book.facts[subject.fact].sensitivity == "special"
    return page(
        request, language, "question", told, 422 if form.error else 200, form=form, about=told.current,
        text=_wording(home, subject, language), sensitive=sensitive,
        rights=[right.names[language] for right in rights], count=len(told.answers) + 1,
        changing=told.current in told.answers, whom="" if subject.person == home.reader else subject.person,
    )  # fmt: skip


def _answer(request: HttpRequest, language: str, told: Told, home: Household) -> HttpResponse:
    id, action = request.POST.get("about", ""), request.POST.get("do", "")
    if not _can_answer(home, id):
        told.current = ""
        keep(request, told)
        return to(language, "question")
    if action == "back":
        order = list(told.answers)
        place = order.index(id) if id in order else len(order)
        earlier = [one for one in order[:place] if _can_answer(home, one)]
        if not earlier:
            return to(language, "people")
        told.current = earlier[-1]
        told.current_rights = []
        keep(request, told)
        return to(language, "question")
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
    told = changed
    told.current, told.current_rights = "", []
    onward = told.back_to or "question"
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
            keep(request, told)
            return to(language, "question")
        return to(language, "known")
    members = [(home.names[one.id], one, _about(language, told, home.names, one)) for one in told.members]
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


# The answer and the plan.


@require_http_methods(["GET", "HEAD", "POST"])
@needs_people
def result(request: HttpRequest, language: str) -> HttpResponse:
    """Every right, with reasons."""
    told, book = told_of(request), open_book()
    if request.method == "POST":
        told.deep = True
        keep(request, told)
        return to(language, "question")
    home = household(book, told, language)
    answer = results.answer(book, told, home, language)
    more = told.everyone is None or bool(open_questions(book, told, home))
    groups = [(name, answer.shown(name), answer.brief(name)) for name in results.GROUPS]
    return page(
        request, language, "result", told, answer=answer, more=more, assumed=answer.assumptions,
        groups=[group for group in groups if group[1] or group[2]], several=len(told.members) > 1,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD"])
@needs_people
def trace_page(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """The whole chain of one result, for professionals."""
    told, book = told_of(request), open_book()
    home = household(book, told, language)
    answer = results.answer(book, told, home, language)
    card = next((one for one in answer.cards if one.number == number), None)
    if card is None:
        return to(language, "result")
    lines = results.trace(book, home, answer, number, language)
    try:
        at = max(1, int(request.GET.get("page", "1")))
    except ValueError:
        at = 1
    pages = max(1, -(-len(lines) // results.MOST_STEPS))
    at = min(at, pages)
    before = (at - 1) * results.MOST_STEPS
    return page(
        request, language, "trace", told, card=card, answer=answer, page=at, pages=range(1, pages + 1),
        first=before + 1, lines=lines[before : before + results.MOST_STEPS],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD"])
@needs_people
def plan_page(request: HttpRequest, language: str, large: bool = False) -> HttpResponse:
    """What to do first, where, with what."""
    told, book = told_of(request), open_book()
    home = household(book, told, language)
    today = datetime.date.today()
    made = plan.plan(book, results.answer(book, told, home, language), language, today)
    return page(request, language, "plan", told, plan=made, large=large, today=today)


@require_http_methods(["GET", "HEAD"])
@needs_people
def calendar_file(request: HttpRequest, language: str) -> HttpResponse:
    """The dates of the plan, with neutral titles."""
    told, book = told_of(request), open_book()
    today = datetime.date.today()
    made = plan.plan(book, results.answer(book, told, household(book, told, language), language), language, today)
    content = plan.calendar(made, language, today)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="plan.ics"'
    return response


# Keeping and forgetting.


@require_http_methods(["GET", "HEAD", "POST"])
@needs_people
def save(request: HttpRequest, language: str) -> HttpResponse:
    """A code in words, to go on later or elsewhere."""
    told = told_of(request)
    if request.method != "POST":
        return page(request, language, "save", told, days=settings.SAVED_DAYS)
    code = sealed.new_code(language)
    sealed.purge()
    kept = sealed.put(sealed.strong(code), told.write(), datetime.timedelta(days=settings.SAVED_DAYS))
    request.session["saved"] = kept.date().isoformat()
    return page(request, language, "save", told, code=code, until=kept.date(), days=settings.SAVED_DAYS)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, language: str) -> HttpResponse:
    """Go on with a code, or delete what was saved with it."""
    if request.method != "POST":
        return page(request, language, "resume", days=settings.SAVED_DAYS)
    if not codes.lets(network_of(request)):
        return page(request, language, "resume", status=429, error=say(language, "err_too_many"))
    secret = sealed.strong(sealed.read_code(request.POST.get("code", "")))
    if request.POST.get("do") == "delete":
        gone = sealed.remove(secret)
        if gone:
            request.session.pop("saved", None)  # paper no longer says that it is kept
        done, error = (say(language, "deleted"), "") if gone else ("", say(language, "err_code"))
        return page(request, language, "resume", status=200 if gone else 422, done=done, error=error)
    found = sealed.get(secret)
    if found is None:
        return page(request, language, "resume", status=422, error=say(language, "err_code"))
    request.session.flush()
    request.session["told"] = found
    return to(language, "known")


@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: forget at once, and go to a page that anybody could be reading."""
    response = HttpResponseRedirect(guard.ELSEWHERE, status=303)
    if guard.is_from_elsewhere(request):  # no other site can sign anybody out, or make them forget
        return response
    request.session.flush()
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_http_methods(["GET", "HEAD"])
def about(request: HttpRequest, language: str) -> HttpResponse:
    """How this works, and what happens with what is told."""
    return page(request, language, "about", days=settings.SAVED_DAYS, hours=settings.SESSION_COOKIE_AGE // 3600)


# When something is wrong.


def _language_of(request: HttpRequest) -> str:
    code = request.path[1:3]
    return code if code in LANGUAGES else "nl"


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or comes from elsewhere."""
    return page(request, _language_of(request), "problem", status=403, problem="problem_expired")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page."""
    return page(request, _language_of(request), "problem", status=404, problem="problem_not_found")


def failed(request: HttpRequest) -> HttpResponse:
    """A mistake of ours; nothing that needs the session or the law is touched."""
    context = {"language": _language_of(request), "sheet": SHEET, "problem": "problem_failed"}
    return render(request, "failed.html", context, status=500)

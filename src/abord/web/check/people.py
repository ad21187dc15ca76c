"""Who lives there, and how they are related."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.screening.questions import Subject
from abord.situation.checks import declared
from abord.situation.kinship import kinship
from abord.web.check import incomes
from abord.web.check.forms import Option, relation_order
from abord.web.check.household import household, young_partner
from abord.web.check.page import keep, needs_people, page, to, told_of
from abord.web.check.told import HOMES, MOST_PEOPLE, READER, Member, Told, check_age, check_born
from abord.web.site import words
from abord.web.site.words import say

NEW, NEW_AWAY = "new", "new_away"
TIES = "ties:"


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
    listed = [(member, names[member.id], about_member(language, told, names, member)) for member in told.members]
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


def about_member(language: str, told: Told, names: dict[str, str], member: Member) -> str:
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

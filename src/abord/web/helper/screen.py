"""Helper mode: everything on one screen, for a social worker with fifteen minutes, with the keyboard alone.

The same data as the conversation (``Told``), in the same session: one may begin here and go on there. A cell that is
left empty is unknown. What no longer matters for any right is not shown, unless all facts are asked for.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from abord.book import open_book
from abord.outreach import places
from abord.screening.ask import next_questions
from abord.screening.assess import reference_date
from abord.screening.questions import ROSTER
from abord.situation.loading import load
from abord.situation.problems import SituationError
from abord.situation.reader import Reader
from abord.situation.writing import situation_tree
from abord.web.check import incomes, results
from abord.web.check.conversation import NOT_SAID, ROUND
from abord.web.check.household import household, young_partner
from abord.web.check.page import keep, page, to, told_of
from abord.web.check.told import READER, UNKNOWN, Member, Told
from abord.web.helper.rows import Maker, members
from abord.web.helper.telling import tell
from abord.web.helper.typed import LINE, NEW, read
from abord.web.site.words import say

MOST_CARDS = 30
MOST_BYTES = 200_000


@require_http_methods(["GET", "HEAD", "POST"])
def helper(request: HttpRequest, language: str, everything: bool = False) -> HttpResponse:
    """The screen: people and their facts, and what follows."""
    told = told_of(request)
    if request.method != "POST":
        return _screen(request, language, told, everything)
    if request.POST.get("do") == "import":
        return _import(request, language, told)
    if request.POST.get("do") == "anew":
        request.session.flush()
        return to(language, "helper")
    before = len(told.members)
    wrong, new = read(told, language, request.POST)
    told.event = told.event or "everything"
    told.current, told.editing, told.deep, told.effort = "", "", True, ROUND
    keep(request, told)
    problems = []
    if young := young_partner(open_book(), told, language):
        id, text = young
        wrong[f"age.{id}"] = str(request.POST.get(f"age.{id}", ""))[:20]
        problems = [text]
    if wrong:
        return _screen(request, language, told, everything, wrong, new, problems=problems)
    onward = to(language, "helper_all" if everything else "helper")
    if len(told.members) > before and not request.POST.get(LINE):
        onward["Location"] += f"#name.{NEW}"  # whoever adds one person often adds another
    return onward


@require_http_methods(["GET", "HEAD"])
def situation_file(request: HttpRequest, language: str) -> HttpResponse:
    """What was told, as a situation file, for the one who told it."""
    told, book = told_of(request), open_book()
    home = household(book, told, language)
    tree = situation_tree(home.situation, book.facts)
    tree = {"date": reference_date(book, None).isoformat(), **tree}
    text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="situation.yaml"'
    return response


def _import(request: HttpRequest, language: str, told: Told) -> HttpResponse:
    """A situation file instead of what was told; everything that is wrong with it is said."""
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _screen(request, language, told, False, {"file": say(language, "err_file")})
    if file.size > MOST_BYTES:
        return _screen(request, language, told, False, {"file": say(language, "err_file_size")})
    content, book = file.read(), open_book()
    is_json = str(file.name).lower().endswith(".json")
    try:
        situation = _reader().read(content, json_format=is_json)
    except SituationError as error:
        lines = [problem.line(language) for problem in error.problems[:20]]
        return _screen(request, language, told, False, {"file": say(language, "err_file_wrong")}, problems=lines)
    day = situation.date or reference_date(book, None)
    telling = tell(book, situation, day)
    commune = _municipality(content, is_json, next(iter(telling.ids)))
    if commune:
        telling.told.municipality = commune
        for id in telling.ids.values():
            telling.told.answers.pop(f"region@{id}", None) if id == READER else None
    telling.told.deep, telling.told.effort = True, ROUND
    request.session.pop("saved", None)
    keep(request, telling.told)
    return _screen(request, language, telling.told, False, left_out=telling.left_out, read_as_of=day)


@cache
def _reader() -> Reader:
    return Reader(open_book().facts, allow_real_numbers=True)


def _municipality(content: bytes, is_json: bool, person: str) -> str:
    """The municipality that the file names for the roof of a person; a situation itself only keeps the region."""
    for roof in load(content, json_format=is_json).get("roofs") or []:
        if person in roof.get("persons", ()) and roof.get("municipality"):
            found, certain = places.find(str(roof["municipality"]))
            return found[0].nis if certain else ""
    return ""


def _screen(
    request: HttpRequest, language: str, told: Told, everything: bool, wrong: dict[str, str] | None = None,
    new: Member | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    book, wrong = open_book(), wrong or {}
    home = household(book, told, language)
    found = next_questions(book, home.situation, limit=5000, reader=home.reader)
    asked = [home.stable(one.subject) for one in found if one.subject.fact != ROSTER]
    maker = Maker(book, told, home, language, asked, wrong)
    answer = results.answer(book, told, home, language)
    cards = [card for name in results.GROUPS for card in answer.shown(name)]
    all_named = "" if told.everyone is None else say(language, "yes" if told.everyone else "no")
    cards.sort(key=lambda card: (results.GROUPS.index(card.group), not card.is_reader))
    return page(
        request, language, "helper", told, 422 if wrong else 200,
        members=members(told, home, language, wrong, new or Member(NEW)), sections=maker.sections(everything),
        others=maker.others(), lists=maker.choice_lists(), cards=cards[:MOST_CARDS], answer=answer,
        nots=[(person, say(language, f"group_{name}"), rights) for name in ("open", "not")
              for person, rights in answer.brief(name)],
        everything=everything, wrong_fields=wrong, errors=wrong, open_count=len(asked), told_count=len(told.answers),
        municipality=wrong.get("municipality", told.commune.name_in(language) if told.commune else ""),
        open_house=told.everyone is None and not told.is_empty,
        everyone=wrong.get("everyone", all_named),
        line=wrong.get(LINE, ""), wrong_lines=maker.wrong_lines(),
        focus=next(iter(wrong), "municipality" if told.is_empty else ""),
        rest=[(one.id, told.answers.get(f"{incomes.INCOMES}@{one.id}", UNKNOWN) not in NOT_SAID, home.names[one.id])
              for one in told.members],
        several=len(told.members) > 1, **context,
    )  # fmt: skip

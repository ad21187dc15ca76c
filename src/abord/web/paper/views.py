"""The addresses of what is printed: PDFs, the letters, the question list, the card with the code.

An address says which sheet, never what was told: letters go by the number of the result, as the page of the full
calculation does. The seven words travel in the body of a form only.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from abord import printing
from abord.book import open_book
from abord.screening.questions import Subject, wording
from abord.web.check import incomes, plan, results, together
from abord.web.check.forms import shown_answer
from abord.web.check.household import Household, household
from abord.web.check.page import keep, needs_people, page, to, told_of
from abord.web.check.question import known_rows
from abord.web.check.results import Answer
from abord.web.check.told import Told
from abord.web.paper import languages as legal
from abord.web.paper import letters, qr, questions
from abord.web.paper.printing import pdf
from abord.web.paper.words import put
from abord.web.site import human, sealed, words
from abord.web.site.downloads import opened
from abord.web.site.pages import COMMUNITY_NAMES


def _sheet(request: HttpRequest, language: str, template: str, file: str, back: str, **context: Any) -> HttpResponse:
    """A PDF; where this machine cannot make one, a page that says so and leads to the page itself."""
    try:
        return opened(pdf(template, language, **context), file)
    except printing.NoPrinter:
        return page(request, language, "paper/no_pdf", status=503, back=back, packages=printing.PACKAGES)


def _answered(request: HttpRequest, language: str) -> tuple[Told, Household, Answer]:
    told, book = told_of(request), open_book()
    home = household(book, told, language)
    return told, home, results.answer(book, told, home, language)


def _commune(told: Told, language: str) -> str:
    return told.commune.name_in(language) if told.commune is not None else ""


# The plan.


@require_http_methods(["GET", "HEAD"])
@needs_people
def plan_pdf(request: HttpRequest, language: str, large: bool = False) -> HttpResponse:
    """The step plan; with the way back to what was saved, if it was."""
    told, _, answer = _answered(request, language)
    saved = _saved(request)
    resume = request.build_absolute_uri(reverse("resume", args=[language])) if saved else ""
    today = datetime.date.today()
    return _sheet(
        request, language, "plan", "plan", reverse("plan_large" if large else "plan", args=[language]),
        plan=plan.plan(open_book(), answer, language, today), today=today, large=large,
        commune=_commune(told, language), help=human.help_of(told.commune, language), saved=saved, resume=resume,
        qr=qr.picture(resume, put(language, "qr_about")) if saved else "",
    )  # fmt: skip


def _saved(request: HttpRequest) -> datetime.date | None:
    """Until when what was told is kept under a code; None when it was not saved in this session."""
    kept = request.session.get("saved", "")
    return datetime.date.fromisoformat(kept) if kept and kept >= datetime.date.today().isoformat() else None


# The answer, to keep as proof of what was said.


@require_http_methods(["GET", "HEAD"])
@needs_people
def answer_pdf(request: HttpRequest, language: str) -> HttpResponse:
    """All that the answer shows and what was told for it, with the day, the version of the rules and the sources."""
    told, home, answer = _answered(request, language)
    groups = [(name, answer.shown(name), answer.brief(name)) for name in results.GROUPS]
    return _sheet(
        request, language, "transcript", "answer", reverse("result", args=[language]), answer=answer,
        groups=[group for group in groups if group[1] or group[2]], several=len(told.members) > 1,
        assumed=answer.assumptions, rows=known_rows(told, home, language), commune=_commune(told, language),
        now=timezone.localtime(), version=version_of(answer.date), sources=_sources(answer, language),
    )  # fmt: skip


def version_of(date: datetime.date) -> str:
    """Which rules and figures answered: the same for the same rules and the same figures of a day."""
    book = open_book()
    figures = sorted((name, repr(value)) for name, value in book.parameters_at(date).items())
    return hashlib.sha256(f"{book.fingerprint} {date} {figures}".encode()).hexdigest()[:16]


def _sources(
    answer: Answer, language: str
) -> list[tuple[str, str, datetime.date | None, list[tuple[str, str | None]]]]:
    """Each right of the answer by its name here and in the rules, the last day it was looked up, and the law of it."""
    found = []
    for id in dict.fromkeys(card.right for card in answer.cards):
        right = open_book().rights[id].folder.right
        law = [(words.of(one.title, language), one.article) for one in right.legal_basis]
        found.append((right.names[language], id, right.law_verified_until, law))
    return found


# The card with the code.


@require_http_methods(["POST"])
def card(request: HttpRequest, language: str) -> HttpResponse:
    """The seven words to print, as a page or as a PDF; the words come with the form and are kept nowhere."""
    code = sealed.read_code(request.POST.get("code", ""))
    listed = code.split()
    known = {word for one in sealed.code_words().values() for word in one}
    try:
        until = datetime.date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None or len(listed) != sealed.CODE_WORDS or not set(listed) <= known:
        return to(language, "resume")
    resume = request.build_absolute_uri(reverse("resume", args=[language]))
    context: dict[str, Any] = {"code_words": listed, "until": until, "resume": resume,
               "qr": qr.picture(resume, put(language, "qr_about"))}  # fmt: skip
    if request.POST.get("do") == "pdf":
        return _sheet(request, language, "card", "card", reverse("save", args=[language]), **context)
    return page(request, language, "paper/card_page", **context)


# Letters.


@require_http_methods(["GET", "HEAD"])
@needs_people
def letters_page(request: HttpRequest, language: str) -> HttpResponse:
    """All letters: those of the plan first, then what may be asked all the same."""
    _, _, answer = _answered(request, language)
    cards = [one for one in answer.cards if one.group != "have"]
    planned = [one for one in cards if one.group in ("probable", "maybe")]
    other = [one for one in cards if one not in planned and one.is_reader]
    return page(request, language, "paper/letters", planned=planned, other=other)


@require_http_methods(["GET", "HEAD"])
@needs_people
def letter(
    request: HttpRequest, language: str, number: int, written: str = "", pdf: bool = False, large: bool = False
) -> HttpResponse:
    """One letter, in a language of the institution, with what it says in the language of the reader."""
    told, home, answer = _answered(request, language)
    found = next((one for one in answer.cards if one.number == number and one.group != "have"), None)
    if found is None:
        return to(language, "letters")
    book = open_book()
    institution = book.rights[found.right].folder.right.institution
    choice = legal.languages(institution.central, told.commune, language, institution.region)
    written = written if written in choice.languages else choice.languages[0]
    today = datetime.date.today()
    context: dict[str, Any] = {
        "card": found, "written": written, "today": today, "ask": plan.ask(book, found, language),
        "where": book.rights[found.right].folder.right.where_to_go[language],
        "letter": letters.letter(book, told, home, answer, found, written),
        "own": letters.letter(book, told, home, answer, found, language) if written != language else None,
        "title": put(language, "letter_title", right=found.short), "commune": _commune(told, language),
    }  # fmt: skip
    back = reverse("letter_in", args=[language, number, written])
    if pdf:
        return _sheet(request, language, "letter", "letter", back, second=language, large=large, **context)
    options = [(one, COMMUNITY_NAMES[one], reverse("letter_in", args=[language, number, one]))
               for one in choice.languages]  # fmt: skip
    return page(
        request, language, "paper/letter_page", told, options=options, why=choice.why,
        pdf=reverse("letter_pdf", args=[language, number, written]),
        pdf_large=reverse("letter_pdf_large", args=[language, number, written]), **context,
    )  # fmt: skip


# The question list.


@require_http_methods(["GET", "HEAD"])
def question_list(request: HttpRequest, language: str, persons: int = 0) -> HttpResponse:
    """The list as a page; for as many persons as were told, or as the address says."""
    persons = persons or len(told_of(request).members)
    persons = max(1, min(persons, questions.MOST))
    sheets = questions.sheets(open_book(), language, persons)
    counts = range(1, questions.MOST + 1)
    return page(request, language, "paper/list_page", sheets=sheets, persons=persons, counts=counts)


@require_http_methods(["GET", "HEAD"])
def list_pdf(request: HttpRequest, language: str, persons: int) -> HttpResponse:
    """The list as a PDF."""
    persons = max(1, min(persons, questions.MOST))
    back = reverse("list_of", args=[language, persons])
    return _sheet(request, language, "list", "list", back, sheets=questions.sheets(open_book(), language, persons))


@require_http_methods(["GET", "HEAD", "POST"])
def list_type(request: HttpRequest, language: str) -> HttpResponse:
    """Typing in a list: a number leads to its question, the answer leads back here."""
    told, book, error = told_of(request), open_book(), ""
    ready = told.everyone is not None
    home = household(book, told, language)
    if request.method == "POST" and ready:
        id = questions.id_of(book, request.POST.get("number", ""))
        if id and home.subject(id) is not None:
            told.current, told.current_rights, told.back_to = id, [], "list_type"
            told.together = together.alone(book, id, told.answers.get(id, ""))  # as on paper: is there any?
            keep(request, told)
            return to(language, "question")
        error = put(language, "type_wrong")
    done = []
    for id, given in told.answers.items():
        number, subject = questions.number_of(book, id), home.subject(id)
        if number and subject is not None:
            done.append((number, _label(home, subject, language), shown_answer(book, subject, language, given)))
    return page(request, language, "paper/list_type", told, 422 if error else 200, ready=ready, error=error, done=done)


def _label(home: Household, subject: Subject, language: str) -> str:
    """What an answer is about, in a few words."""
    if subject.fact in incomes.PAGES:
        return words.say(language, "incomes_label")
    return wording(open_book(), home.situation, subject, home.reader)[language]["label"]

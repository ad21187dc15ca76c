"""Someone comes in: the walk-in form, the receipt, looking someone up, the home-visit sheet."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abord.book import open_book
from abord.casework import permissions
from abord.casework.files import codes, names
from abord.casework.files.acts import blanks as on_paper
from abord.casework.files.acts import consequences, intake
from abord.casework.files.acts.common import CannotDo, CannotDoYet, read_key
from abord.casework.files.course import Channel
from abord.casework.files.models import Application, Blank, Contact, File, NameWord, Person
from abord.casework.files.models import Receipt as Given
from abord.casework.files.receipts import read_number
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.organisations.models import organisation_in_scope
from abord.casework.purposes import Purpose
from abord.engine.facts import LANGUAGES
from abord.printing import tagged
from abord.web.desk import blanks
from abord.web.desk.alike import Alike, asked, look
from abord.web.desk.before import Unsaid, before, unsaid
from abord.web.desk.exploring import prompt_today
from abord.web.desk.gate import desk
from abord.web.desk.page import page, say, to
from abord.web.desk.rows import application_of, file_of
from abord.web.files.forms import Form, boxed, choice, day_of, one_of, problems, typed
from abord.web.files.receipts import own_pages, receipt_of
from abord.web.files.rights import rights
from abord.web.site.downloads import opened

MOST_FOUND = 25


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, language: str, file: int | None = None) -> HttpResponse:
    """One form: who, how, what is asked; with an application there is a receipt at once."""
    known = file_of(file) if file is not None else None
    if known is not None:
        chain.reading(known.person.subject, f"file {known.number}")
    if request.method != "POST":
        return _form(request, language, known, {"key": str(uuid.uuid4()), "blank": request.GET.get("blank", "")[:40]})
    given = typed(request)
    written = intake.written(read_key(given.get("key", "")))
    if written is not None:  # sent twice: written once
        return _onward(language, written.applications.order_by("pk").first(), written.file)
    if "back" in given:
        return _form(request, language, known, given)
    try:
        application, code, opened = _take(language, known, given)
    except Alike as found:
        return asked(request, language, found.people, given)
    except Unsaid:
        return before(request, language, given)
    except CannotDoYet as error:
        return _form(request, language, known, given, problems(language, error.wrong, say))
    if code:
        keep_code(request, opened, code)
    return _onward(language, application, opened)


def _onward(language: str, application: Application | None, file: File) -> HttpResponse:
    """To what is handed over: the receipt, or the strip with number and code."""
    return to(language, "receipt", application.pk) if application else to(language, "taken", file.pk)


def keep_code(request: HttpRequest, file: File, code: str) -> None:
    """Until the page on which it is shown."""
    request.session["codes"] = {**request.session.get("codes", {}), file.number: code}


def _code_once(request: HttpRequest, file: File) -> str:
    """The code of the person's own pages, if it was made just now: shown this once, then kept by nobody."""
    kept = dict(request.session.get("codes", {}))
    code = str(kept.pop(file.number, ""))
    if code:
        request.session["codes"] = kept
    return code


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_safe
def taken(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """After someone came for information: what to hand over, so that this person can see the own file."""
    row = file_of(file)
    chain.reading(row.person.subject, f"file {row.number}")
    return page(
        request, language, "taken", file=row, code=_code_once(request, row), mine_address=own_pages(request, row),
        prompt=prompt_today(row),
        receipts=row.applications.order_by("filed_on", "pk").values_list("receipt__number", flat=True),
    )  # fmt: skip


def _take(language: str, file: File | None, given: dict[str, str]) -> tuple[Application | None, str, File]:
    """Write it down.

    Raises:
        CannotDoYet: with all that is wrong at once, by field; nothing is written down then.
        Alike: nothing is wrong, but somebody of the same name and day of birth has a file.
        Unsaid: nothing is wrong, but what asking can set in motion was not on the screen yet.
    """
    code, form, question = "", Form(given), given.get("question", "")
    spoken = form.read("language", one_of(LANGUAGES, language))
    channel = form.read("channel", choice(Channel, Channel.DESK))
    asks = form.read("kind", choice(Contact.Kind, Contact.Kind.APPLICATION)) is not Contact.Kind.INFORMATION
    right = form.read("right", one_of(open_book().rights, ""))
    born, on, first = (form.read(field, day_of) for field in ("birth_date", "on", "first_filed"))
    who = intake.Who(
        given.get("name", ""), spoken or language, born, given.get("phone", "").strip()[:40],
        given.get("email", "").strip()[:254], given.get("address", "").strip()[:250],
        form.read("reach", choice(Channel, Channel.POST)) or Channel.POST, "no_internet" in given,
        given.get("interpreter", "").strip()[:60], "private_room" in given,
    )  # fmt: skip
    asked = intake.Asked(question, right or "")
    wrong = {**(intake.wrong_with(who) if file is None else {}), **intake.wrong_days(on, first if asks else None)}
    if asks and asked.is_empty:
        wrong["question"] = CannotDo("asked_needed")
    blank, same = blanks.taken_in(given, file, right or "", on, wrong)
    if blank is not None and not asks:
        wrong["kind"] = CannotDo("blank_kind")
    wrong |= form.wrong
    if wrong:
        raise CannotDoYet({field: wrong[field] for field in FIELDS if field in wrong})
    if file is None:
        look(who, given)
    if asks and same is None and unsaid(given):
        raise Unsaid
    if file is None:
        file, code = intake.open_file(who)
    kind = Contact.Kind.APPLICATION if asks else Contact.Kind.INFORMATION
    made = intake.contact(
        file, channel, kind, question, read_key(given.get("key", "")), on, given.get("companion", "")[:150],
        "urgent" in given,
    )  # fmt: skip
    if not asks:
        return None, code, file
    if blank is not None and same is not None:
        on_paper.join(blank, same, made.on)
        return same, code, file
    heard = word(spoken, "heard", "text")
    return intake.apply(made, asked, spoken, heard, first, "told" in given, blank), code, file


FIELDS = (
    "name", "question", "right", "kind", "channel", "language", "same", "birth_date", "reach", "on", "blank",
    "first_filed",
)  # fmt: skip
"""The fields that can be wrong, in the order of the page."""
LABELS = {
    "name": "person_name", "on": "on_day", "question": "", "right": "which_right", "language": "spoken",
    "blank": "blank_number", "same": "",
}  # fmt: skip


def _form(
    request: HttpRequest, language: str, file: File | None, given: dict[str, str], errors: dict[str, str] | None = None
) -> HttpResponse:
    errors = errors or {}
    return page(
        request, language, "walk_in", 422 if errors else 200, file=file, given=given, errors=errors,
        boxed=boxed(language, errors, say, LABELS), rights=rights(language), channels=list(Channel),
        spoken=[(code, say(language, f"language_{code}")) for code in LANGUAGES],
        sames=blanks.shown_again(given, file, language) if "same" in errors or given.get("same") else [],
    )  # fmt: skip


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, language: str) -> HttpResponse:
    """Look someone up, by name, number of file or receipt. What is looked for is in no address."""
    if request.method != "POST":
        return page(request, language, "search", found=None)
    wanted = " ".join(request.POST.get("who", "").split())[:80]
    if number := read_number(wanted):
        files = File.objects.filter(number=number).values_list("person_id")
        owner = "application__file__person_id"
        papers = Blank.objects.filter(number=number, application__isnull=False).values_list(owner)
        keys = [pk for (pk,) in files or Given.objects.filter(number=number).values_list(owner) or papers]
    else:
        keys = names.found(NameWord, wanted, MOST_FOUND + 1) if len(wanted) >= 2 else []
    rows = sorted(Person.objects.select_related("file").filter(pk__in=keys), key=lambda one: names.fold(one.name))
    chain.listed([one.subject for one in rows[:MOST_FOUND]], "search")
    return page(
        request, language, "search", found=rows[:MOST_FOUND], more=len(keys) > MOST_FOUND, who=wanted,
    )  # fmt: skip


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_safe
def receipt(request: HttpRequest, language: str, application: uuid.UUID) -> HttpResponse:
    """The receipt, to print: in the language of the person. The code of the person is shown this once."""
    row = application_of(application)
    chain.reading(row.file.person.subject, f"receipt {row.receipt.number}")
    return page(
        request, language, "receipt", code=_code_once(request, row.file), prompt=prompt_today(row.file),
        **receipt_of(row, request),
    )  # fmt: skip


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_POST
def told(request: HttpRequest, language: str, application: uuid.UUID) -> HttpResponse:
    """What the application can set in motion was told after all."""
    row = application_of(application)
    consequences.tell(row)
    code = request.POST.get("code", "")
    if code and codes.opens(row.file.code, code):
        keep_code(request, row.file, code)
    return to(language, "receipt", row.pk)


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_pdf(request: HttpRequest, language: str, application: uuid.UUID) -> HttpResponse:
    """The same as a PDF with tags for screen readers. The page that shows the code sends it along, in no address."""
    row = application_of(application)
    chain.reading(row.file.person.subject, f"receipt {row.receipt.number}")
    code = request.POST.get("code", "")
    if code and not codes.opens(row.file.code, code):  # a paper with a code that opens nothing helps nobody
        raise Http404
    context = {
        **receipt_of(row, request), "code": code, "language": row.receipt.language, "room": "desk",
        "organisation": organisation_in_scope(),
    }  # fmt: skip
    made = tagged(render_to_string("desk/receipt_paper.html", context), "")
    return opened(made, f"receipt-{row.receipt.number}")


@desk(permissions.may_receive_people, Purpose.INTAKE)
@require_safe
def visit_sheet(request: HttpRequest, language: str) -> HttpResponse:
    """An empty sheet to fill in by hand, on a home visit or when computers fail; typed in later with its own day."""
    if request.GET.get("in") and request.GET["in"] not in LANGUAGES:
        raise Http404
    return page(request, language, "visit_sheet", rights=rights(language))

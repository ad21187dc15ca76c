"""The person's own pages. Each works without JavaScript, prints well, and says whom to talk to."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from abord.casework.files import erring, queries, tasks
from abord.casework.files import export as export_of
from abord.casework.files.acts import arrange, explore, follow, intake, items, notices, offering, own
from abord.casework.files.acts import letter as letters
from abord.casework.files.acts.common import CannotDo, happened, read_key
from abord.casework.files.barriers import CLOSES, Barrier, Exit
from abord.casework.files.course import DIGITAL, Channel, Stage, Wanted
from abord.casework.files.models import Application, Appointment, Contact, Datum, File, Item, Note, Notice
from abord.casework.files.vocabulary import act_of_reader, vocabulary, word
from abord.casework.journal import chain
from abord.casework.journal.grouped import Group, grouped
from abord.casework.letters import decision
from abord.casework.mandates import acts as mandates
from abord.casework.mandates.kinds import Kind as MandateKind
from abord.casework.mandates.kinds import Power
from abord.casework.organisations.models import Organisation
from abord.web.files import putting_right, regie
from abord.web.files.applications import shown
from abord.web.files.data import datum_lacking, datum_shown, day_written, judged_by_people, source_shown
from abord.web.files.forms import chosen, number, problem, typed
from abord.web.files.receipts import receipt_of
from abord.web.files.referring import open_of_file
from abord.web.files.rights import right_in_full, right_name
from abord.web.files.waiting import with_times
from abord.web.mine import change
from abord.web.mine.door import done, mine, page, say
from abord.web.mine.remedies import application_at, applications_of
from abord.web.site import guard, words
from abord.web.site.downloads import opened

OWN_LOOKS = ("read", "own_side_opened")
"""What the person sees of the own file: folded away in the log, so that what others did stands out."""


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Where everything stands, the plan, what the service does, and messages; looking at them opens them."""
    if request.method == "POST":
        return _change(request, language, file)
    return _overview(request, language, file)


def _overview(
    request: HttpRequest, language: str, file: File, given: dict[str, str] | None = None, error: str = ""
) -> HttpResponse:
    day = timezone.localdate()
    organisation = Organisation.objects.get(pk=file.organisation_id)
    unread = file.notices.filter(channel__in=sorted(DIGITAL), reached_on=None).select_related("application__receipt")
    for notice in unread if guard.is_looked_at(request) else ():  # from this day on a term may run
        notice.file = file
        follow.reached(notice)
    chain.reading(file.person.subject, f"file {file.number}")
    tasks_open = list(queries.open_tasks_of(file=file))
    last, count = file.plans.order_by("-number").first(), file.notices.count()
    return page(
        request, language, "overview", 422 if error else 200, file, organisation=organisation, given=given or {},
        error=error, person=file.person, key=str(uuid.uuid4()), last=last,
        applications=with_times(applications_of(file), language, organisation, day),
        plan=follow.current_plan(file, queries.steps_of(file=file), last),
        tasks=[one for one in tasks_open if one.what != Wanted.OFFER_HELP], ways_of_help=list(offering.Help),
        offered=any(one.what == Wanted.OFFER_HELP for one in tasks_open),
        referrals=open_of_file(file, language, organisation.name), plans=regie.plans(file, language),
        messages=[(count - at, one) for at, one in enumerate(queries.last_notices_of(file=file))],
        older=_older_letters(file, count - queries.MOST_NOTICES),
        requests=queries.requests_of(file=file),
        items=[(one, right_in_full(language, one.right), _state(one)) for one in
               file.items.exclude(exit__in=sorted(CLOSES)).select_related("application").order_by("pk")],
        appointments=file.appointments.filter(at__gte=timezone.now()).order_by("at"), barriers=list(Barrier),
        erring=erring.texts(), kinds=own.KINDS, mandates=[one for one in mandates.of_file(file) if one.holds(day)],
    )  # fmt: skip


def _older_letters(file: File, count: int) -> list[tuple[int, Notice]]:
    """Letters in the post among the first ``count`` messages, which are listed no more, with their places."""
    rows = enumerate(file.notices.order_by("pk")[:count], 1) if count > 0 else ()
    return [(at, one) for at, one in rows if one.posted_on is not None and one.subject != notices.DECISION][::-1]


def _state(item: Item) -> str:
    """How far an open right is: asked for already, still to find out, or to ask."""
    if item.application is not None:
        return "decided" if item.application.stage in (Stage.DECIDED, Stage.CARRIED_OUT) else "asked"
    return "to_ask" if item.certain or item.source != Item.Source.RIGHTS_CHECK else "find_out"


def _change(request: HttpRequest, language: str, file: File) -> HttpResponse:
    given, kept = typed(request), "done_kept"
    try:
        match given.get("do"):
            case "apply":
                _apply(file, given)
                kept = "done_applied"
            case "ask" if given.get("kind") == "change":  # what it would do is shown before it is sent
                return change.shown(request, language, file, {"what": "other", "text": given.get("text", "")})
            case "ask" if given.get("kind") in own.KINDS:
                application = _application(file, given["application"]) if given.get("application") else None
                own.ask(
                    file, given["kind"], given.get("text", ""), Channel.WEB, read_key(given.get("key", "")),
                    application=application,
                )  # fmt: skip
                kept = "done_asked"
            case "view":
                own.own_view(_application(file, given.get("application", "")), given.get("text", ""))
            case "help_yes":
                offering.answer(file, chosen(offering.Help, given.get("help", ""), otherwise="help_kind"))
            case "help_no":
                offering.answer(file, None)
            case "view_back":
                own.own_view(_application(file, given.get("application", "")), "")
            case "companion":
                coming = get_object_or_404(Appointment, file=file, pk=number(given, "appointment"))
                arrange.comes_along(coming, given.get("companion", ""))
            case "decline":
                item = get_object_or_404(Item, file=file, pk=number(given, "item"))
                items.leave(item, Exit.DECLINED, given.get("barrier", ""))
            case _:
                raise Http404
    except CannotDo as error:
        return _overview(request, language, file, given, problem(language, error, say))
    return done(request, language, "overview", kept)


def _apply(file: File, given: dict[str, str]) -> None:
    """The person asks for a right that was found. What that can set in motion stands above the button."""
    item = get_object_or_404(Item, file=file, pk=number(given, "item"))
    key = read_key(given.get("key", ""))
    if item.application_id is not None or intake.written(key) is not None:  # sent twice: written once
        return
    asked, spoken = intake.Asked(given.get("text", ""), item.right), str(file.person.language)
    contact = intake.contact(file, Channel.WEB, Contact.Kind.APPLICATION, asked.words, key)
    intake.apply(contact, asked, spoken, word(spoken, "heard", "text"), told=True)


@mine
@require_safe
def receipt(request: HttpRequest, language: str, file: File, place: int) -> HttpResponse:
    """The receipt of one application, to keep or print, in the language in which it was given."""
    row = application_at(file, place)
    chain.reading(file.person.subject, f"receipt {row.receipt.number}")
    return page(request, language, "receipt", 200, file, **receipt_of(row, request))


def _application(file: File, key: str) -> Application:
    """An application of this file, by the key in a form."""
    try:
        pk = uuid.UUID(key)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Application.objects.select_related("file__person", "receipt"), file=file, pk=pk)  # type: ignore[no-any-return]


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """All data that are used, per source with their day; the own version beside each, and a way to put it right."""
    error, given = "", {}
    if request.method == "POST":
        given = typed(request)
        try:
            _put_right(file, given)
            return done(request, language, "data", "done_correct" if given["do"] == "correct" else "done_kept")
        except CannotDo as found:
            error = problem(language, found, say)
    day = timezone.localdate()
    groups: dict[str, list[Any]] = {}
    for row in file.data.prefetch_related("requests").order_by("source", "whom", "pk"):
        label, value = datum_shown(row.name, row.value, language)
        answers = list(row.requests.all())
        groups.setdefault(source_shown(row.source, say, language), []).append(
            (row, label, value, (day - row.as_of).days, answers)
        )
    chain.reading(file.person.subject, f"data of {file.number}")
    notes = file.notes.select_related("by", "withheld_by").order_by("-pk")
    return page(
        request, language, "data", 422 if error else 200, file, groups=groups, notes=notes, error=error, given=given,
        history=putting_right.of(file, language),
        person=file.person, key=str(uuid.uuid4()),
        explorations=[
            (one, right_in_full(language, one.row.first) if one.row.first else "",
             [(right_in_full(language, right), ticked) for right, ticked in one.row.marks.items()])
            for one in explore.of(file)
        ],
    )  # fmt: skip


def _put_right(file: File, given: dict[str, str]) -> None:
    text = given.get("text", "")
    row = number(given, "row") if given.get("row") else 0
    match given.get("do"):
        case "version":
            if not text.strip():
                raise CannotDo("text_needed")
            own.own_version(get_object_or_404(Datum, file=file, pk=row), text)
        case "note_version":
            if not text.strip():
                raise CannotDo("text_needed")
            own.own_version(get_object_or_404(Note, file=file, pk=row), text)
        case "correct":
            datum = get_object_or_404(Datum, file=file, pk=row) if row else None
            own.ask(file, "correction", text, Channel.WEB, read_key(given.get("key", "")), datum)
        case _:
            raise Http404


@mine
@require_safe
def decisions(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Decisions: what, why, from when, what comes next; what can be done about them and how many days are left."""
    day, organisation = timezone.localdate(), Organisation.objects.get(pk=file.organisation_id)
    chain.reading(file.person.subject, f"decisions of {file.number}")
    running = applications_of(file)
    return page(
        request, language, "decisions", 200, file, organisation=organisation,
        applications=[shown(one, language, organisation, day) for one in running],
    )  # fmt: skip


@mine
@require_safe
def letter(request: HttpRequest, language: str, file: File, place: int, number: int = 0) -> HttpResponse:
    """The letter of a decision of an application, by its place among these, else of the last one: as it was sent."""
    row = application_at(file, place)
    found = list(row.decisions.all())
    sent = [one for at, one in enumerate(found, 1) if one.notified_on is not None and number in (0, at)]
    if not sent:
        raise Http404
    decision = sent[-1]
    decision.application = row
    made = letters.as_sent(decision)
    chain.reading(file.person.subject, f"letter {row.receipt.number}", f"application {row.receipt.number}")
    return opened(made, "decision")


@mine
@require_safe
def message(request: HttpRequest, language: str, file: File, place: int) -> HttpResponse:
    """A message as it was posted, by its place among all messages, the first one first."""
    found = list(file.notices.order_by("pk")[max(place - 1, 0) : place])
    if not found or found[0].posted_on is None or found[0].subject == notices.DECISION:
        raise Http404
    row = found[0]
    row.file = file
    chain.reading(file.person.subject, f"letter of {file.number}")
    return opened(notices.as_told(row), "message")


@mine
@require_safe
def log(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Who did or saw what, when, why and for which decision."""
    chain.reading(file.person.subject, f"log of {file.number}")
    lines: list[tuple[Any, ...]] = []
    looked: list[tuple[Any, ...]] = []
    times = 0
    for one in grouped(chain.entries_about(file.person.subject)):
        is_own = one.line is not None and one.line.actor_kind == "person" and one.line.act in OWN_LOOKS
        (looked if is_own else lines).append((one, *_line(one, language)))
        times += one.count * is_own
    return page(request, language, "log", 200, file, lines=lines, looked=looked, times=times)


def _line(one: Group, language: str) -> tuple[str, ...]:
    """Who, what, why, and for which applications."""
    line = one.line
    if line is None:
        return "", "", "", ""
    known = vocabulary()["act"]
    what = known[line.act][language] if line.act in known else line.act.replace("_", " ")
    who = word(language, "by", "system") if line.actor_kind == "system" else line.actor_name
    if line.actor_kind == "person":
        who, what = word(language, "by", "you"), act_of_reader(language, what)
    if to := line.data.get("recipient"):
        what = f"{what}{decision.colon(language)} {to} ({word(language, 'datum', line.data['what'])})"
    if because := line.data.get("because"):
        what = f"{what}{decision.colon(language)} {because}"
    return who, what, word(language, "purpose", line.purpose), ", ".join(one.decisions)


@mine
@require_safe
def take(request: HttpRequest, language: str, file: File) -> HttpResponse:
    """Take everything along, to read or as a file."""
    return page(request, language, "take", 200, file)


@mine
@require_safe
def export(request: HttpRequest, language: str, file: File, form: str) -> HttpResponse:
    """All that is kept, as JSON or as a page to print."""
    happened(file, "exported", None, None, form=form)
    taken = export_of.everything(file)
    if form == "json":
        answer = HttpResponse(
            json.dumps(taken, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{file.number}.json"'
        return answer
    taken["log"] = [export_of.log_row(one) for one in grouped(chain.entries_about(file.person.subject))]
    sections = [
        (name, [_told(row, language) for row in rows]) for name, rows in taken.items() if isinstance(rows, list)
    ]
    about = _told({**taken["file"], **taken["person"]}, language)
    return page(request, language, "export", 200, file, sections=sections, person_rows=about)


NOT_ON_PAPER = {
    "id", "application", "contact", "datum", "document", "follows", "receipt", "by_kind", "key", "sha256", "situation",
    "values", "share", "mandate", "plan", "step",
}  # fmt: skip
"""Keys of rows: in the file for machines, and of no use to read. What is in a situation is listed among the data."""

GROUPS = {
    "title": ("step",),
    "what": ("act", "task"),
    "why": ("purpose",),
    "kind": ("act", "contact", "request", "advice", "datum"),
    "subject": ("notice",),
    "notified_by": ("way",),
    "answer": ("referral_answer", "step_answer"),
    "result": ("objection_result",),
}
"""Columns whose values have their words under another name."""


def _told(row: dict[str, Any], language: str) -> list[tuple[str, Any]]:
    """A row as people read it; what is empty, and what only a machine needs, is left out."""
    if "whom" not in row and {"name", "value", "as_of", "person"} <= row.keys():  # a datum of an advice
        row = {**{name: one for name, one in row.items() if name != "person"}, "whom": row["person"]}
    if {"name", "whom", "value", "as_of"} <= row.keys():  # a datum: by the name of its fact
        label, value = datum_shown(row["name"], str(row["value"]), language)
        rest = {name: one for name, one in row.items() if name not in ("name", "value")}
        return [(label, value), *_told({**rest, "source": source_shown(row["source"], say, language)}, language)]
    if {"says", "values", "text"} <= row.keys():  # a task: in words, whoever made it
        rest = {name: one for name, one in row.items() if name not in ("says", "values")}
        row = rest | {"text": tasks.said(language, row["text"], row["says"], row["values"], of_person=False)}
    return [
        (_column(name, language), _readable(name, value, language))
        for name, value in row.items()
        if name not in NOT_ON_PAPER and value not in (None, "", [], {})
    ]


def _column(name: str, language: str) -> str:
    """Particulars of an entry may have names for which there are no words."""
    return word(language, "column", name) if name in vocabulary()["column"] else name.replace("_", " ")


def _readable(name: str, value: Any, language: str) -> Any:
    """Days as they are written here, yes and no, lists with commas, kinds and rights by their name."""
    if isinstance(value, bool):
        return words.say(language, "yes" if value else "no")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {one}" for name, one in _told(value, language))
    if isinstance(value, list):
        return ", ".join(str(_readable(name, one, language)) for one in value)
    if isinstance(value, float):
        return words.number(language, value, 0 if value == int(value) else 2)
    if name == "right":
        return right_name(language, value)
    if name == "about_rights":
        return regie.name_of(language, value)
    if name in ("does_not_know", "left_to_people"):
        return judged_by_people(value, language) or datum_lacking(value, language) or value
    if name in ("kind", "mandate_kind") and value in set(MandateKind):
        return words.say(language, f"mandate_{value}")
    if name in ("power", "powers") and value in set(Power):
        return words.say(language, f"power_{value}")
    if name in ("language", "written_in", "answered_in", "law_in") and value in words.LANGUAGES:
        return words.say(language, f"language_{value}")
    if name == "every":
        return words.per(language, value) or value
    for group in GROUPS.get(name, (name,)):
        if value in vocabulary().get(group, {}):
            return word(language, group, value)
    return day_written(value) if isinstance(value, str) else value

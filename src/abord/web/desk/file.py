"""One file on one page: who, which rights are open, applications, the plan, tasks, notices, notes, data."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from abord.casework import permissions
from abord.casework.files import erring, queries
from abord.casework.files.acts import arrange, explore, follow, intake, items, notices, offering, own, withhold
from abord.casework.files.acts.common import CannotDo, read_key
from abord.casework.files.acts.sent import WhichPrint
from abord.casework.files.barriers import Barrier, Exit
from abord.casework.files.course import Channel, Wanted
from abord.casework.files.duties import TAKERS
from abord.casework.files.exploring import How
from abord.casework.files.models import (
    UNDECIDED,
    Advance,
    Contact,
    Datum,
    File,
    Item,
    Note,
    Notice,
    Request,
    Step,
    Task,
)
from abord.casework.files.plan import Owner
from abord.casework.files.respectful import hints
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.mandates import acts as mandates
from abord.casework.organisations.models import organisation_in_scope
from abord.casework.organisations.scope import Role
from abord.casework.purposes import Purpose
from abord.casework.sharing.contact import of_file
from abord.engine.facts import LANGUAGES
from abord.screening.assess import Outcome, Result
from abord.web.desk import change, prints
from abord.web.desk.before import before, unsaid
from abord.web.desk.exploring import prompt
from abord.web.desk.gate import desk
from abord.web.desk.intake import keep_code
from abord.web.desk.page import done, done_sent, page, say, to
from abord.web.desk.rows import file_of
from abord.web.files import regie
from abord.web.files.applications import shown
from abord.web.files.data import datum_lacking, datum_shown, source_shown
from abord.web.files.forms import amount_of, chosen, day_of, needed_day, number, problem, typed, written_in, yes_or_no
from abord.web.files.receipts import feedback_address
from abord.web.files.referring import open_of_file
from abord.web.files.rights import right_name, rights
from abord.web.files.waiting import with_times
from abord.web.site.downloads import opened
from abord.web.site.uploads import sent, takes_a_file

Given = dict[str, str]
NOTHING_TYPED = {"do": ""}
"""Each form of the page asks whether it is the one that was sent; what is not there a template looks for a long time.
"""
MOST_LACKING = 6
"""Data that are named for a right of which nothing can be said yet; the others are counted."""


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def file_page(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """Look at a file; change one thing of it."""
    row = file_of(file)
    if request.method != "POST":
        return _show(request, language, row)
    given = typed(request)
    if "back" in given:
        return to(language, "file", row.pk)
    if given.get("do") == "apply" and unsaid(given):
        chain.reading(row.person.subject, f"file {row.number}")
        return before(request, language, given)
    if given.get("do") == "ask" and given.get("kind") == "change":  # what it would do is shown before it is sent
        return change.shown(request, language, row, {"what": "other", "text": given.get("text", "")})
    act = ACTS.get(given.get("do", ""))
    if act is None:
        raise Http404
    try:
        found = act(row, given, language)
    except CannotDo as error:
        if isinstance(error, WhichPrint):
            given = _to_post(row, given)
        return _show(
            request, language, row, given, problem(language, error, say), prints=prints.asked(error, given, row),
            first=prints.first(error, given),
        )  # fmt: skip
    if given["do"] == "note" and (found_hints := hints(given["text"], language)) and "anyway" not in given:
        return _show(request, language, row, given, note_hints=found_hints)
    if given["do"] == "code":
        keep_code(request, row, found)
        return to(language, "taken", row.pk)
    done_sent(request, SAID.get(given["do"], "done_kept"), row)
    return to(language, "file", row.pk)


def _sent(request: HttpRequest) -> str:
    """The text of the situation file that was sent; empty where none was."""
    content = sent(request, "file")
    if content is None:
        raise CannotDo("file_too_large")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotDo("file_not_read") from None


def _show(
    request: HttpRequest, language: str, file: File, given: Given | None = None, error: str = "", **more: Any
) -> HttpResponse:
    day = timezone.localdate()
    organisation = organisation_in_scope()
    chain.reading(file.person.subject, f"file {file.number}")
    applications = [shown(one, language, organisation, day) for one in queries.with_histories(file)]
    waiting = {one.row.pk: one for one in applications if one.row.stage in UNDECIDED and one.decided is None}
    notes = queries.notes_of(file=file)
    contacts = queries.contacts_of(file=file)
    return page(
        request, language, "file", 422 if error else 200, of_person=True, file=file, person=file.person,
        given=given or NOTHING_TYPED, error=error, organisation=organisation, applications=applications,
        referrals=open_of_file(file, language, organisation.name), contact=of_file(file, day),
        prompt=prompt(file, contacts[0].on if contacts else None, explore.last_of.one(file=file)),
        plan=follow.current_plan(file, queries.steps_of(file=file), queries.last_plan_of.one(file=file)),
        items=[
            (one, right_name(language, one.right), items.axes_of(one), waiting.get(one.application_id),
             _noted(one, given or {}))
            for one in queries.items_of(file=file)
        ],
        tasks=queries.open_tasks_of(file=file), notices=_notices(file, given or {}),
        requests=queries.requests_of(file=file),
        withheld=Note.Withheld.values, ways_of_help=list(offering.Help),
        notes=[note for note in notes if note.hidden_on is None], hidden=len([n for n in notes if n.hidden_on]),
        data=[(row, *datum_shown(row.name, row.value, language), source_shown(row.source, say, language))
              for row in queries.data_of(file=file)],
        mandates=[one for one in mandates.of_file(file) if one.holds(day)],
        contacts=contacts, advances=queries.advances_of(file=file),
        appointments=queries.appointments_of(file=file), rights=rights(language),
        exits=list(Exit), barriers=list(Barrier), owners=list(Owner), wanted=list(Wanted), takers=TAKERS,
        spoken=[(code, say(language, f"language_{code}")) for code in LANGUAGES],
        erring=erring.texts(), channels=list(Channel), today=day, key=str(uuid.uuid4()),
        import_link=say(file.person.language, "helper_export"), **more,
    )  # fmt: skip


def _notices(file: File, given: Given) -> list[Notice]:
    """What was sent last; and what is to be posted, of however long ago, where its form is to be sent again."""
    found = queries.last_notices_of(file=file)
    if given.get("do") == "posted" and given.get("notice") not in {str(one.pk) for one in found}:
        found += Notice.objects.filter(file=file, pk=number(given, "notice"))
    return found


# One function per act; each takes the file, what was typed, and the language.


def _note(file: File, given: Given, language: str) -> None:
    if not hints(given.get("text", ""), language) or "anyway" in given:
        follow.add_note(file, given.get("text", ""))


def _hide(file: File, given: Given, language: str) -> None:
    follow.hide_note(get_object_or_404(Note, file=file, pk=number(given, "note")))


def _withhold(file: File, given: Given, language: str) -> None:
    note = get_object_or_404(Note, file=file, pk=number(given, "note"))
    withhold.withhold(note, given.get("why", ""), given.get("because", ""), given.get("rest", ""))


def _show_again(file: File, given: Given, language: str) -> None:
    withhold.show(get_object_or_404(Note, file=file, pk=number(given, "note")))


def _step(file: File, given: Given, language: str) -> None:
    owner = chosen(Owner, given.get("owner", ""))
    made = follow.add_step(
        file, given.get("title", ""), owner, day_of(given.get("by", "")), given.get("documents", "").splitlines(),
        given.get("who", ""),
    )  # fmt: skip
    offering.papers_asked(file, owner, made.documents)


def _step_done(file: File, given: Given, language: str) -> None:
    follow.finish_step(get_object_or_404(Step, file=file, pk=number(given, "step")))


def _task(file: File, given: Given, language: str) -> None:
    what = chosen(Wanted, given.get("what", ""))
    role = chosen(Role, given["role"], TAKERS) if given.get("role") else None
    follow.add_task(file, what, needed_day(given.get("due", "")), given.get("text", ""), role=role)


def _task_done(file: File, given: Given, language: str) -> None:
    rows = Task.objects.select_related("file__person")
    notices.finish_task(get_object_or_404(rows, file=file, pk=number(given, "task")))


def _help(file: File, given: Given, language: str) -> None:
    """What the person says to the offer of help: in which way, or no."""
    offering.answer(file, chosen(offering.Help, given.get("help", "")) if given["do"] == "help_yes" else None)


def _tell(file: File, given: Given, language: str) -> None:
    if not given.get("text", "").strip():
        raise CannotDo("text_needed")
    if follow.has_died(file):
        raise CannotDo("person_died")
    follow.tell(file, "message", text=given["text"], language=written_in(given, file))


def _reached(file: File, given: Given, language: str) -> None:
    follow.reached(get_object_or_404(Notice, file=file, pk=number(given, "notice")))


def _posted(file: File, given: Given, language: str) -> None:
    row = get_object_or_404(Notice, file=file, pk=number(given, "notice"))
    notices.posted(row, needed_day(given.get("on", "")), prints.named(given))


def _to_post(file: File, given: Given) -> Given:
    """The form in which it is asked which print went: of the task to post a letter, that of the letter."""
    if given["do"] != "task_done":
        return given
    key = get_object_or_404(Task, file=file, pk=number(given, "task")).key
    return {"do": "posted", "notice": key.removeprefix("notice:"), "on": f"{timezone.localdate():%d/%m/%Y}"}


def _answer(file: File, given: Given, language: str) -> None:
    request = get_object_or_404(Request, file=file, pk=number(given, "request"))
    own.answer(request, given.get("text", ""), written_in(given, file), day_of(given.get("heard_on", "")))


def _ask(file: File, given: Given, language: str) -> None:
    """What the person says at the desk or on the phone: written down as if written by the person."""
    kind = given.get("kind", "")
    if kind not in own.KINDS:
        raise CannotDo("choose")
    own.ask(file, kind, given.get("text", ""), Channel.DESK, read_key(given.get("key", "")))


def _version(file: File, given: Given, language: str) -> None:
    if given.get("note"):
        own.own_version(get_object_or_404(Note, file=file, pk=number(given, "note")), given.get("text", ""))
    else:
        own.own_version(get_object_or_404(Datum, file=file, pk=number(given, "datum")), given.get("text", ""))


def _item(file: File, given: Given, language: str) -> None:
    if not given.get("right"):
        raise CannotDo("choose")
    items.add(file, given["right"], chosen(Item.Source, given.get("source", "")), Channel.DESK)


def _exit(file: File, given: Given, language: str) -> None:
    item = get_object_or_404(Item, file=file, pk=number(given, "item"))
    if given.get("exit") == "open":
        items.reopen(item)
        return
    exit = chosen(Exit, given.get("exit", ""), otherwise="exit_needed")
    known = items.Known(
        day_of(given.get("until", "")), yes_or_no(given.get("paid", "")), yes_or_no(given.get("behaviour", ""))
    )
    on = day_of(given.get("on", "")) or (item.exit_on if item.exit == exit else None)  # more is known of the same exit
    items.leave(item, exit, given.get("barrier", ""), on, known)


def _noted(item: Item, given: Given) -> Given:
    """What the form of an item holds: what was typed where it could not be written down, else what is noted."""
    if given.get("do") == "exit" and given.get("item") == str(item.pk):
        return {**given, "was_typed": "yes"}
    told = {True: "yes", False: "no", None: ""}
    return {
        "exit": item.exit, "barrier": item.barrier,
        "until": f"{item.entitled_until:%d/%m/%Y}" if item.entitled_until else "",
        "paid": told[item.paid_in_full], "behaviour": told[item.only_behaviour_fails],
    }  # fmt: skip


def _apply(file: File, given: Given, language: str) -> None:
    """An application for an item, or out of a contact that came for information."""
    spoken = file.person.language
    asked = intake.Asked(given.get("question", ""), given.get("right", ""))
    if given.get("contact"):
        contact = get_object_or_404(Contact, file=file, pk=number(given, "contact"))
        if contact.applications.exists():
            return
        asked = intake.Asked(asked.words or contact.question, asked.right)
    else:
        key = read_key(given.get("key", ""))
        if intake.written(key) is not None:
            return
        contact = intake.contact(file, Channel.DESK, Contact.Kind.APPLICATION, asked.words, key)
    intake.apply(contact, asked, spoken, word(spoken, "heard", "text"), told="told" in given)


def _advance(file: File, given: Given, language: str) -> None:
    arrange.pay_advance(
        file, amount_of(given.get("amount", "")), given.get("institution", ""), given.get("reason", ""),
        day_of(given.get("on", "")),
    )  # fmt: skip


def _settled(file: File, given: Given, language: str) -> None:
    arrange.settle(get_object_or_404(Advance, file=file, pk=number(given, "advance")))


def _appointment(file: File, given: Given, language: str) -> None:
    day, hour = needed_day(given.get("on", "")), given.get("hour", "")
    try:
        at = datetime.datetime.strptime(hour.strip(), "%H:%M").replace(year=day.year, month=day.month, day=day.day)
    except ValueError:
        raise CannotDo("hour_not_read") from None
    arrange.appoint(
        file, at, given.get("place", ""), given.get("about", ""), given.get("companion", ""),
        given.get("interpreter", ""), "private_room" in given,
    )  # fmt: skip


def _reach(file: File, given: Given, language: str) -> None:
    spoken = given.get("language", "")
    intake.reach(
        file,
        intake.Reach(
            spoken if spoken in LANGUAGES else file.person.language, given.get("phone", "").strip()[:40],
            given.get("email", "").strip()[:254], given.get("address", "").strip()[:250],
            chosen(Channel, given.get("reach", "")), "no_internet" in given,
            given.get("interpreter", "").strip()[:60], "private_room" in given,
        ),
    )  # fmt: skip


def _code(file: File, given: Given, language: str) -> str:
    if "sure" not in given:  # the code that the person has stops at once
        raise CannotDo("sure_needed")
    return intake.new_code(file)


ACTS: dict[str, Callable[[File, Given, str], Any]] = {
    "note": _note, "hide": _hide, "withhold": _withhold, "show_again": _show_again,
    "step": _step, "step_done": _step_done, "task": _task, "task_done": _task_done,
    "help_yes": _help, "help_no": _help,
    "tell": _tell, "reached": _reached, "posted": _posted, "answer": _answer, "ask": _ask, "version": _version,
    "item": _item, "exit": _exit, "apply": _apply, "advance": _advance, "settled": _settled,
    "appointment": _appointment, "code": _code, "reach": _reach,
}  # fmt: skip

SAID = {
    "tell": "done_sent",
    "answer": "done_sent",
    "task_done": "done_off",
    "step_done": "done_off",
    "hide": "done_hidden",
    "apply": "done_applied",
}
"""What is said after an act; after any other that it was written down."""


@desk(permissions.may_follow_files)
@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
def checked(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """All rights as the last rights check sees them: found, still open and on which data, running, probably not.

    A form reads in another check, sent as a file or typed.
    """
    row, error = file_of(file), ""
    given: Given = {}
    problems: object = []
    if request.method == "POST":
        given = typed(request)
        try:
            given["situation"] = _sent(request) or given.get("situation", "")
            items.import_situation(row, given["situation"], Item.Source.RIGHTS_CHECK, Channel.DESK)
            explore.done(row, explore.Told(), uuid.uuid4(), how=How.CHECK)
            done(request, "done_checked")
            return to(language, "checked", row.pk)
        except CannotDo as found:
            error = problem(language, found, say)
            problems = [one.line(language) for one in found.fields.get("problems", ())]  # type: ignore[attr-defined]
            row = file_of(file)
    chain.reading(row.person.subject, f"file {row.number}")
    groups: dict[str, list[tuple[str, str, list[str], int]]] = {"found": [], "open": [], "have": [], "not": []}
    text = (row.situation or {}).get("text", "")
    for result in items.check(text).results if text else []:
        lacking = list(dict.fromkeys(datum_lacking(one.fact, language) for one in result.missing))
        lacking = [one for one in lacking if one]
        shown_row = (
            right_name(language, result.right),
            result.person,
            lacking[:MOST_LACKING],
            len(lacking[MOST_LACKING:]),
        )
        groups[_group(result)].append(shown_row)
    return page(
        request, language, "checked", 422 if error else 200, file=row, person=row.person, groups=groups, given=given,
        error=error, problems=problems, import_link=say(row.person.language, "helper_export"),
    )  # fmt: skip


def _group(result: Result) -> str:
    if result.receives or result.covered_by:
        return "have"
    return {Outcome.ENTITLED: "found", Outcome.NOT_YET_KNOWN: "open"}.get(result.outcome, "not")


@desk(permissions.may_receive_people)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_page(request: HttpRequest, language: str, file: int) -> HttpResponse:
    """The step plan to print, in the person's language; giving it out marks what changes from then on."""
    row = file_of(file)
    if request.method == "POST":
        follow.issue_plan(row)
        done(request, "done_plan")
        return to(language, "plan", row.pk)
    chain.reading(row.person.subject, f"plan of {row.number}")
    last = row.plans.order_by("-number").first()
    organisation = organisation_in_scope()
    running = queries.with_histories(row)
    spoken = row.person.language
    return page(
        request, language, "plan", file=row, last=last, feedback_address=feedback_address(request),
        steps=follow.current_plan(row, row.steps.all(), last), contact=of_file(row),
        shared=regie.plans(row, spoken),
        paper_language=spoken, applications=with_times(running, spoken, organisation, timezone.localdate()),
    )  # fmt: skip


@desk(permissions.may_follow_files)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_letter(request: HttpRequest, language: str, file: int, notice: int) -> HttpResponse:
    """A message as a letter, in the language of the person; of a decision that went digitally that letter.

    To look at it keeps nothing; to print it, which is sent as a form, keeps what may go in the post.
    """
    rows = Notice.objects.select_related(
        "file__person", "file__handler", "application__receipt", "application__handler"
    )
    row = get_object_or_404(rows.exclude(subject="decision", posted_on__isnull=False), file=file, pk=notice)
    told = notices.told_of(row)
    if row.subject == notices.DECISION and told is None:
        raise Http404
    made = prints.looked_at(request, told or row)
    if made is None:
        made = notices.to_print(row, "large" in request.POST) if request.method == "POST" else notices.look(row)
    chain.reading(row.file.person.subject, f"letter of {row.file.number}")
    return opened(made, f"letter-{row.file.number}")


__all__ = ["ACTS", "Purpose", "checked", "file_page", "notice_letter", "plan_page"]

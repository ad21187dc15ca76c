"""The first contact: someone comes, calls, writes or is visited; with a question or an application.

An application and its receipt are made in one act. *Came for information* can become an application later, with the
day of that contact. A service that is not competent forwards: there is no act that sends someone away.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, fields

from django.utils import timezone

from abord.book import open_book
from abord.casework.clocks.terms import Term, term
from abord.casework.clocks.wording import article, shown_date, term_source
from abord.casework.files import codes
from abord.casework.files.acts import blanks, consequences, follow, items
from abord.casework.files.acts.common import CannotDo, CannotDoYet, happened, next_number, today, worker_id
from abord.casework.files.barriers import Exit
from abord.casework.files.course import Channel, Mover, Need, Wanted
from abord.casework.files.models import Application, Blank, Contact, File, Item, Person
from abord.casework.files.models import Receipt as Given
from abord.casework.files.receipts import Receipt
from abord.casework.files.regimes import decision_term, regime_of
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.organisations.models import Worker, organisation_in_scope
from abord.casework.sharing import acts as sharing
from abord.casework.sharing import objecting
from abord.casework.sharing.kinds import What

ENDLESS = datetime.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Who:
    """What is known of someone. A name is enough, and even that may be what people call the person."""

    name: str
    language: str = "nl"
    birth_date: datetime.date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    channel: Channel = Channel.POST
    no_internet: bool = False
    interpreter: str = ""
    private_room: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: a right of the catalogue or none of them, and the person's own words."""

    words: str
    right: str = ""

    @property
    def is_empty(self) -> bool:
        """Neither a right nor words: nothing was asked."""
        return not self.words.strip() and not self.right


def wrong_with(who: Who) -> dict[str, CannotDo]:
    """What is wrong with what is known of someone, by its name."""
    wrong = {}
    if not who.name.strip():
        wrong["name"] = CannotDo("name_needed")
    if who.birth_date is not None and not ENDLESS <= who.birth_date <= today():
        wrong["birth_date"] = CannotDo("birth_date")
    return wrong


def wrong_days(on: datetime.date | None, first_filed: datetime.date | None) -> dict[str, CannotDo]:
    """The same for the day of a contact, and for that on which it was first asked elsewhere."""
    wrong, day = {}, on or today()
    if day > today():
        wrong["on"] = CannotDo("future_day")
    if first_filed is not None and first_filed > min(day, today()):
        wrong["first_filed"] = CannotDo("filed_after_contact")
    return wrong


def open_file(who: Who) -> tuple[File, str]:
    """A file for someone new, and the code of the person's side: it is shown once, and kept by nobody."""
    if wrong := wrong_with(who):
        raise CannotDoYet(wrong)
    person = Person.objects.create(
        subject=chain.new_subject(), name=" ".join(who.name.split())[:150], language=who.language,
        birth_date=who.birth_date, phone=who.phone, email=who.email, address=who.address, channel=who.channel,
        no_internet=who.no_internet, interpreter=who.interpreter, private_room=who.private_room,
    )  # fmt: skip
    code = codes.new_code()
    sealed = codes.seal(code)  # slow on purpose: before a number is taken, for which others wait
    file = File.objects.create(number=next_number("file", "F"), person=person, handler_id=worker_id(), code=sealed)
    happened(file, "file_opened")
    return file, code


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached, as it is told later: who came without papers may have an address by then."""

    language: str
    phone: str
    email: str
    address: str
    channel: Channel
    no_internet: bool
    interpreter: str
    private_room: bool


def reach(file: File, told: Reach) -> None:
    """Write down how the person is reached from now on. Which of it changed is an event, what it was is not kept.

    Raises:
        CannotDo: for a channel by which nothing can arrive: by phone without a number, by e-mail without an address.
    """
    person = file.person
    needed = {Channel.PHONE: told.phone, Channel.EMAIL: told.email}
    if not needed.get(told.channel, "-").strip():
        raise CannotDo("reach_lacking")
    wanted = {one.name: getattr(told, one.name) for one in fields(told)}
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, wanted[name])
    if changed:
        person.save(update_fields=changed)
        happened(file, "reach_changed", what=changed)


def new_code(file: File) -> str:
    """Another code for the person's side: the one before no longer opens it."""
    code = codes.new_code()
    file.code = codes.seal(code)
    file.save(update_fields=["code"])
    happened(file, "code_replaced")
    return code


def contact(
    file: File,
    channel: Channel,
    kind: str,
    question: str,
    key: uuid.UUID,
    on: datetime.date | None = None,
    companion: str = "",
    urgent: bool = False,
) -> Contact:
    """Write a contact down. Typed in later (a home visit, a letter, a day without computers) it keeps its own day."""
    day = on or today()
    if wrong := wrong_days(on, None):
        raise CannotDoYet(wrong)
    made: Contact = Contact.objects.create(
        file=file, channel=channel, kind=kind, on=day, question=question.strip()[:4000], companion=companion.strip(),
        urgent=urgent, by_id=worker_id(), key=key,
    )  # fmt: skip
    happened(file, f"contact_{kind}", day, channel=channel.value)
    return made


def written(key: uuid.UUID) -> Contact | None:
    """The contact that this form already made: sent twice, it is written once."""
    found: Contact | None = Contact.objects.select_related("file__person").filter(key=key).first()
    return found


def apply(
    of: Contact, asked: Asked, language: str, heard: str, filed_on: datetime.date | None = None, told: bool = False,
    blank: Blank | None = None,
) -> Application:  # fmt: skip
    """An application with its receipt, on the day of the contact (or earlier, where it was first filed elsewhere).

    Whatever an engine thinks of it: an application is always taken. ``told``: the person heard before what asking can
    set in motion. ``blank``: the paper that was given at the door; the receipt takes its number.
    """
    words = " ".join(asked.words.split())
    if asked.is_empty:
        raise CannotDo("asked_needed")
    day = filed_on or of.on
    if wrong := wrong_days(of.on, filed_on):
        raise CannotDoYet(wrong)
    file, now, id = of.file, timezone.now(), uuid.uuid4()
    right = asked.right if asked.right in open_book().rights else ""
    name = open_book().rights[right].folder.right.names[language] if right else words
    before = tuple(consequences.said(right, file.person.language)) if told else ()
    number = blank.number if blank is not None else next_number("receipt")
    issued = paper(file, number, name, day, Channel(of.channel), right, language, heard, now, before)
    application: Application = Application.objects.create(
        id=id, receipt_id=id, file=file, contact=of, right=right, asked=words or name, filed_on=day,
        handler_id=file.handler_id or worker_id(),
    )  # fmt: skip
    application.receipt = Given.objects.create(
        application=application, number=issued.number, text=issued.text, hash=issued.hash, language=language,
        issued_at=now,
    )  # fmt: skip
    happened(file, "application_received", day, application, channel=of.channel, right=right)
    happened(file, "receipt_issued", today(), application, hash=issued.hash)
    if blank is not None:
        blanks.used(blank, application, of.on)
    if of.kind != Contact.Kind.APPLICATION:
        of.kind = Contact.Kind.APPLICATION
        of.save(update_fields=["kind"])
    if right:
        _follow_items(application)
    follow.first_steps(application, language)
    if told:
        consequences.tell(application)
    return application


def _follow_items(application: Application) -> None:
    """The items of its right follow it; one that had left the list is open again: it is asked for after all.

    What was declined long ago stays so where the right was found again since.
    """
    waiting = Item.objects.filter(file=application.file, right=application.right, application=None)
    rows = list(waiting.exclude(exit=Exit.RECEIVED).select_related("file__person").order_by("pk"))
    for item in [one for one in rows if one.exit != Exit.DECLINED] or rows[-1:]:
        if item.exit:
            items.reopen(item)
        item.application = application
        item.save(update_fields=["application"])


def paper(
    file: File, number: str, name: str, day: datetime.date, channel: Channel, right: str, language: str, heard: str,
    now: datetime.datetime, told: tuple[str, ...] = (),
) -> Receipt:  # fmt: skip
    """The receipt as it will be printed; ``told``: what the person heard before, which its proof covers too."""
    organisation = organisation_in_scope()
    by, length = _term_said(decision_term(right, day), day, language)
    worker = Worker.objects.filter(pk=file.handler_id or worker_id()).first()
    return Receipt(
        number=number, service=organisation.name, person=file.person.name, asked=name, filed_on=day,
        channel=channel.value, decision_by=by, decision_term=length,
        worker=worker.name if worker else organisation.name,
        contact=organisation.phone or organisation.address or organisation.name, heard=heard, issued_at=now,
        language=language, told=told,
    )  # fmt: skip


def _term_said(rule: Term | None, day: datetime.date, language: str) -> tuple[str, str]:
    """By when a decision comes and how long that is; where the law is not sure: from when to when."""
    if rule is None:
        return word(language, "term", "unknown"), word(language, "term", "unknown")
    low, high = rule.end(day)
    unit, by = word(language, "unit", rule.unit), term_source(rule, language)
    if rule.is_sure:
        return low.isoformat(), f"{rule.low} {unit} ({by})"
    return (
        word(language, "term", "unsure", low=shown_date(low), high=shown_date(high)),
        word(language, "term", "unsure", low=rule.low, high=f"{rule.high} {unit} ({by})"),
    )


def forward(
    application: Application, to: str, explanation: str, language: str = "", objection_seen: bool = False
) -> None:  # fmt: skip
    """This service is not competent: it sends the application on itself, and tells the person who has it now.

    ``language``: in which the explanation is written. ``objection_seen``: one to sharing was read; it stops no term.
    """
    to = " ".join(to.split())
    if not to:
        raise CannotDo("forward_to_whom")
    objecting.heed(application.file, objection_seen)
    given = {Need.NAMED_PERSON, Need.OTHER_SERVICE, Need.NOTICE} if worker_id() else set()
    follow.move(application, "forward", Mover.WORKER, given, forwarded_to=to[:200])
    happened(application.file, "not_competent", None, application)
    happened(application.file, "forwarded", None, application, to=to)
    _shared(application, to)
    follow.finish(application.tasks.filter(what__in=(Wanted.DECIDE, Wanted.FORWARD)))
    follow.tell(application.file, "forwarded", application, text=explanation, language=language)


def _shared(application: Application, to: str) -> None:
    """That it went to another service is sharing, on the ground of the article that asks for it."""
    file, day = application.file, today()
    language = file.person.language
    rule = term("forwarding", regime_of(application.right), day)
    ground = article(rule.article, language) if rule is not None else word(language, "ground", "forwarded")
    why = word(language, "ground", "forwarded_why")
    sharing.share_by_law(file, to, What.RIGHTS, why, ground, application.asked, seen=True)

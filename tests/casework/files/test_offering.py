"""Help is offered where something was to be put right a few times: why is said, no is fine, nothing reads it."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path

import pytest
from django.test import Client
from filekit import HOUSEHOLD, Office, warned
from officekit import Desk
from test_acts import GOOD, TODAY, before

import abord
from abord.casework.clocks.calendar import months_later
from abord.casework.files.acts import advise, decide, follow, intake, items, offering, own
from abord.casework.files.choices import choices
from abord.casework.files.course import Channel, Outcome, Wanted
from abord.casework.files.models import Event, File, Task
from abord.casework.files.plan import Owner
from abord.casework.mandates import death
from abord.casework.organisations.rls import scoped_models
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.mine import door

TIMES = choices()["help_offer_times"].value
TOLD_IN = {"files.Request", "files.Task", "files.Event", "journal.Entry"}
HOME = Path(abord.__file__).parent


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    for one in (signin.tries, door.by_address, door.by_file):
        one._seen.clear()


def told(file: File, times: int = TIMES, kind: str = "own_mistake") -> None:
    """The person tells of so many mistakes, or asks so many corrections."""
    for _ in range(times):
        own.ask(file, kind, "I forgot the job of May.", Channel.WEB, uuid.uuid4())


def offers(file: File) -> list[Task]:
    """What stands open."""
    return list(file.tasks.filter(what=Wanted.OFFER_HELP, done_on=None))


@pytest.mark.parametrize("kind", ["own_mistake", "correction"])
def test_help_is_offered_once_after_a_few_times_and_not_before(at_work: Office, kind: str) -> None:
    file = at_work.file()
    told(file, TIMES - 1, kind)
    assert offers(file) == []
    told(file, 3, kind)
    (offer,) = offers(file)
    assert offer.due == TODAY + datetime.timedelta(days=choices()["help_offer_days"].value)
    assert offer.text == "" and offer.values == {}, "no number, nothing of what was told"


def test_papers_that_are_asked_once_more_count_and_the_first_list_does_not(at_work: Office) -> None:
    file = at_work.applied().file
    assert not file.events.filter(kind="papers_asked").exists()
    for number in range(TIMES):
        step = follow.add_step(file, "Once more", Owner.PERSON, documents=[f"paper {number}"])
        offering.papers_asked(file, Owner.PERSON, step.documents)
    assert len(offers(file)) == 1


def test_what_asks_nothing_of_the_person_counts_for_nothing(at_work: Office) -> None:
    file = at_work.applied().file
    for kind in ("change", "hearing", "human"):
        told(file, TIMES, kind)
    for _ in range(TIMES):
        offering.papers_asked(file, Owner.SERVICE, ["a paper"])
        offering.papers_asked(file, Owner.PERSON, [])
    assert offers(file) == []


def test_what_is_older_counts_no_more(at_work: Office) -> None:
    file = at_work.file()
    long_ago = months_later(TODAY, -choices()["help_offer_months"].value) - datetime.timedelta(days=1)
    for _ in range(TIMES - 1):
        own.ask(file, "own_mistake", "Before.", Channel.DESK, uuid.uuid4(), on=long_ago)
    told(file, 1)
    assert offers(file) == []


@pytest.mark.parametrize("kind", [None, *offering.Help])
def test_it_goes_with_any_answer_and_counting_begins_anew(at_work: Office, kind: offering.Help | None) -> None:
    file = at_work.file()
    told(file)
    offering.answer(file, kind)
    assert offers(file) == []
    calls = list(file.tasks.filter(done_on=None, says="help_wanted"))
    assert [one.values for one in calls] == ([{"help": kind.value}] if kind else [])
    told(file, TIMES - 1)
    assert offers(file) == []
    told(file, 1)
    assert len(offers(file)) == 1


def test_no_leaves_nothing_that_says_no(at_work: Office) -> None:
    """Somebody who said no, and somebody for whom it was done: the same rows."""
    rows = []
    for done in (False, True):
        file = at_work.file(f"Somebody {done}")
        told(file)
        (offer,) = offers(file)
        follow.finish_task(offer) if done else offering.answer(file, None)
        events = list(Event.objects.filter(file=file).order_by("pk").values_list("kind", "data"))
        rows.append((events, list(file.tasks.order_by("pk").values_list("what", "done_on", "text", "values"))))
    assert rows[0] == rows[1]


def test_nothing_of_a_person_changes_and_advice_and_decision_are_the_same(at_work: Office) -> None:
    found = []
    for times in (0, TIMES):
        application = at_work.applied(on=before(10), file=at_work.file(f"Somebody {times}"))
        file = application.file
        items.import_situation(file, HOUSEHOLD, "rights_check", Channel.DESK)
        kept = {
            one._meta.label: list(one.objects.order_by("pk").values())
            for one in scoped_models() if one._meta.label not in TOLD_IN
        }  # fmt: skip
        told(file, times)
        assert len(offers(file)) == (1 if times else 0)
        for label, rows in kept.items():
            model = next(one for one in scoped_models() if one._meta.label == label)
            assert list(model.objects.order_by("pk").values()) == rows, label
        for request in file.requests.all():
            own.answer(request, "We put it right together.")
        advised = advise.advise(application)
        warned(application)
        draft = decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=before(1))
        found.append((advised.kind, advised.because, advised.does_not_know, decide.possible(application),
                      decide.lacking(application, draft)))  # fmt: skip
    assert found[0] == found[1]


def test_only_what_offers_and_shows_it_knows_of_it() -> None:
    """The word stands nowhere else: not in advice, decisions, terms, lists that are counted, nor what leaves."""
    may = {
        "casework/files/acts/offering.py", "casework/files/course.py",
        "casework/files/vocabulary_offer.yaml", "casework/mandates/death.py", "web/mine/views.py",
        "web/desk/templates/desk/file.html",
    }  # fmt: skip
    named = {
        path.relative_to(HOME).as_posix()
        for path in HOME.rglob("*") if path.suffix in (".py", ".yaml", ".html") and "migrations" not in path.parts
        if "offer_help" in (text := path.read_text(encoding="utf-8")) or "OFFER_HELP" in text
    }  # fmt: skip
    assert named == may


def test_nobody_is_offered_help_after_a_death(at_work: Office) -> None:
    file = at_work.file()
    told(file)
    death.note(file, TODAY, "a daughter")
    assert offers(file) == []
    file = File.objects.select_related("person__death").get(pk=file.pk)
    told(file)
    assert offers(file) == []


def test_the_person_reads_why_and_answers_on_the_own_pages(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        code = intake.new_code(file)
        told(file)
    client = Client()
    client.post("/mine/en/", {"number": file.number, "code": code})
    page = client.get("/mine/en/file/").content.decode()
    assert "Would you like help?" in page and "You may also say no" in page and "offer help" not in page
    again = client.post("/mine/en/file/", {"do": "help_yes"})
    assert again.status_code == 422 and "Would you like help?" in again.content.decode()
    page = client.post("/mine/en/file/", {"do": "help_yes", "help": "home"}, follow=True).content.decode()
    assert "Would you like help?" not in page and "arrange help: at home" in page


def test_at_the_desk_the_answer_is_written_down(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        told(file)
    desk = Desk("nl").sign_in(office.worker)
    page = desk.get(f"file/{file.pk}").content.decode()
    assert "hulp aanbieden" in page and "zeg er eerlijk bij waarom" in page
    desk.post(f"file/{file.pk}", 303, do="help_no")
    with scoped(office.scope):
        assert offers(file) == [] and not file.tasks.filter(says="help_wanted").exists()

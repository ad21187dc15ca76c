"""For whom a task is, and what is one's own: tasks by role, reviews by another than the handler, own lists."""

from __future__ import annotations

import re
import uuid
from itertools import combinations
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from filekit import Office, warned
from officekit import Desk, scope_of, worker
from test_acts import GOOD, TODAY, before

from abord.casework.files import duties
from abord.casework.files.acts import advise, arrange, decide, follow, items, own, remedy
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel, Outcome, TaskWanted, Wanted
from abord.casework.files.models import Application, Item, Task
from abord.casework.files.vocabulary import word
from abord.casework.letters.remedies import Route
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.desk.page import say


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def at_work(office: Office, who: Any, *roles: Role) -> Any:
    return scoped(scope_of(office.organisation, who, *roles))


def refused(office: Office) -> Application:
    """Refused by the worker of the office, and a review asked."""
    application = office.applied(on=before(10))
    warned(application)
    decide.decide(application, decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY))
    return application


def contested(office: Office, application: Application) -> Any:
    with scoped(office.person_scope(application.file)):
        row = Application.objects.select_related("file__person", "receipt").get(pk=application.pk)
        return remedy.ask(row, Route.REVIEW, "Not right.", "nl", Channel.WEB, uuid.uuid4())


# For whom.


def test_every_kind_of_task_is_for_a_role_at_files() -> None:
    assert {duties.role_for(what) for what in Wanted} == {Role.WORKER, Role.DECIDER} < set(duties.TAKERS)
    assert Role.APPEALS not in duties.TAKERS


def test_what_somebody_is_offered_is_for_a_role_that_they_hold() -> None:
    for count in range(len(Role) + 1):
        for roles in combinations(Role, count):
            offered = set(duties.offered_to(frozenset(roles)))
            if Role.LEAD in roles:
                assert offered == set(duties.TAKERS), "who divides the work sees all of it"
            elif set(roles) & set(duties.TAKERS):
                assert offered == set(roles) & set(duties.TAKERS)


def test_the_handler_is_asked_first_where_the_handler_can_do_it(office: Office) -> None:
    social = worker(office.organisation, Role.WORKER, name="Sociaal Werk")
    with at_work(office, social, Role.WORKER):
        application = office.applied(on=before(60))
        assert application.handler == social
        follow.look_at_terms([(application, list(application.events.all()))])
        follow.want(application.file, TaskWanted(Wanted.CALL_BACK, TODAY), "call", application)
        decision, call = Task.objects.get(what="decide"), Task.objects.get(what="call_back")
    assert (decision.role, decision.worker_id) == (Role.DECIDER, None)
    assert (call.role, call.worker_id) == (Role.WORKER, social.pk)
    with scoped(office.scope):  # whose worker holds all roles
        mine = office.applied(on=before(60))
        follow.look_at_terms([(mine, list(mine.events.all()))])
        assert Task.objects.get(application=mine, what="decide").worker == office.worker


def test_a_task_is_offered_to_who_holds_its_role(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        for role in duties.TAKERS:
            task = follow.add_task(file, Wanted.CALL_BACK, TODAY, f"task for {role.value}", role=role)
            Task.objects.filter(pk=task.pk).update(worker=None)
    for roles, seen in (
        ((Role.WORKER,), {"worker"}), ((Role.DECIDER,), {"decider"}),
        ((Role.WORKER, Role.DECIDER), {"worker", "decider"}),
        ((Role.LEAD,), {"worker", "decider", "lead"}),
    ):  # fmt: skip
        page = Desk().sign_in(worker(office.organisation, *roles)).get().content.decode()
        assert set(re.findall(r"task for (\w+)", page)) == seen, roles


def test_a_task_for_another_role_is_nobodys_until_somebody_takes_it(office: Office) -> None:
    social = worker(office.organisation, Role.WORKER, name="Sociaal Werk")
    with at_work(office, social, Role.WORKER):
        file = office.file()
    desk = Desk().sign_in(social)
    form = {"do": "task", "what": "call_back", "text": "sign this", "due": f"{TODAY:%d/%m/%Y}"}
    desk.post(f"file/{file.pk}", **form, role="decider")
    desk.post(f"file/{file.pk}", **{**form, "text": "my own"})
    desk.post(f"file/{file.pk}", 422, **{**form, "text": "of a role that has none"}, role="helper")
    with scoped(office.scope):
        found = {one.text: (one.role, one.worker_id) for one in Task.objects.filter(file=file)}
    assert found == {
        "sign this": ("decider", None), "my own": ("worker", social.pk),
    }  # fmt: skip
    assert "decides and signs" in desk.get(f"file/{file.pk}").content.decode()


@pytest.mark.parametrize("role", ["appeals", "helper", "reception", ""])
def test_the_database_knows_no_task_for_another_role(at_work: Office, role: str) -> None:
    task = follow.add_task(at_work.file(), Wanted.CALL_BACK, TODAY, "call")
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(role=role)


# Reviews.


def test_a_new_decision_after_a_review_is_for_any_who_decides_and_says_nothing_of_who_asked(office: Office) -> None:
    with scoped(office.scope):
        application = refused(office)
    made = contested(office, application)
    team = worker(office.organisation, Role.APPEALS, name="Bea Beroep")
    Desk().sign_in(team).post(f"appeals/{made.pk}", do="answer", text="We looked.", changes="yes")
    with scoped(office.scope):
        task = Task.objects.get(key=f"anew:{made.pk}")
        assert (task.role, task.worker_id, task.escalated) == (Role.DECIDER, None, True)
        assert decide.is_asked_anew(application)
    other = worker(office.organisation, Role.DECIDER, name="Dirk Beslist")
    page = Desk().sign_in(other).get().content.decode()
    said = word("en", "task_says", "review")
    assert said in page and "Bea Beroep" not in page and made.number not in page and "Not right." not in page
    page = Desk().sign_in(worker(office.organisation, Role.WORKER)).get().content.decode()
    assert said not in page


@pytest.mark.parametrize("hand", ["handler", "handler of the file", "decided", "confirmed an advice"])
def test_who_had_a_hand_in_the_file_does_not_decide_its_review(office: Office, hand: str) -> None:
    """Somebody who went from the files to the appeals: the roles are apart, the past is not."""
    with scoped(office.scope):
        application = refused(office)
        moved = worker(office.organisation, Role.APPEALS, name="Vroeger Dossier")
        if hand == "handler":
            Application.objects.filter(pk=application.pk).update(handler=moved)
        elif hand == "handler of the file":
            type(application.file)._base_manager.filter(pk=application.file_id).update(handler=moved)
        elif hand == "decided":
            application.decisions.update(decided_by=moved)
        else:
            items.import_situation(application.file, HOUSE, "rights_check", Channel.DESK)
            advice = advise.advise(application)
            type(advice).objects.filter(pk=advice.pk).update(confirmed_by=moved, confirmed_on=TODAY, followed=True)
    made = contested(office, application)
    desk = Desk().sign_in(moved)
    page = desk.get(f"appeals/{made.pk}").content.decode()
    assert say("en", "err_remedy_own_file") in page and 'value="answer"' not in page
    desk.post(f"appeals/{made.pk}", 422, do="answer", text="It stands.", changes="no")
    with at_work(office, moved, Role.APPEALS), pytest.raises(CannotDo, match="remedy_own_file"):
        row = type(made).objects.select_related("file__person", "application__file").get(pk=made.pk)
        remedy.answer(row, "It stands.")
    colleague = worker(office.organisation, Role.APPEALS, name="Bea Beroep")
    Desk().sign_in(colleague).post(f"appeals/{made.pk}", do="answer", text="It stands.", changes="no")


HOUSE = """
persons:
  noor: {birth_date: 1988-03-14, residence_status: belgian, lives_in_belgium: yes}
roofs:
  - {housing: dwelling, municipality: Gent, persons: [noor]}
assume: usual
"""


# One's own lists.


def filled(office: Office, who: Any, name: str, times: int = 1) -> None:
    """Of everything that the first page lists, opened and handled by ``who``."""
    with at_work(office, who, Role.WORKER):
        for number in range(times):
            file = office.file(f"{name} {number}")
            office.applied("vt_bim", file=file)
            items.add(file, "igo_grapa", "colleague", Channel.DESK)
            arrange.pay_advance(file, 20, f"RVP of {name}", "waits")
            own.ask(file, "change", "I moved.", Channel.DESK, uuid.uuid4())


def test_one_sees_the_whole_service_or_only_what_one_handles_or_opened(office: Office) -> None:
    me, colleague = (worker(office.organisation, Role.WORKER, name=name) for name in ("Mij Zelf", "Col Lega"))
    filled(office, me, "Eigen")
    filled(office, colleague, "Ander")
    desk = Desk().sign_in(me)
    every, mine = desk.get().content.decode(), desk.client.get("/desk/en/?of=mine").content.decode()
    assert every.count("Eigen 0") == every.count("Ander 0") >= 4
    assert mine.count("Eigen 0") == every.count("Eigen 0") and "Ander" not in mine.split("Only what I handle")[1]
    assert '?of=mine"' in every and '?of=mine"' not in mine
    with scoped(office.scope):
        assert Item.objects.filter(opened_by=me).count() == 1


def test_both_ways_take_as_many_queries_however_much_there_is(office: Office) -> None:
    me = worker(office.organisation, Role.WORKER, name="Mij Zelf")
    desk, pages = Desk().sign_in(me), ("/desk/en/", "/desk/en/?of=mine")

    def counts() -> list[int]:
        for page in pages:
            desk.client.get(page)
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as caught:
                desk.client.get(page)
            found.append(len(caught))
        return found

    filled(office, me, "Eigen")
    few = counts()
    filled(office, me, "Meer", 4)
    assert counts() == few and few[0] == few[1]

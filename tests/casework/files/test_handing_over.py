"""A file changes hands: tasks go along, the person is told who follows it now, papers name who follows it."""

from __future__ import annotations

from typing import Any

import pytest
from filekit import Office
from officekit import Desk, worker, yesterday
from test_acts import TODAY

from abord.casework.files.acts import follow, handing_over
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.acts.notices import look
from abord.casework.files.course import TaskWanted, Wanted
from abord.casework.files.models import Application, File, Notice
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    signin.tries._seen.clear()


def fresh(file: File) -> File:
    found: File = File.objects.select_related("person", "handler").get(pk=file.pk)
    return found


def gone(who: Any) -> None:
    """No role any more since yesterday."""
    Membership.objects.filter(worker=who).update(starts=yesterday(), ends=yesterday())


def test_tasks_go_along_and_the_person_is_told(at_work: Office) -> None:
    application = at_work.applied()
    file, number = application.file, application.receipt.number
    follow.want(file, TaskWanted(Wanted.CALL_BACK, TODAY), "call", application)
    follow.want(file, TaskWanted(Wanted.DECIDE, TODAY), "decide", application)
    to = worker(at_work.organisation, Role.WORKER, name="Bo Nieuw")
    handing_over.hand_over(fresh(file), to, "works elsewhere")
    row = Application.objects.select_related("receipt").get(pk=application.pk)
    assert (fresh(file).handler, row.handler, row.receipt.number) == (to, to, number)
    call, decision = file.tasks.get(key="call"), file.tasks.get(key="decide")
    assert (call.worker, decision.worker) == (to, None), "who takes no decisions is not asked for one"
    event = file.events.get(kind="handed_over")
    assert event.data == {"before": at_work.worker.name, "now": "Bo Nieuw", "because": "works elsewhere"}
    notice = Notice.objects.get(file=file, subject="handed_over")
    assert "Bo Nieuw" in notice.text
    later = at_work.applied("vt_bim", file=fresh(file))
    assert later.handler == to and "Bo Nieuw" in later.receipt.text
    with pytest.raises(CannotDo, match="hand_over_same"):
        handing_over.hand_over(fresh(file), to)
    assert look(notice)


def test_nobody_who_follows_no_files_here_gets_one(at_work: Office) -> None:
    file = at_work.file()
    left, helper = worker(at_work.organisation, Role.WORKER), worker(at_work.organisation, Role.HELPER)
    gone(left)
    other = worker(Office().organisation, Role.WORKER)
    for who in (left, helper, other):
        with pytest.raises(CannotDo, match="hand_over_whom"):
            handing_over.hand_over(file, who)
    assert fresh(file).handler == at_work.worker and not file.events.filter(kind="handed_over").exists()


def test_who_left_is_asked_nothing(at_work: Office) -> None:
    application = at_work.applied()
    gone(at_work.worker)
    follow.want(application.file, TaskWanted(Wanted.CALL_BACK, TODAY), "call", application)
    task = application.file.tasks.get(key="call")
    assert (task.role, task.worker_id) == (Role.WORKER, None)


def test_reception_that_opened_a_file_is_asked_as_before(at_work: Office) -> None:
    application = at_work.applied()
    Membership.objects.filter(worker=at_work.worker).exclude(role=Role.RECEPTION).delete()
    follow.want(application.file, TaskWanted(Wanted.CALL_BACK, TODAY), "call", application)
    assert application.file.tasks.get(key="call").worker == at_work.worker


def test_files_of_who_left_are_a_list_and_go_to_a_colleague(office: Office) -> None:
    lead = worker(office.organisation, Role.LEAD, Role.ADMIN, name="Lea Lead")
    to = worker(office.organisation, Role.WORKER, name="Bo Nieuw")
    with scoped(office.scope):
        one, two = office.applied().file, office.applied(file=office.file("Ann Voorbeeld")).file
        follow.want(one, TaskWanted(Wanted.CALL_BACK, TODAY), "call")
        assert handing_over.left() == []
    desk = Desk().sign_in(lead)
    assert "Ann Voorbeeld" not in desk.get("left").content.decode()
    desk.post("accounts", do="end", worker=str(office.worker.pk), sure="on")
    with scoped(office.scope):
        Membership.objects.create(worker=office.worker, role=Role.WORKER, starts=yesterday(), ends=yesterday())
        assert one.tasks.get(key="call").worker is None, "for the role again at once"
        assert handing_over.left() == [office.worker]
    shown = desk.get("left").content.decode()
    assert "Ann Voorbeeld" in shown and f"{office.worker.name} (2)" in shown
    desk.post("left", 422, before=str(office.worker.pk), to="")
    desk.post("left", 404, before=str(to.pk), to=str(to.pk))
    desk.post("left", before=str(office.worker.pk), to=str(to.pk))
    with scoped(office.scope):
        assert [fresh(file).handler for file in (one, two)] == [to, to] and handing_over.left() == []
        assert Notice.objects.filter(subject="handed_over").count() == 2


def test_at_the_desk_one_file_is_handed_over(office: Office) -> None:
    to = worker(office.organisation, Role.WORKER, name="Bo Nieuw")
    with scoped(office.scope):
        application = office.applied()
        file = application.file
    desk = Desk().sign_in(office.worker)
    page = f"file/{file.pk}/hand-over"
    assert page in desk.get(f"file/{file.pk}").content.decode()
    desk.post(page, 422, to="")
    desk.post(page, to=str(to.pk), because="on leave")
    assert "Bo Nieuw" in desk.get(f"file/{file.pk}").content.decode()
    assert "on leave" in desk.get(page).content.decode()
    receipt = desk.get(f"application/{application.pk}/receipt").content.decode()
    assert "Who follows the file now" in receipt and "Bo Nieuw" in receipt
    desk = Desk().sign_in(to)
    desk.get("left", 404)

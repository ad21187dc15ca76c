"""Interest on what is paid late: how much on what was decided, whose task it is, and the day of the payment."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from filekit import Office
from officekit import Desk, worker

from abord.casework import background
from abord.casework.clocks import Deadline, Status, Subject, arrears
from abord.casework.clocks.arrears import Granted, owed
from abord.casework.clocks.interest import interest
from abord.casework.files.acts import decide, follow, owing
from abord.casework.files.acts.common import CannotDo, CannotDoYet, today
from abord.casework.files.course import Outcome, Wanted
from abord.casework.files.models import Application, Event, Task
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk.page import say

DAY = datetime.timedelta(days=1)
GOOD: dict[str, Any] = {
    "reasons": "You live alone, have no income since March and there is no other right that comes first.",
    "remedies": "You can go to the labour court within three months.", "court": "Labour court, Opgeëistenlaan 401 Gent",
}  # fmt: skip


def running(earliest: str, latest: str, until: str) -> Deadline:
    days = [datetime.date.fromisoformat(one) for one in (earliest, latest, until)]
    from abord.casework.clocks import Actor

    return Deadline(Subject.INTEREST, Actor.SERVICE, Status.OPEN, days[0], days[1], until=days[2])


def test_what_is_given_once_brings_interest_at_both_rates() -> None:
    """100 euro, 73 days of 2026: 4.5 % in civil matters, 7 % in social ones (switches.yaml)."""
    found = owed(Granted(100.0, arrears.ONCE), running("2026-02-01", "2026-02-01", "2026-04-15"))
    assert found is not None and (found.low, found.high, found.confidence) == (0.9, 1.4, "?")
    found = owed(Granted(100.0, arrears.ONCE), running("2026-02-01", "2026-02-01", "2026-04-15"),
                 {"interest_rate": "civil"})  # fmt: skip
    assert found is not None and found.low == found.high == 0.9


def test_each_month_brings_interest_from_when_it_was_due() -> None:
    """January is late for sure from 1 March on, and maybe from the day the term passed."""
    only = {"interest_rate": "social"}
    granted = Granted(1000.0, arrears.MONTHLY, datetime.date(2026, 1, 1), datetime.date(2026, 2, 28))
    found = owed(granted, running("2026-02-10", "2026-02-10", "2026-04-10"), only)
    low = interest(1000, datetime.date(2026, 2, 28), datetime.date(2026, 4, 10), "social").low
    low2 = interest(1000, datetime.date(2026, 3, 31), datetime.date(2026, 4, 10), "social").low
    high = interest(1000, datetime.date(2026, 2, 10), datetime.date(2026, 4, 10), "social").high
    assert found is not None and low and low2 and high
    assert (found.low, found.high) == (pytest.approx(low + low2, abs=0.01), pytest.approx(2 * high, abs=0.01))


def test_a_month_that_was_begun_may_count_whole_or_in_part() -> None:
    half = Granted(310.0, arrears.MONTHLY, datetime.date(2026, 1, 17), datetime.date(2026, 1, 31))
    found = owed(half, running("2026-03-01", "2026-03-01", "2027-03-01"), {"interest_rate": "social"})
    assert found is not None and (found.low, found.high) == (10.5, 21.7)


@pytest.mark.parametrize(
    "granted",
    [
        Granted(None, arrears.ONCE), Granted(100.0, ""), Granted(100.0, "year"), Granted(100.0, arrears.MONTHLY),
        Granted(100.0, arrears.MONTHLY, datetime.date(2026, 5, 1), datetime.date(2026, 4, 1)),
    ],
)  # fmt: skip
def test_what_is_not_known_gives_no_amount(granted: Granted) -> None:
    assert owed(granted, running("2026-02-01", "2026-02-01", "2026-04-15")) is None


def late(office: Office, right: str = "igo_grapa", **more: Any) -> Application:
    """Decided in time, and not paid four months after the notice."""
    application = office.applied(right, on=today() - 400 * DAY)
    draft = decide.Draft(Outcome.GRANTED, today() - 300 * DAY, **GOOD, amount=500.0, letter={"every": "once"}, **more)
    decide.notify(decide.decide(application, draft), "registered", True, today() - 299 * DAY)
    return again(application)


def again(application: Application) -> Application:
    return Application.objects.select_related("file__person", "receipt").get(pk=application.pk)


def test_late_money_is_a_task_until_its_interest_is_paid(office: Office) -> None:
    with scoped(office.scope):
        application = late(office)
    for _ in range(2):
        background.every_night()
    with scoped(office.scope):
        task = Task.objects.get(says="interest")
        assert task.what == Wanted.PAY and task.escalated and task.application_id == application.pk
        with pytest.raises(CannotDoYet) as caught:  # before the money itself it still runs
            owing.paid(again(application), 3.0, today())
        assert list(caught.value.wrong) == ["interest_on"] and owing.is_owed(again(application))
        follow.carry_out(again(application), today() - 10 * DAY)
        assert Event.objects.get(kind="paid").at == today() - 10 * DAY
        assert not Task.objects.filter(done_on=None, key__contains=":payment:").exists()
        [one] = [one for one in owing.still_owed(5)[0].terms]
        assert one.until == today() - 10 * DAY and one.owed is not None and one.owed.low and one.owed.high
        for amount, day, field in ((None, today(), "interest_amount"), (3.0, today() + DAY, "interest_on"),
                                   (3.0, today() - 299 * DAY, "interest_on")):  # fmt: skip
            with pytest.raises(CannotDoYet) as caught:
                owing.paid(again(application), amount, day)
            assert list(caught.value.wrong) == [field]
        owing.paid(again(application), 12.5, today())
        assert not owing.still_owed(5) and not owing.is_owed(again(application))
        with pytest.raises(CannotDo, match="no_interest_owed"):
            owing.paid(again(application), 12.5, today())
    background.every_night()
    with scoped(office.scope):
        assert not Task.objects.filter(says="interest", done_on=None).exists()


def test_paid_in_time_though_noted_late_brings_none(office: Office) -> None:
    """What is noted today was always taken for paid today: late, where it was not."""
    with scoped(office.scope):
        application = late(office)
        follow.carry_out(application, today() - 280 * DAY)
        assert not Task.objects.filter(says="interest").exists() and not owing.is_owed(again(application))


def test_paid_between_the_decision_and_today(office: Office) -> None:
    with scoped(office.scope):
        application = late(office)
        for day in (today() - 301 * DAY, today() + DAY):
            with pytest.raises(CannotDoYet) as caught:
                follow.carry_out(application, day)
            assert list(caught.value.wrong) == ["paid_on"]
        assert not Event.objects.filter(kind="paid").exists()


def test_of_an_ocmw_no_source_says_that_interest_is_owed(office: Office) -> None:
    with scoped(office.scope):
        late(office, "leefloon_ris")
    background.every_night()
    with scoped(office.scope):
        assert not Task.objects.filter(says="interest").exists()


def test_the_pages(office: Office) -> None:
    with scoped(office.scope):
        application = late(office)
    background.every_night()
    desk = Desk().sign_in(office.worker)
    shown = desk.get(f"application/{application.pk}").content.decode()
    assert "On the amount of the decision" in shown and 'name="paid_on"' in shown and 'name="interest_amount"' in shown
    assert not re.search(r"-\d+ days left", shown), "interest runs: no day is its last"
    listed = desk.get("interest").content.decode()
    assert "Noor Voorbeeld" in listed and "On the amount of the decision" in listed
    for paid_on, status in (("", 422), ("31/12/2099", 422), (f"{today() - 400 * DAY:%d/%m/%Y}", 422)):
        desk.post(f"application/{application.pk}", status, do="carry_out", paid_on=paid_on)
    desk.post(f"application/{application.pk}", do="carry_out", paid_on=f"{today():%d/%m/%Y}")
    desk.post(f"application/{application.pk}", 422, do="interest_paid", interest_amount="", interest_on="")
    desk.post(f"application/{application.pk}", do="interest_paid", interest_amount="12,50",
              interest_on=f"{today():%d/%m/%Y}")  # fmt: skip
    assert say("en", "interest_none") in desk.get("interest").content.decode()
    assert 'name="interest_amount"' not in desk.get(f"application/{application.pk}").content.decode()
    Desk().sign_in(worker(office.organisation, Role.WORKER)).get("interest", 404)

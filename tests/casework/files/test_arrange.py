"""Advances and appointments: acts like all others, so that each is an event and stands in the journal."""

import datetime
import uuid

import pytest
from filekit import Office
from officekit import Desk

from abord.casework.files.acts import arrange
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.models import Advance, Appointment, Event
from abord.casework.journal import chain
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin

TOMORROW = datetime.timedelta(days=1)


def acts_of(office: Office, file: object) -> list[str]:
    return [one.line.act for one in chain.entries_about(file.person.subject) if one.line]  # type: ignore[attr-defined]


def test_an_advance_is_paid_and_settled_once(at_work: Office) -> None:
    file = at_work.file()
    advance = arrange.pay_advance(file, 620.004, " RVP  Brussel ", "pension late")
    assert (float(advance.amount), advance.institution, advance.paid_on) == (620.0, "RVP Brussel", today())
    arrange.settle(advance)
    arrange.settle(advance)
    assert Advance.objects.get().settled_on == today()
    assert acts_of(at_work, file)[:2] == ["advance_settled", "advance_paid"]
    assert [one.kind for one in Event.objects.filter(file=file)][1:] == ["advance_paid", "advance_settled"]


@pytest.mark.parametrize(
    ("amount", "institution", "days", "key"),
    [(0, "RVP", 0, "amount_not_read"), (None, "RVP", 0, "amount_not_read"), (5, " ", 0, "advance_of_whom"),
     (5, "RVP", 1, "future_day")],
)  # fmt: skip
def test_an_advance_that_cannot_be(
    at_work: Office, amount: float | None, institution: str, days: int, key: str
) -> None:
    file = at_work.file()
    with pytest.raises(CannotDo, match=key):
        arrange.pay_advance(file, amount, institution, "", today() + days * TOMORROW)
    assert not Advance.objects.exists() and "advance_paid" not in acts_of(at_work, file)


def test_an_appointment_is_in_the_journal_and_shared(at_work: Office) -> None:
    file = at_work.file()
    at = datetime.datetime.combine(today() + TOMORROW, datetime.time(14))
    made = arrange.appoint(file, at, "Loket 2", interpreter="Dari", private_room=True)
    assert (made.by_id, made.place, made.private_room) == (at_work.worker.pk, "Loket 2", True)
    assert acts_of(at_work, file)[0] == "appointment_made"
    assert Event.objects.get(kind="appointment_made").at == today() + TOMORROW


@pytest.mark.parametrize("hour", ["", "25:00", "noon", "14:00+02:00", "14:00Z"])
@pytest.mark.parametrize("day", ["22/11/2026", "01/01/0001", "31/12/9999"])
def test_an_hour_or_a_day_that_is_none_is_said(office: Office, hour: str, day: str) -> None:
    """A day that no calendar here knows, an hour with another time zone: a message, and nothing is kept."""
    signin.tries._seen.clear()
    with scoped(office.scope):
        file = office.file()
    expect = 303 if day == "22/11/2026" and hour.startswith("14") and "+" not in hour and "Z" not in hour else 422
    Desk().sign_in(office.worker).post(f"file/{file.pk}", expect, do="appointment", on=day, hour=hour, place="x")
    with scoped(office.scope):
        assert not Appointment.objects.exists()


def test_what_is_not_there_is_not_settled(office: Office) -> None:
    signin.tries._seen.clear()
    with scoped(office.scope):
        one, other = office.file(), office.file()
        advance = arrange.pay_advance(other, 20, "RVP", "")
    desk = Desk().sign_in(office.worker)
    desk.post(f"file/{one.pk}", 404, do="settled", advance=str(advance.pk))
    desk.post(f"file/{one.pk}", 404, do="settled", advance=str(uuid.uuid4().int)[:12])
    with scoped(office.scope):
        assert Advance.objects.get().settled_on is None and "advance_settled" not in acts_of(office, one)


def test_the_person_says_who_comes_along_and_the_desk_sees_it(office: Office) -> None:
    from django.test import Client

    from abord.casework.files.acts import intake
    from abord.web.mine import door

    door.by_address._seen.clear()
    signin.tries._seen.clear()
    soon = datetime.datetime.combine(today() + TOMORROW, datetime.time(10))
    with scoped(office.scope):
        file, other = office.file(), office.file("Sam Anders")
        code = intake.new_code(file)
        coming, over = arrange.appoint(file, soon, "Desk 2"), arrange.appoint(file, soon - 3 * TOMORROW, "Desk 3")
        others = arrange.appoint(other, soon, "Desk 4")
    own = Client()
    own.post("/mine/en/", {"number": file.number, "code": code})
    page = own.get("/mine/en/file/").content.decode()
    assert f'name="appointment" value="{coming.pk}"' in page and f'value="{over.pk}"' not in page

    def say(appointment: Appointment, who: str) -> int:
        form = {"do": "companion", "appointment": str(appointment.pk), "companion": who}
        return own.post("/mine/en/file/", form).status_code

    assert say(coming, " my  sister ") == 303 and say(over, "my sister") == 422 and say(others, "x") == 404
    assert "my sister" in own.get("/mine/en/file/").content.decode()
    assert "my sister" in Desk().sign_in(office.worker).get(f"file/{file.pk}").content.decode()
    assert say(coming, "my sister") == 303, "said twice, noted once"
    with scoped(office.person_scope(file)):
        assert acts_of(office, file).count("companion_told") == 1
    assert say(coming, "") == 303
    with scoped(office.scope):
        assert Appointment.objects.get(pk=coming.pk).companion == ""
        assert Appointment.objects.get(pk=others.pk).companion == ""

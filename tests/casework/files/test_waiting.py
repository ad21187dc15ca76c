"""How long people wait: an honest estimate out of the own files, a range and never a promise."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from filekit import Office
from hypothesis import given, settings
from hypothesis import strategies as st
from officekit import Desk

from abord.casework import background
from abord.casework.clocks.calendar import months_later
from abord.casework.files.acts import follow, intake, waiting
from abord.casework.files.acts import withdraw as withdrawing
from abord.casework.files.acts.common import today
from abord.casework.files.models import Application, Decision, File, Tally
from abord.casework.files.vocabulary import word
from abord.casework.files.waiting import Spell, Until, quarters, waits
from abord.casework.mandates import death
from abord.casework.organisations.scope import scoped
from abord.web.desk.page import say
from abord.web.files import waiting as worded
from abord.web.mine import door

DAY = datetime.timedelta(days=1)


def spell(lasted: int, is_over: bool = True, seen_from: int = 0, times: int = 1) -> Spell:
    return Spell(Until.DECISION, "leefloon_ris", seen_from, lasted, is_over, not is_over, times)


def by_hand(spells: Iterable[Spell], smallest: int) -> tuple[int | None, ...]:
    """Kaplan and Meier with a day at a time, each spell looked at anew; shares as whole numbers over one another."""
    from fractions import Fraction

    every = [one for one in spells for _ in range(one.times)]
    if sum(one.is_over for one in every) < smallest:
        return None, None
    still, found = Fraction(1), [None, None]
    for day in range(max(one.lasted for one in every) + 1):
        at_risk = sum(one.seen_from <= day <= one.lasted for one in every)
        ended = sum(one.is_over and one.lasted == day for one in every)
        if ended and at_risk < smallest:
            break
        still *= 1 - Fraction(ended, at_risk) if ended else 1
        for place, part in enumerate((Fraction(1, 4), Fraction(3, 4))):
            if found[place] is None and 1 - still >= part:
                found[place] = day
    return tuple(found)


SPELLS = st.lists(
    st.builds(
        lambda lasted, seen, over, times: spell(lasted, over, min(seen, lasted), times),
        st.integers(0, 12), st.integers(0, 12), st.booleans(), st.integers(1, 4),
    ), max_size=40,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(SPELLS, st.integers(1, 10))
def test_the_quarters_are_those_of_kaplan_and_meier(spells: list[Spell], smallest: int) -> None:
    assert quarters(spells, smallest) == by_hand(spells, smallest)


def test_the_quarters_of_waits_that_are_over() -> None:
    assert quarters(spell(days) for days in range(1, 41)) == (10, 30)


def test_who_still_waits_makes_it_longer() -> None:
    """To leave them out would say that 3 in 4 were there within 30 days."""
    over = [spell(days) for days in range(1, 41)]
    low, high = quarters([*over, *[spell(60, False) for _ in range(10)]])
    assert low == 13 and high == 38
    assert quarters([*over, *[spell(60, False) for _ in range(30)]]) == (18, None), "so many wait that nobody can say"


def test_too_few_are_not_known_and_never_nought() -> None:
    assert quarters(spell(days) for days in range(9)) == (None, None)
    assert quarters([spell(3, False) for _ in range(50)]) == (None, None)
    assert quarters([]) == (None, None)


def test_a_length_that_few_waited_is_not_said() -> None:
    """Of those who came when these months began one is left: it says nothing of the others."""
    new = [spell(2, False) for _ in range(30)] + [spell(1) for _ in range(10)]
    assert quarters([*new, spell(400, True, seen_from=380)]) == (1, None)


def test_small_numbers_are_left_out_before_they_are_kept() -> None:
    rows = waits([*[spell(days) for days in range(1, 41)], *[spell(60, False) for _ in range(3)],
                  Spell(Until.DECISION, "vt_bim", 0, 5, False, True)])  # fmt: skip
    assert [(one.right, one.waiting, one.came) for one in rows] == [("leefloon_ris", None, 40), ("vt_bim", None, 0)]
    assert rows[0].low is not None and rows[1].low is None


def decided(office: Office, days: int, ago: int = 10, outcome: str = "granted") -> Application:
    """Somebody who applied, and got an answer after so many days, so long ago."""
    on = today() - ago * DAY
    row = office.applied(on=on - days * DAY, file=office.file(f"Person {uuid.uuid4().hex[:6]}"))
    Decision.objects.create(
        application=row, outcome=outcome, decided_on=on, decided_by_id=office.worker.pk, reasons="r", remedies="r",
        not_heard_because="r",
    )  # fmt: skip
    Application.objects.filter(pk=row.pk).update(stage="decided")
    return row


def spells_of(until: Until) -> list[tuple[int, int, bool, bool]]:
    since = months_later(today(), -12)
    count = waiting._to_decision if until is Until.DECISION else waiting._to_payment
    found = count(since, waiting._died())
    return sorted((one.seen_from, one.lasted, one.is_over, one.still_waits) for one in found)


def test_what_is_counted_from_application_to_decision(at_work: Office) -> None:
    """What is over, what waits, what waits since before these months, and what the person took back."""
    decided(at_work, 12)
    decided(at_work, 12, ago=500)  # over before these months
    at_work.applied(on=today() - 5 * DAY, file=at_work.file("Open"))
    old = at_work.applied(on=today() - 500 * DAY, file=at_work.file("Old"))
    gone = at_work.applied(on=today() - 7 * DAY, file=at_work.file("Gone"))
    withdrawing.withdraw(gone, withdrawing.Wish(True, "I found work."), "living wage")
    since = months_later(today(), -12)
    seen = (since - old.filed_on).days
    assert spells_of(Until.DECISION) == [
        (0, 5, False, True), (0, 7, False, False), (0, 12, True, False), (seen, 500, False, True)
    ]  # fmt: skip


def test_what_is_counted_from_a_yes_to_the_payment(at_work: Office) -> None:
    row = decided(at_work, 12, ago=9)
    decided(at_work, 12, ago=4)
    decided(at_work, 12, ago=4, outcome="refused")
    follow.carry_out(Application.objects.select_related("file__person", "receipt").get(pk=row.pk))
    assert spells_of(Until.PAYMENT) == [(0, 4, False, True), (0, 9, True, False)]


def test_no_row_is_looked_up_for_each_row(at_work: Office) -> None:
    """A query within each row reads all rows of the office on SQLite: 2,000 applications then took 13 seconds."""
    decided(at_work, 12)
    with CaptureQueriesContext(connection) as caught:
        waiting.counted()
    assert len(caught) <= 6 and all(one["sql"].upper().count("SELECT") == 1 for one in caught)


def test_months_before_are_whole() -> None:
    assert months_later(datetime.date(2026, 11, 23), -12) == datetime.date(2025, 11, 23)
    assert months_later(datetime.date(2026, 3, 31), -1) == datetime.date(2026, 2, 28)


def test_the_page_for_the_worker_and_the_lines_of_an_application(office: Office) -> None:
    """A range with days, the term of the law beside it where it may be longer, and that it is no promise."""
    with scoped(office.scope):
        for days in range(21, 61):
            decided(office, days)
        row = office.applied(on=today() - 3 * DAY, file=office.file("Waits Now"))
        other = office.applied("vt_bim", file=office.file("Another Right"))
    desk = Desk().sign_in(office.worker)
    shown = desk.get("waiting").content.decode()
    assert "30 days" in shown and "50 days" in shown and say("en", "waiting_law") in shown
    page = desk.get(f"application/{row.pk}").content.decode()
    first, last = row.filed_on + 30 * DAY, row.filed_on + 50 * DAY
    assert word("en", "waiting", "range", low="30 days", high="50 days") in page
    assert f"between {first:%d/%m/%Y} and {last:%d/%m/%Y}" in page
    assert "That may be later than the law asks" in page and word("en", "waiting_desk", "no_promise") in page
    unknown = desk.get(f"application/{other.pk}").content.decode()
    assert word("en", "waiting", "unknown") in unknown and word("en", "waiting_desk", "no_promise") not in unknown
    with scoped(office.scope):
        code = intake.new_code(File.objects.select_related("person").get(pk=row.file_id))
    door.by_address._seen.clear()
    own = Client()
    own.post("/mine/en/", {"number": row.file.number, "code": code})
    mine = own.get("/mine/en/file/").content.decode()
    assert f"between {first:%d/%m/%Y} and {last:%d/%m/%Y}" in mine and word("en", "waiting", "no_promise") in mine
    plan = desk.get(f"file/{row.file_id}/plan").content.decode()
    assert f"tussen {first:%d/%m/%Y} en {last:%d/%m/%Y}" in plan


def test_the_lines_by_how_long_somebody_waited() -> None:
    """Before the range, within it, after it; and where only its beginning is known."""
    found = waits([spell(days) for days in range(21, 61)])[0]
    day = datetime.date(2026, 11, 23)

    def keys(waited: int, due: datetime.date | None = None) -> list[str]:
        return [key for key, _ in worded._range(found, day - waited * DAY, due, "en", day)]

    assert keys(3) == ["range", "between"] and keys(40) == ["range", "up_to"] and keys(51) == ["range", "longer"]
    assert keys(3, day + 60 * DAY) == ["range", "between"] and keys(3, day + 20 * DAY)[2:] == ["beyond"]
    assert keys(51, day - DAY) == ["range", "longer"], "that the term has passed is said elsewhere"
    begins = waits([*[spell(days) for days in range(1, 41)], *[spell(60, False, times=30)]])[0]
    assert [key for key, _ in worded._range(begins, day, None, "en", day)] == ["begins"]


def test_nothing_is_said_where_nothing_is_waited_for(at_work: Office) -> None:
    refused = decided(at_work, 3, outcome="refused")
    row = Application.objects.select_related("file__person", "receipt").get(pk=refused.pk)
    assert worded.waited_for(row) is None
    given_one = decided(at_work, 3, ago=6)
    row = Application.objects.select_related("file__person", "receipt").get(pk=given_one.pk)
    assert worded.waited_for(row) == (Until.PAYMENT, today() - 6 * DAY)


def test_nobody_waits_who_died(at_work: Office) -> None:
    row = at_work.applied("vt_bim")
    assert waiting._died() == {}
    death.note(row.file, today(), "the register")
    (found,) = waiting._to_decision(today() - 90 * DAY, waiting._died())
    assert not found.still_waits and not found.is_over


def test_a_large_office_is_counted_at_night(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then it is not known; a small one keeps nothing."""
    background.every_night()
    with scoped(office.scope):
        assert not Tally.objects.exists()
        monkeypatch.setattr(waiting, "FEW", 11)
        for days in range(12):
            decided(office, days)
        assert waiting.WAITING.latest() is None
    desk = Desk().sign_in(office.worker)
    assert say("en", "waiting_not_yet") in desk.get("waiting").content.decode()
    background.every_night()
    with scoped(office.scope):
        found, now = waiting.WAITING.latest(), waiting.counted()
        assert found is not None and found.rows == now.rows and Tally.objects.count() == 1
    assert say("en", "waiting_lead") in desk.get("waiting").content.decode()

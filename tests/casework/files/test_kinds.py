"""The kinds of non-take-up that the database counts are those that are derived one by one; and they are on the page."""

from __future__ import annotations

import datetime
import random
from collections import Counter

import pytest
from filekit import Office
from officekit import Desk
from test_acts import GOOD

from abord.casework.files.acts import decide, items, realised
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.barriers import Axis, Exit, Kind, axes, kind
from abord.casework.files.course import Channel, Outcome, Stage
from abord.casework.files.funnel import ANSWERS, kinds
from abord.casework.files.models import Decision, Event, Item
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin

RIGHTS = ("vt_bim", "leefloon_ris", "sociaal_tarief_tarif_social")


def fill(office: Office, count: int, seed: int) -> None:
    """Items of every fate."""
    draw, day = random.Random(seed), datetime.timedelta(1)
    files = [office.file() for _ in range(count // 3)]
    for number in range(count):
        file = draw.choice(files)
        item = Item.objects.create(
            file=file, right=draw.choice(RIGHTS), whom=f"p{number}", source="colleague",
            found_on=today() - draw.choice((0, 40)) * day, told_on=draw.choice((None, today())),
            entitled_from=draw.choice((None, today() - 60 * day, today() - 2 * day)),
        )  # fmt: skip
        if draw.random() < 0.6:
            item.application = office.applied(item.right, today() - draw.choice((0, 30, 70)) * day, file)
            for outcome in draw.sample(["granted", "partly", "refused", "reduced"], draw.choice((0, 1, 2))):
                Decision.objects.create(
                    application=item.application, outcome=outcome, decided_on=today(), decided_by=office.worker,
                    reasons="r", remedies="court", not_heard_because="-",
                )  # fmt: skip
        item.exit = draw.choice(("", Exit.RECEIVED, Exit.RECEIVED, Exit.NOT_ENTITLED, Exit.DECLINED))
        item.received_on = today() if item.exit == Exit.RECEIVED else None
        item.exit_on = today() if item.exit else None
        item.entitled_until = draw.choice((None, None, today() - day, today() + day))
        item.paid_in_full = draw.choice((None, True, False))
        item.only_behaviour_fails = draw.choice((None, None, True, False))
        if item.application and item.received_on:
            item.application.stage = draw.choice((Stage.DECIDED, Stage.CARRIED_OUT))
            item.application.save()
        item.save()


def test_the_database_counts_what_is_derived_one_by_one(at_work: Office) -> None:
    fill(at_work, 150, 7)
    expected: Counter[tuple[str, Kind]] = Counter()
    for item in Item.objects.select_related("application"):
        expected[item.right, kind(items.history_of(item, items._last_outcome(item)), today())] += 1
    assert len({one for _, one in expected}) == len(Kind), "every kind occurs"
    rows, table = kinds(realised.roads(), smallest=1)
    assert {
        (right, one): count for right, line in zip(rows, table, strict=True)
        for one, count in zip(Kind, line, strict=True) if count
    } == dict(expected)  # fmt: skip


def begins(row: Item) -> datetime.date:
    return row.entitled_from or row.found_on


def ends(row: Item) -> datetime.date:
    return row.entitled_until or datetime.date.max


def test_the_database_counts_every_axis_as_it_is_derived_one_by_one(at_work: Office) -> None:
    fill(at_work, 250, 11)
    rows = list(Item.objects.select_related("application"))
    alone = {row.pk: axes(items.history_of(row, items._last_outcome(row)), today()).is_missing for row in rows}
    expected: dict[Axis, Counter[tuple[str, bool | None]]] = {axis: Counter() for axis in Axis}
    for row in rows:
        others = {
            alone[one.pk] for one in rows
            if one.file_id == row.file_id and one.right != row.right
            and begins(one) <= ends(row) and begins(row) <= ends(one)
        }  # fmt: skip
        missing = True if True in others else None if None in others else False
        found = axes(items.history_of(row, items._last_outcome(row)), today(), missing)
        for axis in Axis:
            expected[axis][row.right, getattr(found, axis)] += 1
    assert {axis: {one for _, one in expected[axis]} for axis in Axis} == {key: set(ANSWERS) for key in Axis}
    counted = realised.roads()
    found_axes = {
        axis: Counter({
            (right, answer): sum(road.times for road in counted if road.right == right and road.marks[place] is answer)
            for right in RIGHTS for answer in ANSWERS
        })
        for place, axis in enumerate(Axis)
    }  # fmt: skip
    assert {axis: +found for axis, found in found_axes.items()} == {axis: +one for axis, one in expected.items()}


def test_what_somebody_knows_is_noted_and_reopening_takes_it_back(at_work: Office) -> None:
    item = items.add(at_work.file(), "leefloon_ris", "colleague", Channel.DESK)
    assert (items.axes_of(item).permanent, items.axes_of(item).quasi) == (None, None)
    items.leave(item, Exit.NOT_ENTITLED, known=items.Known(until=today(), only_behaviour_fails=True))
    assert items.axes_of(item).quasi is True
    items.leave(item, Exit.RECEIVED, known=items.Known(paid_in_full=False, only_behaviour_fails=True))
    assert (items.axes_of(item).frictional, items.axes_of(item).quasi) == (True, False)
    items.reopen(item)
    assert items.axes_of(item).quasi is None and item.entitled_until is None
    with pytest.raises(CannotDo):
        items.leave(item, Exit.NOT_ENTITLED, known=items.Known(until=today() + datetime.timedelta(1)))


def test_a_right_without_a_condition_of_behaviour_is_never_quasi(at_work: Office) -> None:
    assert items.asks_for_behaviour("leefloon_ris") and not items.asks_for_behaviour("vt_bim")
    item = items.add(at_work.file(), "vt_bim", "colleague", Channel.DESK)
    assert items.axes_of(item).quasi is False


def test_at_each_exit_the_kind_is_written_down(at_work: Office) -> None:
    file = at_work.file()
    item = items.add(file, "vt_bim", "colleague", Channel.DESK)
    items.leave(item, Exit.DECLINED, "B05")
    row = at_work.applied("leefloon_ris", file=file)
    second = items.add(file, "leefloon_ris", "colleague", Channel.DESK)
    decide.decide(row, decide.Draft(Outcome.GRANTED, today(), **GOOD))
    items.leave(second, Exit.RECEIVED)
    said = Event.objects.filter(kind="item_left").order_by("pk")
    assert [one.data["take_up"] for one in said] == ["primary", "taken_up"]


def test_the_page_shows_the_kinds_and_no_small_number(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        for right, many in (("vt_bim", 14), ("leefloon_ris", 3), ("it_ai", 20)):
            for number in range(many):
                Item.objects.create(file=file, right=right, whom=f"p{number}", source="colleague", found_on=today())
    signin.tries._seen.clear()
    shown = Desk().sign_in(office.worker).get("funnel").content.decode()
    table = shown[shown.index("Kinds of non-take-up") :]
    assert "not asked for (primary)" in table and "<td>20</td>" in table
    assert "Cumulative: several rights missed at once" in table and "not known" in table
    assert "<td>3</td>" not in table and "<td>14</td>" not in table, "with the total of all, 14 would give 3 away"

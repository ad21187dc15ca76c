"""The log as the person reads it: looks of one day on one line with how often; nothing of the journal is lost by it."""

from __future__ import annotations

import datetime
import html
import re
from collections import Counter
from typing import Any

from django.test import Client
from django.utils import timezone
from filekit import Office
from hypothesis import given
from hypothesis import strategies as st
from officekit import Desk

from abord.casework.files.acts import intake
from abord.casework.files.vocabulary import word
from abord.casework.journal import chain
from abord.casework.journal.grouped import LOOKING, grouped
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.mine import door

NIGHT = datetime.datetime(2026, 11, 22, 22, 30, tzinfo=datetime.UTC)  # half past eleven in Brussels
LINES = st.builds(
    chain.Line, act=st.sampled_from(["read", "listed", "decided"]), actor_kind=st.just("worker"),
    actor_id=st.sampled_from("12"), actor_name=st.just("An"), purpose=st.sampled_from(["decide", "follow_up"]),
    decision=st.sampled_from(["", "application A", "application B"]),
)  # fmt: skip


@given(st.lists(st.tuples(st.none() | LINES, st.integers(0, 30)), max_size=30))
def test_every_entry_is_in_one_line_and_only_looks_of_one_day_share_one(found: list[tuple[Any, int]]) -> None:
    """Against a plain count; a day is a day in Brussels."""
    moments = sorted((NIGHT - datetime.timedelta(hours=hours) for _, hours in found), reverse=True)
    entries = [
        chain.Shown(-at, moment, line) for at, (moment, (line, _)) in enumerate(zip(moments, found, strict=True))
    ]
    groups = grouped(entries)
    assert sum(one.count for one in groups) == len(entries)
    assert all(one.count == 1 for one in groups if one.line is None or one.line.act not in LOOKING)
    assert [one.last for one in groups] == sorted((one.last for one in groups), reverse=True)

    def key(line: Any, at: Any) -> tuple[Any, ...]:
        return line.act, line.actor_id, line.purpose, at.astimezone(timezone.get_default_timezone()).date()

    plain = Counter(key(one.line, one.at) for one in entries if one.line is not None and one.line.act in LOOKING)
    assert plain == {
        key(one.line, one.last): one.count for one in groups if one.line is not None and one.line.act in LOOKING
    }
    for one in groups:
        assert timezone.localtime(one.first).date() == timezone.localtime(one.last).date() or one.count == 1
        assert len(set(one.decisions)) == len(one.decisions)


def test_ten_looks_at_a_file_are_one_line_for_the_person_and_ten_in_the_journal(office: Office) -> None:
    signin.tries._seen.clear()
    for brake in (door.by_address, door.by_file):
        brake._seen.clear()
    with scoped(office.scope):
        row = office.applied()
        code = intake.new_code(row.file)
    desk = Desk().sign_in(office.worker)
    for _ in range(5):
        desk.get(f"file/{row.file_id}")
        desk.get(f"application/{row.pk}")
    person = Client()
    person.post("/mine/fr/", {"number": row.file.number, "code": code})
    page = html.unescape(person.get("/mine/fr/log/").content.decode())
    page = page[page.index("<main") :]  # the menu is folded too
    looks = re.findall(rf"<li>(.*?){word('fr', 'act', 'read')}", page[: page.index("<details>")])
    assert len(looks) == 2 and all("5 fois" in one for one in looks), "to go on with the file, and to decide"
    assert f"({row.receipt.number})" in page
    taken = person.get("/mine/fr/take/json/").json()
    assert len([one for one in taken["log"] if one["what"] == "read" and one["who"] == office.worker.name]) == 10
    sheet = html.unescape(person.get("/mine/fr/take/page/").content.decode())
    assert sheet.count(word("fr", "act", "read")) < 10

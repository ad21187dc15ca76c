"""The journal: a chain that shows where it was tampered with, keys to destroy, writers that never fork it."""

import threading
import uuid

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from officekit import organisation, scope_of, system_scope, worker

from abord.casework.journal import chain, guards
from abord.casework.journal.models import Entry
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import Role, Scope, scoped
from abord.casework.purposes import Purpose

TABLE = "journal_entry"


def write(where: Organisation, times: int = 6) -> None:
    """Some entries about two people."""
    with scoped(system_scope(where)):
        subjects = [chain.new_subject(), chain.new_subject()]
        for number in range(times):
            chain.record("contact", subjects[number % 2], about=f"file {number}", note=f"Griselda {number}")


def by_hand(statement: str, *values: object) -> None:
    """As someone with all rights on the database would do it, triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"alter table {TABLE} disable trigger all")
        else:
            cursor.execute("drop trigger abord_no_update")
            cursor.execute("drop trigger abord_no_delete")
        cursor.execute(statement, values)
        guards.put("default")
        if connection.vendor == "postgresql":
            cursor.execute(f"alter table {TABLE} enable trigger all")


TAMPERING = {
    "content": ("update journal_entry set content = content || content where organisation_id = %s and number = 3", 3),
    "moment": ("update journal_entry set at = '2020-01-01' where organisation_id = %s and number = 3", 3),
    "whom": ("update journal_entry set subject = null where organisation_id = %s and number = 3", 3),
    "removed": ("delete from journal_entry where organisation_id = %s and number = 3", 3),
    "first": ("delete from journal_entry where organisation_id = %s and number = 1", 1),
    "number": ("update journal_entry set number = 33 where organisation_id = %s and number = 3", 3),
    "previous": ("update journal_entry set previous = 'x' where organisation_id = %s and number = 3", 3),
    "hash": ("update journal_entry set hash = previous where organisation_id = %s and number = 3", 3),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_a_row_changed_by_hand_is_found_and_located(site: str, how: str) -> None:
    where, other = organisation(), organisation()
    write(where)
    write(other)
    with scoped(system_scope(where)):
        assert chain.verify() == []
    statement, number = TAMPERING[how]
    by_hand(statement.replace("content || content", "'x'") if site == "postgresql" else statement, where.pk)
    with scoped(system_scope(where)):
        faults = chain.verify()
    assert faults and faults[0].number == number, faults
    with scoped(system_scope(other)):
        assert chain.verify() == []


def test_a_forged_entry_with_a_right_hash_of_its_own_is_found(site: str) -> None:
    where = organisation()
    write(where)
    with scoped(system_scope(where)):
        third = Entry.objects.get(number=3)
        made = chain.digest(where.pk, 3, third.at, third.subject, b"forged", third.previous)
    by_hand("update journal_entry set content = %s, hash = %s where id = %s", b"forged", made, third.pk)
    with scoped(system_scope(where)):
        assert [(fault.number, fault.what) for fault in chain.verify()] == [(4, "does not follow the one before")]


def test_a_cut_off_end_is_found_with_the_head_written_down(site: str) -> None:
    where = organisation()
    write(where)
    with scoped(system_scope(where)):
        known = chain.head()
    by_hand("delete from journal_entry where organisation_id = %s and number >= 5", where.pk)
    with scoped(system_scope(where)):
        assert chain.verify() == [], "the chain alone cannot know"
        assert [(fault.number, fault.what) for fault in chain.verify(known)] == [(5, "cut off")]


def test_destroying_a_key_deletes_what_was_said_and_keeps_the_chain(site: str) -> None:
    where = organisation()
    with scoped(system_scope(where)):
        gone, stays = chain.new_subject(), chain.new_subject()
        for subject in (gone, stays, gone):
            chain.record("contact", subject, note="Griselda")
        assert chain.entries_about(gone)[0].line is not None
        assert chain.forget(gone)
        assert [shown.line for shown in chain.entries_about(gone)] == [None, None]
        assert chain.entries_about(stays)[0].line is not None
        assert chain.verify() == []
        kept = b"".join(bytes(entry.content) for entry in Entry.objects.all())
    assert b"Griselda" not in kept


def test_reading_says_who_when_what_why_and_for_which_decision(site: str) -> None:
    where = organisation()
    who = worker(where, Role.WORKER)
    with scoped(system_scope(where)):
        subject = chain.new_subject()
    with scoped(scope_of(where, who, Role.WORKER, purpose=Purpose.DECIDE)):
        chain.reading(subject, about="file 12", decision="application 7", what=["income"])
    with scoped(system_scope(where)):
        (shown,) = chain.entries_about(subject)
    assert shown.line == chain.Line(
        "read", "worker", str(who.pk), who.name, "decide", "file 12", "application 7", {"what": ["income"]}
    )


def test_no_purpose_of_control_exists() -> None:
    words = ("control", "fraud", "sanction", "inspect", "risk", "score", "enforce", "investigat")
    assert not [purpose for purpose in Purpose if any(word in purpose.value for word in words)]
    assert set(Purpose) and Scope.__dataclass_fields__["purpose"].type == "Purpose"
    with pytest.raises(ValueError):
        Purpose("control")


def test_an_act_of_many_entries_is_written_at_once_in_order_with_its_moments(site: str) -> None:
    where = organisation()
    counts = []
    for times in (1, 7):
        with CaptureQueriesContext(connection) as caught, scoped(system_scope(where)):
            for number in range(times):
                chain.record("step", about=f"{times} {number}")
        counts.append(len(caught))
    assert counts[0] == counts[1]
    with scoped(system_scope(where)):
        rows = list(Entry.objects.order_by("number"))
        said = [chain.opened(bytes(row.content), None, None) for row in rows]
        assert [line.about for line in said if line] == ["1 0", *(f"7 {number}" for number in range(7))]
        assert [row.at for row in rows] == sorted(row.at for row in rows) and chain.verify() == []


def test_an_act_that_fails_leaves_no_entry_and_one_that_cannot_be_sealed_fails(site: str) -> None:
    where = organisation()
    with pytest.raises(ZeroDivisionError), scoped(system_scope(where)):
        chain.record("something")
        raise ZeroDivisionError
    with pytest.raises(KeyError), scoped(system_scope(where)):
        chain.record("about somebody without a key", uuid.uuid4())
    with scoped(system_scope(where)):
        assert chain.head()[0] == 0


def test_what_was_recorded_before_a_key_is_destroyed_stays_in_the_chain(site: str) -> None:
    where = organisation()
    with scoped(system_scope(where)):
        subject = chain.new_subject()
        chain.record("contact", subject)
        assert chain.forget(subject)
        assert chain.head()[0] == 1 and chain.verify() == []


def test_writers_at_the_same_time_never_fork_the_chain(site: str) -> None:
    where = organisation()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(10):
                with scoped(system_scope(where)):
                    chain.record("something")
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with scoped(system_scope(where)):
        assert chain.head()[0] == 40 and chain.verify() == []


@settings(max_examples=40)
@given(
    rows=st.lists(st.tuples(st.text(max_size=20), st.booleans()), min_size=1, max_size=5),
    spoil=st.integers(0, 4), at=st.integers(0, 200),
)  # fmt: skip
def test_any_changed_byte_is_found(application: object, rows: list[tuple[str, bool]], spoil: int, at: int) -> None:
    where = organisation()
    with scoped(system_scope(where)):
        subject = chain.new_subject()
        for note, about_person in rows:
            chain.record("note", subject if about_person else None, note=note)
    with scoped(system_scope(where)):
        entries = list(Entry.objects.order_by("number"))
    entry = entries[spoil % len(entries)]
    content = bytearray(entry.content)
    content[at % len(content)] ^= 1
    by_hand("update journal_entry set content = %s where id = %s", bytes(content), entry.pk)
    with scoped(system_scope(where)):
        assert [fault.number for fault in chain.verify()] == [entry.number]

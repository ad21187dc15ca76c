"""Backup, restore, retention, migration: the drills that a keeper hopes never to need, on both databases."""

import datetime
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from officekit import organisation, scope_of, system_scope, worker

from abord.casework import backup, retention
from abord.casework.files.acts import follow, intake, items, own
from abord.casework.files.course import Channel, Stage, Wanted
from abord.casework.files.models import Advance, Appointment, Decision, Event, File, Item, Note, Remedy, Task
from abord.casework.journal import chain
from abord.casework.journal.models import Entry
from abord.casework.mandates import acts
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations import accounts
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts as sharing
from abord.casework.sharing.kinds import What
from abord.casework.sharing.models import Consent, Share
from abord.cli import office
from abord.cli.office import ROLES
from djangosite import site_on

SECRET = "Griselda Zonderling"


@pytest.fixture(params=["sqlite", "postgresql"])
def alone(request: pytest.FixtureRequest, application: Any, tmp_path: Path) -> Iterator[str]:
    """An empty site of its own; gives its address."""
    if request.param == "postgresql":
        postgres = request.getfixturevalue("postgres")
        address = postgres.address(postgres.database())
    else:
        address = f"sqlite:///{tmp_path}/alone.sqlite3"
    with site_on(address):
        yield address


def fill(where: Organisation, name: str = SECRET) -> File:
    """Someone with a file in which nothing is open."""
    with scoped(system_scope(where)):
        file, _ = intake.open_file(intake.Who(name, phone="0470 00 00 00"))
        intake.contact(file, Channel.DESK, "information", f"{name} asks", uuid.uuid4())
        today = datetime.date.today()
        acts.withdraw(acts.give(file, acts.Terms(Kind.TRUSTED, name, frozenset({Power.SEE}), today, today)))
        chain.record("contact", file.person.subject, note=name)
        Task.objects.filter(file=file).update(done_on=today)
    return file


def everything() -> bytes:
    """All rows of all tables, by raw SQL."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            for row in cursor.fetchall():
                found += [b"%r" % (bytes(one) if isinstance(one, memoryview) else one,) for one in row]
    return b"\n".join(found)


def test_the_drill(alone: str, tmp_path: Path) -> None:
    """Back up, lose everything, restore: what was there is there again, and the journals are whole."""
    one, two = organisation("OCMW Een"), organisation("OCMW Twee")
    fill(one)
    fill(two, "Iemand Anders")
    file = tmp_path / "safe.backup"
    about = backup.backup(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(about["heads"]) == {one.code, two.code} and about["heads"][one.code][0] > 3
    with pytest.raises(FileExistsError):
        backup.backup(file)
    before = everything()
    fill(one, "Later Gekomen")
    with pytest.raises(backup.CannotRestore, match="--replace"):
        backup.restore(file)
    with pytest.MonkeyPatch.context() as patch:  # everyone's data is not unpacked where others' temporary files are
        patch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        checked = backup.restore(file, replace=True)
    assert [(found.code, found.entries, found.faults) for found in checked] == [
        (code, about["heads"][code][0], []) for code in sorted(about["heads"])
    ]
    after = everything()
    assert b"Later Gekomen" not in after and SECRET.encode() in after
    assert sorted(before.splitlines()) == sorted(after.splitlines())
    with scoped(system_scope(one)):
        chain.record("after the restore")
        assert chain.verify() == []
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set role none" if connection.vendor == "postgresql" else "select 1")
            cursor.execute("delete from journal_entry")


def test_what_a_killed_restore_or_backup_left_is_cleared(alone: str, tmp_path: Path) -> None:
    where, data = organisation(), Path(settings.DATA)
    fill(where)
    file = tmp_path / "safe.backup"
    killed = data / ".abord-restore-killed"
    running, left = tmp_path / ".abord-backup-running", tmp_path / ".abord-backup-left"
    own, other = tmp_path / ".abord-notes", tmp_path / ".abord-restore-notes"
    for folder in (killed, running, left, own, other):
        folder.mkdir(parents=True)
        (folder / "database").write_bytes(SECRET.encode())
    for folder in (left, own, other):
        os.utime(folder, (0, 0))
    backup.backup(file)
    assert running.exists() and not left.exists(), "a backup may be at work at this moment"
    assert own.exists() and other.exists(), "a folder of somebody else that only has such a name stays"
    backup.restore(file, replace=True)
    assert not killed.exists() and not list(data.glob(".abord-*"))


def test_what_an_older_version_left_is_named_and_never_deleted(
    alone: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its folders had a name that somebody else may have given too."""
    fill(organisation())
    here, data = tmp_path / "safe", Path(settings.DATA)
    left, among_data, archives = here / ".abord-x1_y2z3q", data / ".abord-abcdefgh", here / ".abord-archives"
    other, notes = here / ".abord-12345678", here / ".abord-notes"
    for folder in (left, among_data, archives, other, notes):
        folder.mkdir(parents=True)
        (folder / "database").write_bytes(SECRET.encode())
        os.utime(folder, (0, 0))
    (other / "letter.txt").write_text("somebody's own")
    (here / ".abord-qwertyui").symlink_to(left)
    file = here / "safe.backup"
    office.backup.callback(file, False)
    said = capsys.readouterr()
    assert [line.split(" ")[0] for line in said.err.splitlines()] == [str(archives), str(left)]
    assert "organisations" in said.out and str(left) not in said.out
    office.restore.callback(file, True, True)
    said = capsys.readouterr()
    assert [line.split(" ")[0] for line in said.err.splitlines()] == [str(among_data)]
    assert json.loads(said.out)["format"] == "abord.journals/1", "what machines read stays whole"
    assert all((folder / "database").exists() for folder in (left, among_data, archives, other, notes))
    shutil.rmtree(among_data)


def test_a_backup_that_was_tampered_with_is_found_out(alone: str, tmp_path: Path) -> None:
    where = organisation()
    fill(where)
    file = tmp_path / "safe.backup"
    with scoped(system_scope(where)):
        known = chain.head()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("alter table journal_entry disable trigger all")
        else:
            cursor.execute("drop trigger abord_no_delete")
        cursor.execute("delete from journal_entry where number = %s", [known[0]])
    about = backup.backup(file)
    about["heads"] = {where.code: known}
    assert [fault.what for found in backup.verify_all(about["heads"]) for fault in found.faults] == ["cut off"]
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(backup.CannotRestore, match="damaged"):
        backup.restore(file, replace=True)
    assert Organisation.objects.count() == 1, "nothing was changed"


def test_what_was_kept_long_enough_is_really_gone(alone: str) -> None:
    where = organisation()
    old, fresh = fill(where), fill(where, "Jong Dossier")
    long_ago = datetime.date.today() - datetime.timedelta(days=800)
    with scoped(system_scope(where)), retention.as_owner():
        Event.objects.filter(file=old).update(at=long_ago)
        File.objects.filter(pk=old.pk).update(opened_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    subject = old.person.subject
    with scoped(system_scope(where)):
        assert retention.due("information_only") == [old.pk]
        task = follow.add_task(old, next(iter(Wanted)), datetime.date.today(), "open")
        assert retention.due("information_only") == [], "nobody's file goes while something in it is open"
        follow.finish_task(task)
        with retention.as_owner():
            Event.objects.filter(file=old).update(at=long_ago)
        with retention.as_owner():
            assert SECRET.encode() in everything()
        assert retention.purge()["information_only"] == 1
    left = everything()
    assert SECRET.encode() not in left and subject.bytes not in left.replace(b"-", b"")
    assert b"Jong Dossier" in left
    with scoped(system_scope(where)):
        assert chain.verify() == [] and not any(shown.line for shown in chain.entries_about(subject))
        assert File.objects.get().pk == fresh.pk
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        connection.close()
        with closing(__import__("sqlite3").connect(path)) as raw:
            raw.execute("pragma wal_checkpoint(truncate)")
        assert SECRET.encode() not in path.read_bytes(), "not even in the free pages of the file"


def test_what_was_asked_against_a_decision_keeps_the_file_until_it_is_answered(alone: str) -> None:
    where = organisation()
    file = fill(where)
    with scoped(system_scope(where)):
        application = intake.apply(
            intake.contact(file, Channel.DESK, "application", "help", uuid.uuid4()), intake.Asked("help"), "nl", "x"
        )
        type(application).objects.filter(pk=application.pk).update(stage=Stage.ENDED)
        Task.objects.filter(file=file).update(done_on=datetime.date.today())
        aged(file)
        assert retention.due("files") == [file.pk]
        asked = Remedy.objects.create(
            file=file, application=application, number="R1", route="review", asked_on=datetime.date(2010, 1, 1),
            channel="post", language="nl", content=b"sealed", by_kind="person", by_name="x",
        )  # fmt: skip
        assert retention.due("files") == []
        Remedy.objects.filter(pk=asked.pk).update(answered_on=datetime.date(2010, 3, 1))
        assert retention.due("files") == [file.pk]
        retention.purge(leave="State Archives 2026/1")
        assert not Remedy.objects.exists() and not File.objects.exists()


def aged(file: File) -> None:
    """All that happened in a file was long ago."""
    long_ago = datetime.date.today() - datetime.timedelta(days=5000)
    with retention.as_owner():
        Event.objects.filter(file=file).update(at=long_ago)
        File.objects.filter(pk=file.pk).update(opened_at=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC))


def test_with_a_file_what_was_agreed_and_shared_goes_too(alone: str) -> None:
    where, today = organisation(), datetime.date.today()
    who, file = worker(where, Role.WORKER), fill(where)
    with scoped(scope_of(where, who, Role.WORKER)):
        terms = sharing.Terms("Another service", frozenset({What.INCOME}), "a place", today, True)
        consent = sharing.give(file, terms)[0]
        sharing.share(consent, "a slip")
        sharing.withdraw(file, consent.number)
        assert retention.purge(day=today + datetime.timedelta(days=5000))["information_only"] == 1
        assert not Share.objects.exists() and not Consent.objects.exists() and not File.objects.exists()


def test_nothing_goes_while_anything_in_the_file_is_open(alone: str) -> None:
    """Each kind of open thing keeps a file, and each is let go once it is closed; a refusal sent is closed."""
    where, today = organisation(), datetime.date.today()
    who = worker(where, Role.WORKER, Role.DECIDER)
    file, scope = fill(where), scope_of(where, who, Role.WORKER, Role.DECIDER)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)

    def kept(made: Any, **closed: Any) -> None:
        """It is due without this, not with it, and due again once it is closed."""
        aged(file)
        assert retention.due("information_only") == [], made
        type(made).objects.filter(pk=made.pk).update(**closed)
        assert retention.due("information_only") == [file.pk], made

    with scoped(scope):
        aged(file)
        assert retention.due("information_only") == [file.pk]
        kept(follow.add_task(file, Wanted.CALL_BACK, today, "call"), done_on=today)
        terms = sharing.Terms("Another service", frozenset({What.INCOME}), "a place", today, True)
        consent = sharing.give(file, terms)[0]
        kept(consent, withdrawn_on=today)
        recent, old = today - datetime.timedelta(days=300), today - datetime.timedelta(days=5000)
        shared = sharing.share_by_law(file, "the court", What.INCOME, "asked for", "Judicial Code art. 877", "a slip")
        aged(file)
        for day, due in ((recent, []), (old, [file.pk])):  # what was shared is never changed: made anew
            with retention.as_owner():
                Share.objects.filter(pk=shared.pk).delete()
            shared.pk, shared.on = None, day
            shared.save(force_insert=True)
            assert retention.due("information_only") == due, "for a year the person can still read with whom it was"
        kept(items.add(file, "vt_bim", "colleague", Channel.DESK), exit="declined", exit_on=today)
        request = own.ask(file, "human", "please call", Channel.DESK, uuid.uuid4())
        Task.objects.filter(file=file).update(done_on=today)
        kept(request, answered_on=today)
        kept(
            Advance.objects.create(file=file, amount=50, institution="RVA", reason="", paid_on=today), settled_on=today
        )
        kept(Appointment.objects.create(file=file, at=later, place="desk", by=who), at=later.replace(year=2001))
        trusted = acts.Terms(Kind.TRUSTED, "Zus", frozenset({Power.SEE}), today, today)
        kept(acts.give(file, trusted), withdrawn_on=today)


def test_when_an_application_is_over(alone: str) -> None:
    """A refusal that was sent is over; what waits to be decided, sent or paid is not, nor a benefit that runs."""
    where, today = organisation(), datetime.date.today()
    who = worker(where, Role.WORKER, Role.DECIDER)
    day = datetime.timedelta(days=1)

    def due(stage: Stage, right: str = "leefloon_ris", **decision: Any) -> bool:
        file = fill(where, "Iemand")
        application = intake.apply(
            intake.contact(file, Channel.DESK, "application", "help", uuid.uuid4()),
            intake.Asked("help", right),
            "nl",
            "x",
        )
        if decision:
            given = {"decided_on": today, "decided_by": who, "reasons": "r", "remedies": "r", "heard_on": today}
            Decision.objects.create(application=application, **{**given, **decision})
        type(application).objects.filter(pk=application.pk).update(stage=stage, forwarded_to="elsewhere")
        Task.objects.filter(file=file).update(done_on=today)
        Item.objects.filter(file=file).delete()
        aged(file)
        return file.pk in retention.due("files")

    with scoped(scope_of(where, who, Role.WORKER, Role.DECIDER)):
        assert due(Stage.DECIDED, outcome="refused", notified_on=today), "a refusal that was sent is over"
        assert due(Stage.DECIDED, outcome="stopped", notified_on=today)
        assert due(Stage.WITHDRAWN) and due(Stage.FORWARDED) and due(Stage.ENDED)
        assert not due(Stage.RECEIVED) and not due(Stage.INQUIRY)
        assert not due(Stage.DECIDED, outcome="refused"), "not yet sent"
        assert not due(Stage.DECIDED, outcome="granted", notified_on=today), "not yet paid"
        assert not due(Stage.CARRIED_OUT, outcome="granted", notified_on=today), "it runs"
        assert not due(Stage.CARRIED_OUT, outcome="granted", notified_on=today, until_on=today)
        assert due(Stage.CARRIED_OUT, outcome="granted", notified_on=today, until_on=today - day)
        once = "installatiepremie_prime_installation"
        assert due(Stage.CARRIED_OUT, once, outcome="granted", notified_on=today), "given once, and over"


def test_who_starts_afresh_is_signed_out_everywhere_and_it_stands_in_the_journal(alone: str) -> None:
    """With a password of one's own, or through a provider: a session holds the hash of the stored password."""
    where = organisation()
    mine, provided = worker(where, Role.WORKER), worker(where, Role.WORKER)
    provided.set_unusable_password()
    provided.identity = "https://provider.example|7"
    provided.save()
    for one in (mine, provided):
        before = one.get_session_auth_hash()
        password = accounts.start_afresh(one)
        found = type(one).objects.get(pk=one.pk)
        assert found.get_session_auth_hash() != before and not accounts.has_second_factor(found)
        assert found.identity is None and bool(password) == found.password_is_temporary == found.has_usable_password()
    with scoped(system_scope(where)):
        entries = Entry.objects.filter(subject=None)
        said = [bytes(entry.content) for entry in entries if b"worker_reset" in bytes(entry.content)]
        assert [f'"worker {one.pk}"'.encode() in text for one, text in zip((mine, provided), said, strict=True)] == [
            True, True,
        ]  # fmt: skip


def test_files_with_applications_go_only_with_leave(alone: str) -> None:
    where = organisation()
    with scoped(system_scope(where)):
        assert retention.rules()["files"].leave
        assert retention.purge()["files"] == 0
        assert set(retention.purge(leave="State Archives 2026/1")) == set(retention.rules())
    for rule in retention.rules().values():
        assert rule.months > 0 and rule.source and rule.since and rule.confidence in {"S", "C", "K", "?"}


def test_hidden_notes_go_after_their_term(alone: str) -> None:
    where = organisation()
    who = worker(where, Role.WORKER)
    file = fill(where)
    with scoped(system_scope(where)):
        hidden = datetime.date.today() - datetime.timedelta(days=400)
        for text, on in (("old note", hidden), ("new note", None)):
            Note.objects.create(file=file, text=text, on=hidden, by=who, hidden_on=on)
        assert retention.purge()["hidden_notes"] == 1
        assert [note.text for note in Note.objects.all()] == ["new note"]


CASEWORK = ("organisations", "journal", "files", "mandates", "sharing", "feedback")


def test_migrations_run_forward_on_data_of_the_version_before(alone: str) -> None:
    """From the first version of the tables, with rows, to this one: nothing is lost. Later versions add their rows."""
    executor = MigrationExecutor(connection)
    first = [("organisations", "0001_initial"), ("journal", "0001_initial"), ("files", None), ("mandates", None)]
    executor.migrate([*first])
    old = executor.loader.project_state([key for key in first if key[1]]).apps
    where = old.get_model("organisations", "Organisation").objects.create(code="oud", name="OCMW Oud")
    old.get_model("organisations", "Worker").objects.create(email="an@oud.example", name="An", password="!")
    old.get_model("journal", "Key").objects.create(organisation=where, secret=b"x" * 32)
    call_command("migrate", verbosity=0, interactive=False)
    from abord.casework.organisations.models import Worker

    assert not Worker.objects.get(email="an@oud.example").password_is_temporary
    with scoped(system_scope(Organisation.objects.get(code="oud"))):
        assert apps.get_model("journal", "Key").objects.count() == 1
        chain.record("after the migration")


def migrated(*versions: tuple[str, str]) -> Any:
    """The tables as they were at these versions, and the models of then."""
    MigrationExecutor(connection).migrate([*versions])
    return MigrationExecutor(connection).loader.project_state([*versions]).apps


def file_of_before(*versions: tuple[str, str]) -> tuple[Any, Any]:
    """The models as they were at these versions, and the file of a person of then."""
    old = migrated(*versions)
    where = old.get_model("organisations", "Organisation").objects.create(code="oud", name="OCMW Oud")
    person = old.get_model("files", "Person")._base_manager.create(
        organisation_id=where.pk, subject="00000000-0000-0000-0000-000000000001", name="Oud"
    )
    manager = old.get_model("files", "File")._base_manager
    return old, manager.create(organisation_id=where.pk, number="1", person=person)


def test_a_letter_of_before_counts_as_posted_when_it_was_made(alone: str) -> None:
    made = datetime.date.today() - datetime.timedelta(days=9)
    old, file = file_of_before(("files", "0004_own_tasks"))
    for channel in ("post", "email"):
        old.get_model("files", "Notice")._base_manager.create(
            organisation_id=file.organisation_id, file=file, channel=channel, subject="message", sent_on=made
        )
    now = migrated(("files", "0005_posted"))
    found = now.get_model("files", "Notice")._base_manager.values_list("channel", "posted_on")
    assert dict(found) == {"post": made, "email": None}


def test_tasks_of_before_are_for_the_role_that_they_take(alone: str) -> None:
    day = datetime.date.today()
    old, file = file_of_before(("files", "0005_posted"))
    for what in ("decide", "notify", "call_back", "pay"):
        old.get_model("files", "Task")._base_manager.create(
            organisation_id=file.organisation_id, file=file, what=what, due=day
        )
    now = migrated(("files", "0006_for_a_role"))
    found = dict(now.get_model("files", "Task")._base_manager.values_list("what", "role"))
    assert found == {"decide": "decider", "notify": "decider", "call_back": "worker", "pay": "worker"}


def test_representatives_who_were_let_go_before_stay_so_with_a_ground_that_nobody_wrote_down(alone: str) -> None:
    day = datetime.date.today()
    old, file = file_of_before(("mandates", "0001_initial"), ("files", "0001_start"))
    for number, kind, withdrawn in (("1", "representative", day), ("2", "representative", None), ("3", "helper", day)):
        old.get_model("mandates", "Mandate")._base_manager.create(
            organisation_id=file.organisation_id, person=file.person, number=number, kind=kind, name="B",
            powers=["see"], hash="x", basis="judgment", starts=day, ends=day, withdrawn_on=withdrawn,
        )  # fmt: skip
    now = migrated(("mandates", "0002_end_basis"))
    found = dict(now.get_model("mandates", "Mandate")._base_manager.values_list("number", "end_basis"))
    assert found == {"1": "?", "2": "", "3": ""}


def test_letters_of_before_stay_sent_and_nothing_is_kept_in_their_place(alone: str) -> None:
    day = datetime.date.today()
    old, file = file_of_before(("files", "0010_written_in"))
    of_file = {"organisation_id": file.organisation_id, "file": file}
    old.get_model("files", "Notice")._base_manager.create(
        **of_file, channel="post", subject="message", sent_on=day, posted_on=day, text="Kom langs."
    )
    old.get_model("files", "Request")._base_manager.create(
        **of_file, kind="change", text="Ik verhuis.", channel="desk", asked_on=day
    )
    now = migrated(("files", "0011_kept_as_sent"))
    assert now.get_model("files", "Notice")._base_manager.get().posted_on == day
    assert now.get_model("files", "Request")._base_manager.get().answered_in == ""
    assert not now.get_model("files", "Letter")._base_manager.exists()


def test_a_letter_that_was_kept_before_stays_as_it_was_and_is_still_refused_to_be_changed(alone: str) -> None:
    """Where each print is kept (0012), what was sent is still one, and the guards stand on the table made anew."""
    day = datetime.date.today()
    old, file = file_of_before(("files", "0011_kept_as_sent"))
    of_file = {"organisation_id": file.organisation_id, "file": file}
    notice = old.get_model("files", "Notice")._base_manager.create(
        **of_file, channel="post", subject="message", sent_on=day, posted_on=day, text="Kom."
    )
    old.get_model("files", "Letter")._base_manager.create(
        **of_file, notice=notice, language="nl", size=4, proof="h", content=b"sent", sent_on=day
    )
    call_command("migrate", verbosity=0, interactive=False)
    with scoped(system_scope(Organisation.objects.get(code="oud"))):
        letters = apps.get_model("files", "Letter").objects
        assert bytes(letters.get().content) == b"sent" and letters.get().notice_id == notice.pk
        with pytest.raises(DatabaseError), transaction.atomic():
            letters.update(content=b"other")
        with pytest.raises(DatabaseError), transaction.atomic():
            letters.get().delete()
        later = letters.create(file_id=file.pk, notice_id=notice.pk, language="nl", size=1, proof="i", content=b"p")
        with pytest.raises(DatabaseError), transaction.atomic():
            letters.filter(pk=later.pk).update(sent_on=day)
        assert bytes(letters.get(sent_on__isnull=False).content) == b"sent"


def test_no_change_of_a_model_is_without_its_migration(application: object) -> None:
    call_command("makemigrations", *CASEWORK, "web", check=True, dry_run=True, verbosity=0)


def test_the_commands_of_the_office(tmp_path: Path) -> None:
    """As a keeper types them, each in a process of its own."""
    environment = {**os.environ, "ABORD_DATA": str(tmp_path)}

    def abord(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "abord", "office", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert abord("organisation", "testgem", "OCMW Testgem").stdout == "made: testgem\n"
    made = abord("worker", "An@Testgem.example", "An Peeters", "--at", "testgem", "--role", "worker")
    assert made.returncode == 0 and "First password, shown once: " in made.stdout
    assert abord("worker", "x@y.example", "X", "--at", "nope", "--role", "worker").returncode == 2
    both = abord("worker", "x@y.example", "X", "--at", "testgem", "--role", "worker", "--role", "helper")
    assert both.returncode == 2 and "helper alone" in both.stderr
    later = abord("worker", "an@testgem.example", "An", "--at", "testgem", "--role", "appeals")
    assert later.returncode == 2 and "appeals without" in later.stderr, "nor beside a role that is held already"
    assert abord("worker", "an@testgem.example", "An", "--at", "testgem", "--role", "lead").returncode == 0
    assert "no role" in abord("end", "an@testgem.example", "--at", "testgem").stdout
    assert abord("worker", "an@testgem.example", "An", "--at", "testgem", "--role", "appeals").returncode == 0
    safe = str(tmp_path / "safe.backup")
    assert abord("backup", safe).returncode == 0 and abord("backup", safe).returncode == 2
    assert "whole" in abord("restore", safe, "--replace").stdout
    assert abord("verify").returncode == 0
    assert "choice of the house" in abord("purge", "--show").stdout
    assert json.loads(abord("purge", "--show", "--json").stdout)["due"].keys() == {"testgem"}
    told = json.loads(
        abord("worker", "jo@testgem.example", "Jo", "--at", "testgem", "--role", "worker", "--json").stdout
    )
    assert told["roles"] == ["worker"] and told["first_password"]
    assert json.loads(abord("end", "nobody@testgem.example", "--at", "testgem", "--json").stdout)["problems"]


def test_the_roles_of_the_command_are_those_of_the_house() -> None:
    assert set(ROLES) == set(Role)

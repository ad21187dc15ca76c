"""However many files there are, a page takes as many queries; and what is typed wrong is said with nothing lost."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from filekit import Office
from officekit import Desk

from abord import printing
from abord.casework.files.acts import follow, items
from abord.casework.files.course import Channel, Wanted
from abord.casework.files.models import Contact
from abord.casework.journal import chain
from abord.casework.organisations.scope import scoped
from abord.engine.facts import LANGUAGES
from abord.web.desk import signin
from abord.web.site.tags import address


@pytest.fixture
def desk(office: Office) -> Desk:
    signin.tries._seen.clear()
    return Desk().sign_in(office.worker)


def fill(office: Office, count: int) -> Any:
    """So many files, each with an application, a task and a found right; all on one file too."""
    with scoped(office.scope):
        one = office.file("One Voorbeeld")
        for number in range(count):
            application = office.applied(file=office.file(f"Person {number}"))
            follow.add_task(application.file, Wanted.CALL_BACK, follow.today(), "call", application)
            items.add(application.file, "vt_bim", "colleague", Channel.DESK)
            office.applied(file=one)
            follow.add_note(one, "Came with the lease.")
        return one


def queries(desk: Desk, page: str) -> int:
    desk.get(page)
    with CaptureQueriesContext(connection) as caught:
        desk.get(page)
    return len(caught)


def test_queries_do_not_grow_with_the_files(office: Office, desk: Desk) -> None:
    one = fill(office, 1)
    pages = ("", f"file/{one.pk}", f"file/{one.pk}/plan", "funnel", "calendar")
    few = [queries(desk, page) for page in pages]
    with scoped(office.scope):
        for number in range(6):
            application = office.applied(file=office.file(f"More {number}"))
            follow.add_task(application.file, Wanted.CALL_BACK, follow.today(), "call", application)
            items.add(application.file, "vt_bim", "colleague", Channel.DESK)
            office.applied(file=one)
            follow.add_note(one, "Came with the lease.")
    assert [queries(desk, page) for page in pages] == few


@pytest.mark.parametrize("page", ["", "?of=mine", "file/{}"])
def test_what_workers_open_all_day_writes_the_sql_of_what_it_reads_once(
    office: Office, desk: Desk, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To write it anew takes longer than the database needs for the answer."""
    address, written, write = page.format(fill(office, 3).pk), [], SQLCompiler.as_sql
    desk.get(address)

    def noted(self: Any, *args: Any, **kwargs: Any) -> Any:
        written.append(self.query.model.__name__)
        return write(self, *args, **kwargs)

    monkeypatch.setattr(SQLCompiler, "as_sql", noted)
    desk.get(address)
    assert written == []


@pytest.mark.parametrize(("name", "key"), [("file", 7), ("file", 2**63), ("application", uuid.uuid4())])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_names_the_page_of_each_row_as_the_addresses_do(name: str, key: Any, language: str) -> None:
    for one in (key, key // 3 if isinstance(key, int) else uuid.uuid4()):
        assert address({"language": language}, f"desk:{name}", one) == reverse(f"desk:{name}", args=[language, one])


def test_a_form_sent_twice_is_written_once(office: Office, desk: Desk) -> None:
    form = {"key": str(uuid.uuid4()), "name": "Twice Voorbeeld", "question": "rent", "kind": "application"}
    first, second = desk.post("walk-in", **form), desk.post("walk-in", **form)
    assert first["Location"] == second["Location"]
    with scoped(office.scope):
        assert Contact.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"birth_date": "31/02/1980"}, {"on": "01/01/2990"}, {"question": ""}, {"name": " "}])
def test_a_wrong_field_is_said_and_the_rest_is_kept(office: Office, desk: Desk, wrong: dict[str, str]) -> None:
    form = {"key": str(uuid.uuid4()), "name": "Kept Voorbeeld", "question": "my rent is late", "kind": "application"}
    shown = desk.post("walk-in", 422, **{**form, **wrong}).content.decode()
    assert 'role="alert"' in shown
    assert "question" in wrong or "my rent is late" in shown
    with scoped(office.scope):
        assert not Contact.objects.exists()


def test_without_a_printer_the_desk_says_so_and_nothing_counts_as_read(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scoped(office.scope):
        application = office.applied()

    def none() -> Any:
        raise printing.NoPrinter("no Pango")

    monkeypatch.setattr(printing, "printer", none)
    with scoped(office.scope):
        before = chain.head()
    answer = desk.get(f"application/{application.pk}/receipt/pdf", 503)
    assert "libpango-1.0-0" in answer.content.decode()
    assert f"/application/{application.pk}/receipt/" in answer.content.decode()
    with scoped(office.scope):
        assert chain.head() == before

"""How people were received: apart from every file, shown late, together and never small; read by nobody concerned."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from officekit import Desk, organisation, scope_of, system_scope, worker, yesterday

from abord.casework import permissions, retention
from abord.casework.feedback import acts
from abord.casework.feedback.models import Form, Remark
from abord.casework.feedback.rounds import (
    DELAY,
    Answer,
    Quarter,
    Question,
    Way,
    kept_long_enough,
    rounds,
    shown,
    told,
)
from abord.casework.files.acts import intake
from abord.casework.files.course import Channel
from abord.casework.journal.models import Entry
from abord.casework.organisations.members import CannotChange, _allowed
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.help import feedback as pages
from abord.web.site.words import say

TODAY = datetime.date.today()
LONG_AGO = Quarter(TODAY.year - 1, 1)
QUARTERS = st.builds(Quarter, st.integers(2024, 2026), st.integers(1, 4))
COUNTS = st.dictionaries(QUARTERS, st.integers(1, 25))
DAYS = st.dates(datetime.date(2025, 1, 1), datetime.date(2027, 6, 1))


# By construction.


def test_no_row_can_be_laid_beside_a_file_a_person_a_worker_or_a_day() -> None:
    for model in (Form, Remark):
        fields = model._meta.get_fields()
        assert [one.name for one in fields if one.is_relation] == ["organisation"]
        assert not [one for one in fields if isinstance(one, models.DateField | models.TimeField)]
        assert isinstance(model._meta.pk, models.UUIDField), "a number that counts up would tell the order"
        names = {one.name for one in fields} - {one.value for one in Question}
        assert names <= {"id", "organisation", "year", "quarter", "way", "text"}
    assert not {one.name for one in Remark._meta.get_fields()} & {one.value for one in Question}
    pointing = [
        one.related_model for model in apps.get_models() for one in model._meta.get_fields() if one.is_relation
    ]  # fmt: skip
    assert Form not in pointing and Remark not in pointing


@given(COUNTS, DAYS)
def test_a_round_is_over_has_enough_and_shares_nothing(forms: dict[Quarter, int], today: datetime.date) -> None:
    made = rounds(forms, today)
    inside = [quarter for one in made for quarter in forms if one.holds(quarter)]
    assert len(inside) == len(set(inside))
    for one in made:
        assert one.forms == sum(count for quarter, count in forms.items() if one.holds(quarter)) >= 10
        assert one.last.last_day + DELAY < today
    assert made == sorted(made, key=lambda one: one.first)


@given(COUNTS, DAYS, st.dictionaries(QUARTERS, st.integers(1, 25)))
def test_what_was_shown_never_changes(
    forms: dict[Quarter, int], today: datetime.date, later: dict[Quarter, int]
) -> None:
    """Forms are only added to the quarter of today, so that no two showings can be taken from each other."""
    before, now = rounds(forms, today), Quarter.of(today)
    more = forms | {quarter: count for quarter, count in later.items() if quarter >= now}
    after = rounds(more, today + datetime.timedelta(days=400))
    assert after[: len(before)] == before


@given(COUNTS, DAYS, DAYS)
def test_what_is_deleted_goes_by_whole_rounds(
    forms: dict[Quarter, int], before: datetime.date, today: datetime.date
) -> None:
    gone = kept_long_enough(forms, before, today)
    left = {quarter: count for quarter, count in forms.items() if quarter not in gone}
    made = rounds(forms, today)
    assert rounds(left, today) == [one for one in made if one.last.last_day >= before]
    assert all(quarter.last_day < before for quarter in gone)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=4))
def test_in_a_line_no_small_number_can_be_reckoned(counts: list[int]) -> None:
    line = shown(counts)
    for count, one in zip(counts, line, strict=True):
        assert one is None or (one == count and (one == 0 or one >= 10))
    hidden = sum(count for count, one in zip(counts, line, strict=True) if one is None)
    assert hidden == 0 or hidden >= 10 or sum(counts) < 10


def test_a_quarter_knows_its_days() -> None:
    assert Quarter.of(datetime.date(2026, 11, 22)) == Quarter(2026, 4)
    assert (Quarter(2026, 4).first_day, Quarter(2026, 4).last_day) == (
        datetime.date(2026, 10, 1), datetime.date(2026, 12, 31),
    )  # fmt: skip
    assert Quarter.of(datetime.date(2024, 2, 29)).last_day == datetime.date(2024, 3, 31)


# The form for everybody.


@pytest.fixture
def service(application: Any) -> Any:
    """A service, and nobody has sent anything."""
    for brake in (pages.by_address, pages.by_service):
        brake._seen.clear()
    signin.tries._seen.clear()
    return organisation()


def address(service: Any, rest: str = "", language: str = "en") -> str:
    return f"/feedback/{language}/{service.code}/{rest}"


def kept(service: Any) -> tuple[list[Form], list[Remark]]:
    with scoped(system_scope(service)):
        return list(Form.objects.all()), list(Remark.objects.all())


def test_somebody_without_a_name_says_it_and_nothing_else_is_kept(service: Any) -> None:
    client, key = Client(), str(uuid.uuid4())
    page = client.get(address(service)).content.decode()
    assert "I&#x27;d rather not say" in page and "changes nothing about your rights" in page
    with scoped(system_scope(service)):
        before = Entry.objects.count()
    sent = {"key": key, "heard": "no", "private": "partly", "next": "<script>", "text": " It was loud. "}
    for _ in range(2):  # a double click
        answer = client.post(address(service), sent)
        assert (answer.status_code, answer["Location"]) == (303, address(service, "thanks/"))
    assert client.get(answer["Location"]).status_code == 200
    (form,), (remark,) = kept(service)
    assert (form.heard, form.private, form.next, form.respected, form.way) == ("no", "partly", "", "", "web")
    assert remark.text == "It was loud." and remark.pk != form.pk
    assert Quarter(form.year, form.quarter) == Quarter.of(TODAY)
    assert "abord" not in client.cookies, "no session"
    with scoped(system_scope(service)):
        assert Entry.objects.count() == before, "an entry of the journal would tell the hour"


def test_an_empty_form_is_not_sent_and_an_unknown_service_is_nowhere(service: Any) -> None:
    client = Client()
    assert client.post(address(service), {"key": "x"}).status_code == 422
    assert kept(service) == ([], [])
    for rest in ("", "paper/", "thanks/"):
        assert client.get(f"/feedback/en/no-such-service/{rest}").status_code == 404
    found = client.get(f"/feedback/{service.code}/", headers={"accept-language": "de"})
    assert found["Location"] == address(service, language="de")


def test_who_sends_very_many_is_asked_to_wait_and_loses_nothing(service: Any, monkeypatch: Any) -> None:
    client = Client()
    for _ in range(int(pages.by_address.burst)):
        assert client.post(address(service), {"heard": "yes", "key": str(uuid.uuid4())}).status_code == 303
    refused = client.post(address(service), {"heard": "yes", "text": "the last one", "key": str(uuid.uuid4())})
    assert refused.status_code == 429 and "the last one" in refused.content.decode()
    pages.by_address._seen.clear()
    monkeypatch.setattr(acts, "MOST", len(kept(service)[0]))
    assert client.post(address(service), {"heard": "yes", "key": str(uuid.uuid4())}).status_code == 429


def test_the_sheet_asks_all_and_no_name(service: Any) -> None:
    sheet = Client().get(address(service, "paper/")).content.decode()
    assert sheet.count("I&#x27;d rather not say") == len(Question)
    assert f"/feedback/{service.code}/" in sheet and "Do not write your name" in sheet


def test_the_database_refuses_what_the_form_does_not_offer(service: Any) -> None:
    with scoped(system_scope(service)):
        for wrong in ({"heard": "1 star"}, {"quarter": 5}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Form.objects.create(**{"year": 2026, "quarter": 1, "way": "web", **wrong})


# Who sees what.


def fill(service: Any, quarter: Quarter, forms: int, text: str = "") -> None:
    with scoped(system_scope(service)):
        for number in range(forms):
            Form.objects.create(
                year=quarter.year, quarter=quarter.quarter, way="web", heard="yes" if number % 2 else "no"
            )
        if text:
            Remark.objects.create(year=quarter.year, quarter=quarter.quarter, text=text)


def read_by(service: Any, *roles: Role, who: Any = None) -> tuple[bool, list[str], int]:
    """Whether the page is theirs, which words they read, how many rounds they see."""
    who = who or worker(service, *roles)
    scope = scope_of(service, who, *roles)
    with scoped(scope):
        seen = acts.results()
        words = [one.text for each in seen for one in acts.remarks(each.round).remarks]
        return permissions.may_read_feedback(scope), words, len(seen)


def test_only_who_answers_for_quality_and_handles_no_file_reads_words(service: Any) -> None:
    fill(service, LONG_AGO, 24, "They were kind.")
    assert read_by(service, Role.QUALITY) == (True, ["They were kind."], 1)
    assert read_by(service, Role.LEAD) == (True, [], 1)
    assert read_by(service, Role.QUALITY, Role.LEAD) == (True, [], 1)
    for role in set(Role) - {Role.QUALITY, Role.LEAD}:
        assert read_by(service, role) == (False, [], 0), role
        for both in ({Role.QUALITY, role} & set(permissions.FILE_STAFF), {Role.APPEALS} & {role}):
            if both:
                assert read_by(service, Role.QUALITY, role) == (False, [], 0), role
    with pytest.raises(CannotChange):
        _allowed(frozenset({Role.QUALITY, Role.WORKER}), None)


def test_who_handled_files_in_that_time_does_not_read_it_later(service: Any) -> None:
    fill(service, LONG_AGO, 24, "He did not listen.")
    who = worker(service, Role.QUALITY)
    with scoped(system_scope(service)):
        row = Membership.objects.create(
            worker=who, role=Role.WORKER, starts=LONG_AGO.first_day - 90 * datetime.timedelta(1),
            ends=LONG_AGO.first_day,
        )  # fmt: skip
    assert read_by(service, Role.QUALITY, who=who) == (True, [], 1)
    with scoped(system_scope(service)):
        Membership.objects.filter(pk=row.pk).update(ends=LONG_AGO.first_day - datetime.timedelta(1))
    assert read_by(service, Role.QUALITY, who=who)[1] == ["He did not listen."]


def test_another_organisation_sees_nothing(service: Any) -> None:
    fill(service, LONG_AGO, 24, "They were kind.")
    assert read_by(organisation("CPAS Ailleurs"), Role.QUALITY) == (True, [], 0)


def test_nothing_is_seen_before_the_time_or_of_too_few(service: Any) -> None:
    fill(service, Quarter.of(TODAY), 40, "Today.")
    fill(service, LONG_AGO, 9, "Too few.")
    assert read_by(service, Role.QUALITY) == (True, [], 0)


def test_at_the_desk(service: Any) -> None:
    fill(service, LONG_AGO, 24, "Ask for Fatima.")
    quality = Desk().sign_in(worker(service, Role.QUALITY))
    page = quality.get("feedback").content.decode()
    assert "Quarter 1/" in page and "24 forms" in page and "Ask for Fatima." in page
    (remark,) = kept(service)[1]
    lead = Desk().sign_in(worker(service, Role.LEAD))
    assert "Fatima" not in lead.get("feedback").content.decode()
    lead.post("feedback", 404, remark=str(remark.pk))
    lead.get("feedback/typed", 404)
    quality.post("feedback", 404, remark="x")
    quality.post("feedback", remark=str(remark.pk))
    assert kept(service)[1] == []
    quality.post("feedback/typed", 422)
    quality.post("feedback/typed", key=str(uuid.uuid4()), understood="partly", text="On paper.")
    assert [one.understood for one in kept(service)[0] if one.way == Way.PAPER] == ["partly"]
    for role in (Role.WORKER, Role.RECEPTION, Role.DECIDER, Role.APPEALS, Role.PRIVACY, Role.ADMIN):
        signin.tries._seen.clear()
        Desk().sign_in(worker(service, role)).get("feedback", 404)


def test_a_form_that_is_sent_again_with_other_words_says_what_becomes_of_them(service: Any) -> None:
    client, key = Client(), str(uuid.uuid4())
    for text in ("It was loud.", "It was loud and cold."):
        answer = client.post(address(service), {"key": key, "heard": "no", "text": text})
    page = client.get(answer["Location"]).content.decode()
    assert say("en", "feedback_thanks_again") in page and f'href="{address(service)}"' in page
    assert [one.text for one in kept(service)[1]] == ["It was loud."]
    quality, sheet = Desk().sign_in(worker(service, Role.QUALITY)), str(uuid.uuid4())
    for text, said in (("On paper.", "done_feedback"), ("On paper, and more.", "done_feedback_again")):
        quality.post("feedback/typed", key=sheet, understood="no", text=text)
        assert say("en", said, "desk") in quality.get("feedback/typed").content.decode()
    assert sorted(one.text for one in kept(service)[1]) == ["It was loud.", "On paper."]


def test_what_many_people_wrote_is_read_page_by_page(service: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(acts, "MOST_REMARKS", 3)
    fill(service, LONG_AGO, 24)
    texts = {f"Text {number}." for number in range(8)}
    with scoped(system_scope(service)):
        for text in texts:
            Remark.objects.create(year=LONG_AGO.year, quarter=LONG_AGO.quarter, text=text)
    quality, place = Desk().sign_in(worker(service, Role.QUALITY)), f"{LONG_AGO.year}-{LONG_AGO.quarter}"
    seen: list[str] = []
    for number in (1, 2, 3):
        page = quality.client.get(f"/desk/en/feedback/?of={place}&page={number}").content.decode()
        found = [text for text in texts if text in page]
        assert len(found) == (3, 3, 2)[number - 1] and f"Page {number} of 3." in page
        seen += found
    assert sorted(seen) == sorted(texts), "each once"
    for strange in ("of=x&page=2", f"of={place}&page=0", f"of={place}&page=-1", f"of={place}&page=99999999", "page=2"):
        assert quality.client.get(f"/desk/en/feedback/?{strange}").status_code == 200


def test_a_removed_text_of_another_organisation_stays(service: Any) -> None:
    fill(service, LONG_AGO, 24, "They were kind.")
    (remark,) = kept(service)[1]
    elsewhere = organisation("CPAS Ailleurs")
    with scoped(scope_of(elsewhere, worker(elsewhere, Role.QUALITY), Role.QUALITY)):
        assert not acts.remove(remark.pk)
    assert len(kept(service)[1]) == 1


def test_after_its_time_it_is_really_deleted(service: Any) -> None:
    old = Quarter(TODAY.year - 4, 2)
    fill(service, old, 12, "Long ago.")
    fill(service, LONG_AGO, 12, "Later.")
    with scoped(system_scope(service)):
        assert retention.due("feedback") == [old]
        assert retention.purge()["feedback"] == 1
    forms, remarks = kept(service)
    assert len(forms) == 12 and [one.text for one in remarks] == ["Later."]


def test_the_address_on_paper_is_the_same_for_all(service: Any) -> None:
    who = worker(service, Role.WORKER, Role.RECEPTION)
    desk, found = Desk().sign_in(who), []
    for name in ("Noor Voorbeeld", "Samuel Exemple"):
        with scoped(scope_of(service, who, Role.WORKER, Role.RECEPTION)):
            file, _ = intake.open_file(intake.Who(name))
            came = intake.contact(file, Channel.DESK, "application", "rent", uuid.uuid4(), yesterday())
            row = intake.apply(came, intake.Asked("rent", "leefloon_ris"), "en", "heard")
        for page in (f"application/{row.pk}/receipt", f"file/{file.pk}/plan"):
            text = desk.get(page).content.decode()
            start = text.index("http://testserver/feedback/")
            found.append(text[start : text.index("<", start)])
    assert set(found) == {f"http://testserver/feedback/{service.code}/"}


def test_an_answer_that_is_none_is_no_answer() -> None:
    assert told({"heard": "9"}) == dict.fromkeys(Question, Answer.RATHER_NOT)


def test_on_postgresql_another_organisation_has_none_even_by_hand(on_postgres: str) -> None:
    one, two = organisation(), organisation("CPAS Ailleurs")
    fill(one, LONG_AGO, 24, "They were kind.")
    assert read_by(one, Role.QUALITY) == (True, ["They were kind."], 1)
    for where, expected in ((one, [24, 1]), (two, [0, 0])):
        with scoped(system_scope(where)), connection.cursor() as cursor:
            found = []
            for model in (Form, Remark):
                cursor.execute(f"select count(*) from {model._meta.db_table}")
                found.append(cursor.fetchone()[0])
            assert found == expected
    with scoped(system_scope(one)):
        assert acts.give(uuid.uuid4(), told({"heard": "yes"}), "", Way.WEB)
        assert acts.delete([LONG_AGO, Quarter.of(TODAY)]) == 26

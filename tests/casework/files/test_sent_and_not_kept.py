"""What went while nothing of it was kept: no copy of today passes for it, whatever way it went."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from filekit import Office
from officekit import Desk
from test_acts import TODAY, before
from test_kept_as_sent import granted, hash_in_journal, message, of_before, posted, text_of

from abord.casework import retention
from abord.casework.clocks.events import Way
from abord.casework.files import queries
from abord.casework.files.acts import decide, follow, letter, notices, sent
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.models import Decision, Event, Letter, Notice
from abord.casework.letters import decision as letters
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import scoped
from abord.web.desk.page import say

ANEW = letters.words("nl")["anew"].split("{")[0]


def decided(office: Office, days: int = 3, **who: str) -> Decision:
    """A decision of some days ago."""
    decision = granted(office, **who)
    Decision.objects.filter(pk=decision.pk).update(decided_on=before(days))
    decision.refresh_from_db()
    return decision


def printed(decision: Decision, days: int) -> bytes:
    made = letter.to_print(decision, "nl")
    Letter.objects.filter(decision=decision).update(made_at=timezone.now() - datetime.timedelta(days=days))
    return made


def not_kept(office: Office) -> Notice:
    """Posted by a version before, that kept nothing."""
    row = posted(office)
    with retention.as_owner():
        Letter.objects.all().delete()
    return row


def noted_later(office: Office) -> Notice:
    """Posted yesterday, and not printed here."""
    row = message(office)
    notices.posted(row, before(1))
    return row


@pytest.mark.parametrize("of", [not_kept, noted_later])
@pytest.mark.parametrize("large", [{}, {"large": "yes"}], ids=["plain", "large"])
def test_a_message_that_went_and_was_not_kept_prints_as_made_anew(
    office: Office, of: Callable[[Office], Notice], large: dict[str, str]
) -> None:
    with scoped(office.scope):
        row = of(office)
    made = Desk().sign_in(office.worker).post(f"file/{row.file_id}/notice/{row.pk}/letter", 200, **large).content
    assert ANEW in text_of(made)
    with scoped(office.scope):
        assert not Letter.objects.exists(), "a copy is never taken for what was sent"


@pytest.mark.parametrize("way", list(Way))
def test_what_went_by_any_way_on_an_earlier_day_without_a_print_is_not_made_up(at_work: Office, way: Way) -> None:
    never, later = decided(at_work), decided(at_work)
    printed(later, 1)
    for decision in (never, later):
        decide.notify(decision, way, proof=True, on=before(2))
        assert ANEW in text_of(letter.as_sent(decision))
        assert hash_in_journal(decision.application.file, "notified") == {""}
    assert not Letter.objects.filter(sent_on__isnull=False).exists()


@pytest.mark.parametrize("way", list(Way))
def test_the_print_by_the_day_is_what_went_by_any_way(at_work: Office, way: Way) -> None:
    """What is attached to an e-mail or placed in an eBox is a file that was printed here too."""
    decision = decided(at_work)
    made = printed(decision, 2)
    decide.notify(decision, way, proof=True, on=before(2))
    assert letter.as_sent(decision) == made


@pytest.mark.parametrize("way", list(Way))
def test_of_several_prints_whoever_notes_it_says_which_went_by_any_way(at_work: Office, way: Way) -> None:
    """A decision of which the phone number was put right, and printed again."""
    decision = decided(at_work)
    first = printed(decision, 2)
    Organisation.objects.update(phone="02 111 11 11")
    decision = Decision.objects.select_related("application__file__person").get(pk=decision.pk)
    letter.to_print(decision, "nl")
    ours, other = Letter.objects.order_by("pk")
    for which in (None, 10**6):
        with pytest.raises(sent.WhichPrint) as asked:
            decide.notify(decision, way, proof=True, which=which)
        assert asked.value.prints == [ours, other]
    decision.refresh_from_db()
    assert decision.notified_on is None and not decision.application.file.notices.exists(), "nothing was noted"
    decide.notify(decision, way, proof=True, which=ours.pk)
    assert letter.as_sent(decision) == first


def test_the_day_settles_it_where_one_print_was_made_by_then(at_work: Office) -> None:
    decision = decided(at_work)
    first = printed(decision, 2)
    Organisation.objects.update(phone="02 111 11 11")
    letter.to_print(Decision.objects.select_related("application__file__person").get(pk=decision.pk), "nl")
    decide.notify(decision, Way.EMAIL, proof=True, on=before(1))
    assert letter.as_sent(decision) == first


@pytest.mark.parametrize(("days", "left"), [(2, 1), (4, 0)], ids=["one print by then", "none by then"])
@pytest.mark.parametrize("way", [Way.REGISTERED, Way.EMAIL])
def test_a_print_that_was_chosen_and_made_after_the_day_is_never_put_aside(
    at_work: Office, way: Way, days: int, left: int
) -> None:
    decision = decided(at_work, days=5)
    printed(decision, 3)
    Organisation.objects.update(phone="02 111 11 11")
    decision = Decision.objects.select_related("application__file__person").get(pk=decision.pk)
    last = letter.to_print(decision, "nl")
    later = Letter.objects.order_by("pk").last()
    with pytest.raises(sent.WhichPrint) as refused:
        decide.notify(decision, way, proof=True, on=before(days), which=later.pk)
    assert refused.value.key == "print_later" and bool(refused.value.prints) == bool(left)
    assert refused.value.fields == {"made": TODAY, "day": before(days)}
    decision.refresh_from_db()
    assert decision.notified_on is None and not Letter.objects.filter(sent_on__isnull=False).exists()
    decide.notify(decision, way, proof=True, which=later.pk)
    assert letter.as_sent(decision) == last


def twice(office: Office, **who: str) -> tuple[Decision, list[Letter]]:
    """A decision with a print of two days ago and one of today."""
    decision = decided(office, **who)
    printed(decision, 2)
    Organisation.objects.update(phone="02 111 11 11")
    decision = Decision.objects.select_related("application__file__person").get(pk=decision.pk)
    letter.to_print(decision, "nl")
    return decision, list(Letter.objects.filter(decision=decision).order_by("pk"))


def test_the_desk_says_that_the_day_and_the_print_do_not_agree_and_keeps_both(office: Office) -> None:
    with scoped(office.scope):
        decision, (_, other) = twice(office)
    client, page = Desk().sign_in(office.worker).client, f"/desk/en/application/{decision.application_id}/"
    form = {"do": "notify", "decision": decision.pk, "way": "email", "on": f"{before(1):%d/%m/%Y}", "which": other.pk}
    answer = client.post(page, form)
    shown = answer.content.decode()
    assert answer.status_code == 422 and f'href="#on-{decision.pk}"' in shown
    assert say("en", "err_print_later", made=f"{TODAY:%d/%m/%Y}", day=f"{before(1):%d/%m/%Y}") in html.unescape(shown)
    assert re.search(rf'name="which"[^>]* value="{other.pk}" checked', shown) and shown.count('name="which"') == 2
    assert client.post(page, form | {"on": f"{TODAY:%d/%m/%Y}"}).status_code == 303


def test_what_was_ticked_and_chosen_stays_after_another_mistake(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scoped(office.scope):
        decision, (ours, _) = twice(office)

    def lacks(*_: object) -> None:
        raise CannotDo("letter_not_ready", missing="an address")

    monkeypatch.setattr(letter, "compose", lacks)
    client, page = Desk().sign_in(office.worker).client, f"/desk/en/application/{decision.application_id}/"
    form = {"do": "notify", "decision": decision.pk, "way": "email", "on": f"{TODAY:%d/%m/%Y}"}
    anyway, ticked = 'name="anyway"', r'name="anyway" checked'
    assert anyway not in client.post(page, form | {"way": ""}).content.decode(), "the letter is not what is wrong"
    shown = client.post(page, form).content.decode()
    assert anyway in shown and not re.search(ticked, shown)
    shown = client.post(page, form | {"anyway": "on"}).content.decode()
    assert say("en", "err_which_print") in shown and re.search(ticked, shown)
    shown = client.post(page, form | {"which": ours.pk}).content.decode()
    assert anyway in shown and re.search(rf'value="{ours.pk}" checked', shown), "the tick was taken away"
    shown = client.post(page, form | {"which": ours.pk, "anyway": "on", "on": "31/02/2026"}).content.decode()
    assert re.search(ticked, shown) and re.search(rf'value="{ours.pk}" checked', shown)


def test_prints_of_one_minute_can_be_told_apart(office: Office) -> None:
    with scoped(office.scope):
        decision, prints = twice(office)
        at = timezone.localtime().replace(hour=0, minute=0)
        for one, second in zip(prints, (11, 42), strict=True):
            Letter.objects.filter(pk=one.pk).update(made_at=at.replace(second=second), language="fr")
    form = {"do": "notify", "decision": decision.pk, "way": "email", "on": f"{TODAY:%d/%m/%Y}"}
    address = f"/desk/en/application/{decision.application_id}/"
    shown = Desk().sign_in(office.worker).client.post(address, form).content.decode()
    for second in (11, 42):
        assert f"{TODAY:%d/%m/%Y}, 00:00:{second} (French)" in shown


def test_the_desk_asks_which_print_of_a_decision_went_and_shows_each(office: Office) -> None:
    with scoped(office.scope):
        decision = decided(office)
        first = printed(decision, 0)
        Organisation.objects.update(phone="02 111 11 11")
        letter.to_print(Decision.objects.select_related("application__file__person").get(pk=decision.pk), "nl")
        ours, other = Letter.objects.filter(decision=decision).order_by("pk")
        theirs = Letter.objects.exclude(decision=decision).values_list("pk", flat=True).first() or 0
    client, page = Desk().sign_in(office.worker).client, f"/desk/en/application/{decision.application_id}/"
    form = {"do": "notify", "decision": decision.pk, "way": "email", "on": f"{TODAY:%d/%m/%Y}"}
    answer = client.post(page, form)
    shown = answer.content.decode()
    assert answer.status_code == 422 and shown.count('name="which"') == 2 and say("en", "which_print") in shown
    assert not re.search(r'name="which"[^>]*checked', shown), "nothing is chosen for the worker"
    address = f"{page}letter/{decision.pk}/?print="
    assert address in shown and client.get(f"{address}{ours.pk}").content == first
    assert client.get(f"{address}{other.pk}").content != first
    for nothing in (theirs, "x", ""):
        assert client.get(f"{address}{nothing}").status_code == 404
    assert client.post(page, form | {"which": ours.pk}).status_code == 303
    with scoped(office.scope):
        assert letter.as_sent(Decision.objects.get(pk=decision.pk)) == first


@pytest.mark.parametrize("old", [False, True], ids=["among the last", "of long ago"])
@pytest.mark.parametrize("by_task", [False, True], ids=["its own form", "the task to post it"])
def test_the_desk_asks_which_print_of_a_message_was_posted(office: Office, by_task: bool, old: bool) -> None:
    with scoped(office.scope):
        row = follow.tell(office.file(language="nl", channel="post"), "message", text="Kom langs.", language="nl")
        assert row is not None
        notices.to_print(row)
        large = notices.to_print(row, large=True)
        chosen = Letter.objects.filter(notice=row).order_by("pk").last()
        task = row.file.tasks.get(key=f"notice:{row.pk}")
        if old:
            for _ in range(queries.MOST_NOTICES):
                follow.tell(row.file, "message", text="En nog iets.", language="nl")
    client, page = Desk().sign_in(office.worker).client, f"/desk/en/file/{row.file_id}/"
    form = {"do": "posted", "notice": row.pk, "on": f"{TODAY:%d/%m/%Y}"}
    answer = client.post(page, {"do": "task_done", "task": task.pk} if by_task else form)
    shown = answer.content.decode()
    assert answer.status_code == 422 and shown.count('name="which"') == 2 and 'href="#which"' in shown
    assert client.get(f"{page}notice/{row.pk}/letter/?print={chosen.pk}").content == large
    assert client.post(page, form | {"which": chosen.pk}).status_code == 303
    with scoped(office.scope):
        assert notices.as_told(Notice.objects.get(pk=row.pk)) == large


@pytest.mark.parametrize("on", [None, before(2)], ids=["today", "earlier"])
@pytest.mark.parametrize("channel", ["desk", "post", "web"])
def test_the_notice_of_a_decision_on_paper_says_the_same_day_as_the_decision(
    at_work: Office, on: datetime.date | None, channel: str
) -> None:
    decision = decided(at_work, channel=channel)
    decide.notify(decision, Way.REGISTERED, proof=True, on=on)
    day, row = on or TODAY, decision.application.notices.get(subject=notices.DECISION)
    assert (decision.notified_on, row.sent_on, row.posted_on) == (day, day, day)
    assert row.reached_on in (None, day)
    events = Event.objects.filter(file=row.file, kind__in=["notified", "notice_sent", "notice_posted"])
    assert [one.at for one in events] == [day] * 3


def test_a_copy_of_a_damaged_letter_says_once_that_it_was_made_anew(at_work: Office) -> None:
    decision, _ = of_before(at_work)
    told = decision.application.notices.get(subject=notices.DECISION)
    notices.posted(told)
    kept = Letter.objects.get(decision=decision)
    with retention.as_owner():
        Letter.objects.all().delete()
    kept.pk, kept.proof = None, "0" * 64
    kept.save()
    for row in (told, of_screen(told)):
        said = text_of(notices.to_print(row))
        assert said.count(ANEW) == 1 and "niet meer te openen" in said


def of_screen(told: Notice) -> Notice:
    """The same while it was not posted."""
    told.posted_on = None
    return told


def test_what_was_sent_about_an_application_is_looked_up_by_its_file(at_work: Office) -> None:
    """Over two joins alone no index helps, and the cost grows with all letters of the office."""
    decision = granted(at_work)
    with CaptureQueriesContext(connection) as caught:
        sent.AllOf(decision.application)
    (query,) = (one["sql"] for one in caught if "files_letter" in one["sql"])
    assert f'"files_letter"."file_id" = {decision.application.file_id} ' in query

"""What the person has to know is told by the own channel: that no decision came, and what changed in a day."""

from __future__ import annotations

import datetime

from filekit import Office
from test_acts import GOOD, TODAY, before

from abord.casework import background
from abord.casework.files.acts import arrange, decide, follow, intake, news
from abord.casework.files.acts.common import happened
from abord.casework.files.course import Channel, Outcome
from abord.casework.files.models import File, Notice
from abord.casework.files.notices import ANSWER_DAYS
from abord.casework.files.plan import Owner
from abord.casework.organisations.scope import scoped


def told(file: File, *subjects: str) -> list[Notice]:
    return list(file.notices.filter(subject__in=subjects).order_by("pk"))


def test_silence_is_told_once_with_the_routes(at_work: Office) -> None:
    application = at_work.applied(on=before(60), file=at_work.file(language="en", channel=Channel.WEB))
    other = at_work.applied(on=before(2))
    background.look_at_terms()
    background.look_at_terms()
    (notice,) = told(application.file, "silence")
    assert notice.application == application and notice.channel == Channel.WEB
    assert "The labour court: possible now" in notice.text and f"{before(60):%d/%m/%Y}" in notice.text
    assert application.receipt.number in notice.text
    assert application.file.tasks.filter(what="decide", done_on=None).exists(), "beside the task"
    assert not told(other.file, "silence")


def test_at_night_nobody_stands_at_the_desk(office: Office) -> None:
    """Who is told face to face is not reached by what the night writes: it is a letter."""
    with scoped(office.scope):
        application = office.applied(on=before(60), file=office.file(channel=Channel.DESK))
    background.run("look_at_terms", office.organisation.pk)
    with scoped(office.scope):
        (notice,) = told(application.file, "silence")
        assert notice.reached_on is None and notice.channel == Channel.POST
        assert application.file.tasks.filter(key=f"notice:{notice.pk}", done_on=None).exists()
        by_day = follow.tell(application.file, "message", text="We looked at it together.")
        assert by_day is not None and by_day.reached_on == TODAY


def test_what_was_taken_back_or_passed_long_ago_gets_no_letter_at_night(at_work: Office) -> None:
    old, back = at_work.applied(on=before(900)), at_work.applied(on=before(200), file=at_work.file("Ali V"))
    happened(back.file, "withdrawal_taken_back", None, back)
    background.look_at_terms()
    assert not told(old.file, "silence") and not told(back.file, "silence")
    assert old.file.tasks.filter(what="decide", done_on=None).exists()


def test_what_is_decided_or_sent_on_is_no_silence(at_work: Office) -> None:
    decided, sent_on = at_work.applied(on=before(200)), at_work.applied(on=before(200), file=at_work.file("Ali V"))
    decide.decide(decided, decide.Draft(Outcome.GRANTED, TODAY, **GOOD))
    intake.forward(sent_on, "CPAS de Namur", "We sent it on.")
    background.look_at_terms()
    assert not told(decided.file, "silence") and not told(sent_on.file, "silence")


def test_the_changes_of_a_day_are_one_notice(at_work: Office) -> None:
    application = at_work.applied(on=before(2), file=at_work.file(language="en"))
    file = application.file
    news.tell_all()
    assert not told(file, "plan", "news"), "what the receipt says is no news"
    follow.add_step(file, "Bring the bill", Owner.PERSON)
    follow.add_step(file, "Bring the lease", Owner.PERSON)
    news.tell_all()
    (first,) = told(file, "plan", "news")
    assert first.subject == "plan" and first.text.count("A step was added") == 1
    follow.inquire(application)
    day = TODAY + datetime.timedelta(days=5)
    arrange.appoint(file, datetime.datetime.combine(day, datetime.time(10)), "Room 1")
    news.tell_all()
    news.tell_all()
    (_, second) = told(file, "plan", "news")
    assert second.subject == "news" and f"{day:%d/%m/%Y}" in second.text and "step" not in second.text
    assert f"looking into your application {application.receipt.number}" in second.text


def test_the_notice_of_an_intention_has_the_day_from_which_it_may_happen(at_work: Office) -> None:
    application = at_work.applied(on=before(10), file=at_work.file(channel=Channel.WEB))
    decide.intend(application, "We think of a refusal.")
    assert application.notices.get().adverse_from == TODAY + datetime.timedelta(days=ANSWER_DAYS)

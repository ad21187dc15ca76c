"""What stays visible after a decision: the notice that came before it, with the answer; and what runs is evaluated."""

from __future__ import annotations

import html
import uuid

import pytest
from filekit import Office, warned
from officekit import Desk
from test_acts import GOOD, TODAY, before

from abord.casework.clocks.deadlines import Subject
from abord.casework.files.acts import decide, evaluate, follow, items, own
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Channel, Outcome, Wanted
from abord.casework.files.models import Application
from abord.casework.files.vocabulary import word
from abord.casework.organisations.scope import scoped
from abord.web.desk import signin
from abord.web.desk.page import say


def read(row: Application) -> Application:
    """As the database has it now."""
    found: Application = Application.objects.select_related("file__person", "receipt", "handler").get(pk=row.pk)
    return found


def test_what_the_person_was_told_before_a_decision_stays_beside_it_with_the_answer(office: Office) -> None:
    signin.tries._seen.clear()
    with scoped(office.scope):
        row = office.applied(on=before(20))
        warned(row, "We think of a refusal: the income of May.")
    with scoped(office.person_scope(row.file)):
        own.ask(row.file, "hearing", "May was the wage of my sister.", Channel.WEB, uuid.uuid4(), application=row)
    desk, address = Desk().sign_in(office.worker), f"application/{row.pk}"

    def parts() -> tuple[str, str]:
        """Above the first decision, and below it."""
        page = html.unescape(desk.get(address).content.decode())
        above, card, below = page.partition('<section class="card decision">')
        return above, card + below

    assert "the income of May" in parts()[0] and "the wage of my sister" in parts()[0]
    with scoped(office.scope):
        decide.decide(read(row), decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY))
    above, below = parts()
    assert "the income of May" in above and "the wage of my sister" in above and "the income of May" not in below
    assert f"{say('en', 'intended_heard')} {TODAY:%d/%m/%Y}" in above
    with scoped(office.scope):
        follow.add_task(row.file, Wanted.DECIDE, TODAY, "", row)
        warned(read(row), "We still think so.")
    above, below = parts()
    assert "the income of May" in above and "We still think so." not in above
    assert "We still think so." in below and "the income of May" not in below, "each with its own decision"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_what_runs_is_evaluated(at_work: Office, outcome: Outcome) -> None:
    row = at_work.applied(on=before(20))
    with pytest.raises(CannotDo, match="not_from_here"):
        evaluate.plan(row, TODAY)
    if outcome in (Outcome.REDUCED, Outcome.STOPPED):
        decide.decide(row, decide.Draft(Outcome.GRANTED, before(1), **GOOD))
        row = read(row)
    if outcome.is_against:
        warned(row)
    decide.decide(row, decide.Draft(outcome, TODAY, **GOOD, heard_on=TODAY))
    row = read(row)
    gives = outcome in (Outcome.GRANTED, Outcome.PARTLY, Outcome.REDUCED)
    assert evaluate.can_be_planned(row) is gives
    if gives:
        evaluate.plan(row, TODAY)
        assert evaluate.is_planned(row)
    else:
        with pytest.raises(CannotDo, match="not_from_here"):
            evaluate.plan(row, TODAY)


@pytest.mark.parametrize(("days", "said"), [(4, "asked_until"), (60, "asked_late")])
def test_what_is_looked_into_does_not_read_as_over(office: Office, days: int, said: str) -> None:
    """Four days after it was asked nobody has failed to obtain anything; after a refusal somebody has."""
    signin.tries._seen.clear()
    with scoped(office.scope):
        file = office.file()
        items.add(file, "leefloon_ris", "colleague", Channel.DESK)
        row = office.applied(file=file, on=before(days))
        follow.inquire(row)
        found = follow.deadlines(row, row.events.all())
        due = next(one.latest or one.earliest for one in found if one.subject is Subject.DECISION)
    desk, over = Desk().sign_in(office.worker), word("en", "cause", "secondary")
    page = html.unescape(desk.get(f"file/{file.pk}").content.decode())
    assert f"{due:%d/%m/%Y}" in page and say("en", said, day=f"{due:%d/%m/%Y}") in page and over not in page
    with scoped(office.scope):
        row = read(row)
        warned(row)
        decide.decide(row, decide.Draft(Outcome.REFUSED, TODAY, **GOOD, heard_on=TODAY))
    assert over in html.unescape(desk.get(f"file/{file.pk}").content.decode())

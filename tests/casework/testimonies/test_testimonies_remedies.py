"""What people told about decisions and what can be done about them (T4, T15 to T18, T21), lived again in a browser.

Of T21 the half is here in which a chatbot of another service said it: kept as a paper, it goes with the complaint.
That it is reported, with who said it, is in tests/casework/files/test_misinformed.py; what our own check said in
tests/web/test_transcript.py.
"""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

from filekit import picture, warned
from journey import GOOD, Desk, day
from pypdf import PdfReader

from abord.casework import background, retention
from abord.casework.files.acts import decide, follow
from abord.casework.files.course import Outcome
from abord.casework.files.models import Application, Event, Task
from abord.casework.organisations.scope import Role
from browsing import click_through

SAMPLES = Path(__file__).parent.parent / "letters" / "samples"


def text(page: Any) -> str:
    return " ".join(page.inner_text("main").split())


def refused(desk: Desk, name: str) -> Desk:
    """Someone whose living wage was refused, after having been heard; the decision was sent four days ago."""
    desk.walk_in(name, "No income.", "leefloon_ris", on=day(20), address="Kerkstraat 5, 9000 Gent")
    ago = datetime.timedelta(days=1)
    today = datetime.date.today()
    with desk.house.scope():
        row = Application.objects.select_related("file__person", "receipt").get(pk=desk.application)
        warned(row, "We think of a refusal.")
        for notice in row.notices.all():
            follow.reached(notice)
        draft = decide.Draft(
            Outcome.REFUSED, today - 5 * ago, GOOD["reasons"], GOOD["legal_basis"], GOOD["remedies"], GOOD["court"],
            heard_on=today - 6 * ago,
        )  # fmt: skip
        decide.notify(decide.decide(row, draft), "registered", True, today - 4 * ago)
    return desk


def own_remedies(desk: Desk) -> Any:
    """The person at the page of remedies of the first application."""
    page = desk.person()
    page.goto(f"{desk.house.address}/mine/en/remedies/")
    with page.expect_navigation():
        page.click("main .tile a")
    return page


def papers(page: Any) -> PdfReader:
    """The bundle that the page offers."""
    address = page.locator("a[href$='/papers/']").first.get_attribute("href")
    answer = page.context.request.get(page.url.split("/mine/")[0] + address)
    assert answer.ok
    return PdfReader(io.BytesIO(answer.body()))


def test_t04_an_evaluation_is_planned_on_a_page_and_when_it_is_late_nothing_stops(desk: Desk) -> None:
    desk.walk_in("Iris Voorbeeld", "No income.", "leefloon_ris", on=day(20))
    desk.open_application().do("decide", outcome="granted", decided_on=day(3), **GOOD)
    desk.do("carry_out")
    desk.do("plan_evaluation", on=day(1))
    assert "This day has passed" in desk.text()
    desk.do("plan_evaluation", on=day(0))
    with desk.house.scope():  # a month without anybody looking
        late = datetime.date.today() - datetime.timedelta(days=30)
        with retention.as_owner():
            Event.objects.filter(application_id=desk.application, kind="evaluation_planned").update(at=late)
        background.look_at_terms()
        assert Task.objects.get(application_id=desk.application, what="evaluate").escalated
    assert "discuss the evaluation" in text(desk.go(""))
    assert "carried out" in desk.open_application().text()
    desk.do("evaluated")
    assert "discuss the evaluation" not in desk.open_file().page.inner_text("#tasks ul")


def test_t15_who_leads_the_team_hears_of_a_decision_without_the_way_to_appeal(desk: Desk) -> None:
    desk.walk_in("Ines Voorbeeld", "Help.", "leefloon_ris", on=day(5))
    desk.open_application().do("decide", outcome="granted", **{**GOOD, "court": "The labour court"})
    desk.do("decide", as_it_is="on")
    desk.do("notify", way="registered", proof="yes")
    desk.do("notify", way="registered", proof="yes", anyway="yes")
    shown = text(desk.go(""))
    assert "Something is missing in the decision: the address of the court" in shown
    assert "also for who leads the team" in shown


def test_t16_for_social_housing_there_is_another_body_and_no_court(desk: Desk) -> None:
    page = desk.house.page()
    page.goto(f"{desk.house.address}/en/letter/check/")
    page.fill("#text", (SAMPLES / "nl_housing.txt").read_text(encoding="utf-8"))
    page.fill("#received", day(3))
    page.select_option("#service", "housing_flanders")
    click_through(page, "main .actions button")
    tiles = [" ".join(one.split()) for one in page.locator(".tile").all_inner_texts()]
    assert any("The route for social housing" in one and "possible now" in one for one in tiles)
    assert any("The labour court" in one and "not possible here" in one for one in tiles)
    assert any("court is not competent for the refusal of a social home" in one for one in tiles)


def test_t17_ten_euro_above_the_limit_is_just_above_and_other_help_is_shown(desk: Desk) -> None:
    page = own_remedies(refused(desk, "Tina Voorbeeld"))
    click_through(page, "a:has-text('A lawyer for free?')")
    assert page.is_checked("#presumed"), "who appeals about a living wage is presumed to be without means"
    page.uncheck("#presumed")
    page.fill("#income", "1.930,00")
    page.check("#alone-yes")
    click_through(page, "button[value=estimate]")
    shown = text(page)
    assert "just above the limit: 10,00 euro a month" in shown and "First advice is always free" in shown
    assert "Other help" in shown and "trade union" in shown and "The bureau for legal aid decides" in shown


def test_t18_at_the_start_of_a_case_it_is_said_how_to_live_meanwhile_and_that_interest_is_due(desk: Desk) -> None:
    page = own_remedies(refused(desk, "Otto Voorbeeld"))
    shown = text(page)
    for words in ("can take long", "provisional benefit", "RVA/ONEM", "brings interest", "summary proceedings"):
        assert words in shown, words
    page.check("#route-court")
    page.fill("#grounds", "My income was reckoned wrongly.")
    page.select_option("#letter-language", "fr")
    click_through(page, "button[value=show]")
    letter = page.inner_text(".letter")
    assert "Requête" in letter and "My income was reckoned wrongly." in letter and "Opgeëistenlaan 401" in letter
    click_through(page, "button[value=ask]")
    assert "the labour court" in page.inner_text("main section")
    assert "The labour court already" not in desk.open_application().text()
    assert "My income was reckoned wrongly." not in desk.open_application().text()


def test_t21_what_a_chatbot_said_goes_with_the_complaint(desk: Desk) -> None:
    refused(desk, "Lotte Voorbeeld")
    page = desk.person()
    page.goto(f"{desk.house.address}/mine/en/documents/")
    page.fill("#name", "What the chatbot said")
    shot = {"name": "chat.png", "mimeType": "image/png", "buffer": picture("yellow")}
    page.set_input_files("#paper", files=[shot])
    click_through(page, "button[value=give]")
    assert "What the chatbot said" in text(page)
    page.goto(f"{desk.house.address}/mine/en/remedies/1/")
    page.check("#route-review")
    page.fill("#grounds", "The chatbot said that I need no lease.")
    click_through(page, "button[value=ask]")
    page.goto(f"{desk.house.address}/mine/en/remedies/1/")
    made = papers(page)
    titles = [one.title for one in made.outline if not isinstance(one, list)]
    assert "What the chatbot said" in titles
    assert any("The chatbot said that I need no lease." in one.extract_text() for one in made.pages)


def test_the_team_for_appeals_answers_and_the_worker_of_the_file_never_knew(desk: Desk) -> None:
    """Who appealed is seen by one team; the person reads its answer, and the next route opens."""
    page = own_remedies(refused(desk, "Vera Voorbeeld"))
    page.check("#route-review")
    page.fill("#grounds", "I brought the papers on Monday.")
    click_through(page, "button[value=ask]")
    assert "The team reads it and answers you" in text(page)
    for address in ("", f"file/{desk.file}/", f"application/{desk.application}/"):
        assert "I brought the papers" not in text(desk.go(address))
    team = desk.house.sign_in(Role.APPEALS, name="Bea Beroep")
    team.goto(f"{desk.house.address}/desk/en/appeals/")
    click_through(team, "li:has-text('Vera Voorbeeld') a")
    assert "I brought the papers on Monday." in text(team)
    team.fill("#text", "We found them. You get a new decision.")
    team.check("#changes-yes")
    click_through(team, "button[value=answer]")
    page.reload()
    assert "We found them. You get a new decision." in text(page) and "Bea Beroep" in text(page)

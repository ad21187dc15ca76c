"""What people told (report 2024-2025, testimonies T1 to T24), lived again at this desk, in a browser without scripts.

T16 to T18, T21 and the rest of T4 and T15 are in test_testimonies_remedies.py.
"""

import datetime
from typing import Any

from journey import GOOD, HOUSEHOLD, Desk, day

from abord.casework.files.acts import follow
from abord.casework.files.acts.common import happened
from abord.casework.files.models import Application, Contact, Event, File, Notice, Person, Task
from browsing import click_through


def text(page: Any) -> str:
    return " ".join(page.inner_text("main").split())


def test_t01_a_vague_question_is_enough_and_urgent_is_said_by_a_person(desk: Desk) -> None:
    desk.walk_in("Mila Voorbeeld", "Milk for my baby. We cannot go home.", urgent="yes")
    assert "Urgent" in desk.text() and "Milk for my baby" in desk.text()
    with desk.house.scope():
        assert Contact.objects.get(file_id=desk.file).urgent
        assert Application.objects.get(pk=desk.application).right == ""
    desk.walk_in("Other Voorbeeld", "Milk for my baby. We cannot go home.")
    with desk.house.scope():
        assert not Contact.objects.get(file_id=desk.file).urgent, "no machine says so"


def test_t02_still_registered_elsewhere_is_a_task_of_the_service(desk: Desk) -> None:
    desk.walk_in("Karel Voorbeeld", "I sleep outside and I am still registered in another town.")
    desk.do("task", "#tasks", what="ask_other_service", text="ask the other town to deregister", due=day(-5))
    person = desk.person()
    assert "We arrange this" in text(person) and "ask the other town to deregister" in text(person)
    assert "refused" not in text(person)


def test_t03_sent_around_keeps_the_first_day_and_says_who_has_it(desk: Desk) -> None:
    desk.walk_in("Sofia Voorbeeld", "They sent me from desk to desk.", "leefloon_ris", first_filed=day(9))
    desk.open_application().do("forward", to="")
    assert "Without its name nothing is sent on and nothing is closed" in desk.text()
    desk.do("forward", to="OCMW Linkeroever")
    person = desk.person()
    assert "OCMW Linkeroever" in text(person) and "You need not do anything" in text(person)
    with desk.house.scope():
        row = Application.objects.get(pk=desk.application)
        assert (datetime.date.today() - row.filed_on).days == 9


def granted(desk: Desk, name: str) -> Desk:
    """Someone whose living wage is granted and paid."""
    desk.walk_in(name, "No income.", "leefloon_ris", on=day(20))
    desk.open_application().do("decide", outcome="granted", decided_on=day(3), **GOOD)
    return desk.do("carry_out")


def test_t04_an_evaluation_that_is_late_is_a_task_and_payment_goes_on(desk: Desk) -> None:
    granted(desk, "Idris Voorbeeld")
    with desk.house.scope():
        row = Application.objects.select_related("file__person", "receipt").get(pk=desk.application)
        happened(row.file, "evaluation_planned", datetime.date.today() - datetime.timedelta(days=30), row)
        assert follow.look_at_terms([(row, list(row.events.all()))]) >= 1
        assert Task.objects.filter(application=row, what="evaluate").exists()
    assert "discuss the evaluation" in " ".join(desk.go("").inner_text("main").split())
    assert "carried out" in desk.open_application().text()


def test_t05_an_empty_input_is_named_and_never_taken_as_nil(desk: Desk) -> None:
    desk.walk_in("Ana Voorbeeld", "I have a small job.", "leefloon_ris")
    empty = HOUSEHOLD.replace("assume: usual", "").replace("noor:", "ana:").replace("[noor]", "[ana]")
    desk.do("import", situation=empty)
    desk.open_application().do("advise")
    shown = desk.text()
    assert "look further" in shown and "What it does not know" in shown and "The right is not proved" in shown
    assert len(desk.page.locator("#advice h4:has-text('What it does not know') + ul li").all()) >= 3


def test_t06_an_unread_message_leads_to_phone_or_paper_before_anything_follows(desk: Desk) -> None:
    desk.walk_in("Yara Voorbeeld", "Help.", reach="email", email="yara@example.be")
    desk.do("tell", text="Please bring your lease by the end of the month.")
    with desk.house.scope():
        notices = list(Notice.objects.select_related("file__person", "application").filter(file_id=desk.file))
        follow.look_at_notices(notices, datetime.date.today() + datetime.timedelta(days=6))
    assert "phone or write (digital message not read)" in desk.open_file().text()


def test_t07_when_no_box_fits_there_are_own_words_and_a_human(desk: Desk) -> None:
    desk.walk_in("Omar Voorbeeld", "My situation fits in none of your boxes.")
    person = desk.person()
    person.check("#k-human")
    person.fill("#ask-text", "Please call me, it is not in your list.")
    click_through(person, "button[value=ask]")
    assert "You get an answer" in text(person)
    assert "call back" in desk.open_file().text()


def test_t08_the_plan_is_on_paper_and_someone_calls_back(desk: Desk) -> None:
    desk.walk_in("Rosa Voorbeeld", "Yes yes, understood.", "leefloon_ris")
    desk.do("task", "#tasks", what="call_back", text="go through the plan together", due=day(-7))
    page = desk.go(f"file/{desk.file}/plan/")
    click_through(page, ".note button")
    assert "Plan 1 of" in text(page) and "Bring or send these papers" in text(page)
    assert "call back" in desk.open_file().text()


def test_t09_a_room_where_nobody_else_sits(desk: Desk) -> None:
    desk.walk_in("Lien Voorbeeld", "I want to talk alone.", private_room="yes")
    desk.do("appointment", "#appointments", on=day(0), hour="14:00", place="Desk 2")
    assert desk.text().count("Private room") >= 2
    assert "Private room" in " ".join(desk.go("").inner_text("main").split())


def test_t10_an_application_by_phone_has_a_receipt_that_can_be_posted_and_checked(desk: Desk) -> None:
    desk.walk_in("Hugo Voorbeeld", "He called: no money left.", "leefloon_ris", channel="phone")
    page = desk.go(f"application/{desk.application}/receipt/")
    code = page.inner_text(".proof strong")
    anybody = desk.house.page()
    for typed, answer in ((code, "genuine"), ("0000-0000-0000", "We do not know this receipt")):
        anybody.goto(f"{desk.house.address}/receipt/en/")
        anybody.fill("#number", desk.receipt)
        anybody.fill("#code", typed)
        click_through(anybody, "main .actions button")
        assert answer in text(anybody)
        assert "Hugo" not in text(anybody)


def test_t11_all_steps_at_once_and_changes_marked(desk: Desk) -> None:
    desk.walk_in("Wim Voorbeeld", "Rent.", "leefloon_ris")
    click_through(desk.go(f"file/{desk.file}/plan/"), ".note button")
    desk.open_file().do("step", "#plan", title="Show the new lease", owner="person", by=day(-10))
    shown = text(desk.person())
    assert "Show the new lease new" in shown
    for step in ("Bring or send these papers", "We look these data up ourselves", "We decide and write to you why"):
        assert step in shown


def test_t12_four_changes_are_one_case(desk: Desk) -> None:
    granted(desk, "Eva Voorbeeld")
    person = desk.person()
    for number in range(4):
        person.goto(f"{desk.house.address}/mine/en/change/")
        person.check("#what-other")
        person.fill("#text", f"Change {number}")
        click_through(person, "button[value=look]")
        click_through(person, "button[value=send]")
    with desk.house.scope():
        rows = Application.objects.filter(file_id=desk.file)
        assert len(rows) == 1 and (datetime.date.today() - rows[0].filed_on).days == 20
        assert Event.objects.filter(file_id=desk.file, kind="situation_changed").count() == 4


def test_t13_a_judgement_is_pointed_out_and_the_person_answers_it(desk: Desk) -> None:
    desk.walk_in("Nadia Voorbeeld", "Help.")
    desk.do("note", "#notes", text="Mevrouw was onbeschoft.")
    assert "onbeschoft" in desk.text() and "What exactly happened" in desk.text()
    desk.do("note", "#notes", text="Mevrouw was onbeschoft.", anyway="yes")
    person = desk.person()
    person.goto(f"{desk.house.address}/mine/en/data/")
    person.locator("details summary", has_text="My version beside this").first.click()
    person.locator("textarea[name=text]").last.fill("I had waited for three hours with my baby.")
    click_through(person, person.locator("button[value=note_version]").last)
    assert "three hours with my baby" in desk.open_file().text()


def test_t14_without_a_reason_nothing_is_decided(desk: Desk) -> None:
    desk.walk_in("Piet Voorbeeld", "Why?", "leefloon_ris", on=day(5))
    desk.open_application().do("decide", outcome="granted", **{**GOOD, "reasons": "B12"})
    assert "reasons about this person" in desk.text() and "received" in desk.text()
    assert desk.page.input_value("#court") == GOOD["court"], "what was typed is still there"


def test_t15_without_the_way_to_appeal_the_term_does_not_begin(desk: Desk) -> None:
    desk.walk_in("Ines Voorbeeld", "Help.", "leefloon_ris", on=day(5))
    desk.open_application().do("decide", outcome="granted", **{**GOOD, "court": "The labour court"})
    assert "The letter would lack this: the address of the court" in desk.text()
    desk.do("decide", as_it_is="on")
    desk.do("notify", way="registered", proof="yes")
    assert "The letter cannot go yet. Missing: the address of the court" in desk.text()
    desk.do("notify", way="registered", proof="yes", anyway="yes")
    person = desk.person()
    person.goto(f"{desk.house.address}/mine/en/decisions/")
    assert "the address of the court" in text(person) and "not started yet" in text(person)


def test_t19_asking_for_a_rent_subsidy_can_bring_an_inspection_and_that_is_said_before(desk: Desk) -> None:
    """Somebody asked for a rent subsidy; the home was inspected and declared unfit, and there was no other. Before
    anything is sent it is said that this can happen, what it means, and who gives advice first. For what is not in the
    catalogue it is said that nobody looked it up."""
    page = desk.go("walk-in/")
    page.fill("#name", "Nora Voorbeeld")
    page.fill("#question", "I found a flat.")
    page.select_option("#right", "huursubsidie_subvention_location")
    click_through(page, "main .actions button")
    said = desk.text()
    assert page.url.endswith("/walk-in/"), "said before it is sent"
    for part in (
        "may come and see your new home", "unfit or uninhabitable", "you may not be allowed to stay there",
        "the landlord may have to repair it", "you can appeal", "for advice first",
    ):  # fmt: skip
        assert part in said, part
    with desk.house.scope():
        assert not Person.objects.filter(name="Nora Voorbeeld").exists(), "nothing is sent yet"
    click_through(page, "main button[name=back]")
    assert page.input_value("#name") == "Nora Voorbeeld" and page.input_value("#question") == "I found a flat."
    click_through(page, "main .actions button")
    click_through(page, "main .actions button:not(.quiet)")  # not ticked: nothing stands in the way of asking
    assert "/receipt/" in page.url and "not written down that this was told" in desk.text()
    code = page.inner_text(".strip .code strong")
    click_through(page, "form[action$='/told/'] button")
    shown = desk.text()
    assert "You were told this on" in shown and "unfit or uninhabitable" in shown and code in shown
    desk.walk_in("Omar Voorbeeld", "A travel pass.")
    page.goto(f"{desk.house.address}/desk/en/application/{desk.application}/receipt/")
    assert "We did not look up what asking can set in motion" in desk.text()
    assert "We did not look up what asking can set in motion" in str(desk.person().text_content("main"))


def test_t20_a_companion_is_welcome_and_seen_by_both(desk: Desk) -> None:
    desk.walk_in("Jan Voorbeeld", "May my sister come?", companion="my sister")
    desk.do("appointment", "#appointments", on=day(-3), hour="10:00", place="Desk 1", companion="my sister")
    assert "Comes together with: my sister" in desk.text()
    assert "with my sister" in text(desk.person())


def test_t22_registers_lag_behind_a_change(desk: Desk) -> None:
    desk.walk_in("Tom Voorbeeld", "I lost my job last week.", "leefloon_ris")
    desk.do("import", situation=HOUSEHOLD)
    desk.open_file()
    desk.do("ask", kind="change", text="Lost my job on Monday.").do("look").do("send")
    desk.open_application().do("advise")
    shown = desk.text()
    assert (
        "look further" in shown and "registers do not know it yet" in shown and "The person told of a change" in shown
    )
    assert "refuse" not in desk.page.inner_text("#advice .card").lower()


def test_t23_when_computers_fail_paper_keeps_the_day(desk: Desk) -> None:
    page = desk.go("sheet/")
    assert page.locator("table.sheet").count() == 2 and "counts as a receipt" in text(page)
    desk.walk_in("Els Voorbeeld", "Typed in from the sheet.", "leefloon_ris", channel="home_visit", on=day(6))
    assert f"applied for on {day(6)}" in desk.text()


def test_t24_everything_without_internet_at_the_same_time(desk: Desk) -> None:
    desk.walk_in("Rik Voorbeeld", "No internet for me.", "leefloon_ris", reach="email", no_internet="yes", on=day(2))
    desk.do("tell", text="Your appointment is on Monday.")
    shown = desk.text()
    assert "Wants no internet" in shown and "Message · letter" in shown
    first = desk.page.inner_text("#applications")
    desk.walk_in("Web Voorbeeld", "By the website.", "leefloon_ris", channel="web", on=day(2))
    due = first.split("decide by")[1].split()[0]
    assert due in desk.page.inner_text("#applications"), "the same term by every channel"
    with desk.house.scope():
        assert File.objects.filter(pk=desk.file).exists()


def test_a_whole_case_from_walk_in_to_letter(desk: Desk) -> None:
    """A walk-in without papers: receipt, plan and a list of rights; later the letter, and all of it taken along."""
    desk.walk_in("Noor Voorbeeld", "I cannot pay the rent.", on=day(4))
    desk.do("import", situation=HOUSEHOLD)
    desk.open_file()
    assert "Living wage not yet asked for" in desk.text()
    desk.page.locator("#items summary").first.click()
    click_through(desk.page, "#items button[value=apply]")
    click_through(desk.page, "main .actions button:not(.quiet)")  # what it can set in motion was said
    assert "Living wage received" in desk.text()
    click_through(desk.page, desk.page.locator("#applications a", has_text="Living wage"))
    desk.do("decide", outcome="granted", **GOOD)
    letter = desk.page.context.request.get(desk.page.url + "letter/")
    assert letter.body()[:5] == b"%PDF-", letter.text()[:2000]
    person = desk.person("nl")
    person.goto(f"{desk.house.address}/mine/nl/log/")
    assert "An Maes" in text(person) and "om een beslissing voor te bereiden" in text(person)
    person.goto(f"{desk.house.address}/mine/nl/take/page/")
    assert GOOD["reasons"] in text(person)

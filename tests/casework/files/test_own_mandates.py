"""A person gives somebody a mandate on the own pages: looked at first, given then, nothing lost on the way."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from filekit import Office
from officekit import Desk, worker
from pypdf import PdfReader

from abord.casework.clocks.calendar import months_later
from abord.casework.files.acts import intake, items
from abord.casework.files.acts.common import today
from abord.casework.files.course import Channel
from abord.casework.journal import chain
from abord.casework.mandates import acts
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.mine import mandating
from abord.web.site import words

ENDS = today() + datetime.timedelta(days=40)
GOOD: dict[str, Any] = {
    "name": "Fatima  Buur", "of": "Welzijnsschakels", "powers": ["see", "speak"], "procedures": ["vt_bim"],
    "until": "other", "ends": f"{ENDS:%d/%m/%Y}",
}  # fmt: skip
WEB = Path(words.FOLDER).parent


class Own:
    """A person at the own pages."""

    def __init__(self, office: Office) -> None:
        for brake in (signin.tries, mandating.by_file):
            brake._seen.clear()
        self.office, self.client = office, Client()
        with scoped(office.scope):
            self.file, code = intake.open_file(intake.Who("Nora Voorbeeld", "en", channel=Channel.WEB))
            items.add(self.file, "vt_bim", "colleague", Channel.DESK)
        self.client.post("/mine/en/", {"number": self.file.number, "code": code})

    def get(self, page: str) -> str:
        answer = self.client.get(f"/mine/en/{page}/")
        assert answer.status_code == 200, page
        return html.unescape(answer.content.decode())

    def send(self, do: str, expect: int = 200, kind: str = "trusted", **changes: Any) -> str:
        answer = self.client.post(f"/mine/en/mandates/new/{kind}/", {**GOOD, "do": do, **changes})
        assert answer.status_code == expect, answer.status_code
        return html.unescape(answer.content.decode())

    def given(self) -> list[Mandate]:
        with scoped(self.office.scope):
            return acts.of_file(self.file)


@pytest.fixture
def own(office: Office) -> Own:
    return Own(office)


def test_it_is_looked_at_then_given_and_seen_by_the_service(own: Own) -> None:
    form = own.get("mandates/new/trusted")
    assert 'id="power-see"' in form and 'id="power-apply"' not in form, "only what goes with the role"
    assert not re.search(r"<input[^>]* checked", form), "nothing is chosen for the person"
    look = own.send("look")
    assert "Nothing is given yet" in look and f"{ENDS:%d/%m/%Y}" in look and not own.given()
    assert "Increased reimbursement" in look or "vt_bim" in look
    for name, value in (("powers", "see"), ("powers", "speak"), ("procedures", "vt_bim"), ("of", "Welzijnsschakels")):
        assert f'type="hidden" name="{name}" value="{value}"' in look
    assert 'value="see" checked' in own.send("change") and not own.given()
    own.send("give", 303)
    own.send("give", 303)
    (made,) = own.given()
    assert (made.kind, made.name, made.of, made.ends) == (Kind.TRUSTED, "Fatima Buur", "Welzijnsschakels", ENDS)
    assert made.listed == [Power.SEE, Power.SPEAK] and made.procedures == ["vt_bim"] and made.starts == today()
    page = own.get("mandates")
    assert "The mandate is given" in page and "Fatima Buur, Welzijnsschakels" in page
    assert acts.code(made) in own.get("mandate/1")
    paper = own.client.get("/mine/en/mandate/1/pdf/")
    assert paper.status_code == 200 and acts.code(made) in pdf_text(paper.content)
    assert "wrote down a mandate" in own.get("log")
    desk = Desk().sign_in(own.office.worker)
    assert "Fatima Buur" in desk.get(f"file/{own.file.pk}").content.decode()
    assert "on their own pages" in desk.get(f"file/{own.file.pk}/mandates").content.decode()
    own.client.post("/mine/en/mandates/", {"do": "withdraw", "mandate": str(made.pk)})
    stopped = own.get("mandates")
    assert not own.given()[0].holds(today()) and "It is stopped" in stopped
    assert words.say("en", "mandate_without_account", "mine") in page and "Without an account" not in stopped


def pdf_text(content: bytes) -> str:
    from io import BytesIO

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"name": " "}, "name", "Write down who it is"),
    ({"powers": []}, "powers", "Tick what"),
    ({"powers": ["see", "remedy"]}, "powers", "Tick what"),
    ({"procedures": []}, "procedures", "Not both"),
    ({"procedures": ["all", "vt_bim"]}, "procedures", "Not both"),
    ({"procedures": ["no_such_right"]}, "procedures", "Not both"),
    ({"until": "", "ends": ""}, "ends", "until when"),
    ({"ends": "31/02/2027"}, "ends", "cannot read this day"),
    ({"ends": "01/01/2020"}, "ends", "lies in the past"),
    ({"ends": f"{today() + datetime.timedelta(days=400):%d/%m/%Y}"}, "ends", "a year at most"),
    ({"account": "jan"}, "account", "not an e-mail address"),
    ({"account": "jan@example.be", "powers": ["speak"]}, "powers", "Tick that too"),
]


@pytest.mark.parametrize(("changes", "field", "told"), WRONG)
@pytest.mark.parametrize("do", ["look", "give"])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    own: Own, do: str, changes: dict[str, Any], field: str, told: str
) -> None:
    page = own.send(do, 422, **changes)
    assert f'href="#{field}"' in page and f'id="{field}-error"' in page and told in page
    for name, value in (GOOD | changes).items():
        if name in ("name", "of", "account", "ends") and str(value).strip():
            assert f'value="{value}"' in page, name
    assert not own.given()


def test_all_that_is_wrong_is_said_at_once(own: Own) -> None:
    page = own.send("look", 422, name="", powers=[], ends="x")
    assert page.count('class="error"') == 3


@pytest.mark.parametrize("kind", ["representative", "regie", "nobody"])
def test_nobody_chooses_a_representative_or_a_regie_person_alone(own: Own, kind: str) -> None:
    own.send("give", 404, kind=kind)
    assert not own.given()


def test_a_helper_with_an_account_can_begin_at_once_and_gives_no_mandate(own: Own) -> None:
    helper = worker(own.office.organisation, Role.HELPER, name="Jan Helper")
    worker(own.office.organisation, Role.WORKER)
    account = {"kind": "helper", "account": helper.email.upper(), "procedures": ["all"], "powers": ["see", "apply"]}
    own.send("look", **account)
    own.send("give", 303, **account)
    (made,) = own.given()
    assert made.worker_id == helper.pk and not made.procedures
    desk = Desk().sign_in(helper)
    assert "Nora Voorbeeld" in desk.get(f"helping/{made.pk}").content.decode()
    desk.get(f"file/{own.file.pk}/mandates", 404)
    assert words.say("en", "mandate_with_account", "mine", name="Jan Helper") in own.get("mandates")


def test_who_helps_no_more_is_not_said_to_see_the_file(own: Own) -> None:
    """The mandate holds, on paper; the account opens nothing any more."""
    helper = worker(own.office.organisation, Role.HELPER, name="Jan Helper")
    own.send("give", 303, kind="helper", account=helper.email, procedures=["all"], powers=["see"])
    sees = words.say("en", "mandate_with_account", "mine", name="Jan Helper")
    with CaptureQueriesContext(connection) as one:
        assert sees in own.get("mandates")
    own.send("give", 303, kind="helper", account=helper.email, procedures=["vt_bim"], powers=["see"])
    with CaptureQueriesContext(connection) as two:
        assert own.get("mandates").count(sees) == 2
    assert len(one) == len(two), "however many there are"
    with scoped(own.office.scope):
        Membership.objects.filter(worker=helper).update(ends=today() - datetime.timedelta(days=1))
    page = own.get("mandates")
    assert sees not in page and words.say("en", "mandate_without_account", "mine") in page


def test_who_has_an_account_cannot_be_found_out_by_trying(own: Own) -> None:
    """Whatever the address: the same form, last look and answer. Only of what was given the list tells by whom."""
    helper, gone = (worker(own.office.organisation, Role.HELPER, name=name) for name in ("Jan Helper", "Jo Gone"))
    with scoped(own.office.scope):
        Membership.objects.filter(worker=gone).update(ends=today() - datetime.timedelta(days=1))
    account = {"kind": "helper", "procedures": ["all"], "powers": ["see"]}
    addresses = (helper.email, gone.email, own.office.worker.email, "someone@example.org")

    def said(do: str, expect: int, **changes: Any) -> set[str]:
        return {
            re.sub(r'value="[^"]{40,}"', "", own.send(do, expect, account=one, **account | changes)).replace(one, "")
            for one in addresses
        }

    for do, expect, changes in (("look", 200, {}), ("look", 422, {"powers": ["speak"]}), ("change", 200, {})):
        assert len(said(do, expect, **changes)) == 1
    (shown,) = said("look", 200)
    assert "Jan Helper" not in shown
    assert said("give", 303) == {""}
    assert {one.worker_id for one in own.given()} == {helper.pk, None}
    page = own.get("mandates")
    assert page.count(words.say("en", "mandate_with_account", "mine", name="Jan Helper")) == 1
    assert "Jo Gone" not in page and words.say("en", "mandate_without_account", "mine") in page


def test_addresses_are_tried_a_few_times_only_right_or_wrong(own: Own) -> None:
    helper = worker(own.office.organisation, Role.HELPER, name="Jan Helper")
    account = {"kind": "helper", "procedures": ["all"], "powers": ["see"]}
    late = words.say("en", "err_too_often", "mine")
    for address in (helper.email, "someone@example.org") * 3:
        own.send("give", 303, account=address, **account)
    for address in ("someone@example.org", helper.email):
        assert late in own.send("give", 422, account=address, **account), "right or wrong: the same answer"
    own.send("give", 303, account="", **account)


def test_the_months_end_on_the_same_day_or_the_last() -> None:
    assert months_later(datetime.date(2027, 11, 30), 3) == datetime.date(2028, 2, 29)
    assert months_later(datetime.date(2026, 11, 23), 12) == datetime.date(2027, 11, 23)
    assert months_later(datetime.date(2026, 12, 31), 1) == datetime.date(2027, 1, 31)


def test_who_acts_is_written_down_as_the_person(own: Own) -> None:
    own.send("give", 303)
    with scoped(own.office.scope):
        newest = next(
            one.line for one in chain.entries_about(own.file.person.subject) if one.line.act == "mandate_given"
        )
    assert newest.actor_kind == "person"


@pytest.mark.parametrize(("room", "other"), [("mine", "desk"), ("desk", "mine")])
def test_neither_room_takes_words_or_templates_of_the_other(room: str, other: str) -> None:
    """What both show stands in templates/files, with the words that all share."""
    taken = re.compile(rf'"{other}"\)|(include|extends) "{other}/|room="{other}"')
    for path in [*(WEB / room).rglob("*.py"), *(WEB / room).rglob("*.html"), *(WEB / "files").rglob("*.py")]:
        assert not taken.search(path.read_text(encoding="utf-8")), path.name

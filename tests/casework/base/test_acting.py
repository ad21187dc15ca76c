"""What a helper can do under a mandate: as far as its powers and procedures go, and always seen by the person."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from filekit import Office, person_scope, picture
from officekit import Desk, worker, yesterday

from abord.casework.files.acts import decide, own
from abord.casework.files.acts.common import today
from abord.casework.files.course import Outcome, Wanted
from abord.casework.files.models import Application, Event, Remedy, Request, Task
from abord.casework.mandates import acts
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin

ALL = frozenset({Power.SEE, Power.SPEAK, Power.APPLY, Power.CORRECT, Power.REMEDY})


class Helped:
    """A person with a refusal, and a helper."""

    def __init__(self) -> None:
        signin.tries._seen.clear()
        self.office = Office()
        self.helper = worker(self.office.organisation, Role.HELPER, name="Jan Helper")
        with scoped(self.office.scope):
            self.application = self.office.applied()
            self.file = self.application.file
            reasons = "You had an income of your own in each of these months."
            draft = decide.Draft(
                Outcome.GRANTED, today(), reasons, "law, art. 3", "Write to the court.", "Court, Street 1"
            )
            decide.decide(self.application, draft)
        self.desk = Desk().sign_in(self.helper)

    def mandate(self, powers: frozenset[Power] = ALL, procedures: tuple[str, ...] = ()) -> Mandate:
        """One for the helper."""
        with scoped(self.office.scope):
            ends = today() + datetime.timedelta(days=30)
            terms = acts.Terms(Kind.HELPER, "Jan Helper", powers | {Power.SEE}, yesterday(), ends,
                               of="Samenlevingsopbouw", procedures=procedures, worker=self.helper)  # fmt: skip
            return acts.give(self.file, terms)

    def log(self) -> list[tuple[str, str, str]]:
        """What the person reads: act, in which capacity, by whom."""
        with scoped(person_scope(self.office.organisation, self.file)):
            return [(one.line.act, one.line.actor_kind, one.line.actor_name) for one in own.log(self.file) if one.line]


@pytest.fixture
def helped(application: Any) -> Helped:
    return Helped()


SEEN_AS = ("mandate", "Jan Helper (Samenlevingsopbouw)")


def test_applying_gives_a_receipt_and_the_helper_owns_nothing(helped: Helped) -> None:
    mandate, key = helped.mandate(), str(uuid.uuid4())
    for _ in range(2):
        helped.desk.post(
            f"helping/{mandate.pk}/act", do="apply", right="vt_bim", seen="vt_bim", question="Dear medicines", key=key
        )  # fmt: skip
    with scoped(helped.office.scope):
        row = Application.objects.select_related("receipt").get(right="vt_bim")
        assert row.receipt.number and "Jan Helper" not in row.receipt.text
        assert row.handler_id != helped.helper.pk and not row.tasks.filter(worker=helped.helper).exists()
    assert ("application_received", *SEEN_AS) in helped.log() and ("mandate_used", *SEEN_AS) in helped.log()
    assert row.receipt.number in helped.desk.get(f"helping/{mandate.pk}").content.decode()


def test_telling_and_asking_is_seen_as_the_helpers(helped: Helped) -> None:
    mandate = helped.mandate()
    for kind in ("correction", "own_mistake", "hearing", "human"):
        helped.desk.post(f"helping/{mandate.pk}/act", do="tell", kind=kind, text=f"About {kind}")
        assert (f"asked_{kind}", *SEEN_AS) in helped.log()
    helped.desk.post(f"helping/{mandate.pk}/change", do="send", what="other", text="About change")
    assert ("asked_change", *SEEN_AS) in helped.log()
    helped.desk.post(f"helping/{mandate.pk}/act", 422, do="tell", kind="correction", text=" ")
    with scoped(helped.office.scope):
        assert Request.objects.filter(file=helped.file).count() == 5


def test_a_question_about_the_matter_goes_to_a_social_worker_the_same_day(helped: Helped) -> None:
    """A digital helper is asked what only a social worker can answer: it is passed on, the helper owns nothing."""
    mandate = helped.mandate(frozenset({Power.APPLY}))
    page = f"helping/{mandate.pk}/act"
    assert 'value="human"' in helped.desk.get(page).content.decode()
    helped.desk.post(page, do="tell", kind="human", text="Am I allowed to live with my sister?")
    helped.desk.post(page, 422, do="tell", kind="change", text="x")
    with scoped(helped.office.scope):
        task = Task.objects.get(what=Wanted.CALL_BACK, key__startswith="request:")
        assert (task.worker_id, task.due, task.role) == (helped.office.worker.pk, today(), Role.WORKER)


def test_a_paper_is_given_and_those_that_are_there_stay_closed(helped: Helped) -> None:
    mandate = helped.mandate()
    paper = SimpleUploadedFile("x.png", picture())
    helped.desk.post(f"helping/{mandate.pk}/document", name="Secret of the person", paper=paper)
    assert ("document_given", *SEEN_AS) in helped.log()
    assert "Secret of the person" not in helped.desk.get(f"helping/{mandate.pk}/document").content.decode()
    with scoped(helped.office.scope):
        made = helped.file.documents.get()
    helped.desk.get(f"document/{made.pk}", 404)
    wrong = helped.desk.post(f"helping/{mandate.pk}/document", 422, name="x", paper=SimpleUploadedFile("x", b"text"))
    assert "cannot keep this kind" in wrong.content.decode()


def test_contesting_is_seen_by_the_person_and_leaves_nothing_in_the_file(helped: Helped) -> None:
    mandate = helped.mandate()
    with scoped(helped.office.scope):
        before = Event.objects.count()
    page = f"helping/{mandate.pk}/contest/{helped.application.pk}"
    assert "The labour court" in helped.desk.get(page).content.decode()
    shown = helped.desk.post(page, 200, do="show", route="court", language="fr", grounds="Mal compté").content.decode()
    assert "Requête" in shown and "Mal compté" in shown
    helped.desk.post(page, do="ask", route="review", grounds="Reckoned wrongly")
    assert ("remedy_asked", *SEEN_AS) in helped.log()
    with scoped(helped.office.scope):
        assert Event.objects.count() == before and not Remedy.objects.exists()
    with scoped(person_scope(helped.office.organisation, helped.file)):
        assert Remedy.objects.get().by_kind == "mandate"


@pytest.mark.parametrize(
    ("power", "may"),
    [
        (Power.SEE, set()), (Power.SPEAK, {"hearing", "human"}), (Power.APPLY, {"apply", "document", "human"}),
        (Power.CORRECT, {"change", "document", "human"}), (Power.REMEDY, {"contest"}),
    ],
)  # fmt: skip
def test_no_act_goes_beyond_the_powers(helped: Helped, power: Power, may: set[str]) -> None:
    mandate = helped.mandate(frozenset({power}))
    address = f"/desk/en/helping/{mandate.pk}"
    post = helped.desk.client.post
    contest = {"do": "ask", "route": "review", "grounds": "x"}
    tried = {
        "apply": post(f"{address}/act/", {"do": "apply", "right": "vt_bim", "seen": "vt_bim", "question": "x"}),
        "change": post(f"{address}/change/", {"do": "send", "what": "other", "text": "x"}),
        "hearing": post(f"{address}/act/", {"do": "tell", "kind": "hearing", "text": "x"}),
        "human": post(f"{address}/act/", {"do": "tell", "kind": "human", "text": "x"}),
        "document": post(f"{address}/document/", {"name": "x", "paper": SimpleUploadedFile("x.png", picture())}),
        "contest": post(f"{address}/contest/{helped.application.pk}/", contest),
    }
    assert {name for name, answer in tried.items() if answer.status_code == 303} == may
    assert all(answer.status_code in (303, 404, 422) for answer in tried.values())


def test_a_mandate_for_one_right_is_good_for_no_other(helped: Helped) -> None:
    mandate = helped.mandate(procedures=("vt_bim",))
    page = f"helping/{mandate.pk}"
    helped.desk.post(f"{page}/act", do="apply", right="vt_bim", seen="vt_bim", question="x")
    for other in ("leefloon_ris", ""):
        shown = helped.desk.post(f"{page}/act", 422, do="apply", right=other, question="x").content.decode()
        assert "mandate is not good for this" in shown
    helped.desk.get(f"{page}/contest/{helped.application.pk}", 404)
    assert str(helped.application.pk) not in helped.desk.get(page).content.decode()

"""One name to turn to, never a gate; and a plan that the person shares, service by service, right by right."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from filekit import ROLES, Office
from officekit import Desk, organisation, scope_of, system_scope, worker, yesterday

from abord.casework import background
from abord.casework.files.acts import follow, intake
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.models import File, Step, Task
from abord.casework.files.plan import Owner
from abord.casework.files.vocabulary import vocabulary
from abord.casework.journal import chain
from abord.casework.mandates import acts as mandates
from abord.casework.mandates import death
from abord.casework.mandates.guard import HelperCannotHold
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts, contact, planned, planning
from abord.casework.sharing.kinds import StepAnswer, What
from abord.casework.sharing.models import Consent, NamedContact, PlanHere, PlanPart, Share, SharedPlan
from abord.web.mine import door

DAY = datetime.timedelta(days=1)
BOTH = frozenset({What.PLAN, What.CONTACT})


def terms(to: str, kinds: frozenset[What] = BOTH, days: int = 30) -> acts.Terms:
    """What the person agrees to."""
    return acts.Terms(to, kinds, "one plan", today() + days * DAY, True)


def shared(file: File, to: str = "CAW Elders", rights: tuple[str, ...] = (), **more: Any) -> SharedPlan:
    """A plan that is shared."""
    return planning.share(file, terms(to, **more), rights, "the steps")


def regie(file: File, name: str = "Rita Regie", ends: datetime.date | None = None) -> mandates.Mandate:
    """A regie person of another service."""
    to = ends or today() + 30 * DAY
    return mandates.give(
        file, mandates.Terms(Kind.REGIE, name, frozenset({Power.SEE}), yesterday(), to, "CAW", "09 111 11 11")
    )


class Elsewhere:
    """Another service of this installation."""

    def __init__(self) -> None:
        self.organisation = organisation(f"CAW {organisation().pk}")
        self.worker = worker(self.organisation, Role.WORKER, name="Fatima Diallo")
        self.scope = scope_of(self.organisation, self.worker, Role.WORKER)


@pytest.fixture
def elsewhere(application: Any) -> Elsewhere:
    return Elsewhere()


def entered(file: File, code: str) -> Client:
    """The person at the own pages."""
    door.by_address._seen.clear()
    own = Client()
    assert own.post("/mine/en/", {"number": file.number, "code": code}).status_code == 303
    return own


# The one contact.


def test_there_is_one_contact_and_before_that_whoever_handles_the_file(office: Office) -> None:
    other = worker(office.organisation, Role.WORKER, name="Bo Claes")
    with scoped(office.scope):
        file = office.file()
        first = contact.of_file(file)
        assert first is not None and (first.name, first.how) == (office.worker.name, "handler")
        contact.name(file, other, None)
        contact.name(file, other, None)
        assert NamedContact.objects.count() == 1, "the same one twice is one"
        contact.name(file, None, regie(file))
        now = contact.of_file(file)
        assert now is not None and (now.name, now.of, now.how, now.reach) == (
            "Rita Regie",
            "CAW",
            "regie",
            "09 111 11 11",
        )
        assert [one.ended_on for one in NamedContact.objects.order_by("pk")] == [today(), None]
        with pytest.raises(DatabaseError), transaction.atomic():
            NamedContact.objects.create(file=file, worker=other, name="x", since=today(), by_name="x")


def test_a_helper_somebody_of_elsewhere_or_another_mandate_is_no_contact(office: Office, elsewhere: Elsewhere) -> None:
    helper = worker(office.organisation, Role.HELPER)
    with scoped(office.scope):
        file = office.file()
        trusted = mandates.give(
            file, mandates.Terms(Kind.TRUSTED, "A Friend", frozenset({Power.SEE}), today(), today() + DAY)
        )
        of_another = regie(office.file("Sam Anders"))
        for who, mandate in (
            (helper, None),
            (elsewhere.worker, None),
            (None, trusted),
            (None, of_another),
            (None, None),
        ):
            with pytest.raises(CannotDo) as found:
                contact.name(file, who, mandate)
            assert found.value.key == "contact_who"
        with pytest.raises(HelperCannotHold):
            NamedContact.objects.create(file=file, worker=helper, name="x", since=today(), by_name="x")
    with scoped(office.person_scope(file)), pytest.raises(CannotDo):
        contact.name(file, office.worker, None)


def test_who_is_away_says_until_when_and_who_stands_in(office: Office) -> None:
    other, third = (worker(office.organisation, Role.WORKER, name=name) for name in ("Bo Claes", "Caro Dils"))
    with scoped(office.scope):
        files = [office.file(), office.file("Sam Anders")]
        for file in files:
            contact.name(file, other, None)
        with pytest.raises(CannotDo):
            contact.away(files[0], today() - DAY, None)
        with pytest.raises(CannotDo):
            contact.away(files[0], today() + DAY, other)
        contact.away(files[0], today() + 3 * DAY, third, everywhere=True)
        for file in files:
            now = contact.of_file(file)
            assert now is not None and (now.state, now.stand_in) == ("away", "Caro Dils")
        with scoped(system_scope(office.organisation)):
            Membership.objects.filter(worker=third).update(ends=yesterday())
        left = contact.of_file(files[0])
        assert left is not None and left.stand_in == "", "who left stands in for nobody"
        later = contact.of_file(files[0], today() + 4 * DAY)
        assert later is not None and later.state == "here"
        contact.away(files[0], None, None)
        back = contact.of_file(files[0])
        assert back is not None and back.state == "here"


def test_who_left_is_gone_and_somebody_is_to_be_named(office: Office) -> None:
    other = worker(office.organisation, Role.WORKER, name="Bo Claes")
    with scoped(office.scope):
        file, second = office.file(), office.file("Sam Anders")
        contact.name(file, other, None)
        contact.name(second, None, regie(second))
        mandates.withdraw(second.person.mandates.get())
        Membership.objects.filter(worker=other).update(ends=yesterday())
        for one in (file, second):
            now = contact.of_file(one)
            assert now is not None and now.state == "gone"
    with scoped(system_scope(office.organisation)):
        for _ in range(2):
            background.JOBS["look_at_regie"]()
        assert Task.objects.filter(says="contact_gone", done_on=None).count() == 2, "once each"
    with scoped(office.scope):
        contact.name(file, office.worker, None)
        assert Task.objects.filter(says="contact_gone", done_on=None).count() == 1


def test_the_contact_is_shown_wherever_somebody_looks_and_is_never_a_gate(office: Office) -> None:
    other = worker(office.organisation, Role.WORKER, name="Bo Claes")
    with scoped(office.scope):
        file = office.file()
        code = intake.new_code(file)
        contact.name(file, other, None)
    desk, own = Desk().sign_in(office.worker), entered(file, code)
    places = [f"/desk/en/file/{file.pk}/", f"/desk/en/file/{file.pk}/plan/", "/mine/en/file/", "/mine/en/data/"]
    for place in places:
        client = own if place.startswith("/mine") else desk.client
        assert "Bo Claes" in client.get(place).content.decode(), place
    with scoped(office.scope):
        Membership.objects.filter(worker=other).update(ends=yesterday())
    for page in ("file", "documents", "data", "decisions", "remedies", "sharing", "log", "take", "together"):
        assert own.get(f"/mine/en/{page}/").status_code == 200
    assert "no longer follows this file" in own.get("/mine/en/together/").content.decode()
    sent = own.post("/mine/en/file/", {"do": "ask", "kind": "human", "text": "Somebody else, please."})
    assert sent.status_code == 303, "who asks needs no contact"


# The shared plan.


def test_nothing_is_shared_without_a_consent_of_its_own(office: Office) -> None:
    with scoped(office.scope):
        file = office.applied().file
        for kinds, rights, key in (
            (frozenset({What.CONTACT}), (), "plan_kinds"), (BOTH | {What.HEALTH}, (), "plan_kinds"),
            (BOTH, ("igo_grapa",), "plan_rights"),
        ):  # fmt: skip
            with pytest.raises(CannotDo) as found:
                planning.share(file, terms("CAW", kinds), rights, "x")
            assert found.value.key == key
        with pytest.raises(CannotDo) as found:
            planning.share(file, acts.Terms("CAW", BOTH, "one plan", today() + DAY, False), (), "x")
        assert found.value.key == "sharing_signed"
        assert not Consent.objects.exists() and not Share.objects.exists() and not SharedPlan.objects.exists()
        shared(file)
        with pytest.raises(CannotDo) as found:
            shared(file, "caw elders")
        assert found.value.key == "plan_shared"


def test_the_other_service_sees_the_steps_that_the_person_chose_and_no_others(
    office: Office, elsewhere: Elsewhere
) -> None:
    with scoped(office.scope):
        file = office.file(phone="0470 11 22 33")
        chosen, hidden = (office.applied(right, file=file) for right in ("leefloon_ris", "vt_bim"))
        for row, title in ((chosen, "the lease"), (hidden, "the doctor"), (None, "the garden")):
            follow.add_step(file, title, Owner.PERSON, application=row)
        plan = shared(file, elsewhere.organisation.name, ("leefloon_ris",))
        third = shared(file, "A third one")
        planning.add_part(plan, "look for a bed", today() + DAY)
        planning.add_part(third, "call the school", None)
    with scoped(elsewhere.scope):
        here = PlanHere.objects.get()
        kept = {str(getattr(here, field.attname)) for field in PlanHere._meta.concrete_fields}
        assert not kept & {file.person.name, file.person.phone, file.number} and here.to_do == 1
        assert not SharedPlan.objects.exists() and not Step.objects.exists() and not PlanPart.objects.exists()
        read = planned.read(here)
        assert read is not None and read.person is not None and read.person.phone == "0470 11 22 33"
        titles = {one.step.title for one in read.steps}
        assert {"the lease", "look for a bed"} <= titles
        assert not titles & {"the doctor", "the garden", "call the school"}
        assert read.contact is not None and read.contact.name == office.worker.name
    with scoped(office.person_scope(file)):
        line = next(one.line for one in chain.entries_about(file.person.subject) if one.line)
        assert (line.act, line.actor_name) == ("plan_read", f"Fatima Diallo, {elsewhere.organisation.name}")
    other = Elsewhere()
    with scoped(other.scope):
        assert not PlanHere.objects.exists() and planned.read(here) is None, "it is shared with another"
        with pytest.raises(CannotDo):
            planned.answer(here, 1, planned.Told(StepAnswer.DONE))


def test_who_it_is_is_known_only_where_the_person_agreed_to_that_too(office: Office, elsewhere: Elsewhere) -> None:
    with scoped(office.scope):
        shared(office.file("Griselda Voorbeeld"), elsewhere.organisation.name, kinds=frozenset({What.PLAN}))
    with scoped(elsewhere.scope):
        here = PlanHere.objects.get()
        read = planned.read(here)
        assert read is not None and read.person is None
    page = Desk().sign_in(elsewhere.worker).get(f"arrivals/plan/{here.pk}").content.decode()
    assert "Griselda" not in page and "not the name" in page


def test_withdrawn_ended_or_after_a_death_the_other_service_sees_nothing(office: Office, elsewhere: Elsewhere) -> None:
    with scoped(office.scope):
        first, second, third = (office.file(name) for name in ("Noor Een", "Noor Twee", "Noor Drie"))
        plans = [shared(file, elsewhere.organisation.name) for file in (first, second)]
        late = shared(third, elsewhere.organisation.name, days=0)
        part = planning.add_part(plans[0], "look for a bed", None)
        death.note(second, today(), "register")
    with scoped(office.person_scope(first)):
        acts.withdraw(first, plans[0].share.consent.number)
    with scoped(elsewhere.scope):
        rows = {one.number: one for one in PlanHere.objects.all()}
        assert rows[plans[0].number].ended_on == today()
        for plan in plans:
            assert planned.read(rows[plan.number]) is None
        with pytest.raises(CannotDo):
            planned.answer(rows[plans[0].number], part.pk, planned.Told(StepAnswer.DONE))
        assert planned.read(rows[late.number]) is not None, "its last day"
    later = Desk().sign_in(elsewhere.worker).get("arrivals").content.decode()
    assert plans[0].number not in later and late.number in later


def test_each_answer_stands_in_the_plan_of_the_person_and_comes_back_to_the_service(
    office: Office, elsewhere: Elsewhere
) -> None:
    with scoped(office.scope):
        file = office.file()
        plan = shared(file, elsewhere.organisation.name)
        parts = [planning.add_part(plan, title, today() + DAY) for title in ("a bed", "a deposit", "a school")]
    with scoped(elsewhere.scope):
        here = PlanHere.objects.get()
        assert here.to_do == 3
        for told, key in (
            (planned.Told(StepAnswer.NEEDS_TIME), "plan_until"),
            (planned.Told(StepAnswer.NOT_FOR_US), "referral_where"),
        ):
            with pytest.raises(CannotDo) as found:
                planned.answer(here, parts[0].pk, told)
            assert found.value.key == key
        planned.answer(here, parts[0].pk, planned.Told(StepAnswer.NEEDS_TIME, until=today() + 9 * DAY))
        planned.answer(here, parts[0].pk, planned.Told(StepAnswer.DONE))
        planned.answer(here, parts[1].pk, planned.Told(StepAnswer.NEEDS_TIME, until=today() + 9 * DAY))
        planned.answer(here, parts[2].pk, planned.Told(StepAnswer.NOT_FOR_US, "the town"))
        here.refresh_from_db()
        assert here.to_do == 1
        with pytest.raises(CannotDo):
            planned.answer(here, parts[0].pk, planned.Told(StepAnswer.DONE))
    with scoped(office.scope):
        bed, deposit, school = (Step.objects.get(pk=one.step_id) for one in parts)
        assert bed.done_on == today() and deposit.by == today() + 9 * DAY
        assert (school.owner, school.who) == (Owner.SERVICE, office.worker.name), "it stays with who shared the plan"
        assert Task.objects.get(says="plan_not_for_us").values["where"] == "the town"
        assert "Fatima Diallo" in PlanPart.objects.get(step=bed).answered_by
        follow.finish_step(deposit)
    with scoped(elsewhere.scope):
        planned.read(here)
        assert PlanHere.objects.get().to_do == 0, "what was done at the sender counts too"


def test_silence_about_a_step_is_one_task_of_the_service(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        plan = shared(file)
        part = planning.add_part(plan, "a bed", today() + DAY)
        back = planning.add_part(shared(file, "Another"), "a school", today() + DAY)
        Step.objects.update(by=yesterday())
        acts.withdraw(file, back.plan.share.consent.number)
        for _ in range(2):
            background.JOBS["look_at_regie"]()
        task = Task.objects.get(says="plan_silent")
        assert task.worker_id == office.worker.pk and task.values["recipient"] == "CAW Elders"
        found = planned.locked(plan, part.pk)
        assert found is not None
        planned.note(found, planned.Told(StepAnswer.DONE), "Luc, CAW Elders")
        task.refresh_from_db()
        assert task.done_on == today()


def test_who_acts_under_a_mandate_shares_nothing_on_and_gives_no_steps(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        plan, mandate = shared(file), regie(file)
        with mandates.acting(mandate):
            with pytest.raises(CannotDo):
                shared(file, "Another")
            with pytest.raises(CannotDo):
                planning.add_part(plan, "a bed", None)
        assert {one.value for one in Owner} == {"person", "service", "other_service"}, "no step is a helper's"


def test_at_the_desk_it_is_shared_asked_printed_and_answered_by_phone(office: Office) -> None:
    with scoped(office.scope):
        file = office.applied(file=office.file("Griselda Voorbeeld")).file
    desk, page = Desk().sign_in(office.worker), f"file/{file.pk}/together"
    ends = (today() + 30 * DAY).strftime("%d/%m/%Y")
    form = {"do": "share", "recipient": "CAW Elders", "rights": "leefloon_ris", "known": "on", "purpose": "one plan"}
    assert "CAW Elders" in desk.post(page, 422, **form, ends=ends).content.decode(), "what was typed stays"
    desk.post(page, **form, ends=ends, signed="on")
    with scoped(office.scope):
        plan = SharedPlan.objects.get()
    desk.post(page, do="part", plan=str(plan.pk), title="look for a bed")
    paper = desk.get(f"shared-plan/{plan.pk}").content.decode()
    assert all(one in paper for one in ("look for a bed", "Griselda", plan.number, office.worker.name))
    with scoped(office.scope):
        part, agreed = PlanPart.objects.get(), plan.share.consent.number
    answered = {"do": "answered", "plan": str(plan.pk), "part": str(part.pk), "answer": "done"}
    desk.post(page, 422, **answered)
    desk.post(page, **answered, who="Luc")
    assert "Luc, CAW Elders" in desk.get(page).content.decode()
    desk.post(page, do="withdraw", number=agreed)
    desk.get(f"shared-plan/{plan.pk}", 404)
    desk.post(page, 422, do="name")
    desk.post(page, do="name", who=f"w-{office.worker.pk}")
    desk.post(page, 422, do="away", until="soon")
    desk.post(page, do="away", until=ends, everywhere="on")
    assert "Away until" in desk.get(f"file/{file.pk}").content.decode()
    desk.post(page, do="back")


def test_the_person_chooses_and_stops_alone(office: Office, elsewhere: Elsewhere) -> None:
    with scoped(office.scope):
        file = office.applied().file
        code = intake.new_code(file)
    own, where = entered(file, code), "/mine/en/together/"
    form = {"do": "share", "recipient": elsewhere.organisation.name, "rights": "leefloon_ris", "purpose": "one plan"}
    assert own.post(where, form).status_code == 422
    assert own.post(where, form | {"ends": (today() + DAY).strftime("%d/%m/%Y")}).status_code == 303
    with scoped(elsewhere.scope):
        here = PlanHere.objects.get()
        assert planned.read(here) is not None
    assert elsewhere.organisation.name in own.get("/mine/en/file/").content.decode()
    with scoped(office.scope):
        number = Consent.objects.get().number
    assert own.post(where, {"do": "withdraw", "number": number}).status_code == 303
    with scoped(elsewhere.scope):
        assert planned.read(PlanHere.objects.get()) is None
    assert own.get("/mine/en/take/page/").status_code == 200


def test_the_other_service_answers_at_its_own_desk(office: Office, elsewhere: Elsewhere) -> None:
    with scoped(office.scope):
        file = office.file("Griselda Voorbeeld")
        part = planning.add_part(shared(file, elsewhere.organisation.name), "look for a bed", today() + DAY)
    with scoped(elsewhere.scope):
        place = f"arrivals/plan/{PlanHere.objects.get().pk}"
    desk = Desk().sign_in(elsewhere.worker)
    listed = desk.get("arrivals").content.decode()
    assert "Griselda" not in listed and "steps for us: 1" in listed
    assert "Griselda" in desk.get(place).content.decode()
    desk.post(place, 422, part=str(part.pk))
    desk.post(place, part=str(part.pk), answer="done")
    assert "steps for us" not in desk.get("arrivals").content.decode()
    Desk().sign_in(office.worker).get(place, 404)


def test_a_regie_person_with_an_account_sees_the_plan_that_is_shared(office: Office) -> None:
    helper = worker(office.organisation, Role.HELPER, name="Rita Regie")
    with scoped(office.scope):
        file = office.file()
        planning.add_part(shared(file), "look for a bed", today() + DAY)
        given = mandates.give(
            file, mandates.Terms(Kind.REGIE, "Rita Regie", frozenset({Power.SEE}), yesterday(), today() + DAY,
                                 "CAW", worker=helper),
        )  # fmt: skip
        contact.name(file, None, given)
    seen = Desk().sign_in(helper).get(f"helping/{given.pk}").content.decode()
    assert "look for a bed" in seen and "CAW Elders" in seen and "no answer yet" in seen


def test_every_answer_has_words() -> None:
    assert set(vocabulary()["step_answer"]) == set(StepAnswer)
    assert len(ROLES) == 4

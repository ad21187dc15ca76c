"""Somebody is referred with consent: who has it is always clear, and silence is a task of the sender alone."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from filekit import Office
from officekit import Desk, organisation, scope_of, system_scope, worker

from abord.casework import background
from abord.casework.files import codes
from abord.casework.files.acts.common import CannotDo, today
from abord.casework.files.course import Wanted
from abord.casework.files.models import File, Notice, Task
from abord.casework.files.vocabulary import vocabulary
from abord.casework.journal import chain
from abord.casework.mandates import death
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts, answering, referring
from abord.casework.sharing.kinds import FINAL, Answer, What
from abord.casework.sharing.models import Arrival, Consent, Referral, Share
from abord.engine.facts import LANGUAGES
from abord.web.desk import referrals as pages
from abord.web.files import referring as shown

DAY = datetime.timedelta(days=1)
ASKED = "Is there a bed this week?"


def agreed(file: File, to: str = "CAW Elders", kind: What = What.CONTACT, days: int = 30) -> Consent:
    """A consent that holds."""
    return acts.give(file, acts.Terms(to, frozenset({kind}), "a roof", today() + days * DAY, True))[0]


def refer(file: File, to: str = "CAW Elders") -> Referral:
    """Somebody referred, an answer asked within a week."""
    return referring.refer(agreed(file, to), ASKED, today() + 7 * DAY)


class Elsewhere:
    """Another service of this installation."""

    def __init__(self, name: str = "Mutualité Ailleurs") -> None:
        self.organisation = organisation(name)
        self.worker = worker(self.organisation, Role.RECEPTION, name="Fatima Diallo")
        self.scope = scope_of(self.organisation, self.worker, Role.RECEPTION)


@pytest.fixture
def elsewhere(application: Any) -> Elsewhere:
    return Elsewhere(f"Mutualité {organisation().pk}")


def test_there_is_no_referral_without_a_consent_that_covers_it(office: Office) -> None:
    with scoped(office.scope):
        file = office.file()
        good = agreed(file)
        for consent, about, by, key in (
            (agreed(file, kind=What.HEALTH), ASKED, today() + DAY, "referral_contact"),
            (good, " ", today() + DAY, "referral_about"), (good, ASKED, None, "referral_by"),
            (good, ASKED, today(), "referral_by"), (good, ASKED, good.ends + DAY, "referral_by"),
        ):  # fmt: skip
            with pytest.raises(CannotDo) as found:
                referring.refer(consent, about, by)
            assert found.value.key == key
        acts.withdraw(file, good.number)
        good.refresh_from_db()
        with pytest.raises(CannotDo):
            referring.refer(good, ASKED, today() + DAY)
        assert not Referral.objects.exists() and not Share.objects.exists()


def test_the_other_service_has_no_row_about_the_person_and_reads_it_at_the_sender(
    office: Office, elsewhere: Elsewhere
) -> None:
    with scoped(office.scope):
        file = office.file(phone="0470 11 22 33")
        made = refer(file, elsewhere.organisation.name)
        assert shown.where(made, "en", "OCMW").startswith("Still with OCMW")
    with scoped(elsewhere.scope):
        arrival = Arrival.objects.get()
        kept = {str(getattr(arrival, field.attname)) for field in Arrival._meta.concrete_fields}
        assert not kept & {file.person.name, file.person.phone, ASKED}
        assert not Referral.objects.exists() and not Share.objects.exists() and not File.objects.exists()
        read = answering.read(arrival)
        assert read is not None and read.person is not None and read.person.phone == "0470 11 22 33"
    with scoped(office.person_scope(file)):
        line = next(one.line for one in chain.entries_about(file.person.subject) if one.line)
        assert (line.act, line.actor_name) == ("referral_read", f"Fatima Diallo, {elsewhere.organisation.name}")
    third = Elsewhere(f"Third {organisation().pk}")
    with scoped(third.scope):
        assert not Arrival.objects.exists() and answering.read(arrival) is None, "it was sent to another"
        with pytest.raises(CannotDo):
            answering.answer(arrival, Answer.ACCEPTED)
    with scoped(office.scope):
        assert Referral.objects.get(pk=made.pk).answer == ""


def test_each_answer_says_who_has_it_and_asks_the_sender_to_go_on(office: Office, elsewhere: Elsewhere) -> None:
    with scoped(office.scope):
        file = office.file()
        made = refer(file, elsewhere.organisation.name)
    for given, where, said in (
        (Answer.ACCEPTED, "", f"With {elsewhere.organisation.name}, since"),
        (Answer.NOT_FOR_US, "the night shelter", "Back with OCMW"),
    ):
        with scoped(elsewhere.scope):
            answering.answer(Arrival.objects.get(), given, where)
            assert Arrival.objects.get().answer == given
        with scoped(office.scope):
            now = Referral.objects.get(pk=made.pk)
            assert shown.where(now, "en", "OCMW").startswith(said) and where in shown.where(now, "en", "OCMW")
            assert "Fatima Diallo" in now.answered_by and now.answered_on == today()
            tasks = list(Task.objects.filter(file=file, done_on=None))
            assert tasks[-1].says == f"referral_{given}" and tasks[-1].values["where"] == where
    with scoped(elsewhere.scope):
        read = answering.read(Arrival.objects.get())
        assert read is not None and read.person is None, "once it is over nothing of the person is shown"
        with pytest.raises(CannotDo):
            answering.answer(Arrival.objects.get(), Answer.TREATED)


def test_nobody_is_only_sent_away(office: Office) -> None:
    with scoped(office.scope):
        made = refer(office.file())
        with pytest.raises(CannotDo) as found:
            answering.note(made, Answer.NOT_FOR_US, " ", "Luc")
        assert found.value.key == "referral_where"
        fields = {"answer": Answer.NOT_FOR_US, "answered_on": today(), "answered_by": "Luc"}
        with pytest.raises(DatabaseError), transaction.atomic():
            Referral.objects.filter(pk=made.pk).update(**fields)
        with pytest.raises(DatabaseError), transaction.atomic():
            Referral.objects.filter(pk=made.pk).update(answer=Answer.TREATED)


def test_silence_is_one_task_of_the_sender_and_nothing_for_the_person(office: Office) -> None:
    with scoped(office.scope):
        application = office.applied()
        file = application.file
        made, stage = refer(file), application.stage
        notices = Notice.objects.count()
        waiting = Referral.objects.select_related("file__person", "file__handler")
        assert answering.silent(waiting, made.answer_by) == 0, "the last day is still in time"
        assert answering.silent(waiting, made.answer_by + DAY) == 1
        assert answering.silent(waiting, made.answer_by + 2 * DAY) == 0, "once"
        task = Task.objects.get(says="referral_silent")
        assert (task.what, task.worker_id) == (Wanted.ASK_OTHER_SERVICE, office.worker.pk)
        application.refresh_from_db()
        assert application.stage == stage and Notice.objects.count() == notices
        answering.note(made, Answer.TREATED, "", "Luc, CAW")
        task.refresh_from_db()
        assert task.done_on == today(), "it answered after all"


def test_at_night_those_without_an_answer_are_found(office: Office) -> None:
    with scoped(office.scope):
        made = refer(office.file())
        Referral.objects.filter(pk=made.pk).update(answer_by=today() - DAY)
    with scoped(system_scope(office.organisation)):
        background.JOBS["look_at_referrals"]()
        assert Task.objects.filter(says="referral_silent").count() == 1


def test_the_person_takes_it_back_and_the_other_service_sees_nothing_more(office: Office, elsewhere: Elsewhere) -> None:
    with scoped(office.scope):
        file = office.file()
        made = refer(file, elsewhere.organisation.name)
        answering.silent(Referral.objects.select_related("file__handler"), made.answer_by + DAY)
    with scoped(office.person_scope(file)):
        acts.withdraw(file, Consent.objects.get().number)
        made.refresh_from_db()
        assert made.taken_back_on == today() and not made.is_open
        assert not Task.objects.filter(done_on=None).exists()
    with scoped(elsewhere.scope):
        arrival = Arrival.objects.get()
        read = answering.read(arrival)
        assert arrival.taken_back_on == today() and read is not None and read.person is None
        with pytest.raises(CannotDo):
            answering.answer(arrival, Answer.ACCEPTED)


def test_after_a_death_nothing_of_the_person_is_shown_elsewhere(office: Office, elsewhere: Elsewhere) -> None:
    with scoped(office.scope):
        file = office.file()
        refer(file, elsewhere.organisation.name)
        death.note(file, today(), "register")
    with scoped(elsewhere.scope):
        read = answering.read(Arrival.objects.get())
        assert read is not None and read.person is None


def test_two_services_of_one_name_get_nothing_by_themselves(office: Office) -> None:
    name = f"Double {organisation().pk}"
    with scoped(office.scope):
        organisation(name)
        consent = agreed(office.file(), name.upper())
        found = referring.receiver_of(consent)
        assert found is not None and found.name == name
        organisation(name)
        assert referring.receiver_of(consent) is None
        own = agreed(office.file("Sam"), office.organisation.name)
        assert referring.receiver_of(own) != office.organisation


def test_by_slip_whoever_has_number_and_code_answers_and_sees_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.tries._seen.clear()
    with scoped(office.scope):
        file = office.file("Griselda Voorbeeld")
        made = refer(file)
        old, code = referring.new_slip(made), referring.new_slip(made)
    form = {"number": made.number, "code": code, "answer": "accepted", "where": "", "who": "Luc"}
    site = Client()
    for wrong in ({"code": "x"}, {"number": "OTG-2026-000001-00"}):
        with monkeypatch.context() as patch:
            work = []
            patch.setattr(codes, "_strong", lambda code, salt, work=work: work.append(code) or "")
            site.post("/desk/en/answer/", form | wrong)
        assert len(work) == 1, "the clock does not tell whether there is such a number"
    for wrong in ({"code": old}, {"code": "x"}, {"number": "nothing"}, {"answer": ""}, {"who": " "},
                  {"answer": "not_for_us"}):  # fmt: skip
        answer = site.post("/desk/en/answer/", form | wrong)
        assert answer.status_code == 422 and "Griselda" not in answer.content.decode(), wrong
    good = site.post("/desk/en/answer/", form)
    assert good.status_code == 200 and "Griselda" not in good.content.decode()
    assert ASKED not in good.content.decode()
    with scoped(office.scope):
        made.refresh_from_db()
        assert (made.answer, made.answered_by) == ("accepted", "Luc, CAW Elders")
        assert Task.objects.filter(says="referral_accepted").exists()
    assert site.post("/desk/en/answer/", form).status_code == 422, "once"
    for _ in range(30):
        last = site.post("/desk/en/answer/", form | {"code": "x"})
    assert last.status_code == 429
    pages.tries._seen.clear()


def test_at_the_desk_it_is_sent_printed_and_answered_by_phone(office: Office) -> None:
    with scoped(office.scope):
        file = office.file("Griselda Voorbeeld", phone="0470 11 22 33")
        consent = agreed(file)
    desk, page = Desk().sign_in(office.worker), f"file/{file.pk}/referrals"
    by = (today() + 3 * DAY).strftime("%d/%m/%Y")
    assert ASKED in desk.post(page, 422, do="refer", about=ASKED, by=by).content.decode(), "what was typed stays"
    desk.post(page, do="refer", consent=str(consent.pk), about=ASKED, by=by)
    with scoped(office.scope):
        made = Referral.objects.get()
    assert "Still with" in desk.get(page).content.decode() and ASKED in desk.get(f"file/{file.pk}").content.decode()
    slip = desk.post(f"referral/{made.pk}/slip", 200).content.decode()
    assert all(one in slip for one in ("Griselda", "0470 11 22 33", made.number, "/desk/en/answer/", ASKED))
    answered = {"do": "answered", "referral": str(made.pk), "answer": "not_for_us", "who": "Luc"}
    desk.post(page, 422, **answered)
    desk.post(page, **answered, where="the night shelter")
    assert "the night shelter" in desk.get(page).content.decode()
    desk.post(f"referral/{made.pk}/slip", 422)


def test_the_other_service_answers_at_its_own_desk(office: Office, elsewhere: Elsewhere) -> None:
    with scoped(office.scope):
        file = office.file("Griselda Voorbeeld")
        refer(file, elsewhere.organisation.name)
    with scoped(elsewhere.scope):
        place = f"arrivals/{Arrival.objects.get().pk}"
    desk = Desk().sign_in(elsewhere.worker)
    assert "Griselda" not in desk.get("arrivals").content.decode(), "a list names nobody"
    assert "Griselda" in desk.get(place).content.decode() and ASKED in desk.get(place).content.decode()
    desk.post(place, 422)
    desk.post(place, 422, answer="not_for_us")
    desk.post(place, answer="treated")
    assert "Griselda" not in desk.get(place).content.decode()
    Desk().sign_in(office.worker).get(place, 404)


def test_the_person_reads_who_has_it(office: Office) -> None:
    from abord.casework.files.acts import intake
    from abord.web.mine import door

    door.by_address._seen.clear()
    with scoped(office.scope):
        file = office.file()
        code = intake.new_code(file)
        made = refer(file)
    own = Client()
    assert own.post("/mine/nl/", {"number": file.number, "code": code}).status_code == 303
    for page in ("file", "sharing"):
        assert "Nog bij" in own.get(f"/mine/nl/{page}/").content.decode()
    with scoped(office.scope):
        answering.note(answering.locked(pk=made.pk), Answer.TREATED, "", "Luc, CAW")
    assert "behandelde het op" in own.get("/mine/nl/sharing/").content.decode()
    assert own.get("/mine/nl/take/page/").content.decode().count("CAW Elders") >= 1


@pytest.mark.parametrize(
    "change", ["about = 'more'", "recipient = 'All'", "receiver_id = 1", "share_id = share_id", "number = 'x'"]
)
def test_what_was_asked_is_never_changed(office: Office, change: str) -> None:
    with scoped(office.scope):
        refer(office.file())
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update {Referral._meta.db_table} set {change}")


def test_every_state_has_words_in_four_languages() -> None:
    assert set(vocabulary()["referral_state"]) == {"waits", "silent", "taken_back", *Answer}
    assert set(vocabulary()["referral_answer"]) == set(Answer) and set(FINAL) < set(Answer)
    for texts in vocabulary()["referral_state"].values():
        assert set(texts) == set(LANGUAGES)

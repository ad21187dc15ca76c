"""Mandates: within bounds, seen by the person, over when they should be; a helper never holds the service's work."""

import datetime
import html
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from filekit import person_scope
from hypothesis import given, settings
from hypothesis import strategies as st
from officekit import Desk, organisation, scope_of, worker, yesterday

from abord.casework import background
from abord.casework.files.acts import follow, intake, remedy
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.course import Wanted
from abord.casework.files.models import File, Notice, Task
from abord.casework.files.tasks import said
from abord.casework.journal import chain
from abord.casework.mandates import acts, death
from abord.casework.mandates.guard import HelperCannotHold
from abord.casework.mandates.kinds import CHOSEN_ALONE, LONGEST_DAYS, MAY, NEEDS_AN_END, Kind, Power
from abord.casework.mandates.models import Mandate
from abord.casework.organisations.scope import Role, scoped
from abord.web.site.words import say

DAY = datetime.timedelta(days=1)


class Stand:
    """A file, who handles it, and a helper."""

    def __init__(self) -> None:
        self.organisation = organisation()
        self.worker = worker(self.organisation, Role.WORKER)
        self.helper = worker(self.organisation, Role.HELPER, name="Jan Helper")
        self.scope = scope_of(self.organisation, self.worker, Role.WORKER)
        with scoped(self.scope):
            self.file, _ = intake.open_file(intake.Who("Griselda Voorbeeld"))


@pytest.fixture(scope="module")
def stand(site: str) -> Stand:
    """One for all tests on a database."""
    return Stand()


def terms(**changes: Any) -> acts.Terms:
    """A mandate that can be given, with changes."""
    today = timezone.localdate()
    usual: dict[str, Any] = {
        "kind": Kind.TRUSTED, "name": "Fatima Buur", "powers": frozenset({Power.SEE, Power.SPEAK}), "starts": today,
        "ends": today + 30 * DAY,
    }  # fmt: skip
    return acts.Terms(**(usual | changes))


WRONG = {
    "mandate_name": {"name": "  "},
    "mandate_powers": {"powers": frozenset()},
    "mandate_end": {"ends": None},
    "mandate_too_long": {"ends": datetime.date.today() + (LONGEST_DAYS + 1) * DAY},
    "mandate_period": {"starts": datetime.date(2020, 1, 1), "ends": datetime.date(2020, 2, 1)},
    "mandate_basis": {"kind": Kind.REPRESENTATIVE, "basis": " "},
}


@pytest.mark.parametrize("key", WRONG)
def test_what_cannot_be_is_refused_in_words_and_nothing_changes(stand: Stand, key: str) -> None:
    with scoped(stand.scope):
        before = Mandate.objects.count()
        with pytest.raises(CannotDo) as refused:
            acts.give(stand.file, terms(**WRONG[key]))
        assert refused.value.key == key and Mandate.objects.count() == before
        with pytest.raises(CannotDo):
            acts.give(stand.file, terms(powers=frozenset({Power.REMEDY})))
        with pytest.raises(CannotDo) as refused:
            acts.give(stand.file, terms(kind=Kind.HELPER, worker=stand.worker))
        assert refused.value.key == "mandate_helper_account", "who works for the service is not its helper"


def test_someone_deceased_gives_no_mandate_and_given_ones_end(stand: Stand) -> None:
    with scoped(stand.scope):
        file, _ = intake.open_file(intake.Who("Wijlen Voorbeeld"))
        made = acts.give(file, terms())
        assert made.holds(timezone.localdate())
        death.note(file, timezone.localdate() - DAY, "town hall")
        again = Mandate.objects.get(pk=made.pk)
        assert not again.holds(timezone.localdate()) and acts.check(made.number, acts.code(made)) is None
        with pytest.raises(CannotDo) as refused:
            acts.give(file, terms())
        assert refused.value.key == "mandate_of_deceased"
        with pytest.raises(CannotDo):
            death.note(file, timezone.localdate() + DAY, "")


def test_the_database_itself_wants_an_end_and_a_basis(stand: Stand) -> None:
    with scoped(stand.scope):
        made = acts.give(stand.file, terms())
        for change in ({"ends": None}, {"kind": Kind.REPRESENTATIVE}, {"ends": made.starts - DAY}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Mandate.objects.filter(pk=made.pk).update(**change)


@given(
    kind=st.sampled_from(list(Kind)), powers=st.sets(st.sampled_from(list(Power)), min_size=1),
    days=st.integers(0, 400), asked=st.integers(-3, 403),
)  # fmt: skip
@settings(max_examples=12)
def test_it_holds_from_its_first_day_to_its_last(
    stand: Stand, kind: Kind, powers: set[Power], days: int, asked: int
) -> None:
    start = timezone.localdate()
    possible = powers <= MAY[kind] and (kind not in NEEDS_AN_END or days <= LONGEST_DAYS)
    with scoped(stand.scope):
        wanted = terms(kind=kind, powers=frozenset(powers), ends=start + days * DAY, basis="judgment of 1/2/2026")
        if not possible:
            with pytest.raises(CannotDo):
                acts.give(stand.file, wanted)
            return
        made = acts.give(stand.file, wanted)
        day = start + asked * DAY
        assert made.holds(day) == (0 <= asked <= days)
        for power in Power:
            assert made.gives(power, day) == (made.holds(day) and power in powers)


def test_the_paper_can_be_checked_and_a_forged_one_is_not_good(stand: Stand) -> None:
    with scoped(stand.scope):
        made = acts.give(stand.file, terms())
    typed = acts.code(made).upper().replace("-", " ")
    assert acts.check(f" {made.number.lower()} ", typed) == made
    assert acts.check(made.number, typed, made.ends + DAY) is None
    assert acts.check(made.number, typed[:-1] + ("0" if typed[-1] != "0" else "1")) is None
    assert acts.check("NOPE-2026-1", typed) is None and acts.check(made.number, "") is None
    other = terms(ends=made.ends + DAY)
    assert acts.digest(made.number, stand.file.person, other) != made.hash, "another day, another code"
    with scoped(stand.scope):
        acts.withdraw(made)
    assert acts.check(made.number, typed) is None


def test_a_helper_never_holds_what_is_the_services(stand: Stand) -> None:
    with scoped(stand.scope):
        task = follow.add_task(stand.file, next(iter(Wanted)), timezone.localdate(), "call back")
        task.worker = stand.helper
        with pytest.raises(HelperCannotHold):
            task.save()
        with pytest.raises(HelperCannotHold):
            Task.objects.create(file=stand.file, what=task.what, due=task.due, worker=stand.helper)
        file = File.objects.get(pk=stand.file.pk)
        file.handler = stand.helper
        with pytest.raises(HelperCannotHold):
            file.save()
        task.worker = stand.worker
        task.save()


def test_every_act_under_a_mandate_is_seen_by_the_person(stand: Stand) -> None:
    with scoped(stand.scope):
        made = acts.give(stand.file, terms(kind=Kind.HELPER, of="Welzijnsschakels", worker=stand.helper))
    with scoped(scope_of(stand.organisation, stand.helper, Role.HELPER)), acts.acting(made):
        acts.use(made, Power.SEE)
        with pytest.raises(CannotDo):
            acts.use(made, Power.APPLY)
    with scoped(stand.scope):
        newest = chain.entries_about(stand.file.person.subject)[0].line
    assert newest is not None and newest.actor_kind == "mandate"
    assert newest.actor_name == "Fatima Buur (Welzijnsschakels)" and newest.data == {"power": "see"}


def test_a_limit_to_procedures(stand: Stand) -> None:
    with scoped(stand.scope):
        made = acts.give(stand.file, terms(procedures=("vt_bim",)))
    today = timezone.localdate()
    assert made.gives(Power.SEE, today, "vt_bim") and not made.gives(Power.SEE, today, "leefloon_ris")


def by_judgment(stand: Stand, name: str = "Bea Bewind") -> Mandate:
    """A representative named by a judge, without an end."""
    return acts.give(stand.file, terms(kind=Kind.REPRESENTATIVE, name=name, ends=None, basis="judgment of 2 May 2026"))


def test_who_may_get_what_the_service_writes_is_to_get_a_copy_beside_the_person(stand: Stand) -> None:
    def copies(file: File) -> list[tuple[str, str]]:
        rows = Task.objects.filter(file=file, key__startswith="copy:", done_on=None).order_by("pk")
        shown = [said("en", task.text, task.says, task.values, of_person=True) for task in rows]
        assert not any("{" in one for one in shown), "it says for whom"
        return [(task.what, task.values["mandate"]) for task in rows]

    with scoped(stand.scope):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        told = acts.give(file, terms(powers=frozenset({Power.NOTICES})))
        acts.give(file, terms(name="An Ander", powers=frozenset({Power.SEE})))
        acts.give(file, terms(name="Een Ander", powers=frozenset({Power.NOTICES}), procedures=("leefloon_ris",)))
        later = terms(name="Nog Iemand", powers=frozenset({Power.NOTICES}), starts=timezone.localdate() + DAY)
        acts.give(file, later)
        assert follow.tell(file, "message", text="Breng uw huurcontract mee.") is not None
        assert copies(file) == [(Wanted.POST, told.number)], "nothing outside its reach, nor before its first day"
        acts.withdraw(told)
        assert copies(file) == [], "what was still to be sent no longer is"
        follow.tell(file, "message", text="Tot maandag.")
        assert copies(file) == []


def test_what_a_judge_gave_ends_by_a_judgment_and_not_by_a_button(stand: Stand) -> None:
    today = timezone.localdate()
    with scoped(stand.scope):
        made = by_judgment(stand)
        given = acts.give(stand.file, terms())
    for who in (person_scope(stand.organisation, stand.file), stand.scope):
        with scoped(who), pytest.raises(CannotDo) as refused:
            acts.withdraw(made)
        assert refused.value.key == "mandate_by_judgment"
    with scoped(person_scope(stand.organisation, stand.file)), pytest.raises(CannotDo) as refused:
        acts.end_by_judgment(made, today, "judgment of 3 May 2026")
    assert refused.value.key == "only_a_worker"
    with scoped(stand.scope):
        for on, basis, key in (
            (today, " ", "mandate_end_basis"), (today, " ? ", "mandate_end_basis"),
            (made.starts - DAY, "x", "mandate_end_day"),
            (today + (LONGEST_DAYS + 1) * DAY, "x", "mandate_end_day"),
        ):  # fmt: skip
            with pytest.raises(CannotDo) as refused:
                acts.end_by_judgment(made, on, basis)
            assert refused.value.key == key
        with pytest.raises(CannotDo) as refused:
            acts.end_by_judgment(given, today, "judgment of 3 May 2026")
        assert refused.value.key == "mandate_of_the_person", "what a person gave, the person ends"
        made.refresh_from_db()
        assert made.withdrawn_on is None and made.holds(today)
        acts.end_by_judgment(made, today + DAY, "  judgment of\n3 May 2026 ")
        acts.end_by_judgment(made, today + DAY, "judgment of 3 May 2026")
        made.refresh_from_db()
        assert (made.withdrawn_on, made.end_basis) == (today + DAY, "judgment of 3 May 2026")
        assert made.end_is_to_come and made.holds(today), "it ends on the day that the judge named"
        assert not made.holds(today + DAY)
        acts.end_by_judgment(made, today, "judgment of 3 May 2026")
        made.refresh_from_db()
        assert made.withdrawn_on == today and not made.end_is_to_come, "a wrong day is put right"
        ended = stand.file.events.filter(kind="mandate_ended").order_by("pk")
        assert [(one.at, one.data["until"]) for one in ended] == [
            (today, (today + DAY).isoformat()), (today, today.isoformat()),
        ], "each note leaves its trace, on the day of the note; the same one twice is one"  # fmt: skip


def test_who_has_an_account_may_at_least_see_the_file(stand: Stand) -> None:
    with scoped(stand.scope), pytest.raises(CannotDo) as refused:
        acts.give(stand.file, terms(kind=Kind.HELPER, powers=frozenset({Power.SPEAK}), worker=stand.helper))
    assert refused.value.wrong["powers"].key == "mandate_see"  # type: ignore[attr-defined]


def test_an_end_without_its_ground_is_told_as_such_and_can_be_put_right(stand: Stand) -> None:
    with scoped(stand.scope):
        made = by_judgment(stand)
        Mandate.objects.filter(pk=made.pk).update(withdrawn_on=timezone.localdate(), end_basis="?")
    page = Desk().sign_in(stand.worker).client.get(f"/desk/en/file/{stand.file.pk}/mandates/").content.decode()
    assert say("en", "mandate_end_unknown") in page
    assert reverse("desk:mandate_end", args=["en", made.pk]) in page


def log_of(stand: Stand, language: str = "en") -> str:
    """What the person reads in the log, and in the bundle of all papers."""
    with scoped(person_scope(stand.organisation, stand.file)):
        code = intake.new_code(stand.file)
        bundled = remedy._log(stand.file, language)
    own_side = Client()
    own_side.post(f"/mine/{language}/", {"number": stand.file.number, "code": code})
    return html.unescape(own_side.get(f"/mine/{language}/log/").content.decode()) + bundled


def test_an_end_that_was_noted_by_mistake_is_taken_back_and_the_person_reads_why(stand: Stand) -> None:
    today, why = timezone.localdate(), "The judgment was about somebody else."
    with scoped(stand.scope):
        made, given = by_judgment(stand), acts.give(stand.file, terms())
        acts.end_by_judgment(made, today, "judgment of 3 May 2026")
        for one, because, key in (
            (made, " ", "mandate_undo_because"), (given, why, "mandate_of_the_person"),
        ):  # fmt: skip
            with pytest.raises(CannotDo) as refused:
                acts.undo_end(one, because)
            assert refused.value.key == key
    with scoped(person_scope(stand.organisation, stand.file)), pytest.raises(CannotDo) as refused:
        acts.undo_end(made, why)
    assert refused.value.key == "only_a_worker"
    address = f"/desk/en/mandate/{made.pk}/judgment/"
    desk = Desk().sign_in(stand.worker).client
    assert desk.post(address, {"do": "undo", "because": ""}).status_code == 422
    for _ in range(2):
        assert desk.post(address, {"do": "undo", "because": f" {why}\n"}).status_code == 303
    assert 'value="undo"' not in desk.get(address).content.decode(), "there is nothing left to take back"
    with scoped(stand.scope):
        made.refresh_from_db()
        assert (made.withdrawn_on, made.end_basis, made.withdrawn_by) == (None, "", "") and made.holds(today)
        left = stand.file.events.get(kind="mandate_end_undone").data
        assert left == {
            "mandate": made.number,
            "because": why,
            "until": today.isoformat(),
            "basis": "judgment of 3 May 2026",
        }
        acts.end_by_judgment(made, today, "judgment of 4 May 2026")
    assert log_of(stand).count(f"it was a mistake: {why}") == 2


@pytest.mark.parametrize("is_moved", [False, True], ids=["undone", "moved to a later day"])
def test_what_was_written_while_an_end_stood_by_mistake_still_reaches_the_representative(
    stand: Stand, is_moved: bool
) -> None:
    today = timezone.localdate()
    with scoped(stand.scope):
        made = by_judgment(stand)
        Mandate.objects.filter(pk=made.pk).update(powers=[Power.NOTICES], starts=today - 9 * DAY)
        made.refresh_from_db()
        told = [follow.tell(stand.file, "message", text=f"Bericht {number}.") for number in range(4)]
        pks = [one.pk for one in told if one is not None]
        for pk, days in zip(pks, (7, 5, 3, 0), strict=True):
            Notice.objects.filter(pk=pk).update(sent_on=today - days * DAY)
        stand.file.tasks.filter(key__in=[f"copy:{pk}:{made.pk}" for pk in (pks[0], pks[2], pks[3])]).delete()
        stand.file.tasks.filter(key=f"copy:{pks[1]}:{made.pk}").update(done_on=today)
        acts.end_by_judgment(made, today - 6 * DAY, "judgment of 3 May 2026")
        found = stand.file.tasks.filter(key__in=[f"copy:{pk}:{made.pk}" for pk in pks], done_on=None)
        assert not found.exists()
        if is_moved:
            acts.end_by_judgment(made, today - DAY, "judgment of 3 May 2026")
        else:
            acts.undo_end(made, "It never ended.")
        wanted = pks[2:3] if is_moved else pks[2:]
        assert [one.key for one in found.order_by("pk")] == [f"copy:{pk}:{made.pk}" for pk in wanted], (
            "what had its copy gets no second one, and what went before the end was never missed"
        )


def test_what_was_written_down_with_an_earlier_day_while_an_end_stood_by_mistake_is_not_missed(stand: Stand) -> None:
    today = timezone.localdate()
    with scoped(stand.scope):
        made = by_judgment(stand)
        Mandate.objects.filter(pk=made.pk).update(powers=[Power.NOTICES], starts=today)
        made.refresh_from_db()
        acts.end_by_judgment(made, today, "judgment of 3 May 2026")
        told = follow.tell(stand.file, "decision", went=today - 3 * DAY)
        assert told is not None and told.sent_on < today
        copy = stand.file.tasks.filter(key=f"copy:{told.pk}:{made.pk}")
        assert not copy.exists()
        acts.undo_end(made, "It never ended.")
        assert copy.count() == 1


def test_what_was_ended_by_a_button_becomes_a_task_until_somebody_looked_into_it(stand: Stand) -> None:
    with scoped(stand.scope):
        unsaid, other, fine = (by_judgment(stand, name) for name in ("Ann Eerst", "Bo Twee", "Cas Drie"))
        for one in (unsaid, other):
            Mandate.objects.filter(pk=one.pk).update(withdrawn_on=timezone.localdate(), end_basis="?")
        acts.end_by_judgment(fine, timezone.localdate(), "judgment of 3 May 2026")
        for _ in range(2):
            background.look_at_representations()
        keys = [f"represented:{one.pk}" for one in (unsaid, other, fine)]
        tasks = stand.file.tasks.filter(what="look_into", done_on=None, key__in=keys).order_by("pk")
        assert [one.key for one in tasks] == keys[:2]
        assert "Ann Eerst" in said("en", "", tasks[0].says, tasks[0].values, of_person=True)
        for one in (unsaid, other):
            one.refresh_from_db()
        acts.end_by_judgment(unsaid, timezone.localdate(), "judgment of 3 May 2026")
        acts.undo_end(other, "It never ended.")
        background.look_at_representations()
        assert not tasks.all().exists()


@pytest.mark.parametrize("half", [{"withdrawn_on": None}, {"end_basis": ""}])
def test_the_database_keeps_an_end_and_its_ground_together(stand: Stand, half: dict[str, Any]) -> None:
    with scoped(stand.scope):
        made = by_judgment(stand)
        acts.end_by_judgment(made, timezone.localdate(), "judgment of 3 May 2026")
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(pk=made.pk).update(**half)


def test_the_database_lets_no_representative_go_without_its_ground(stand: Stand) -> None:
    today = timezone.localdate()
    with scoped(stand.scope):
        made, given = by_judgment(stand), acts.give(stand.file, terms())
        for row, change in ((made, {"withdrawn_on": today}), (given, {"end_basis": "judgment"})):
            with pytest.raises(IntegrityError), transaction.atomic():
                Mandate.objects.filter(pk=row.pk).update(**change)


def test_the_person_chooses_a_trusted_person_or_a_helper_and_nobody_gives_on(stand: Stand) -> None:
    with scoped(person_scope(stand.organisation, stand.file)):
        made = acts.give(stand.file, terms())
        for kind in set(Kind) - CHOSEN_ALONE:
            with pytest.raises(CannotDo) as refused:
                acts.give(stand.file, terms(kind=kind, powers=frozenset({Power.SEE}), basis="judgment"))
            assert refused.value.key == "mandate_kind"
        with acts.acting(made), pytest.raises(CannotDo) as refused:
            acts.give(stand.file, terms())
        assert refused.value.key == "mandate_not_further"
        with acts.acting(made), pytest.raises(CannotDo) as refused:
            acts.withdraw(made)
        assert refused.value.key == "mandate_not_further"


def test_at_the_desk_from_form_to_paper_to_check(application: object) -> None:
    from abord.web.desk import mandates, signin

    signin.tries._seen.clear()
    mandates.tries._seen.clear()
    stand = Stand()
    desk = Desk().sign_in(stand.worker)
    page = f"file/{stand.file.pk}/mandates"
    wrong = desk.post(page, 422, kind="trusted", name="Fatima Buur", power="see", ends="31/02/2027").content.decode()
    assert "cannot read this day" in wrong and 'value="Fatima Buur"' in wrong, "nothing typed is lost"
    both = desk.post(page, 422, kind="trusted", name=" ", ends="").content.decode()
    assert all(f'href="#{field}"' in both and f'id="{field}"' in both for field in ("name", "powers", "ends"))
    for account in ("x", "²", "-1", "9" * 40, str(stand.worker.pk)):
        wrong = desk.post(page, 422, kind="helper", name="Jo", power="see", account=account).content.decode()
        assert "helper" in wrong and 'role="alert"' in wrong
    ends = (timezone.localdate() + 20 * DAY).strftime("%d/%m/%Y")
    away = desk.post(page, kind="trusted", name="Fatima Buur", power="see", ends=ends)["Location"]
    paper = desk.client.get(away).content.decode()
    number, code = re.findall(r'<strong class="whole">([\w-]+)', paper)
    assert "Griselda" in paper and ends in paper
    visitor = Desk()
    shown = visitor.post("mandate-check", 200, number=number, code=code).content.decode()
    assert "valid today" in shown and "Griselda" not in shown
    forged = visitor.post("mandate-check", 422, number=number, code=code[::-1]).content.decode()
    unknown = visitor.post("mandate-check", 422, number="X-1", code=code).content.decode()
    strip = re.compile(r'value="\w+"')
    assert strip.sub("", forged) == strip.sub("", unknown), "forged and unknown look the same"
    made = Mandate
    with scoped(stand.scope):
        made = Mandate.objects.get(number=number)
    desk.post(f"mandate/{made.pk}/end")
    visitor.post("mandate-check", 422, number=number, code=code)
    assert yesterday() < timezone.localdate()


def test_at_the_desk_a_representation_ends_by_its_paper(application: object) -> None:
    from abord.web.desk import mandates, signin

    signin.tries._seen.clear()
    mandates.tries._seen.clear()
    stand = Stand()
    desk, today = Desk().sign_in(stand.worker), timezone.localdate()
    with scoped(stand.scope):
        made, given = by_judgment(stand), acts.give(stand.file, terms())
    listed = desk.get(f"file/{stand.file.pk}/mandates").content.decode()
    assert f"/mandate/{made.pk}/judgment/" in listed and f"/mandate/{made.pk}/end/" not in listed
    desk.post(f"mandate/{made.pk}/end", 404)
    desk.get(f"mandate/{given.pk}/judgment", 404)
    page = f"mandate/{made.pk}/judgment"
    wrong = desk.post(page, 422, on="31/02/2027", basis="judgment of today").content.decode()
    assert "cannot read this day" in wrong and 'value="judgment of today"' in wrong, "nothing typed is lost"
    assert "judgment or law" in desk.post(page, 422, on=f"{today:%d/%m/%Y}", basis="").content.decode()
    desk.post(page, on=f"{today:%d/%m/%Y}", basis="judgment of today")
    listed = desk.get(f"file/{stand.file.pk}/mandates").content.decode()
    assert "judgment of today" in listed
    assert f"/mandate/{made.pk}/judgment/" in listed, "a wrong day can be put right"

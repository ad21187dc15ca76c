"""The register of advances: how much, of whom, why and how old; and that somebody asks after what lasts long."""

from __future__ import annotations

from datetime import timedelta

from filekit import Office
from officekit import Desk, organisation, scope_of, worker

from abord.casework import background
from abord.casework.files.acts import advances, arrange
from abord.casework.files.acts.common import today
from abord.casework.files.course import Wanted
from abord.casework.files.models import Advance, File, Task
from abord.casework.files.tasks import said
from abord.casework.journal import chain
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk.page import say

OLD = advances.old_days()


def ahead(
    file: File, days: int, amount: float = 620.5, institution: str = "RVA Gent", reason: str = "C4 late"
) -> Advance:
    return arrange.pay_advance(file, amount, institution, reason, today() - timedelta(days))


def test_what_lasts_long_is_asked_after_once(office: Office) -> None:
    """A task for whoever handles the file, with its words in the language of who reads it; settled, it is done."""
    with scoped(office.scope):
        file = office.file()
        old, new = ahead(file, OLD + 1), ahead(file, OLD)
        settled = ahead(file, OLD + 300)
        arrange.settle(settled)
    for _ in range(2):
        background.every_night()
    with scoped(office.scope):
        task = Task.objects.get(says="advance_old")
        assert (task.what, task.key, task.due) == (Wanted.ASK_OTHER_SERVICE, f"advance:{old.pk}", today())
        words = said("nl", task.text, task.says, task.values, of_person=True)
        assert "RVA Gent" in words and f"{old.paid_on:%d/%m/%Y}" in words and "{" not in words
        arrange.settle(new)
        assert Task.objects.filter(done_on=None, says="advance_old").count() == 1
        arrange.settle(Advance.objects.select_related("file__person").get(pk=old.pk))
        assert not Task.objects.filter(done_on=None, says="advance_old").exists()
    background.every_night()
    with scoped(office.scope):
        assert Task.objects.filter(says="advance_old").count() == 1, "what is settled is not asked after again"


def test_the_register_shows_the_oldest_first(office: Office) -> None:
    with scoped(office.scope):
        one, other = office.file("Noor Voorbeeld"), office.file("Sam Voorbeeld")
        ahead(one, 5, 100, "rva gent"), ahead(other, OLD + 10), ahead(one, 30, 50.25, "Mutualiteit", "")
        arrange.settle(ahead(one, 400, 999.99))
    desk = Desk().sign_in(office.worker)
    shown = desk.get("advances").content.decode()
    assert "620.50" in shown and "50.25" in shown and "999.99" not in shown
    assert shown.index("Sam Voorbeeld") < shown.index("50.25</td>", shown.index("Sam Voorbeeld"))
    assert "770.75" in shown and "720.50" in shown, "in all, and of one institution however it was typed"
    dutch = desk.client.get("/desk/nl/advances/").content.decode()
    assert say("nl", "amount") not in dutch, "each amount says already that it is in euro"
    assert "620,50" in dutch and "770,75" in dutch
    assert shown.count(say("en", "advances_old")) == 1 and "C4 late" in shown
    with scoped(office.scope):
        for file in (one, other):
            assert any(found.line and found.line.about == "list of advances"
                       for found in chain.entries_about(file.person.subject))  # fmt: skip


def test_the_institution_that_keeps_waiting_longest_is_first(at_work: Office) -> None:
    file = at_work.file()
    ahead(file, 3, 10, "B"), ahead(file, 9, 10, "A"), ahead(file, 20, 10, "b")
    found = advances.awaited()
    assert [(one.institution, one.count, float(one.amount)) for one in found] == [("b", 2, 20.0), ("A", 1, 10.0)]
    assert (today() - found[0].since).days == 20


def test_reception_and_other_offices_see_none_of_it(office: Office) -> None:
    with scoped(office.scope):
        ahead(office.file(), 5, 321.5)
    Desk().sign_in(worker(office.organisation, Role.RECEPTION)).get("advances", 404)
    elsewhere = organisation("OCMW Elders")
    other = worker(elsewhere, Role.WORKER)
    assert "321.50" not in Desk().sign_in(other).get("advances").content.decode()
    with scoped(scope_of(elsewhere, other, Role.WORKER)):
        assert not advances.awaited()

"""The same form sent twice at the same moment: both senders get the one receipt."""

import threading
import uuid

from django.db import connection
from officekit import Desk, organisation, scope_of, system_scope, worker

from abord.casework.files.acts import blanks
from abord.casework.files.models import Application, Person
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin

AT_ONCE = 4


def test_a_double_click_is_written_once(on_postgres: str) -> None:
    signin.tries._seen.clear()
    where = organisation()
    desks = [Desk().sign_in(worker(where, Role.WORKER)) for _ in range(AT_ONCE)]
    form = {"key": str(uuid.uuid4()), "name": "Twice Voorbeeld", "question": "rent", "kind": "application"}
    ready, places = threading.Barrier(AT_ONCE), list[str]()

    def send(desk: Desk) -> None:
        ready.wait()
        places.append(desk.post("walk-in", **form)["Location"])
        connection.close()

    threads = [threading.Thread(target=send, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(places) == AT_ONCE and len(set(places)) == 1
    with scoped(system_scope(where)):
        assert Application.objects.count() == Person.objects.count() == 1


def test_one_paper_typed_in_by_several_at_once_is_one_application(on_postgres: str) -> None:
    """Each with a form of its own, as colleagues who each hold a copy of the paper."""
    signin.tries._seen.clear()
    where = organisation()
    first = worker(where, Role.WORKER)
    desks = [Desk().sign_in(first), *(Desk().sign_in(worker(where, Role.WORKER)) for _ in range(AT_ONCE - 1))]
    with scoped(scope_of(where, first, Role.WORKER)):
        (blank,) = blanks.issue(uuid.uuid4(), 1, "nl", first.pk)
    ready, answers = threading.Barrier(AT_ONCE), list[int]()

    def send(desk: Desk, name: str) -> None:
        form = {"key": str(uuid.uuid4()), "name": name, "question": "rent", "kind": "application"}
        ready.wait()
        sent = {**form, "blank": blank.number, "on": f"{blank.issued_on:%d/%m/%Y}"}
        answers.append(desk.client.post(desk.address("walk-in"), sent).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(desk, f"Name{place}")) for place, desk in enumerate(desks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + [422] * (AT_ONCE - 1)
    with scoped(system_scope(where)):
        assert Application.objects.select_related("receipt").get().receipt.number == blank.number
        assert Person.objects.count() == 1

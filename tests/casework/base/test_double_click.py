"""The same form sent twice at the same moment: both senders get the one receipt."""

import threading
import uuid

from django.db import connection
from officekit import Desk, organisation, system_scope, worker

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

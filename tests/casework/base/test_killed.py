"""kill -9, again and again, while people apply: no receipt without application, none without receipt, nothing twice.

A real `abord serve` on either database; clients send the form of the desk over HTTP, each with a key of its own, and
send it again after a lost answer, as a browser or a worker would. Processes are killed where it happens to hit: those
that answer (the supervisor makes new ones) and all at once (started again, on another port). Then the database is
asked: every key has one contact, one application and one receipt, the numbers of receipts and files have no gap and no
double, what a client was told is what is kept, and the journal is whole. The same for the worker of the queue.
"""

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from officekit import organisation, system_scope, worker

import djangosite
from abord.casework import background
from abord.casework.files.models import Application, Contact, Event, File, NameWord, Person, Receipt, Task
from abord.casework.journal import chain
from abord.casework.organisations.models import Organisation, Worker
from abord.casework.organisations.scope import Role, scoped
from abord.web.site.sessions import SessionStore

TOKEN = "a" * 32
LONGEST = 600


class Site:
    """`abord serve`, killed and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.ports = environment, list[int]()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "abord", "serve", "--port", "0", "--workers", "2"]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        found = re.search(r"http://[\d.]+:(\d+)/", self.process.stdout.readline())
        assert found, "the site did not start"
        self.ports.append(int(found[1]))

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def kill_one(self) -> None:
        """One of those that answer; the supervisor makes another."""
        if children := self.children():
            os.kill(random.choice(children), signal.SIGKILL)

    def kill_all(self) -> None:
        """The supervisor with all that it made, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.kill_all()


class Stream:
    """Applications, one after the other, each until it has an answer."""

    def __init__(self, site: Site, cookies: list[str], count: int) -> None:
        self.site, self.waiting, self.lock = site, iter(range(count)), threading.Lock()
        self.given: dict[str, str] = {}
        self.cut_off, self.gave_up = 0, threading.Event()
        self.threads = [threading.Thread(target=self._work, args=(cookie,), daemon=True) for cookie in cookies]
        for thread in self.threads:
            thread.start()

    def _work(self, cookie: str) -> None:
        while not self.gave_up.is_set():
            with self.lock:
                number = next(self.waiting, None)
            if number is None:
                return
            key = str(uuid.uuid4())
            while not self.gave_up.is_set() and not (place := self._send(cookie, key, number)):
                time.sleep(0.05)
            with self.lock:
                self.given[key] = place

    def _send(self, cookie: str, key: str, number: int) -> str:
        """Where the answer leads; "" where there was none."""
        form = {
            "csrfmiddlewaretoken": TOKEN, "key": key, "name": f"Voorbeeld {number}", "question": "the rent",
            "kind": "application", "channel": "desk", "language": "nl", "right": "leefloon_ris", "on": "02/01/2026",
            "seen": "leefloon_ris",
        }  # fmt: skip
        headers = {
            "Cookie": f"abord_desk={cookie}; csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.site.ports[-1], timeout=60)
        try:
            connection.request("POST", "/desk/nl/walk-in/", urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.getheader("Location") or "" if answer.status == 303 else ""
        except (OSError, http.client.HTTPException):
            self.cut_off += 1
            return ""
        finally:
            connection.close()

    def wait_for(self, count: int) -> None:
        """Until so many have an answer."""
        end = time.monotonic() + LONGEST
        while len(self.given) < count and any(thread.is_alive() for thread in self.threads):
            if time.monotonic() > end:
                self.gave_up.set()
                raise AssertionError(f"{len(self.given)} of {count} answers in {LONGEST} s")
            time.sleep(0.01)


def cookie_of(one: Worker, where: Organisation) -> str:
    """The session of a worker who signed in just now."""
    session = SessionStore()
    session.update({
        SESSION_KEY: str(one.pk), BACKEND_SESSION_KEY: "abord.web.desk.backend.Passwords",
        HASH_SESSION_KEY: one.get_session_auth_hash(), "verified": one.pk, "since": time.time(),
        "seen": time.time(), "organisation": where.pk,
    })  # fmt: skip
    session.save()
    return str(session.session_key)


def applied_while_killed(environment: dict[str, str], where: Organisation, count: int, ones: int, alls: int) -> Stream:
    """So many applications while processes are killed: moments spread over the stream, the instant left to chance."""
    cookies = [cookie_of(worker(where, Role.WORKER), where) for _ in range(4)]
    site = Site(environment)
    try:
        stream = Stream(site, cookies, count)
        kills = ["one"] * ones + ["all"] * alls
        random.shuffle(kills)
        for place, kill in enumerate(kills, 1):
            stream.wait_for(place * count // (len(kills) + 1))
            time.sleep(random.uniform(0, 0.1))
            if kill == "one":
                site.kill_one()
            else:
                site.kill_all()
                site.start()
        stream.wait_for(count)
    finally:
        site.stop()
    return stream


def check(stream: Stream, where: Organisation, count: int) -> None:
    """Whatever was killed when: each form is there once, whole, and is what its sender was told."""
    with scoped(system_scope(where)):
        rows = list(Application.objects.values_list("contact__key", "pk", "receipt_id"))
        assert len(stream.given) == count == len(rows)
        assert {str(key): f"/desk/nl/application/{pk}/receipt/" for key, pk, _ in rows} == stream.given
        assert Contact.objects.count() == Person.objects.count() == count
        assert {pk for _, pk, _ in rows} == {receipt for *_, receipt in rows} == set(keys(Receipt, "application_id"))
        for numbers in (keys(Receipt, "number"), keys(File, "number")):
            assert sorted(int(number.split("-")[2]) for number in numbers) == list(range(1, count + 1))
        assert NameWord.objects.filter(word="voorbeeld").count() == count
        made = Event.objects.filter(kind__in=["application_received", "receipt_issued"])
        assert Counter(made.values_list("application", flat=True)) == {pk: 2 for _, pk, _ in rows}
        tasks = Task.objects.exclude(key="").values_list("file_id", "key")
        before = list(tasks)
        background.look_at_terms()
        assert set(before) <= set(tasks) and len(set(tasks)) == len(tasks)
        assert not chain.verify()


def keys(model: Any, name: str) -> list[Any]:
    return list(model.objects.values_list(name, flat=True))


def works_while_killed(
    environment: dict[str, str], postgres: Any, name: str, where: Organisation, jobs: int, kills: int
) -> None:
    """The worker of the queue, killed in the midst of its jobs; then all are done, and did what they should once."""
    todo = "insert into procrastinate_jobs (queue_name, task_name, args) select 'abord', 'abord.look_at_terms', "
    todo += f"'{{\"organisation_id\": {where.pk}}}' from generate_series(1, {jobs}) returning id"
    ours = ", ".join(str(id) for (id,) in postgres.sql(todo, name))  # the night, at 3:30, puts in one more
    command = [sys.executable, "-m", "abord", "office", "work", "--once"]
    state = f"select status, count(*) from procrastinate_jobs where id in ({ours}) group by 1"
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for _ in range(kills):
        working = subprocess.Popen(command, **quiet)
        while "doing" not in dict(postgres.sql(state, name)) and working.poll() is None:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.05))
        working.kill()
        working.wait()
        # As if half a minute went by: until then nobody can know that it will not come back.
        postgres.sql("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'", name)
    assert subprocess.run(command, **quiet).returncode == 0
    assert dict(postgres.sql(state, name)) == {"succeeded": jobs}
    with scoped(system_scope(where)):
        done = Task.objects.exclude(key="").count()
        assert done >= Application.objects.count(), "each application is of January: its term has passed"
        background.look_at_terms()
        assert Task.objects.exclude(key="").count() == done


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, application: Any, tmp_path: Path) -> Iterator[tuple[dict[str, str], str]]:
    """The environment of a site on either database, and the name of the database on PostgreSQL."""
    name = ""
    if request.param == "postgresql":
        postgres = request.getfixturevalue("postgres")
        name = postgres.database()
        address = postgres.address(name)
    else:
        address = f"sqlite:///{tmp_path}/site.sqlite3"
    with djangosite.site_on(address):
        yield {
            **os.environ, "ABORD_DATA": str(tmp_path), "ABORD_DATABASE": address, "PYTHONUNBUFFERED": "1",
            "ABORD_SECRET_KEY": settings.SECRET_KEY,
        }, name  # fmt: skip


def test_killed_while_people_apply(place: tuple[dict[str, str], str], request: pytest.FixtureRequest) -> None:
    environment, name = place
    where = organisation()
    stream = applied_while_killed(environment, where, 40, ones=3, alls=0)
    if name:
        works_while_killed(environment, request.getfixturevalue("postgres"), name, where, jobs=3, kills=1)
    check(stream, where, 40)


@pytest.mark.full
def test_killed_in_the_midst_of_a_thousand_applications(
    place: tuple[dict[str, str], str], request: pytest.FixtureRequest
) -> None:
    environment, name = place
    where = organisation()
    stream = applied_while_killed(environment, where, 1000, ones=12, alls=6)
    assert stream.cut_off, "no request was cut off: nothing was tried"
    if name:
        works_while_killed(environment, request.getfixturevalue("postgres"), name, where, jobs=6, kills=4)
    check(stream, where, 1000)

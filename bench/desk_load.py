"""The desk with many files and many workers at once: p50, p95 and p99 of what a worker waits for, page by page.

    python bench/desk_load.py [--files 20000] [--workers 20] [--think 30] [--seconds 40] [--processes 2] [--json]
    python bench/desk_load.py --files 1000000 --workers 500 --seconds 300        # the real one

Starts a PostgreSQL of its own (durable: fsync and synchronous commits are on), migrates it, fills it with people who do
not exist (`bench/desk_fill.py` says what of them is not real) and starts `abord serve` on it as an institution does:
the site signs in as a role that owns nothing, policies per row in force. The clients run on the same machine and take
their share of its processors. 500 times signing in would measure scrypt and not the desk: the sessions of the workers
are made in the database, everything after that goes through HTTP with cookies and the token of the form at hand.

Each worker thinks after each page, also before a form that was opened is sent (an exponential time, ``--think`` seconds
on average, four times that at most), and goes where work leads: the first page, someone looked up, the file, the
application; now and then a walk-in with its receipt, a note, a task done, the plan, the calendar. Besides, a dozen of
the leads or some more (all, where there are fewer) open the funnel once each, spread over the run and over the
organisations: more often than at work, so that its times are not those of one or two. What is timed is what the worker
waits for: after a form also the page that it leads to. Beforehand everybody comes in, four at a time: the first page of
a day writes down once who saw whom in the lists, and is shown apart. What is counted at night is counted beforehand.

Shown: per page count, p50, p95, p99, and p95 as a multiple of the sign-in page (a page without a file) of the same run;
a bare `select 1` beside them; errors, memory, the processors' time of the site and of PostgreSQL. Then it is proved
that no application is without a receipt, no receipt without an application, and that the new part of each journal is
whole. What other work on the machine took of its processors meanwhile stands beside it: the times are only those of
the desk where that is little.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import statistics
import sys
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from desk_fill import FIRST_NAMES, LAST_ENDS, LAST_STARTS, ORGANISATIONS, fill  # noqa: E402
from web_load import TICKS, Seen, Server, Visitor  # noqa: E402

from postgres import cluster  # noqa: E402

SETTINGS = (
    "-c shared_buffers=2GB -c effective_cache_size=8GB -c work_mem=16MB -c max_wal_size=8GB -c max_connections=100 "
    "-c checkpoint_timeout=15min -c random_page_cost=1.1 -c jit=off"
)
IDLE = 60.0
"""Seconds after which a client opens a new connection, as a browser does: the site closes idle ones."""
WEIGHTS = {
    "home": 24, "search": 16, "file": 20, "application": 12, "walk in": 6, "note": 7, "task done": 4, "plan": 5,
    "number": 3, "calendar": 1, "mandates": 1,
}  # fmt: skip
FUNNELS = 12
"""How many leads at least open the funnel in a run, where there are so many."""


class DayIsOverError(Exception):
    """The time of the bench is over."""


class AtWork(Visitor):
    """One worker with a browser, signed in."""

    def __init__(
        self, server: Server, seed: int, think: float, seen: Seen, cookie: str, files: tuple[int, int], lead: bool
    ) -> None:
        super().__init__(server.host, server.port, seed, think, seen)
        self.cookies["abord_desk"] = cookie
        self.first, self.last = files
        self.lead = lead
        self.root = f"/desk/{self.random.choice(('nl', 'fr', 'de', 'en'))}/"
        self.file, self.took, self.end, self.funnel_at = 0, dict[str, list[float]](), 0.0, math.inf

    def wait(self, name: str, path: str, data: dict[str, str] | None = None) -> None:
        """A page, or a form with the page that follows; the time is kept under its name."""
        start = time.perf_counter()
        status = self.send(path, data)
        if status == 303:
            path = self.location
            status = self.send(path)
        self.took.setdefault(name, []).append(time.perf_counter() - start)
        self.at = path
        if status == 303:
            self.seen.errors.append(f"303 {name}")
        self.thinks()

    def thinks(self) -> None:
        """Reading, talking, filling in the form: after every page; what is not sent by the end is not sent."""
        pause = min(self.random.expovariate(1 / self.think), 4 * self.think)
        time.sleep(min(pause, max(0.0, self.end - time.monotonic())))
        if time.monotonic() >= self.end:
            raise DayIsOverError
        if pause > IDLE:
            self.connection.close()

    def day(self, end: float) -> None:
        """Page after page until it is over."""
        names, weights, self.end = list(WEIGHTS), list(WEIGHTS.values()), end
        time.sleep(self.random.uniform(0, self.think))  # people do not come all at once
        while time.monotonic() < end:
            try:
                what = self.random.choices(names, weights)[0]
                if time.monotonic() >= self.funnel_at:
                    what, self.funnel_at = "funnel", math.inf
                self.go(what)
            except DayIsOverError:
                return
            except OSError as error:
                self.seen.errors.append(type(error).__name__)
                self.connection.close()

    def go(self, what: str) -> None:
        """One step of the work."""
        if what == "home":
            self.wait("home", self.root)
        elif what in ("funnel", "calendar"):
            self.wait(what, f"{self.root}{what}/")
        elif what in ("search", "number"):
            self.wait("search form", f"{self.root}search/")
            name = "search" if what == "search" else "search by number"
            self.wait(name, f"{self.root}search/", {"who": self.who(what)})
        elif what == "walk in":
            self.wait("walk-in form", f"{self.root}walk-in/")
            self.wait("walk-in, receipt", f"{self.root}walk-in/", self.walk_in())
        else:
            if what in ("file", "note", "task done") or not self.file:
                self.open_file()
            if what == "note":
                text = f"Brought the lease, {self.random.randint(1, 999)} euro. Waits for papers."
                self.wait("note", f"{self.root}file/{self.file}/", {"do": "note", "text": text})
            elif what == "task done" and (task := re.search(r'name="task" value="(\d+)"', self.page)):
                self.wait("task done", f"{self.root}file/{self.file}/", {"do": "task_done", "task": task[1]})
            elif what in ("plan", "mandates"):
                self.wait(what, f"{self.root}file/{self.file}/{what}/")
            elif what == "application":
                if not (found := re.search(r"/application/([0-9a-f-]{36})/", self.page)):
                    self.open_file()
                    found = re.search(r"/application/([0-9a-f-]{36})/", self.page)
                if found:
                    self.wait("application", f"{self.root}application/{found[1]}/")

    def open_file(self) -> None:
        """Any file of the organisation, or the one just found."""
        found = re.findall(r"/file/(\d+)/", self.page)
        self.file = int(self.random.choice(found)) if found else self.random.randint(self.first, self.last)
        if self.random.random() < 0.5:
            self.file = self.random.randint(self.first, self.last)
        self.wait("file", f"{self.root}file/{self.file}/")

    def who(self, what: str) -> str:
        """A name as people type it, mostly from the front; or a number."""
        if what == "number":
            found = re.search(r"[A-Z0-9]+-\d{4}-\d{6}-\d\d", self.page)
            return found[0] if found else "OTHER-2020-000001-96"
        start, end = self.random.choice(LAST_STARTS.split()), self.random.choice(LAST_ENDS.split())
        first = self.random.choice(FIRST_NAMES.split())
        typed = self.random.choice((f"{start}{end}", f"{start}{end[:2]}", f"{first} {start}", f"{first} {start}{end}"))
        return typed if self.random.random() < 0.9 else "nobody has this name"

    def walk_in(self) -> dict[str, str]:
        """Someone new, with an application."""
        number = self.random.randint(1, 10**6)
        return {
            "key": str(uuid.uuid4()), "name": f"Walk-in Voorbeeld {number}", "question": "I cannot pay the rent.",
            "kind": "application", "channel": "desk", "language": "nl", "right": "leefloon_ris",
            "seen": "leefloon_ris", "told": "on",
        }  # fmt: skip


def setup(address: str, owner: str, folder: str) -> None:
    """Django in this process, with the secret of the site."""
    os.environ.update(
        ABORD_DATA=folder, ABORD_DATABASE=address, ABORD_DATABASE_OWNER=owner,
        DJANGO_SETTINGS_MODULE="abord.web.settings",
    )  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=0, interactive=False)


def offices(files: int, workers: int) -> tuple[dict[int, list[int]], dict[int, tuple[str, int, int]]]:
    """Organisations from large to small, with their workers and their share of the files."""
    from abord.casework.organisations.models import Membership, Organisation, Worker
    from abord.casework.organisations.scope import SYSTEM, Role, Scope, scoped
    from abord.casework.purposes import Purpose

    parts = [1 / rank for rank in range(1, ORGANISATIONS + 1)]
    accounts, shares, begin = {}, {}, 1
    for rank, part in enumerate(parts):
        end = files if rank == ORGANISATIONS - 1 else begin + int(files * part / sum(parts))
        made = Organisation.objects.create(code=f"bench{rank}", name=f"OCMW Bench {rank}", phone="02 000 00 00")
        people = []
        for number in range(max(1, round(workers * part / sum(parts)))):
            worker = Worker.objects.create_worker(f"w{rank}-{number}@bench.example", f"Worker {rank} {number}")
            people.append(worker.pk)
            with scoped(Scope(made.pk, SYSTEM, Purpose.UPKEEP)):
                for role in (Role.RECEPTION, Role.WORKER, *([Role.LEAD] if number % 20 == 0 else [])):
                    Membership.objects.create(worker=worker, role=role, starts="2020-01-01")
        accounts[made.pk], shares[made.pk] = people, (made.code, begin, end)
        begin = end + 1
    return accounts, shares


def at_night(organisations: list[int]) -> dict[str, float]:
    """Count how many rights are realised, as each night: how long the offices take, together and the slowest."""
    from abord.casework import background

    took = []
    for organisation in organisations:
        start = time.perf_counter()
        background.run("count_realised", organisation)
        took.append(time.perf_counter() - start)
    return {"all_s": round(sum(took), 1), "slowest_s": round(max(took), 1)}


def session(worker_id: int, organisation: int) -> str:
    """The cookie of a worker who signed in just now."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from abord.casework.organisations.models import Worker
    from abord.web.site.sessions import SessionStore

    worker, now = Worker.objects.get(pk=worker_id), time.time()
    made = SessionStore()
    made.update({
        SESSION_KEY: str(worker.pk), BACKEND_SESSION_KEY: "abord.web.desk.backend.Passwords",
        HASH_SESSION_KEY: worker.get_session_auth_hash(), "verified": worker.pk, "since": now, "seen": now,
        "organisation": organisation,
    })  # fmt: skip
    made.save()
    return str(made.session_key)


def proof(since: dict[int, tuple[int, str]]) -> dict[str, int]:
    """What must be nought: applications without receipt and vice versa, forms written twice, breaks in the journal."""
    from django.db import connections

    from abord.casework.journal.chain import digest

    counts = {
        "applications_without_receipt": "select count(*) from files_application a where not exists "
                                        "(select 1 from files_receipt r where r.application_id = a.id)",
        "receipts_without_application": "select count(*) from files_receipt r where not exists "
                                        "(select 1 from files_application a where a.id = r.application_id)",
        "forms_written_twice": "select count(*) - count(distinct key) from files_contact",
    }  # fmt: skip
    found, new = {}, 0
    with connections["owner"].cursor() as cursor:
        for name, statement in counts.items():
            cursor.execute(statement)
            found[name] = int(cursor.fetchone()[0])
        broken = 0
        for organisation, (number, previous) in since.items():
            cursor.execute(
                "select number, at, subject, content, previous, hash from journal_entry "
                "where organisation_id = %s and number > %s order by number",
                [organisation, number],
            )
            for row in cursor.fetchall():
                number, new = number + 1, new + 1
                sealed = digest(organisation, row[0], row[1], row[2], bytes(row[3]), previous)
                broken += row[0] != number or row[4] != previous or row[5] != sealed
                previous = row[5]
        found.update(journal_breaks=broken, new_journal_entries=new)
    return found


def heads() -> dict[int, tuple[int, str]]:
    """The last entry of each journal."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select distinct on (organisation_id) organisation_id, number, hash from journal_entry "
                       "order by organisation_id, number desc")  # fmt: skip
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def bare(server: Server, address: str) -> tuple[list[float], list[float]]:
    """Seconds for the sign-in page and for a bare ``select 1``, one after the other, nobody else there."""
    import psycopg

    visitor, pages, selects = Visitor(server.host, server.port, 1, 0, Seen()), [], []
    with psycopg.connect(address, autocommit=True) as connection:
        for _ in range(60):
            start = time.perf_counter()
            visitor.send("/desk/en/sign-in/")
            pages.append(time.perf_counter() - start)
            start = time.perf_counter()
            connection.execute("select 1").fetchone()
            selects.append(time.perf_counter() - start)
    visitor.connection.close()
    return pages[10:], selects[10:]


def postgres_cpu(folder: Path) -> float:
    """Seconds of the processor of a cluster and all that it ran."""
    postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    total = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        if int(name.split()[0]) == postmaster:
            total += sum(map(int, fields[11:15])) / TICKS  # with children that ended
        elif int(fields[1]) == postmaster:
            total += sum(map(int, fields[11:13])) / TICKS
    return total


def machine_cpu() -> tuple[float, float]:
    """Seconds of the processors of this machine: at work for anybody, and taken by other machines beside it."""
    user, nice, system, _, _, irq, soft, steal, *_ = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + soft) / TICKS, steal / TICKS


def quantile(sorted_ms: list[float], part: float) -> float:
    """As is usual: the smallest value that so many do not pass."""
    return round(sorted_ms[min(len(sorted_ms) - 1, int(part * len(sorted_ms)))], 1)


def coming_in(server: Server, cookies: list[tuple[str, tuple[int, int], bool]]) -> dict[str, float]:
    """The first page of the day of each worker, four at a time: it writes down once who saw whom in the lists."""
    took: list[float] = []

    def begin(one: tuple[str, tuple[int, int], bool]) -> None:
        worker = AtWork(server, 1, 1.0, Seen(), *one)
        with suppress(DayIsOverError):
            worker.wait("home", worker.root)
        took.extend(1000 * took for took in worker.took["home"])
        worker.connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begin, cookies))
    return {"p50_ms": quantile(sorted(took), 0.5), "p95_ms": quantile(sorted(took), 0.95)}


def measure(
    server: Server, folder: Path, cookies: list[tuple[str, tuple[int, int], bool]], think: float, seconds: float
) -> dict[str, Any]:
    """All workers at once."""
    seen, end = Seen(), time.monotonic() + seconds
    workers = [
        AtWork(server, number, think, seen, cookie, files, lead) for number, (cookie, files, lead) in enumerate(cookies)
    ]
    leads = [one for one in workers if one.lead]
    chosen = leads[:: max(1, len(leads) // FUNNELS)]
    for place, one in enumerate(chosen):
        one.funnel_at = end - seconds * (0.9 - 0.7 * place / len(chosen))
    threads = [threading.Thread(target=one.day, args=(end,)) for one in workers]
    busy, stolen = machine_cpu()
    cpu, own, pg, memory = server.cpu(), time.process_time(), postgres_cpu(folder), server.memory()
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.monotonic() - start
    cpu, own, pg = server.cpu() - cpu, time.process_time() - own, postgres_cpu(folder) - pg
    now_busy, now_stolen = machine_cpu()
    pages: dict[str, list[float]] = {}
    for one in workers:
        for name, times in one.took.items():
            pages.setdefault(name, []).extend(1000 * took for took in times)
    pages["all"] = [took for times in pages.values() for took in times]
    return {
        "seconds": round(taken, 1), "errors": len(seen.errors), "first_errors": sorted(set(seen.errors))[:5],
        "steps_per_second": round(len(pages["all"]) / taken, 1),
        "site_cpu_s": round(cpu, 1), "postgres_cpu_s": round(pg, 1), "clients_cpu_s": round(own, 1),
        "others_cpu_s": round(now_busy - busy - cpu - pg - own, 1), "stolen_cpu_s": round(now_stolen - stolen, 1),
        "site_cpu_ms_per_step": round(1000 * cpu / len(pages["all"]), 1),
        "postgres_cpu_ms_per_step": round(1000 * pg / len(pages["all"]), 1),
        "site_memory_mb": [round(memory), round(server.memory())],
        "pages": {
            name: {"count": len(times), "p50_ms": quantile(ordered, 0.5), "p95_ms": quantile(ordered, 0.95),
                   "p99_ms": quantile(ordered, 0.99), "max_ms": round(ordered[-1], 1)}
            for name, times in sorted(pages.items()) for ordered in [sorted(times)]
        },
    }  # fmt: skip


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--think", type=float, default=30.0)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--processes", type=int, default=2, help="of abord serve")
    parser.add_argument("--hold", action="store_true", help="then keep the database until Enter, to look at it")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with cluster(SETTINGS) as postgres, tempfile.TemporaryDirectory(prefix="abord-load-") as data:
        name = postgres.database()
        postgres.sql("create role site login")
        owner, address = postgres.address(name), postgres.address(name, "site")
        begun = time.monotonic()
        setup(owner, owner, data)
        postgres.sql("grant abord_app to site")
        workers, shares = offices(options.files, options.workers)
        fill(owner, options.files, workers, shares)
        night = at_night(list(workers))
        postgres.sql("checkpoint")  # what the filling left to write is not work of the desk
        size = postgres.sql(f"select pg_size_pretty(pg_database_size('{name}'))")[0][0]
        filled, since = time.monotonic() - begun, heads()
        cookies = [
            (session(one, organisation), shares[organisation][1:], place % 20 == 0)
            for organisation, people in workers.items()
            for place, one in enumerate(people)
        ]
        print(f"filled in {filled:.0f} s: {size}; {owner} {data}", file=sys.stderr)
        server = Server(options.processes, ABORD_DATA=data, ABORD_DATABASE=address, ABORD_DATABASE_OWNER=owner)
        try:
            measure(server, postgres.socket, cookies[:: max(1, len(cookies) // 20)], 0.5, 15.0)  # warming up
            alone, selects = bare(server, address)
            begun_day = coming_in(server, cookies)
            found = measure(server, postgres.socket, cookies, options.think, options.seconds)
        finally:
            server.stop()
        found |= {"files": options.files, "workers": len(cookies), "organisations": len(shares),
                  "think_s": options.think, "filled_s": round(filled), "database": size,
                  "load_of_the_machine": os.getloadavg(), "proof": proof(since)}  # fmt: skip
        found["first_page_of_the_day"], found["counted_at_night"] = begun_day, night
        page = sorted(1000 * one for one in alone)
        found["sign_in_page_ms"] = {"p50_ms": quantile(page, 0.5), "p95_ms": quantile(page, 0.95)}
        found["select_1_ms"] = round(1000 * statistics.median(selects), 3)
        for one in found["pages"].values():
            one["p50_times_sign_in_page"] = round(one["p50_ms"] / found["sign_in_page_ms"]["p50_ms"], 1)
        if options.hold:
            input("Enter ends it")
    show(found, options.json)


def show(found: dict[str, Any], as_json: bool) -> None:
    """A table, or JSON."""
    if as_json:
        print(json.dumps(found, indent=2))
        return
    pages = found.pop("pages")
    for name, value in found.items():
        print(f"{name:20} {value}")
    print(f"{'':24}" + "".join(f"{name.replace('_sign_in_page', ''):>12}" for name in pages["all"]))
    for name, one in pages.items():
        print(f"{name:24}" + "".join(f"{value:>12}" for value in one.values()))


if __name__ == "__main__":
    main()

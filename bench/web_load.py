"""The site under many visitors: whole conversations by simulated people, on this machine only.

    python bench/web_load.py [--users 50] [--think 3] [--seconds 40] [--flat-out 8] [--workers 2]
                             [--conversations N [--questions 200]] [--full] [--json]

Starts `abord serve` on a free port of the loopback with a database of its own. First ``--users`` people at once, each
thinking a while (an exponential time, ``--think`` seconds on average) before every answer; then ``--flat-out`` people
who do not think. A *step* is what a visitor waits for after an answer: the form is sent, and the next page is there.

Shown per round: conversations, steps, p50 and p95 of a step, steps a second, the processor's time of the server per
step (other work on the machine lengthens it less than the clock's), that time against a bare engine call (the search
for the next question alone, in this process), and the memory of the server before and after. ``--conversations``: then
so many flat out (``--full``: 10,000), in ten parts; after each the memory is shown, and at the end how much it grows
per 1,000 conversations by the straight line that best fits the parts after the first: it must stay flat.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

TICKS = os.sysconf("SC_CLK_TCK")
EVENTS = ("losing_a_job", "falling_ill", "separating", "high_energy_bill", "everything")
YES = ("lives_in_belgium",)
MOST = 200
"""No conversation has so many questions."""


class Page(HTMLParser):
    """The fields of the form with the question (or the first form), by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep what can be sent."""
        given = {name: value or "" for name, value in attributes}
        if tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select:
            self.fields.setdefault(self.select, []).append(given.get("value", ""))
        elif tag in ("input", "button", "textarea") and given.get("name"):
            self.fields.setdefault(given["name"], []).append(given.get("value", ""))


@dataclass
class Seen:
    """What all visitors of a round saw together."""

    steps: list[float] = field(default_factory=list)
    conversations: int = 0
    errors: list[str] = field(default_factory=list)


class Visitor:
    """One person with a browser: cookies, one connection, whole conversations."""

    def __init__(self, host: str, port: int, seed: int, think: float, seen: Seen, questions: int = MOST) -> None:
        self.random, self.think, self.seen, self.questions = random.Random(seed), think, seen, questions
        self.connection = http.client.HTTPConnection(host, port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.page, self.location = "", ""

    def send(self, path: str, data: dict[str, Any] | None = None) -> int:
        """One request; a form brings its token along."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
            body = urlencode({"csrfmiddlewaretoken": token[1] if token else "", **data}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, kept = value.split(";")[0].partition("=")
                self.cookies[cookie] = kept
        self.location = response.getheader("Location") or ""
        if response.status < 300:
            self.page = text
        elif response.status >= 400:
            asked = (data or {}).get("about", "").partition("@")[0]  # which question refused its answer
            self.seen.errors.append(f"{response.status} {path} {asked}".strip())
        return response.status

    def step(self, path: str, data: dict[str, Any]) -> None:
        """Answer, and wait for the next page."""
        if self.think:
            time.sleep(min(self.random.expovariate(1 / self.think), 4 * self.think))
        start = time.perf_counter()
        status = self.send(path, data)
        hops = 0
        while status == 303 and hops < 4:
            path, hops = self.location, hops + 1
            status = self.send(path)
        self.seen.steps.append(time.perf_counter() - start)
        self.at = path

    def converse(self, goes_on: Callable[[], bool]) -> None:
        """From the start to the plan."""
        self.cookies, language = {}, self.random.choice(("nl", "fr", "de", "en"))
        root = f"/{language}/"
        self.send(root)
        self.step(root, {"event": self.random.choice(EVENTS)})
        self.step(f"{root}place/", {"municipality": self.random.choice(("9000", "1000", "4000", "2000", "5000"))})
        self.step(f"{root}people/", {"do": "save", "who": "p1", "age": str(self.random.randint(18, 92))})
        if self.random.random() < 0.4:
            self.step(f"{root}people/", {"do": "add"})
            relation = self.random.choice(("SPOUSE", "CHILD", "PARENT"))
            age = str(self.random.randint(1 if relation == "CHILD" else 18, 80))  # a child as partner is asked back
            other = {"relation": relation, "age": age}
            self.step(f"{root}people/", {"do": "save", "who": "new", "shares": "yes", **other})
        self.step(f"{root}people/", {"do": "everyone"})
        for _ in range(self.questions):
            if not goes_on() or not self.at.endswith("/question/"):
                break
            self.step(f"{root}question/", self.answer(Page(self.page).fields))
        self.send(f"{root}result/")
        self.send(f"{root}plan/")
        self.seen.conversations += 1

    def answer(self, fields: dict[str, list[str]]) -> dict[str, Any]:
        """Mostly what most people would say."""
        about = {"about": fields.get("about", [""])[0]}
        if self.random.random() < 0.05 or "day" in fields:
            return about | {"do": "unknown", "with": fields.get("with", [])}
        if lines := fields.get("with"):  # the same about several people, a line for each
            said = {f"is-{line}": self.random.choice([one for one in fields[f"is-{line}"] if one]) for line in lines}
            return about | {"with": lines, "do": "next", **said}
        if boxes := [name for name in fields if name.startswith("is-")]:
            ticked = [name for name in boxes if self.random.random() < 0.15]
            return about | dict.fromkeys(ticked, "1") | {"do": "next" if ticked else "none"}
        if choices := fields.get("choice"):
            usual = ("yes" if about["about"].split("@")[0] in YES else "no") if "no" in choices else choices[0]
            return about | {
                "do": "next",
                "choice": usual if self.random.random() < 0.8 else self.random.choice(choices),
            }
        text = self.random.choice(("0", "0", "350", "1.250,00", "1")) if "period" in fields else "1"
        return about | {"do": "next", "text": text, "period": fields.get("period", [""])[0]}


class Server:
    """`abord serve` with a folder of its own."""

    def __init__(self, workers: int, **more: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="abord-load-")
        environment = {**os.environ, "ABORD_DATA": self.folder.name, "PYTHONUNBUFFERED": "1"}
        environment.pop("ABORD_DATABASE", None)
        environment["ABORD_PAGES_PER_MINUTE"] = "1000000"  # here all visitors are on one network
        environment.update(more)
        command = [sys.executable, "-m", "abord", "serve", "--port", "0", "--workers", str(workers)]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.search(r"http://([\d.]+):(\d+)/", self.process.stdout.readline())
        assert found, "the server did not start"
        self.host, self.port = found[1], int(found[2])

    def processes(self) -> list[int]:
        """The server and its workers."""
        found = [self.process.pid]
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if int(path.read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    found.append(int(path.parent.name))
        return found

    def memory(self) -> float:
        """Megabytes of all processes; what they share counts once (PSS)."""
        total = 0
        for process in self.processes():
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1])  # type: ignore[index]
        return total / 1024

    def cpu(self) -> float:
        """Seconds of the processor that all processes took so far."""
        fields = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in self.processes()]
        return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS

    def stop(self) -> None:
        """End it, and leave nothing behind."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.folder.cleanup()


def run(
    server: Server, users: int, think: float, seconds: float, conversations: int, seed: int, questions: int = MOST
) -> dict[str, Any]:
    """A round of so many people at once, until the time is up or so many conversations are begun."""
    seen, lock, begun = Seen(), threading.Lock(), iter(range(conversations))
    end = time.monotonic() + seconds

    def visit(number: int) -> None:
        visitor = Visitor(server.host, server.port, seed + number, think, seen, questions)
        if think:
            time.sleep(visitor.random.uniform(0, think))  # people do not come all at once
        while time.monotonic() < end:
            with lock:
                if next(begun, None) is None:
                    return
            try:
                visitor.converse(lambda: time.monotonic() < end)
            except OSError as error:
                seen.errors.append(type(error).__name__)
                visitor.connection.close()

    before, cpu, start = server.memory(), server.cpu(), time.monotonic()
    threads = [threading.Thread(target=visit, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken, steps = time.monotonic() - start, sorted(1000 * one for one in seen.steps)
    return {
        "users": users, "think_s": think, "seconds": round(taken, 1), "conversations": seen.conversations,
        "steps": len(steps), "errors": len(seen.errors), "first_errors": sorted(set(seen.errors))[:5],
        "p50_ms": round(statistics.median(steps), 1), "p95_ms": round(steps[int(0.95 * (len(steps) - 1))], 1),
        "steps_per_second": round(len(steps) / taken, 1),
        "server_cpu_ms_per_step": round(1000 * (server.cpu() - cpu) / len(steps), 1),
        "memory_before_mb": round(before, 1), "memory_after_mb": round(server.memory(), 1),
    }  # fmt: skip


def growth(parts: list[dict[str, Any]]) -> float:
    """Megabytes per 1,000 conversations, by least squares over the parts after the first, in which caches fill."""
    done, points = 0, []
    for part in parts:
        done += part["conversations"]
        points.append((done / 1000, part["memory_after_mb"]))
    return statistics.linear_regression(*zip(*points[1:], strict=True)).slope


def bare() -> float:
    """Milliseconds of the processor for one search in the middle of a conversation, and nothing else."""
    from abord.book import open_book
    from abord.screening import ask
    from abord.screening.questions import kind_of
    from abord.situation.reader import Reader

    book, taken = open_book(), []
    ask.priors.prepare(book)
    for age in (30, 70):
        known = Reader(book.facts).read(
            f"persons: {{anna: {{age: {age}}}}}\nroofs: [{{region: flanders, persons: [anna]}}]\nroster: closed\n"
        )
        for _ in range(40):
            ask.searches.forget()
            start = time.thread_time()
            found = ask.next_questions(book, known, limit=80, worded=False)
            taken.append(time.thread_time() - start)
            if not (worth := ask.worth_asking(found)):
                break
            subject, kind = worth[0].subject, kind_of(book, worth[0].subject)
            given = {"flag": "no", "amount": "0 EUR/month", "count": "0", "date": "2020-01-01"}.get(kind.form)
            given = given or next(iter(kind.choices)).name.lower()  # type: ignore[arg-type]
            given = "0" if kind.form in ("amount", "count") and not kind.needs_unit else given
            known = ask.answer(book, known, subject, "yes" if subject.fact in YES else given)
    return 1000 * statistics.mean(taken)


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--think", type=float, default=3.0)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--flat-out", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--conversations", type=int, default=0, help="also so many flat out, for the memory")
    parser.add_argument("--questions", type=int, default=MOST, help="in these at most so many questions are answered")
    parser.add_argument("--full", action="store_true", help="10,000 conversations")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    alone, server = bare(), Server(options.workers)
    try:
        rounds = {"warming up": run(server, 4, 0.0, 10.0, 40, 1)}  # the prior of each worker is ready after this
        rounds["thinking"] = run(server, options.users, options.think, options.seconds, 10**9, 1000)
        rounds["flat out"] = run(server, options.flat_out, 0.0, options.seconds / 2, 10**9, 2000)
        parts: list[dict[str, Any]] = []
        many = 10_000 if options.full else options.conversations
        for part in range(1, 11 if many else 0):
            parts.append(run(server, options.flat_out, 0.0, 10**6, many // 10, 3000 + 100 * part, options.questions))
            rounds[f"{many // 10:,} talks, part {part}"] = parts[-1]
            print(f"{parts[-1]['memory_after_mb']} MB after {part * many // 10:,}", file=sys.stderr, flush=True)
    finally:
        server.stop()
    for found in rounds.values():
        found["times_the_bare_call"] = round(found["server_cpu_ms_per_step"] / alone, 2)
    slope = round(growth(parts), 2) if parts else None
    if options.json:
        found = {"bare_call_cpu_ms": round(alone, 2), "load": os.getloadavg(), "mb_per_1000": slope, "rounds": rounds}
        print(json.dumps(found, indent=2))
        return
    print(f"bare search for a question: {alone:.2f} ms of the processor; load of the machine {os.getloadavg()[0]:.1f}")
    for name in next(iter(rounds.values())):
        print(f"{name:24}" + "".join(f"{found[name]!s:>26}" for found in rounds.values()))
    if slope is not None:
        print(f"memory grows {slope} MB per 1,000 conversations")


if __name__ == "__main__":
    main()

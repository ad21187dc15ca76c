"""`abord serve`: the site on this machine."""

import gc
import os
import select
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections import deque

import click

START_AGAIN_AT_MOST, HOUR = 20, 3600.0
"""So many workers may stop within an hour before the site gives up."""
LARGEST_BODY = 10_500_000
"""A photo of a letter (check of a letter); every other page refuses far less (web/site/guard.py)."""

MOST_CONNECTIONS = 1000
"""Browsers keep theirs open while people read. Past this number a newcomer waits, of each process that answers."""
TURN = 0.0005
"""Seconds that one thread computes while others wait. A page asks the database many things, and after each answer it
waits for its turn again: against the usual 0.005, on a busy machine, p95 fell by a third to a half."""
THREADS = 2
"""Requests that a worker answers at a time; more of them take the same processor from each other. With four, on a busy
machine, a page of the desk took a fifth more of it, and p95 was twice as long."""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 32), help="Processes that answer.")
@click.option("--open", "opened", is_flag=True, help="Open it in the browser of this machine.")
def serve(port: int, host: str, workers: int, opened: bool) -> None:
    """Serve the rights check as a web site.

    Everything is ready within seconds; what takes longer is prepared in the background.

    \b
    Examples:
      abord serve
      abord serve --open
      abord serve --port 0 --workers 1
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise click.ClickException(f"Cannot listen on {host}:{port}: {error.strerror}. Try --port 0.") from None
    listening.listen(1024)
    application = prepare()
    gc.collect()
    gc.freeze()  # what is here now stays: it is shared by the workers, and not looked through again and again
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    click.echo(f"Abord is at {address}  (stop with Ctrl-C)")
    if opened:
        open_browser(address)
    if hasattr(os, "fork"):
        compile_aside(listening)
    if workers == 1 or not hasattr(os, "fork"):
        work(application, listening)
    else:
        supervise(application, listening, workers)


def open_browser(address: str) -> None:
    """Show the site, where windows can be shown: a browser in the terminal would take the place of what it says."""
    if sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        webbrowser.open(address)


def prepare() -> object:
    """The application, with its table in place and the law book open, before any worker is made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abord.web.settings")
    # The matrices of one conversation are small: threads of the linear algebra only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from abord.web.wsgi import application  # noqa: I001  (sets Django up)

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from abord.book import open_book
    from abord.casework.backup import clear_leftovers
    from abord.screening.assess import compile_all
    from abord.web.site.sealed import purge

    owner = "owner" if "owner" in connections else "default"
    call_command("migrate", database=owner, verbosity=0, interactive=False)
    purge()
    clear_leftovers(settings.DATA)
    connections.close_all()  # a connection does not survive a fork
    compile_all(open_book())
    read_pages()
    return application


def read_pages() -> None:
    """Load all views and the pages of the check before any worker is made: else the first visitor of each waits."""
    from django.template.loader import get_template
    from django.urls import resolve

    from abord.engine.facts import LANGUAGES
    from abord.web.site.words import say

    resolve("/")
    for name in ("start", "place", "people", "question", "result", "plan"):
        get_template(f"{name}.html")
    for language in LANGUAGES:
        say(language, "next")


def compile_aside(listening: socket.socket) -> None:
    """Compile what the prior of the questions needs in a process of its own, which stands back for those that answer.

    In a thread of a worker it would take turns with the first visitors of a new installation, and each worker would
    compile the same. The workers wait for its end (that of the pipe) and then find all of it on disk.
    """
    from abord.book import open_book
    from abord.screening.ask import priors

    parent = os.getpid()
    done, open_until_done = os.pipe()
    if os.fork() == 0:
        try:
            listening.close()
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
            os.nice(10)
            priors.prepare(open_book())
        finally:
            os._exit(0)
    os.close(open_until_done)
    priors.wait = lambda: os.read(done, 1)


def _end_with(parent: int) -> None:
    """Nobody waits for what is compiled once the site has stopped."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def work(application: object, listening: socket.socket) -> None:
    """Answer requests until told to stop; the prior of the questions is prepared meanwhile."""
    from django.conf import settings
    from waitress import create_server

    from abord.book import open_book
    from abord.screening.ask import priors

    sys.setswitchinterval(TURN)
    threading.Thread(target=priors.ready, args=(open_book(),), daemon=True).start()
    server = create_server(
        application, sockets=[listening], threads=THREADS, ident=None, max_request_body_size=LARGEST_BODY,
        # What our own proxies say of the caller and of HTTPS is needed; with none before us nobody may say it.
        clear_untrusted_proxy_headers=not settings.PROXIES,
        connection_limit=MOST_CONNECTIONS, asyncore_use_poll=hasattr(select, "poll"),
    )  # fmt: skip
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        server.close()


def supervise(application: object, listening: socket.socket, workers: int) -> None:
    """Keep so many workers alive until told to stop."""
    children: set[int] = set()

    def stop(_signal: int, _frame: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    stops: deque[float] = deque(maxlen=START_AGAIN_AT_MOST)
    try:
        while True:
            while len(children) < workers:
                child = os.fork()
                if child == 0:
                    try:
                        work(application, listening)
                    finally:
                        os._exit(0)
                children.add(child)
            gone, _ = os.wait()
            if gone not in children:  # what was compiled aside is there
                continue
            children.discard(gone)
            now = time.monotonic()
            if len(stops) == START_AGAIN_AT_MOST and now - stops[0] < HOUR:
                click.echo("Workers keep stopping; giving up.", err=True)
                sys.exit(1)
            stops.append(now)
    except KeyboardInterrupt:
        pass
    finally:
        for child in children:
            os.kill(child, signal.SIGTERM)
        for child in children:
            os.waitpid(child, 0)

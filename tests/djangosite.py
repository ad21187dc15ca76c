"""Django, set up once for all tests, with a folder of its own for data. Import this before any model.

The fixture ``application`` (tests/conftest.py) adds the tables. ``site_on`` lets a test use another database.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ["ABORD_DATA"] = tempfile.mkdtemp(prefix="abord-web-")
os.environ["ABORD_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["DJANGO_SETTINGS_MODULE"] = "abord.web.settings"
os.environ.pop("ABORD_DATABASE", None)
os.environ["ABORD_PAGES_PER_MINUTE"] = "1000000"  # tests are quicker than people, and all on one network
# Playwright keeps an event loop in the thread of the tests; Django's guard would take them for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()


@contextmanager
def site_on(address: str, migrate: bool = True) -> Iterator[None]:
    """The site on the database at this address, in this thread and in threads begun inside; migrated."""
    from django.core.management import call_command
    from django.db import connections

    from abord.web.site.database import database

    def use(settings: dict[str, object]) -> None:
        connections["default"].close()
        connections.settings["default"] = settings
        del connections["default"]

    before = connections.settings["default"]
    use(connections.configure_settings({"default": database(address, Path(os.environ["ABORD_DATA"]))})["default"])
    try:
        if migrate:
            call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        use(before)

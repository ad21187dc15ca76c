"""Work in the background: in the queue with the act that asks for it, or not at all; inline where there is no queue."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from officekit import organisation, system_scope

from abord.casework import background
from abord.casework.files.models import Tally
from abord.casework.organisations.scope import current, scoped
from abord.web.site.guard import QuietFormatter

PROGRAM = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from abord.casework import background
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import SYSTEM, Scope, scoped
from abord.casework.purposes import Purpose
where = Organisation.objects.create(code="testgem", name="OCMW Testgem")
assert background.queued()
try:
    with scoped(Scope(where.pk, SYSTEM, Purpose.UPKEEP)):
        background.later("look_at_terms")
        raise ZeroDivisionError
except ZeroDivisionError:
    pass
background.every_night()
"""


def test_a_job_exists_with_its_act_or_not_at_all(postgres: Any, tmp_path: Path) -> None:
    name = postgres.database()
    environment = {
        **os.environ, "ABORD_DATA": str(tmp_path), "ABORD_DATABASE": postgres.address(name),
        "DJANGO_SETTINGS_MODULE": "abord.web.settings",
    }  # fmt: skip

    def run(*words: str) -> None:
        done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    run("-c", PROGRAM)
    jobs = "select task_name, status from procrastinate_jobs where task_name <> 'abord.take_up_again'"
    each = [f"abord.{one}" for one in background.JOBS]
    assert postgres.sql(jobs, name) == [(one, "todo") for one in each], "once: the act that failed left none"
    run("-m", "abord", "office", "work", "--once")
    assert sorted(postgres.sql(jobs, name)) == sorted((one, "succeeded") for one in each)


def test_without_a_queue_it_is_done_in_the_same_transaction(application: object, monkeypatch: Any) -> None:
    done: list[str] = []
    monkeypatch.setitem(background.JOBS, "look_at_terms", lambda: done.append("done"))
    with scoped(system_scope(organisation())):
        background.later("look_at_terms")
        assert done == [], "as the last thing"
    assert done == ["done"]


def test_a_job_that_fails_stops_no_other(
    application: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither another job of the office nor the night of the next one; what failed leaves nothing half done."""
    first, second = organisation(), organisation()
    done: list[tuple[int, str]] = []

    def fails() -> None:
        if current().organisation_id == first.pk:
            Tally.objects.create(what="waiting", counts={})
            raise ZeroDivisionError("Griselda")
        done.append((current().organisation_id, "look_at_terms"))

    monkeypatch.setattr(
        background, "JOBS", {"look_at_terms": fails, "other": lambda: done.append((current().organisation_id, "other"))}
    )
    failed = background.every_night()
    assert failed == [f"{first.code}: look_at_terms"]
    assert {(first.pk, "other"), (second.pk, "look_at_terms"), (second.pk, "other")} <= set(done)
    with scoped(system_scope(first)):
        assert not Tally.objects.exists()
    assert "Griselda" not in QuietFormatter().format(caplog.records[-1])

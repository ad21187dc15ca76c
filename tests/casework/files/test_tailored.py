"""Made to measure: noted with a reason that the person reads; read by all only together, of nobody."""

from __future__ import annotations

import datetime

import pytest
from filekit import Office
from officekit import Desk, worker

from abord.casework.feedback import tailored
from abord.casework.feedback.tailored import Standard
from abord.casework.files.acts.common import CannotDo
from abord.casework.files.vocabulary import vocabulary
from abord.casework.journal import chain
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin


def test_it_needs_a_reason_that_says_who_nobody_is(at_work: Office) -> None:
    file = at_work.file("Noor Voorbeeld")
    for reason, key in (
        (" ", "text_needed"), ("noor@example.be", "signal_email"), ("call 0470 12 34 56", "signal_number"),
        ("since 3/4/2026", "signal_day"), ("Noor cannot read", "signal_name"),
    ):  # fmt: skip
        with pytest.raises(CannotDo, match=key):
            tailored.note(file, Standard.CHANNEL, reason, ["Noor Voorbeeld"])
    made = tailored.note(file, Standard.CHANNEL, "The post is not opened.")
    assert made.data == {"standard": "channel", "because": "The post is not opened."}
    line = chain.entries_about(file.person.subject)[0].line
    assert line is not None and line.data["because"] == "The post is not opened.", "the person reads why"
    assert set(vocabulary()["standard"]) == {one.value for one in Standard}


ALL_DAYS = datetime.date.min, datetime.date.max


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2026-11-24", "2025-10-01", "2026-09-30"), ("2026-10-30", "2025-07-01", "2026-06-30"),
     ("2026-01-31", "2025-01-01", "2025-12-31"), ("2026-01-30", "2024-10-01", "2025-09-30")],
)  # fmt: skip
def test_only_quarters_are_read_that_are_over_for_a_month(day: str, first: str, last: str) -> None:
    found = tailored.looked_back(datetime.date.fromisoformat(day))
    assert found == (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


def test_what_was_noted_this_quarter_is_not_read_yet(at_work: Office) -> None:
    """Else whoever looks each day sees of which day a reason is."""
    file = at_work.file()
    for number in range(20):
        tailored.note(file, Standard.TERM, f"The works go on, way {number}.")
    assert tailored.learned() == tailored.Learned([], [])


def test_small_numbers_and_their_reasons_are_left_out(at_work: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tailored, "looked_back", lambda day: ALL_DAYS)
    file = at_work.file()
    for number in range(9):
        tailored.note(file, Standard.CHANNEL, f"The post is not opened, way {number}.")
    assert tailored.learned() == tailored.Learned([], [])
    for number in range(12):
        tailored.note(file, Standard.TERM, f"The works go on, way {number}.")
    tailored.note(file, Standard.CHANNEL, "The post is not opened, way 9.")
    for _ in range(3):
        tailored.note(file, Standard.PLACE, "At the school gate.")
    found = tailored.learned()
    numbers = dict(found.lines)
    assert numbers["place"] is None and numbers["term"] == 12
    assert "At the school gate." not in str(found.reasons) and ("term", "The works go on, way 3.") in found.reasons


def test_who_may_note_and_who_may_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tailored, "looked_back", lambda day: ALL_DAYS)
    signin.tries._seen.clear()
    with scoped(office.scope):
        file = office.file()
    desk = Desk().sign_in(office.worker)
    desk.post(f"file/{file.pk}/made-to-measure", 422, standard="", reason="x")
    assert "signal" not in desk.post(f"file/{file.pk}/made-to-measure", standard="step", reason="One visit less.").url
    for number in range(11):
        desk.post(f"file/{file.pk}/made-to-measure", standard="step", reason=f"One visit less, way {number}.")
    quality = Desk().sign_in(worker(office.organisation, Role.QUALITY, name="Kim Kwaliteit"))
    shown = quality.get("made-to-measure").content.decode()
    assert "One visit less, way 3." in shown and "Noor" not in shown and office.worker.name not in shown
    quality.get(f"file/{file.pk}/made-to-measure", 404)
    Desk().sign_in(worker(office.organisation, Role.WORKER)).get("made-to-measure", 404)

"""Every deadline can be said in four languages; every right names a regime that exists."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from abord.book import open_book
from abord.casework.clocks import Deadline, Regime, Status, Subject, deadlines, wording
from abord.casework.clocks import terms as terms_module
from abord.casework.clocks.deadlines import Actor

FOLDER = Path(terms_module.__file__).parent
LANGUAGES = ("nl", "fr", "de", "en")


def words(language: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "words" / f"{language}.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_have_the_same_keys_and_all_subjects(language: str) -> None:
    mine, dutch = words(language), words("nl")
    assert set(mine) == set(dutch)
    for group in ("subject", "status", "why", "follows", "confidence"):
        assert set(mine[group]) == set(dutch[group])
        assert all(isinstance(text, str) and text for text in mine[group].values())
    assert set(mine["subject"]) == {subject.value for subject in Subject}
    assert set(mine["status"]) == {status.value for status in Status}


def test_every_key_that_the_code_names_is_in_the_catalogue() -> None:
    code = (FOLDER / "deadlines.py").read_text(encoding="utf-8")
    for group in ("why", "follows"):
        for key in words("nl")[group]:
            assert f'"{key}"' in code, f"{group}.{key} is said nowhere"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deadline_in_words(language: str) -> None:
    day = datetime.date(2026, 11, 22)
    deadline = Deadline(
        Subject.APPEAL, Actor.PERSON, Status.OPEN, day, day, article="art. 47", confidence="S", why=("maybe_over",)
    )
    said = " ".join([wording.title(deadline, language), *wording.sentences(deadline, language)])
    assert "22/11/2026" in said
    assert "art. 47" in wording.source(deadline, language).lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_is_only_said_as_a_fact_once_the_term_is_missed(language: str) -> None:
    day, lead = datetime.date(2026, 11, 22), words(language)["if_late"]
    for status in (Status.OPEN, Status.MISSED):
        deadline = Deadline(
            Subject.DECISION, Actor.SERVICE, status, day, day, article="art. 21", confidence="S", follows="silence"
        )
        said = " ".join(wording.sentences(deadline, language))
        assert words(language)["follows"]["silence"] in said
        assert (lead in said) == (status is Status.OPEN)


def test_every_right_names_a_regime_of_the_clocks() -> None:
    for right in open_book().rights.values():
        assert Regime(right.folder.right.procedure.regime)


def test_the_clocks_agree_with_the_folder_of_the_right() -> None:
    """The days and months that a right's folder shows are those that the clocks count with."""
    today = datetime.date(2026, 6, 1)
    for right in open_book().rights.values():
        procedure = right.folder.right.procedure
        regime = Regime(procedure.regime)
        for name, days, months in (
            ("decision", procedure.decision_days, procedure.decision_months),
            ("notification", procedure.notification_days, None),
            ("payment", procedure.payment_days, None),
            ("appeal", None, procedure.appeal_months),
        ):
            found = terms_module.term(name, regime, today)
            if found is not None and (days or months):
                assert found.low <= (days or months or 0) <= found.high, (right.folder.id, name)
                assert found.unit == ("days" if days else "months")


def test_nothing_happened_gives_nothing() -> None:
    assert deadlines([], Regime.RMI, datetime.date(2026, 1, 1)) == []


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_no_article_keeps_an_english_word(language: str) -> None:
    named = {entry["article"] for entry in terms_module.all_terms()} | {
        rule["article"]
        for entry in yaml.safe_load((FOLDER.parent / "letters" / "checklist.yaml").read_text(encoding="utf-8"))
        for rule in entry["rules"]
    }
    for name in named:
        said = wording.article(name, language)
        assert not re.search(r"\b(law|of|the|and|to|January|February|March|May|July|October|good|rules)\b", said), said

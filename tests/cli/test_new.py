"""A right in ten minutes: the new folder says what is missing, and works once filled in."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from running import EXAMPLES, ROOT

from abord.book import FACTS, RIGHTS
from abord.engine.facts import FURTHER_LANGUAGES
from abord.engine.folder import FolderError, load_folder
from abord.engine.graph import LawBook
from abord.screening.assess import Outcome, assess
from abord.situation.reader import Reader

Run = Callable[..., Result]


@pytest.fixture
def rights(tmp_path: Path) -> Path:
    """A copy of the rights."""
    copy = tmp_path / "rights"
    shutil.copytree(RIGHTS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def fill_in(folder: Path) -> None:
    """What a person does in an editor: every TODO replaced, two figures looked up."""
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8")
        text = text.replace("law_verified_until: TODO", "law_verified_until: 2026-06-30")
        text = text.replace('{value: 0, confidence: "?"', '{value: 600, confidence: "S"').replace('"?"', '"S"')
        text = text.replace("be/law/TODO", "be/law/1999-01-01/toys").replace("TODO", "toy")
        file.write_text(text, encoding="utf-8")


def test_a_new_right_says_what_is_missing_and_then_works(abord: Run, rights: Path) -> None:
    made = abord("new", "speelgoed_jouet", "--into", str(rights), "--json")
    assert made.exit_code == 0, made.output
    folder = rights / "speelgoed_jouet"
    assert all(count > 0 for count in json.loads(made.stdout)["todo"].values())
    with pytest.raises(FolderError, match=r"right\.yaml: law_verified_until: found 'TODO'"):
        load_folder(folder)
    fill_in(folder)
    book = LawBook(rights, FACTS)
    situation = Reader(book.facts).read("date: 2021-06-01\npersons: {a: {age: 40}, b: {age: 8}}\nassume: usual\n")
    found = assess(book, situation, rights=["speelgoed_jouet"])
    grown_up, child = found.of("speelgoed_jouet", "a"), found.of("speelgoed_jouet", "b")
    assert grown_up.outcome is Outcome.ENTITLED and grown_up.amount is not None and grown_up.amount.low == 50
    assert child.outcome is Outcome.NOT_ENTITLED


def test_the_new_folder_has_what_a_folder_has(abord: Run, tmp_path: Path) -> None:
    assert abord("new", "speelgoed_jouet", "--into", str(tmp_path)).exit_code == 0
    made = {path.name for path in (tmp_path / "speelgoed_jouet").iterdir()}
    # Explanations in further languages come when somebody can write them.
    later = {"__pycache__", *(f"text.{code}.md" for code in FURTHER_LANGUAGES)}
    assert made == {path.name for path in (RIGHTS / "leefloon_ris").iterdir()} - later


def test_what_contributing_says_works(abord: Run, rights: Path) -> None:
    """The blocks of CONTRIBUTING.md, put where it says, give a right that computes."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(yaml|python)\n(.*?)```", text, re.S)
    assert [language for language, _ in blocks] == ["yaml", "python", "yaml"]
    assert abord("new", "schoolpremie_prime_ecole", "--into", str(rights)).exit_code == 0
    folder = rights / "schoolpremie_prime_ecole"
    for name, (_, block) in zip(("parameters.yaml", "rules.py", "words.yaml"), blocks, strict=True):
        (folder / name).write_text(block, encoding="utf-8")
    about = (folder / "right.yaml").read_text(encoding="utf-8")
    about = about.replace("law_verified_until: TODO", "law_verified_until: 2026-06-30").replace("month}", "once}")
    (folder / "right.yaml").write_text(about, encoding="utf-8")
    book = LawBook(rights, FACTS)
    situation = Reader(book.facts).read_file(EXAMPLES / "lone_parent.yaml")
    found = assess(book, situation, rights=["schoolpremie_prime_ecole"]).of("schoolpremie_prime_ecole", "amina")
    assert found.outcome is Outcome.ENTITLED and found.amount is not None and found.amount.low == 240


@pytest.mark.parametrize("name", ["Leefloon", "1st", "_x", "a-b", "a__b", "class", "", "../x", "leefloon_ris"])
def test_a_bad_id(abord: Run, tmp_path: Path, name: str) -> None:
    result = abord("new", name, "--into", str(tmp_path))
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_an_existing_folder(abord: Run, tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    result = abord("new", "toy", "--into", str(tmp_path))
    assert result.exit_code == 2 and "exists" in result.stderr
    assert not list((tmp_path / "toy").iterdir())


def test_no_right_here_is_left_half_filled_in() -> None:
    for file in RIGHTS.glob("*/*.*"):
        assert file.suffix == ".pyc" or "TODO" not in file.read_text(encoding="utf-8"), file

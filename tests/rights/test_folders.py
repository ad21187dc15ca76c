"""The folder of a right: every folder here is whole, and a wrong one says all that is wrong with it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

import abord
from abord.book import open_book
from abord.engine.folder import LANGUAGES, FolderError, load_folder
from abord.screening.structure import own_parameters

RIGHTS = Path(abord.__file__).parent / "rights"
FOLDERS = sorted(path.parent for path in RIGHTS.glob("*/right.yaml"))
EXEMPLAR = RIGHTS / "leefloon_ris"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the exemplar, to spoil."""
    target = tmp_path / EXEMPLAR.name
    shutil.copytree(EXEMPLAR, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def spoil(folder: Path, before: str, after: str) -> None:
    file = folder / "right.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(before) >= 1, before
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def problems(folder: Path) -> list[tuple[str, str]]:
    """(file, key) of each problem."""
    with pytest.raises(FolderError) as caught:
        load_folder(folder)
    return [(problem.file.name, problem.key) for problem in caught.value.problems]


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_every_folder_is_whole(path: Path) -> None:
    folder = load_folder(path)
    assert folder.id == path.name
    assert set(folder.texts) == set(LANGUAGES)


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_placeholders_of_the_texts_are_parameters_or_terms(path: Path) -> None:
    folder = load_folder(path)
    parameters = {one.name for one in own_parameters(open_book(), path.name).values()}
    terms = {name for name, value in folder.right.procedure if isinstance(value, int)}
    for language, text in folder.texts.items():
        asked = set(re.findall(r"\{(\w+)\}", text))
        assert asked <= parameters | terms, language


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_the_texts_say_the_same_in_all_languages(path: Path) -> None:
    texts = load_folder(path).texts.values()
    assert len({text.count("\n## ") for text in texts}) == 1
    assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts}) == 1


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_what_is_unsure_is_said_in_four_languages(path: Path) -> None:
    for hole in load_folder(path).right.holes:
        texts = [hole[language] for language in LANGUAGES]
        assert len(set(texts)) == len(LANGUAGES)
        figures = [re.findall(r"\d+", re.sub(r"(?<=\d)[ .,](?=\d)", "", text)) for text in texts]
        assert len({tuple(sorted(each)) for each in figures}) == 1, (texts, figures)


def test_a_missing_language(copy: Path) -> None:
    spoil(copy, ", en: Living wage}", "}")
    assert problems(copy) == [("right.yaml", "short.en")]


def test_an_unknown_key(copy: Path) -> None:
    spoil(copy, "received_fact:", "recieved_fact:")
    assert problems(copy) == [("right.yaml", "received_fact"), ("right.yaml", "recieved_fact")]


def test_search_words_are_there_in_each_language_and_once(copy: Path) -> None:
    file = copy / "search_words.yaml"
    file.write_text("nl: [minimex, Minimex]\nfr: []\nde: [Stütze, 3]\nes: [minimex]\n", encoding="utf-8")
    wrong = ("nl", "fr", "de.1", "en", "es")
    assert sorted(problems(copy)) == sorted(("search_words.yaml", key) for key in wrong)
    file.unlink()
    assert problems(copy) == [("search_words.yaml", "")]


def test_an_id_that_is_not_the_name_of_the_folder(copy: Path) -> None:
    spoil(copy, "id: leefloon_ris", "id: leefloon")
    with pytest.raises(FolderError, match=r"right\.yaml: id: found 'leefloon', expected 'leefloon_ris'"):
        load_folder(copy)


def test_an_id_that_is_no_name(copy: Path) -> None:
    spoil(copy, "id: leefloon_ris", "id: Leefloon RIS")
    assert problems(copy) == [("right.yaml", "id")]


def test_a_key_twice(copy: Path) -> None:
    spoil(copy, "owner: abord", "owner: abord\nowner: somebody")
    with pytest.raises(FolderError, match="the key 'owner' twice"):
        load_folder(copy)


def test_a_value_out_of_the_list(copy: Path) -> None:
    spoil(copy, "mode: mixed", "mode: sometimes")
    with pytest.raises(FolderError, match=r"grant\.mode: found 'sometimes', expected .*'automatic'"):
        load_folder(copy)


def test_a_flag_is_yes_or_no(copy: Path) -> None:
    spoil(copy, "administration_has_it: yes", "administration_has_it: 1")
    assert problems(copy) == [("right.yaml", "documents.0.administration_has_it")]


def test_on_is_a_key_and_no_flag(copy: Path) -> None:
    spoil(copy, "reviewed: {on: null, by: null}", "reviewed: {on: 2026-11-01, by: a lawyer}")
    assert load_folder(copy).right.reviewed.by == "a lawyer"


def test_a_review_has_a_day_and_a_name(copy: Path) -> None:
    spoil(copy, "reviewed: {on: null, by: null}", "reviewed: {on: 2026-11-01, by: null}")
    assert problems(copy) == [("right.yaml", "reviewed")]


def test_one_term_to_decide(copy: Path) -> None:
    spoil(copy, "decision_days: 30", "decision_days: 30\n  decision_months: 1")
    assert problems(copy) == [("right.yaml", "procedure")]


def test_an_amount_has_a_period(copy: Path) -> None:
    spoil(copy, "every: month", "every: none")
    assert problems(copy) == [("right.yaml", "result")]


def test_a_right_opens_another_once(copy: Path) -> None:
    edge = yaml.safe_load((copy / "right.yaml").read_text(encoding="utf-8"))["opens"][0]
    line = f"- {yaml.safe_dump(edge, default_flow_style=True, width=10000).strip()}\n"
    spoil(copy, "opens:\n", f"opens:\n  {line}")
    assert problems(copy) == [("right.yaml", "opens")]


def test_a_missing_text_and_a_stranger(copy: Path) -> None:
    (copy / "text.de.md").rename(copy / "text.es.md")
    assert problems(copy) == [("text.es.md", ""), ("text.de.md", "")]


def test_a_text_without_heading(copy: Path) -> None:
    (copy / "text.fr.md").write_text("Le revenu d'intégration", encoding="utf-8")
    assert problems(copy) == [("text.fr.md", "line 1")]


def test_no_yaml_at_all(copy: Path) -> None:
    (copy / "right.yaml").write_text("id: [", encoding="utf-8")
    [(file, key)] = problems(copy)
    assert (file, key.startswith("line")) == ("right.yaml", True)


def test_everything_at_once(copy: Path) -> None:
    spoil(copy, "holder: person", "holder: somebody")
    spoil(copy, "appeal_months: 3", "appeal_months: three")
    (copy / "text.nl.md").unlink()
    assert problems(copy) == [
        ("right.yaml", "unit.holder"),
        ("right.yaml", "procedure.appeal_months"),
        ("text.nl.md", ""),
    ]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="found no folder"):
        load_folder(tmp_path / "nowhere")


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: str(path.name))
def test_what_asking_can_set_in_motion_was_looked_up_and_is_said_in_words(path: Path) -> None:
    found = load_folder(path).right.consequences
    assert found, "looked up for all rights of the house"
    assert len({one.kind for one in found}) == len(found), "each kind once: its name is the heading"
    for one in found:
        assert one.confidence.value in "SCK", "an unsure consequence frightens for nothing: leave it out, or look it up"
        said = {one.says[language] for language in LANGUAGES}
        assert len(said) == len(LANGUAGES) and all(text.endswith(".") for text in said)


def test_a_consequence_without_a_source_is_refused(copy: Path) -> None:
    spoil(
        copy,
        '    article: "law of 26 May 2002 art. 24"\n    source: "elfri',
        '    article: "law of 26 May 2002 art. 24"\n    sauce: "elfri',
    )
    assert problems(copy) == [("right.yaml", "consequences.3.source"), ("right.yaml", "consequences.3.sauce")]

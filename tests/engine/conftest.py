"""The generators and the brute-force oracle lie beside the folders of tests; the law book is opened once.

``write_law`` writes a law book of one small right, for what the real law must never contain.
"""

import json
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from abord.book import FACTS, RIGHTS, open_book
from abord.engine.graph import LawBook
from oracle import Law, read_law

LANGUAGES = ("nl", "fr", "de", "en")
VOCABULARY = "from abord.engine.law import *\nfrom abord.engine import law\nfrom abord_law__concepts import Colour\n"
CONCEPTS = "from abord.engine.law import *\n\n\nclass Colour(Enum):\n    RED = 0\n    GREEN = 1\n    BLUE = 2\n"
FACTS_HERE = """
wage: {of: person, type: amount, unit: EUR/year}
loss: {of: person, type: amount, unit: EUR/year, range: [-100000, 100000]}
rent_by_month: {of: person, type: amount, unit: EUR/month}
capital: {of: person, type: amount, unit: EUR}
years: {of: person, type: count, unit: year, range: [0, 120]}
share_of_all: {of: person, type: count, unit: "1"}
born: {of: person, type: date}
happy: {of: person, type: flag}
colour: {of: person, type: choice, choices: Colour}
near: {of: pair, type: flag}
gift: {of: pair, type: amount, unit: EUR/year}
value: {of: holding, type: amount, unit: EUR}
empty: {of: holding, type: flag}
"""
CONDITION = """

@rule(article="art. 1", condition=Condition.MEANS)
def holds(happy: bool) -> bool:
    return happy
"""


@pytest.fixture(scope="session")
def book() -> LawBook:
    return open_book()


@pytest.fixture(scope="session")
def law() -> Law:
    return read_law(RIGHTS, FACTS, "abord.rights")


@pytest.fixture(scope="session")
def write_law(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., LawBook]:
    """``write_law(rules, parameters, concepts)`` opens a book with one right, ``demo``, of these rules.

    ``holds``, a condition on the fact ``happy``, is there already; the first rule stands on line 5 of rules.py after
    a blank line. ``parameters`` maps names to (unit, value), ``shared`` those of the figures that rights share.
    """

    laws = tmp_path_factory.mktemp("laws")

    def write(
        rules: str = "", parameters: dict[str, Any] | None = None, concepts: str = "", amount: str | None = None,
        head: str = "", facts_here: str = FACTS_HERE, covers: str | None = None, shared: dict[str, Any] | None = None,
    ) -> LawBook:  # fmt: skip
        home = Path(tempfile.mkdtemp(dir=laws))  # Python keeps what it read by path, size and second
        rights, facts = home / "rights", home / "facts"
        for folder in (rights / "_concepts", rights / "demo", facts):
            folder.mkdir(parents=True, exist_ok=True)
        (facts / "all.yaml").write_text(facts_here, encoding="utf-8")
        (rights / "_concepts" / "rules.py").write_text(CONCEPTS + textwrap.dedent(concepts), encoding="utf-8")
        source = VOCABULARY + head + "\n" + textwrap.dedent(rules).strip("\n") + "\n" + CONDITION
        (rights / "demo" / "rules.py").write_text(source, encoding="utf-8")
        words = dict.fromkeys(LANGUAGES, "words")
        conditions = [name for name in ("holds", "other_condition", "left_to_people") if f"def {name}(" in source]
        (rights / "demo" / "words.yaml").write_text(json.dumps(dict.fromkeys(conditions, words)), encoding="utf-8")
        (rights / "demo" / "right.yaml").write_text(json.dumps(described(amount, covers)), encoding="utf-8")
        said = {language: ["words"] for language in LANGUAGES}
        (rights / "demo" / "search_words.yaml").write_text(json.dumps(said), encoding="utf-8")
        for folder, figures in (("demo", parameters), ("_concepts", shared)):
            (rights / folder / "parameters.yaml").write_text(json.dumps(declared(figures or {})), encoding="utf-8")
        for language in LANGUAGES:
            (rights / "demo" / f"text.{language}.md").write_text("# Demo\n", encoding="utf-8")
        return LawBook(rights, facts)

    return write


def declared(parameters: dict[str, Any]) -> dict[str, Any]:
    """Entries of parameters.yaml: from (unit, value), or as they stand."""
    entries = {}
    for name, given in parameters.items():
        if isinstance(given, tuple):
            value = {"value": given[1], "confidence": "S", "source": "here"}
            given = {"unit": given[0], "values": {"2000-01-01": value}}
        entries[name] = {"description": dict.fromkeys(LANGUAGES, name), "article": "art. 2", **given}
    return entries


def described(amount: str | None, covers: str | None = None) -> dict[str, Any]:
    """A right.yaml with the least that it can hold."""
    text = dict.fromkeys(LANGUAGES, "words")
    return {
        "id": "demo", "names": text, "short": text, "summary": text,
        "institution": {"id": "office", "names": text},
        "legal_basis": [{"title": text, "article": "art. 1", "reference": "be/law/demo"}],
        "unit": {"holder": "person", "covers": covers},
        "grant": {"mode": "application", "note": text},
        "result": {"amount": amount, "every": "month" if amount else "none"},
        "where_to_go": text, "documents": [],
        "procedure": {
            "receipt": None, "decision_days": 30, "notification_days": None, "payment_days": None,
            "effective_from": text, "appeal": text, "appeal_months": 3, "source": "here", "confidence": "S",
        },
        "received_fact": None, "opens": [], "effects": None, "life_events": [], "themes": [],
        "law_verified_until": "2026-06-30", "owner": "test", "reviewed": {"on": None, "by": None}, "holes": [],
    }  # fmt: skip

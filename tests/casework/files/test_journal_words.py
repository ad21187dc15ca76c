"""What an entry of the journal is about has words in four languages: for all that any caller writes."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

import abord
import djangosite  # noqa: F401
from abord.casework.files.vocabulary import vocabulary
from abord.engine.facts import LANGUAGES
from abord.web.desk.watching import _about

HOME = Path(abord.__file__).parent
PLACE = {"record": 2, "reading": 1, "listed": 1, "of_the_day": 2, "once_a_session": 2}
"""Where what it is about stands among what each is called with."""
PASSES_ON = {"chain.py", "listing.py"}
"""What hands on what it was given, and writes no words of its own."""


def abouts() -> Iterator[str]:
    """What every caller of the journal says that an entry is about, without what is filled in."""
    for path in itertools.chain((HOME / "casework").rglob("*.py"), (HOME / "web").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if ("journal" not in text and "listing" not in text) or path.name in PASSES_ON:
            continue
        for call in (one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            of_chain = not isinstance(call.func, ast.Attribute) or getattr(call.func.value, "id", "") == "chain"
            if name not in PLACE or not of_chain:
                continue
            named = [one.value for one in call.keywords if one.arg == "about"]
            found = [*named, *call.args[PLACE[name] : PLACE[name] + 1]]
            if found:
                yield written(found[0], path)


def written(about: ast.expr, path: Path) -> str:
    first = about.values[0] if isinstance(about, ast.JoinedStr) else about
    assert isinstance(first, ast.Constant) and isinstance(first.value, str), f"{path.name}: {ast.unparse(about)}"
    return first.value.strip()


def test_all_that_an_entry_may_be_about_has_words() -> None:
    found = list(abouts())
    assert len(found) > 50, "the callers are found"
    assert set(found) == set(vocabulary()["about"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_stays_and_what_goes_before_it_is_said_in_words(language: str) -> None:
    for about, texts in vocabulary()["about"].items():
        assert _about(about, language) == texts[language]
        assert _about(f"{about} SH-2026-1", language) == f"{texts[language]} SH-2026-1"
    assert _about("something else", language) == "something else"

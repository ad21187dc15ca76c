"""What of the law is not sure is said in words: what 0 and 1 stand for in a figure is for who writes the law."""

from __future__ import annotations

import re

import pytest

from abord.book import open_book
from abord.web.check.results import CODED
from abord.web.site.words import of


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_no_code_of_a_figure_is_left(language: str) -> None:
    texts = [of(one.description, language) for one in open_book().parameters.values()]
    coded = [text for text in texts if re.search(r"\([^()]*\b0\s*[:)]", text)]
    assert coded
    for text in coded:
        left = CODED.sub("", text)
        assert left and not re.search(r"[()]", left), text


def test_other_brackets_stay() -> None:
    assert CODED.sub("", "Width of the bracket (12 500 less 6 200)") == "Width of the bracket (12 500 less 6 200)"
    assert CODED.sub("", "Ceiling (gross taxable)") == "Ceiling (gross taxable)"

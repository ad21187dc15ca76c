"""Which pictogram stands beside which words. A pictogram never stands alone: it is hidden from screen readers."""

from __future__ import annotations

import re
from functools import cache

from abord.book import open_book
from abord.engine.facts import LANGUAGES

EVENTS = {
    "everything": "list", "losing_a_job": "work", "losing_income": "income", "end_of_unemployment_benefit": "work",
    "falling_ill": "ill", "becoming_disabled": "disability", "having_a_child": "child", "separating": "separate",
    "losing_a_partner": "heart", "reaching_pension_age": "age", "retiring": "age", "moving_to_a_care_home": "care",
    "becoming_homeless": "homeless", "leaving_homelessness": "key", "leaving_home": "door", "studying": "study",
    "turning_18": "people", "starting_to_work": "work", "leaving_prison": "door", "moving": "move",
    "moving_house": "move", "getting_into_debt": "debt", "high_energy_bill": "energy", "winter": "winter",
}  # fmt: skip
THEMES = {
    "income": "income", "pension": "age", "older_people": "age", "housing": "home", "social_assistance": "people",
    "disability": "disability", "energy": "energy", "reductions": "reduction", "debt": "debt", "health": "health",
    "family": "child", "work": "work", "education": "study",
}  # fmt: skip
DOCUMENTS = {
    "card": r"identity|residence permit",
    "ill": r"medical|physician",
    "energy": r"\bean\b|delivery",
    "debt": r"\bdebt",
    "people": r"household composition",
    "home": r"lease|housing|homes?\b|shelter",
    "bank": r"bank|savings",
    "income": r"income|wage|pension|benefit|\btax\b|resources",
}
"""Pictogram to words in the English name of its papers; the first that fits."""


def of_event(event: str) -> str:
    """For a life event."""
    return EVENTS.get(event, "talk")


def of_themes(themes: tuple[str, ...]) -> str:
    """For a right: that of its most telling theme."""
    telling = [theme for theme in themes if theme not in ("income", "reductions", "social_assistance")]
    return next((THEMES[theme] for theme in (*telling, *themes) if theme in THEMES), "paper")


def of_document(name: str) -> str:
    """For a paper to bring, by its name in any of our languages."""
    english = _english_names().get(name, name)
    return next((sign for sign, words in DOCUMENTS.items() if re.search(words, english, re.IGNORECASE)), "paper")


@cache
def _english_names() -> dict[str, str]:
    papers = [paper for right in open_book().rights.values() for paper in right.folder.right.documents]
    return {paper.names[language]: paper.names["en"] for paper in papers for language in LANGUAGES}

"""No text can say an old figure silently: each figure in prose is tied to a parameter, or said to have none.

A text of the catalogue fills figures in (``{name}``). The texts of ``right.yaml``, and a figure that reads better as a
word, cannot: those stand here, each with the parameter and the value for which the words were written. When the law
changes that value, the text has to be read again. What is unsure (``holes``) tells of research, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.engine.folder import Text
from abord.screening.structure import own_parameters

LEFT_OUT = ("holes", "letter", "legal_basis", "institution")
NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
FIGURE = re.compile(
    rf"\d[\d.,]*\d|\d|\b(?:{NUMBERS})(?= (?:days?|weeks?|months?|years?)\b)"
    r"|\b(?:half|an? (?:third|fifth|tenth|twelfth))\b",
    re.IGNORECASE,
)
CALENDAR = "a year has twelve months"
NO_PARAMETER = "no rule reads it: the source stands beside it in right.yaml, or the fact asks it in these words"

SAID: dict[str, dict[str, str | tuple[str, float]]] = {
    "huursubsidie_subvention_location": {
        "two": NO_PARAMETER, "9": NO_PARAMETER, "25": NO_PARAMETER, "1700": "a telephone number",
        "65": ("age_of_an_unadapted_home", 65), "a tenth": "dearer_municipality, at most: see below",
    },
    "igo_grapa": {
        "ten": ("transfer_looked_back", 10), "half": ("increase", 1.5), "29": ("days_abroad_allowed", 29),
        "21": NO_PARAMETER, "a twelfth": CALENDAR,
    },
    "installatiepremie_prime_installation": {
        "a tenth": ("income_margin", 1.1), "a twelfth": ("months_of_the_amount", 1),
    },
    "it_ai": {"90": NO_PARAMETER, "a twelfth": CALENDAR},
    "ivt_arr": {
        "a third": NO_PARAMETER, "17": NO_PARAMETER, "90": NO_PARAMETER, "a twelfth": CALENDAR, "two": NO_PARAMETER,
        "half": ("work_first_part_exempt", 0.5),
    },
    "leefloon_ris": {"three": NO_PARAMETER, "a twelfth": CALENDAR},
    "sociaal_tarief_tarif_social": {},
    "verwarmingstoelage_chauffage": {},
    "vt_bim": {"1": "the day since which a rule holds", "2024": "the day since which a rule holds", "one": CALENDAR},
}  # fmt: skip
RIGHTS = sorted(open_book().rights)


def said(right: str, language: str) -> Iterator[str]:
    """All prose about a right in a language, without what is filled in."""
    folder = open_book().rights[right].folder
    for text in (folder.texts[language], *(text[language] for text in _texts(folder.right))):
        yield re.sub(r"\{\w+\}", "", text)


def _texts(part: object) -> Iterator[Text]:
    if isinstance(part, Text):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if name not in LEFT_OUT:
                yield from _texts(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)


@pytest.mark.parametrize("right", RIGHTS)
def test_each_figure_in_prose_is_known_here(right: str) -> None:
    found = {figure.lower() for text in said(right, "en") for figure in FIGURE.findall(text)}
    assert found == set(SAID.get(right, {}))


@pytest.mark.parametrize("right", RIGHTS)
def test_a_text_is_read_again_when_its_figure_changes(right: str) -> None:
    own = {one.name: one for one in own_parameters(open_book(), right).values()}
    for figure, tied in SAID.get(right, {}).items():
        if isinstance(tied, tuple):
            name, written_for = tied
            now = own[name].at(open_book().figures_verified_until)
            assert now.value == written_for, f"the texts say {figure}; {name} is {now.value} now: read them again"


def test_the_tenth_of_dearer_municipalities() -> None:
    factor = open_book().parameters["huursubsidie_subvention_location.dearer_municipality"]
    assert factor.at(open_book().figures_verified_until).high == 1.1


@pytest.mark.parametrize("right", RIGHTS)
def test_every_language_says_the_same_digits(right: str) -> None:
    digits = {
        language: sorted(each for text in said(right, language) for each in re.findall(r"\d+", text))
        for language in LANGUAGES
    }
    assert all(each == digits["en"] for each in digits.values()), digits

"""Letters that ask for a right: in which language, what stands in them, and what never does."""

import re
from typing import Any

import pytest
from pdfua import Tagged
from visiting import Visitor, plain

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.outreach.places import find
from abord.situation.communes import LANGUAGES_OF, communes
from abord.web.paper import languages as legal
from abord.web.paper.letters import _addressee

BOOK = open_book()
REGION = {"FLANDERS": "nl", "WALLONIA": "fr", "GERMAN_SPEAKING": "de"}

FACILITIES = {
    "fr": "Bever Drogenbos Herstappe Kraainem Linkebeek Mesen Ronse Sint-Genesius-Rode Spiere-Helkijn Voeren Wemmel "
          "Wezembeek-Oppem Amel Büllingen Burg-Reuland Bütgenbach Eupen Kelmis Lontzen Raeren Sankt-Vith",
    "nl": "Comines-Warneton Enghien Flobecq Mouscron",
    "de": "Malmedy Waimes",
}  # fmt: skip
"""The twenty-seven, as the French list at axl.cefan.ulaval.ca and the Dutch one at wikiwand.com name them."""


def test_everywhere_the_language_of_the_area_is_offered_first() -> None:
    seen = 0
    for commune in communes():
        for reader in LANGUAGES:
            local = legal.languages(False, commune, reader).languages
            if commune.region == "BRUSSELS":
                assert set(local) == {"nl", "fr"} and (local[0] == reader or reader not in local)
                continue
            assert local[0] == REGION[commune.region]
            seen += len(local) > 1 and reader == "en"
            federal = legal.languages(True, commune, reader).languages
            assert set(federal) == {"nl", "fr", "de"}
            assert federal[0] == (reader if reader != "en" else REGION[commune.region])
    assert seen == 27


def test_facilities_are_where_the_lists_say() -> None:
    for language, names in FACILITIES.items():
        found = {one.name_in(REGION[one.region]) for one in communes() if language in one.facilities}
        assert {name.replace(" ", "-") for name in found} == set(names.split())


def test_a_service_of_one_region_writes_in_its_language_wherever_somebody_lives() -> None:
    regions = {one.folder.right.institution.region for one in BOOK.rights.values()} - {None}
    assert regions == {"FLANDERS"} and regions < set(LANGUAGES_OF)
    for place, allowed in (
        ("Namur", "nl"),
        ("Bruxelles", "nl"),
        ("Eupen", "nl"),
        ("Gent", "nl"),
        ("Kraainem", "nl fr"),
    ):
        for reader in LANGUAGES:
            found = legal.languages(False, find(place)[0][0], reader, "FLANDERS")
            assert found.languages == tuple(allowed.split()), place
    assert legal.languages(False, None, "fr", "FLANDERS").languages == ("nl",)


def test_no_place_no_language_is_taken_for_granted() -> None:
    assert legal.languages(False, None, "de").languages[0] == "de"
    assert set(legal.languages(False, None, "en").languages) == {"nl", "fr", "de"}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Anvers", "CPAS d'Anvers"),
        ("Éghezée", "CPAS d'Éghezée"),
        ("Namur", "CPAS de Namur"),
        ("Le Rœulx", "CPAS du Rœulx"),
        ("La Louvière", "CPAS de La Louvière"),
    ],
)
def test_french_names(place: str, text: str) -> None:
    assert _addressee("fr", "CPAS de {place}", place) == text


def test_every_right_has_a_letter_with_a_source() -> None:
    for id, right in BOOK.rights.items():
        letter = right.folder.right.letter
        assert letter is not None, id
        for language in LANGUAGES:
            texts = [letter.to[language], letter.ask[language], letter.basis[language]]
            assert all("TODO" not in text for text in texts)
            assert set(re.findall(r"\{(\w+)\}", " ".join(texts))) <= {"place", "blank"}
            years = set(re.findall(r"\b(?:19|20)\d\d\b", letter.basis["en"]))
            acts = " ".join(one.reference + one.title["en"] for one in right.folder.right.legal_basis)
            assert all(year in acts for year in years), f"{id}: an act that the folder does not name"
        named = {language: set(re.findall(r"\d+(?:/\d+)?", letter.basis[language])) for language in LANGUAGES}
        assert all(numbers - {"1"} == named["en"] - {"1"} for numbers in named.values()), id


@pytest.fixture(scope="module")
def pages(family: Visitor) -> dict[int, Any]:
    """All letters of the family, in Dutch for an English reader."""
    family.language = "en"
    listed = family.get("letters")
    cards = [*listed.context["planned"], *listed.context["other"]]
    return {card.number: family.get(f"letters/{card.number}") for card in cards}


def test_every_right_may_be_asked_for(pages: dict[int, Any]) -> None:
    assert {page.context["card"].right for page in pages.values()} == set(BOOK.rights)
    assert {"probable", "not"} <= {page.context["card"].group for page in pages.values()}


def test_a_letter_says_what_was_told_and_nothing_else(pages: dict[int, Any]) -> None:
    for page in pages.values():
        letter, card = page.context["letter"], page.context["card"]
        assert letter.language == page.context["written"] == "nl"
        html = plain(page.content.decode())
        sheet = html[html.index("Van Naam en voornaam") : html.index("What to do with this letter")]
        assert "Zebulon" not in sheet and "Quintilia" not in sheet, "no nickname goes to an institution"
        assert "{" not in sheet and "TODO" not in sheet
        assert not any(re.search(r": (nee|0|€ 0)\b", line) for line in letter.situation)
        if card.is_reader:
            assert letter.situation[:2] == ["Ik ben 34 jaar.", "Ik woon in Gent."]
        assert "Ontvangstbewijs" in sheet and "Handtekening" in sheet
        assert letter.enclosed == [
            one.names["nl"][:1].upper() + one.names["nl"][1:]
            for one in BOOK.rights[card.right].folder.right.documents
            if not one.administration_has_it
        ]
        assert page.content.decode().count("<h1") == 1


def test_what_a_right_does_not_read_is_not_in_its_letter(pages: dict[int, Any]) -> None:
    by_right = {page.context["card"].right: page.context["letter"] for page in pages.values()}
    assert any("Spaargeld" in line for line in by_right["leefloon_ris"].situation)
    assert not any("Spaargeld" in line for line in by_right["sociaal_tarief_tarif_social"].situation)


@pytest.mark.usefixtures("printer")
@pytest.mark.parametrize(("language", "right"), [("nl", "vt_bim"), ("fr", "it_ai"), ("de", "leefloon_ris"),
                                                 ("en", "installatiepremie_prime_installation")])  # fmt: skip
def test_letter_as_pdf(family: Visitor, language: str, right: str) -> None:
    family.language = language
    listed = family.get("letters")
    number = next(one.number for one in [*listed.context["planned"], *listed.context["other"]] if one.right == right)
    page = family.get(f"letters/{number}")
    written = page.context["written"]
    made = Tagged(family.file(page.context["pdf"].removeprefix(f"/{language}/")).content)
    assert made.problems() == [] and made.root["/Lang"] == written
    assert {str(one["/Lang"]) for name, one, _ in made.elements() if name == "Art"} == {language}
    assert min(made.sizes) >= 12
    numbers = [re.search(r"(Bladzijde|Page|Seite) ?\d.*", sheet) for sheet in made.pages]
    word = {"nl": "Bladzijde", "fr": "Page", "de": "Seite"}[written]
    letter = next(place for place, found in enumerate(numbers) if found is None)
    assert [found and found[0].strip() for found in numbers[:letter]] == [f"{word} {n}" for n in range(1, letter + 1)]
    assert letter >= 1 and not any(numbers[letter:]), "what is for the person alone has no number of the letter"
    assert [name for name, _, _ in made.elements()].count("H1") == 1


@pytest.mark.usefixtures("printer")
def test_a_letter_in_large_print(family: Visitor) -> None:
    family.language = "fr"
    number = next(one.number for one in family.get("letters").context["planned"] if one.right == "leefloon_ris")
    page = family.get(f"letters/{number}")
    assert page.context["pdf_large"] in page.content.decode()
    small, large = (Tagged(family.file(page.context[key].removeprefix("/fr/")).content) for key in ("pdf", "pdf_large"))
    assert large.problems() == [] and min(large.sizes) >= 18 and len(large.pages) > len(small.pages)
    assert "Ontvangstbewijs" in large.text and "Bladzijde 2" in large.text


def test_a_language_that_is_not_allowed_is_not_written(family: Visitor) -> None:
    family.language = "en"
    listed = family.get("letters")
    number = next(one.number for one in listed.context["planned"] if one.right == "leefloon_ris")
    assert family.get(f"letters/{number}/fr").context["written"] == "nl"
    assert family.get("letters/999", 303)["Location"] == "/en/letters/"


def test_in_brussels_one_chooses(visitor: Visitor) -> None:
    visitor.begin(place="1000")
    number = visitor.get("letters").context["other"][0].number
    found = {code for code, _, _ in visitor.get(f"letters/{number}").context["options"]}
    assert {"nl", "fr"} <= found
    assert visitor.get(f"letters/{number}/nl").context["written"] == "nl"


def test_whoever_lives_elsewhere_does_not_live_with_the_person(visitor: Visitor) -> None:
    visitor.begin(age="78", place="9000")
    visitor.post("people", do="add_away")
    visitor.post("people", do="save", who="new_away", name="Quintus", age="83", relation="SPOUSE", where="care_home")
    visitor.post("people", do="everyone")
    text = plain(visitor.get("letters/1").content.decode())
    assert "spouse" not in text.lower() and "83" not in text

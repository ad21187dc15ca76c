"""In which language a letter to an institution may be written, by the municipality where a person lives.

Coordinated laws of 18 July 1966 on the use of languages in administrative matters:

* a local service in the Dutch, French or German area uses the language of its area with the public (art. 12, quoted
  at wordscope.be); in Brussels Dutch and French stand on an equal footing (vlaanderen.be, taalwetwijzer);
* in the municipalities with language facilities people may also use the other language (art. 12 and 25; lists:
  wikiwand.com "Faciliteitengemeenten", axl.cefan.ulaval.ca "Les communes à facilités"). The Flemish circular
  BA-2005/03 asks that this be asked for each time. So the language of the area comes first here, with a note;
* a central federal service answers in that of the three languages which a person uses (art. 41; general knowledge).

Whether a health insurance fund or a supplier is bound is not looked up: their letters follow the language of the area,
which is always right.
"""

from __future__ import annotations

from dataclasses import dataclass

from abord.situation.communes import GERMAN_SPEAKING, Commune

NATIONAL = ("nl", "fr", "de")
FEDERAL = frozenset(("sfpd", "dg_han", "fps_economy"))
"""Institutions of the whole country, by their id in ``right.yaml``."""

OF_REGION = {"FLANDERS": ("nl",), "WALLONIA": ("fr",), "BRUSSELS": ("fr", "nl"), "GERMAN_SPEAKING": ("de",)}

FRENCH_TOO = frozenset((
    "23098", "23099", "23100", "23101", "23102", "23103",  # around Brussels: Drogenbos to Wezembeek-Oppem
    "23009", "33016", "34043", "45041", "73028", "73109",  # along the border: Bever, Mesen, Spiere-Helkijn, Ronse,
    *GERMAN_SPEAKING,                                      # Herstappe, Voeren; and the German-speaking nine
))  # fmt: skip
DUTCH_TOO = frozenset(("51019", "51067", "57096", "57097"))  # Flobecq, Enghien, Mouscron, Comines-Warneton
GERMAN_TOO = frozenset(("63049", "63080"))  # Malmedy, Waimes


@dataclass(frozen=True, slots=True)
class Choice:
    """The languages in which a letter may be written, the best first, and the key of the words that say why."""

    languages: tuple[str, ...]
    why: str


def languages(institution: str, commune: Commune | None, reader: str) -> Choice:
    """What a reader can choose from; the own language first where that is allowed on an equal footing."""
    if institution in FEDERAL:
        here = OF_REGION[commune.region] if commune is not None else NATIONAL
        return Choice(_first(reader, (*here, *(one for one in NATIONAL if one not in here))), "letter_note_federal")
    if commune is None:
        return Choice(_first(reader, NATIONAL), "letter_note_no_place")
    if commune.region == "BRUSSELS":
        return Choice(_first(reader, OF_REGION["BRUSSELS"]), "letter_note_brussels")
    own = OF_REGION[commune.region]
    extra = tuple(
        language for language, places in (("fr", FRENCH_TOO), ("nl", DUTCH_TOO), ("de", GERMAN_TOO))
        if commune.nis in places
    )  # fmt: skip
    return Choice((*own, *extra), "letter_note_facilities" if extra else "letter_note_region")


def _first(language: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return (language, *(one for one in allowed if one != language)) if language in allowed else allowed

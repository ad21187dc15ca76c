"""In which language a letter to an institution may be written, by the municipality where a person lives.

Coordinated laws of 18 July 1966 on the use of languages in administrative matters:

* a local service in the Dutch, French or German area uses the language of its area with the public (art. 12, quoted
  at wordscope.be); in Brussels Dutch and French stand on an equal footing (vlaanderen.be, taalwetwijzer);
* in the municipalities with language facilities people may also use the other language (art. 12 and 25; lists in
  ``situation.communes``). The Flemish circular BA-2005/03 asks that this be asked for each time. So the language of
  the area comes first here, with a note;
* a service of a regional government uses the language of its region, also with who lives elsewhere; in a municipality
  with facilities these hold (special law of 8 August 1980, art. 36; general knowledge);
* a central federal service answers in that of the three languages which a person uses (art. 41; general knowledge).

Whether a health insurance fund or a supplier is bound is not looked up: their letters follow the language of the area,
which is always right.
"""

from __future__ import annotations

from dataclasses import dataclass

from abord.situation.communes import LANGUAGES_OF, Commune

NATIONAL = ("nl", "fr", "de")


@dataclass(frozen=True, slots=True)
class Choice:
    """The languages in which a letter may be written, the best first, and the key of the words that say why."""

    languages: tuple[str, ...]
    why: str


def languages(central: bool, commune: Commune | None, reader: str, region: str | None = None) -> Choice:
    """What a reader can choose from; the own language first where that is allowed on an equal footing.

    Args:
        region: the one that the institution serves, where it serves no other.
    """
    if region is not None:
        if commune is not None and commune.region == region and commune.facilities:
            return Choice((*LANGUAGES_OF[region], *commune.facilities), "letter_note_facilities")
        return Choice(_first(reader, LANGUAGES_OF[region]), "letter_note_regional")
    if central:
        here = LANGUAGES_OF[commune.region] if commune is not None else NATIONAL
        return Choice(_first(reader, (*here, *(one for one in NATIONAL if one not in here))), "letter_note_federal")
    if commune is None:
        return Choice(_first(reader, NATIONAL), "letter_note_no_place")
    if commune.region == "BRUSSELS":
        return Choice(_first(reader, LANGUAGES_OF["BRUSSELS"]), "letter_note_brussels")
    own = LANGUAGES_OF[commune.region]
    return Choice((*own, *commune.facilities), "letter_note_facilities" if commune.facilities else "letter_note_region")


def _first(language: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return (language, *(one for one in allowed if one != language)) if language in allowed else allowed

"""Articles of law as people write them in each language: the folders note them once, in English and by their address.

``be/law/2002-05-26/… art. 14 §1 and art. 15`` becomes "wet van 26 mei 2002 art. 14 §1 en art. 15". Remarks in brackets
are for those who work on the law and stand in English only: other languages leave them out.
"""

from __future__ import annotations

import datetime
import re
from functools import partial

from abord.screening.trace import ADDRESS, act_name
from abord.screening.voice import Voice
from abord.web.site import words

ENGLISH_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
DAY = rf"(\d{{1,2}}) ({'|'.join(ENGLISH_MONTHS)}) (\d{{4}})"
DATED = {
    "programme-law": "programme law of", "coordinated-law": "coordinated law of", "law": "law of",
    "royal-decree": "(?:[Rr]oyal decree of|RD)", "in-force": "as in force on",
}  # fmt: skip
"""Acts as the folders write them out, longest first; what each is called stands in ``screening/phrases.yaml``."""
PHRASES = {
    r"Income Tax Code 1992": {"nl": "WIB 92", "fr": "CIR 92", "de": "EStGB 92"},
    r"old Civil Code": {"nl": "oud Burgerlijk Wetboek", "fr": "ancien Code civil", "de": "altes Zivilgesetzbuch"},
    r"Social Heating Fund": {
        "nl": "Sociaal Verwarmingsfonds", "fr": "Fonds social chauffage", "de": "Sozialer Heizölfonds"},
    r"as replaced by": {"nl": "vervangen door", "fr": "remplacé par", "de": "ersetzt durch"},
    r"as amended by the ": {"nl": "gewijzigd door ", "fr": "modifié par ", "de": "geändert durch "},
    r"\band that with number (?=\d)": {"nl": "en dat met nummer ", "fr": "et celui numéro ", "de": "und Nummer "},
    r"of the decree of (?=\d{4})": {"nl": "van het besluit van ", "fr": "de l'arrêté de ", "de": "des Erlasses von "},
    r"are named in the decree\b": {
        "nl": "worden in het besluit genoemd", "fr": "sont cités dans l'arrêté", "de": "nennt der Erlass"},
    r"law of (?=\d{4})": {"nl": "wet van ", "fr": "loi de ", "de": "Gesetz von "},
    r"the articles on resources and": {
        "nl": "de artikelen over de middelen en", "fr": "les articles sur les ressources et",
        "de": "die Artikel über die Mittel und"},
    r"instruction of the federal service": {
        "nl": "instructie van de federale dienst", "fr": "instruction du service fédéral",
        "de": "Anweisung des föderalen Dienstes"},
    r"second and third paragraph": {"nl": "tweede en derde lid", "fr": "alinéas 2 et 3", "de": "Absätze 2 und 3"},
    r"second paragraph": {"nl": "tweede lid", "fr": "alinéa 2", "de": "Absatz 2"},
    r"third paragraph": {"nl": "derde lid", "fr": "alinéa 3", "de": "Absatz 3"},
    r"last paragraph": {"nl": "laatste lid", "fr": "dernier alinéa", "de": "letzter Absatz"},
    r"book (?=\d)": {"nl": "boek ", "fr": "livre ", "de": "Buch "},
    r"\bff\.": {"nl": "e.v.", "fr": "et suivants", "de": "ff."},
    r"\band note\b": {"nl": "en noot", "fr": "et note", "de": "und Anmerkung"},
    r"\band (?=art\.|§|\d|[a-z]\))": {"nl": "en ", "fr": "et ", "de": "und "},
    r"(?<=[\d°]) to (?=§?\d)": {"nl": " tot ", "fr": " à ", "de": " bis "},
}  # fmt: skip
LEFT = re.compile(
    r"\b(?:the|of|and|to|did|does|was|with|for|as|before|since|income|benefits|presence)\b", re.IGNORECASE
)
"""English that no rule above knows."""


def article(language: str, text: str) -> tuple[str, str]:
    """An article in words, and the language that it is in."""
    voice, written = Voice(language), partial(words.day, language)
    found = re.sub(ADDRESS, lambda match: act_name(voice, match, written), text)
    if language == "en":
        return found, "en"
    found = acts(language, re.sub(r" \([^()]*\)", "", found))
    return (text, "en") if LEFT.search(found.replace("à", "")) else (found, language)


def acts(language: str, text: str) -> str:
    """A text in which the acts of law, and the parts of their articles, are named as the language names them."""
    for act, name in DATED.items():
        text = re.sub(rf"\b{name} {DAY}", lambda match, act=act: _dated(language, act, match), text)  # type: ignore[misc]
    for phrase, said in PHRASES.items():
        text = re.sub(phrase, said[language], text)
    return text


def _dated(language: str, act: str, match: re.Match[str]) -> str:
    date = datetime.date(int(match[3]), ENGLISH_MONTHS.index(match[2]) + 1, int(match[1]))
    return Voice(language).say(f"act_{act}", date=words.day(language, date))

"""Plain words: how people are addressed, how long a sentence and a word may be, how easy the whole reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import abord
from abord.engine.facts import LANGUAGES

ROOT = Path(abord.__file__).parent
FAMILIAR = {
    "nl": r"je|jij|jou|jouw|jullie|jezelf|jouwe|ge|gij",
    "fr": r"tu|ton|ta|tes|toi|tien|tienne",
    "de": r"du|dein|deine|deinen|deinem|deiner|deines|dir|dich|ihr seid|euch|euer|eure",
}
"""Forms that are not used: everyone is addressed with u, vous and Sie, as letters and decisions of Belgian
administrations do. A question, a plan and a letter then speak with one voice."""


def texts_by_language(found: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(where, language, text) of everything in a YAML file that stands in languages."""
    if not isinstance(found, dict):
        return
    for key, value in found.items():
        if key in LANGUAGES and isinstance(value, str):
            yield path, key, value
        else:
            yield from texts_by_language(value, f"{path}.{key}" if path else str(key))


def leaves(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(where, text) of everything in a file that is in one language."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(found, list):
        for value in found:
            yield from leaves(value, path)
    elif isinstance(found, str):
        yield path, found


def all_texts() -> Iterator[tuple[str, str, str]]:
    """Everything that people read: facts, questions, rights, the words of the site and of the command line."""
    for path in sorted(ROOT.glob("**/*.yaml")):
        name = path.relative_to(ROOT).as_posix()
        if "rights/" in name and path.name in ("cases.yaml",):
            continue
        if path.stem == "code":  # lists of words, no sentences
            continue
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if (code := path.stem.rpartition(".")[2]) in LANGUAGES:
            yield from ((f"{name}: {key}", code, text) for key, text in leaves(found))
        else:
            yield from ((f"{name}: {where}", language, text) for where, language, text in texts_by_language(found))
    for path in sorted(file for code in LANGUAGES for file in ROOT.glob(f"rights/*/text.{code}.md")):
        yield path.relative_to(ROOT).as_posix(), path.suffixes[0][1:], path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", FAMILIAR)
def test_everyone_is_addressed_politely(language: str) -> None:
    familiar = re.compile(rf"\b(?:{FAMILIAR[language]})\b", re.IGNORECASE)
    found = [(where, text) for where, code, text in all_texts() if code == language and familiar.search(text)]
    assert not found


def test_the_texts_are_found() -> None:
    """A search that finds nothing would prove nothing."""
    # How articles are called is a table of words, as long as a language needs it; and what speaks to somebody as it
    # speaks of them is said once.
    apart = ("articles", "of_person")
    texts = [code for where, code, _ in all_texts() if not where.partition(": ")[2].startswith(apart)]
    counted = {language: texts.count(language) for language in LANGUAGES}
    assert min(counted.values()) > 900, counted
    assert counted["nl"] == counted["fr"] == counted["de"] >= counted["en"], "decisions are in three languages only"


# How easy it reads.

TERMS = {
    "nl": """inkomensvervangende tegemoetkoming, integratietegemoetkoming, inkomensgarantie voor ouderen,
        verhoogde tegemoetkoming, equivalent leefloon, leefloon, installatiepremie, verwarmingstoelage,
        werkloosheidsuitkering, invaliditeitsuitkering, overlevingspensioen, rustpensioen, overbruggingsrecht,
        kinderbijslagfonds, kinderbijslag, arbeidsrechtbank, bevolkingsregister, vreemdelingenregister,
        geïndividualiseerd project, sociaal verzekeringsfonds, dienst voogdij, niet-begeleide minderjarige, ziekenfonds,
        maatschappelijk werker, rijksregisternummer, rekeninguittreksel, rekeninguittreksels, ontvangstbewijs,
        gewaarborgd inkomen voor bejaarden, kadastraal inkomen, zorgbudget, sociaal tarief, subsidiair beschermd,
        inschakelingsuitkering, specifieke ondersteuningsbehoefte""",
    "fr": """allocation de remplacement de revenus, allocation d'intégration, garantie de revenus aux personnes âgées,
        intervention majorée, revenu d'intégration, prime d'installation, allocation de chauffage,
        allocations de chômage, indemnité d'invalidité, pension de survie, pension de retraite, droit passerelle,
        caisse d'allocations familiales, allocations familiales, tribunal du travail, registre de la population,
        protection subsidiaire, travailleur social, assistant social, accusé de réception, mutualité,
        allocation pour l'aide aux personnes âgées, revenu cadastral, tarif social, incapacité de travail""",
    "de": """beihilfe zur ersetzung des einkommens, eingliederungsbeihilfe, einkommensgarantie für betagte,
        erhöhte kostenerstattung, eingliederungseinkommen, eingliederungseinkommens, einrichtungsprämie,
        installationsprämie, heizkostenzulage, arbeitslosengeld, invaliditätsentschädigung, hinterbliebenenpension,
        ruhestandspension, ruhestands- oder hinterbliebenenpension, überbrückungsrecht, kindergeldkasse, arbeitsgericht,
        bevölkerungsregister, fremdenregister, sozialversicherungskasse, vormundschaftsdienst, vormundschaftsdienstes,
        pensionsdienst, pensionsdienstes, krankenkasse, sozialarbeiter, empfangsbestätigung, nationalregisternummer,
        gd personen mit behinderung, föd soziale sicherheit, katastereinkommen, sozialtarif, staatsangehörigkeit,
        subsidiär schutzberechtigter, soziale eingliederung, deutschsprachige gemeinschaft, kostenerstattung,
        haushaltszusammensetzung, immobiliensteuervorabzug, hilfskasse für arbeitslosenunterstützung""",
    "en": """income replacement allowance, integration allowance, income guarantee for older people,
        income guarantee for the elderly, increased reimbursement, living wage, installation premium,
        heating allowance, unemployment benefit, invalidity benefit, survivor's pension, retirement pension,
        bridging right, overbruggingsrecht, child benefit fund, labour court,
        population register, public centre for social welfare,
        german-speaking community, dg persons with disabilities, fps social security, health insurance fund,
        social security agreement, subsidiary protection, cadastral income, social tariff, nationality, municipality,
        community, disability, disabilities, certificate of residence""",
}
"""What may stay as it is: names of rights, of institutions and of what a paper is called, which people need in order to
ask and to recognise. Each counts as one plain word."""

VOWELS = {
    "nl": r"ieuw|eeuw|ooi|aai|oei|auw|ouw|ij|aa|ee|oo|uu|ie|oe|eu|ui|ei|au|ou|[aeiouyàáâäèéêëìíîïòóôöùúûü]",
    "fr": r"[aeiouyàâäéèêëîïôöùûüœ]+",
    "de": r"äu|au|ei|ai|eu|ie|aa|ee|oo|[aeiouyäöü]",
    "en": r"[aeiouy]+",
}
SILENT = {
    "fr": r"(?<=[^aeiouyàâäéèêëîïôöùûüœ])(?:e|es|ent)$|(?<=[qg]u)es?$",
    "en": r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcgh])es$",
}
FORMULAS = {
    "nl": (206.835, 0.93, 77.0),
    "fr": (207.0, 1.015, 73.6),
    "de": (180.0, 1.0, 58.5),
    "en": (206.835, 1.015, 84.6),
}
"""Reading ease = a - b · words per sentence - c · syllables per word, by language: Douma (1960) for Dutch, Kandel and
Moles (1958) for French, Amstad (1978) for German, Flesch (1948) for English; as in textstat."""

NORMAL = 60.0
"""Douma's and Flesch's "normal" begins at 60 (Douma's table: Taalbeheersing 1977, dbnl.org _taa014197701_01), what
people of about fourteen read with ease. No table joins these formulas to B1; plain government language aims here. A
floor, not a proof: what people understand only people can tell."""

OF_ONE = 45.0
"""For the few sentences of one question, where one long word weighs much."""

LONGEST_WORD = {"nl": 19, "fr": 16, "de": 22, "en": 15}
"""In letters, but for TERMS. German and Dutch write compounds as one word."""

LONGEST_SENTENCE, USUAL_SENTENCE = 26, 13
"""In words: of any sentence, and on average over a text."""


def in_words(text: str) -> list[str]:
    """The words, without numbers and signs."""
    return re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text)


def in_sentences(text: str) -> list[str]:
    """The sentences, headings and items of a list."""
    return [one for one in re.split(r"(?<=[.!?:;])\s+|\n\s*\n|\n- |\n#+ ", text) if in_words(one)]


def syllables(word: str, language: str) -> int:
    """How many, by the groups of vowels."""
    word = word.lower()
    if language in SILENT and len(re.findall(VOWELS[language], word)) > 1:
        word = re.sub(SILENT[language], "", word)
    return max(1, len(re.findall(VOWELS[language], word)))


def plainly(text: str, language: str) -> str:
    """The text with a plain word for every term that may stay, and without fields and signs of layout."""
    text = re.sub(r"\{\w+\}|https?://\S+|[\w-]+\.(?:be|brussels|eu)\b", "dit", text.replace("’", "'"))
    terms = sorted((" ".join(term.split()) for term in TERMS[language].split(",")), key=len, reverse=True)
    for term in terms:
        text = re.sub(rf"\b{re.escape(term)}(?:e[nsr]?|s|n)?\b", "dit", text, flags=re.IGNORECASE)
    return text


def ease(text: str, language: str) -> float:
    """Reading ease: 100 is very easy, 0 very hard."""
    text = plainly(text, language)
    found = in_words(text)
    a, b, c = FORMULAS[language]
    return (
        a - b * len(found) / len(in_sentences(text)) - c * sum(syllables(word, language) for word in found) / len(found)
    )


def is_prose(where: str) -> bool:
    """Whole sentences for visitors: no names, labels, titles of laws, sources or words to search with."""
    name, _, key = where.partition(": ")
    if not name.startswith(("rights/", "situation/", "screening/", "web/")) or name.startswith("web/desk"):
        return False
    if "parameters" in name or "choices" in name:
        return False
    if name.endswith("words.yaml") or "_also" in key or "legal_basis" in key or "documents" in key:
        return False
    return not re.search(r"(^|[.])(label|names|institution.*|search_words.*|also.*|title|unit_\w+|months)$", key)


def prose() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(text, language) -> [(where, words)]: the texts of a right, of a file of facts, of the site."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for where, language, text in all_texts():
        if not is_prose(where):
            continue
        name = where.partition(":")[0]
        name = re.sub(r"(text\.|/)(nl|fr|de|en)\.(md|yaml)$", r"\1*.\3", name)
        found.setdefault((name, language), []).append((where, text))
    return found


PROSE = prose()


@pytest.mark.parametrize(("name", "language"), sorted(PROSE))
def test_it_reads_with_ease(name: str, language: str) -> None:
    text = "\n\n".join(words for _, words in PROSE[name, language])
    if len(in_words(text)) < 80:  # too little to say anything of
        return
    assert ease(text, language) >= NORMAL
    sentences = in_sentences(text)
    assert len(in_words(text)) / len(sentences) <= USUAL_SENTENCE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_reads_with_ease(language: str) -> None:
    hard = {}
    for (name, code), texts in PROSE.items():
        if code != language or not name.startswith(("situation/facts", "screening/questions")):
            continue
        facts: dict[str, list[str]] = {}
        for where, text in texts:
            facts.setdefault(where.partition(": ")[2].partition(".")[0], []).append(text)
        for fact, parts in facts.items():
            if (score := ease("\n\n".join(parts), language)) < OF_ONE:
                hard[fact] = round(score)
    assert not hard


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_and_no_word_is_too_long(language: str) -> None:
    sentences, long_words = [], []
    for (_, code), texts in PROSE.items():
        for where, text in texts if code == language else ():
            sentences += [(where, one) for one in in_sentences(text) if len(in_words(one)) > LONGEST_SENTENCE]
            for word in re.findall(r"[^\W\d_]+", plainly(text, language)):
                if len(word) > LONGEST_WORD[language]:
                    long_words.append((where, word))
    assert not sentences
    assert not long_words


SPOKEN = {
    "nl": {"wij": 1, "leefloon": 2, "gemeente": 3, "begeleiden": 4, "inkomen": 3, "nieuwe": 2},
    "fr": {"droit": 1, "commune": 2, "revenu": 3, "allocation": 4, "vivre": 1, "demande": 2},
    "de": {"recht": 1, "gemeinde": 3, "leute": 2, "einkommen": 3, "arbeitet": 3},
    "en": {"right": 1, "money": 2, "income": 2, "decided": 3, "allowance": 3, "table": 2},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_syllables_as_people_count_them(language: str) -> None:
    counted = {word: syllables(word, language) for word in SPOKEN[language]}
    off = {word: count for word, count in counted.items() if abs(count - SPOKEN[language][word]) > 0}
    assert len(off) <= 1, off


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_the_score_is_that_of_others(language: str) -> None:
    """Against textstat, which counts syllables by hyphenation: a little fewer, so a little easier. (For English it
    would fetch a dictionary.)"""
    import textstat

    text = "\n\n".join(words for (name, code), texts in PROSE.items() if code == language and ".md" in name
                       for _, words in texts)  # fmt: skip
    text = ". ".join(one.rstrip(".:;?!") for one in in_sentences(plainly(re.sub(r"[#*]", "", text), language))) + "."
    textstat.set_lang(language)
    assert abs(textstat.flesch_reading_ease(text) - ease(text, language)) < 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_officialese_does_not_pass(language: str) -> None:
    """The bounds can fail: an article of law is refused."""
    law = {
        "nl": "De persoon die de meerderjarigheidsleeftijd heeft bereikt en daadwerkelijk op het grondgebied verblijft "
        "overeenkomstig de reglementaire bepalingen, kan aanspraak maken op maatschappelijke dienstverlening.",
        "fr": "La personne majeure résidant habituellement et effectivement sur le territoire, conformément aux "
        "dispositions réglementaires déterminées par arrêté, bénéficie éventuellement de l'octroi susmentionné.",
        "de": "Die volljährige Person, die sich gewöhnlich und tatsächlich auf dem Staatsgebiet aufhält, kann gemäß "
        "verordnungsrechtlichen Bestimmungen Anspruch auf Gewährung der vorgenannten Leistungen erheben.",
        "en": "Individuals habitually and effectively residing within the territory, in accordance with applicable "
        "regulatory provisions, may be considered eligible for administrative authorisation thereof.",
    }
    assert ease(law[language], language) < OF_ONE

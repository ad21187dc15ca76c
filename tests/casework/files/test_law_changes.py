"""What changed in the law: read out of the dated folders, for staff, partners and machines."""

from __future__ import annotations

import datetime
import html
from xml.etree import ElementTree

from django.test import Client

from abord.book import open_book
from abord.casework.law_changes import Kind, change_json, changes, said
from abord.engine.facts import LANGUAGES
from abord.web.desk import law
from abord.web.desk.page import say

BOOK = open_book()
ATOM = "{http://www.w3.org/2005/Atom}"


def test_every_later_value_of_every_figure_is_a_change_once() -> None:
    """Counted apart, from the parameters themselves; one that rights share stands once, with all of them."""
    found = [one for one in changes(BOOK, datetime.date.min) if one.kind is Kind.FIGURE]
    used = {one.name for one in found}
    wanted = {
        (name, now.since) for name in used
        for last, now in zip((None, *BOOK.parameters[name].values), BOOK.parameters[name].values, strict=False)
        if last is None or (last.value, last.low, last.high) != (now.value, now.low, now.high)
    }  # fmt: skip
    assert {(one.name, one.on) for one in found} == wanted and len(found) == len(wanted) > 300
    assert all(one.rights and one.article and one.source and one.confidence in "SCK?" for one in found)
    assert len({one.key for one in changes(BOOK, datetime.date.min)}) == len(changes(BOOK, datetime.date.min))


def test_a_change_tells_old_new_article_and_source() -> None:
    day = datetime.date(2026, 3, 1)
    one = next(one for one in changes(BOOK, day, day) if getattr(one.after, "value", None) == 16085.64)
    told = said(BOOK, one, "nl")
    assert (told.before, told.after) == ("15.770,41 euro per jaar", "16.085,64 euro per jaar")
    assert told.rights == ["Leefloon"] and one.confidence == "S"
    plain = change_json(BOOK, told)
    assert (plain["before"], plain["after"], plain["on"]) == (15770.41, 16085.64, "2026-03-01")


def test_a_rule_that_is_replaced_is_a_change_and_a_value_from_before_is_not_known() -> None:
    rule = next(one for one in changes(BOOK, datetime.date(2022, 1, 1), datetime.date(2022, 1, 1))
                if one.kind is Kind.RULE)  # fmt: skip
    assert rule.before != rule.after and "leefloon_ris" in rule.rights
    first = min((one for one in changes(BOOK, datetime.date.min) if one.kind is Kind.FIGURE), key=lambda one: one.on)
    assert first.before is None and said(BOOK, first, "en").before == "not known"


def test_terms_of_procedure_are_changes_too() -> None:
    term = next(one for one in changes(BOOK, datetime.date.min) if one.name == "decision (rmi)")
    told = said(BOOK, term, "nl")
    assert told.after == "30 dagen" and told.what == "De dienst beslist" and "leefloon_ris" in term.rights


def test_what_is_between_two_days_and_in_what_order() -> None:
    since, until = datetime.date(2025, 1, 1), datetime.date(2026, 3, 1)
    days = [one.on for one in changes(BOOK, since, until)]
    assert days == sorted(days, reverse=True) and since <= min(days) and max(days) == until


def test_all_languages_have_words_for_all_changes() -> None:
    for language in LANGUAGES:
        for one in changes(BOOK, datetime.date(2015, 1, 1)):
            told = said(BOOK, one, language)
            assert told.what and told.after and told.before and all(told.rights), one.key
            assert law.in_words(told, language)


def test_the_page_and_the_feed_are_there_for_who_has_no_account() -> None:
    """Each change once, with a name and a day that stay; on the page it stands with each right that it changes."""
    client = Client()
    for language in LANGUAGES:
        shown = client.get(f"/desk/{language}/law/").content.decode()
        assert say(language, "law_to_come") in shown and "01/02/2030" in shown
        answer = client.get(f"/desk/{language}/law/feed/")
        assert answer["Content-Type"].startswith("application/atom+xml")
        entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
        names = [one.findtext(f"{ATOM}id") for one in entries]
        told = {one.key: one for one in changes(BOOK, datetime.date(2020, 1, 1))}
        rights = [told[name.removeprefix("urn:abord:law:")].rights for name in names if name]
        assert len(set(names)) == len(names) > 20 and shown.count("<li><strong>") == sum(map(len, rights))
        today = datetime.datetime.now(datetime.UTC).isoformat()
        assert all((one.findtext(f"{ATOM}updated") or "") < today for one in entries), "none is written in the future"
        assert answer.content == client.get(f"/desk/{language}/law/feed/").content
        assert "set-cookie" not in {name.lower() for name in answer.headers}


def test_each_right_is_folded_and_an_address_opens_one() -> None:
    folded = Client().get("/desk/nl/law/").content.decode()
    assert '<details id="leefloon_ris"><summary>Leefloon' in folded and "open>" not in folded
    address = ElementTree.fromstring(Client().get("/desk/nl/law/feed/").content).find(f"{ATOM}entry/{ATOM}link")
    assert address is not None
    opened = Client().get(address.attrib["href"]).content.decode()
    right = address.attrib["href"].partition("#")[2]
    assert opened.count(" open>") == 1 and f'<details id="{right}" open>' in opened


def test_strangers_are_not_told_to_ask_a_colleague() -> None:
    for language in LANGUAGES:
        shown = html.unescape(Client().get(f"/desk/{language}/law/").content.decode())
        assert say(language, "desk_help") not in shown and say(language, "desk_journal") not in shown
        assert f'href="/{language}/contacts/"' in shown and say(language, "law_help") in shown

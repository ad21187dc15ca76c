"""The most that the law gives is nowhere shown as what somebody would get."""

import re

import pytest
from visiting import Visitor, plain

from abord.engine.facts import LANGUAGES


def without_details(html: str) -> str:
    """What stands open on a page, without what one has to open."""
    while re.search("<details", html):
        html = re.sub(r"<details(?:(?!<details).)*?</details>", " ", html, count=1, flags=re.DOTALL)
    return plain(html[html.index("<main") : html.index("</main>")])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_right_of_which_nothing_is_known_shows_no_number(visitor: Visitor, language: str) -> None:
    visitor.language = language
    visitor.alone(age="40")
    for _ in range(120):
        found = visitor.question()
        if found is None:
            break
        visitor.post("question", about=found[0], do="unknown")
    result = visitor.get("result")
    cards = [card for card in result.context["answer"].cards if card.maximum]
    assert {"leefloon_ris"} <= {card.right for card in cards}
    for page in ("result", "plan", "helper"):
        response = visitor.get(page)
        open_text = without_details(response.content.decode())
        for card in cards:
            number = re.search(r"\d[\d.,\s]*\d", plain(card.maximum))
            assert number and number[0] not in open_text, (page, card.right)
    html = result.content.decode()
    assert plain(cards[0].maximum) in plain(html), "the maximum of the law stands in the details, named as such"


def test_what_is_known_of_money_is_shown_as_before(visitor: Visitor) -> None:
    visitor.alone()
    visitor.answer_all()
    cards = {card.right: card for card in visitor.get("result").context["answer"].cards if card.is_reader}
    assert cards["leefloon_ris"].amount and not cards["leefloon_ris"].maximum

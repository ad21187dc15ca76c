"""The answer on paper, as proof of what was said: the same words as the page, with the version and the sources."""

import html
import re

import pytest
from pdfua import Tagged
from visiting import Visitor, plain

from abord.book import open_book
from abord.engine.facts import LANGUAGES
from abord.web.paper.views import version_of
from abord.web.paper.words import put
from abord.web.site import words


def squeezed(text: str) -> str:
    """Letters and figures only: lines may break, and words with them."""
    return re.sub(r"[\W_]", "", text).casefold()


@pytest.mark.usefixtures("printer")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_shown_is_on_the_paper_word_for_word(family: Visitor, language: str) -> None:
    visitor, family.language = family, language
    page = visitor.get("result")
    assert f"/{language}/result/answer.pdf" in page.content.decode()
    made = Tagged(visitor.file("result/answer.pdf").content)
    assert made.problems() == [] and made.root["/Lang"] == language
    text = squeezed(made.text.replace("\u00ad", ""))
    count, title = len(made.reader.pages), words.say(language, "result_title")
    running = squeezed(f"{title} {words.day(language, page.context['answer'].date)}")
    for number in range(count, 0, -1):  # what stands above and below each page
        foot = squeezed(f"{put(language, 'page')} {number} / {count}")
        text = text.replace(f"{running}{foot}", "").replace(foot, "")
    cards = re.findall(r"<article.*?</article>", page.content.decode(), re.S)
    assert len(cards) > 5
    for card in cards:
        card = re.sub(r'<p[^>]*><a href="[^"]*/result/.*?</a></p>', "", card, flags=re.S)  # the way to the whole chain
        for part in re.split(r"</?(?:p|li|h\d|summary|article|details|ul|span|small|strong)[^>]*>", card):
            said = squeezed(html.unescape(plain(part)))
            assert said in text, part
    answer = page.context["answer"]
    assert version_of(answer.date) in made.text.replace("\n", "")
    for right in {card.right for card in answer.cards}:
        assert squeezed(right) in text, "every answer names the rules that gave it"
        for one in open_book().rights[right].folder.right.legal_basis:
            assert squeezed(words.of(one.title, language)) in text
    known = visitor.get("known").context["rows"]
    assert known and all(squeezed(f"{label}") in text and squeezed(given) in text for _, label, _, given, _ in known)


def test_the_version_changes_with_the_day_of_the_law_and_with_nothing_else() -> None:
    date = open_book().figures_verified_until
    assert version_of(date) == version_of(date) != version_of(date.replace(year=date.year - 1))


@pytest.mark.usefixtures("printer")
def test_where_to_look_up_what_was_not_known_stands_on_it_once(visitor: Visitor) -> None:
    visitor.alone()
    while (found := visitor.question()) is not None:
        visitor.post("question", about=found[0], do="unknown")
    papers = visitor.get("result").context["answer"].papers
    made = Tagged(visitor.file("result/answer.pdf").content)
    assert made.problems() == []
    text = squeezed(made.text.replace("\u00ad", ""))
    assert papers and all(text.count(squeezed(paper.where)) == 1 for paper in papers)

"""A fact that is declared wrongly is refused when the law book is opened, with what is expected."""

from collections.abc import Callable
from typing import Any

import pytest

from abord.engine.facts import FactError

FIRST = "happy: {of: person, type: flag}\ncolour: {of: person, type: choice, choices: Colour}\n"


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("wage: 12", "fact wage: expected a mapping"),
        ("wage: {of: house, type: amount, unit: EUR}", "`of` is 'house'; expected one of person, pair, holding"),
        ("wage: {of: person, type: money, unit: EUR}", "`type` is 'money'; expected one of amount, count, flag"),
        ("wage: {of: person, type: amount}", "a number needs a `unit`"),
        ("wage: {of: person, type: amount, unit: EUR, range: 3}", "`range` is 3; expected the lowest and the highest"),
        ("wage: {of: person, type: amount, unit: EUR, range: [9, 3]}", "`range` is [9, 3]; expected the lowest and"),
        ("wage: {of: person, type: amount, unit: EUR, colour: red}", "unknown keys colour"),
        ("taste: {of: person, type: choice, choices: Taste}", "`choices` is 'Taste'; expected one of Colour"),
        (
            "taste: {of: person, type: choice, choices: Colour, usual: PINK}",
            "`usual` is 'PINK'; expected one of RED, GREEN, BLUE",
        ),
        ("wage: {of: person, type: flag, part_of: income}", "`part_of` names income, which is no fact"),
        ("wage: {of: pair, type: flag, rare: true}", "`rare` is for facts of a person"),
        ("wage: {of: person, type: flag, rare: often}", "`rare` is 'often'; expected true, of a flag"),
        ("taste: {of: person, type: choice, choices: Colour, rare: true}", "`rare` is for flags and numbers"),
        (
            "wage: {of: person, type: count, unit: '1', rare: true}",
            "expects `question`, `question_about` and `help` in",
        ),
        (
            "wage: {of: person, type: count, unit: '1', rare: {question: {nl: x}, question_about: {}, help: {}}}",
            "expects `question`, `question_about` and `help` in all languages: is there any?",
        ),
        (
            "wage: {of: person, type: amount, unit: EUR, nil_unless: [colour]}",
            "`nil_unless` names colour, which",
        ),
        ("near: {of: person, type: flag, yes_with: {colour: PINK}}", "`yes_with` expects a choice and one of its"),
        ("near: {of: person, type: flag, yes_with: {happy: RED}}", "`yes_with` expects a choice and one of its"),
        (
            "wage: {of: person, type: amount, unit: EUR, nil_at_ages: {cat: [0, 17]}}",
            "`nil_at_ages` expects the first and the last age, of `person` or `other`",
        ),
        (
            "wage: {of: person, type: amount, unit: EUR, nil_at_ages: {person: [17, 0]}}",
            "`nil_at_ages` expects the first and the last age, of `person` or `other`",
        ),
    ],
)
def test_what_is_declared_wrongly_is_refused(write_law: Callable[..., Any], declared: str, message: str) -> None:
    with pytest.raises(FactError) as raised:
        write_law(facts_here=FIRST + declared)
    assert message in str(raised.value)
    assert declared.split(":")[0] in str(raised.value)  # which one

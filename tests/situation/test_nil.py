"""What a no already says: an amount of what is not received is nil, and is not asked."""

from __future__ import annotations

import datetime

from abord.book import open_book
from abord.situation.assemble import prepare
from abord.situation.reader import Reader

DAY = datetime.date(2025, 6, 1)


def facts_of(text: str) -> dict:
    book = open_book()
    return prepare(Reader(book.facts).read(text), book.facts, DAY).case.facts[0]


def test_who_gets_no_pension_at_all_has_none():
    known = facts_of("persons: {a: {receives_pension: no, receives_survivors_pension: no}}")
    assert known["pension_net"] == known["pension_gross"] == known["pension_taxable"] == 0.0


def test_one_no_of_two_says_nothing():
    assert "pension_net" not in facts_of("persons: {a: {receives_pension: no}}")


def test_what_is_stated_prevails():
    assert facts_of("persons: {a: {receives_ivt: no, ivt_received: 100 EUR/month}}")["ivt_received"] == 1200.0


def test_a_flag_that_rests_on_another_is_no():
    assert facts_of("persons: {a: {student: no}}")["student_with_integration_project"] is False

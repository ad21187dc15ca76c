"""Which question now: the most telling one, without jumping between people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from abord.engine.graph import LawBook
from abord.screening.ask import Question, next_questions, worth_asking
from abord.screening.questions import ROSTER, Subject
from abord.web.check import incomes
from abord.web.check.household import Household
from abord.web.check.together import alongside
from abord.web.check.told import DECLINED, READER, UNKNOWN, Told

NEAR = 2.0
"""A question on the same person may go before one that tells up to this many times more."""

LOOKED_AT = 80
NOT_SAID = (UNKNOWN, DECLINED)
FIRST_KNOWN = 3
"""So many answers are taken to be known before any was given: one "I don't know" says little yet."""


def said(told: Told, home: Household) -> frozenset[Subject]:
    """What was asked already, also where the answer was "I don't know"."""
    asked = {home.subject(id) for id in told.answers}
    skip = frozenset(subject for subject in asked if subject is not None)
    # Who does not know which incomes somebody has, does not know how much of each.
    for one in [one for one in skip if one.fact in incomes.PAGES and told.answers[home.stable(one)] in NOT_SAID]:
        skip |= {Subject(fact, one.person) for fact in incomes.covered()}
    return skip


def open_questions(
    book: LawBook, told: Told, home: Household, rights: Sequence[str] = (), persons: Sequence[str] = ()
) -> list[Question]:
    """What can still be asked, most telling first; each question once, also when the answer was "I don't know"."""
    skip = said(told, home)
    if told.everyone is not None:
        skip |= {Subject(ROSTER)}
    found = next_questions(
        book,
        home.situation,
        limit=LOOKED_AT,
        rights=rights or None,
        persons=persons or None,
        skip=skip,
        reader=home.reader,
        worded=False,
    )
    return [one for one in found if home.subject(home.stable(one.subject)) == one.subject]


def next_page(book: LawBook, told: Told, home: Household) -> tuple[Question, list[Subject]] | None:
    """The question to ask now, with all that are asked on its page where it is about several people.

    None when nothing valuable is open (or, asked to go on, nothing at all).

    Where the visitor came for certain rights, those are settled first: nothing else is asked while a question about
    them is left that is worth it, and of a single right all is asked that can settle it. Who often does not know, or
    would rather not say, is asked less.
    """
    last = home.subject(next(reversed(told.answers))) if told.answers else None
    for rights in [told.focus, []] if told.focus else [[]]:
        questions = open_questions(book, told, home, rights)
        if not told.deep:
            questions = worth_asking(questions, len(rights), knows(told))
        if questions:
            chosen = _with_page(told, home, questions, human_order(questions, last, home.names[READER]))
            return chosen, alongside(book, home, questions, chosen)
    return None


def knows(told: Told) -> float:
    """The chance that the next answer is known and said, by the answers so far."""
    known = [id.partition("@")[0] for id, given in told.answers.items() if given not in NOT_SAID]
    # On a page about several people lines may be left open: that is no "I don't know".
    unknown = [id for id, given in told.answers.items() if given in NOT_SAID and id.partition("@")[0] not in known]
    return (len(known) + FIRST_KNOWN) / (len(known) + len(unknown) + FIRST_KNOWN)


def _with_page(told: Told, home: Household, questions: Sequence[Question], chosen: Question) -> Question:
    """Instead of a question about one income, the page about all of them, once per person.

    Of a child, first whether there is any.
    """
    covered = incomes.covered()
    about = chosen.subject._replace(fact=incomes.INCOMES)
    if about.person and incomes.is_child(home.situation, about.person):
        first = about._replace(fact=incomes.ANY)
        if home.stable(first) not in told.answers and home.stable(about) not in told.answers:
            about, covered = first, covered | {incomes.PROPERTY}
    if chosen.subject.fact not in covered or home.stable(about) in told.answers:
        return chosen
    together = [one for one in questions
                if one.subject.fact in covered and one.subject.person == about.person]  # fmt: skip
    return replace(chosen, subject=about, rights=tuple(sorted({right for one in together for right in one.rights})))


def human_order(questions: Sequence[Question], last: Subject | None, reader: str) -> Question:
    """The best question, or one nearly as good about what or whom the last one was about."""
    best = questions[0]
    if last is None or best.subject.fact == ROSTER:
        return best
    near = [one for one in questions if one.score * NEAR >= best.score]
    about = last.person or reader
    for same in (
        lambda one: last.holding >= 0 and (one.subject.person, one.subject.holding) == (about, last.holding),
        lambda one: bool(last.other) and (one.subject.person, one.subject.other) == (about, last.other),
        lambda one: one.subject.person == about,
    ):
        for one in near:
            if same(one):
                return one
    return best

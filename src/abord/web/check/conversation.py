"""Which question now: the most telling one, without jumping between people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from abord.engine.graph import LawBook
from abord.screening.ask import Question, next_questions, worth_asking
from abord.screening.questions import ROSTER, Subject
from abord.web.check import incomes
from abord.web.check.household import Household
from abord.web.check.together import alongside, is_rare
from abord.web.check.told import DECLINED, READER, UNKNOWN, Told

NEAR = 2.0
"""A question on the same person may go before one that tells up to this many times more."""

LOOKED_AT = 80
NOT_SAID = (UNKNOWN, DECLINED)
FIRST_KNOWN = 3
"""So many pages are taken to be known before any was: one "I don't know" says little yet."""

HEAVY = 3
"""The burden from which a question is asked after the easier ones: it needs a paper, and these may make it needless."""

ROUND, NOT_KNOWN = 12, 3
"""Who goes on is asked so many pages, then sees the answer again and may go on; a page that is not known counts as so
many. Whoever knows little is back after four."""


def said(told: Told, home: Household) -> frozenset[Subject]:
    """What was asked already, also where the answer was "I don't know"."""
    asked = {home.subject(id) for id in told.answers}
    skip = frozenset(subject for subject in asked if subject is not None)
    # Who does not know which incomes somebody has, does not know how much of each.
    for one in [one for one in skip if one.fact in incomes.PAGES]:
        not_known = told.answers[home.stable(one)] in NOT_SAID
        # What the page of a child leaves out for its age is not asked one by one either.
        ticked = frozenset(told.answers.get(home.stable(one._replace(fact=incomes.INCOMES)), "").split())
        not_offered = incomes.grown(ticked) if incomes.is_child(home.situation, one.person) else frozenset()
        skip |= {Subject(fact, one.person) for fact in (incomes.covered() if not_known else not_offered)}
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
    """The question to ask now, with all that are asked on its page where there are several.

    None when nothing valuable is open.

    Where the visitor came for certain rights, those are settled first: nothing else is asked while a question about
    them is left that is worth it, and of a single right all is asked that can settle it. Who often does not know, or
    would rather not say, is asked less; who goes on, first what can still be settled with little trouble.
    """
    last = home.subject(next(reversed(told.answers))) if told.answers else None
    for rights in [told.focus, []] if told.focus else [[]]:
        questions = open_questions(book, told, home, rights, () if told.deep else _of_the_family(told, home))
        if begun := [one for one in questions if home.stable(one.subject) in told.has]:
            return begun[0], []
        if told.deep:
            chance = knows(told)
            questions.sort(key=lambda one: (not one.is_last_stone, -one.score * chance**one.burden))
        else:
            questions = worth_asking(questions, len(rights), knows(told))
        questions = _wholes_first(book, questions)
        if questions:
            chosen = _with_page(told, home, questions, human_order(book, questions, last, home.names[READER]))
            others = alongside(book, told, home, questions, chosen)
            decides = {right for one in questions if one.subject in others for right in one.rights}
            return replace(chosen, rights=tuple(sorted(decides | set(chosen.rights)))), others
    return None


def _wholes_first(book: LawBook, questions: Sequence[Question]) -> list[Question]:
    """Without what is part of, or follows from, something that is still to be asked of the same person."""
    there = {one.subject[:2] for one in questions}
    whole = {name: fact.part_of for name, fact in book.facts.items()}
    return [one for one in questions if (whole.get(one.subject.fact), one.subject.person) not in there]


def _of_the_family(told: Told, home: Household) -> list[str]:
    """Whose own rights are asked about: not those of who lives there and is no relative, such as a flatmate. What is
    to be known of them for the rights of others is asked all the same."""
    return [home.names[one.id] for one in told.members if one.relation != "NOT_RELATED"]


def knows(told: Told) -> float:
    """The chance that the next page is known and said, by the pages so far."""
    said_on: dict[str, bool] = {}
    for id, given in told.answers.items():
        page = told.pages.get(id, id)
        said_on[page] = said_on.get(page, False) or given not in NOT_SAID
    return (sum(said_on.values()) + FIRST_KNOWN) / (len(said_on) + FIRST_KNOWN)


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


def human_order(book: LawBook, questions: Sequence[Question], last: Subject | None, reader: str) -> Question:
    """The best question, or one nearly as good about what or whom the last one was about.

    It begins with the incomes of the reader; what is easy to say comes before what needs a paper.
    """
    easy = [one for one in questions if one.burden < HEAVY or is_rare(book, one.subject.fact)] or questions
    best = easy[0]
    if best.subject.fact == ROSTER:
        return best
    if last is None:
        mine = [one for one in easy if one.subject.person in ("", reader)] or easy
        return next((one for one in mine if one.subject.fact in incomes.covered()), mine[0])
    near = [one for one in easy if one.score * NEAR >= best.score]
    about = last.person or reader
    ways: tuple[Callable[[Question], bool], ...] = (
        lambda one: last.holding >= 0 and (one.subject.person, one.subject.holding) == (about, last.holding),
        lambda one: bool(last.other) and (one.subject.person, one.subject.other) == (about, last.other),
        lambda one: one.subject.person == about and not one.subject.other,
        lambda one: one.subject.person == about,
    )
    for same in ways:
        for one in near:
            if same(one):
                return one
    return best

"""The result for people: a table per person, with notes on what is left to people and what would settle the rest."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Collection

from rich.console import Console

from abord.cli.show import STYLES, day, person_name, sentence, spoken, styled, table, wrapped
from abord.engine.bound import Span
from abord.engine.case import Value
from abord.engine.law import Enum
from abord.screening.assess import Assessment, Miss, Outcome, Result
from abord.screening.structure import question_of
from abord.screening.trace import Speaker, origin_of, stated_value
from abord.situation.assemble import Assumption

ORDER = {Outcome.ENTITLED: 0, Outcome.NOT_YET_KNOWN: 1, Outcome.NOT_ENTITLED: 2}
MOST_MISSING, MOST_ASSUMED = 4, 4
BREAKS = (100, 160)
WIDTHS = ((18, 14, 15), (24, 20, 24), ())
"""The first three columns at most, on a narrow, a usual and a wide terminal."""


def show_assessment(
    console: Console, speaker: Speaker, assessment: Assessment, file: str, switches: dict[str, bool], clamped: bool
) -> None:
    """Heading, a table per person, notes, assumptions."""
    show_heading(console, speaker, assessment, file, switches, clamped)
    for name in dict.fromkeys(result.person for result in assessment.results):
        show_person(console, speaker, assessment, name)
    show_assumptions(console, speaker, assessment)
    if any(result.outcome is Outcome.NOT_YET_KNOWN and result.missing for result in assessment.results):
        say(console, speaker.voice.say("ask_for_it", file=file))
    say(console, speaker.voice.say("no_decision"))


def show_heading(
    console: Console, speaker: Speaker, assessment: Assessment, file: str, switches: dict[str, bool], clamped: bool
) -> None:
    """Which facts, which date, which law."""
    voice, verified = speaker.voice, assessment.book.law_verified_until
    say(console, voice.say("law_of", date=day(assessment.date), file=file))
    if clamped:
        say(console, voice.say("clamped", date=day(assessment.date)), "yellow")
    if assessment.date > verified:
        say(console, voice.say("beyond", date=day(verified)), "yellow")
    show_end_of_figures(console, speaker, assessment.date)
    show_unread(console, speaker, {result.right for result in assessment.results})
    if assessment.known_on is not None:
        say(console, voice.say("law_known_on", date=day(assessment.known_on)))
    if switches:
        listed = voice.listed(f"{name} = {voice.yes_no(position)}" for name, position in switches.items())
        say(console, voice.say("positions", list=listed))


def show_end_of_figures(console: Console, speaker: Speaker, date: datetime.date) -> None:
    """After the last day for which figures were looked up nothing is known: say so."""
    until = speaker.book.figures_verified_until
    if date > until:
        say(console, speaker.voice.say("figures_end", date=day(until)), "yellow")


def show_unread(console: Console, speaker: Speaker, rights: Collection[str]) -> None:
    """Of which of these rights nobody read a text of law: the day of the others is not theirs."""
    for right, about in speaker.book.rights.items():
        if right in rights and about.folder.right.law_verified_until is None:
            say(console, speaker.voice.say("law_of_right_not_read", right=speaker.right(right)), "yellow")


def show_person(console: Console, speaker: Speaker, assessment: Assessment, name: str) -> None:
    """The table of one person, and what is to be said beside it."""
    voice = speaker.voice
    results = sorted((one for one in assessment.results if one.person == name), key=lambda one: ORDER[one.outcome])
    made = table(
        [voice.say(key) for key in ("right", "outcome", "amount", "why")],
        title=person_name(name), most=WIDTHS[bisect.bisect(BREAKS, console.width)],
    )  # fmt: skip
    notes: list[tuple[str, list[str]]] = []
    for result in results:
        style = STYLES[result.outcome.value]
        made.add_row(
            styled(speaker.right(result.right), style), styled(voice.say(result.outcome.value), style),
            styled(amount_words(speaker, result)), reason(speaker, assessment, result),
        )  # fmt: skip
        lines = notes_on(speaker, assessment, result)
        if lines:
            notes.append((speaker.right(result.right), lines))
    console.print()
    console.print(made)
    for title, lines in notes:
        console.print(styled(title, "bold"))
        for line in lines:
            console.print(wrapped(line, console.width, "    ", "  · "))


def amount_words(speaker: Speaker, result: Result) -> str:
    """The amount or its range, per month, per year or once; empty where the right gives none."""
    if result.outcome is Outcome.NOT_ENTITLED or result.covered_by:
        return ""
    if result.only_maximum and result.amount is not None:
        every = str(speaker.book.rights[result.right].folder.right.result.every)
        return speaker.voice.say("only_maximum", amount=speaker.voice.money(result.amount.high, every))
    return _amount(speaker, result.right, result.amount, result.guess)


def _amount(speaker: Speaker, right: str, span: Span | None, guess: float | None = None) -> str:
    if span is None:
        return ""
    every = str(speaker.book.rights[right].folder.right.result.every)
    words = speaker.voice.span(span.low, span.high, every)
    if guess is not None and not span.is_settled:
        likely = speaker.voice.say("best_guess", amount=speaker.voice.money(guess, every))
        words = f"{words}; {likely}" if words else likely
    return words


def reason(speaker: Speaker, assessment: Assessment, result: Result) -> str:
    """The short why: how sure, what would settle it, or how near it was."""
    voice = speaker.voice
    if result.covered_by:
        return voice.say("covered", name=person_name(result.covered_by))
    if result.outcome is Outcome.NOT_ENTITLED:
        return "; ".join(miss_words(speaker, assessment, result, miss) for miss in result.misses)
    if result.outcome is Outcome.NOT_YET_KNOWN:
        labels = missing_labels(speaker, assessment, result)
        return (
            f"{voice.say('settle')}: {voice.listed(labels, MOST_MISSING - 2)}"
            if labels
            else unsure_words(speaker, result)
        )
    parts = [voice.say("receives")] if result.receives else []
    if result.switches:
        parts.append(voice.say("sources_differ"))
    elif result.is_certain:
        parts.append(voice.say("sure"))
    else:
        parts.append(voice.say("amount_open"))
    return "; ".join(parts)


def missing_labels(speaker: Speaker, assessment: Assessment, result: Result) -> list[str]:
    """What would settle it, in words, each once."""
    found = [label for datum in result.missing for label in speaker.missing(assessment.case, datum)]
    return list(dict.fromkeys(found))


def unsure_words(speaker: Speaker, result: Result) -> str:
    """The figures of the law that are unsure and matter."""
    listed = speaker.voice.listed((speaker.parameter(one.name) for one in result.unsure), 3)
    return f"{speaker.voice.say('unsure')}: {listed}" if listed else ""


def miss_words(speaker: Speaker, assessment: Assessment, result: Result, miss: Miss) -> str:
    """How near: ``42,00 euro above: the amount``; ``from 01/03/2031, at 66``."""
    voice, one = speaker.voice, miss.comparison
    if miss.date is not None:
        age = age_on(speaker, result.person, miss.date)
        if age is not None:
            return voice.say("from_date", date=day(miss.date), age=age)
        return voice.say("from_date_only", date=day(miss.date))
    if one is None:
        return voice.say("not_so", words=speaker.condition(miss.condition))
    home = miss.condition.partition(".")[0]
    what = speaker.term(home, one.right)
    if one.left == "age":
        key = "age_from" if one.op in (">", ">=") else "age_until"
        return voice.say(key, limit=f"{one.right_value:g}", value=f"{one.left_value:g}")
    if one.gap == 0:
        return voice.say("just_at", what=what)
    key = "above" if one.left_value > one.right_value else "below"
    return voice.say(key, gap=voice.quantity(one.gap, one.unit), what=what)


def age_on(speaker: Speaker, person: str, date: datetime.date) -> int | None:
    """How old a person with a known birth date is on a day."""
    from abord.situation.ages import age_at

    born = speaker.situation.persons[person].birth_date if speaker.situation is not None else None
    return None if born is None else age_at(born, date)


def notes_on(speaker: Speaker, assessment: Assessment, result: Result) -> list[str]:
    """What does not fit in the table."""
    voice, lines = speaker.voice, []
    if result.outcome is not Outcome.NOT_ENTITLED and not result.covered_by:
        labels = missing_labels(speaker, assessment, result)
        if len(labels) > MOST_MISSING - 1:
            lines.append(f"{voice.say('settle')}: {voice.listed(labels, 6)}")
        unsure = unsure_words(speaker, result)
        if unsure:
            lines.append(unsure)
        if result.left_to_people:
            judged = "; ".join(speaker.condition(one) for one in result.left_to_people)
            lines.append(f"{voice.say('judge')}: {judged}")
    for effect in result.switches:
        outcome = voice.say(effect.outcome.value)
        amount = _amount(speaker, result.right, effect.amount) if effect.outcome is not Outcome.NOT_ENTITLED else ""
        said = f"{outcome}, {amount}" if amount else outcome
        lines.append(
            voice.say(
                "otherwise", question=question_of(speaker, effect.switch), position=voice.yes_no(effect.position),
                outcome=said,
            )
        )  # fmt: skip
    for opening in result.opens:
        months = opening.after_months
        when = voice.say("after_months", months=months) if months else voice.say("at_once")
        lines.append(f"{voice.say('opens_short')}: {speaker.right(opening.right)} ({when})")
    return lines


def show_assumptions(console: Console, speaker: Speaker, assessment: Assessment) -> None:
    """What was taken for granted: how much, and the first that a result rests on."""
    count = len(assessment.assumptions)
    if not count:
        return
    console.print()
    said = speaker.voice.say("assumed_count", count=count)
    telling = telling_assumptions(speaker, assessment)
    if telling:
        said += " " + speaker.voice.say("assumed_that_matter", list=speaker.voice.listed(telling, MOST_ASSUMED))
    say(console, said)


def telling_assumptions(speaker: Speaker, assessment: Assessment) -> list[str]:
    """Assumptions that say more than no or nil, on which a right that is not excluded rests."""
    explanation, told = assessment.explanation, []
    rested = {
        step.key
        for result in assessment.results
        if result.outcome is not Outcome.NOT_ENTITLED
        for step in explanation.walk(result.right, assessment.case.persons.index(result.person))
        if step.is_fact
    }
    for key in sorted(rested):
        origin, value = origin_of(assessment, key), stated_value(assessment, key)
        fact = speaker.book.facts[key.variable.removeprefix("fact.")]
        # Of an other, only yes is telling: "how often the child lives there: never" is not, where there is no child.
        telling = value if key.other >= 0 and not isinstance(value, Enum) else key.other < 0
        if origin is not None and origin.how == "assumed" and telling and (isinstance(value, Enum) or value):
            label = speaker.voice.of(fact.label, spoken(fact.name))
            told.append(f"{label}: {speaker.value(value, fact.unit)}")
    return told


def show_all_assumptions(console: Console, speaker: Speaker, assessment: Assessment) -> None:
    """Every assumption, by fact: what it was taken as, for whom; what is nil or no only by name."""
    if not assessment.assumptions:
        return
    voice, facts = speaker.voice, speaker.book.facts
    groups: dict[tuple[str, str], list[str]] = {}
    nil = []
    for one in assessment.assumptions:
        _, *names, last = one.path.split(".") if "." in one.path else ("", one.path)
        fact, value = facts.get(last), assumed_value(assessment, one)
        label = voice.of(fact.label, spoken(last)) if fact is not None else spoken(last)
        if value is not None and not isinstance(value, Enum) and not value:
            nil.append(label)
            continue
        said = speaker.value(value, fact.unit) if fact is not None else spoken(one.value)
        groups.setdefault((label, said), []).append(" → ".join(map(person_name, names)))
    console.print()
    console.print(styled(sentence(voice.say("assumptions")), "bold"))
    for (label, said), whose in groups.items():
        listed = voice.listed((name for name in whose if name), 4)
        console.print(wrapped(f"{label}: {said}" + (f" ({listed})" if listed else ""), console.width, "    ", "  · "))
    if nil:
        listed = "; ".join(dict.fromkeys(nil))
        console.print(wrapped(voice.say("nil", list=listed), console.width, "    ", "  · "))


def assumed_value(assessment: Assessment, one: Assumption) -> Value | None:
    """The value behind an assumption; None where it is not about one fact."""
    section, *names, fact = one.path.split(".") if "." in one.path else ("", one.path)
    case, persons = assessment.case, {name: index for index, name in enumerate(assessment.case.persons)}
    if section == "persons":
        return case.facts[persons[names[0]]].get(fact)
    if section == "pairs":
        return case.pairs[persons[names[0]], persons[names[1]]].get(fact)
    if section == "holdings":
        return case.holdings[persons[names[0]]][int(names[1])].get(fact)
    return None


def say(console: Console, text: str, style: str = "") -> None:
    """A paragraph within the width of the terminal."""
    console.print(styled(wrapped(text, console.width), style))

"""Rights month by month: for people only the months in which something changes."""

from __future__ import annotations

import datetime
from typing import Any

from abord import __version__
from abord.cli.outcome import amount_words, say, show_end_of_figures, show_unread
from abord.cli.show import STYLES, console, day, person_name, styled, table
from abord.screening.assess import Assessment, Outcome, Result
from abord.screening.structure import amount_json
from abord.screening.trace import Speaker

FORMAT = "abord.months/1"


def _state(result: Result) -> tuple[Any, ...]:
    return result.outcome, result.amount and result.amount[:2], result.guess, result.covered_by


def show_months(speaker: Speaker, found: list[Assessment], months: tuple[datetime.date, datetime.date]) -> None:
    """One row per month, person and right where something changes."""
    voice, terminal = speaker.voice, console()
    say(terminal, voice.say("months_title", start=day(months[0]), end=day(months[1])))
    verified = speaker.book.law_verified_until
    if months[1] > verified:
        say(terminal, voice.say("beyond", date=day(verified)), "yellow")
    show_end_of_figures(terminal, speaker, months[1])
    show_unread(terminal, speaker, {result.right for result in found[0].results})
    pairs = [(result.right, result.person) for result in found[0].results]
    never = [
        pair for pair in pairs if all(one.of(*pair).outcome is Outcome.NOT_ENTITLED for one in found)
    ]  # fmt: skip
    headings = [voice.say(key) for key in ("month", "person", "right", "outcome", "amount")]
    made = table(headings)
    for index, assessment in enumerate(found):
        for pair in pairs:
            result = assessment.of(*pair)
            if pair in never or (index and _state(result) == _state(found[index - 1].of(*pair))):
                continue
            outcome = voice.say(result.outcome.value)
            if result.covered_by:
                outcome = voice.say("covered", name=person_name(result.covered_by))
            made.add_row(
                day(assessment.date), person_name(result.person), speaker.right(result.right),
                styled(outcome, STYLES[result.outcome.value]), amount_words(speaker, result),
            )  # fmt: skip
    if made.row_count:
        terminal.print(made)
    if never:
        listed = "; ".join(
            f"{speaker.right(right)} ({voice.listed(person_name(name) for one, name in never if one == right)})"
            for right in dict.fromkeys(right for right, _ in never)
        )
        say(terminal, voice.say("never", list=listed))
    say(terminal, voice.say("no_decision"))


def months_json(found: list[Assessment], speaker: Speaker) -> dict[str, Any]:
    """Every month with every result; ``changed`` says whether it differs from the month before."""
    before: dict[tuple[str, str], Any] = {}
    months = []
    for assessment in found:
        results = []
        for result in assessment.results:
            pair, right = (result.right, result.person), speaker.book.rights[result.right]
            every = right.folder.right.result.every
            results.append(
                {
                    "right": result.right, "person": result.person, "outcome": result.outcome.value,
                    "covered_by": result.covered_by,
                    "amount": amount_json(result.amount, result.guess, every) if right.amount else None,
                    "changed": before.get(pair) != _state(result),
                }
            )  # fmt: skip
            before[pair] = _state(result)
        months.append({"date": assessment.date.isoformat(), "results": results})
    return {
        "format": FORMAT, "abord": __version__,
        "law_verified_until": speaker.book.law_verified_until.isoformat(),
        "figures_verified_until": speaker.book.figures_verified_until.isoformat(), "months": months,
    }  # fmt: skip

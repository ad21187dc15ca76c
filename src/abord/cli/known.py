"""What is known of a household: each fact that was stated or follows from what was stated, with its source."""

from __future__ import annotations

from rich.console import Console

from abord.cli.show import day, person_name, styled, wrapped
from abord.engine.case import Value
from abord.screening.assess import Assessment
from abord.screening.trace import Speaker


def show_known(console: Console, speaker: Speaker, assessment: Assessment) -> None:
    """Per person what is known; what was taken for granted is left out."""
    case, voice = assessment.case, speaker.voice
    console.print(styled(voice.say("known_so_far"), "bold"))

    def line(path: str, fact: str, value: Value, label: str) -> None:
        origin = assessment.prepared.origins.get(f"{path}.{fact}")
        if origin is None or origin.how == "assumed":
            return
        said = speaker.value(value, speaker.book.facts[fact].unit)
        behind = [speaker.basis(origin.source), day(origin.as_of) if origin.as_of else ""]
        note = ", ".join(filter(None, behind))
        console.print(wrapped(f"{label}: {said}" + (f" ({note})" if note else ""), console.width, "       ", "     "))

    for index, name in enumerate(case.persons):
        console.print(f"   {person_name(name)}")
        for fact, value in case.facts[index].items():
            line(f"persons.{name}", fact, value, speaker.variable(f"fact.{fact}"))
        for (person, other), facts in sorted(case.pairs.items()):
            for fact, value in facts.items() if person == index else ():
                label = speaker.whose(speaker.variable(f"fact.{fact}"), case.persons, person, other)
                line(f"pairs.{name}.{case.persons[other]}", fact, value, label)
        for number, held in enumerate(case.holdings[index] if index < len(case.holdings) else []):
            for fact, value in held.items():
                label = speaker.whose(speaker.variable(f"fact.{fact}"), case.persons, index, holding=number)
                line(f"holdings.{name}.{number}", fact, value, label)

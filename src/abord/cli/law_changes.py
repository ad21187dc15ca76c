"""`abord rights changes`: what changed in the law since a day, and what is known to come."""

from __future__ import annotations

import datetime

from rich.console import Console

from abord.casework.law_changes import Said
from abord.cli.outcome import say
from abord.cli.show import Voice, console, day, styled, wrapped
from abord.engine.graph import LawBook


def show_changes(book: LawBook, told: list[Said], language: str) -> None:
    """Each under its day, the last one first, with article and source."""
    voice, terminal = Voice(language), console()
    last: datetime.date | None = None
    for one in told:
        if one.change.on != last:
            last = one.change.on
            terminal.print(styled(day(last), "bold"))
        _show(voice, terminal, one)
    if not told:
        say(terminal, voice.say("no_changes"))
    terminal.print()
    say(terminal, voice.say("changes_until", date=day(book.figures_verified_until)), "yellow")


def _show(voice: Voice, terminal: Console, one: Said) -> None:
    sure = voice.say(f"confidence_{one.change.confidence}") if one.change.confidence else ""
    behind = "; ".join(part for part in (one.change.article, one.change.source, sure) if part)
    text = f"{', '.join(one.rights)}: {one.what}: {one.before} → {one.after} ({behind})"
    style = "yellow" if one.change.confidence == "?" else ""
    terminal.print(styled(wrapped(text, min(terminal.width, 110), "    ", "  · "), style))

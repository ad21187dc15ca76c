"""How things look in a terminal: wrapped paragraphs, tables, plain Markdown. What is said, ``screening/voice`` says.

Nothing here knows a right. Numbers for machines never pass here: ``--json`` gives them as they are.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from abord.engine.facts import LANGUAGES
from abord.screening import voice
from abord.screening.voice import belgian, day, person_name, rounded, sentence, spoken

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["belgian", "day", "person_name", "rounded", "sentence", "spoken"]

STYLES = {"entitled": "green", "not_entitled": "", "not_yet_known": "yellow"}


class Voice(voice.Voice):
    """A voice with the phrases of the command line beside those that all rooms use."""

    catalogues = (Path(__file__).parent / "phrases.yaml", voice.HERE)


def language_of_the_machine() -> str:
    """The language of LC_ALL, LC_MESSAGES or LANG where it is one of ours; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            found = os.environ[name][:2].lower()
            return found if found in LANGUAGES else "en"
    return "en"


def console() -> Console:
    """Where people read: rich is only imported here, when something is really shown."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def table(headings: Sequence[str], *, title: str | None = None, most: Sequence[int | None] = ()) -> Table:
    """An empty table in the style of the house; ``most`` bounds the widths of the first columns."""
    from rich import box
    from rich.table import Table

    made = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False,
        header_style="bold",
    )  # fmt: skip
    for index, heading in enumerate(headings):
        made.add_column(heading, overflow="fold", vertical="top", max_width=most[index] if index < len(most) else None)
    return made


def styled(text: str, style: str = "") -> Text:
    """A text with a style (colour is never the only sign)."""
    from rich.text import Text

    return Text(text, style=style)


def wrapped(text: str, width: int, indent: str = "", first: str | None = None) -> str:
    """A paragraph within ``width``; ``first`` is the indent of the first line."""
    return textwrap.fill(
        text, max(width, 30), initial_indent=indent if first is None else first, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def markdown(text: str, width: int) -> str:
    """The plain Markdown of our texts (headings, paragraphs, lists), wrapped for a terminal."""
    out: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        pieces = re.split(r"\n(?=[-#*] |#{2,} |\d+\. )", block)
        for piece in pieces:
            line = " ".join(piece.split())
            heading = re.fullmatch(r"#+ (.*)", line)
            item = re.fullmatch(r"([-*]|\d+\.) (.*)", line)
            if heading:
                out.append(heading[1].upper() if line.startswith("# ") else heading[1])
                continue
            plain = re.sub(r"\*\*(.+?)\*\*", r"\1", item[2] if item else line)
            plain = re.sub(r"\[(.+?)\]\((.+?)\)", r"\1 (\2)", plain)
            bullet = f"  {item[1]} " if item else ""
            out.append(wrapped(plain, width, " " * len(bullet), bullet))
        out.append("")
    return "\n".join(out).rstrip()

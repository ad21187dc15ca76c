"""An advice in words: what it rests on, what can be contested of that, and what it would be without it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from abord.book import open_book
from abord.casework.files.models import Advice
from abord.casework.files.vocabulary import word
from abord.casework.files.without import Contestable, Tells
from abord.casework.letters.decision import colon
from abord.web.desk.page import say
from abord.web.files.data import datum_lacking, datum_shown, day_written, judged_by_people, source_shown
from abord.web.site import words


@dataclass(slots=True)
class Shown:
    """One datum; ``contestable`` says why it can be contested, ``would`` what the advice would be otherwise."""

    label: str
    value: str
    source: str
    as_of: str
    contestable: list[str] = field(default_factory=list)
    would: list[str] = field(default_factory=list)


def told(advice: Advice | None, language: str) -> dict[str, Any] | None:
    """All of it, and what it does not know."""
    if advice is None:
        return None
    unknown = [said for name in advice.does_not_know if (said := datum_lacking(name, language))]
    people = [said for name in advice.left_to_people if (said := judged_by_people(name, language))]
    return {
        "because": [word(language, "because", one) for one in advice.because],
        "relies": [_datum(advice, row, language) for row in advice.relies_on],
        "unasked": [_would(advice, row, language) for row in advice.would if "name" not in row],
        "unknown": unknown, "people": people, "amount": _amount(advice, language),
    }  # fmt: skip


def _datum(advice: Advice, row: dict[str, Any], language: str) -> Shown:
    tried = [one for one in advice.would if (one.get("name"), one.get("person")) == (row["name"], row["person"])]
    label, value = datum_shown(row["name"], str(row["value"]), language)
    several = len({one["person"] for one in advice.relies_on}) > 1
    return Shown(
        f"{label} ({row['person']})" if several else label, value, source_shown(row["source"], say, language),
        day_written(row["as_of"]), [word(language, "contestable", why) for why in _why(row, tried)],
        [_would(advice, one, language) for one in tried],
    )  # fmt: skip


def _why(row: dict[str, Any], tried: list[dict[str, Any]]) -> list[str]:
    """Of an advice of before, that kept none of it, what its data tell."""
    if tried:
        return [str(why) for why in tried[0]["contestable"]]
    found = {Contestable.CONTESTED: row["contested"], Contestable.REGISTER: str(row["source"]).startswith("register:")}
    return [why for why, holds in found.items() if holds]


def _would(advice: Advice, row: dict[str, Any], language: str) -> str:
    """*Without this datum: look further; not yet known whether the right is there*."""
    begins = word(language, "tells", row["tells"]) if "name" in row else say(language, "would_unassumed")
    if row["tells"] == Tells.OWN_VERSION:
        value = datum_shown(row["name"], row["read_as"], language)[1] if row["read_as"] else ""
        read = say(language, "would_read_as", value=value) if value and row["read_as"] != row["own_version"] else ""
        begins = f"{begins} – “{row['own_version']}”{read and f' ({read})'}"
    if not row["kind"]:
        is_words = row["tells"] == Tells.OWN_VERSION and not row["read_as"]
        return f"{begins}{colon(language)} {say(language, 'would_for_people' if is_words else 'would_not_reckoned')}"
    amount = _span(advice.application.right, row["amount_low"], row["amount_high"], language)
    said = [word(language, "advice", row["kind"]), word(language, "proved", row["proved"])]
    if amount and row["proved"] != "not_entitled":
        said.append(amount)
    same = (row["kind"], row["amount_low"], row["amount_high"]) == (advice.kind, advice.amount_low, advice.amount_high)
    if same and row["tells"] == Tells.WITHOUT:
        said.append(say(language, "would_same"))
    return f"{begins}{colon(language)} {'; '.join(said).removesuffix('.')}."


def _amount(advice: Advice, language: str) -> str:
    """What it gives by the advice: from what to what, or the most that the law gives where no more is known."""
    return _span(advice.application.right, advice.amount_low, advice.amount_high, language)


def _span(right: str, low: float | None, high: float | None, language: str) -> str:
    if high is None:
        return ""
    known = open_book().rights.get(right)
    every = known.folder.right.result.every.value if known is not None else ""
    shown = words.span(language, high if low is None else low, high, every)
    return shown if low is not None else words.say(language, "amount_maximum", amount=shown)

"""Which theme a question belongs to: the file in which its fact is declared, so that questions can keep together."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from abord.engine.facts import YAML_LOADER
from abord.screening.questions import OPEN_KINDS
from abord.situation import document
from abord.web.check.incomes import PAGES

THEMES = ("person", "home", "family", "work", "income", "receives", "health")
"""Files of facts of people, in the order in which they are asked at a table."""


@cache
def themes() -> dict[str, str]:
    """Fact to theme; things owned go with income."""
    folder = Path(document.__file__).parent / "facts"
    found = dict.fromkeys((*PAGES, *OPEN_KINDS), "income")
    for name in THEMES:
        declared = yaml.load((folder / f"{name}.yaml").read_text(encoding="utf-8"), Loader=YAML_LOADER)
        found.update(dict.fromkeys(declared, name))
    return found

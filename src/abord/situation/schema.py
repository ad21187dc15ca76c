"""The JSON Schema of a situation file, made from the same models that check it.

``situation.schema.json`` is the published copy. It helps an editor; the reader is stricter (units, ranges,
and what holds between persons).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from abord.engine.facts import Fact
from abord.situation.document import document_model

PUBLISHED = Path(__file__).parent / "situation.schema.json"
NOISE = ("title", "default")


def schema(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) for files that state these facts."""
    made = _plain(document_model(facts).model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A situation for Abord", **made}


def schema_text(facts: Mapping[str, Fact]) -> str:
    """The content of ``situation.schema.json``."""
    return json.dumps(schema(facts), indent=1, ensure_ascii=False) + "\n"


def _plain(node: Any, *, names: bool = False) -> Any:
    """Without generated titles and defaults; ``names`` tells keys that are names of properties."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _plain(each, names=key in ("properties", "$defs") and not names)
        for key, each in node.items()
        if names or key not in NOISE
    }

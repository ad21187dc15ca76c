"""From bytes to a plain tree: mappings, lists and text, whatever the file format.

YAML scalars stay text here (``no``, ``2025-04-01`` and ``1.250`` mean what the fact says, not what YAML
guesses); JSON keeps its numbers and booleans. The tree is built from parser events, with a stack of our
own, so that nesting, aliases and repeated keys cannot do harm.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from abord.situation.problems import Problem, SituationError, expect, shown

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
SHOWN_DEPTH = 3
"""Of a path that goes too deep, so many steps are named."""
MAX_VALUES = 100_000

Tree = Any
"""dict[str, Tree], list[Tree], str, None; from JSON also int, float and bool."""


def load_file(path: Path) -> Tree:
    """The tree in a ``.json`` or YAML file.

    Raises:
        SituationError: when the file cannot be read as one.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _wrong("file_size", f"{path.stat().st_size} bytes", count=MAX_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError as error:
        raise _wrong("file_readable", f"{path.name}: {error.strerror}") from None
    return load(content, json_format=path.suffix.casefold() == ".json")


def load(content: bytes, *, json_format: bool = False) -> Tree:
    """The tree in ``content``, a mapping at its top.

    Raises:
        SituationError: for too much, no UTF-8, nothing, no mapping, or what the format forbids.
    """
    if len(content) > MAX_BYTES:
        raise _wrong("file_size", f"{len(content)} bytes", count=MAX_BYTES // 1_000_000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong("file_utf8", "", place=error.start + 1) from None
    if not text.strip():
        raise _wrong("file_persons", "an empty file")
    tree = _from_json(text) if json_format else _from_yaml(text)
    if not isinstance(tree, dict):
        raise _wrong("file_mapping", shown(tree))
    return tree


def _wrong(key: str, found: str, path: str = "", **holes: object) -> SituationError:
    return SituationError([Problem(path, found, expect(key, **holes))])


def _from_json(text: str) -> Tree:
    def once(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
        seen = dict(pairs)
        if len(seen) < len(pairs):
            double = Counter(key for key, _ in pairs).most_common(1)[0][0]
            raise _wrong("key_once", f"'{double}' stands twice", double)
        return seen

    try:
        tree = json.loads(text, object_pairs_hook=once, parse_constant=str)
    except json.JSONDecodeError as error:
        raise _wrong("file_json", f"line {error.lineno}: {error.msg}") from None
    except RecursionError:
        raise _wrong("most_levels", "deeper nesting", count=MAX_DEPTH) from None
    except ValueError as error:  # a number of thousands of digits
        raise (error if isinstance(error, SituationError) else _wrong("file_json", shown(str(error)))) from None
    level, count = [tree], 0
    for _ in range(MAX_DEPTH):
        count += len(level)
        level = [each for node in level for each in _below(node)]
    if level:
        raise _wrong("most_levels", "deeper nesting", count=MAX_DEPTH)
    if count > MAX_VALUES:
        raise _wrong("most_values", "more", count=MAX_VALUES)
    return tree


def _below(node: Tree) -> list[Tree]:
    return list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []


def _from_yaml(text: str) -> Tree:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    top: list[Tree] = []
    open_nodes: list[Tree] = [top]
    keys: list[str | None] = [None]  # per open mapping, the key that waits for its value

    def path() -> str:
        parts = [
            key if isinstance(node, dict) else str(len(node))
            for node, key in zip(open_nodes[1:], keys[1:], strict=True)
        ]
        return ".".join(part for part in parts if part is not None)

    def fail(event: yaml.Event, key: str, found: str, **holes: object) -> SituationError:
        line = event.start_mark.line + 1 if event.start_mark else "?"
        where = path()
        if key == "most_levels":
            where = ".".join(where.split(".")[:SHOWN_DEPTH]) + "…"
        return _wrong(key, f"{found} on line {line}", where, **holes)

    def place(value: Tree) -> None:
        node = open_nodes[-1]
        if isinstance(node, list):
            node.append(value)
        else:
            node[keys[-1]] = value
            keys[-1] = None

    try:
        for count, event in enumerate(yaml.parse(text, Loader=loader)):
            if count > 3 * MAX_VALUES:  # a key, a value, the end of a mapping
                raise fail(event, "most_values", "more", count=MAX_VALUES)
            waits_for_key = isinstance(open_nodes[-1], dict) and keys[-1] is None
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise fail(event, "no_alias", "an anchor or alias")
            if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) not in (None, "!"):
                raise fail(event, "no_tag", str(getattr(event, "tag", "")))
            if isinstance(event, yaml.ScalarEvent):
                plain_null = event.style is None and event.value in ("", "~", "null")
                if not waits_for_key:
                    place(None if plain_null else event.value)
                elif event.value in open_nodes[-1]:
                    keys[-1] = event.value
                    raise fail(event, "key_once", f"'{shown(event.value)}' a second time")
                else:
                    keys[-1] = event.value
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if waits_for_key:
                    raise fail(event, "name_as_key", "a list or mapping")
                if len(open_nodes) > MAX_DEPTH:
                    raise fail(event, "most_levels", "deeper nesting", count=MAX_DEPTH)
                open_nodes.append({} if isinstance(event, yaml.MappingStartEvent) else [])
                keys.append(None)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                keys.pop()
                place(open_nodes.pop())
            elif isinstance(event, yaml.DocumentStartEvent) and top:
                raise fail(event, "file_one_document", "a second document")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise _wrong("file_yaml", where + shown(str(getattr(error, "problem", None) or error))) from None
    return top[0] if top else None

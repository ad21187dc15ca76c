"""Generated code: its text while it is written, its arguments, and how a value is carried in it.

Bounds code carries of a number the lowest and the highest that it can be, of a flag or a choice the set of what it can
be as a bit mask (flag: 1 no, 2 yes), and of each the set of missing data that matter, as bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from abord.engine.facts import Kind
from abord.engine.language import Node
from abord.engine.law import Enum

LOOPS = {"pair": ("q", "pair_start"), "holding": ("h", "holding_start")}
"""How the rows of a person are looped over: the name of the row, and where it is told which rows there are."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of generated code.

    Attributes:
        type: ``f64``, ``i64``, a column of them or of single bytes (``f64* i64* i8*``), or ``state`` (``machine``).
        source: what it stands for: a ``fact``, ``parameter``, ``version`` (which one of a rule holds), ``output`` or
            ``pin`` (what a variable is narrowed to); all else is the ``frame``, by its own name.
        key: which fact, parameter or variable.
        part: of a value that has several arguments, which this is.
    """

    name: str
    type: str
    source: str = "frame"
    key: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """Generated source, and the arguments that its ``run`` takes, in order."""

    text: str
    arguments: list[Argument]

    @property
    def types(self) -> dict[str, str]:
        """What each argument holds."""
        return {argument.name: argument.type for argument in self.arguments}

    def of(self, source: str) -> list[Argument]:
        """The arguments that stand for something of one sort."""
        return [argument for argument in self.arguments if argument.source == source]


@dataclass(slots=True)
class Text:
    """Lines of code as they are written."""

    lines: list[str] = field(default_factory=list)
    depth: int = 0
    used: int = 0  # names for values on the way

    def put(self, *lines: str, at: int | None = None) -> None:
        """Write lines at the present depth, at the end or before the line ``at``."""
        end = len(self.lines) if at is None else at
        self.lines[end:end] = ["    " * self.depth + line for line in lines]

    @contextmanager
    def under(self, opening: str) -> Iterator[None]:
        """What is written meanwhile belongs to ``opening``, one step further in."""
        self.put(opening)
        self.depth += 1
        yield
        self.depth -= 1

    def fresh(self) -> str:
        """A new name for a value on the way."""
        self.used += 1
        return f"t{self.used}"


class Number(NamedTuple):
    """A number in bounds code: the texts of its parts."""

    low: str
    high: str
    missing: str

    @property
    def settled(self) -> str:
        """A test whether it is settled."""
        return f"{self.low} == {self.high}"

    @property
    def plain(self) -> str:
        """What it is, where it is settled."""
        return self.low


class Mask(NamedTuple):
    """A choice in bounds code: the texts of its parts."""

    mask: str
    missing: str

    @property
    def settled(self) -> str:
        """A test whether it is settled."""
        return f"{self.mask} & ({self.mask} - 1) == 0"

    @property
    def plain(self) -> str:
        """What it is, where it is settled."""
        return self.mask


class Flag(Mask):
    """A truth in bounds code."""

    __slots__ = ()

    @property
    def settled(self) -> str:
        """A test whether it is settled."""
        return f"{self.mask} != 3"

    @property
    def plain(self) -> str:
        """What it is, where it is settled."""
        return f"({self.mask} == 2)"


Value = Number | Mask
V = TypeVar("V", bound=Value)
PARTS: dict[type[Any], tuple[str, ...]] = {Number: ("_l", "_h", "_x"), Mask: ("_k", "_x"), Flag: ("_k", "_x")}
"""What the names of the parts of a value end in."""


def shape(kind: Kind) -> type[Value]:
    """How a kind of value is carried."""
    if kind == "number":
        return Number
    return Flag if kind == "flag" else Mask


def named(name: str, carried: type[V]) -> V:
    """The value whose parts have these names."""
    return carried(*(name + part for part in PARTS[carried]))


def full_mask(kind: object) -> int:
    """The mask of all that a flag (3) or a choice can be."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (1 << len(kind)) - 1
    return 3


def better(op: str, one: str, two: str, inline: bool) -> str:
    """``min`` or ``max`` as text; ``inline`` without a call, which in plain Python would cost more than comparing."""
    if inline and not set(" (") & {*one, *two}:
        return f"({two} if {two} {'<' if op == 'min' else '>'} {one} else {one})"
    return f"{op}({one}, {two})"


def choice_of(part: Node) -> int:
    """Where a part tests a choice for one case (``a == X``, ``a != X``), that case as a mask; otherwise 0."""
    if part.op not in ("==", "!=") or part.args[0].op != "arg" or not isinstance(part.args[1].value, Enum):
        return 0
    return 1 << int(part.args[1].value)


def joined(node: Node) -> list[Node]:
    """The parts of an ``or``, with the cases of one choice (``a == X or a == Y``) as one test."""
    cases: dict[str, list[Node]] = {}
    for part in node.args:
        if node.op == "or" and part.op == "==" and choice_of(part):
            cases.setdefault(part.args[0].name, []).append(part)
    found = []
    for part in node.args:
        same = next((same for same in cases.values() if part in same), [])
        if len(same) < 2:
            found.append(part)
        elif part is same[0]:
            mask = sum({choice_of(one) for one in same})
            found.append(Node("among", part.args[:1], value=float(mask)))
    return found

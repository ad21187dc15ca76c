"""Finding people by name among very many: by the beginnings of the words of a name, whatever accents and capitals.

PostgreSQL's policies per row let only conditions that cannot leak use an index, and a search in the middle of a text is
none of those: it would read every name of the organisation. The words of each name are therefore kept apart, folded,
and what was typed is compared with their beginnings by order alone, byte for byte.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import CharField, Exists, Lookup, OuterRef

from abord.situation.values import unaccented

LONGEST = 40
MOST_WORDS = 4
LAST = "\U0010ffff"
"""After every letter, in the order of bytes."""


def fold(text: str) -> list[str]:
    """The words of a name as they are compared: small letters without accents, each once."""
    return list(dict.fromkeys(word[:LONGEST] for word in re.findall(r"[^\W_]+", unaccented(text))))


@CharField.register_lookup
class Begins(Lookup):
    """``word__begins``: begins with, in the order of bytes, so that an index and a policy go together."""

    lookup_name = "begins"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """From the beginning itself to the last text with that beginning."""
        column, given = self.process_lhs(compiler, connection)
        low, high = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")
        return f"({column} {low} %s and {column} {high} %s)", [*given, self.rhs, *given, self.rhs + LAST]


def found(model: Any, typed: str, most: int) -> list[Any]:
    """Keys of the people (rows of ``model``: a word of a name) whose names have words that begin as typed.

    At most ``most``, in the order of the longest word that was typed: a family name, mostly.
    """
    begun = sorted(fold(typed), key=len, reverse=True)[:MOST_WORDS]
    if not begun:
        return []
    rows = model.objects.filter(word__begins=begun[0]).order_by("word", "person_id")
    for word in begun[1:]:
        rows = rows.filter(Exists(model.objects.filter(person_id=OuterRef("person_id"), word__begins=word)))
    # Two words of one name may begin alike: such a person stands there twice.
    return list(dict.fromkeys(rows.values_list("person_id", flat=True)[: 3 * most]))[:most]

"""Whatever stands in a file: a situation, or a SituationError; never another exception."""

import contextlib
import copy
import datetime
import random
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abord.situation.assemble import prepare
from abord.situation.loading import load_file
from abord.situation.problems import SituationError
from abord.situation.reader import Reader

EXAMPLES = [load_file(path) for path in sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))]
JUNK: list[Any] = [
    *(None, "", "unknown", "yes", "3 EUR/month", "-1", 0, 1.5, float("inf"), float("nan"), True, [], {}, [[]], {"": 1}),
    *(
        {"value": "1 EUR/year"},
        [{"value": 1}, {"value": 2}],
        {"from": "2025-01-01"},
        "2025-01-01",
        "9999-99-99",
        "a" * 999,
    ),
    *(["a"], {"a": {}}, "child", "a or b", "between 1 and 2", "1/2", 10**400, datetime.date(2025, 1, 1), b"x"),
]


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) below ``tree``."""
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
    return [(tree, key) for key in keys] + [place for key in keys for place in places(tree[key])]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EXAMPLES), st.randoms(), st.integers(1, 4))
def test_a_damaged_situation_is_read_or_refused(
    reader: Reader, example: Any, chance: random.Random, blows: int
) -> None:
    tree = copy.deepcopy(example)
    for _ in range(blows):
        container, key = chance.choice(places(tree))
        match chance.randrange(4):
            case 0 if isinstance(container, dict):
                del container[key]
            case 1 if isinstance(container, dict):
                container[chance.choice(["a", "of", "value", "wage_net", "custody", "x.y", "<entry>"])] = container[key]
            case 2 if isinstance(container, list):
                container.append(copy.deepcopy(container[key]))
            case _:
                container[key] = copy.deepcopy(chance.choice(JUNK))
        if not places(tree):
            break
    with contextlib.suppress(SituationError):
        situation = reader.read_tree(tree)
        prepare(situation, reader.facts, datetime.date(2025, 4, 1))


@settings(max_examples=200)
@given(
    st.binary(max_size=200) | st.text(alphabet="{}[]:,-&*!|>'\"#%@ \n\tpersonsa1?~", max_size=120).map(str.encode),
    st.booleans(),
)
def test_any_bytes_are_read_or_refused(reader: Reader, content: bytes, json_format: bool) -> None:
    with contextlib.suppress(SituationError):
        reader.read(content, json_format=json_format)

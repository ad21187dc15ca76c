from pathlib import Path

import pytest

import abord.situation
from abord.engine.facts import Fact, load_facts
from abord.engine.law import Enum
from abord.rights._concepts import enums
from abord.situation.reader import Reader

ENUMS = {
    name: each
    for name, each in vars(enums).items()
    if isinstance(each, type) and issubclass(each, Enum) and each is not Enum
}


@pytest.fixture(scope="session")
def facts() -> dict[str, Fact]:
    return load_facts(Path(abord.situation.__file__).parent / "facts", ENUMS)


@pytest.fixture(scope="session")
def reader(facts: dict[str, Fact]) -> Reader:
    return Reader(facts)

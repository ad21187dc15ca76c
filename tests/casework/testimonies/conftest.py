"""The office of the testimonies: the site served, two people at work, and a person with a browser."""

import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "base"), str(HERE.parent / "files"), str(HERE.parent.parent / "web"), str(HERE)]

import djangosite  # noqa: E402, F401


@pytest.fixture(scope="session")
def house(address: str, browser: Any) -> Any:
    """The site on this machine, a browser, and an office with a worker who is signed in."""
    from journey import House

    return House(address, browser)


@pytest.fixture
def desk(house: Any) -> Any:
    """A worker at the desk. All of them come from one address here: the brake on wrong codes is let go."""
    from abord.web.desk import signin
    from abord.web.mine import door

    for brake in (signin.tries, door.by_address, door.by_file, door.verifying):
        brake._seen.clear()
    return house.desk()

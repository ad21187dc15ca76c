"""What a right is stands in its folder alone: the file of a person reads it there."""

from pathlib import Path

import pytest
import yaml

import abord.casework
from abord.book import open_book
from abord.casework.clocks.terms import Regime
from abord.casework.files.regimes import regime_of

CASEWORK = Path(abord.casework.__file__).parent
RIGHTS = CASEWORK.parent / "rights"


@pytest.mark.parametrize("right", sorted(open_book().rights))
def test_the_rules_of_procedure_are_those_of_the_folder(right: str) -> None:
    """Read past the registry: what the file itself says."""
    written = yaml.safe_load((RIGHTS / right / "right.yaml").read_text(encoding="utf-8"))["procedure"].get("regime")
    assert regime_of(right) is Regime(written or "other")


def test_what_names_no_right_is_asked_as_social_aid() -> None:
    assert regime_of("") is Regime.ORGANIC and regime_of("no_such_right") is Regime.ORGANIC


def test_no_right_is_named_in_the_code() -> None:
    """Else a new folder would not be enough for a new right. The demo office has examples."""
    found = [
        (path.relative_to(CASEWORK).as_posix(), right)
        for path in sorted(CASEWORK.rglob("*.py"))
        if path.name != "demo.py"
        for right in open_book().rights
        if right in path.read_text(encoding="utf-8")
    ]
    assert not found

from pathlib import Path

import pytest

from abord.situation.assemble import prepare
from abord.situation.loading import load_file
from abord.situation.reader import Reader
from abord.situation.schema import PUBLISHED, schema, schema_text

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
HARD_FAMILIES = {
    "student_with_friend",
    "alternating_custody",
    "spouse_in_rest_home",
    "two_ivt_claimants",
    "three_generations",
    "partners_dependants",
    "family_allowances_for_applicant",
    "between_two_laws",
    "pensioner_alone",
    "lone_parent",
    "homeless_getting_a_flat",
    "unknown_income",
}


def test_the_hard_families_are_there() -> None:
    assert {path.stem for path in EXAMPLES} >= HARD_FAMILIES


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_read_and_says_what_it_shows(reader: Reader, path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# What this shows: ")
    prepared = prepare(reader.read_file(path), reader.facts)
    assert prepared.case.persons
    assert set(prepared.origins) >= {each.path for each in prepared.assumptions} - {"roster"} - {
        f"persons.{name}.holdings_listed" for name in prepared.case.persons
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_follows_the_schema(reader: Reader, path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(schema(reader.facts)).validate(load_file(path))


def test_the_published_schema_is_current(reader: Reader) -> None:
    """To renew it: PUBLISHED.write_text(schema_text(facts)) with the facts of the law book."""
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(reader.facts)

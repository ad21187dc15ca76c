"""Malformed situations: each is refused with the path, and what is expected there."""

import json
from pathlib import Path

import pytest

from abord.situation.problems import SituationError
from abord.situation.reader import Reader
from bad_situations import BAD, person


@pytest.mark.parametrize(("text", "path", "expected"), BAD.values(), ids=BAD.keys())
def test_is_refused_with_path_and_expectation(reader: Reader, text: str, path: str, expected: str) -> None:
    with pytest.raises(SituationError) as caught:
        reader.read(text)
    found = {problem.path: problem.expected for problem in caught.value.problems}
    assert path in found
    assert expected in found[path]
    assert all(len(problem.value) <= 100 for problem in caught.value.problems)


@pytest.mark.parametrize(
    "text",
    [
        "persons: {a: {age: 19}, b: {age: 17}}\nrelations: [{person: b, is: spouse, of: a}]",
        "persons: {a: {age: 19}, b: {age: at least 10}}\nrelations: [{person: b, is: spouse, of: a}]",
        "date: 2025-04-01\npersons: {a: {age: 40}, b: {birth_date: 2007-04-01}}\n"
        "relations: [{person: b, is: legal_cohabitant, of: a}]",
        "date: 2025-04-01\npersons: {a: {age: 40}, b: {birth_date: 2016-04-01}}\n"
        "relations: [{person: b, is: spouse, of: a, from: 2034-05-01}]",
        "persons: {a: {}, b: {}}\nrelations: [{person: b, is: spouse, of: a}]",
    ],
)
def test_a_couple_that_can_be_one_is_read(reader: Reader, text: str) -> None:
    assert reader.read(text).links


@pytest.mark.parametrize(
    "last",
    [
        "person: c, is: child_in_law, of: b",  # the spouse of another child, and the partner of one
        "person: c, is: partner_of_child, of: b",
    ],
)
def test_who_has_a_spouse_and_a_partner_may_be_kin_by_either(reader: Reader, last: str) -> None:
    lines = (
        "person: a, is: child, of: b",
        "person: c, is: de_facto_partner, of: a",
        "person: c, is: spouse, of: d",
        last,
    )
    text = "persons: {a: {}, b: {}, c: {}, d: {}}\nrelations:\n" + "".join(f"- {{{line}}}\n" for line in lines)
    assert reader.read(text).links


def test_kin_by_an_earlier_marriage_is_read(reader: Reader) -> None:
    """Somebody may be the widow of one child and now live with another: then the relation has a period of its own."""
    text = """
persons: {a: {}, b: {}, c: {}}
relations:
- {person: a, is: child, of: b}
- {person: c, is: child_in_law, of: b, until: 2019-12-31}
- {person: c, is: de_facto_partner, of: a, from: 2020-01-01}
"""
    assert reader.read(text).links


def test_everything_is_reported_at_once_and_in_its_place(reader: Reader) -> None:
    text = """
date: 2025-04-01
persons:
  a: {birth_date: 2030-01-01, wage_net: much, wage_taxable: 300}
  b: 3
roofs:
- {persons: []}
- {persons: [a, d], municipality: Atlantis}
relations:
- {person: a, is: brother, of: b}
- {person: a, is: child}
- {person: a, is: child, of: a}
holdings:
- {kind: savings, owners: {a: 2}}
- {kind: savings, owners: {a: 1, e: 1}}
"""
    with pytest.raises(SituationError) as caught:
        reader.read(text)
    assert [problem.path for problem in caught.value.problems] == [
        "holdings.0.owners.a",
        "holdings.1.owners",
        "holdings.1.owners.e",
        "persons.a.birth_date",
        "persons.a.wage_net",
        "persons.a.wage_taxable",
        "persons.b",
        "relations.0.is",
        "relations.1.of",
        "relations.2.of",
        "roofs.0.persons",
        "roofs.1.municipality",
        "roofs.1.persons.1",
    ]


def test_a_real_national_number_is_never_repeated(reader: Reader) -> None:
    with pytest.raises(SituationError) as caught:
        reader.read(person("national_number: 85073003328"))
    assert "85073003328" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "at least one person"),
        ("{", "JSON"),
        ("[1]", "a mapping"),
        ('{"persons": {"a": {}, "a": {}}}', "every key once"),
        ('{"persons": {"a": {"age": NaN}}}', "a number"),
        ('{"persons": {"a": {"age": 1e999}}}', "a number"),
        ('{"persons": {"a": {"age": ' + "9" * 6000 + "}}}", "JSON"),
        ('{"persons": {"a": {"age": true}}}', "a number"),
        ("[" * 100_000, "at most 20 levels"),
        ("[" * 900 + "]" * 900, "at most 20 levels"),
        ("[" + "0," * 100_000 + "0]", "at most 100000 values"),
    ],
)
def test_json_is_refused_alike(reader: Reader, text: str, expected: str) -> None:
    with pytest.raises(SituationError, match=expected):
        reader.read(text, json_format=True)


def test_files_too_large_missing_or_not_utf8(reader: Reader, tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * 50_000_000)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("persons: {Zoë: {}}".encode("latin-1"))
    for path, expected in ((large, "at most 5 MB"), (latin, "UTF-8"), (tmp_path / "none.yaml", "can be read")):
        with pytest.raises(SituationError, match=expected):
            reader.read_file(path)


def test_too_many_persons(reader: Reader) -> None:
    crowd = {"persons": {f"p{index}": {} for index in range(251)}}
    with pytest.raises(SituationError, match="persons: expected at most 250"):
        reader.read(json.dumps(crowd), json_format=True)

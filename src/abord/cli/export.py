"""`abord export`: the law in the formats of others."""

from __future__ import annotations

from pathlib import Path

import click

from abord.cli.common import NEW_FILE_OR_OUTPUT, NEW_FOLDER, bad_input, json_option, law_book, write_json


@click.group()
def export() -> None:
    """Write the law, or the format of situation files, for other programs.

    \b
    Examples:
      abord export openfisca /tmp/openfisca_abord
      abord export schema situation.schema.json
    """


@export.command()
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
@json_option
def openfisca(folder: Path, as_json: bool) -> None:
    """Write an OpenFisca country package, generated from the same rules, to DIR (new or empty).

    \b
    Examples:
      abord export openfisca /tmp/openfisca_abord
    """
    if folder.exists() and any(folder.iterdir()):
        bad_input([("DIR", str(folder), "a folder that is new or empty")], as_json)
    book = law_book(as_json)
    from abord.engine.openfisca import export as write_package

    written = write_package(book, folder)
    if as_json:
        write_json({"format": "abord.export/1", "folder": str(folder), "files": sorted(str(file) for file in written)})
    else:
        click.echo(f"{folder}: {len(written)} files")


@export.command()
@click.argument("file", metavar="FILE", type=NEW_FILE_OR_OUTPUT)
@json_option
def schema(file: Path, as_json: bool) -> None:
    """Write the JSON Schema of situation files to FILE (- for the standard output).

    \b
    Examples:
      abord export schema situation.schema.json
      abord export schema - | head
    """
    book = law_book(as_json)
    from abord.situation.schema import schema_text

    text = schema_text(book.facts)
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    if as_json:
        write_json({"format": "abord.export/1", "files": [str(file)]})
    else:
        click.echo(str(file))

"""`abord new`: the folder of a new right, to fill in."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import click

from abord.cli.common import bad_input, json_option, write_json

TEMPLATE = Path(__file__).parent / "new_right"
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
RENAMED = {"rules.txt": "rules.py"}
"""The template of the rules is no Python to check, as long as it is a template."""


@click.command()
@click.argument("right", metavar="RIGHT")
@click.option(
    "--into", type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path), metavar="DIR",
    help="Where the folder is made (default: among the rights of this installation).",
)  # fmt: skip
@json_option
def new(right: str, into: Path | None, as_json: bool) -> None:
    """Make the folder of a new right, with everything that is to be filled in marked TODO.

    RIGHT is the id: the Dutch and French short names together, in lower case. The folder does not load until the date
    up to which you looked the law up is filled in.

    \b
    Examples:
      abord new jeugdhulp_aide_jeunesse
      abord new jeugdhulp_aide_jeunesse --into /tmp
    """
    from abord.book import RIGHTS

    folder = (into or RIGHTS) / right
    if not NAME.fullmatch(right) or keyword.iskeyword(right):
        bad_input([("RIGHT", right, "an id in lower case, like leefloon_ris")], as_json)
    if folder.exists():
        bad_input([("RIGHT", right, f"an id that is not there yet: {folder} exists")], as_json)
    if (RIGHTS / right).exists():
        bad_input([("RIGHT", right, "an id that is not there yet")], as_json)
    folder.mkdir()
    written = [folder / "__init__.py"]
    written[0].write_text(f'"""TODO: {right} in one sentence."""\n', encoding="utf-8")
    for template in sorted(TEMPLATE.iterdir()):
        file = folder / RENAMED.get(template.name, template.name)
        file.write_text(template.read_text(encoding="utf-8").replace("RIGHT_ID", right), encoding="utf-8")
        written.append(file)
    todo = {file.name: file.read_text(encoding="utf-8").count("TODO") for file in written}
    if as_json:
        content = {"folder": str(folder), "todo": todo}
        write_json({"format": "abord.new/1", **content})
        return
    click.echo(f"{folder}")
    for name, count in todo.items():
        click.echo(f"  {name:<16} {count} TODO")
    click.echo(f"Fill in every TODO, then: abord rights show {right}; ./abord test tests/rights")

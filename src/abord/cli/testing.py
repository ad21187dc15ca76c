"""`abord test`: every check of the project, in the order in which they fail fastest."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

PYTHON_TOOLS = ["ruff", "mypy", "importlinter", "pytest", "xdist"]


def project_root() -> Path:
    """Return the checkout that this package runs from."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "pyproject.toml").is_file() or not (root / "tests").is_dir():
        raise click.ClickException(
            "The tests are not part of the installed package. Get the source (git clone), and run ./abord test in it."
        )
    return root


def steps(full: bool, pytest_args: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Return the checks: what to say of each, and the command after `python`."""
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    # Also set in pyproject.toml, for a bare pytest; an empty expression leaves nothing out.
    selection = ["-m", "" if full else "not full"]
    return [
        ("style (ruff check)", ["-m", "ruff", "check", "."]),
        ("layout (ruff format)", ["-m", "ruff", "format", "--check", "."]),
        ("types (mypy)", ["-m", "mypy"]),
        ("who imports whom (import-linter)", ["-c", lint_imports, "--no-logo"]),
        ("tests (pytest)", ["-m", "pytest", "-n", "2", *selection, *pytest_args]),
    ]


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--full", is_flag=True, help="Also run the slow proofs (marked `full`).")
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def test(full: bool, pytest_args: tuple[str, ...]) -> None:
    """Check style, types and imports, then run the tests.

    Stops at the first check that fails. Other arguments go to pytest; paths are seen from the root of the checkout.

    \b
    Examples:
      abord test
      abord test -k leefloon
      abord test tests/cli --full
    """
    root = project_root()
    missing = [tool for tool in PYTHON_TOOLS if find_spec(tool) is None]
    if missing:
        raise click.ClickException(
            f"Not installed: {', '.join(missing)}. Run ./abord test in the checkout {root}: it installs the test tools."
        )
    for name, command in steps(full, pytest_args):
        click.echo(f"== {name}")
        code = subprocess.run([sys.executable, *command], cwd=root, check=False).returncode
        if code:
            # Nothing after pytest's own last line, which says what failed.
            if "pytest" not in command:
                click.echo(f"abord test: stopped at {name}, exit code {code}", err=True)
            sys.exit(code if code > 0 else 1)

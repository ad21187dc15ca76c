"""What the subcommands share: options, dates, and how bad input is told."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from abord.engine.facts import LANGUAGES

if TYPE_CHECKING:
    from abord.engine.graph import LawBook
    from abord.situation.model import Situation
    from abord.situation.problems import Expectation, Problem

F = TypeVar("F", bound=Callable[..., Any])
FOUND_PROBLEMS, BAD_INPUT = 1, 2
MOST_MONTHS = 240
SITUATION_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


class Unfit(click.BadParameter):
    """A value of an option that does not do, told as everywhere: what was found, and what is expected."""

    def __init__(self, found: str, expected: object, option: str | None = None) -> None:
        super().__init__(f"found {found}, expected {expected}", param_hint=option)
        self.found, self.expected = found, str(expected)


class Written(click.Path):
    """A file or folder that a command writes, in a folder that is there: looked at before any work is done."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(str(super().convert(value, param, ctx)))
        if not (self.allow_dash and str(path) == "-") and not path.absolute().parent.is_dir():
            raise Unfit(str(path), "a place in a folder that is there")
        return path


NEW_FILE = Written(dir_okay=False, writable=True, path_type=Path)
NEW_FILE_OR_OUTPUT = Written(dir_okay=False, writable=True, allow_dash=True, path_type=Path)
NEW_FOLDER = Written(file_okay=False, path_type=Path)


def language_option(command: F) -> F:
    """``--lang``, by default the language of the machine."""

    def default(_ctx: click.Context, _param: click.Parameter, given: str | None) -> str:
        from abord.cli.show import language_of_the_machine

        return given or language_of_the_machine()

    return click.option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        callback=default,
        help="Language (default: of this machine).",
    )(command)


def json_option(command: F) -> F:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="For machines: numbers, and dates as 2026-03-01.")(
        command
    )


def read_day(value: str) -> datetime.date:
    """A day: ``2026-03-01`` or ``01/03/2026``."""
    from abord.situation import values
    from abord.situation.problems import Expected

    try:
        return values.read_day(value)
    except Expected as error:
        raise Unfit(value, error) from None


def read_months(value: str) -> tuple[datetime.date, datetime.date]:
    """``2025-01..2026-12``: the first days of both months."""
    match = re.fullmatch(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", value.strip())
    try:
        if match is None:
            raise ValueError
        start, end = (datetime.date(int(match[i]), int(match[i + 1]), 1) for i in (1, 3))
    except ValueError:
        raise Unfit(value, "two months, like 2025-01..2026-12") from None
    from abord.screening.project import months_between

    if not 1 <= len(months_between(start, end)) <= MOST_MONTHS:
        raise Unfit(value, f"the first month first, and at most {MOST_MONTHS} months")
    return start, end


def read_position(value: str) -> tuple[str, bool]:
    """A switch and its position: ``leefloon_ris.relatives_pooled=no``."""
    name, equals, position = value.partition("=")
    if not equals or position not in ("yes", "no"):
        raise Unfit(value, "like leefloon_ris.relatives_pooled=no")
    return name, position == "yes"


def positions_of(switches: Iterable[tuple[str, bool]]) -> dict[str, bool]:
    """Each switch with its position; both positions of one contradict each other."""
    positions: dict[str, bool] = {}
    for name, position in switches:
        if positions.setdefault(name, position) is not position:
            raise Unfit(f"both yes and no for {name}", "one position of each switch", "--switch")
    return positions


def write_json(content: Any) -> None:
    """JSON on the standard output, keys in the order given."""
    click.echo(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False))


def bad_input(
    problems: Iterable[Problem | tuple[str, str, str]],
    as_json: bool = False,
    language: str = "en",
) -> NoReturn:
    """Say all problems (or path, found, expected), and end; of a situation in any language, to machines in English."""
    from abord.situation.problems import Problem, expect, problems_json

    told = [one if isinstance(one, Problem) else Problem(*one[:2], expect("other", words=one[2])) for one in problems]
    if as_json:
        write_json(problems_json(told))
    else:
        for one in told:
            click.echo(problem_line(one, language), err=True)
    sys.exit(BAD_INPUT)


def among(given: Iterable[str], known: Iterable[str]) -> list[str] | None:
    """What was chosen, in the order of the book; None where nothing was, which means all."""
    return [name for name in known if name in given] or None


def usage_problem(error: click.ClickException) -> tuple[str, str, str]:
    """What click refuses, as path, found and expected."""
    ctx = getattr(error, "ctx", None)
    path, usage = "abord", "what its --help shows"
    if ctx is not None:
        path, usage = ctx.command_path, " ".join([ctx.command_path, *ctx.command.collect_usage_pieces(ctx)])
    if isinstance(error, click.BadParameter):
        hint = error.param_hint or (error.param and error.param.get_error_hint(ctx)) or path
        path = (hint if isinstance(hint, str) else " ".join(hint)).replace("'", "")
    if isinstance(error, Unfit):
        return path, error.found, error.expected
    return (
        path,
        error.message if isinstance(error, click.BadParameter) and error.message else error.format_message(),
        usage,
    )


def outside(error: Exception) -> tuple[str, str]:
    """Where and why the machine or its settings refuse something: path or setting, and reason; else nothing."""
    if isinstance(error, OSError):
        if Path(__file__).parent.parent in Path(str(error.filename or "")).parents:
            return "", ""  # a file of ours is missing: a fault, to be seen whole
        return str(error.filename or "this machine"), error.strerror or str(error)
    from abord.web.site.database import BadSetting

    if isinstance(error, BadSetting):
        return error.setting, error.reason
    if "django" in sys.modules:
        from django.core.exceptions import ImproperlyConfigured
        from django.db import OperationalError

        if isinstance(error, OperationalError) and not re.match("no such (table|column)|near ", str(error)):
            return "the database (ABORD_DATABASE)", " ".join(str(error).split())
        if isinstance(error, ImproperlyConfigured):
            return "the settings", str(error)
    return "", ""


def problem_line(problem: Problem, language: str = "en") -> str:
    """``path: found X, expected Y``."""
    if language != "en":
        return problem.line(language)
    seen = f"found {problem.value}, " if problem.value else ""
    return f"{problem.path or 'the file'}: {seen}expected {problem.expected}"


def law_book(as_json: bool = False) -> LawBook:
    """The law book; what is wrong with a folder is bad input."""
    from abord.book import open_book
    from abord.engine.facts import FactError
    from abord.engine.folder import FolderError
    from abord.engine.language import LawError
    from abord.engine.parameters import ParameterError

    try:
        return open_book()
    except FolderError as error:
        bad_input(
            [
                (" ".join(filter(None, (_near(problem.file), problem.key))), problem.value, problem.expected)
                for problem in error.problems
            ],
            as_json,
        )
    except (FactError, LawError, ParameterError) as error:
        bad_input([("the law book", "", f"a law that can be read: {error}")], as_json)


def _near(file: Path) -> str:
    """A file by its folder and name."""
    return f"{file.parent.name}/{file.name}"


def read_situation(book: LawBook, file: Path, as_json: bool = False, language: str = "en") -> Situation:
    """The situation in a file, or all that is wrong with it and exit code 2."""
    from abord.situation.problems import SituationError
    from abord.situation.reader import Reader

    try:
        return Reader(book.facts).read_file(file)
    except SituationError as error:
        bad_input(error.problems, as_json, language=language)


def chosen(what: str, given: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """A problem for each name that is not known."""
    from abord.situation.problems import Problem, expect, nearest

    names = list(known)
    listed = ", ".join(names)

    def wanted(near: str) -> Expectation:
        few = len(names) <= 20
        return expect("one_of", near, names=listed) if few else expect("known_name", near, what=what.lstrip("-"))

    return [Problem(what, name, wanted(nearest(name, names))) for name in given if name not in names]

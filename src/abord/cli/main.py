"""The command `abord`. It knows its subcommands by name and imports one only when it is called."""

import errno
import sys
from importlib import import_module
from typing import Any, NamedTuple

import click

from abord import __version__


class Subcommand(NamedTuple):
    """Where a subcommand lives and what `abord --help` says about it."""

    target: str
    help: str


SUBCOMMANDS = {
    "ask": Subcommand("abord.cli.ask:ask", "Ask in the terminal what settles most, until nothing valuable is left."),
    "assess": Subcommand("abord.cli.assess:assess", "Find the rights of a household, and explain them."),
    "check": Subcommand(
        "abord.cli.check:check", "Check a situation file: problems, what is unknown, how old facts are."
    ),
    "contacts": Subcommand("abord.cli.contacts:contacts", "Whom people can talk to; who asked to be called back."),
    "country": Subcommand("abord.cli.country:country", "Registers of a whole country: templates, checks, runs."),
    "demo": Subcommand("abord.cli.demo:demo", "Three households explained, then a million persons."),
    "export": Subcommand("abord.cli.export:export", "The law for OpenFisca; the JSON Schema of situation files."),
    "new": Subcommand("abord.cli.new:new", "A folder to fill in for a new right."),
    "office": Subcommand("abord.cli.office:office", "Organisations and accounts; backup, restore, retention, journal."),
    "rights": Subcommand("abord.cli.rights:rights", "The rights that are here; one right in full."),
    "serve": Subcommand("abord.cli.serve:serve", "Serve the rights check as a web site."),
    "test": Subcommand("abord.cli.testing:test", "Check the code: style, types, imports, tests."),
}


class LazyGroup(click.Group):
    """A group that lists SUBCOMMANDS without importing them, so that it starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *SUBCOMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in SUBCOMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = SUBCOMMANDS[cmd_name].target.partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand; what the user or the keeper of the machine can mend is said, and never a traceback."""
        as_json = "--json" in ctx.args
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            if as_json:
                from abord.cli.common import bad_input, usage_problem

                bad_input([usage_problem(error)], True)
            error.show()
            sys.exit(2)
        except Exception as error:
            if getattr(error, "errno", None) == errno.EPIPE:  # `abord rights | head`: click ends quietly
                raise
            from abord.cli.common import bad_input, outside

            where, reason = outside(error)
            if not where:
                raise
            if as_json:
                bad_input([(where, reason, "something that can be used")], True)
            click.echo(f"{where}: {reason}", err=True)
            sys.exit(2)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUBCOMMANDS[name].help) for name in sorted(SUBCOMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="abord")
def main() -> None:
    """Know, find and realise social rights in Belgium."""

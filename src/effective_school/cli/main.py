"""`effective-school`: the command line."""

from __future__ import annotations

import gc
import re
import sys
from importlib import import_module

import click

from effective_school.cli import help as spoken_help
from effective_school.cli.language import SAY, language_option
from effective_school.cli.refusals import BAD_INPUT, INTERRUPTED
from effective_school.cli.termination import TERMINATED, Terminated, terminable
from school_index.language import Language

COMMANDS = {
    **{
        name: f"effective_school.cli.commands.{name.replace('-', '_')}"
        for name in (
            "identify",
            "explain",
            "check",
            "template",
            "methods",
            "sample",
            "serve",
            "migrate",
            "create-admin",
            "backup",
            "restore",
        )
    },
    "demo": "effective_school.demo.command",
}
"""The module of each command, in the order in which people need them."""


class LateCommands(click.Group):
    """Loads a command's module when the command is called: each needs other parts of the product."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order in which people need them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(
    cls=LateCommands, help=SAY("cli.about"), context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="effective-school")
@language_option
def cli(language: Language) -> None:
    """Group of all commands; the language, read before any option, may stand before the command too."""
    del language


def main() -> None:
    """Run a command; refusals are messages with status 2, an interrupt gives 130, a request to end 143."""
    spoken_help.speak()
    gc.freeze()  # what is loaded stays until the end: no collection need look at it, the last one neither
    try:
        with terminable():
            cli.main(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        sys.exit(BAD_INPUT)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "effective-school"
        click.echo(f"{SAY('cli.usage_error')}: {_usage(error)}", err=True)
        click.echo(SAY("cli.see_help", command=command), err=True)
        sys.exit(BAD_INPUT)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        sys.exit(BAD_INPUT)
    except (KeyboardInterrupt, click.Abort):
        click.echo(SAY("cli.interrupted"), err=True)
        sys.exit(INTERRUPTED)
    except Terminated:
        click.echo(SAY("cli.interrupted"), err=True)
        sys.exit(TERMINATED)


def _usage(error: click.UsageError) -> str:
    """Say a usage error in the language of the interface."""
    if isinstance(error, click.MissingParameter) and error.param is not None:
        is_option = error.param.param_type_name == "option"
        return SAY("cli.missing_argument", name="/".join(error.param.opts) if is_option else error.param.name)
    if isinstance(error, click.NoSuchCommand):
        return SAY("cli.no_such_command", name=error.command_name)
    if isinstance(error, click.NoSuchOption):
        return SAY("cli.no_such_option", name=error.option_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return SAY("cli.bad_value", name="/".join(error.param.opts), reason=_allowed(error))
    if isinstance(error, click.BadOptionUsage):
        return SAY("cli.option_needs_value", name=error.option_name)
    extra = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.message)
    return SAY("cli.extra_argument", names=extra.group(1)) if extra else error.format_message()


def _allowed(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return SAY("cli.allowed", known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        # Of what is no number at all Click says something else.
        key = "cli.allowed_range" if "in the range" in error.message else "cli.whole_number"
        return SAY(key, least=kind.min, most="…" if kind.max is None else kind.max)
    return error.message


if __name__ == "__main__":
    main()

"""Help and its headings in the language of the interface; Click's own words are English."""

from __future__ import annotations

from collections.abc import Iterable

import click

from effective_school.cli.language import SAY

_HEADINGS = {
    "Options": "cli.help.options",
    "Commands": "cli.help.commands",
    "Positional Arguments": "cli.help.arguments",
}


_METAVARS = {
    "[OPTIONS]": "cli.help.of_options",
    "COMMAND": "cli.help.of_command",
    "[ARGS]...": "cli.help.of_arguments",
    "INTEGER RANGE": "cli.help.whole_number",
    "TEXT": "cli.help.text",
    "PATH": "cli.help.path",
}


class SpokenFormatter(click.HelpFormatter):
    """Writes Click's headings in our words."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, _metavars(args), f"{SAY('cli.help.usage')}: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(SAY(_HEADINGS[heading]) if heading in _HEADINGS else heading)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options, with what Click adds to each in our words."""
        super().write_dl([(_metavars(name), _ours(text)) for name, text in rows], col_max, col_spacing)


class SpokenContext(click.Context):
    """A call whose help speaks our language."""

    formatter_class = SpokenFormatter


def speak() -> None:
    """Let every command of this process write its help so."""
    click.Command.context_class = SpokenContext


def _metavars(text: str) -> str:
    for theirs, key in _METAVARS.items():
        text = text.replace(theirs, SAY(key))
    return text


def _ours(text: str) -> str:
    """Click's remarks in brackets, and its texts of `--help` and `--version`, in our words."""
    known = {"Show this message and exit.": "cli.help.help", "Show the version and exit.": "cli.help.version"}
    if text in known:
        return SAY(known[text])
    before, bracket, remarks = text.rpartition("  [")
    if not bracket:
        return text
    remarks = remarks.replace("default: ", f"{SAY('cli.help.default')}: ")
    remarks = remarks.replace("required]", f"{SAY('cli.help.required')}]")
    return f"{before}{bracket}{remarks}"

"""In which language the command line speaks: `--lang`, then EFFECTIVE_SCHOOL_LANG, then Russian."""

from __future__ import annotations

import os
import sys

import click

from school_index.language import Language
from school_index.wording import Wording, wording


def spoken_language(arguments: list[str] | None = None) -> Language:
    """Find the language before the options are parsed, because the help texts need it."""
    words = sys.argv[1:] if arguments is None else arguments
    chosen = os.environ.get("EFFECTIVE_SCHOOL_LANG", "ru")
    for position, word in enumerate(words):
        if word == "--lang" and position + 1 < len(words):
            chosen = words[position + 1]
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
    return "en" if chosen == "en" else "ru"


SAY: Wording = wording(spoken_language())
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["ru", "en"]),
    default=SAY.language,
    help=SAY("cli.option.language"),
)

"""Every expected failure as a message and an exit status, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from errno import errorcode
from pathlib import Path

import click

from effective_school.cli.language import SAY
from school_index.backends import EngineMissingError
from school_index.methodology import Method, MethodRefused
from school_index.problems import InputRefused, Problem
from school_index.tables.problem_text import ProblemText

BAD_INPUT = 2
INTERRUPTED = 130


def refuse(message: str) -> None:
    """Say why and stop with the status of bad input."""
    click.echo(message, err=True)
    raise SystemExit(BAD_INPUT)


def say_problems(problems: tuple[Problem, ...], method: Method) -> None:
    """Print every problem in words, errors first."""
    for line in ProblemText(method, SAY.language).lines(problems):
        click.echo(line, err=True)


@contextmanager
def refusals(method: Method | None = None) -> Iterator[None]:
    """Turn the engine's refusals into messages."""
    try:
        yield
    except MethodRefused as refusal:
        lines = [SAY("cli.method_refused", name=refusal.name)]
        lines += [f"  {fault.text(SAY.language)}" for fault in refusal.faults]
        refuse("\n".join(lines))
    except InputRefused as refusal:
        if method is not None:
            say_problems(refusal.problems, method)
            summary = ProblemText(method, SAY.language).summary(refusal.problems)
            refuse(SAY("cli.refused", summary=summary))
    except EngineMissingError as error:
        refuse(SAY("cli.engine_missing", reason=error))


def reason_of(error: OSError) -> str:
    """Say in the reader's language why the system refused."""
    key = f"cli.os_error.{errorcode.get(error.errno or 0, '')}"
    return (
        SAY(key)
        if key in SAY
        else SAY("cli.os_error.other", number=error.errno or "?", text=error.strerror or error)
    )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure to write into a message that names the path."""
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        refuse(SAY("cli.out_is_file", path=error.filename or path))
    except IsADirectoryError as error:
        refuse(SAY("cli.folder_in_place", path=error.filename2 or error.filename or path))
    except OSError as error:
        refuse(SAY("cli.cannot_write", path=path, reason=reason_of(error)))

"""Where outputs may go: never over the input, and all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from effective_school.cli.language import SAY
from effective_school.cli.refusals import refuse, writing
from school_index.tables.write import complete_file, complete_folder


def protect_input(data: Path, *outputs: Path | None) -> None:
    """Refuse an output that would stand on the input, inside its folder, or on another output."""
    taken = data.resolve()
    named = [path for path in outputs if path is not None]
    for path in named:
        if path.resolve() == taken or (data.is_dir() and taken in path.resolve().parents):
            refuse(SAY("cli.out_over_input", path=path))
    if len({path.resolve() for path in named}) < len(named):
        refuse(SAY("cli.out_twice", path=named[0]))


@contextmanager
def drafts(*outputs: Path | None) -> Iterator[list[Path | None]]:
    """Give a draft for each output (a path with a suffix is a file); they move into place together at the end."""
    with ExitStack() as stack:
        given: list[Path | None] = []
        for path in outputs:
            if path is None:
                given.append(None)
                continue
            stack.enter_context(writing(path))
            complete = complete_file if path.suffix else complete_folder
            given.append(stack.enter_context(complete(path)))
        yield given

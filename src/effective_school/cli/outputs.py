"""Where outputs may go: never over the input, and all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from errno import EEXIST, EISDIR
from os import strerror
from pathlib import Path

from effective_school.cli.language import SAY
from effective_school.cli.refusals import refuse, writing
from school_index.tables.write import complete_file, complete_folder

KNOWN_ENDINGS = frozenset(
    {
        *(".csv", ".tsv", ".txt", ".md", ".json", ".xml", ".parquet"),
        *(".xls", ".xlsb", ".xlsm", ".xlsx", ".ods", ".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx"),
        *(".htm", ".html", ".pdf", ".png", ".zip"),
    }
)
"""Endings by which programs know what is in a file."""


def refuse_false_name(option: str, path: Path | None, *endings: str, is_needed: bool = False) -> None:
    """Refuse a file whose name promises another format than one of `endings`; with `is_needed` one without, too."""
    ending = "" if path is None else path.suffix.lower()
    if path is None or ending in endings or path.is_dir():
        return
    if ending in KNOWN_ENDINGS or is_needed:
        refuse(SAY("cli.false_name", name=option, path=path, known=", ".join(endings)))


def refuse_file_for_folder(option: str, path: Path | None) -> None:
    """Refuse a folder named like a file that this command does not write."""
    ending = "" if path is None else path.suffix.lower()
    if path is not None and ending in KNOWN_ENDINGS - {".xlsx"} and not path.exists():
        refuse(SAY("cli.folder_like_file", name=option, path=path))


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
def drafts(folder_or_book: Path | None, page: Path | None) -> Iterator[tuple[Path | None, Path | None]]:
    """Give a draft for each output; both move into place at the end, or neither.

    The first is a workbook where its name ends in `.xlsx`, else a folder; the second is a file.
    """
    with ExitStack() as stack:
        is_book = folder_or_book is not None and folder_or_book.suffix.lower() == ".xlsx"
        first = _draft(stack, folder_or_book, is_file=is_book)
        yield first, _draft(stack, page, is_file=True)


def _draft(stack: ExitStack, path: Path | None, *, is_file: bool) -> Path | None:
    if path is None:
        return None
    stack.enter_context(writing(path))
    if is_file and path.is_dir():
        raise IsADirectoryError(EISDIR, strerror(EISDIR), str(path))
    if not is_file and path.is_file():
        raise FileExistsError(EEXIST, strerror(EEXIST), str(path))
    return stack.enter_context(complete_file(path) if is_file else complete_folder(path))

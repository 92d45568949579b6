"""A copy of the person's own workbook with its bad cells marked, and a sheet that lists the problems.

Marked are the errors and warnings of reading, and, once the file is applied, the warnings about the data of its
tables as they stand: at the cells of the file that hold what is stored still.

The workbook is opened and written in a child process under limits; where that fails, and for CSV, the copy is
written anew from the cells that were read.
"""

import io
import json
import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from effective_school.collection.domain.file_rows import FileRows
from effective_school.collection.domain.wording import is_own, say
from effective_school.collection.enums import Severity, UploadState
from effective_school.collection.forms_registry import Form, forms_of
from effective_school.collection.models import Finding, Submission, Upload
from effective_school.collection.problem_sheet import WIDTHS, height_of
from effective_school.common.children import child_environment
from effective_school.common.exports import fit_to_paper, harmless
from effective_school.common.workbooks import ZIP_START, FileRefused, Sheet, column_letters, read_table_file

MOST_MARKED = 3_000
_CHILD = Path(__file__).parent.parent / "mark_child.py"
_SECONDS = 60


@dataclass(frozen=True)
class Mark:
    """One marked cell."""

    sheet: str
    row: int
    column: int
    severity: str
    text: str


def marked_copy(upload: Upload, language: str) -> bytes:
    """Make the copy, its words in one language."""
    with translation.override(language):
        forms = forms_of(upload.submission.campaign.forms, language)
        marks, listed = _marks(upload, forms)
        title = str(_("Problems"))
        with upload.file.content.open("rb") as stored:
            content: bytes = stored.read()
        copy = _marked_in_child(content, marks, title, listed) if content.startswith(ZIP_START) else None
        return copy or _written_anew(content, marks, title, listed)


def tables_to_mark(submission: Submission) -> frozenset[str]:
    """Tables about whose stored data the check found something."""
    found = submission.findings.filter(upload=None).order_by().values_list("table", flat=True)
    return frozenset(found.distinct())


def has_marks(upload: Upload, tables: Collection[str]) -> bool:
    """Whether a copy of the file would have anything marked; `tables` are those of `tables_to_mark`."""
    return bool(upload.errors or upload.warnings or (_is_applied(upload) and set(tables) & {*upload.places}))


def latest_uploads(submission: Submission) -> list[tuple[Upload, bool]]:
    """The last files, and whether a copy of each would have anything marked."""
    tables = tables_to_mark(submission)
    return [(one, has_marks(one, tables)) for one in submission.uploads.select_related("file", "by")[:10]]


def last_marked(uploads: Iterable[tuple[Upload, bool]]) -> Upload | None:
    """Of the latest files the last that would have anything marked; refused ones before an applied one are past."""
    is_past = False
    for one, marked in uploads:
        if marked and not (is_past and one.state == UploadState.REFUSED):
            return one
        is_past = is_past or _is_applied(one)
    return None


def about_the_data(upload: Upload) -> QuerySet[Finding]:
    """Findings about the stored data of the tables of a file that is applied."""
    found = Finding.objects.filter(submission=upload.submission_id, upload=None)
    return found.filter(table__in=upload.places.keys()) if _is_applied(upload) else found.none()


def _is_applied(upload: Upload) -> bool:
    return upload.state in {UploadState.APPLIED, UploadState.UNCHANGED}


def _marks(upload: Upload, forms: Sequence[Form]) -> tuple[list[Mark], list[list[str]]]:
    named = {form.code: form for form in forms}
    rows = FileRows(upload)
    marks: list[Mark] = []
    listed = [
        [_("Severity"), _("Table"), _("Cell"), _("Column"), _("Value"), _("What is wrong"), _("What to do")]
    ]
    told: set[tuple[object, ...]] = set()
    for one in [*about_the_data(upload)[:MOST_MARKED], *upload.findings.all()[:MOST_MARKED]]:
        words, form = say(one), named.get(one.table)
        place = upload.places.get(one.table, {})
        codes = [code for code in one.column.split(", ") if code]
        row = one.file_row
        if one.upload_id is None and one.key:
            own = rows.of(one)
            row = own.row if own else None
            codes = [code for code in codes if own and code in own.standing]
        elif one.upload_id is None:
            row = None
        columns = [column for code in codes if (column := place.get("columns", {}).get(code))]
        row = row or (place.get("heading_row") if columns and not one.key else None)
        identity = (one.rule, one.table, row, one.column, words.what)
        if identity in told or len(listed) > MOST_MARKED:
            continue
        told.add(identity)
        todo = f"{words.todo} {_to_do_next(one)}".strip()
        cells = columns if row else []
        marks += [
            Mark(place.get("sheet", ""), row or 0, column, one.severity, f"{words.what} {todo}")
            for column in cells
        ]
        listed.append(
            [
                str(Severity(one.severity).label),
                form.title if form else one.sheet,
                ", ".join(f"{column_letters(column)}{row}" for column in cells)
                or str(row or "")
                or one.key.replace("|", ", "),
                form.headings(one.column) if form else one.column,
                one.value,
                words.what,
                todo,
            ]
        )
    return marks, listed


def _to_do_next(finding: Finding) -> str:
    """What a warning about the data asks for, or how it was explained."""
    if finding.upload_id is not None or finding.severity != Severity.WARNING:
        return ""
    if finding.explanation:
        return _("Explained: %(explanation)s") % {"explanation": finding.explanation}
    if is_own(finding):
        return ""
    return _("Mend the figure, or explain on the site why it is right.")


def _marked_in_child(
    content: bytes, marks: Sequence[Mark], title: str, listed: Sequence[Sequence[str]]
) -> bytes | None:
    """Mark the workbook itself; None where the child could not."""
    told = json.dumps(
        {
            "marks": [[one.sheet, one.row, one.column, one.severity, one.text] for one in marks],
            "title": title,
            "listed": [[str(cell) for cell in row] for row in listed],
        }
    ).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own script, nothing of a person among its arguments
            [sys.executable, "-I", str(_CHILD), str(len(told))],
            input=told + content,
            capture_output=True,
            env=child_environment(),
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(ZIP_START) else None


def _written_anew(
    content: bytes, marks: Sequence[Mark], title: str, listed: Sequence[Sequence[str]]
) -> bytes:
    """Write the cells that could be read, marked; where nothing could be read, the list of problems alone."""
    try:
        sheets = read_table_file(content)
    except FileRefused:
        sheets = []
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        looks = {
            "error": book.add_format({"bg_color": "#F8CBCB", "border": 1}),
            "warning": book.add_format({"bg_color": "#FCE8B2", "border": 1}),
        }
        names: set[str] = {title.casefold()}
        for number, sheet in enumerate(sheets, start=1):
            page = book.add_worksheet(_sheet_name(sheet, number, names))
            found: dict[tuple[int, int], list[Mark]] = {}
            for mark in marks:
                if mark.sheet == sheet.name or len(sheets) == 1:
                    found.setdefault((mark.row, mark.column), []).append(mark)
            for row, cells in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(cells, start=1):
                    own = found.get((row, column), [])
                    page.write(row - 1, column - 1, harmless(cell), looks[_gravest(own)] if own else None)
            for (row, column), own in found.items():
                page.write_comment(row - 1, column - 1, "\n".join(mark.text for mark in own))
        problems = book.add_worksheet(title)
        head = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for row, words in enumerate(listed):
            problems.write_row(row, 0, [harmless(word) for word in words], wrapped if row else head)
            problems.set_row(row, height_of(words))
        for column, width in enumerate(WIDTHS):
            problems.set_column(column, column, width)
        problems.freeze_panes(1, 0)
        fit_to_paper(problems)
    return out.getvalue()


def _gravest(marks: Sequence[Mark]) -> str:
    return min(mark.severity for mark in marks)  # "error" comes before "warning"


def _sheet_name(sheet: Sheet, number: int, taken: set[str]) -> str:
    plain = "".join(letter for letter in sheet.name if letter not in "[]:*?/\\").strip("' ")[:28]
    name = plain or f"{_('Table')} {number}"
    while name.casefold() in taken:
        name = f"{name[:25]} {number}"
        number += 1
    taken.add(name.casefold())
    return name

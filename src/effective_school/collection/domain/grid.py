"""Typing figures into a grid: three-way, so that two people in one table lose nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.accounts.models import User
from effective_school.collection.domain.access import refuse_unless_editable
from effective_school.collection.domain.applying import (
    Counts,
    Origin,
    apply_rows,
    finish_change,
    remove_rows,
)
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.schools import school_lines
from effective_school.collection.domain.submissions import locked
from effective_school.collection.domain.wording import YEAR_NOT_ASKED, say_trouble
from effective_school.collection.forms_registry import (
    Form,
    ReadRow,
    Trouble,
    Value,
    Values,
    source,
)
from effective_school.collection.models import DataRow, RowChange, Submission
from effective_school.common.people import Person


@dataclass(frozen=True)
class RowEdit:
    """One row as a person sent it: key columns, the texts the grid was opened with and those typed."""

    key: Values
    opened: Mapping[str, str]
    typed: Mapping[str, str]

    @property
    def touched(self) -> list[str]:
        """Columns that the person changed."""
        return [
            code for code, text in self.typed.items() if text.strip() != self.opened.get(code, "").strip()
        ]


@dataclass(frozen=True)
class CellProblem:
    """Why a cell was not saved."""

    what: str
    todo: str


@dataclass(frozen=True)
class CellConflict:
    """Somebody saved another value meanwhile: theirs, and who and when."""

    theirs: str
    by: str
    at: str


@dataclass
class GridOutcome:
    """What became of a page of the grid; positions are those of the edits."""

    saved: int = 0
    problems: dict[tuple[int, str], list[CellProblem]] = field(default_factory=dict)
    conflicts: dict[tuple[int, str], CellConflict] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether everything was saved."""
        return not self.problems and not self.conflicts


def cell_text(form: Form, code: str, value: Value) -> str:
    """A value as the grid shows it."""
    column = form.column(code)
    if value is None:
        return ""
    if isinstance(value, float):
        text = repr(int(value)) if value.is_integer() else repr(value)
        return text.replace(".", ",") if column and column.kind == "number" else text
    return str(value)


@transaction.atomic
def save_grid(*, submission: Submission, form: Form, edits: Sequence[RowEdit], person: Person) -> GridOutcome:
    """Save the rows in which every touched cell is right; the rest is told and nothing of it is lost.

    Only touched cells are written. Where another person saved another value of the same cell meanwhile, the row is
    not written and the conflict is told.
    """
    submission = locked(submission)
    refuse_unless_editable(submission)
    outcome = GridOutcome()
    touched = {place: edit for place, edit in enumerate(edits) if edit.touched}
    if not touched:
        return outcome
    keys = {place: form.key_of(edit.key) for place, edit in touched.items()}
    stored = {
        row.key: row
        for row in DataRow.objects.filter(
            submission=submission, table=form.code, key__in=keys.values(), is_removed=False
        ).select_related("entered_by")
    }
    ready: dict[int, Values] = {}
    for place, edit in touched.items():
        row = stored.get(keys[place])
        if not _conflicts(form, place, edit, row, outcome):
            ready[place] = _merged(form, edit, row)
    checked = _checked(submission, form, ready, outcome)
    _write(submission, form, checked, stored, Origin(person, timezone.now()), outcome)
    return outcome


@transaction.atomic
def remove_row(*, submission: Submission, form: Form, key: str, person: Person) -> RowChange | None:
    """Take one row out; give the change that `restore_row` takes back, None where there is no such row."""
    submission = locked(submission)
    refuse_unless_editable(submission)
    rows = list(DataRow.objects.filter(submission=submission, table=form.code, key=key, is_removed=False))
    if not rows:
        return None
    origin = Origin(person, timezone.now())
    remove_rows(submission, rows, origin)
    finish_change(submission, origin)
    return RowChange.objects.filter(submission=submission, table=form.code, key=key).first()


@transaction.atomic
def restore_row(*, submission: Submission, form: Form, change: RowChange, person: Person) -> None:
    """Put a row back as it was before it was taken out; done twice it is done once."""
    submission = locked(submission)
    refuse_unless_editable(submission)
    present = DataRow.objects.filter(
        submission=submission, table=form.code, key=change.key, is_removed=False
    ).exists()
    if change.before is None or change.after is not None or present:
        raise Refused(_("The row is in the table already."))
    origin = Origin(person, timezone.now())
    apply_rows(submission, {form.code: [ReadRow(0, change.before)]}, [form], origin)
    finish_change(submission, origin)


def _conflicts(form: Form, place: int, edit: RowEdit, row: DataRow | None, outcome: GridOutcome) -> bool:
    found = False
    for code in edit.touched:
        now = cell_text(form, code, row.values.get(code)) if row else ""
        if now not in {edit.opened.get(code, "").strip(), edit.typed[code].strip()}:
            who, when = _last_hand(row, code)
            outcome.conflicts[place, code] = CellConflict(now, who, when)
            found = True
    return found


def _last_hand(row: DataRow | None, code: str) -> tuple[str, str]:
    if row is None:
        return "", ""
    origin = row.origins.get(code)
    if origin is None or origin.get("by") == row.entered_by_id:
        return str(row.entered_by), (origin or {}).get("at", row.entered_at.isoformat())
    person = User.objects.filter(pk=origin["by"]).first()
    return str(person or ""), origin["at"]


def _merged(form: Form, edit: RowEdit, row: DataRow | None) -> Values:
    values: Values = {one.code: (row.values.get(one.code) if row else None) for one in form.entries}
    values |= {code: edit.typed[code].strip() for code in edit.touched}
    return {**values, **{one.code: edit.key.get(one.code) for one in form.key}}


def _checked(
    submission: Submission, form: Form, ready: Mapping[int, Values], outcome: GridOutcome
) -> dict[int, Values]:
    """Values of the rows that are right, typed; problems of the others are noted."""
    if not ready:
        return {}
    places = list(ready)
    lines = school_lines(submission.municipality, submission.campaign.years)
    read = source().check({form.code: [ready[place] for place in places]}, lines, beside={}, compare=False)
    troubles = [*read.errors, *_wrong_years(submission, form, [ready[place] for place in places])]
    bad: set[int] = set()
    for trouble in troubles:
        if trouble.row is not None:
            place = places[trouble.row]
            bad.add(place)
            words = say_trouble(trouble)
            cells = {one.code for one in form.entries}
            column = trouble.column if trouble.column in cells else form.entries[0].code
            outcome.problems.setdefault((place, column), []).append(CellProblem(words.what, words.todo))
    rows = {place: row.values for place, row in zip(places, read.rows[form.code], strict=True)}
    return {place: dict(rows[place]) for place in places if place not in bad}


def _wrong_years(submission: Submission, form: Form, rows: Sequence[Values]) -> list[Trouble]:
    asked = submission.campaign.years
    listed = ", ".join(map(str, sorted(asked)))
    return [
        Trouble(
            "error", YEAR_NOT_ASKED, form.code, row=number, column=form.year, value=str(row.get(form.year)),
            details={"years": listed},
        )
        for number, row in enumerate(rows)
        if str(row.get(form.year)) not in {str(year) for year in asked}
    ]  # fmt: skip


def _write(
    submission: Submission,
    form: Form,
    checked: Mapping[int, Values],
    stored: Mapping[str, DataRow],
    origin: Origin,
    outcome: GridOutcome,
) -> None:
    filled, emptied = [], []
    for values in checked.values():
        if any(values.get(one.code) is not None for one in form.entries):
            filled.append(ReadRow(0, values))
        elif form.key_of(values) in stored:
            emptied.append(stored[form.key_of(values)])
    counts: Counts = apply_rows(submission, {form.code: filled}, [form], origin)
    counts.removed = remove_rows(submission, emptied, origin)
    outcome.saved = counts.added + counts.changed + counts.removed
    if counts.any:
        finish_change(submission, origin)

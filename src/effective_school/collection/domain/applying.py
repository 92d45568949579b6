"""Writing rows into a submission, from a file or by hand, with the origin of every value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from effective_school.collection.domain.checking import recheck
from effective_school.collection.enums import SubmissionState
from effective_school.collection.forms_registry import Form, ReadRow, Value, Values
from effective_school.collection.models import DataRow, RowChange, Submission, SubmissionEvent
from effective_school.common.models import StoredFile
from effective_school.common.people import Person

BATCH = 500


@dataclass(frozen=True)
class Origin:
    """Who brings values, when, and in which file (None for values typed by hand)."""

    person: Person
    at: datetime
    file: StoredFile | None = None

    def of_cell(self, row: int | None) -> dict[str, object]:
        """The origin of one value, as it is kept beside it."""
        return {
            "by": self.person.pk,
            "at": self.at.isoformat(),
            "file": self.file.pk if self.file else None,
            "row": row,
        }


@dataclass
class Counts:
    """How many rows were new, changed, left as they were, taken out."""

    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.changed or self.removed)


def apply_rows(
    submission: Submission,
    rows: Mapping[str, Sequence[ReadRow]],
    forms: Iterable[Form],
    origin: Origin,
) -> Counts:
    """Add rows that are new and change those that differ; rows that are not named stay.

    Called inside a transaction with the submission locked. A submission that was accepted is re-opened by a change.
    """
    counts = Counts()
    for form in forms:
        if rows.get(form.code):
            _apply_table(submission, form, rows[form.code], origin, counts)
    return counts


def remove_rows(submission: Submission, rows: Sequence[DataRow], origin: Origin) -> int:
    """Take rows out; those that were accepted are kept until the removal is accepted."""
    for row in rows:
        _note_change(submission, row, row.values, None, origin, None).save()
        if row.accepted_values is None:
            row.delete()
        else:
            row.is_removed, row.changed_since_acceptance = True, True
            row.version += 1
            row.save()
    return len(rows)


def finish_change(submission: Submission, origin: Origin) -> None:
    """After rows changed: check again, re-open what was accepted, keep the event."""
    kind = SubmissionEvent.Kind.UPLOADED if origin.file else SubmissionEvent.Kind.TYPED
    text = origin.file.name if origin.file else ""
    SubmissionEvent.objects.create(submission=submission, kind=kind, by_id=origin.person.pk, text=text)
    recheck(submission)
    if submission.accepted_at is not None:
        _reopen_what_changed(submission, origin)
    submission.version += 1
    submission.save()


def _reopen_what_changed(submission: Submission, origin: Origin) -> None:
    """What differs from what was accepted must be accepted again; where nothing differs any more it is accepted."""
    differs = DataRow.objects.filter(submission=submission, changed_since_acceptance=True).exists()
    if not differs:
        submission.state = SubmissionState.ACCEPTED
    elif submission.state == SubmissionState.ACCEPTED:
        submission.state = SubmissionState.DRAFT
        SubmissionEvent.objects.create(
            submission=submission, kind=SubmissionEvent.Kind.REOPENED, by_id=origin.person.pk
        )


def _apply_table(
    submission: Submission, form: Form, rows: Sequence[ReadRow], origin: Origin, counts: Counts
) -> None:
    known = {row.key: row for row in DataRow.objects.filter(submission=submission, table=form.code)}
    fresh: list[DataRow] = []
    changed: list[DataRow] = []
    changes: list[RowChange] = []
    for one in rows:
        values, key = clean(form, one.values), form.key_of(one.values)
        row = known.get(key)
        if row is None:
            fresh.append(_new_row(submission, form, key, values, one.row, origin))
        elif row.is_removed or clean(form, row.values) != values:
            before = None if row.is_removed else row.values
            changes.append(_note_change(submission, row, before, values, origin, one.row))
            _change(row, values, one.row, origin)
            changed.append(row)
        else:
            counts.same += 1
    DataRow.objects.bulk_create(fresh, batch_size=BATCH)
    DataRow.objects.bulk_update(
        changed,
        (
            "values", "origins", "file", "file_row", "entered_by", "entered_at", "changed_since_acceptance",
            "is_removed", "version", "updated_at",
        ),
        batch_size=BATCH,
    )  # fmt: skip
    RowChange.objects.bulk_create(changes, batch_size=BATCH)
    counts.added += len(fresh)
    counts.changed += len(changed)


def clean(form: Form, values: Mapping[str, Value]) -> Values:
    """Values as they are kept and compared: every column of the form, None for an empty cell."""
    return {one.code: None if values.get(one.code) == "" else values.get(one.code) for one in form.columns}


def _new_row(
    submission: Submission, form: Form, key: str, values: Values, file_row: int, origin: Origin
) -> DataRow:
    year = values.get(form.year)
    return DataRow(
        submission=submission,
        table=form.code,
        school_code=str(values.get(form.school) or "") if form.school else "",
        year=year if isinstance(year, int) else None,
        key=key,
        values=values,
        file=origin.file,
        file_row=file_row if origin.file else None,
        entered_by_id=origin.person.pk,
        entered_at=origin.at,
        changed_since_acceptance=submission.accepted_at is not None,
    )


def _change(row: DataRow, values: Values, file_row: int, origin: Origin) -> None:
    place = file_row if origin.file else None
    differing = {code for code in {*row.values, *values} if row.values.get(code) != values.get(code)}
    row.origins = {**row.origins, **{code: origin.of_cell(place) for code in sorted(differing)}}
    row.values = values
    row.is_removed = False
    if row.accepted_values is not None:
        row.changed_since_acceptance = row.accepted_values != values
    row.version += 1
    row.updated_at = timezone.now()


def _note_change(
    submission: Submission,
    row: DataRow,
    before: Values | None,
    after: Values | None,
    origin: Origin,
    file_row: int | None,
) -> RowChange:
    return RowChange(
        submission=submission,
        table=row.table,
        key=row.key,
        before=before,
        after=after,
        file=origin.file,
        file_row=file_row if origin.file else None,
        by_id=origin.person.pk,
        at=origin.at,
    )

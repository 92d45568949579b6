"""Rows of an uploaded file beside what is stored: which cell of the file a finding about the data is about."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from effective_school.collection.domain.applying import clean
from effective_school.collection.domain.uploads import read_upload
from effective_school.collection.forms_registry import Form, ReadRow, Values, forms_of
from effective_school.collection.models import DataRow, Finding, Upload


@dataclass(frozen=True)
class FileRow:
    """A row of the file, and the columns whose cells hold what is stored."""

    row: int
    school: str
    year: object
    standing: frozenset[str]


class FileRows:
    """Rows of a file by table and key, read when they are asked for first."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    @cached_property
    def _tables(self) -> dict[str, dict[str, FileRow]]:
        submission = self._upload.submission
        forms = forms_of(submission.campaign.forms, "en")
        read = read_upload(self._upload, submission, forms)
        stored = {
            (row.table, row.key): row.values
            for row in DataRow.objects.filter(submission=submission, is_removed=False)
        }
        return {
            form.code: {
                form.key_of(one.values): _file_row(
                    form, one, stored.get((form.code, form.key_of(one.values)))
                )
                for one in read.rows.get(form.code, ())
            }
            for form in forms
        }

    def of(self, finding: Finding) -> FileRow | None:
        """The row that a finding about the data is about: by its key, or the only one of its school and year."""
        rows = self._tables.get(finding.table, {})
        if finding.key in rows or not finding.key:
            return rows.get(finding.key)
        year = finding.details.get("year")
        found = [row for row in rows.values() if row.school == finding.key and row.year == year]
        return found[0] if len(found) == 1 else None


def _file_row(form: Form, read: ReadRow, stored: Values | None) -> FileRow:
    values = clean(form, read.values)
    standing = [code for code, value in values.items() if stored is not None and stored.get(code) == value]
    school = str(read.values.get(form.school) or "") if form.school else ""
    return FileRow(read.row, school, read.values.get(form.year), frozenset(standing))

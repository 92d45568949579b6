"""What was handed in about one school, to be read by its head and the authorities."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.queries import rows_visible_to
from effective_school.collection.forms_registry import Form, source
from effective_school.collection.models import DataRow
from effective_school.common.access import requires
from effective_school.organisations.domain.queries import schools_visible_to


@dataclass(frozen=True)
class SchoolTable:
    """Rows of one form, years newest first."""

    form: Form
    rows: list[tuple[DataRow, list[str]]]


@requires("collection.view_school_data")
def school_data(request: PersonRequest, school_id: int) -> HttpResponse:
    """Show every row of a school with its state and where it came from."""
    school = get_object_or_404(schools_visible_to(request.user).select_related("municipality"), pk=school_id)
    found = (
        rows_visible_to(request.user)
        .filter(school_code=school.code, is_removed=False)
        .select_related("submission__campaign", "entered_by", "file")
        .order_by("-year", "key", "-submission__accepted_at", "pk")
    )
    by_table: dict[str, list[DataRow]] = defaultdict(list)
    for row in found:
        by_table[row.table].append(row)
    tables = [
        SchoolTable(form, [(row, _texts(form, row)) for row in by_table[form.code]])
        for form in source().forms(get_language() or "ru")
        if by_table[form.code]
    ]
    return render(request, "collection/school_data.html", {"school": school, "tables": tables})


def _texts(form: Form, row: DataRow) -> list[str]:
    return [one.shown(row.values.get(one.code)) for one in form.columns if one.code != form.school]

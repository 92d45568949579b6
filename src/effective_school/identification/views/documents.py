"""Files of a run: the engine's own tables and workbook, and documents made for people."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.identification.domain.documents import explanation_pdf, list_pdf
from effective_school.identification.domain.explanation import explain
from effective_school.identification.domain.methods import language_now
from effective_school.identification.domain.queries import run_schools_visible_to, runs_visible_to
from effective_school.identification.domain.verification import listed_schools
from effective_school.identification.enums import LISTED, RunState
from effective_school.identification.models import RunFile
from effective_school.identification.views.withdrawn import or_withdrawn

_KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires("identification.view_analysis")
def run_file(request: PersonRequest, run_id: str, kind: str, name: str) -> HttpResponseBase:
    """Give an input or output table of a run as it was stored, or its workbook."""
    run = get_object_or_404(runs_visible_to(request.user), pk=run_id)
    file = get_object_or_404(RunFile.objects.exclude(kind=RunFile.Kind.INNER), run=run, kind=kind, name=name)
    suffix = name[name.rfind(".") :]
    return FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=f"{run.year}-{run.number}-{kind}-{name}",
        content_type=_KINDS.get(suffix, "application/octet-stream"),
    )


@requires("identification.view_runs")
@or_withdrawn
def school_pdf(request: PersonRequest, run_id: str, school_id: int) -> HttpResponse:
    """Give the explanation of a verdict on one page, for the head of the school."""
    run = get_object_or_404(
        runs_visible_to(request.user).select_related("method"), pk=run_id, state=RunState.FINISHED
    )
    row = get_object_or_404(run_schools_visible_to(request.user, run), pk=school_id)
    content = explanation_pdf(run, row, explain(run, row, language_now()), language_now())
    return _pdf(content, f"{run.year}-{row.pk}.pdf")


@requires("identification.view_runs")
def schools_pdf(request: PersonRequest, run_id: str) -> HttpResponse:
    """Give the lists of a run, as far as the person may see them, as a document to print."""
    run = get_object_or_404(
        runs_visible_to(request.user).select_related("method"), pk=run_id, state=RunState.FINISHED
    )
    own = run_schools_visible_to(request.user, run).values("pk")
    rows = listed_schools(run, LISTED).filter(pk__in=own).defer("years")
    content = list_pdf(
        run, rows.order_by("municipality_name", "name"), language_now(), title=_("Lists of schools")
    )
    return _pdf(content, f"{run.year}-{run.number}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response

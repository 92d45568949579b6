"""The history of one record."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from effective_school.common.access import signed_in
from effective_school.common.history import changes_of, viewable

SHOWN = 200


@signed_in
def record_history(request: HttpRequest, app: str, model: str, pk: int) -> HttpResponse:
    """Show who changed what, when and why; open to those who see the record itself."""
    kind = viewable(app, model)
    if kind is None:
        raise Http404
    if not request.user.has_perm(kind.permission):
        raise PermissionDenied
    record = get_object_or_404(kind.visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    if kind.looked is not None:
        kind.looked(request, record)
    address = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
    words = {
        "record": record,
        "kind": kind,
        "address": address,
        "changes": changes_of(kind, record, SHOWN),
        "shown": SHOWN,
    }
    return render(request, "common/history.html", words)

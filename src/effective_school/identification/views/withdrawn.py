"""What stands at the addresses of a withdrawn list for those who could open them before."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from effective_school.accounts.requests import PersonRequest
from effective_school.identification.domain.queries import publications_visible_to, withdrawn_act


def or_withdrawn(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where a page is not found because its list was withdrawn, say so: by which act and why."""

    @wraps(page)
    def shown(request: PersonRequest, **where: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        try:
            return page(request, **where)
        except Http404:
            act = withdrawn_act(request.user, **where)
            if act is None:
                raise
        newer = publications_visible_to(request.user).filter(withdrawn_at=None, year=act.year).first()
        context = {"publication": act, "newer": newer}
        return render(request, "identification/list_withdrawn.html", context, status=410)

    return shown

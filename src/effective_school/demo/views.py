"""The entrance of the demonstration: a visitor becomes any of its made-up people with one click."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from effective_school.accounts.models import User
from effective_school.common.access import public
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership

BACKEND = "effective_school.accounts.backends.PasswordBackend"
WHAT_ROLES_DO: dict[Role, Promise] = {
    Role.MINISTRY: _("sees the whole region, approves and publishes the lists"),
    Role.OPERATOR: _("runs campaigns and calculations, decides on objections, invites people"),
    Role.METHODIST: _("sees schools and municipalities of the region"),
    Role.EXAM_CENTRE: _("keeps the calendar of studies and hands in exam results"),
    Role.MUNICIPALITY: _("hands in social data, verifies the list of its schools"),
    Role.HEAD: _("sees why the own school is on a list or not"),
    Role.TEACHER: _("has a cabinet of their own"),
    Role.EXPERT: _("has a cabinet of their own"),
}


def _in_the_demo_only(
    view: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponseBase]:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return guarded


@public
@_in_the_demo_only
def people(request: HttpRequest) -> HttpResponse:
    """Show who can be tried, by role, with what each can do."""
    rows = list(
        Membership.objects.filter(person__is_demo=True, person__is_active=True, ended_at=None)
        .select_related("person", "municipality", "school")
        .order_by("pk")
    )
    groups = [
        {
            "role": role.label,
            "does": WHAT_ROLES_DO[role],
            "members": [row for row in rows if row.role == role],
        }
        for role in Role
    ]
    return render(request, "demo/people.html", {"groups": [group for group in groups if group["members"]]})


@public
@require_POST
@_in_the_demo_only
def enter(request: HttpRequest) -> HttpResponse:
    """Sign the visitor in as a person of the demonstration, and as nobody else."""
    asked = request.POST.get("person", "")
    person = get_object_or_404(User, pk=asked if asked.isdecimal() else 0, is_demo=True, is_active=True)
    login(request, person, BACKEND)
    return redirect("home")

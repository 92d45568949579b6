"""People: list, page, giving, confirming and ending roles."""

from collections.abc import Collection, Sequence

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST

from effective_school.accounts.domain.access_log import note_look
from effective_school.accounts.models import User
from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.addresses import addresses
from effective_school.common.dates import day
from effective_school.common.tables import Column, Filter, table_page
from effective_school.organisations.domain.people import (
    RoleRefused,
    ShownRole,
    confirm_role,
    end_role,
    grant_role,
    grantable_roles,
    may_decide,
    people_named,
    roles_in_words,
)
from effective_school.organisations.domain.queries import (
    memberships_visible_to,
    municipalities_visible_to,
    people_visible_to,
)
from effective_school.organisations.enums import Role
from effective_school.organisations.forms.membership import EndForm, GrantForm
from effective_school.organisations.models import Membership
from effective_school.organisations.place_filter import Places, place_filter

_SHOWN = ("last_name", "first_name", "middle_name", "email", "is_active")


@requires("organisations.view_people")
def people_list(request: PersonRequest) -> HttpResponse:
    """List the people whom the person answers for, with their roles."""
    roles = memberships_visible_to(request.user)
    people = people_visible_to(request.user).order_by("last_name", "first_name", "email").only(*_SHOWN)
    shown: dict[int, list[ShownRole]] = {}
    places = Places(municipalities_visible_to(request.user))
    address = addresses("organisations:person")
    columns = [
        Column(
            "name",
            gettext_lazy("Last name, first name"),
            str,
            lambda person: address(person.pk),
            sort="last_name",
        ),
        Column("roles", gettext_lazy("Roles"), lambda person: "; ".join(role.words for role in held(person))),
        Column("email", gettext_lazy("E-mail"), lambda person: person.email, sort="email"),
        Column(
            "state",
            gettext_lazy("State"),
            lambda one: _state(one, held(one))[0],
            chip=lambda one: _state(one, held(one))[1],
        ),
    ]

    def held(person: User) -> list[ShownRole]:
        return shown.get(person.pk, [])

    def having(found: QuerySet[User], **fields: object) -> QuerySet[User]:
        return found.filter(pk__in=roles.filter(**fields).values("person"))

    def in_places(found: QuerySet[User], chosen: Collection[int]) -> QuerySet[User]:
        own, at_school = roles.filter(municipality__in=chosen), roles.filter(school__municipality__in=chosen)
        return found.filter(Q(pk__in=own.values("person")) | Q(pk__in=at_school.values("person")))

    filters = [
        Filter("q", gettext_lazy("Name or e-mail"), people_named),
        Filter("role", gettext_lazy("Role"), lambda found, role: having(found, role=role), Role.choices),
        Filter(
            "state",
            gettext_lazy("State"),
            lambda found, state: having(found, is_confirmed=state != "waiting"),
            [
                ("waiting", gettext_lazy("waits to be confirmed")),
                ("confirmed", gettext_lazy("role confirmed")),
            ],
        ),
    ]
    if places.several:
        filters.insert(2, place_filter(places, in_places))
    table = table_page(
        request,
        people,
        columns,
        title=gettext_lazy("People"),
        empty=gettext_lazy("There is nobody here yet. Invite the first person."),
        filters=filters,
        file_name="people",
        complete=lambda rows: shown.update(roles_in_words(rows, roles)),
    )
    if table.file:
        note_look(request, None, gettext_noop("export of the list of people"))
        return table.file
    return render(request, "organisations/people_list.html", {"table": table})


@requires("organisations.view_people")
def person_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Show a person with roles; that somebody looked is noted."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    note_look(request, person, gettext_noop("page of the person"))
    roles = (
        memberships_visible_to(request.user).filter(person=person).select_related("municipality", "school")
    )
    rows = [
        {"role": role, "may_decide": may_decide(request.user, role.role, role.municipality, role.school)}
        for role in roles.order_by("role")
    ]
    ended = (
        Membership.objects.filter(person=person)
        .exclude(ended_at=None)
        .select_related("municipality", "school")
        .order_by("-ended_at")
    )
    words = {
        "person": person,
        "rows": rows,
        "ended": ended if request.user.has_perm("organisations.view_access_log") else [],
        "may_grant": bool(grantable_roles(request.user)),
    }
    return render(request, "organisations/person_detail.html", words)


@requires("organisations.change_membership")
def role_grant(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    form = GrantForm(request.POST or None, person=request.user)
    if form.is_valid():
        values = form.cleaned_data
        try:
            grant_role(
                by=request.user,
                person=person,
                role=values["role"],
                municipality=values.get("municipality"),
                school=values["school"],
                position=values["position"],
                reason=values["reason"],
            )
        except RoleRefused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("The role is given."))
            return redirect("organisations:person", person.pk)
    return render(request, "organisations/role_form.html", {"form": form, "person": person})


@requires("organisations.change_membership")
def role_end(request: PersonRequest, pk: int) -> HttpResponse:
    """End a role, after saying why."""
    if (gone := _ended_meanwhile(request, pk)) is not None:
        return gone
    role = get_object_or_404(_roles_visible_to(request), pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            end_role(by=request.user, membership=role, reason=form.cleaned_data["reason"])
        except RoleRefused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("The role is ended."))
            return _to_person(request, role)
    return render(request, "organisations/role_end.html", {"form": form, "role": role})


@requires("organisations.change_membership")
@require_POST
def role_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Confirm the role of somebody who registered alone."""
    if (gone := _ended_meanwhile(request, pk)) is not None:
        return gone
    role = get_object_or_404(_roles_visible_to(request), pk=pk)
    try:
        confirm_role(by=request.user, membership=role)
    except RoleRefused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("The role is confirmed."))
    return redirect("organisations:person", role.person_id)


def _ended_meanwhile(request: PersonRequest, pk: int) -> HttpResponse | None:
    """Tell whoever could decide about a role that it is ended already, perhaps by a colleague."""
    ended = Membership.objects.exclude(ended_at=None).select_related("municipality", "school")
    role = ended.filter(pk=pk).first()
    if role is None or not may_decide(request.user, role.role, role.municipality, role.school):
        return None
    messages.info(request, _("This role is ended already, on %(day)s.") % {"day": day(role.ended_at)})
    return _to_person(request, role)


def _to_person(request: PersonRequest, role: Membership) -> HttpResponse:
    """Lead to the person; of whom no role is left in the territory, only the list can be shown."""
    if people_visible_to(request.user).filter(pk=role.person_id).exists():
        return redirect("organisations:person", role.person_id)
    return redirect("organisations:people")


def _roles_visible_to(request: PersonRequest) -> QuerySet[Membership]:
    return memberships_visible_to(request.user).select_related("person", "municipality", "school")


def _state(person: User, roles: Sequence[ShownRole]) -> tuple[str, str]:
    if not person.is_active:
        return _("may not sign in"), "bad"
    if not roles:
        return _("no role"), "warn"
    if all(role.is_confirmed for role in roles):
        return _("role confirmed"), "good"
    return _("waits to be confirmed"), "warn"

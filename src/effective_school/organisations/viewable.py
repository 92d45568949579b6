"""Records of organisations whose history can be opened, by those who see the records themselves."""

from django.http import HttpRequest
from django.utils.translation import gettext_noop

from effective_school.accounts.domain.access_log import note_look
from effective_school.accounts.models import User
from effective_school.common.history import Viewable, add_viewable
from effective_school.organisations.domain.queries import (
    memberships_noted_for,
    municipalities_visible_to,
    people_visible_to,
    reorganisations_visible_to,
    school_years_visible_to,
    schools_visible_to,
)
from effective_school.organisations.models import Membership, Municipality, Reorganisation, School, SchoolYear


def _note_person(request: HttpRequest, person: User) -> None:
    note_look(request, person, gettext_noop("history of the person"))  # type: ignore[arg-type]  # of who is signed in


add_viewable(
    Viewable(School, schools_visible_to, "organisations.view_schools"),
    Viewable(
        SchoolYear,
        lambda person: school_years_visible_to(person).select_related("school"),
        "organisations.view_schools",
    ),
    Viewable(Municipality, municipalities_visible_to, "organisations.view_municipalities"),
    Viewable(
        Reorganisation,
        lambda person: reorganisations_visible_to(person).select_related("school"),
        "organisations.view_schools",
    ),
    Viewable(
        Membership,
        lambda person: memberships_noted_for(person).select_related("person", "school", "municipality"),
        "organisations.view_people",
        looked=lambda request, role: _note_person(request, role.person),
    ),
    Viewable(User, people_visible_to, "organisations.view_people", looked=_note_person),
)

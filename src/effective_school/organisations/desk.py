"""What waits for a person on the desk: roles to confirm."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from effective_school.common.desk import Card, add_source
from effective_school.organisations.domain.invitations import open_invitations_to
from effective_school.organisations.domain.people import joining, unconfirmed_visible_to
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import Role


@add_source
def roles_to_confirm(request: HttpRequest) -> list[Card]:
    """One card, where somebody registered alone and a head or an authority answers for them."""
    if not territory_of(request.user).has(Role.HEAD, Role.MUNICIPALITY, Role.OPERATOR):  # type: ignore[arg-type]
        return []
    waiting = unconfirmed_visible_to(request.user).count()  # type: ignore[arg-type]
    if not waiting:
        return []
    text = ngettext(
        "%(waiting)d person registered and says to work in your territory.",
        "%(waiting)d people registered and say to work in your territory.",
        waiting,
    )
    return [
        Card(
            title=_("Confirm people"),
            text=text % {"waiting": waiting},
            url=f"{reverse('organisations:people')}?state=waiting",
            action=_("Look through"),
            tone="due",
        )
    ]


@add_source
def invitations_and_own_school(request: HttpRequest) -> list[Card]:
    """Invitations that wait for the person; to somebody without any role, the way to name the own school."""
    waiting = open_invitations_to(request.user).prefetch_related("municipality", "school")  # type: ignore[arg-type]
    cards = [
        Card(
            title=_("You are invited"),
            text=f"{row.get_role_display()}, {row.territory}",
            url=reverse("organisations:invitation_take", args=[row.pk]),
            action=_("Look and accept"),
            tone="due",
        )
        for row in waiting
    ]
    if not territory_of(request.user).roles and not cards:  # type: ignore[arg-type]
        cards.append(_own_school(request))
    return cards


def _own_school(request: HttpRequest) -> Card:
    asked = joining(request.user).first()  # type: ignore[arg-type]
    if asked is not None:
        return Card(
            title=_("Your school is asked to confirm you"),
            text=_("%(school)s: its head has not confirmed yet that you work there.")
            % {"school": asked.school},
            url=reverse("organisations:join"),
            action=_("Look at the request"),
        )
    return Card(
        title=_("Are you a teacher?"),
        text=_("Name your school; its head confirms that you work there."),
        url=reverse("organisations:join"),
        action=_("Find my school"),
    )

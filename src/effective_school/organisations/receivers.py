"""What organisations does when something happens to a person."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.accounts.domain.export import Rows, add_section
from effective_school.accounts.models import Erasure, User
from effective_school.accounts.signals import erasure_asked, person_erased
from effective_school.common.domain.notify import notify
from effective_school.organisations.domain.people import holders_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Invitation, Membership


@receiver(erasure_asked)
def tell_operators_of_erasure(sender: object, erasure: Erasure, **kwargs: Any) -> None:  # noqa: ANN401 - a signal's own
    """Tell the operators that somebody waits for an act; the name stays on the page of the request."""
    del sender, kwargs
    for operator in holders_of(Role.OPERATOR):
        notify(operator, "erasure_asked", {}, url=reverse("accounts:erasure", args=[erasure.pk]))


@receiver(person_erased)
def end_roles_of_erased(sender: object, person: User, addresses: set[str], **kwargs: Any) -> None:  # noqa: ANN401 - a signal's own
    """End every role of a person whose data was removed, and take the name out of invitations."""
    del sender, kwargs
    for held in Membership.objects.filter(person=person, ended_at=None):
        held.ended_at = timezone.now()
        held.version += 1
        held.save()
    about = Q(email__in=addresses) | Q(accepted_by=person)
    pks = list(Invitation.objects.filter(about).values_list("pk", flat=True))
    nameless = {"email": "", "last_name": "", "first_name": "", "middle_name": ""}
    invitations = Invitation.objects.filter(pk__in=pks)
    invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    invitations.update(**nameless, search_text="")
    Invitation.history.filter(id__in=pks).update(**nameless)


@add_section("roles", gettext_lazy("Roles"))
def _roles(person: User) -> Rows:
    held = Membership.objects.filter(person=person).select_related("municipality", "school")
    return [
        {
            _("Role"): row.get_role_display(),
            _("Territory"): row.territory,
            _("Position"): row.position,
            _("Confirmed"): _("yes") if row.is_confirmed else _("no"),
            _("Since"): row.created_at,
            _("Ended"): row.ended_at,
        }
        for row in held
    ]


@add_section("invitations", gettext_lazy("Invitations"))
def _invitations(person: User) -> Rows:
    about = Q(email__iexact=person.email) | Q(accepted_by=person)
    found = Invitation.objects.filter(about).select_related("municipality", "school")
    return [
        {
            _("Name in full"): row.full_name,
            _("E-mail"): row.email,
            _("Role"): row.get_role_display(),
            _("Territory"): row.territory,
            _("Letter sent"): row.sent_at,
            _("State"): row.state.label,
        }
        for row in found
    ]

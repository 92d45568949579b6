"""What waits for a person on the desk: requests for removal of data."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from effective_school.accounts.models import Erasure
from effective_school.common.desk import Card, add_source


@add_source
def removals_to_do(request: HttpRequest) -> list[Card]:
    """One card for whoever removes data, where people wait for it."""
    if not request.user.has_perm("accounts.erase_person"):
        return []
    waiting = Erasure.objects.filter(done_at=None, taken_back_at=None).count()
    if not waiting:
        return []
    text = ngettext(
        "%(waiting)d person waits for the removal of personal data by an act.",
        "%(waiting)d people wait for the removal of personal data by an act.",
        waiting,
    )
    return [
        Card(
            title=_("Removal of data"),
            text=text % {"waiting": waiting},
            url=f"{reverse('accounts:erasures')}?state=open",
            action=_("Look through"),
            tone="due",
        )
    ]

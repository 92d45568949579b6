"""Who looked at whose personal data."""

from allauth.core.internal.httpkit import get_client_ip
from django.utils.translation import gettext

from effective_school.accounts.requests import PersonRequest
from effective_school.common.models import AccessEntry
from effective_school.common.people import Person


def note_look(request: PersonRequest, about: Person | None, what: str) -> None:
    """Note that the person of the request looked at, or took, personal data; one's own data is not noted.

    `about` is None where a list of many people was taken; `what` says which, in a few words
    kept untranslated (`gettext_noop`), for every reader has an own language: `what_words` says them.
    """
    if about is not None and about.pk == request.user.pk:
        return
    AccessEntry.objects.create(
        person_id=request.user.pk,
        about_id=about.pk if about else None,
        what=what[:200],
        address=get_client_ip(request),
    )


def what_words(entry: AccessEntry) -> str:
    """Say in the reader's language what was looked at."""
    return gettext(entry.what) if entry.what else ""

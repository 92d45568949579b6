"""Telling people of a new version of a text."""

from django.db import transaction

from effective_school.accounts.models import ConsentDocument, User
from effective_school.common.domain.notify import notify
from effective_school.common.models import Notification

EVENT = "consent_version"


def tell_of_new_version(document_id: int) -> int:
    """Tell everybody who may sign in; give how many. A second run tells only those whom the first did not reach."""
    document = ConsentDocument.objects.get(pk=document_id)
    url = f"/account/documents/{document.pk}/"
    told = Notification.objects.filter(event=EVENT, url=url).values("person_id")
    people = User.objects.filter(is_active=True, erased_at=None).exclude(pk__in=told).order_by("pk")
    count = 0
    for person in people.iterator(chunk_size=500):
        with transaction.atomic():
            notify(person, EVENT, {"document": document}, url=url)
        count += 1
    return count

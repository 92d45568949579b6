"""Devices that a person has signed in from."""

from django.db import transaction
from django.utils import timezone

from effective_school.accounts.models import KnownDevice, User
from effective_school.common.domain.notify import notify


@transaction.atomic
def remember_device(person: User, *, mark: str, agent: str, address: str) -> bool:
    """Note a sign-in; whether the person was warned of a device not seen before.

    The very first device is the one the account was opened from, and warns of nothing.
    """
    had_others = KnownDevice.objects.filter(person=person).exists()
    device, is_new = KnownDevice.objects.get_or_create(
        person=person, mark=mark, defaults={"agent": agent[:200], "address": address or None}
    )
    if not is_new:
        KnownDevice.objects.filter(pk=device.pk).update(seen_at=timezone.now())
    if not (is_new and had_others):
        return False
    words = {"agent": agent, "address": address, "when": timezone.localtime()}
    notify(person, "new_device", words, url="/account/sessions/", security=True)
    return True

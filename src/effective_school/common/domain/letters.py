"""Sending letters from the queue."""

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from effective_school.common.models import Letter

ATTEMPTS = 6


def send_waiting_letters(limit: int = 200) -> int:
    """Send letters whose time has come; give how many left.

    A letter is claimed by moving its next try into the future first, so that two workers do not send it twice; a
    server that refuses or does not answer is tried again after 1, 2, 4, ... minutes, `ATTEMPTS` times in all.
    """
    sent = 0
    waiting = Letter.objects.filter(state=Letter.State.QUEUED, next_try_at__lte=timezone.now())
    for letter_id in list(waiting.order_by("id").values_list("pk", flat=True)[:limit]):
        letter = _claimed(letter_id)
        if letter is not None:
            sent += _sent(letter)
    return sent


@transaction.atomic
def _claimed(letter_id: int) -> Letter | None:
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.state != Letter.State.QUEUED or letter.next_try_at > timezone.now():
        return None
    letter.attempts += 1
    letter.next_try_at = timezone.now() + timedelta(minutes=2 ** (letter.attempts - 1))
    letter.save(update_fields=("attempts", "next_try_at"))
    return letter


def _sent(letter: Letter) -> bool:
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to])
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except OSError as error:  # refused, unreachable, cut off; smtplib's errors are OSErrors
        letter.error = str(error)[:1000]
        if letter.attempts >= ATTEMPTS:
            letter.state = Letter.State.FAILED
    else:
        letter.state, letter.sent_at, letter.error = Letter.State.SENT, timezone.now(), ""
    letter.save(update_fields=("state", "sent_at", "error"))
    return letter.state == Letter.State.SENT

"""Sending letters from the queue."""

from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from effective_school.common.models import Letter

ATTEMPTS = 16
"""With the pauses below, about two days."""
LONGEST_PAUSE = timedelta(hours=6)
CLAIMED_FOR = timedelta(minutes=5)
"""How long a worker may take for one letter; after that another takes it over."""
_REFUSED_FOR_GOOD = 500
_UNSUBSCRIBE = "common.unsubscribe"


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


def send_again(letter: Letter) -> bool:
    """Queue a letter that was not delivered once more; whether it was such a letter."""
    failed = Letter.objects.filter(pk=letter.pk, state=Letter.State.FAILED).exclude(to="")
    return bool(failed.update(state=Letter.State.QUEUED, attempts=0, error="", next_try_at=timezone.now()))


def unsubscribe_token(person_id: int) -> str:
    """Give the signed end of a link that stops letters to a person."""
    return signing.dumps(person_id, salt=_UNSUBSCRIBE)


def person_of_token(token: str) -> int | None:
    """Whose letters the link stops; None when the link was not made here."""
    try:
        return int(signing.loads(token, salt=_UNSUBSCRIBE))
    except (signing.BadSignature, TypeError, ValueError):
        return None


@transaction.atomic
def _claimed(letter_id: int) -> Letter | None:
    letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if letter is None or letter.state != Letter.State.QUEUED or letter.next_try_at > timezone.now():
        return None
    letter.attempts += 1
    letter.next_try_at = timezone.now() + CLAIMED_FOR
    letter.save(update_fields=("attempts", "next_try_at"))
    return letter


def _sent(letter: Letter) -> bool:
    try:
        validate_email(letter.to)
        _mail(letter).send()
    except SMTPRecipientsRefused as refusal:
        for_good = all(code >= _REFUSED_FOR_GOOD for code, _ in refusal.recipients.values())
        _postpone(letter, refusal, give_up=for_good)
    except OSError as error:  # refused, unreachable, cut off; smtplib's errors are OSErrors
        _postpone(letter, error, give_up=False)
    except (ValueError, ValidationError) as error:  # no address, or a header that would not be one
        _postpone(letter, error, give_up=True)
    else:
        letter.state, letter.sent_at, letter.error = Letter.State.SENT, timezone.now(), ""
    if letter.forget and letter.state != Letter.State.QUEUED:
        letter.to = letter.text = letter.html = letter.error = ""
    letter.save(update_fields=("state", "sent_at", "error", "next_try_at", "to", "text", "html"))
    return letter.state == Letter.State.SENT


def _postpone(letter: Letter, error: Exception, *, give_up: bool) -> None:
    letter.error = str(error)[:1000]
    letter.next_try_at = timezone.now() + min(LONGEST_PAUSE, timedelta(minutes=2 ** (letter.attempts - 1)))
    if give_up or letter.attempts >= ATTEMPTS:
        letter.state = Letter.State.FAILED


def _mail(letter: Letter) -> EmailMultiAlternatives:
    house = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    # The same identifier at every try: a mailbox shows a letter once even if it came twice.
    headers = {
        "Message-ID": f"<letter-{letter.pk}-{letter.created_at:%Y%m%d%H%M%S%f}@{house}>",
        "Auto-Submitted": "auto-generated",
    }
    if letter.person_id and not letter.security:
        path = reverse("unsubscribe", args=[unsubscribe_token(letter.person_id)])
        headers["List-Unsubscribe"] = f"<{settings.SITE_ADDRESS}{path}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to], headers=headers)
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    return mail

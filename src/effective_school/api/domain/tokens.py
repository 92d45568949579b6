"""Making, checking and revoking tokens."""

import hashlib
import secrets
from datetime import date, timedelta

from django.utils import timezone

from effective_school.accounts.models import User
from effective_school.api.models import Token

PREFIX = "es_"
LONGEST = timedelta(days=366)
NOTED_EVERY = timedelta(minutes=10)
"""How exactly the last use is kept: reading must not write each time."""


def make_token(*, person: User, name: str, expires_on: date) -> tuple[Token, str]:
    """Make a token and give it with its text, which nobody can see again."""
    text = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person, name=name, beginning=text[:9], digest=_digest(text), expires_on=expires_on
    )
    return token, text


def token_of(text: str) -> Token | None:
    """Find a token that still opens, and note its use."""
    today = timezone.localdate()
    token = (
        Token.objects.select_related("person")
        .filter(digest=_digest(text), revoked_at=None, expires_on__gte=today, person__is_active=True)
        .first()
    )
    now = timezone.now()
    if token is not None and (token.last_used_at is None or token.last_used_at < now - NOTED_EVERY):
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(*, token: Token) -> None:
    """Close a token for good; closed again, nothing changes."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def _digest(text: str) -> str:
    # The text is 256 random bits: a plain digest cannot be guessed back.
    return hashlib.sha256(text.encode()).hexdigest()

"""What every test of sign-in needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.factories.accounts import Mailbox


@pytest.fixture(autouse=True)
def _in_russian() -> Iterator[None]:
    """The language outlives a test."""
    with translation.override("ru"):
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    """Slow hashing protects people, not tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    """A real SMTP server on loopback that the site sends to."""
    box = Mailbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
    box.start()
    yield box
    box.stop()

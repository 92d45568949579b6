"""Settings that hold for every test: a scratch data folder, no outside address, a key of its own, cheap hashes."""

from __future__ import annotations

import os
import tempfile

import pytest

_SCRATCH = tempfile.mkdtemp(prefix="effective-school-tests-")
os.environ.setdefault("EFFECTIVE_SCHOOL_SECRET_KEY", "tests-" + "k" * 50)
os.environ.setdefault("EFFECTIVE_SCHOOL_DATA", _SCRATCH)
os.environ.setdefault("EFFECTIVE_SCHOOL_HTTPS", "0")
os.environ["DJANGO_SETTINGS_MODULE"] = "effective_school.config.settings"


def pytest_configure() -> None:
    """Hash the passwords of test people quickly: Argon2 is slow on purpose, and a test makes dozens of people."""
    from django.conf import settings  # noqa: PLC0415 - reads the environment set above

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def language_of_the_site() -> None:
    """Begin every test in the site's own language: a page drawn earlier leaves its reader's language behind."""
    from django.utils import translation  # noqa: PLC0415 - after the environment is set

    translation.deactivate()

"""Passwords of the real site, whatever the tests use for their people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from effective_school.config.settings.accounts import PASSWORD_HASHERS


def test_passwords_are_kept_by_argon2(settings: Any) -> None:  # noqa: ANN401 - pytest-django's
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    kept = make_password("a long enough password")

    assert identify_hasher(kept).algorithm == "argon2"
    assert check_password("a long enough password", kept)
    assert not check_password("another password", kept)


def test_an_older_hash_is_made_anew_at_the_next_sign_in(settings: Any) -> None:  # noqa: ANN401 - pytest-django's
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    old = make_password("a long enough password", hasher="pbkdf2_sha256")
    renewed: list[str] = []

    assert check_password("a long enough password", old, renewed.append)
    assert renewed == ["a long enough password"]

"""Typed reading of the environment; a value that cannot be read stops the start and is named."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "EFFECTIVE_SCHOOL_"


class WrongSettingError(ImproperlyConfigured):
    """A variable that cannot be used; says in both languages what is expected."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru, self.en = ru, en


def text(name: str, default: str = "") -> str:
    """Give a variable as text."""
    return os.environ.get(PREFIX + name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """Give a variable as a yes or no."""
    value = text(name).strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    given = f"{PREFIX}{name}={value!r}"
    raise WrongSettingError(f"{given}: нужно 1 или 0", f"{given}: expected 1 or 0")


def number(name: str, default: int) -> int:
    """Give a variable as a whole number."""
    value = text(name).strip()
    try:
        return int(value) if value else default
    except ValueError as error:
        given = f"{PREFIX}{name}={value!r}"
        raise WrongSettingError(f"{given}: нужно целое число", f"{given}: expected a whole number") from error


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Give a variable as a list, separated by commas."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def folder(name: str, default: Path) -> Path:
    """Give a variable as a folder."""
    value = text(name)
    return Path(value).expanduser().resolve() if value else default

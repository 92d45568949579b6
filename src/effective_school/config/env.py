"""Typed reading of the environment; a value that cannot be read stops the start and is named."""

from __future__ import annotations

import os
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

PREFIX = "EFFECTIVE_SCHOOL_"


class WrongSettingError(ImproperlyConfigured):
    """A variable that cannot be used; says in both languages what is expected."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru, self.en = ru, en


def refusal(name: str, ru: str, en: str, *, given: str | None = None) -> WrongSettingError:
    """Name the variable with what was given, and say what is expected; `given` hides what is secret in it."""
    said = f"{PREFIX}{name}={(text(name) if given is None else given)!r}"
    return WrongSettingError(f"{said}: {ru}", f"{said}: {en}")


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
    raise refusal(name, "нужно 1 или 0", "expected 1 or 0")


def number(name: str, default: int, *, least: int | None = None, most: int | None = None) -> int:
    """Give a variable as a whole number between limits."""
    value = text(name).strip()
    try:
        found = int(value) if value else default
    except ValueError as error:
        raise refusal(name, "нужно целое число", "expected a whole number") from error
    if least is not None and found < least:
        raise refusal(
            name, f"нужно целое число не меньше {least}", f"expected a whole number, {least} or more"
        )
    if most is not None and found > most:
        raise refusal(name, f"нужно целое число не больше {most}", f"expected a whole number, {most} or less")
    return found


def one_of(name: str, known: tuple[str, ...], default: str) -> str:
    """Give a variable as one of the known words, in any case of letters."""
    value = text(name).strip().upper() or default
    if value not in known:
        listed = ", ".join(known)
        raise refusal(name, f"нужно одно из: {listed}", f"expected one of: {listed}")
    return value


def time_zone(name: str, default: str) -> str:
    """Give a variable as a time zone that this machine knows."""
    value = text(name).strip() or default
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise refusal(
            name,
            f"такого часового пояса нет; впишите имя вроде {default}",
            f"there is no such time zone; write a name such as {default}",
        ) from error
    return value


def address(name: str, default: str) -> str:
    """Give a variable as the address of a site, without a slash at its end."""
    value = text(name).strip() or default
    if not _is_address(value):
        raise refusal(
            name,
            "нужен адрес целиком, вроде https://school.example.org",
            "expected a whole address such as https://school.example.org",
        )
    return value.rstrip("/")


def addresses(name: str) -> list[str]:
    """Give a variable as addresses of sites, separated by commas."""
    found = words(name)
    if not all(map(_is_address, found)):
        raise refusal(
            name,
            "нужны адреса целиком через запятую, вроде https://school.example.org",
            "expected whole addresses, separated by commas, such as https://school.example.org",
        )
    return [value.rstrip("/") for value in found]


def sender(name: str, default: str) -> str:
    """Give a variable as the sender of letters: an e-mail address, with or without a name before it."""
    value = text(name).strip() or default
    before, at, after = parseaddr(value)[1].rpartition("@")
    if not (before and at and after) or " " in before + after:
        raise refusal(
            name,
            "нужен адрес электронной почты, вроде school@example.org или Школа <school@example.org>",
            "expected an e-mail address such as school@example.org or School <school@example.org>",
        )
    return value


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Give a variable as a list, separated by commas."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def folder(name: str, default: Path, *, inside: str) -> Path:
    """Give a variable as a folder, made with the folder `inside` where they are missing."""
    value = text(name)
    found = Path(value).expanduser().resolve() if value else default
    try:
        (found / inside).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(
            name,
            "эту папку нельзя создать или писать в неё; впишите папку, где сайт может хранить данные",
            "this folder cannot be made or written to; name one where the site may keep its data",
            given=str(found),
        ) from error
    return found


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an address in brackets that is none
        return False

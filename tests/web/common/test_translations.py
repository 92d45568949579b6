"""Russian is complete: every string that the source names has a translation, and every translation fits."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import allauth
import django
import pytest

from effective_school.config.catalogues import read_catalogue
from tests.web.common.messages import APPS, HOUSE, messages

PARTS = (Path(django.__file__).parent / "conf", Path(allauth.__file__).parent)


def _ours() -> dict[str, str]:
    merged: dict[str, str] = {}
    for path in sorted(HOUSE.glob("**/locale/ru/LC_MESSAGES/django.po")):
        merged |= read_catalogue(path.read_text(encoding="utf-8"))
    return merged


def _theirs(key: str) -> bool:
    """Whether Django or allauth brings the translation."""
    for place in PARTS:
        with (place / "locale" / "ru" / "LC_MESSAGES" / "django.mo").open("rb") as file:
            if gettext.GNUTranslations(file).gettext(key) != key:
                return True
    return False


@pytest.mark.parametrize("app", APPS)
def test_every_string_of_an_app_has_a_russian_translation(app: str) -> None:
    known = _ours()
    missing = {key: place for key, place in messages(app).items() if key not in known and not _theirs(key)}

    assert missing == {}


@pytest.mark.parametrize("app", APPS)
def test_strings_are_found_in_every_app(app: str) -> None:
    assert len(messages(app)) > 5


@pytest.mark.parametrize(
    "path", sorted(HOUSE.glob("**/locale/ru/LC_MESSAGES/django.po")), ids=lambda path: path.parents[3].name
)
def test_translations_keep_their_placeholders_and_forms(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    entries = read_catalogue(text)
    counted = int(re.findall(r"nplurals=(\d)", entries[""])[0])
    wrong = []
    for key, value in entries.items():
        if not key:
            continue
        forms = value.split("\0")
        named = _placeholders(key)
        if "\0" in key and len(forms) != counted:
            wrong.append(key)
        wrong += [key for form in forms if not _placeholders(form) <= named]
        if "\0" not in key and _placeholders(value) != named:
            wrong.append(key)

    assert wrong == []
    assert "\n#, fuzzy" not in text


@pytest.mark.parametrize(
    "path", sorted(HOUSE.glob("**/locale/ru/LC_MESSAGES/django.po")), ids=lambda path: path.parents[3].name
)
def test_no_translation_is_left_empty(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    written = len(re.findall(r"^msgid ", text, re.MULTILINE))

    assert len(read_catalogue(text)) == written


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))

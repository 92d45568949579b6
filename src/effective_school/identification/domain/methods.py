"""Versions of method files: taking in, comparing, putting into force."""

import hashlib
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from effective_school.accounts.models import User
from effective_school.identification.enums import MethodState
from effective_school.identification.models import MethodVersion
from school_index import Method, MethodRefused, builtin_ids, load_method, parse_method
from school_index.language import Language
from school_index.methodology.catalog import DEFAULT_METHOD, builtin_path
from school_index.methodology.errors import MethodFault
from school_index.report.words import Words

__all__ = ["MethodRefused", "activate_method", "add_method", "load_builtin_methods", "retire_method"]


def language_now() -> Language:
    """The reader's language, as the engine names it."""
    return "en" if translation.get_language() == "en" else "ru"


@lru_cache(maxsize=32)
def method_from(text: str) -> Method:
    """Read the text of a method that was checked when it was taken in."""
    return parse_method(text)


@lru_cache(maxsize=64)
def words_of(text: str, language: Language) -> Words:
    """Words of a method in one language."""
    return Words(method_from(text), language)


@transaction.atomic
def add_method(*, raw: bytes, person: User | None, note: str = "") -> tuple[MethodVersion, bool]:
    """Take in a method file; the same text again gives the version that is there, and False.

    Raises MethodRefused with every fault: line, key and what was expected.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "method.toml"
        path.write_bytes(raw)
        method = load_method(path)
    _refuse_long_words(method)
    digest = hashlib.sha256(method.text.encode()).hexdigest()
    known = MethodVersion.objects.filter(sha256=digest).first()
    if known is not None:
        return known, False
    last = MethodVersion.objects.filter(method_id=method.id).aggregate(last=Max("number"))["last"] or 0
    version = MethodVersion.objects.create(
        method_id=method.id,
        number=last + 1,
        declared_version=method.version,
        sha256=digest,
        text=method.text,
        title_ru=method.title.ru,
        title_en=method.title.en,
        window=method.window,
        uploaded_by=person,
        note=note,
    )
    return version, True


def _refuse_long_words(method: Method) -> None:
    """Refuse what the register of methods has no room for: cut, two versions could bear one name."""
    words = [
        ("version", "declared_version", method.version),
        ("title_ru", "title_ru", method.title.ru),
        ("title_en", "title_en", method.title.en),
        ("id", "method_id", method.id),
    ]
    room = {key: _room(name) for key, name, _text in words}
    faults = tuple(
        MethodFault(
            0,
            key,
            f"ключ «{key}»: не больше {room[key]} знаков, а в файле {len(text)}",
            f'key "{key}": {room[key]} characters at most, the file has {len(text)}',
        )
        for key, _name, text in words
        if len(text) > room[key]
    )
    if faults:
        raise MethodRefused(method.id, faults)


def _room(name: str) -> int:
    field: Any = MethodVersion._meta.get_field(name)  # noqa: SLF001 - Django's public name
    return int(field.max_length)


@transaction.atomic
def load_builtin_methods() -> int:
    """Take in the methods that come with the product; give how many were new.

    The default one is put into force where no version of it ever was.
    """
    added = 0
    for name in reversed(builtin_ids()):
        path = builtin_path(name)
        if path is None:
            continue
        version, is_new = add_method(raw=path.read_bytes(), person=None)
        if is_new:
            added += 1
            version.is_builtin = True
            versions = MethodVersion.objects.filter(method_id=version.method_id)
            if name == DEFAULT_METHOD and not versions.exclude(state=MethodState.DRAFT).exists():
                version.state, version.state_changed_at = MethodState.ACTIVE, timezone.now()
            version.save()
    return added


@transaction.atomic
def activate_method(version: MethodVersion, *, person: User, note: str = "") -> MethodVersion:
    """Put a version into force; the version of the same method that was in force before ends."""
    version = MethodVersion.objects.select_for_update().get(pk=version.pk)
    if version.state == MethodState.ACTIVE:
        return version
    for before in MethodVersion.objects.filter(method_id=version.method_id, state=MethodState.ACTIVE):
        _move(before, MethodState.RETIRED, person, note)
    return _move(version, MethodState.ACTIVE, person, note)


@transaction.atomic
def retire_method(version: MethodVersion, *, person: User, note: str) -> MethodVersion:
    """End a version that is in force."""
    version = MethodVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != MethodState.ACTIVE:
        return version
    return _move(version, MethodState.RETIRED, person, note)


def _move(version: MethodVersion, state: MethodState, person: User, note: str) -> MethodVersion:
    version.state = state
    version.state_changed_by, version.state_changed_at = person, timezone.now()
    version.note = note
    version.version += 1
    version.save()
    return version

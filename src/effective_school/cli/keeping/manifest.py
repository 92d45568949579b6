"""What an archive says about itself, and who may bring it back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = 1
"""Raised when an older product could no longer read the archive."""


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What was copied, when, by which version, and what the copy must hold.

    `missing` are stored files that were not there when the copy was made, `damaged` those whose bytes differed from
    what the database knows of them; both are told to the administrator.
    """

    product: str
    made_at: str
    engine: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    members: Mapping[str, Member]
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    format: int = FORMAT

    def text(self) -> str:
        """Write it as it stands in the archive."""
        members = {name: [member.size, member.sha256] for name, member in self.members.items()}
        content = {**self.__dict__, "rows": dict(self.rows), "members": members}
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)


def read_manifest(text: bytes) -> Manifest:
    """Read it; ValueError where it is not one. Of a newer format only the version is read."""
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("not a table")  # noqa: TRY004 - what is wrong is the content of a file
    if _one(content, "format", int) > FORMAT:
        return Manifest(_one(content, "product", str), "", "", (), {}, {}, format=content["format"])
    return Manifest(
        product=_one(content, "product", str),
        made_at=_one(content, "made_at", str),
        engine=_one(content, "engine", str),
        migrations=tuple(map(_step, _list(content, "migrations"))),
        rows={str(name): _whole(count) for name, count in _one(content, "rows", dict).items()},
        members={str(name): _member(value) for name, value in _one(content, "members", dict).items()},
        missing=tuple(_list(content, "missing")),
        damaged=tuple(_list(content, "damaged")),
        format=content["format"],
    )


def is_newer(manifest: Manifest, *, product: str, known: Callable[[str, str], bool]) -> bool:
    """Whether a newer product made the archive; `known` answers for an app and a migration of it."""
    if manifest.format > FORMAT or _numbers(manifest.product) > _numbers(product):
        return True
    return not all(known(*migration.split(".", 1)) for migration in manifest.migrations)


def _numbers(version: str) -> list[int]:
    release = re.match(r"\d+(\.\d+)*", version)
    return [int(number) for number in release[0].split(".")] if release else []


def _one(content: Mapping[str, Any], name: str, kind: type[Any]) -> Any:  # noqa: ANN401 - as JSON gives it
    value = content[name]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(name)  # noqa: TRY004 - as above
    return value


def _list(content: Mapping[str, Any], name: str) -> list[str]:
    return [str(value) for value in _one(content, name, list)]


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("a count")
    return value


def _step(value: str) -> str:
    if "." not in value:
        raise ValueError("a step")
    return value


def _member(value: object) -> Member:
    if not isinstance(value, list):
        raise ValueError("a member")  # noqa: TRY004 - as above
    size, digest = value
    return Member(_whole(size), str(digest))

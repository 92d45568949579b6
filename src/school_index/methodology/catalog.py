"""The methods that come with the product."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "builtin"

DEFAULT_METHOD = "khabarovsk-2020"


def builtin_ids() -> tuple[str, ...]:
    """Ids of the built-in methods, the default one first."""
    ids = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    return tuple(sorted(ids, key=lambda one: (one != DEFAULT_METHOD, one)))


def builtin_path(name: str) -> Path | None:
    """Give the file of a built-in method, None where there is no such id."""
    return _FOLDER / f"{name}.toml" if name in builtin_ids() else None

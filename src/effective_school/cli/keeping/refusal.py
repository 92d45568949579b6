"""Why a copy is not made or not brought back."""

from __future__ import annotations


class KeepingRefused(Exception):  # noqa: N818 - an expected end, with words for the administrator
    """The work cannot be done; nothing has changed. The text is shown."""

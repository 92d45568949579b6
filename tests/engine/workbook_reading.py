"""Reading a workbook from its bytes, or seeing it refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from school_index.tables.workbook import Limits, SheetRows, WorkbookRefused, read_workbook

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, content: bytes, limits: Limits | None = None) -> list[SheetRows]:
    path = folder / "книга.xlsx"
    path.write_bytes(content)
    return read_workbook(path, limits or Limits())


def refusal(
    folder: Path, content: bytes, limits: Limits | None = None
) -> tuple[str, str, dict[str, str | int]]:
    with pytest.raises(WorkbookRefused) as caught:
        read(folder, content, limits)
    return caught.value.rule, caught.value.place, caught.value.details

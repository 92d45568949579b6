"""How big a workbook may be, and what reading it may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading. Sizes are in bytes, times in seconds; the rest are counts.

    `rows` and `columns` are judged per sheet, `cells` (empty ones between full ones included) over the whole
    workbook. `packing_ratio` is judged only for parts above `packing_floor`: small parts may well repeat
    themselves.
    """

    file_bytes: int = 50 * MEBIBYTE
    unpacked_bytes: int = 200 * MEBIBYTE
    packing_ratio: int = 400
    packing_floor: int = 16 * MEBIBYTE
    parts: int = 2_000
    sheets: int = 50
    rows: int = 100_000
    columns: int = 200
    cells: int = 2_000_000
    result_bytes: int = 200 * MEBIBYTE
    # Leaves the parent so much that both together stay below 1 GiB.
    memory_bytes: int = 768 * MEBIBYTE
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    open_files: int = 32

"""The child process that opens a workbook for `workbooks`: run by path, never imported.

Argument: the limits as JSON. Input: the workbook. Output: JSON, either `{"sheets": [[name, rows], ...]}` or
`{"refused": [reason, details]}`. Exit code 3 says that memory ran out.
"""

import contextlib
import io
import json
import resource
import sys
import zipfile
from datetime import timedelta
from typing import Any

OUT_OF_MEMORY_EXIT = 3
EXACT_UP_TO = 2**53


def restrict(limits: dict[str, int]) -> None:
    """Bind this process to its limits for good."""
    bounds = {
        resource.RLIMIT_AS: (limits["memory_bytes"], 0),
        resource.RLIMIT_CPU: (limits["cpu_seconds"], 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (32, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for name, (bound, grace) in bounds.items():
        highest = resource.getrlimit(name)[1]
        if highest == resource.RLIM_INFINITY:
            highest = sys.maxsize
        with contextlib.suppress(ValueError, OSError):  # some systems know a limit and do not let it be set
            resource.setrlimit(name, (min(bound, highest), min(bound + grace, highest)))


def text_of(value: Any) -> str:  # noqa: ANN401 - calamine gives nine types
    """Give a cell as text that reads the same however it was typed: whole numbers without a point, ISO dates."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT_UP_TO else repr(value)
    if isinstance(value, timedelta | int):
        return str(value)
    text = str(value.isoformat())
    return text.removesuffix("T00:00:00")


def answer(content: bytes, limits: dict[str, int]) -> dict[str, Any]:
    """Read every sheet, or say why not."""
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415 - only once the limits hold

    refusal = _archive_refusal(content, limits)
    if refusal:
        return {"refused": refusal}
    sheets, cells, letters = [], 0, 0
    try:
        book = load_workbook(io.BytesIO(content))
        if len(book.sheet_names) > limits["sheets"]:
            return {"refused": ["sheets", {"limit": limits["sheets"]}]}
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            height, width = (end + 1 for end in sheet.end or (-1, -1))
            cells += height * width
            if height > limits["rows"]:
                return {"refused": ["rows", {"sheet": name, "limit": limits["rows"]}]}
            rows = []
            if cells <= limits["cells"]:
                rows = [[text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
                letters += sum(len(text) for row in rows for text in row)
            if cells > limits["cells"] or letters > limits["letters"]:
                return {"refused": ["cells", {"sheet": name, "limit": limits["cells"]}]}
            sheets.append([name, rows])
    except (CalamineError, OSError, ValueError, KeyError):
        return {"refused": ["damaged", {}]}
    return {"sheets": sheets}


def _archive_refusal(content: bytes, limits: dict[str, int]) -> list[Any] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ["damaged", {}]
    if len(parts) > limits["parts"] or sum(part.file_size for part in parts) > limits["unpacked_bytes"]:
        return ["unpacked", {"limit": limits["unpacked_bytes"] // 1024 // 1024}]
    if any(part.flag_bits & 1 for part in parts):
        return ["password", {}]
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        return ["foreign", {}]
    return None


def main() -> None:
    """Answer on standard output what the workbook on standard input holds."""
    limits = json.loads(sys.argv[1])
    restrict(limits)
    try:
        text = json.dumps(answer(sys.stdin.buffer.read(), limits), ensure_ascii=True)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY_EXIT)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()

"""Sheet with results lists crossed with social conditions: counts on top, then the schools by cell."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from school_index.book.formats import Formats
from school_index.book.table import Column, Value, safe_text, write_table
from school_index.report.crossing import COLUMN_ORDER, ROW_ORDER, action_of, cross
from school_index.report.marks import tone
from school_index.report.words import Words, natural_key
from school_index.results import Results

_WIDTH = 22


def write_crossing(
    sheet: Worksheet, results: Results, words: Words, formats: Formats
) -> tuple[list[Column], int]:
    """Write both tables; give the columns of the second and the row of its headings."""
    crossed = cross(results, words)
    top = 0
    if crossed is not None:
        heads = [words("crossing.corner"), *(chip.words for chip in crossed.columns), words("crossing.total")]
        for at, head in enumerate(heads):
            sheet.write_string(0, at, safe_text(head), formats.heading("whole" if at else "text"))
        for top, row in enumerate(crossed.rows, start=1):
            sheet.write_string(top, 0, safe_text(row.chip.words), formats.bold)
            for at, cell in enumerate(row.cells, start=1):
                form = (
                    formats.tone("bad" if cell.action == "act" else "good")
                    if cell.action
                    else formats.of("whole")
                )
                sheet.write_number(top, at, cell.count, form)
            sheet.write_number(top, len(row.cells) + 1, row.total, formats.of("whole"))
        top += 2
    columns = _columns(results, words)
    write_table(sheet, columns, formats, top=top)
    return columns, top


def _columns(results: Results, words: Words) -> list[Column]:
    given = {part.name for part in results.method.parts}
    rows = sorted(
        results.lists.iter_rows(named=True),
        key=lambda row: (
            ROW_ORDER.index(row["results_list"]),
            COLUMN_ORDER.index(row["social_list"]),
            natural_key(row["municipality"]),
            natural_key(row["name"]),
            row["school_id"],
        ),
    )
    columns = []
    orders = {"results": ROW_ORDER, "social": COLUMN_ORDER}
    for part in results.method.parts:
        tones = {words.listed(part.name, one): tone(one) for one in orders[part.name] if tone(one) != "plain"}
        said: list[Value] = [words.listed(part.name, row[f"{part.name}_list"]) for row in rows]
        columns.append(Column(words.say(f"column.{part.name}_list"), said, tones=tones, width=_WIDTH))
    columns.append(Column(words.say("column.group"), [words.group(row["group"]) for row in rows]))
    columns.append(Column(words.say("column.school_id"), [row["school_id"] for row in rows], width=_WIDTH))
    columns += [
        Column(words.say(f"column.{name}"), [row[name] for row in rows]) for name in ("municipality", "name")
    ]
    return [*columns, _actions(rows, words)] if len(given) > 1 else columns


def _actions(rows: list[dict[str, str]], words: Words) -> Column:
    found = [action_of(row["results_list"], row["social_list"]) for row in rows]
    said: list[Value] = [words(f"crossing.{one}_title") if one else None for one in found]
    tones = {words("crossing.act_title"): "bad", words("crossing.share_title"): "good"}
    return Column(words("book.note"), said, tones=tones)

"""The one way in which reading a workbook fails."""

from __future__ import annotations

# Names come from the file; a message has no use for more of one.
LONGEST_PART = 200


class WorkbookRefused(Exception):  # noqa: N818 - the name says what happened; the file may be no error at all
    """A workbook that was not read.

    `rule` is a stable code, `place` names the sheet and cell where there is one ("Sheet!B7"), `details` carry
    what a message needs: mostly `kind`, a code of its own, or a figure and its `limit`. Codes and kinds:

    - `workbook_unreadable`: missing, directory, no_permission, not_a_file, failed
    - `workbook_empty_file`
    - `workbook_not_xlsx`: image, pdf, html, csv_text, zip_other, docx, ods, unknown
    - `workbook_old_format`: xls, xlsb, xml_2003
    - `workbook_password`
    - `workbook_damaged`: archive, part_missing (`part`), part_twice (`part`), part_unreadable (`part`),
      xml (`part`), encoding (`part`), outside_path (`part`), no_sheets, sheet_name, cell_reference,
      cell_order, cell_content, shared_string, shared_strings_count, merge_reference, cells
    - `workbook_entity`: `part`
    - `workbook_too_big`: file, parts, unpacked, ratio, cells, text; with `limit` and the figure as `found`
    - `workbook_too_many_sheets`, `workbook_too_many_rows`, `workbook_too_many_columns`: `sheets`, `rows` or
      `columns`, and `limit`
    - `workbook_far_cell`: a cell so far from the others that the table between them would be absurd
    - `workbook_merged_cells`: `count` of the merged ranges that touch the table; the place is the first
    - `workbook_timeout`: cpu, wall; with `seconds`
    - `workbook_resources`: memory, crashed, not_started
    """

    def __init__(self, rule: str, place: str = "", details: dict[str, str | int] | None = None) -> None:
        super().__init__(rule, place, details)
        self.rule = rule
        self.place = place
        self.details: dict[str, str | int] = {} if details is None else details


def damaged(kind: str, place: str = "", part: str = "") -> WorkbookRefused:
    """Refusal of a workbook that is broken, or so unusual that it might be misread."""
    details: dict[str, str | int] = {"kind": kind}
    if part:
        details["part"] = part[:LONGEST_PART]
    return WorkbookRefused("workbook_damaged", place, details)


def too_big(kind: str, found: int, limit: int, place: str = "") -> WorkbookRefused:
    """Refusal of a workbook that exceeds one of its limits of size."""
    return WorkbookRefused("workbook_too_big", place, {"kind": kind, "found": found, "limit": limit})

"""What a column is called and what is said about it, in one language."""

from __future__ import annotations

from school_index.tables.schema import Column, Table
from school_index.templates.value_lists import ValueList
from school_index.wording import Wording


def column_words(say: Wording, table: Table, column: Column, aspect: str) -> str:
    """Say one aspect of a column: `what`, `unit`, `example`, `empty` or `prompt`.

    The most particular wording is taken: for the column of the table, the code, the kind within the table,
    the kind; for `what` the column's own hint is the last resort.
    """
    keys = [
        f"templates.of_table.{table.name}.{column.code}.{aspect}",
        f"templates.of_column.{column.code}.{aspect}",
        f"templates.of_table.{table.name}.{column.kind}.{aspect}",
        f"templates.of_kind.{column.kind}.{aspect}",
    ]
    key = next((key for key in keys if key in say), None)
    if key is None and aspect == "what":
        return _sentence_case(column.hint.text(say.language))
    return say(key or keys[-1])


def example(say: Wording, table: Table, column: Column, values: ValueList | None) -> str:
    """An example of what to write: the first value of the list where there is one."""
    if values is not None:
        return values.terms[0].label.text(say.language)
    return column_words(say, table, column, "example")


def shortened(text: str, limit: int) -> str:
    """Cut a text to the number of characters that the workbook format allows."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]

"""Sheet with figures of the whole region: charts first, then the tables they are drawn from."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from school_index.book.formats import Form, Formats
from school_index.book.table import Column, Value, cells, set_widths, write_table
from school_index.methodology.model import Part
from school_index.report.charts.theme import colour_of
from school_index.report.municipal_counts import municipal_counts
from school_index.report.words import Words
from school_index.results import Results

_CHART_ROWS = 24
_MOST_BARS = 40
_FIRST, _OTHER = 40, 17
_BAND_CHART = (400, 440)
_MUNICIPAL_CHART = (620, 440)


def write_summary(
    book: Workbook, sheet: Worksheet, results: Results, words: Words, formats: Formats, name: str
) -> None:
    """Write the tables under the place of the charts, then put the charts there; `name` is the sheet's."""
    sheet.write_string(
        0, 0, f"{words('title', year=results.year)}. {words.method.title.text(words.language)}", formats.title
    )
    totals = _band_totals(results, words)
    top = _CHART_ROWS + 1
    after = write_table(sheet, totals, formats, top=top)
    places = _municipal_columns(results, words)
    places_top = after + 1
    summary_top = write_table(sheet, places, formats, top=places_top) + 1
    summary = _summary_columns(results, words)
    write_table(sheet, summary, formats, top=summary_top)
    set_widths(sheet, summary)
    left = 0
    for part in results.method.parts:
        chart = _band_chart(book, part, results, words, name, top)
        sheet.insert_chart(2, 0, chart, {"x_offset": left, "object_position": 3})
        left += _BAND_CHART[0] + 16
    if any(part.name == "results" for part, _ in _municipal_lists(results)) and places[0].values:
        chart = _municipal_chart(book, results, words, name, places_top, len(places[0].values))
        sheet.insert_chart(2, 0, chart, {"x_offset": left, "object_position": 3})


def _band_totals(results: Results, words: Words) -> list[Column]:
    counts = results.summary.group_by("year").agg(pl.exclude("year", "group").sum()).sort("year")
    years: list[Value] = [str(year) for year in counts["year"].to_list()]
    return [
        Column(words.say("column.year"), years, width=_FIRST),
        *(
            _figures(_band_heading(part, band, words), counts[f"{part.name}_{band}"].to_list())
            for part in results.method.parts
            for band in _bands(part)
        ),
    ]


def _figures(heading: str, values: Sequence[Value], form: Form = "whole") -> Column:
    return Column(heading, values, form, width=_OTHER)


def _bands(part: Part) -> list[str]:
    return [*reversed(part.bands), "none"]


def _band_heading(part: Part, band: str, words: Words) -> str:
    said = words("paths.none") if band == "none" else words.band(band)
    return f"{words.say(f'part.{part.name}')}: {said}"


def _municipal_columns(results: Results, words: Words) -> list[Column]:
    counts = municipal_counts(results)
    concern = [
        f"{part.name}_{one}"
        for part in results.method.parts
        for one in ("low_results", "risk_group")
        if one in part.list_ids
    ]
    ordered = counts.with_columns(share=pl.sum_horizontal(pl.lit(0), *concern) / pl.col("schools")).sort(
        ["share", "schools", "municipality"], descending=[True, True, False]
    )
    return [
        Column(words.say("column.municipality"), ordered["municipality"].to_list(), width=_FIRST),
        _figures(words("book.schools"), ordered["schools"].to_list()),
        *(
            _figures(words.listed(part.name, one), ordered[f"{part.name}_{one}"].to_list())
            for part, one in _municipal_lists(results)
        ),
        _figures(words("book.concern"), ordered["share"].to_list(), "share"),
    ]


def _municipal_lists(results: Results) -> list[tuple[Part, str]]:
    return [
        (part, one)
        for part in results.method.parts
        for one in part.list_ids
        if one not in {"none", part.default_list}
    ]


def _summary_columns(results: Results, words: Words) -> list[Column]:
    table = results.summary
    order = words.group_order(table["group"].to_list())
    rows = sorted(table.to_dicts(), key=lambda row: (row["year"], order.index(row["group"])))
    columns = [
        Column(words.say("column.group"), [words.group(row["group"]) for row in rows], width=_FIRST),
        _figures(words.say("column.year"), [row["year"] for row in rows], "year"),
    ]
    headings = {name: words.say(f"column.{name}") for name in ("schools", "excluded")}
    for part in results.method.parts:
        headings |= {f"{part.name}_{band}": _band_heading(part, band, words) for band in _bands(part)}
        headings |= {
            f"{part.name}_list_{one}": f"{words('paths.list')}: {words.listed(part.name, one)}"
            for one in part.list_ids
        }
    return [*columns, *(_figures(said, [row[name] for row in rows]) for name, said in headings.items())]


def _band_chart(book: Workbook, part: Part, results: Results, words: Words, name: str, top: int) -> object:
    """Shares of bands by year."""
    chart = book.add_chart({"type": "column", "subtype": "percent_stacked"})
    first, last = top + 1, top + len(results.window)
    at = 1 + sum(len(_bands(other)) for other in _before(results.method.parts, part))
    for offset, band in reversed(list(enumerate(_bands(part)))):
        colour = colour_of("" if band == "none" else band)
        chart.add_series(
            {
                "name": words("paths.none") if band == "none" else words.band(band),
                "categories": cells(name, first, last, 0),
                "values": cells(name, first, last, at + offset),
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title(
        {"name": words("book.bands_chart", part=words.say(f"part.{part.name}")), "name_font": {"size": 12}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#d8dee3"}}, "num_format": "0%"})
    chart.set_size({"width": _BAND_CHART[0], "height": _BAND_CHART[1]})
    return chart


def _before(parts: Sequence[Part], part: Part) -> list[Part]:
    return list(parts[: parts.index(part)])


def _municipal_chart(
    book: Workbook, results: Results, words: Words, name: str, top: int, count: int
) -> object:
    """Listed schools of municipalities, those with the largest share of schools in need first."""
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = top + 1, top + max(min(count, _MOST_BARS), 1)
    for at, (part, one) in enumerate(_municipal_lists(results), start=2):
        if part.name == "results":
            chart.add_series(
                {
                    "name": words.listed(part.name, one),
                    "categories": cells(name, first, last, 0),
                    "values": cells(name, first, last, at),
                    "fill": {"color": colour_of(one)},
                    "gap": 40,
                }
            )
    chart.set_title({"name": words("book.municipal_chart"), "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "interval_unit": 1})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#d8dee3"}}, "num_format": "0"})
    chart.set_size({"width": _MUNICIPAL_CHART[0], "height": _MUNICIPAL_CHART[1]})
    return chart

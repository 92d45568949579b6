"""Section on the years of the window: the bands that schools had, year by year, and the lists they led to."""

from __future__ import annotations

from dataclasses import dataclass

from school_index.methodology.model import Part
from school_index.report.charts.paths import Path, paths_chart
from school_index.report.charts.svg import inline_svg
from school_index.report.marks import Chip, band_chip, list_chip
from school_index.report.words import Words
from school_index.results import Results


@dataclass(frozen=True)
class PathRow:
    """Schools with the same bands and list."""

    bands: tuple[Chip, ...]
    list: Chip
    count: int


@dataclass(frozen=True)
class PartPaths:
    """One part: the chart, its legend, its data, and bands by year and group."""

    name: str
    title: str
    svg: str
    legend: tuple[Chip, ...]
    rows: tuple[PathRow, ...]
    band_heads: tuple[Chip, ...]
    band_rows: tuple[tuple[int, str, tuple[int, ...]], ...]


def part_paths(results: Results, part: Part, words: Words) -> PartPaths | None:
    """Build the section for one part; None where no school has a list."""
    paths = _paths(results, part)
    if not paths:
        return None
    present = {band for path in paths for band in path.bands}
    bands = [band for band in ("", *part.bands) if band in present]
    chosen = [one for one in part.list_ids if any(path.list_id == one for path in paths)]
    totals = {one: sum(path.count for path in paths if path.list_id == one) for one in chosen}
    lists = "; ".join(f"{words.listed(part.name, one)}: {totals[one]}" for one in chosen)
    title = words.say(f"part.{part.name}")
    band_words = {band: words.band(band) if band else words("paths.none") for band in bands}
    first, last = results.window[0], results.window[-1]
    svg = inline_svg(
        paths_chart(paths, bands, results.window, band_words),
        f"paths-{part.name}",
        words("paths.chart", part=title),
        words("paths.description", first=first, last=last, lists=lists),
    )
    heads, rows = _bands_by_year(results, part, words)
    return PartPaths(
        name=part.name,
        title=title,
        svg=svg,
        legend=tuple(list_chip(words, part.name, one) for one in chosen),
        rows=tuple(
            _row(path, part, words) for path in sorted(paths, key=lambda one: (-one.count, one.bands))
        ),
        band_heads=heads,
        band_rows=rows,
    )


def _paths(results: Results, part: Part) -> list[Path]:
    columns = [f"{part.name}_band_{year}" for year in results.window]
    found = results.list_rows.group_by(*columns, f"{part.name}_list").len().fill_null("")
    rows = found.sort(*columns, f"{part.name}_list").iter_rows()
    return [Path(tuple(row[:-2]), row[-2], row[-1]) for row in rows]


def _row(path: Path, part: Part, words: Words) -> PathRow:
    bands = tuple(
        band_chip(words, band) if band else Chip(words("paths.none"), "blank", "dash") for band in path.bands
    )
    return PathRow(bands, list_chip(words, part.name, path.list_id), path.count)


def _bands_by_year(
    results: Results, part: Part, words: Words
) -> tuple[tuple[Chip, ...], tuple[tuple[int, str, tuple[int, ...]], ...]]:
    bands = [band for band in reversed(part.bands) if part.kind == "index" or band != part.top]
    columns = [f"{part.name}_{band}" for band in bands] + [f"{part.name}_none"]
    heads = (*(band_chip(words, band) for band in bands), Chip(words("paths.none"), "blank", "dash"))
    rows = results.summary.select("year", "group", *columns).rows()
    order = words.group_order(row[1] for row in rows)
    rows.sort(key=lambda row: (order.index(row[1]), row[0]))
    return heads, tuple((row[0], words.group(row[1]), tuple(row[2:])) for row in rows)

"""Charts, names and marks of the report page, each by itself."""

from __future__ import annotations

import re

from school_index.report.charts.paths import Path as SchoolPath
from school_index.report.charts.paths import lay_out, paths_chart
from school_index.report.charts.svg import inline_svg
from school_index.report.words import natural_key, printable


def test_ribbons_fill_their_nodes() -> None:
    paths = [
        SchoolPath(("low", "low"), "low_results", 4),
        SchoolPath(("low", "high"), "none", 2),
        SchoolPath(("high", "high"), "stable_high", 5),
    ]
    layout = lay_out(paths, ("low", "middle", "high"))
    nodes = {(node.year, node.band): (node.low, node.high, node.count) for node in layout.nodes}
    gap = 11 * 0.085

    assert nodes == {
        (0, "low"): (0.0, 6.0, 6),
        (0, "high"): (6.0 + gap, 11.0 + gap, 5),
        (1, "low"): (0.0, 4.0, 4),
        (1, "high"): (4.0 + gap, 11.0 + gap, 7),
    }
    assert layout.edges[paths[0]] == (0.0, 0.0)
    assert layout.edges[paths[1]] == (4.0, 4.0 + gap)
    assert layout.edges[paths[2]] == (6.0 + gap, 6.0 + gap)


def test_chart_is_a_valid_specification_and_a_light_picture() -> None:
    paths = [SchoolPath(("low", "low"), "low_results", 4), SchoolPath(("high", "low"), "none", 1)]
    chart = paths_chart(paths, ("low", "high"), (2018, 2019), {"low": "низкие", "high": "высокие"})
    svg = inline_svg(chart, "key", "Название <b>", "Описание")

    chart.to_dict(validate=True)
    assert svg.startswith('<svg class="chart" viewBox="')
    assert '<title id="key-t">Название &lt;b&gt;</title><desc id="key-d">Описание</desc>' in svg
    assert re.findall(r"\d\.\d{3,}|aria-label=|font-family|xmlns|<rect", svg) == []
    assert ">низкие 4<" in svg


def test_numbers_in_names_sort_as_numbers() -> None:
    names = ["Школа № 11", "Школа № 2", "Ёлкинская школа", "Еловская школа"]

    assert sorted(names, key=natural_key) == ["Ёлкинская школа", "Еловская школа", "Школа № 2", "Школа № 11"]


def test_control_characters_become_spaces() -> None:
    assert printable("a\x00\x0bb\tc\ud7ffd") == "a b c\ud7ffd"

"""A chart on the page of the design, of made-up schools."""

from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.common.specimens import Specimen, add_specimens
from effective_school.identification.domain.methods import language_now
from effective_school.identification.domain.overview import light_svg
from school_index import load_method
from school_index.language import Language
from school_index.methodology.catalog import DEFAULT_METHOD
from school_index.report.charts.distribution import Bar, CutMark, Panel, distribution_chart
from school_index.report.charts.svg import inline_svg
from school_index.report.words import Words

_YEAR = 2019
_STEP = 0.1
_BANDS = ("low", "low", "low", "low", "middle", "middle", "middle", "middle", "high", "high")
_COUNTS = (2, 5, 3, 9, 21, 44, 71, 58, 24, 7)
_BOTTOM, _TOP = 0.4, 0.8


@add_specimens
def charts() -> list[Specimen]:
    """The chart of the lists' overview."""
    return [
        Specimen(
            title=gettext_lazy("Chart"),
            text=gettext_lazy(
                "Drawn on the server from an Altair specification as SVG in the colours of the page; "
                "the figures behind it are one click away."
            ),
            template="identification/_chart_specimen.html",
            markup='{% include "identification/_distribution_chart.html" with chart=chart %}',
            data=_chart(language_now(), _("Secondary schools")),
            order=10,
        )
    ]


@lru_cache(maxsize=4)
def _chart(language: Language, title: str) -> dict[str, object]:
    words = Words(load_method(DEFAULT_METHOD), language)
    bars = [
        Bar(place * _STEP, (place + 1) * _STEP, 0, count, band)
        for place, (band, count) in enumerate(zip(_BANDS, _COUNTS, strict=True))
    ]
    cuts = [
        CutMark(_BOTTOM, f"{words.band('low')} ≤ {words.index(_BOTTOM)}", is_bottom=True),
        CutMark(_TOP, f"{words.band('high')} ≥ {words.index(_TOP)}", is_bottom=False),
    ]
    chart = distribution_chart(
        [Panel(str(_YEAR), bars, cuts)],
        domain=(0.0, 1.0),
        ticks=[0, 0.2, 0.4, 0.6, 0.8, 1],
        axis=_("Index of results"),
        decimal="." if language == "en" else ",",
    )
    return {
        "title": title,
        "svg": light_svg(inline_svg(chart, "specimen", title, _("How schools are spread over the index"))),
        "bins": [
            [_YEAR, words.index(bar.start), words.index(bar.end), words.band(bar.band), bar.high]
            for bar in bars
        ],
    }

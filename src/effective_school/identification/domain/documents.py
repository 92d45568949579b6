"""Documents for people: the explanation of one verdict on a page, and the lists, as PDF."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import typst
from django.utils.translation import gettext as _

from effective_school.common.dates import day
from effective_school.identification.domain.explanation import Explanation
from effective_school.identification.domain.methods import words_of
from effective_school.identification.models import Run, RunSchool
from school_index.language import Language


def explanation_pdf(run: Run, school: RunSchool, explanation: Explanation, language: Language) -> bytes:
    """Make the page for the head of a school: the verdict, the figures of each year and the rule."""
    words = words_of(run.method_text, language)
    return _document(
        "explanation",
        {
            **_head(run, language),
            "title": school.name,
            "place": f"{school.municipality_name} · {explanation.group} · {_('code')} {school.code}",
            "heads": [_("Year"), _("Verdict of the year"), _("Index"), _("Place"), _("Cuts")],
            "variable_heads": [
                _("Variable"),
                _("Value"),
                _("Minimum and maximum"),
                _("Normalised"),
                _("Adds"),
            ],
            "parts": [
                {
                    "title": part.view.title,
                    "verdict": part.view.chip.words,
                    "why": part.view.why,
                    "rules": [f"{rule.list.words}: {rule.rule} — {rule.outcome}" for rule in part.view.rules],
                    "years": [
                        [
                            str(year.year),
                            year.row.chip.words,
                            year.index,
                            year.row.rank,
                            f"{part.low_word}: {year.row.bottom}\n{part.high_word}: {year.row.top}",
                        ]
                        for year in part.years
                    ],
                    "last": part.years[-1].title,
                    "variables": [
                        [
                            line.row.label,
                            f"{line.row.value} ({line.row.source})",
                            " – ".join(filter(None, line.row.ends)),
                            line.row.normalised or "—",
                            line.contribution or "—",
                        ]
                        for line in part.years[-1].lines
                        if line.row.state == "used"
                    ],
                    "total": _("Sum of the last column = index %(index)s") % {"index": part.years[-1].total}
                    if part.years[-1].total
                    else "",
                }
                for part in explanation.parts
            ],
            "note": words.method.title.text(language),
        },
    )


def list_pdf(run: Run, schools: Iterable[RunSchool], language: Language, *, title: str) -> bytes:
    """Make the lists as a table that can be printed and filed."""
    words = words_of(run.method_text, language)
    rows = [
        [
            str(number),
            one.name,
            one.municipality_name,
            words.group(one.group),
            words.listed("results", one.results_list),
            words.listed("social", one.social_list),
        ]
        for number, one in enumerate(schools, start=1)
    ]
    return _document(
        "list",
        {
            **_head(run, language),
            "title": f"{title}, {run.year}",
            "heads": ["№", _("School"), _("Municipality"), _("Group"), _("Results"), _("Conditions")],
            "rows": rows,
            "empty": _("No school is on a list."),
        },
    )


def _head(run: Run, language: Language) -> dict[str, object]:
    words = words_of(run.method_text, language)
    return {
        "language": language,
        "run": _("Run %(number)s for %(year)s, %(date)s")
        % {
            "number": run.number,
            "year": run.year,
            "date": day(run.finished_at),
        },
        "method": f"{words.method.title.text(language)} ({words.method.id}, {words.method.version})",
        "fingerprint": _("Data %(data)s · result %(result)s · %(engine)s")
        % {
            "data": run.input_fingerprint[:16],
            "result": run.result_fingerprint[:16],
            "engine": run.engine_version,
        },
        "page": _("page"),
    }


@cache
def _layout(name: str) -> bytes:
    return files("effective_school.identification").joinpath("layouts", f"{name}.typ").read_bytes()


def _document(layout: str, data: Mapping[str, object]) -> bytes:
    content: bytes = typst.compile(
        _layout(layout),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    return content

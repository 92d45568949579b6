"""Rendering the report page and writing it to a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from school_index.explain.model import SchoolProof
from school_index.language import Language
from school_index.problems import Problem
from school_index.report.crossing import cross
from school_index.report.data_problems import data_problems
from school_index.report.marks import MOST_ROWS
from school_index.report.method_text import groups_text, method_parts
from school_index.report.overview import cards, facts
from school_index.report.proofs import proof_view, reading_notes
from school_index.report.school_lists import school_lists
from school_index.report.style import style_sheet
from school_index.report.variable_use import variable_use
from school_index.report.words import Words
from school_index.results import Results
from school_index.tables.write import complete_file

_SECTIONS = (
    "cards",
    "paths",
    "crossing",
    "lists",
    "distribution",
    "municipalities",
    "use",
    "proofs",
    "problems",
    "method",
)


def write_report(
    results: Results,
    problems: Sequence[Problem],
    out: Path,
    *,
    language: Language = "ru",
    proofs: Iterable[SchoolProof] = (),
    problem_lines: Sequence[str] = (),
) -> None:
    """Write the report of a run as one HTML file that needs nothing else.

    `proofs` are the schools whose verdicts are explained in the page (at most the first 500 are taken);
    `problems` are counted, `problem_lines` say them one by one. The same input gives the same bytes. Raises
    OSError where the file cannot be written; a file already there stays until the new one is complete.
    """
    page = render_report(results, problems, language=language, proofs=proofs, problem_lines=problem_lines)
    with complete_file(out) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")


def render_report(
    results: Results,
    problems: Sequence[Problem],
    *,
    language: Language = "ru",
    proofs: Iterable[SchoolProof] = (),
    problem_lines: Sequence[str] = (),
) -> str:
    """Give the page as text; parameters as in `write_report`."""
    words = Words(results.method, language)
    taken = list(islice(proofs, MOST_ROWS + 1))
    shown = taken[:MOST_ROWS]
    proved = frozenset(proof.school_id for proof in shown)
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            w=words,
            language=language,
            results=results,
            window=results.window,
            sections=[(name, words(f"{name}.short")) for name in _SECTIONS],
            style=Markup(style_sheet(results.method.parts)),  # noqa: S704 - our own style sheet
            facts=facts(results, words),
            cards=cards(results, words),
            crossing=cross(results, words),
            lists=school_lists(results, words, proved),
            use=variable_use(results, words),
            proofs=[proof_view(proof, words) for proof in shown],
            proof_notes=reading_notes(words),
            proofs_cut=len(taken) > MOST_ROWS,
            problems=data_problems(problems, problem_lines, words),
            method_parts=method_parts(words),
            groups_text=groups_text(words),
            **_drawn(results, words),
        )
    )
    return "".join(f"{line}\n" for line in map(str.strip, text.splitlines()) if line)


def _drawn(results: Results, words: Words) -> dict[str, Any]:
    """Sections with charts."""
    from school_index.report.distribution import part_distribution  # noqa: PLC0415 - Altair takes time to load
    from school_index.report.municipalities import compare_municipalities  # noqa: PLC0415 - as above
    from school_index.report.year_paths import part_paths  # noqa: PLC0415 - as above

    parts = results.method.parts
    paths = [part_paths(results, part, words) for part in parts]
    return {
        "paths": [one for one in paths if one is not None],
        "distributions": [part_distribution(results, part, words) for part in parts],
        "municipalities": compare_municipalities(results, words),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("school_index.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["svg"] = Markup
    return environment

"""The engine's results as compact rows for the pages."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from effective_school.common.searching import search_text
from effective_school.identification.models import Run, RunProblem, RunSchool
from effective_school.organisations.models import Municipality, School
from school_index import Method, Problem, Results
from school_index.tables.problem_text import ProblemText

MOST_PROBLEMS = 5_000
_YEAR_FIELDS = ("index", "rank", "n", "band")


def school_rows(run: Run, results: Results) -> Iterator[RunSchool]:
    """Give a row for every school of the window, in order of codes; the register tells whose page it is."""
    schools = dict(School.objects.values_list("code", "pk"))
    places = dict(Municipality.objects.values_list("name", "pk"))
    lists = {row["school_id"]: row for row in results.list_rows.iter_rows(named=True)}
    years = _years(results)
    digests = _digests(results)
    pupils = _pupils(results)
    last = results.units.sort("school_id", "year").unique("school_id", keep="last", maintain_order=True)
    for unit in last.iter_rows(named=True):
        code = unit["school_id"]
        listed = lists.get(code, {})
        own = years.get(code, {})
        here = own.get(str(results.year), {})
        row = RunSchool(
            run=run,
            school_id=schools.get(code),
            municipality_id=places.get(unit["municipality"]),
            code=code,
            name=unit["name"][:250],
            municipality_name=unit["municipality"][:120],
            group=unit["group"],
            search=search_text(code, unit["name"])[:300],
            is_eligible=bool(listed),
            pupils=pupils.get(code),
            years=own,
            data_digest=digests.get(code, ""),
        )
        for part in results.method.parts:
            name = part.name
            setattr(row, f"{name}_list", listed.get(f"{name}_list", ""))
            setattr(row, f"{name}_history", listed.get(f"{name}_history", 0))
            setattr(row, f"{name}_index", here.get(name, {}).get("index"))
            setattr(row, f"{name}_rank", here.get(name, {}).get("rank"))
        yield row


def called_otherwise(run: Run) -> Iterator[tuple[str, str]]:
    """Codes and search texts of the run's schools that have words which the register does not know now."""
    known = dict(School.objects.values_list("code", "search_text"))
    for code, text in RunSchool.objects.filter(run=run).values_list("code", "search"):
        if not set(text.split()) <= set(known.get(code, "").split()):
            yield code, text


def _years(results: Results) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    parts = [part.name for part in results.method.parts]
    for row in results.years.iter_rows(named=True):
        year: dict[str, Any] = {"group": row["group"]}
        for part in parts:
            values = {field: row[f"{part}_{field}"] for field in (*_YEAR_FIELDS, "reason")}
            year[part] = {name: value for name, value in values.items() if value is not None and value != ""}
        found.setdefault(row["school_id"], {})[str(row["year"])] = year
    return found


def _digests(results: Results) -> dict[str, str]:
    """Digest of each school's own counts, groups and exclusions over the window."""
    sources = [name for name in results.detail.columns if name.startswith("s") and name[1:2].isdigit()]
    own = [name for name in sources if not name.endswith("_region_mean")]
    table = (
        results.units.select("school_id", "year", "group", "eligible")
        .join(results.detail.select("school_id", "year", *own), on=["school_id", "year"], how="left")
        .sort("school_id", "year")
    )
    digests: dict[str, Any] = {}
    for row in table.iter_rows():
        digests.setdefault(row[0], hashlib.sha256()).update(repr(row).encode())
    return {code: digest.hexdigest()[:16] for code, digest in digests.items()}


def _pupils(results: Results) -> dict[str, int]:
    columns = [name for name in results.detail.columns if name.endswith("_pupils")]
    if not columns:
        return {}
    rows = results.detail.filter(pl.col("year") == results.year).select("school_id", pl.coalesce(columns))
    return {code: int(count) for code, count in rows.iter_rows() if count is not None}


def problem_rows(run: Run, method: Method, problems: Iterable[Problem]) -> list[RunProblem]:
    """Give the problems in words, errors first; of very many only the first are kept."""
    texts = {language: ProblemText(method, language) for language in ("ru", "en")}
    ordered = sorted(problems, key=lambda one: one.severity != "error")
    rows = []
    for position, problem in enumerate(ordered[:MOST_PROBLEMS]):
        rows.append(
            RunProblem(
                run=run,
                position=position,
                severity=problem.severity,
                rule=problem.rule,
                table=problem.table,
                school_code=str(problem.details.get("school_id", ""))[:40],
                row=problem.row,
                place_ru=texts["ru"].place(problem)[:400],
                place_en=texts["en"].place(problem)[:400],
                text_ru=f"{texts['ru'].what(problem)} {texts['ru'].todo(problem)}",
                text_en=f"{texts['en'].what(problem)} {texts['en'].todo(problem)}",
                more=problem.more,
            )
        )
    if rows and len(ordered) > MOST_PROBLEMS:
        rows[-1].more += len(ordered) - MOST_PROBLEMS
    return rows

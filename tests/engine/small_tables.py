"""A region of two schools as CSV text, and what reading it gives."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from school_index import Checked, check_tables, parse_method
from school_index.problems import Problem
from tests.engine.method_faults import TEXT

METHOD = parse_method(TEXT)
SCHOOLS = """\
school_id,year,name,municipality,group,excluded
01,,Первая школа,Город,all,
02,,Вторая школа,Район,all,adapted
"""
EXAMS = """\
school_id,year,exam,subject,grade,participants,failed,excellent,mean_score
01,2024,oge,math,,10,1,2,3.5
02,2024,oge,math,,20,0,3,4.25
"""
SOCIAL = """\
school_id,year,pupils,free_meals
01,2024,100,10
02,2024,200,
"""


def folder(path: Path, **tables: str | bytes) -> Path:
    """A sound region, with some of its files told otherwise."""
    path.mkdir(exist_ok=True)
    for name, content in {"schools": SCHOOLS, "exams": EXAMS, "social": SOCIAL, **tables}.items():
        (path / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def check(path: Path, **tables: str | bytes) -> Checked:
    return check_tables(folder(path / "region", **tables), METHOD)


def errors(checked: Checked) -> list[Problem]:
    assert checked.tables is None
    return [problem for problem in checked.problems if problem.severity == "error"]


def places(checked: Checked) -> list[tuple[str, str, int | None, str, str]]:
    return [(one.rule, one.file, one.row, one.column, one.value) for one in errors(checked)]


def warnings(checked: Checked) -> list[Problem]:
    return [problem for problem in checked.problems if problem.severity == "warning"]


def table(checked: Checked, name: str) -> pl.DataFrame:
    assert checked.tables is not None, checked.problems
    return checked.tables[name]

"""Putting the proof of one school together from a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from school_index.explain.group import Group
from school_index.explain.model import Change, Cut, PartProof, SchoolProof, State, VariableProof, YearProof
from school_index.explain.smallest_change import Numbers, smallest_changes
from school_index.methodology.model import Part, Variable
from school_index.results import Results
from school_index.steps.aggregation import EXCLUDED
from school_index.steps.columns import numbered, source_column
from school_index.steps.regional import REGION_MEAN
from school_index.steps.sources import needed_columns

ABSENT = "absent"


class SchoolUnknownError(LookupError):
    """The run has no such school; `near` names similar ones."""

    def __init__(self, school_id: str, near: list[str]) -> None:
        self.school_id = school_id
        self.near = near
        super().__init__(school_id)


def explain_school(results: Results, school_id: str, *, changes: bool = True) -> SchoolProof:
    """Explain the verdict about one school; `changes` asks for the smallest changes too.

    Raises SchoolUnknownError where no year of the window has the school.
    """
    known = results.units.filter(pl.col("school_id") == school_id).sort("year")
    if known.is_empty():
        raise SchoolUnknownError(school_id, _near(results, school_id))
    last = known.row(-1, named=True)
    listed = results.list_rows.filter(pl.col("school_id") == school_id)
    verdict = listed.row(0, named=True) if listed.height else {}
    return SchoolProof(
        school_id=school_id,
        name=last["name"],
        municipality=last["municipality"],
        group=last["group"],
        year=results.year,
        method=results.method,
        parts=tuple(
            _part(results, part, known, verdict.get(f"{part.name}_list", ""), changes=changes)
            for part in results.method.parts
        ),
    )


def _part(results: Results, part: Part, known: pl.DataFrame, list_id: str, *, changes: bool) -> PartProof:
    years = tuple(_year(results, part, known, year, changes=changes) for year in results.window)
    banded = sum(bool(year.band) for year in years)
    return PartProof(part, list_id, _rule(part, list_id), banded, years)


def listed_schools(results: Results, lists: tuple[str, ...]) -> list[str]:
    """Ids of the schools on the given results lists, in order."""
    return results.lists.filter(pl.col("results_list").is_in(lists))["school_id"].to_list()


def _near(results: Results, school_id: str) -> list[str]:
    ids = results.units["school_id"].unique().sort()
    return ids.filter(ids.str.contains(school_id[:4], literal=True)).head(5).to_list()


def _rule(part: Part, list_id: str) -> str:
    return next((rule.rule for rule in part.lists if rule.id == list_id), "")


def _year(results: Results, part: Part, known: pl.DataFrame, year: int, *, changes: bool) -> YearProof:
    unit = known.filter(pl.col("year") == year)
    if unit.is_empty():
        return YearProof(year, "", "", ABSENT)
    group_name = unit["group"].item()
    if not unit["eligible"].item():
        return YearProof(year, group_name, "", EXCLUDED)
    group = Group.of(results, part, year, group_name)
    school = group.position(unit["school_id"].item())
    row = group.rows.row(school, named=True)
    band = row[f"{part.name}_band"] or ""
    has_index = part.kind == "index"
    limits = results.bounds.filter((pl.col("year") == year) & (pl.col("group") == group_name)).row(
        0, named=True
    )
    means = results.region_means
    here = means.filter(pl.col("year") == year) if means.width else means
    return YearProof(
        year=year,
        group=group_name,
        band=band,
        reason=row[f"{part.name}_reason"] or "",
        index=row.get(f"{part.name}_index"),
        rank=row.get(f"{part.name}_rank"),
        n=row.get(f"{part.name}_n"),
        k=row.get(f"{part.name}_k"),
        bottom=_cut(group, part.bottom, lowest=True) if has_index else None,
        top=_cut(group, part.top, lowest=False) if has_index else None,
        have=row.get(f"{part.name}_have"),
        used=row.get(f"{part.name}_used"),
        failing=row.get(f"{part.name}_failing"),
        variables=tuple(
            _variable(results, group, school, at, row, limits, here, band if changes else "")
            for at in range(len(part.variables))
        ),
    )


def _cut(group: Group, band: str, *, lowest: bool) -> Cut:
    name = group.part.name
    index = group.rows[f"{name}_index"].drop_nulls().sort(descending=not lowest)
    members = int((group.rows[f"{name}_band"] == band).sum())
    k = int(group.rows[f"{name}_k"][0])
    if group.part.cut == "ntiles":
        k = members
    if k == 0 or index.is_empty():
        return Cut(band, None, 0, members)
    value = index[min(k, len(index)) - 1]
    return Cut(band, value, int((index == value).sum()), members)


def _variable(  # noqa: PLR0913 - one variable's place in the run
    results: Results,
    group: Group,
    school: int,
    at: int,
    row: dict[str, Any],
    limits: dict[str, Any],
    means: pl.DataFrame,
    band: str,
) -> VariableProof:
    part = group.part
    name, variable = list(numbered(part))[at]
    method = results.method
    numerator = row[source_column(method, variable.source, variable.numerator)]
    denominator = row[source_column(method, variable.source, variable.denominator)]
    region = row[source_column(method, variable.source, REGION_MEAN)] if variable.is_flag else None
    normal = row[f"z_{name}"] if part.kind == "index" else None
    changes: tuple[Change, ...] = ()
    sought = bool(band) and variable.measure != "value"  # a plain value counts no people
    if part.kind == "fail_share":
        band = group.standing(row[f"{part.name}_failing"])
    if sought and row[name] is not None:
        own = _numbers(results, group, variable, row, means)
        changes = smallest_changes(group, school, at, band, own)
    return VariableProof(
        variable=variable,
        state=_state(part, row[name], normal),
        numerator=numerator,
        denominator=denominator,
        region_mean=region,
        value=row[name],
        minimum=limits[f"{name}_min"],
        maximum=limits[f"{name}_max"],
        schools=limits[f"{name}_n"],
        normalised=normal,
        changes=changes,
        changes_sought=sought,
    )


def _state(part: Part, value: float | None, normal: float | None) -> State:
    if value is None:
        return "missing"
    return "left_out" if part.kind == "index" and normal is None else "used"


def _numbers(
    results: Results, group: Group, variable: Variable, row: dict[str, Any], means: pl.DataFrame
) -> Numbers:
    method = results.method
    numerator = float(row[source_column(method, variable.source, variable.numerator)])
    denominator = float(row[source_column(method, variable.source, variable.denominator)])
    if not variable.is_flag:
        return Numbers(numerator, denominator, _room(results, variable, row, int(denominator)))
    own_means = group.rows[source_column(method, variable.source, variable.numerator)]
    region = float(row[source_column(method, variable.source, REGION_MEAN)])
    here = means
    for column, value in variable.source.where:
        here = here.filter(pl.col(column) == value)
    points, people = (here["points"][0], here["people"][0]) if here.height else (None, None)
    return Numbers(
        numerator,
        denominator,
        0,
        region_mean=region,
        region_points=points,
        region_people=float(people or 0),
        means=own_means.cast(pl.Float64).fill_null(np.nan).to_numpy(),
    )


def _room(results: Results, variable: Variable, row: dict[str, Any], whole: int) -> int:
    """How many people may be counted: failed and excellent participants are different people."""
    counted = {"failed": "excellent", "excellent": "failed"}.get(variable.numerator)
    if variable.source.table == "exams" and counted in needed_columns(results.method, variable.source):
        other = row[source_column(results.method, variable.source, str(counted))]
        return whole - int(other or 0)
    return whole

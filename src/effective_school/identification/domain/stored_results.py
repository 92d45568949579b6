"""The engine's results as files of a run, and back.

A page about one school reads that school's rows alone: the tables lie as Parquet in order of schools, so a filter
touches one small part of a file however large the region is.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from effective_school.identification.domain.methods import method_from
from effective_school.identification.models import Run, RunFile
from school_index import Results
from school_index.explain import Cut, SchoolProof, YearProof, explain_school

TABLES = ("units", "detail", "bounds", "list_rows", "region_means")
BY_SCHOOL = ("units", "detail", "list_rows")
_ROWS_A_PART = 2_000
CUTS = "cuts"


def write_inner_tables(results: Results, folder: Path) -> None:
    """Write the tables that the pages need beside the engine's own outputs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        table: pl.DataFrame = getattr(results, name)
        if name in BY_SCHOOL:
            keys = ["school_id", "year"] if "year" in table.columns else ["school_id"]
            table = table.sort(keys)
        if table.width:
            table.write_parquet(folder / f"{name}.parquet", row_group_size=_ROWS_A_PART, statistics=True)


def group_cuts(results: Results) -> dict[str, dict[str, list[object]]]:
    """Give both cuts of every part, year and group, read from the proof of one school of each group.

    Keys are `part/year/group`, values `bottom` and `top` as band, value, ties, members.
    """
    cuts: dict[str, dict[str, list[object]]] = {}
    eligible = results.units.filter(pl.col("eligible")).sort("school_id")
    firsts = eligible.unique(["year", "group"], keep="first", maintain_order=True)
    for school in firsts["school_id"].unique().sort():
        proof = explain_school(results, school, changes=False)
        for part in proof.parts:
            for year in part.years:
                if year.bottom is not None and year.top is not None:
                    cuts[f"{part.part.name}/{year.year}/{year.group}"] = {
                        end: [cut.band, cut.value, cut.ties, cut.members]
                        for end, cut in (("bottom", year.bottom), ("top", year.top))
                    }
    return cuts


def proof_of(run: Run, code: str, cuts: Mapping[str, Mapping[str, list[object]]]) -> SchoolProof:
    """Give the engine's proof for one school, without smallest changes; raises LookupError for an unknown one."""
    proof = explain_school(_results(run, school=code), code, changes=False)
    parts = tuple(
        replace(part, years=tuple(_with_cuts(part.part.name, year, cuts) for year in part.years))
        for part in proof.parts
    )
    return replace(proof, parts=parts)


def why_out(run: Run, code: str) -> str:
    """Give the code of why a school takes no part in the run's year; nothing where no passport says."""
    units = _results(run, school=code).units
    own = units.filter(pl.col("year") == run.year)["excluded"].drop_nulls()
    return str(own[0]) if own.len() else ""


def proof_with_changes(run: Run, code: str) -> SchoolProof:
    """Give the proof with the smallest changes: reads the school's groups whole."""
    return explain_school(_results(run, school=code, groups_of_school=True), code)


def _with_cuts(part: str, year: YearProof, cuts: Mapping[str, Mapping[str, list[object]]]) -> YearProof:
    """Put the cuts of the whole group into a year that was read for one school alone."""
    if year.bottom is None:
        return year
    stored = cuts.get(f"{part}/{year.year}/{year.group}", {})
    ends = {end: Cut(*values) for end, values in stored.items()}  # type: ignore[arg-type]  # as they were written
    return replace(year, bottom=ends.get("bottom", year.bottom), top=ends.get("top", year.top))


def full_results(run: Run) -> Results:
    """Give the results of a run whole."""
    return _results(run)


def _results(run: Run, *, school: str = "", groups_of_school: bool = False) -> Results:
    files = {
        file.name: file.content.path for file in RunFile.objects.filter(run=run, kind=RunFile.Kind.INNER)
    }
    tables: dict[str, pl.DataFrame] = {}
    for name in TABLES:
        path = files.get(f"{name}.parquet")
        if path is None:
            tables[name] = pl.DataFrame()
            continue
        scan = pl.scan_parquet(path)
        if school and name == "detail" and groups_of_school:
            own = tables["units"].select("year", "group")
            scan = scan.join(own.lazy(), on=["year", "group"], how="semi")
        elif school and name in BY_SCHOOL:
            scan = scan.filter(pl.col("school_id") == school)
        tables[name] = scan.collect()
    return Results(
        method=method_from(run.method_text),
        year=run.year,
        engine="polars",
        fingerprint=run.input_fingerprint,
        **tables,
    )

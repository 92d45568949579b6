"""What a run gives: lists, years, variables and summary, and what they were computed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from school_index.methodology.method import Method
from school_index.steps.aggregation import EXCLUDED
from school_index.steps.columns import numbered

_YEAR_FIELDS = ("index", "rank", "n", "band")
_YEAR_TYPES = {"index": pl.Float64, "rank": pl.Int64, "n": pl.Int64, "band": pl.String, "reason": pl.String}


@dataclass(frozen=True)
class Results:
    """One immutable run.

    `units`: every school and year of the window; `detail`: one wide row for every eligible school and year with
    sources (`s0_participants`, ...), values (`r0`, `c0`, ...), normalised values (`z_r0`, ...), coverage, index,
    rank, n, k and band of each part; `bounds`: minimum, maximum and number of values by year and group;
    `list_rows`: one row for every school eligible in `year`; `region_means`: by year, exam and subject.
    """

    method: Method
    year: int
    engine: str
    fingerprint: str
    units: pl.DataFrame
    detail: pl.DataFrame
    bounds: pl.DataFrame
    list_rows: pl.DataFrame
    region_means: pl.DataFrame

    @property
    def window(self) -> tuple[int, ...]:
        """Years of the window, oldest first."""
        return self.method.years(self.year)

    @cached_property
    def lists(self) -> pl.DataFrame:
        """Table `lists`: one row for every school eligible in the year, in order of school_id."""
        rows = self.list_rows.sort("school_id")
        given = {part.name for part in self.method.parts}
        return rows.select(
            "school_id",
            "name",
            "municipality",
            "group",
            *[
                pl.col(f"{name}_list") if name in given else pl.lit("none").alias(f"{name}_list")
                for name in ("results", "social")
            ],
            *[
                pl.col(f"{name}_history").cast(pl.Int64)
                if name in given
                else pl.lit(0, pl.Int64).alias(f"{name}_history")
                for name in ("results", "social")
            ],
        )

    @cached_property
    def years(self) -> pl.DataFrame:
        """Table `years`: one row for every school and year of the window that has a schools row.

        Rank and n stand beside a band; a school without one has neither.
        """
        rows = self.units.select("school_id", "year", "group", "eligible").join(
            self._year_columns(), on=["school_id", "year"], how="left"
        )
        excluded = ~pl.col("eligible")
        reasons = [
            pl.when(excluded)
            .then(pl.lit(EXCLUDED))
            .otherwise(pl.col(f"{name}_reason"))
            .alias(f"{name}_reason")
            for name in ("results", "social")
        ]
        ranked = [
            pl.when(pl.col(f"{name}_band").is_not_null()).then(pl.col(f"{name}_n")).alias(f"{name}_n")
            for name in ("results", "social")
        ]
        columns = [f"{name}_{field}" for name in ("results", "social") for field in _YEAR_FIELDS]
        return (
            rows.with_columns(*reasons, *ranked)
            .select("school_id", "year", "group", *columns, "results_reason", "social_reason")
            .sort("school_id", "year")
        )

    def _year_columns(self) -> pl.DataFrame:
        wanted = []
        for name in ("results", "social"):
            for field, dtype in _YEAR_TYPES.items():
                column = f"{name}_{field}"
                known = column in self.detail.columns
                wanted.append((pl.col(column) if known else pl.lit(None).alias(column)).cast(dtype))
        return self.detail.select("school_id", "year", *wanted)

    @cached_property
    def variables(self) -> pl.DataFrame:
        """Table `variables`: every variable of every eligible school and year, missing values too."""
        rows = self.detail.sort("school_id", "year")
        columns = sorted(
            (part.name, variable.id, name, part)
            for part in self.method.parts
            for name, variable in numbered(part)
        )
        count, width = rows.height, len(columns)
        at = pl.int_range(count * width, dtype=pl.UInt32, eager=True)
        unit, variable = at // width, at % width
        cell = variable * count + unit
        values = [rows[name].cast(pl.Float64) for *_, name, _ in columns]
        normal = [
            rows[f"z_{name}"]
            if part.kind == "index"
            else pl.repeat(None, count, dtype=pl.Float64, eager=True)
            for *_, name, part in columns
        ]
        return pl.DataFrame(
            {
                "school_id": rows["school_id"].gather(unit),
                "year": rows["year"].gather(unit),
                "index": pl.Series([part for part, *_ in columns], dtype=pl.String).gather(variable),
                "variable": pl.Series([name for _, name, *_ in columns], dtype=pl.String).gather(variable),
                "value": pl.concat(values).gather(cell),
                "normalised": pl.concat(normal).gather(cell),
            }
        )

    @cached_property
    def summary(self) -> pl.DataFrame:
        """Table `summary`: counts of schools, bands and lists by year and group; lists for the last year only."""
        years = self.years
        given = {part.name: part for part in self.method.parts}
        counts = [
            pl.len().cast(pl.Int64).alias("schools"),
            (pl.col("results_reason") == EXCLUDED).sum().cast(pl.Int64).alias("excluded"),
        ]
        for part in given.values():
            for band in reversed(part.bands):
                column = (pl.col(f"{part.name}_band") == band).sum().cast(pl.Int64)
                counts.append(column.alias(f"{part.name}_{band}"))
            without = pl.col(f"{part.name}_band").is_null() & (pl.col(f"{part.name}_reason") != EXCLUDED)
            counts.append(without.sum().cast(pl.Int64).alias(f"{part.name}_none"))
        by_band = years.group_by("year", "group").agg(counts)
        listed = [
            (pl.col(f"{part.name}_list") == one).sum().cast(pl.Int64).alias(f"{part.name}_list_{one}")
            for part in given.values()
            for one in part.list_ids
        ]
        by_list = (
            self.lists.group_by("group").agg(listed).with_columns(pl.lit(self.year, pl.Int64).alias("year"))
        )
        return by_band.join(by_list, on=["year", "group"], how="left").sort("year", "group")

    def crossing(self) -> pl.DataFrame:
        """Results lists crossed with social lists: `results_list`, `social_list`, ids of `schools`, `count`."""
        return (
            self.lists.group_by("results_list", "social_list")
            .agg(pl.col("school_id").sort().alias("schools"), pl.len().cast(pl.Int64).alias("count"))
            .sort("results_list", "social_list")
        )

"""Spark, the optional engine: the same expressions on a cluster or in local mode."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import narwhals as nw
import polars as pl
from pyspark.errors import PySparkRuntimeError
from pyspark.sql import SparkSession

from school_index.backends.contract import Calculation, EngineMissingError, Frame

_TYPES = {pl.String: "string", pl.Int64: "bigint", pl.Float64: "double", pl.Boolean: "boolean"}


class SparkBackend:
    """Calculates with Spark; uses the session that is running, else starts one in local mode.

    The master is read from EFFECTIVE_SCHOOL_SPARK_MASTER (default `local[*]`).
    """

    name = "spark"

    def __init__(self) -> None:
        active = SparkSession.getActiveSession()
        self._owned = active is None
        self._session = active or _start()
        self._kept: list[Any] = []

    def open(self, table: pl.DataFrame) -> Frame:
        """Bring a table in; types are named, because an empty or all-null column tells none."""
        schema = ", ".join(f"`{name}` {_TYPES[type(dtype)]}" for name, dtype in table.schema.items())
        if table.is_empty():
            return _wrapped(self._session.createDataFrame([], schema))
        return _wrapped(self._session.createDataFrame(table.to_arrow()).selectExpr(*_casts(table)))

    def scan(self, paths: list[Path], separator: str = ",") -> Frame:
        """Open files lazily; CSV columns arrive as text."""
        names = [path.absolute().as_uri() for path in paths]
        if paths[0].suffix.lower() == ".parquet":
            return _wrapped(self._session.read.parquet(*names))
        return _wrapped(self._session.read.csv(names, sep=separator, header=True, inferSchema=False))

    def calculate(
        self, calculation: Calculation, tables: Mapping[str, pl.DataFrame]
    ) -> dict[str, pl.DataFrame]:
        """Run a calculation step by step."""
        opened = {name: self.open(table) for name, table in tables.items()}
        return {name: self.collect(frame) for name, frame in calculation(opened, self._keep).items()}

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Calculate and bring the rows back through Arrow."""
        return cast("pl.DataFrame", pl.from_arrow(cast("Any", nw.to_native(frame)).toArrow()))

    def _keep(self, frame: Frame) -> Frame:
        """Cut the plan here: the rows are calculated once and held by the executors."""
        kept = cast("Any", nw.to_native(frame)).localCheckpoint(eager=True)
        self._kept.append(kept)
        return _wrapped(kept)

    def close(self) -> None:
        """Stop the session if this engine started it."""
        self._kept.clear()
        if self._owned:
            self._session.stop()


def _start() -> Any:  # noqa: ANN401 - pyspark is untyped here
    builder: Any = SparkSession.builder
    settings = {
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.ansi.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    builder = builder.appName("effective-school").master(
        os.environ.get("EFFECTIVE_SCHOOL_SPARK_MASTER", "local[*]")
    )
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise EngineMissingError(error.getCondition() or str(error)) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def _wrapped(frame: Any) -> Frame:  # noqa: ANN401 - pyspark is untyped here
    return cast("Frame", nw.from_native(frame))


def _casts(table: pl.DataFrame) -> list[str]:
    return [f"CAST(`{name}` AS {_TYPES[type(dtype)]}) AS `{name}`" for name, dtype in table.schema.items()]

"""Dataframe engines behind one small contract."""

from __future__ import annotations

from school_index.backends.contract import Backend, EngineMissingError, Frame
from school_index.backends.polars import PolarsBackend

__all__ = ["ENGINES", "Backend", "EngineMissingError", "Frame", "PolarsBackend", "open_backend"]

ENGINES = ("polars", "spark")


def open_backend(name: str) -> Backend:
    """Start an engine by name.

    Raises EngineMissingError where its packages (or Java) are not installed, ValueError for an unknown name.
    """
    if name == "polars":
        return PolarsBackend()
    if name == "spark":
        try:
            from school_index.backends.spark import SparkBackend  # noqa: PLC0415 - an optional part loads late
        except ImportError as error:
            raise EngineMissingError(str(error)) from error
        return SparkBackend()
    raise ValueError(f"unknown engine {name!r}")

"""Identification of schools by a published method: tables and a method in, lists and their explanation out."""

from __future__ import annotations

from pathlib import Path

from school_index.backends import Backend
from school_index.methodology import Method, MethodRefused, builtin_ids, load_method, parse_method
from school_index.pipeline import identify
from school_index.problems import InputRefused, Problem
from school_index.results import Results
from school_index.tables.model import InputTables
from school_index.tables.read import Checked, check_tables, read_tables

__all__ = [
    "Checked",
    "InputRefused",
    "InputTables",
    "Method",
    "MethodRefused",
    "Problem",
    "Results",
    "builtin_ids",
    "check_tables",
    "identify",
    "identify_folder",
    "load_method",
    "parse_method",
    "read_tables",
]


def identify_folder(path: Path, *, year: int, method: Method, backend: Backend | None = None) -> Results:
    """Read, check and identify in one call.

    Raises InputRefused with every problem of the input.
    """
    checked = check_tables(path, method, year=year, backend=backend, compare=False)
    if checked.tables is None:
        raise InputRefused(checked.problems)
    return identify(checked.tables, year=year, method=method, backend=backend)

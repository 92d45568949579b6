"""How large the runs are and where their data are kept."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from school_index.sample import write_sample

YEAR, YEARS = 2019, 3


def default_folder() -> Path:
    """Where data are kept between runs unless told otherwise."""
    return Path(tempfile.gettempdir()) / "effective-school-benchmarks"


@dataclass(frozen=True)
class Settings:
    """Sizes of the runs, how often each is repeated, and the folder for data and results."""

    region_schools: int = 400
    country_schools: int = 40_000
    pupils: int = 6_000_000
    repeat: int = 5
    folder: Path = field(default_factory=default_folder)

    def data(
        self, schools: int, *, pupils: int | None = None, layout: Literal["csv", "parquet"] = "csv"
    ) -> Path:
        """Give the folder of a synthetic region of this size; it is made once and kept."""
        size = f"{schools}-schools" if pupils is None else f"{schools}-schools-{pupils}-pupils"
        out = self.folder / f"{size}-{layout}"
        if not out.exists():
            write_sample(out, schools=schools, years=YEARS, last_year=YEAR, pupils=pupils, layout=layout)
        return out

    def scratch(self, name: str, data: Path) -> Path:
        """Give an empty folder to run in, with `data` in it."""
        folder = self.folder / f"run-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "data").symlink_to(data.resolve(), target_is_directory=True)
        return folder

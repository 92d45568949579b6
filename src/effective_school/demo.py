"""`make demo`: a synthetic region, identified, with its report and workbook."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from effective_school.cli.main import cli

_YEAR = 2019
_MARK = ".effective-school-demo"


def main() -> None:
    """Make the region anew and identify it; everything lies in the folder named on the command line."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "demo")
    region = folder / "region"
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise SystemExit(f"{folder} holds other files; name a folder for the demo")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / _MARK).touch()
    workbook, page = folder / "lists.xlsx", folder / "report.html"
    cli.main(["sample", "--out", str(region), "--last-year", str(_YEAR)], standalone_mode=False)
    click.echo()
    arguments = ["identify", str(region), "--year", str(_YEAR), "--out", str(workbook), "--report", str(page)]
    cli.main(arguments, standalone_mode=False)


if __name__ == "__main__":
    main()

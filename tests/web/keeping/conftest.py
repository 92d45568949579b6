"""One site with a finished run and an applied workbook, made once, and an archive of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sharing import once, shared_by_workers
from tests.web.keeping.places import Site, empty_site

_FILL = """
from tests.factories.collection import hand_in, make_submission, workbook_file
from tests.factories.identification import make_run
from tests.factories.organisations import make_municipality
run = make_run(schools=24)
place = make_municipality("Copied")
hand_in(make_submission(place, schools=3), workbook_file(place.submissions.get()), run.started_by)
"""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give a site with people, data and a run; tests leave it as it is. Each worker has a copy of the first."""
    folder = once(shared_by_workers(tmp_path_factory) / "kept-site", _fill)
    first = Site(folder, folder.with_name("kept-site-database").read_text())
    return first.copy(tmp_path_factory.mktemp("keeping") / "filled")


@pytest.fixture(scope="session")
def archive(filled: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an archive of it."""

    def make(folder: Path) -> None:
        folder.mkdir()
        made = filled.run("backup", folder / "copy.zip")
        assert (made.returncode, made.stderr) == (0, "")

    return once(shared_by_workers(tmp_path_factory) / "kept-archive", make) / "copy.zip"


def _fill(folder: Path) -> None:
    site = empty_site(folder)
    folder.with_name("kept-site-database").write_text(site.url)
    assert site.run("migrate").returncode == 0
    site.done(_FILL)


@pytest.fixture
def worked(filled: Site, tmp_path: Path) -> Site:
    """Give a site of one's own with the same content."""
    return filled.copy(tmp_path / "worked")

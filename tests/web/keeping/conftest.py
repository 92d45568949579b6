"""One site with a finished run and an applied workbook, made once, and an archive of it."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    """Give a site with people, data and a run; tests leave it as it is."""
    site = empty_site(tmp_path_factory.mktemp("keeping") / "filled")
    assert site.run("migrate").returncode == 0
    site.done(_FILL)
    return site


@pytest.fixture(scope="session")
def archive(filled: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an archive of it."""
    path = tmp_path_factory.mktemp("archive") / "copy.zip"
    made = filled.run("backup", path)
    assert (made.returncode, made.stderr) == (0, "")
    return path


@pytest.fixture
def worked(filled: Site, tmp_path: Path) -> Site:
    """Give a site of one's own with the same content."""
    return filled.copy(tmp_path / "worked")

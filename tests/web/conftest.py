"""A site whose database is ready, made once: making it anew takes longer than most tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.sharing import once, shared_by_workers
from tests.web.site.running import run


@pytest.fixture
def migrated(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a site of one's own, ready and empty."""
    made = once(shared_by_workers(tmp_path_factory) / "migrated-site", _migrate)
    return Path(shutil.copytree(made, tmp_path / "site"))


def _migrate(folder: Path) -> None:
    folder.mkdir()
    done = run(folder, "migrate")
    assert (done.returncode, done.stderr) == (0, "")

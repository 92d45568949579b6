"""A site whose database is ready, made once: making it anew takes longer than most tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.cache import caches

from tests.databases import migrated_site


@pytest.fixture
def migrated(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a site of one's own, ready and empty."""
    return Path(shutil.copytree(migrated_site(tmp_path_factory), tmp_path / "site"))


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What is kept in the process outlives a test: counters of limits, parts of pages about runs."""
    for name in ("default", "runs"):
        caches[name].clear()

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Workplace
from tests.cli.region import Region


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return Region.sample(tmp_path_factory.mktemp("sample") / "region")


@pytest.fixture
def region(sampled: Region) -> Region:
    return sampled.copy()


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)

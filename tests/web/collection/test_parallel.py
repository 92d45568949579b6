"""People who act at the same moment, and processes that die, on the database that is configured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.whole_site
@pytest.mark.parametrize("scene", ["twins", "towns", "kills"])
def test_scene(scene: str, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.web.collection.arena", scene],
        cwd=ROOT,
        env={**os.environ, "EFFECTIVE_SCHOOL_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.stdout.splitlines()[-1:] == ["ok"], done.stdout + done.stderr[-4000:]

"""Nothing is lost by kill -9 at a hundred random moments of an upload and of a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.keeping.places import IS_POSTGRES, ROOT, empty_site
from tests.web.site.running import environment

SEED = 20
KILLS = {"upload": 6, "run": 4} if IS_POSTGRES else {"upload": 60, "run": 37, "drawn-run": 3}


@pytest.mark.whole_site
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("scene", KILLS)
def test_kill_9_leaves_the_state_before_or_after(scene: str, tmp_path: Path) -> None:
    site = empty_site(tmp_path / "site")

    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.web.keeping.killing", scene, str(KILLS[scene]), str(SEED)],
        cwd=ROOT,
        env=environment(
            site.folder,
            DJANGO_SETTINGS_MODULE="effective_school.config.settings",
            EFFECTIVE_SCHOOL_LOG_LEVEL="ERROR",
            PYTHONPATH=ROOT,
            **site.variables,
        ),
        capture_output=True,
        text=True,
        timeout=1700,
        check=False,
    )

    assert done.stdout.splitlines()[-1:] == ["ok"], done.stdout + done.stderr[-6000:]

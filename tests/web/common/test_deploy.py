"""Settings of production pass Django's own check, without a warning."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path


def test_check_deploy_has_nothing_to_say(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EFFECTIVE_SCHOOL_")}
    variables = kept | {
        "EFFECTIVE_SCHOOL_SECRET_KEY": secrets.token_urlsafe(50),
        "EFFECTIVE_SCHOOL_HOSTS": "school.example.org",
        "EFFECTIVE_SCHOOL_DATA": str(tmp_path),
        "EFFECTIVE_SCHOOL_DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "effective_school.config.settings",
    }

    checked = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=variables, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "System check identified no issues (0 silenced).\n"

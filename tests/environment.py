"""Settings that hold for every test: a scratch data folder, no outside address, a key of its own."""

from __future__ import annotations

import os
import tempfile

_SCRATCH = tempfile.mkdtemp(prefix="effective-school-tests-")
os.environ.setdefault("EFFECTIVE_SCHOOL_SECRET_KEY", "tests-" + "k" * 50)
os.environ.setdefault("EFFECTIVE_SCHOOL_DATA", _SCRATCH)
os.environ.setdefault("EFFECTIVE_SCHOOL_HTTPS", "0")
os.environ["DJANGO_SETTINGS_MODULE"] = "effective_school.config.settings"

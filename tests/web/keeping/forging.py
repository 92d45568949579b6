"""Archives as they should not be: sealed, yet of another content than any site would write."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from effective_school.cli.keeping.archive import MANIFEST
from effective_school.cli.keeping.seal import EMPTY_SEAL, put_seal

Members = dict[str, bytes]


def forge(archive: Path, target: Path, change: Callable[[dict[str, Any], Members], object]) -> Path:
    """Write an archive again with its manifest or members changed, and seal it as if nothing had happened."""
    with zipfile.ZipFile(archive) as read:
        members = {name: read.read(name) for name in read.namelist()}
    manifest = json.loads(members.pop(MANIFEST))
    change(manifest, members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        for name, content in members.items():
            written.writestr(name, content)
        written.writestr(MANIFEST, json.dumps(manifest))
        written.comment = EMPTY_SEAL
    put_seal(target)
    return target

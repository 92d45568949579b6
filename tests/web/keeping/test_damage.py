"""Damaged archives: one clear message, status 2, nothing changed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from effective_school.cli.keeping.archive import ArchiveDamaged, is_plain, opened_archive
from tests.web.keeping.forging import Members, forge
from tests.web.keeping.places import Site

pytestmark = pytest.mark.timeout(1800)
FLIPS, CUTS = 150, 50


def _silence(done: int, total: int) -> None:
    del done, total


def _cut(archive: Path, target: Path) -> None:
    target.write_bytes(archive.read_bytes()[:-1000])


def _flip(archive: Path, target: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)


def _words(_archive: Path, target: Path) -> None:
    target.write_text("not an archive")


def _nothing(_archive: Path, target: Path) -> None:
    target.touch()


def _lost(manifest: dict[str, Any], members: Members) -> None:
    del manifest
    del members[max(members)]


def _strange(manifest: dict[str, Any], members: Members) -> None:
    del manifest
    members["files/more"] = b"more"


def _outwards(manifest: dict[str, Any], members: Members) -> None:
    name = "files/../../../outside"
    manifest["members"][name] = manifest["members"].pop(max(members))
    members[name] = members.pop(max(members))


def _changed(manifest: dict[str, Any], members: Members) -> None:
    del manifest
    members[max(members)] += b"x"


def _garbled(manifest: dict[str, Any], _members: Members) -> None:
    manifest["rows"] = "many"


FORGED: list[Callable[[dict[str, Any], Members], None]] = [_lost, _strange, _outwards, _changed, _garbled]


@pytest.mark.parametrize("damage", [_cut, _flip, _words, _nothing, *FORGED])
def test_damage_is_said_and_changes_nothing(
    filled: Site, archive: Path, tmp_path: Path, damage: Callable[..., None]
) -> None:
    path = tmp_path / "damaged.zip"
    if damage in FORGED:
        forge(archive, path, damage)
    else:
        damage(archive, path)
    before = {one: one.stat().st_mtime_ns for one in filled.folder.rglob("*") if one.is_file()}

    refused = filled.run("restore", path, "--replace")

    assert refused.returncode == 2
    assert refused.stdout == ""
    (line,) = refused.stderr.splitlines()
    assert line.startswith(f"The archive {path} is damaged or incomplete (")
    after = {one: one.stat().st_mtime_ns for one in filled.folder.rglob("*") if one.is_file()}
    assert after == before
    assert list(tmp_path.iterdir()) == [path]


def test_no_archive_at_all_is_said(filled: Site, tmp_path: Path) -> None:
    refused = filled.run("restore", tmp_path / "none.zip")

    assert (refused.returncode, refused.stderr) == (2, f"There is no such file: {tmp_path / 'none.zip'}\n")


def test_any_changed_bit_and_any_lost_end_is_noticed(archive: Path, tmp_path: Path) -> None:
    chance, path = random.Random(5), tmp_path / "copy.zip"  # noqa: S311 - places, not secrets
    shutil.copy(archive, path)
    size = path.stat().st_size
    places = [0, size - 1, *(chance.randrange(size) for _ in range(FLIPS))]
    for place in places:
        with path.open("r+b") as file:
            file.seek(place)
            (byte,) = file.read(1)
            file.seek(place)
            file.write(bytes([byte ^ 1 << chance.randrange(8)]))
            file.flush()
            with pytest.raises(ArchiveDamaged), opened_archive(path, _silence):
                pytest.fail(f"byte {place} of {size}")
            file.seek(place)
            file.write(bytes([byte]))
    with opened_archive(path, _silence) as whole:
        whole.check(_silence)
    for length in sorted((chance.randrange(size) for _ in range(CUTS)), reverse=True):
        with path.open("r+b") as file:
            file.truncate(length)
        with pytest.raises(ArchiveDamaged), opened_archive(path, _silence):
            pytest.fail(f"{length} bytes of {size}")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("files/uploads/ab/abc", True),
        ("files/runs/1/Список.csv", True),
        ("/etc/passwd", False),
        ("files/../x", False),
        ("files//x", False),
        ("files/./x", False),
        ("files\\x", False),
        ("files/x\0", False),
        ("files/", False),
    ],
)
def test_only_names_that_lead_down_are_plain(name: str, plain: bool) -> None:  # noqa: FBT001 - a case
    assert is_plain(name) is plain

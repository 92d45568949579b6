"""Catalogues compiled without gettext read like those that gettext makes."""

from __future__ import annotations

import gettext
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from effective_school.config.catalogues import catalogue_bytes, compile_catalogues, read_catalogue

CATALOGUES = sorted((Path(__file__).parents[3] / "src").glob("**/locale/*/LC_MESSAGES/*.po"))
SMALL = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
"&& (n%100<10 || n%100>=20) ? 1 : 2);\\n"

#, python-format
msgid "one %(n)s"
msgid_plural "many %(n)s"
msgstr[0] "одна"
msgstr[1] "две"
msgstr[2] "пять"

msgctxt "verb"
msgid "open"
msgstr "открыть"

#, fuzzy
msgid "old"
msgstr "старое"

msgid "quoted \\"word\\""
msgstr ""
"в несколько "
"«строк»\\n"

msgid "empty"
msgstr ""
#~ msgid "gone"
#~ msgstr "ушло"
"""


def _read(text: str) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(BytesIO(catalogue_bytes(read_catalogue(text))))


def test_plurals_contexts_and_long_strings_are_read() -> None:
    words = _read(SMALL)

    assert [words.ngettext("one %(n)s", "many %(n)s", n) for n in (21, 3, 11)] == ["одна", "две", "пять"]
    assert words.pgettext("verb", "open") == "открыть"
    assert words.gettext('quoted "word"') == "в несколько «строк»\n"


@pytest.mark.parametrize("key", ["old", "empty", "gone"])
def test_fuzzy_empty_and_obsolete_are_left_out(key: str) -> None:
    assert _read(SMALL).gettext(key) == key


def test_a_changed_catalogue_is_compiled_again(tmp_path: Path) -> None:
    source = tmp_path / "app" / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SMALL, encoding="utf-8")
    compile_catalogues(tmp_path)
    source.write_text(SMALL.replace("открыть", "отворить"), encoding="utf-8")
    compile_catalogues(tmp_path)

    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).pgettext("verb", "open") == "отворить"
    assert [path.name for path in sorted(source.parent.iterdir())] == ["django.mo", "django.po"]


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="compared where gettext is at hand")
@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_our_catalogues_read_as_gettext_reads_them(path: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.mo"
    words = [shutil.which("msgfmt") or "", "-o", str(theirs), str(path)]
    subprocess.run(words, check=True)  # noqa: S603 - gettext's own compiler
    with theirs.open("rb") as file:
        expected = gettext.GNUTranslations(file).__dict__["_catalog"]

    assert _read(path.read_text(encoding="utf-8")).__dict__["_catalog"] == expected

"""The field for documents speaks to whoever reads, though forms are made once for everybody."""

from __future__ import annotations

import pytest
from django.utils import translation

from effective_school.common.forms.documents import DocumentField

FIELD = DocumentField()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", "PDF, Word, изображение или архив, до 20 МБ."),
        ("en", "PDF, Word, an image or an archive, up to 20 MB."),
    ],
)
def test_the_hint_is_in_the_language_of_the_reader(language: str, told: str) -> None:
    with translation.override(language):
        assert str(FIELD.help_text) == told

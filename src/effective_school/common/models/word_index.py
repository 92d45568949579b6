"""Words that records are called by: what a search among tens of thousands goes through."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from effective_school.common.searching import LONGEST_WORD

_AT_ONCE = 20_000


class WordManager(models.Manager[Any]):
    """Remembering words; `key` is the field that says whose they are."""

    key: ClassVar[str]

    def remember(self, texts: Iterable[tuple[int | str, str]]) -> None:
        """Remember the words of pairs of a record's key and its search text; known ones stay."""
        # In order, so that two who remember the same words wait for each other instead of stopping each other.
        pairs = sorted((key, word[:LONGEST_WORD]) for key, text in texts for word in set(text.split()))
        for start in range(0, len(pairs), _AT_ONCE):
            some = [self.model(word=word, **{self.key: key}) for key, word in pairs[start : start + _AT_ONCE]]
            self.bulk_create(some, ignore_conflicts=True)

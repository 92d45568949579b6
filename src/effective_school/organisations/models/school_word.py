"""Words that schools are called by: what a search among tens of thousands of schools goes through."""

from collections.abc import Iterable

from django.db import models

from effective_school.common.searching import LONGEST_WORD, Rows, rows_named

_AT_ONCE = 20_000


class SchoolWordManager(models.Manager["SchoolWord"]):
    """Remembering words, and finding by them."""

    def remember(self, texts: Iterable[tuple[str, str]]) -> None:
        """Remember the words of pairs of a school's code and its search text; known ones stay."""
        # In order, so that two who remember the same words wait for each other instead of stopping each other.
        pairs = sorted((code, word[:LONGEST_WORD]) for code, text in texts for word in set(text.split()))
        for start in range(0, len(pairs), _AT_ONCE):
            some = [SchoolWord(code=code, word=word) for code, word in pairs[start : start + _AT_ONCE]]
            self.bulk_create(some, ignore_conflicts=True)

    def named(self, rows: Rows, asked: str, text: str) -> Rows:
        """Rows, which have a school's `code`, named by every word asked for; `text` is the field of their text."""
        return rows_named(rows, asked, text, self.all(), "code", "code")


class SchoolWord(models.Model):
    """A word of a school's present or former name, code or address; an index, which nothing is shown from."""

    code = models.CharField(max_length=40)
    word = models.CharField(max_length=LONGEST_WORD)
    objects = SchoolWordManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("word", "code"),
                name="a_word_once_a_school",
                opclasses=("varchar_pattern_ops", "text_ops"),
            ),
        )

    def __str__(self) -> str:
        return self.word

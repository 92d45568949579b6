"""Words that schools are called by: what a search among tens of thousands of schools goes through."""

from django.db import models

from effective_school.common.models.word_index import WordManager
from effective_school.common.searching import LONGEST_WORD, Rows, rows_named


class SchoolWordManager(WordManager):
    """Remembering words, and finding by them."""

    key = "code"

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

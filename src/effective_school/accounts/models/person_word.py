"""Words that people are called by: what a search among tens of thousands of people goes through."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models

from effective_school.common.searching import LONGEST_WORD, Rows, rows_named

_AT_ONCE = 20_000


class PersonWordManager(models.Manager["PersonWord"]):
    """Keeping words, and finding by them."""

    def remember(self, texts: Iterable[tuple[int, str]]) -> None:
        """Remember the words of pairs of a person's key and search text; known ones stay."""
        # In order, so that two who remember the same words wait for each other instead of stopping each other.
        pairs = sorted((key, word[:LONGEST_WORD]) for key, text in texts for word in set(text.split()))
        for start in range(0, len(pairs), _AT_ONCE):
            some = [PersonWord(person_id=key, word=word) for key, word in pairs[start : start + _AT_ONCE]]
            self.bulk_create(some, ignore_conflicts=True)

    def replace(self, person: int, text: str) -> None:
        """Keep the words of this search text alone: by a former name nobody is found."""
        words = {word[:LONGEST_WORD] for word in text.split()}
        known = set(self.filter(person=person).values_list("word", flat=True))
        if known - words:
            self.filter(person=person, word__in=known - words).delete()
        if words - known:
            self.remember([(person, " ".join(words - known))])

    def named(self, people: Rows, asked: str) -> Rows:
        """People in whose name or e-mail a word begins with every word asked for."""
        return rows_named(people, asked, "search_text", self.all(), "person", "pk")


class PersonWord(models.Model):
    """A word of a person's name or e-mail; an index, which nothing is shown from."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    word = models.CharField(max_length=LONGEST_WORD)
    objects = PersonWordManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("word", "person"),
                name="a_word_once_a_person",
                opclasses=("varchar_pattern_ops", "int8_ops"),
            ),
        )

    def __str__(self) -> str:
        return self.word

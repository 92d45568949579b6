"""Words that people are called by: what a search among tens of thousands of people goes through."""

from django.conf import settings
from django.db import models

from effective_school.common.models.word_index import WordManager
from effective_school.common.searching import LONGEST_WORD, Rows, rows_named


class PersonWordManager(WordManager):
    """Keeping words, and finding by them."""

    key = "person_id"

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

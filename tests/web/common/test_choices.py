"""The words of a choice are those of the reader's language, and a field with choices stays what migrations know."""

from __future__ import annotations

from django.utils.translation import override

from effective_school.common.models import ChoiceField
from effective_school.identification.enums import JournalKind
from effective_school.identification.models import JournalEntry
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership, School


def test_the_words_are_in_the_readers_language() -> None:
    role = Membership(role=Role.OPERATOR)
    with override("en"):
        english = role.get_role_display()
    with override("ru"):
        russian = role.get_role_display()
    assert (english, russian) == ("Regional operator", "Региональный оператор")


def test_what_is_no_choice_any_more_is_shown_as_it_is() -> None:
    assert Membership(role="of old").get_role_display() == "of old"
    assert Membership(role=None).get_role_display() is None


def test_versions_say_the_words_too() -> None:
    with override("ru"):
        assert (
            School.history.model(status="closed").get_status_display()
            == School(status="closed").get_status_display()
        )


def test_every_choice_has_its_own_words() -> None:
    with override("ru"):
        said = [JournalEntry(kind=one).get_kind_display() for one in JournalKind]
        assert said == [str(one.label) for one in JournalKind]
    assert len(set(said)) == len(said)


def test_migrations_know_a_plain_field() -> None:
    field = ChoiceField(choices=Role, max_length=20)
    assert field.deconstruct() == (
        None,
        "django.db.models.CharField",
        [],
        {"choices": Role.choices, "max_length": 20},
    )

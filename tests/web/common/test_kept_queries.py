"""Queries whose statement is written once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from effective_school.accounts.models import User
from effective_school.common.kept_queries import NUMBER, TEXT, ConstantQuery, KeptQuery
from effective_school.organisations.enums import Role
from tests.factories.organisations import make_person

pytestmark = pytest.mark.django_db


def test_it_answers_as_the_query_itself_for_every_number() -> None:
    people = [make_person(role) for role in (Role.HEAD, Role.MINISTRY, Role.HEAD)]
    kept = KeptQuery(
        lambda number: User.objects.filter(pk=number, is_active=True).values_list("pk", "email"), NUMBER
    )

    for person in [*people, people[0]]:
        assert kept(person.pk) == [(person.pk, person.email)]
    assert kept(-1) == []


def test_the_statement_is_the_one_of_the_query_and_is_asked_once() -> None:
    person = make_person(Role.HEAD)
    rows = User.objects.filter(pk=person.pk).values_list("email")
    kept = KeptQuery(lambda number: User.objects.filter(pk=number).values_list("email"), NUMBER)
    kept(person.pk)
    with CaptureQueriesContext(connection) as asked:
        kept(person.pk)
        list(rows)
    assert len(asked) == 2
    assert asked[0]["sql"] == asked[1]["sql"]


def test_a_query_that_does_not_name_the_number_is_refused() -> None:
    kept = KeptQuery(
        lambda number: User.objects.filter(is_active=number > 0).values_list("pk"),  # a mistake
        NUMBER,
    )
    with pytest.raises(ValueError, match="does not name"):
        kept(1)


def test_records_come_whole_and_in_order_named_by_a_text() -> None:
    people = [make_person(Role.HEAD, last_name=name) for name in ("Bobrova", "Abramova", "Bobrova")]
    kept = KeptQuery(lambda name: User.objects.filter(last_name=name).order_by("-pk"), TEXT)

    assert kept("Bobrova") == [people[2], people[0]]
    assert [person.created_at for person in kept("Abramova")] == [people[1].created_at]
    assert kept("nobody") == []


def test_a_number_too_long_for_any_record_finds_nothing() -> None:
    kept = KeptQuery(lambda number: User.objects.filter(pk=number), NUMBER)

    assert kept(10**20) == kept(-(10**20)) == []


def test_a_constant_query_answers_what_is_there_now_in_one_question() -> None:
    kept = ConstantQuery(
        lambda: User.objects.filter(is_active=True).order_by("pk").values_list("email", flat=True)
    )
    assert kept() == []
    first = make_person(Role.HEAD)
    assert kept() == [first.email]
    second = make_person(Role.MINISTRY)
    with CaptureQueriesContext(connection) as asked:
        assert kept() == [first.email, second.email]
    assert len(asked) == 1

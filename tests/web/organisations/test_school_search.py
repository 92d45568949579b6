"""Schools are found by the beginnings of words, through an index where a word is rare."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from effective_school.accounts.models import PersonWord, User
from effective_school.common import searching
from effective_school.identification.models import RunSchool
from effective_school.organisations.enums import Role
from effective_school.organisations.models import School, SchoolWord
from tests.factories.identification import make_run
from tests.factories.organisations import make_municipality, make_person, make_school, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["rare words", "common words"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "common words":
        monkeypatch.setattr(searching, "FEW", 0)


@pytest.mark.usefixtures("_either_way")
def test_every_word_begins_a_word_of_the_school() -> None:
    place = make_municipality()
    for code, name, address in (
        ("27-0001", "Лицей № 1 «Ёлочка»", "ул. Школьная, 5"),
        ("270002", "МБОУ СОШ № 14", "с. Некрасовка"),
        ("270014", "МБОУ СОШ № 1", ""),
    ):
        make_school(place, code=code, name=name, address=address)

    def found(words: str) -> list[str]:
        return list(School.objects.found_by(words).order_by("code").values_list("code", flat=True))

    assert found("лиц") == ["27-0001"]
    assert found("ицей") == []
    assert found("ЕЛОЧКА") == found("«Ёлочка»") == found("школьная 5 лицей") == ["27-0001"]
    assert found("сош №14") == found("некрасовка, с.") == ["270002"]
    assert found("сош 1") == ["270002", "270014"]
    assert found("27-0001") == ["27-0001"]
    assert (
        found("муниципальное бюджетное общеобразовательное учреждение средняя школа имени героя № 14") == []
    )
    assert found("сош " * 9 + "14") == ["270002"]
    assert found("2700") == ["270002", "270014"]
    assert found("лицей сош") == found("10%") == found("л_цей") == []
    assert found("№") == found(" ") == ["27-0001", "270002", "270014"]


@pytest.mark.usefixtures("_either_way")
def test_a_renamed_school_is_found_by_its_name_now_and_in_a_run_by_its_name_then(client: Client) -> None:
    run = make_run(schools=24)
    row = RunSchool.objects.filter(run=run).order_by("code")[3]
    school = School.objects.get(code=row.code)
    school.name = "Гимназия Надежда"
    school.save()
    sign_in_as(client, Role.OPERATOR)

    def found(page: str, words: str) -> set[str]:
        listed = client.get(page, {"q": words, "export": "csv"}).content.decode("utf-8-sig")
        return {line for line in listed.splitlines()[1:] if row.code in line}

    old = f"{row.code} {row.name.split()[0]}"
    assert found("/organisations/schools/", "надежда")
    assert not found("/organisations/schools/", old)
    assert found(f"/identification/runs/{run.pk}/schools/", old)
    assert not found(f"/identification/runs/{run.pk}/schools/", "надежда")


def test_a_name_that_the_data_alone_have_is_found_in_the_run() -> None:
    run = make_run(schools=24)
    row = RunSchool.objects.filter(run=run).order_by("code")[3]
    SchoolWord.objects.filter(code=row.code).delete()
    assert row not in SchoolWord.objects.named(RunSchool.objects.filter(run=run), row.name, "search")

    School.objects.filter(code=row.code).update(search_text="")
    again = make_run(schools=24)

    assert RunSchool.objects.get(run=again, code=row.code) in SchoolWord.objects.named(
        RunSchool.objects.filter(run=again), f"{row.code} {row.name}", "search"
    )


def test_the_beginning_of_a_word_is_found_through_the_index() -> None:
    make_school(name="Лицей")
    SchoolWord.objects.bulk_create(SchoolWord(code=str(n), word=f"w{n}") for n in range(2_000))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE organisations_schoolword")
            cursor.execute("SHOW random_page_cost")
            assert cursor.fetchone() == ("1.1",)

    plan = SchoolWord.objects.filter(word__begins="лиц").values("code").explain()

    assert "a_word_once_a_school" in plan
    assert {"postgresql": "~>=~", "sqlite": "word>? AND word<?"}[connection.vendor] in plan
    assert SchoolWord.objects.filter(word__begins="лиц").count() == 1
    assert SchoolWord.objects.filter(word__begins="Лиц").count() == 0


def test_words_of_people_are_found_through_their_index() -> None:
    person = make_person(last_name="Белова")
    PersonWord.objects.bulk_create(PersonWord(person=person, word=f"w{n}") for n in range(2_000))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE accounts_personword")

    plan = PersonWord.objects.filter(word__begins="бел").values("person").explain()

    assert "a_word_once_a_person" in plan
    assert {"postgresql": "~>=~", "sqlite": "word>? AND word<?"}[connection.vendor] in plan


def test_people_made_at_once_and_people_of_before_are_found() -> None:
    made = User.objects.bulk_create([User(email=f"{n}@example.org", last_name="Белова") for n in range(3)])
    assert set(PersonWord.objects.named(User.objects.all(), "белова")) == set(made)

    PersonWord.objects.all().delete()
    assert not PersonWord.objects.named(User.objects.all(), "белова")
    import_module("effective_school.accounts.migrations.0008_person_words").fill(apps, None)
    assert set(PersonWord.objects.named(User.objects.all(), "белова")) == set(made)

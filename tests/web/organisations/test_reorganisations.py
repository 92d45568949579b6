from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from effective_school.organisations.domain.reorganisations import (
    ReorganisationRefused,
    close_school,
    merge_school,
    rename_school,
    split_school,
    undo_reorganisation,
)
from effective_school.organisations.enums import Role, SchoolStatus
from effective_school.organisations.models import Reorganisation, School
from effective_school.organisations.signals import reorganisation_undoing, school_reorganised
from tests.factories.organisations import (
    make_municipality,
    make_passport,
    make_person,
    make_school,
    sign_in_as,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 9, 1)


def stored(school: School) -> School:
    return School.objects.get(pk=school.pk)


def test_merged_school_keeps_its_code_and_leads_to_the_other(client: Client) -> None:
    client.cookies["django_language"] = "en"
    sign_in_as(client, Role.OPERATOR)
    place = make_municipality()
    school, other = make_school(place, name="Small"), make_school(place, name="Large")
    address = f"{school.get_absolute_url()}reorganise/merged/"
    form = {"near": other.code, "on": "2024-09-01", "document": "order 412"}

    asked = client.post(address, form)
    assert "Check before you confirm" in asked.content.decode()
    assert stored(school).status == SchoolStatus.OPEN
    assert client.post(address, {**form, "confirmed": "1"}).status_code == 302

    merged = stored(school)
    assert (merged.code, merged.status, merged.closed_on) == (school.code, SchoolStatus.MERGED, DAY)
    page = client.get(school.get_absolute_url()).content.decode()
    assert "This school was merged into another:" in page
    assert f'href="{other.get_absolute_url()}"' in page
    assert "Joined by" in client.get(other.get_absolute_url()).content.decode()
    again = client.post(address, {**form, "confirmed": "1"}).content.decode()
    assert "The school is not open any more." in again
    assert Reorganisation.objects.count() == 1


def test_only_the_operator_reorganises(client: Client) -> None:
    school = make_school()
    for role, territory in ((Role.MUNICIPALITY, {"municipality": school.municipality}), (Role.MINISTRY, {})):
        sign_in_as(client, role, **territory)
        assert client.get(f"{school.get_absolute_url()}reorganise/closed/").status_code == 403


def test_split_gives_a_new_school_with_a_code_of_its_own() -> None:
    school = make_school(locality="rural")

    note = split_school(school=school, code="270999", name="New", on=DAY, document="order 1")

    assert note.other is not None
    assert (note.other.code, note.other.municipality, note.other.locality, note.other.opened_on) == (
        "270999",
        school.municipality,
        "rural",
        DAY,
    )
    assert stored(school).status == SchoolStatus.OPEN
    with pytest.raises(ReorganisationRefused):
        split_school(school=school, code="270999", name="Newer", on=DAY, document="order 2")


def test_rename_keeps_the_former_name_and_is_undone_while_it_stands() -> None:
    school = make_school(name="Old")

    note = rename_school(school=school, new_name="New", on=DAY, document="order 1")
    assert (stored(school).name, note.old_name) == ("New", "Old")
    undo_reorganisation(reorganisation=note, because="typing error")

    assert stored(school).name == "Old"
    assert [(entry.name, entry.history_change_reason) for entry in school.history.all()] == [
        ("Old", "typing error"),
        ("New", "order 1"),
        ("Old", None),
    ]


def test_nothing_is_undone_on_which_something_depends() -> None:
    school, other = make_school(), make_school()
    first = merge_school(school=school, into=other, on=DAY, document="order 1")
    close_school(school=other, on=DAY, document="order 2")

    with pytest.raises(ReorganisationRefused):
        undo_reorganisation(reorganisation=first, because="mistake")
    undo_reorganisation(reorganisation=Reorganisation.objects.get(school=other), because="mistake")
    undo_reorganisation(reorganisation=first, because="mistake")

    assert (stored(school).status, stored(school).closed_on) == (SchoolStatus.OPEN, None)
    assert stored(other).status == SchoolStatus.OPEN


def test_split_is_not_undone_once_the_new_school_lives() -> None:
    note = split_school(school=make_school(), code="270999", name="New", on=DAY, document="order 1")
    assert note.other is not None
    passport = make_passport(note.other)
    make_person(Role.HEAD, school=note.other)

    with pytest.raises(ReorganisationRefused):
        undo_reorganisation(reorganisation=note, because="mistake")
    passport.delete()
    note.other.memberships.all().delete()
    undo_reorganisation(reorganisation=note, because="mistake")

    assert stored(note.other).status == SchoolStatus.CLOSED


def test_apps_above_hear_of_it_and_may_forbid_undoing() -> None:
    heard = []

    def hear(reorganisation: Reorganisation, **_: object) -> None:
        heard.append(reorganisation.kind)

    def forbid(**_: object) -> str:
        return "Results were published."

    school_reorganised.connect(hear)
    reorganisation_undoing.connect(forbid)
    try:
        note = close_school(school=make_school(), on=DAY, document="order 1")
        with pytest.raises(ReorganisationRefused, match="Results were published"):
            undo_reorganisation(reorganisation=note, because="mistake")
    finally:
        school_reorganised.disconnect(hear)
        reorganisation_undoing.disconnect(forbid)
    assert heard == ["closed"]


def test_a_school_is_not_merged_into_itself_or_a_closed_one() -> None:
    school, closed = make_school(), make_school(status=SchoolStatus.CLOSED)

    for into in (school, closed):
        with pytest.raises(ReorganisationRefused):
            merge_school(school=school, into=into, on=DAY, document="order 1")


@pytest.mark.parametrize("kind", ["merged", "split", "renamed", "closed"])
def test_a_day_on_which_it_cannot_have_happened_is_told_at_its_field(client: Client, kind: str) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school(opened_on=date(2010, 9, 1))
    other = make_school(school.municipality)
    rename_school(school=school, new_name="Newer", on=date(2015, 9, 1), document="order 1")
    address = f"{school.get_absolute_url()}reorganise/{kind}/"
    fields = {
        "near": other.code,
        "code": "279999",
        "name": "New",
        "new_name": "Newest",
        "document": "order 2",
    }
    tomorrow = timezone.localdate() + timedelta(days=1)
    for day, told in (
        (tomorrow, "Этот день ещё не наступил."),
        (date(1000, 1, 1), "Дата раньше 01.01.1990. Проверьте год."),
        (date(2010, 8, 31), "Дата раньше дня открытия школы (01.09.2010)."),
        (date(2015, 8, 31), "Дата раньше последней реорганизации этой школы (01.09.2015)."),
    ):
        form = {**fields, "on": day.isoformat(), "confirmed": "1"}
        page = client.post(address, form, headers={"accept-language": "ru"}).content.decode()
        assert told in page
        assert "field-error" in page

    assert Reorganisation.objects.count() == 1
    assert (stored(school).status, stored(school).name) == (SchoolStatus.OPEN, "Newer")


def test_a_school_that_is_not_open_is_told_before_anything_is_confirmed(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school, other = make_school(), make_school()
    merge_school(school=school, into=other, on=DAY, document="order 1")
    address = f"{school.get_absolute_url()}reorganise/closed/"

    assert client.get(address).headers["Location"] == f"{school.get_absolute_url()}reorganise/"
    asked = client.post(
        address, {"on": "2020-01-01", "document": "order 2"}, headers={"accept-language": "ru"}
    ).content.decode()

    assert "Школа уже не действует." in asked
    assert "Проверьте, прежде чем" not in asked
    assert (stored(school).status, stored(school).closed_on) == (SchoolStatus.MERGED, DAY)


def test_the_page_of_undoing_says_what_its_buttons_do(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    note = close_school(school=make_school(), on=DAY, document="order 1")

    page = client.get(
        f"/organisations/reorganisations/{note.pk}/undo/", headers={"accept-language": "ru"}
    ).content.decode()

    main = page[page.index("<main") :]
    assert "Вернуть как было</button>" in main
    assert ">Не менять</a>" in main
    assert "Отмена</a>" not in main
    assert "<dt>Что произошло</dt>" in main


@pytest.mark.parametrize("kind", ["merged", "split", "renamed", "closed"])
def test_who_goes_back_from_the_confirmation_finds_what_was_filled_in(client: Client, kind: str) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school()
    own: dict[str, dict[str, object]] = {
        "merged": {"near": make_school(school.municipality).code},
        "split": {"code": "279999", "name": "New"},
        "renamed": {"new_name": "Newest"},
        "closed": {},
    }
    form = {**own[kind], "on": "2024-09-01", "document": "order 412"}
    address = f"{school.get_absolute_url()}reorganise/{kind}/"
    confirmation = client.post(address, form)
    assert 'name="back"' in confirmation.content.decode()

    page = client.post(address, {**form, "confirmed": "1", "back": "1"})

    shown = page.context["form"]
    assert page.templates[0].name == "organisations/reorganisation_form.html"
    assert ({name: shown[name].value() for name in form}, shown.errors) == (form, {})
    assert 'name="confirmed"' not in page.content.decode()  # what is changed now is asked about again
    assert stored(school).status == SchoolStatus.OPEN


@pytest.mark.parametrize(
    ("sent", "field", "told"),
    [
        ({"near": "", "into": ""}, "near", "Выберите школу."),
        ({"near": "270101", "into": "270201"}, "into", "названы две разные школы"),
        ({"near": "", "into": "270100"}, "into", "Школу нельзя присоединить к ней самой."),
        ({"near": "", "into": "nowhere1"}, "into", "Школы с таким кодом нет."),
        ({"near": "270101", "into": "270101"}, "", ""),
        ({"near": "", "into": "270201"}, "", ""),
    ],
)
def test_the_form_of_a_merger_says_at_the_field_what_is_wrong_with_the_other_school(
    client: Client, sent: dict[str, str], field: str, told: str
) -> None:
    client.cookies["django_language"] = "ru"
    sign_in_as(client, Role.OPERATOR)
    place = make_municipality()
    school = make_school(place, code="270100")
    make_school(place, code="270101")
    make_school(code="270201")
    address = f"{school.get_absolute_url()}reorganise/merged/"
    assert client.get(address).context["form"].fields["near"].required

    page = client.post(address, {**sent, "on": "2024-09-01", "document": "order 1"})

    errors = page.context["form"].errors
    assert list(errors) == ([field] if field else [])
    assert told in str(errors.get(field, ""))


def test_a_school_alone_in_its_municipality_is_merged_by_the_code_of_another(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school()

    form = client.get(f"{school.get_absolute_url()}reorganise/merged/").context["form"]

    assert [name for name in form.fields if form.fields[name].required] == ["into", "on", "document"]

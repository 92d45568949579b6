from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from effective_school.organisations.domain.register_plan import plan_register
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality, RegisterUpload, School, SchoolYear
from tests.factories.organisations import make_municipality, make_passport, make_school, sign_in_as

pytestmark = pytest.mark.django_db
REGISTERS = "/organisations/registers/"
HEADINGS = ["Код", "Название", "Муниципалитет", "Местность", "Год паспорта", "Группа школ", "Обучающихся"]


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def workbook(rows: list[list[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Schools")
        for position, row in enumerate(rows):
            sheet.write_row(position, 0, row)
    return content.getvalue()


def hand_in(client: Client, content: bytes, kind: str = "schools", name: str = "register.xlsx") -> str:
    answer = client.post(f"{REGISTERS}{kind}/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def confirm(client: Client, address: str) -> None:
    plan = client.get(address).context["plan"]
    assert client.post(address, {"fingerprint": plan.fingerprint}).status_code == 302


def test_register_is_looked_through_then_stored_then_changes_nothing(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    make_municipality("Амурский муниципальный район")
    rows = [
        HEADINGS,
        ["270001", "Школа № 1", "амурский", "Сельская", 2018, "Средние школы", 120],
        ["270001", "Школа № 1", "Амурский муниципальный район", "rural", 2019, "basic", 121],
        ["270002", "Школа № 2", "Амурский муниципальный район", "", "", "", ""],
    ]
    address = hand_in(client, workbook(rows))

    page = client.get(address).context["plan"]
    assert (page.rows, page.made, page.changed, page.findings) == (3, 4, 0, [])
    assert School.objects.count() == 0
    confirm(client, address)

    assert list(School.objects.order_by("code").values_list("code", "name", "locality", "search_text")) == [
        ("270001", "Школа № 1", "rural", "270001 школа № 1"),
        ("270002", "Школа № 2", "", "270002 школа № 2"),
    ]
    assert list(
        SchoolYear.objects.order_by("year").values_list("school__code", "year", "group", "pupils")
    ) == [
        ("270001", 2018, "secondary", 120),
        ("270001", 2019, "basic", 121),
    ]
    entry = School.objects.get(code="270001").history.get()
    assert (entry.history_user, entry.history_change_reason) == (operator, "Register “register.xlsx”")
    confirm_again = client.post(address, {"fingerprint": "x"})
    assert confirm_again.status_code == 302
    again = client.get(hand_in(client, workbook(rows)))
    assert (again.context["plan"].steps, again.context["plan"].unchanged) == ([], 4)
    assert "there is nothing to change" in again.content.decode()


def test_every_error_is_told_with_its_cell(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    make_municipality("Amursk")
    rows = [
        HEADINGS,
        ["27 1", "Bad code", "Amursk", "", "", "", ""],
        ["270002", "Nowhere", "Atlantis", "", "", "", ""],
        ["270003", "Words", "Amursk", "suburban", 1999, "gymnasium", "many"],
        ["270004", "", "Amursk", "", "", "", ""],
        ["", "No code", "Amursk", "", "", "", ""],
        ["270005", "Twice", "Amursk", "", 2019, "basic", 1],
        ["270005", "Twice, else", "Amursk", "", 2019, "basic", 2],
        ["270006", "No group", "Amursk", "", 2019, "", 3],
        ["270007", "No year", "Amursk", "", "", "basic", 3],
    ]
    address = hand_in(client, workbook(rows))

    page = client.get(address)

    assert [(one.column, one.row) for one in page.context["plan"].findings] == [
        ("A", 2),
        ("C", 3),
        ("D", 4),
        ("E", 4),
        ("F", 4),
        ("G", 4),
        ("B", 5),
        ("A", 6),
        ("B", 8),
        ("E", 8),
        ("F", 9),
        ("E", 10),
    ]
    assert "Unknown locality. Write one of: Urban, Rural." in page.content.decode()
    client.post(address, {"fingerprint": page.context["plan"].fingerprint})
    assert School.objects.count() == 0
    assert RegisterUpload.objects.get().applied_at is None


def test_what_was_looked_at_is_what_is_stored(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school(name="Old")
    content = workbook([["Code", "Name"], [school.code, "New"]])
    address = hand_in(client, content)
    fingerprint = client.get(address).context["plan"].fingerprint
    School.objects.filter(pk=school.pk).update(name="Other")

    answer = client.post(address, {"fingerprint": fingerprint}, follow=True)

    assert "The register was changed meanwhile" in answer.content.decode()
    assert School.objects.get(pk=school.pk).name == "Other"
    confirm(client, address)
    changed = School.objects.get(pk=school.pk)
    assert (changed.name, changed.version, changed.search_text) == ("New", 2, f"{school.code} new")


def test_register_that_is_downloaded_can_be_handed_in_again(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school(
        make_municipality("Amursk"), name="=cmd()", latitude=48.5, longitude=135.1, locality="urban"
    )
    make_passport(school, 2019, "basic", pupils=5, excluded="primary")
    make_school(name="Without passport")

    for ending in ("xlsx", "csv"):
        content = client.get(f"{REGISTERS}schools/{ending}/").content
        plan = plan_register("schools", content)
        assert (plan.steps, plan.findings, plan.unchanged) == ([], [], 3)
    plan = plan_register("municipalities", client.get(f"{REGISTERS}municipalities/csv/").content)
    assert (plan.steps, plan.unchanged) == ([], 2)


def test_municipalities_of_the_krai_get_their_places_on_the_map(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    rows = "Название;Орган управления;E-mail\r\nНанайский муниципальный район;Управление;edu@example.org\r\n"
    confirm(client, hand_in(client, rows.encode("cp1251"), "municipalities", "list.csv"))

    place = Municipality.objects.get()
    assert (place.name, place.email, place.tile_column, place.tile_row) == (
        "Нанайский муниципальный район",
        "edu@example.org",
        1,
        4,
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 broken", "The workbook is damaged"),
        (b"", "The submitted file is empty."),
        (b"a;b\r\n1;2\r\n", "The table has no headings of the register"),
        (b"\x89PNG\r\n\x1a\n\0\0", "The"),
    ],
)
def test_a_file_that_is_no_register_gets_a_clear_message(client: Client, content: bytes, words: str) -> None:
    sign_in_as(client, Role.OPERATOR)

    answer = client.post(f"{REGISTERS}schools/", {"file": SimpleUploadedFile("x.xlsx", content)})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert RegisterUpload.objects.count() == 0


def test_template_holds_the_headings(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)

    plan = plan_register("schools", client.get(f"{REGISTERS}schools/template/").content)

    assert (plan.rows, plan.ignored) == (0, [])


def test_others_do_not_exchange_registers(client: Client) -> None:
    sign_in_as(client, Role.MUNICIPALITY, municipality=make_municipality())

    for address in ("", "schools/", "schools/csv/", "schools/template/", "uploads/1/review/"):
        assert client.get(REGISTERS + address).status_code == 403

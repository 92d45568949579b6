from __future__ import annotations

import io
import re
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from effective_school.accounts.models import User
from effective_school.common.models import Job
from effective_school.organisations.domain.register_plan import plan_register
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality, RegisterUpload, School, SchoolYear
from effective_school.organisations.tasks import store_register
from tests.factories.collection import queries_of
from tests.factories.organisations import make_municipality, make_passport, make_school, sign_in_as
from tests.factories.work import work_off

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
    assert client.post(address, {"fingerprint": plan["fingerprint"]}).status_code == 302


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
    assert (page["rows"], page["made"], page["changed"], page["findings"]) == (3, 4, 0, [])
    assert School.objects.count() == 0
    confirm(client, address)

    assert list(School.objects.order_by("code").values_list("code", "name", "locality", "search_text")) == [
        ("270001", "Школа № 1", "rural", " 270001 школа 1"),
        ("270002", "Школа № 2", "", " 270002 школа 2"),
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
    assert (again.context["plan"]["steps"], again.context["plan"]["unchanged"]) == ([], 4)
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

    assert [(one["column"], one["row"]) for one in page.context["plan"]["findings"]] == [
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
    client.cookies["django_language"] = "ru"
    said = client.get(address).context["plan"]["findings"]
    assert (said[2]["heading"], said[2]["text"]) == (
        "Местность",
        "Такой местности нет. Напишите одно из: Городская, Сельская.",
    )
    assert not [one for one in said if not re.search("[а-я]", one["text"] + one["heading"])]
    client.post(address, {"fingerprint": page.context["plan"]["fingerprint"]})
    assert School.objects.count() == 0
    assert RegisterUpload.objects.get().applied_at is None


def test_what_was_looked_at_is_what_is_stored(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school(name="Old")
    content = workbook([["Code", "Name"], [school.code, "New"]])
    address = hand_in(client, content)
    fingerprint = client.get(address).context["plan"]["fingerprint"]
    School.objects.filter(pk=school.pk).update(name="Other")

    answer = client.post(address, {"fingerprint": fingerprint}, follow=True)

    assert "The register was changed meanwhile" in answer.content.decode()
    assert School.objects.get(pk=school.pk).name == "Other"
    confirm(client, address)
    changed = School.objects.get(pk=school.pk)
    assert (changed.name, changed.version, changed.search_text) == ("New", 2, f" {school.code} new")


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
        assert (plan.rows, plan.records, plan.passports) == (2, 3, 1)
        assert (plan.ignored, plan.for_reading) == ([], ["Status"])
    plan = plan_register("municipalities", client.get(f"{REGISTERS}municipalities/csv/").content)
    assert (plan.steps, plan.unchanged) == ([], 2)


def test_what_changes_is_said_in_words_and_counts_add_up(client: Client) -> None:
    client.cookies["django_language"] = "ru"
    sign_in_as(client, Role.OPERATOR)
    school = make_school(latitude=48.5, longitude=135.1)
    for year in (2018, 2019):
        make_passport(school, year, "secondary")
    rows = [
        ["Код", "Широта", "Год паспорта", "Группа школ", "Почему не участвует", "Статус", "Прочее"],
        [school.code, 48.25, 2018, "Основные школы", "", "Действует", "x"],
        [school.code, 48.25, 2019, "Средние школы", "", "Действует", "x"],
    ]

    page = client.get(hand_in(client, workbook(rows)))

    plan, text = page.context["plan"], page.content.decode()
    assert "<del>48,5</del> → 48,25" in text
    assert "<del>Средние школы</del> → Основные школы" in text
    assert (plan["rows"], plan["records"], plan["passports"]) == (2, 3, 2)
    assert plan["made"] + plan["changed"] + plan["unchanged"] == plan["records"]
    assert "поэтому не читается столбец: Статус" in text
    assert "Прочее" in text
    assert "Столбцы, которых нет в реестре: Статус" not in text
    client.cookies["django_language"] = "en"
    page = client.get(page.request["PATH_INFO"])
    assert "<del>Secondary schools</del> → Basic schools" in page.content.decode()
    assert page.context["plan"]["steps"][0]["name"].startswith(f"{school.name} (")


def test_a_change_stands_in_the_row_of_the_file_that_tells_it(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school(name="Old", opened_on=date(1990, 9, 1))
    rows = [["code", "name", "opened_on"], [school.code, "", ""], [school.code, "Old", "02.09.1990"]]

    page = client.get(hand_in(client, workbook(rows)))

    (step,) = page.context["plan"]["steps"]
    assert (step["row"], len(step["changes"])) == (3, 1)
    assert "<del>1 Sep 1990</del> → 2 Sep 1990" in page.content.decode()


def test_a_file_with_headings_alone_says_that_it_has_no_rows(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)

    page = client.get(hand_in(client, workbook([HEADINGS]))).content.decode()

    assert "Below the headings the file has no rows" in page
    assert "says what is stored already" not in page


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
        (b"\x89PNG\r\n\x1a\n\0\0", "This is not an XLSX workbook."),
        (bytes(range(256)) * 40, "This is not an XLSX workbook."),
    ],
)
def test_a_file_that_is_no_register_gets_a_clear_message(client: Client, content: bytes, words: str) -> None:
    sign_in_as(client, Role.OPERATOR)

    answer = client.post(f"{REGISTERS}schools/", {"file": SimpleUploadedFile("x.xlsx", content)})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert RegisterUpload.objects.count() == 0


def test_a_register_gives_each_municipality_a_whole_place_of_its_own_on_the_map(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    for name, column in (("Amursk", 0), ("Bikin", 1), ("Chumikan", 2)):
        place = make_municipality(name)
        place.tile_column, place.tile_row = column, 0
        place.save()
    make_municipality("Dormidontovka")
    head = "name;tile_column;tile_row\r\n"
    swapped = plan_register("municipalities", f"{head}Amursk;1;0\r\nBikin;0;0\r\n".encode())
    assert (swapped.changed, swapped.findings) == (2, [])

    page = client.get(
        hand_in(client, f"{head}Chumikan;1;0\r\nDormidontovka;4;\r\n".encode(), "municipalities", "list.csv")
    )

    assert [(one["column"], one["row"], one["text"]) for one in page.context["plan"]["findings"]] == [
        ("B", 2, "In this column and row stands Bikin: choose a free place on the tile map."),
        ("C", 3, "Give both the column and the row of the tile map, or neither."),
    ]


@pytest.mark.parametrize("day", ["01.01.2199", "01.01.1099"])
def test_a_day_on_which_no_school_can_have_been_opened_is_told(client: Client, day: str) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school()

    page = client.get(hand_in(client, workbook([["code", "opened_on"], [school.code, day]])))

    assert "No school can have been opened on this day: check the year." in page.content.decode()


def test_template_holds_the_headings(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)

    plan = plan_register("schools", client.get(f"{REGISTERS}schools/template/").content)

    assert (plan.rows, plan.ignored) == (0, [])


def test_others_do_not_exchange_registers(client: Client) -> None:
    sign_in_as(client, Role.MUNICIPALITY, municipality=make_municipality())

    for address in ("", "schools/", "schools/csv/", "schools/template/", "uploads/1/review/"):
        assert client.get(REGISTERS + address).status_code == 403


def large_register(rows: int, name: str = "School") -> bytes:
    """Make a CSV register above the size that is read at once."""
    lines = ["Code;Name;Full name;Municipality;Year of the passport;Group of schools;Pupils"]
    lines += [f"{number};{name} {number};{'x' * 400};Amursk;2019;basic;10" for number in range(1, rows + 1)]
    return "\r\n".join(lines).encode()


def test_a_large_register_is_read_and_stored_in_the_background(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    make_municipality("Amursk")
    address = hand_in(client, large_register(260), name="large.csv")

    page = client.get(address).content.decode()
    assert "The file is being read" in page
    assert 'hx-trigger="every 2s"' in page
    assert work_off() == 1
    page = client.get(address).content.decode()
    assert "hx-trigger" not in page
    plan = client.get(address).context["plan"]
    assert (plan["rows"], plan["made"], plan["errors"], len(plan["steps"])) == (260, 520, 0, 200)
    assert School.objects.count() == 0

    for _ in range(2):  # the button pressed twice starts one job
        assert client.post(address, {"fingerprint": plan["fingerprint"]}).status_code == 302
    assert "is being stored" in client.get(address).content.decode()
    assert work_off() == 1

    assert "The file is applied" in client.get(address).content.decode()
    upload = RegisterUpload.objects.select_related("job").get()
    assert (upload.made, upload.changed, upload.job.state, upload.job.url) == (520, 0, "done", address)
    assert (School.objects.count(), SchoolYear.objects.count()) == (260, 260)
    entry = School.history.get(code="260")
    assert (entry.history_type, entry.history_user, entry.version) == ("+", operator, 1)
    assert SchoolYear.history.count() == 260


def test_work_that_a_killed_worker_left_is_done_again_with_the_effect_of_the_first(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    make_municipality("Amursk")
    address = hand_in(client, large_register(260), name="large.csv")
    work_off()
    client.post(address, {"fingerprint": client.get(address).context["plan"]["fingerprint"]})
    upload = RegisterUpload.objects.get()
    sent = {"upload_id": upload.pk, "person_id": operator.pk, "fingerprint": upload.plan["fingerprint"]}
    store_register.call(job_id=str(upload.job_id), **sent)
    Job.objects.filter(pk=upload.job_id).update(state=Job.State.WAITING)  # it died before it said so

    assert work_off() == 1

    assert (School.objects.count(), School.history.count()) == (260, 260)
    assert Job.objects.get(pk=upload.job_id).state == "done"


def test_a_changed_large_register_writes_each_record_and_its_history_once(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    place = make_municipality("Amursk")
    for number in range(1, 4):
        make_passport(make_school(place, code=str(number), name="Old"), 2019, "basic")
    address = hand_in(client, large_register(260, "New"), name="large.csv")
    work_off()
    client.post(address, {"fingerprint": client.get(address).context["plan"]["fingerprint"]})
    work_off()

    school = School.objects.get(code="2")
    assert (school.name, school.version, school.search_text[:9]) == ("New 2", 2, " 2 new 2 ")
    assert [(one.history_type, one.name) for one in school.history.all()] == [("~", "New 2"), ("+", "Old")]
    assert RegisterUpload.objects.get().changed == 6


def test_a_large_register_that_was_overtaken_is_looked_through_again(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    User.objects.update(language="en")
    place = make_municipality("Amursk")
    address = hand_in(client, large_register(260), name="large.csv")
    work_off()
    client.post(address, {"fingerprint": client.get(address).context["plan"]["fingerprint"]})
    make_school(place, code="7", name="Made meanwhile")
    work_off()

    page = client.get(address)
    assert "The register was changed meanwhile" in page.content.decode()
    assert (page.context["plan"]["made"], page.context["plan"]["changed"]) == (519, 1)
    assert School.objects.count() == 1
    client.post(address, {"fingerprint": page.context["plan"]["fingerprint"]})
    work_off()
    assert School.objects.get(code="7").name == "School 7"


def test_a_large_file_without_a_register_says_why(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    User.objects.update(language="en")
    address = hand_in(client, b"a;b\r\n" + b"1;2\r\n" * 30_000, name="large.csv")
    work_off()

    page = client.get(address).content.decode()
    assert "The table has no headings of the register" in page
    assert "Hand in the mended file" in page
    client.cookies["django_language"] = "ru"
    assert "не хватает: «Код», «Название», «Муниципалитет»." in client.get(address).content.decode()


def test_pages_of_registers_take_the_same_number_of_queries(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    make_municipality("Amursk")
    counts = []
    for number in (1, 3):
        for one in range(number):
            address = hand_in(client, large_register(260, f"School {number}{one}"), name=f"{number}{one}.csv")
        work_off()
        counts.append([queries_of(client, page) for page in (REGISTERS, address)])

    assert counts == [[LIST_QUERIES, REVIEW_QUERIES]] * 2


LIST_QUERIES, REVIEW_QUERIES = 6, 6

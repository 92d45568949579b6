"""The calendar of studies, its feed, and results sent to municipalities."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from effective_school.collection.domain.studies import feed_token
from effective_school.collection.models import Study, StudyResultReceipt
from effective_school.common.models import Notification
from effective_school.organisations.enums import Role
from tests.factories.collection import make_study, queries_of
from tests.factories.organisations import make_municipality, make_person, sign_in_as

pytestmark = pytest.mark.django_db
RESULTS = b"PK\x03\x04 results"
FIELDS = {
    "title": "Physics",
    "kind": "regional",
    "year": 2019,
    "held_from": "2019-03-12",
    "held_to": "2019-03-14",
    "results_expected_on": "2019-04-01",
}


def test_the_exam_centre_puts_a_study_into_the_calendar_and_changes_it(client: Client) -> None:
    sign_in_as(client, Role.EXAM_CENTRE)

    client.post("/collection/studies/new/", FIELDS)
    study = Study.objects.get()
    client.post(
        f"/collection/studies/{study.pk}/edit/", {**FIELDS, "title": "Physics, grade 8", "version": 1}
    )

    study.refresh_from_db()
    assert (study.title, study.held_to, study.version) == ("Physics, grade 8", date(2019, 3, 14), 2)
    assert "Physics, grade 8" in client.get("/collection/studies/?kind=regional&year=2019").content.decode()
    client.post(f"/collection/studies/{study.pk}/delete/")
    assert Study.objects.count() == 0


@pytest.mark.parametrize(
    "change", [{"held_to": "2019-03-01"}, {"results_expected_on": "2019-01-01"}, {"title": ""}, {"year": "x"}]
)
def test_a_wrong_study_is_told(client: Client, change: dict[str, str]) -> None:
    sign_in_as(client, Role.OPERATOR)

    assert client.post("/collection/studies/new/", {**FIELDS, **change}).status_code == 422
    assert Study.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"year": 20270}, "Год от 2000 до "),
        ({"grade": "99"}, "Укажите класс от 1 до 11"),
        ({"grade": "0"}, "Укажите класс от 1 до 11"),
        ({"grade": "5-12"}, "Укажите класс от 1 до 11"),
        ({"grade": "9-7"}, "Сначала укажите младший класс"),
        ({"grade": "1-4, 9 – 9"}, "Сначала укажите младший класс"),
        (
            {"held_to": "2039-03-14"},
            "Исследование 2018/2019 учебного года проводится с 01.08.2018 по 31.12.2019.",
        ),
        ({"held_from": "2018-08-01", "held_to": "2019-12-31"}, "Исследование длится не больше года."),
        ({"results_expected_on": "2029-04-01"}, "Результаты должны прийти в течение года"),
    ],
)
def test_days_and_classes_that_nobody_means_are_told(
    client: Client, change: dict[str, object], told: str
) -> None:
    sign_in_as(client, Role.OPERATOR)

    answer = client.post("/collection/studies/new/", {**FIELDS, **change}, headers={"accept-language": "ru"})

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Study.objects.count() == 0


@pytest.mark.parametrize("grade", ["", "4", "5-9", "9, 11", "1-4, 10–11"])
def test_classes_are_written_as_people_write_them(client: Client, grade: str) -> None:
    sign_in_as(client, Role.OPERATOR)

    client.post("/collection/studies/new/", {**FIELDS, "grade": grade})

    assert Study.objects.get().grade == grade


def test_the_month_shows_studies_on_their_days_and_when_results_come(client: Client) -> None:
    make_study("Mathematics", held_from=date(2019, 4, 30), held_to=date(2019, 5, 2))
    make_study(
        "Physics", held_from=date(2019, 3, 1), held_to=date(2019, 3, 1), results_expected_on=date(2019, 5, 20)
    )
    sign_in_as(client, Role.HEAD)

    page = client.get("/collection/studies/month/2019/5/").content.decode()

    assert page.count(">Mathematics<") == 3
    assert page.count(">Physics<") == 1
    assert client.get("/collection/studies/month/2019/13/").status_code == 404
    assert client.get("/collection/studies/month/2019/12/").status_code == 200


def test_the_feed_is_a_calendar_of_whole_days_until_the_password_changes(client: Client) -> None:
    person = make_person(Role.HEAD)
    study = make_study(
        "Математика; 4 класс, весна",
        held_from=date(2099, 4, 16),
        held_to=date(2099, 4, 17),
        note="первая строка\nвторая",
    )
    address = f"/collection/studies/feed/{feed_token(person)}/studies.ics"

    answer = client.get(address)

    lines = answer.content.decode().split("\r\n")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert "SUMMARY:Математика\\; 4 класс\\, весна" in lines
    assert "DTSTART;VALUE=DATE:20990416" in lines
    assert "DTEND;VALUE=DATE:20990418" in lines
    assert any(line.startswith(f"UID:study-{study.pk}@") for line in lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    person.set_password("another long password")
    person.save()
    assert client.get(address).status_code == 404
    assert client.get("/collection/studies/feed/nonsense/studies.ics").status_code == 404


def test_results_are_sent_received_once_and_their_file_is_for_its_municipality(client: Client) -> None:
    place, other = make_municipality("Amursk"), make_municipality("Bikin")
    coordinator = make_person(Role.MUNICIPALITY, municipality=place)
    study = make_study()
    sign_in_as(client, Role.EXAM_CENTRE)
    sent = {"municipalities": [place.pk], "file": SimpleUploadedFile("r.xlsx", RESULTS)}

    client.post(f"/collection/studies/{study.pk}/results/", sent)

    receipt = StudyResultReceipt.objects.get()
    assert (receipt.municipality, receipt.received_at) == (place, None)
    assert Notification.objects.filter(person=coordinator, event="study_results_sent").count() == 1
    own, stranger = Client(), Client()
    own.force_login(coordinator, "effective_school.accounts.backends.PasswordBackend")
    sign_in_as(stranger, Role.MUNICIPALITY, municipality=other)
    base = f"/collection/studies/results/{receipt.pk}"
    assert b"".join(own.get(f"{base}/file/").streaming_content) == RESULTS  # type: ignore[attr-defined]
    assert stranger.get(f"{base}/file/").status_code == 404
    assert stranger.post(f"{base}/confirm/").status_code == 404
    own.post(f"{base}/confirm/")
    receipt.refresh_from_db()
    first = receipt.received_at
    own.post(f"{base}/confirm/")
    receipt.refresh_from_db()
    assert (receipt.received_by, receipt.received_at) == (coordinator, first)
    for ask in (client.get, client.post):
        refused = ask(f"/collection/studies/{study.pk}/delete/", follow=True).content.decode()
        assert "она остаётся в календаре" in refused or "it stays in the calendar" in refused
        assert f"/collection/studies/{study.pk}/delete/" not in refused
    assert Study.objects.count() == 1


def test_results_go_to_all_municipalities_by_one_tick(client: Client) -> None:
    places = [make_municipality(name) for name in ("Amursk", "Bikin", "Chegdomyn")]
    sign_in_as(client, Role.EXAM_CENTRE)
    address = f"/collection/studies/{make_study().pk}/results/"

    nobody = client.post(address, {"everybody": ""}, headers={"accept-language": "ru"})
    assert nobody.status_code == 422
    assert "Отметьте, кому отправить результаты" in nobody.content.decode()
    client.post(address, {"everybody": "on", "municipalities": [places[0].pk]})

    assert [one.municipality for one in StudyResultReceipt.objects.order_by("municipality__name")] == places


def test_a_study_that_has_not_begun_has_no_results(client: Client) -> None:
    day = timezone.localdate() + timedelta(days=1)
    study = make_study(year=day.year, held_from=day, held_to=day)
    sign_in_as(client, Role.EXAM_CENTRE)
    address = f"/collection/studies/{study.pk}/results/"

    assert address not in client.get(f"/collection/studies/{study.pk}/").content.decode()
    page = client.post(
        address, {"municipalities": [make_municipality().pk]}, follow=True, headers={"accept-language": "ru"}
    )

    assert f"Исследование начнётся {day:%d.%m.%Y}: результатов ещё нет." in page.content.decode()
    assert StudyResultReceipt.objects.count() == 0


def test_a_new_study_is_of_the_present_school_year(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    today = timezone.localdate()

    page = client.get("/collection/studies/new/").content.decode()

    assert f'name="year" value="{today.year + (today.month >= 9)}"' in page


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("virus.exe", b"MZ\x90", "Файлы такого вида не принимаются."),
        ("results.pdf", b"MZ\x90\x00", "Внутри это не файл PDF"),
        ("results.xlsx", b"MZ\x90\x00", "Внутри это не файл XLSX"),
        ("results.xlsx", b"%PDF-1.4", "Внутри это не файл XLSX"),
        ("results.png", b"<script>", "Внутри это не файл PNG"),
        ("results", b"%PDF-1.4", "Файлы такого вида не принимаются."),
    ],
)
def test_results_are_documents_inside_too(client: Client, name: str, content: bytes, told: str) -> None:
    sign_in_as(client, Role.EXAM_CENTRE)
    sent = {"municipalities": [make_municipality().pk], "file": SimpleUploadedFile(name, content)}

    answer = client.post(
        f"/collection/studies/{make_study().pk}/results/", sent, headers={"accept-language": "ru"}
    )

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert StudyResultReceipt.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.PDF", b"%PDF-1.7"),
        ("r.docx", b"PK\x03\x04"),
        ("r.xls", bytes.fromhex("d0cf11e0a1b11ae1")),
        ("with a password.xlsx", bytes.fromhex("d0cf11e0a1b11ae1")),
        ("r.jpg", b"\xff\xd8\xff\xe0"),
        ("r.png", b"\x89PNG\r\n\x1a\n"),
        ("r.sig", b"\x30\x82"),
    ],
)
def test_documents_of_every_kind_are_sent_whole(client: Client, name: str, content: bytes) -> None:
    sign_in_as(client, Role.EXAM_CENTRE)
    sent = {"municipalities": [make_municipality().pk], "file": SimpleUploadedFile(name, content)}

    client.post(f"/collection/studies/{make_study().pk}/results/", sent)

    stored = StudyResultReceipt.objects.get().file
    assert stored is not None
    with stored.content.open("rb") as held:
        assert held.read() == content


def test_lists_take_the_same_queries_for_any_number_of_rows(client: Client) -> None:
    sender = make_person(Role.EXAM_CENTRE)
    sign_in_as(client, Role.OPERATOR)
    addresses = ("/collection/studies/", "/collection/studies/month/2019/4/", "/collection/studies/results/")
    counts = []
    for number in (1, 2):
        for _one in range(number):
            StudyResultReceipt.objects.create(
                study=make_study(),
                municipality=make_municipality(),
                sent_at="2019-05-01T00:00Z",
                sent_by=sender,
            )
        counts.append([queries_of(client, address) for address in addresses])

    assert counts == [LIST_QUERIES] * 2


LIST_QUERIES = [7, 6, 6]

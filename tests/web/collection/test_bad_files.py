"""Files of every bad kind through the page: a clear message each, never a failure."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from effective_school.collection.models import DataRow, Submission, Upload
from effective_school.organisations.enums import Role
from tests.factories.collection import HEADINGS, code, csv_file, make_submission, social_row, workbook_file
from tests.factories.organisations import make_municipality, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Submission:
    return make_submission(make_municipality())


@pytest.fixture
def coordinator(client: Client, own: Submission) -> Client:
    sign_in_as(client, Role.MUNICIPALITY, municipality=own.municipality)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ru"
    return client


def plain_book(*rows: list[object], sheet: str = "Социальные условия") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for position, row in enumerate(rows):
            page.write_row(position, 0, row)
    return content.getvalue()


def locked(content: bytes) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(content)).encrypt("secret", out)
    return out.getvalue()


def with_entity(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/sharedStrings.xml":
                data = re.sub(rb"\?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', data, count=1)
            new.writestr(item.filename, data)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", b"<workbook>" + b" " * (300 * 1024 * 1024) + b"</workbook>")
    return out.getvalue()


GOOD = plain_book(list(HEADINGS), [""] * len(HEADINGS))
KINDS = {
    "picture": ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "рисунок"),
    "pdf": ("a.xlsx", b"%PDF-1.7\n" + b"0" * 100, "PDF"),
    "pdf as csv": ("a.csv", b"%PDF-1.7\n" + b"0" * 100, "Это не таблица CSV"),
    "web page": ("a.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "веб-страница"),
    "old xls": ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "Книга"),
    "password": ("a.xlsx", locked(GOOD), "паролем"),
    "cut off": ("a.xlsx", GOOD[:-200], "повреждена"),
    "archive": ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "Это не книга XLSX"),
    "entity": ("a.xlsx", with_entity(GOOD), "XML"),
    "bomb": ("a.xlsx", bomb(), "слишком"),
    "only blanks": ("a.csv", b"   \r\n \r\n", "Файл пуст"),
    "random": ("a.bin", bytes(range(256)) * 4, "Это не таблица CSV"),
    "ragged": ("a.csv", b"school_id;year;pupils\n1;2019\n", "Ячеек в строке"),
    "no headings": ("a.csv", b"1;2;3\n4;5;6\n", "Нет столбца"),
    "foreign workbook": ("a.xlsx", plain_book(["x"], [1], sheet="Лист1"), "Нет столбца"),
    "double heading": ("a.csv", ";".join([*HEADINGS, "pupils"]).encode() + b"\n", "дважды"),
    "no figures": ("a.csv", ";".join(HEADINGS).encode() + b"\n", "нет ни одной строки с данными"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_file_is_told_in_the_persons_language(kind: str, own: Submission, coordinator: Client) -> None:
    name, content, words = KINDS[kind]

    answer = coordinator.post(
        f"/collection/campaigns/submissions/{own.pk}/upload/",
        {"file": SimpleUploadedFile(name, content)},
        follow=True,
    )

    assert answer.status_code in {200, 422}
    assert words in answer.content.decode()
    assert DataRow.objects.count() == 0
    upload = Upload.objects.get()
    assert (upload.state, upload.file.size) == ("refused", len(content))
    marked = coordinator.get(f"/collection/campaigns/uploads/{upload.pk}/marked/")
    assert openpyxl.load_workbook(io.BytesIO(marked.content)).sheetnames[-1:] != []
    original = coordinator.get(f"/collection/campaigns/uploads/{upload.pk}/original/")
    assert b"".join(original.streaming_content) == content  # type: ignore[attr-defined]
    assert original.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"school_id": "999999"}, "Такой школы нет среди тех, за которые вы отчитываетесь"),
        ({"year": 2031}, "За 2031 год данные в этом сборе не нужны"),
        ({"year": "19"}, "Нужен год четырьмя цифрами"),
        ({"pupils": "12,5"}, "Здесь нужно целое число"),
        ({"pupils": -1}, "не может быть отрицательным"),
        ({"free_meals": 5000}, "Больше, чем в столбце"),
        ({"pupils": "=SUM(A1:A9)"}, "Здесь нужно число"),
        ({"pupils": "9" * 30}, "Слишком большое число"),
        ({"school_id": ""}, "Обязательная ячейка пуста"),
    ],
)
def test_a_bad_cell_is_told_at_its_place(
    change: dict[str, object], words: str, own: Submission, coordinator: Client
) -> None:
    place = own.municipality
    assert place is not None
    row = social_row(code(place, 1)) | change

    answer = coordinator.post(
        f"/collection/campaigns/submissions/{own.pk}/upload/", {"file": csv_file([row])}, follow=True
    )

    text = answer.content.decode()
    assert answer.status_code == 200
    assert words in text
    letter = (
        "ABC"[("school_id", "year", "pupils").index(next(iter(change)))]
        if "free_meals" not in change
        else "M"
    )
    assert f"{letter}2" in text
    assert DataRow.objects.count() == 0


def test_one_wrong_row_keeps_the_whole_file_out(own: Submission, coordinator: Client) -> None:
    place = own.municipality
    assert place is not None
    rows = [social_row(code(place, 1)), social_row(code(place, 2), pupils="?")]

    coordinator.post(f"/collection/campaigns/submissions/{own.pk}/upload/", {"file": csv_file(rows)})

    assert DataRow.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"file": "text"}, {"file": SimpleUploadedFile("a.xlsx", b"")}])
def test_no_file_or_an_empty_one_is_asked_for_again(
    sent: dict[str, object], own: Submission, coordinator: Client
) -> None:
    answer = coordinator.post(f"/collection/campaigns/submissions/{own.pk}/upload/", sent)

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert Upload.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_with_the_limit(
    own: Submission, coordinator: Client, settings: object
) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024  # type: ignore[attr-defined]

    answer = coordinator.post(
        f"/collection/campaigns/submissions/{own.pk}/upload/",
        {"file": SimpleUploadedFile("a.csv", b"x" * (1024 * 1024 + 1))},
    )

    assert answer.status_code == 422
    assert "Файл больше 1 МБ" in answer.content.decode()


def test_a_name_of_a_file_is_never_a_path_or_markup(
    own: Submission, coordinator: Client, tmp_path: Path
) -> None:
    name = '<img src=x onerror=alert(1)>"; a.xlsx'
    answer = coordinator.post(
        f"/collection/campaigns/submissions/{own.pk}/upload/",
        {"file": workbook_file(own, name=name)},
        follow=True,
    )

    assert answer.status_code == 200
    assert "<img" not in answer.content.decode()
    assert not list(tmp_path.iterdir())


def test_a_large_file_is_checked_in_the_background(own: Submission, coordinator: Client) -> None:
    place = own.municipality
    assert place is not None
    file = csv_file([social_row(code(place, 1))])
    file.file.seek(0)
    padded = SimpleUploadedFile("big.csv", file.read() + b"\r\n" * (1024 * 1024 + 10))

    answer = coordinator.post(f"/collection/campaigns/submissions/{own.pk}/upload/", {"file": padded})

    assert answer.headers["Location"].startswith("/jobs/")
    upload = Upload.objects.get()
    assert (upload.state, upload.job.kind) == ("waiting", "collection.upload")

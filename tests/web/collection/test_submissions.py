"""From a template to an acceptance, through the pages."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from effective_school.collection.domain.queries import accepted_fingerprint, accepted_rows
from effective_school.collection.domain.submissions import accept, submit
from effective_school.collection.enums import SubmissionState, UploadState
from effective_school.collection.models import DataRow, RowChange, Submission, Upload
from effective_school.common.models import Letter, Notification
from effective_school.organisations.enums import Role
from effective_school.organisations.models import School
from tests.factories.collection import (
    SOCIAL,
    code,
    csv_file,
    hand_in,
    make_accepted,
    make_open_campaign,
    make_submission,
    press_accept,
    social_row,
    workbook_file,
)
from tests.factories.organisations import make_municipality, make_person, sign_in_as

pytestmark = pytest.mark.django_db


def address(submission: Submission, *parts: str) -> str:
    return "/".join(["/collection/campaigns/submissions", str(submission.pk), *parts, ""])


def test_a_template_is_filled_in_handed_in_submitted_and_accepted(client: Client) -> None:
    place = make_municipality("Amursk")
    own = make_submission(place, schools=2)
    coordinator = sign_in_as(client, Role.MUNICIPALITY, municipality=place)

    template = client.get(address(own, "template"))
    sheet = load_workbook(io.BytesIO(template.content)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == [code(place, 1), code(place, 2)]

    answer = client.post(address(own, "upload"), {"file": workbook_file(own)}, follow=True)
    upload = Upload.objects.get()
    assert (upload.state, upload.rows_added, upload.errors) == (UploadState.APPLIED, 2, 0)
    assert answer.redirect_chain[-1][0] == f"/collection/campaigns/uploads/{upload.pk}/"
    row = DataRow.objects.get(school_code=code(place, 1))
    assert row.values == {"school_id": code(place, 1), "year": 2019, **SOCIAL}
    assert (row.file, row.file_row, row.entered_by) == (upload.file, 2, coordinator)
    assert accepted_rows("social") == []

    client.post(address(own, "submit"))
    own.refresh_from_db()
    assert (own.state, own.submitted_by, own.percent_filled) == (SubmissionState.SUBMITTED, coordinator, 100)

    operator = Client()
    sign_in_as(operator, Role.OPERATOR)
    assert (
        "Решение" in operator.get(address(own)).content.decode()
        or "Decision" in operator.get(address(own)).content.decode()
    )
    press_accept(operator, address(own))
    own.refresh_from_db()
    assert own.state == SubmissionState.ACCEPTED
    assert [one["pupils"] for one in accepted_rows("social", [2019])] == [200, 200]
    assert Letter.objects.filter(to=coordinator.email, event="submission_accepted").count() == 1


def test_errors_are_shown_at_their_cells_and_nothing_is_applied(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    bad = workbook_file(
        own, {code(place, 1): {"free_meals": 900, "pupils": "много"}, code(place, 2): {"guardianship": "5 %"}}
    )

    page = client.post(address(own, "upload"), {"file": bad}, follow=True, headers={"accept-language": "ru"})

    upload = Upload.objects.get()
    assert (upload.state, upload.errors) == (UploadState.REFUSED, 2)
    assert DataRow.objects.count() == 0
    text = page.content.decode()
    assert "D2" in text
    assert "Здесь нужно число." in text
    assert "Здесь проценты, а нужно число человек." in text


def test_the_marked_copy_is_the_persons_own_workbook_with_comments(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.post(address(own, "upload"), {"file": workbook_file(own, {code(place, 1): {"pupils": "много"}})})
    upload = Upload.objects.get()

    answer = client.get(
        f"/collection/campaigns/uploads/{upload.pk}/marked/", headers={"accept-language": "ru"}
    )

    book = load_workbook(io.BytesIO(answer.content))
    problems, sheet = book.worksheets[0], book["Социальные условия"]
    marked = sheet["D2"]
    assert marked.comment.text.startswith("Здесь нужно число.")
    assert marked.fill.start_color.rgb == "FFF8CBCB"
    assert sheet["A2"].value == code(place, 1)
    assert [cell.value for cell in problems[2]][2] == "D2"
    assert problems.row_dimensions[2].height >= 15 * len(str(problems["G2"].value)) / 60
    assert sheet.data_validations.count > 0


def test_after_a_refused_file_it_is_said_that_the_data_stay_and_a_clean_one_ends_that(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place, schools=1)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.cookies["django_language"] = "en"

    def page_after(name: str, pupils: int) -> str:
        file = csv_file([social_row(code(place, 1), pupils=pupils)], name)
        client.post(address(own, "upload"), {"file": file})
        return client.get(address(own)).content.decode()

    said, offered = "The last file, bad.csv, has errors", "Download your file with the cells marked"
    assert said not in page_after("good.csv", 200)
    page = page_after("bad.csv", -5)
    assert said in page
    assert offered in page
    page = page_after("better.csv", 210)
    assert said not in page
    assert offered not in page


def test_the_marked_copy_of_a_csv_file_is_a_workbook(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.post(address(own, "upload"), {"file": csv_file([social_row(code(place, 1), pupils=-5)])})

    answer = client.get(f"/collection/campaigns/uploads/{Upload.objects.get().pk}/marked/")

    book = load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0]["C2"].comment is not None
    assert book.worksheets[0]["C2"].value == "'-5"


def test_the_same_file_again_changes_nothing_and_says_so(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    rows = [social_row(code(place, 1))]
    client.post(address(own, "upload"), {"file": csv_file(rows)})
    before = list(DataRow.objects.values())

    again = client.post(
        address(own, "upload"),
        {"file": csv_file(rows, "renamed.csv")},
        follow=True,
        headers={"accept-language": "en"},
    )

    assert "This very file was applied already" in again.content.decode()
    assert Upload.objects.count() == 1
    assert list(DataRow.objects.values()) == before


def test_a_later_file_changes_only_what_differs_and_keeps_where_each_value_came_from() -> None:
    place = make_municipality()
    own, person = make_submission(place), make_person(Role.MUNICIPALITY, municipality=place)
    hand_in(own, csv_file([social_row(code(place, 1)), social_row(code(place, 2))]), person)
    first = DataRow.objects.get(school_code=code(place, 1)).file

    upload = hand_in(
        own,
        csv_file([social_row(code(place, 1), free_meals=41), social_row(code(place, 2))], "b.csv"),
        person,
    )

    assert (upload.rows_added, upload.rows_changed, upload.rows_same) == (0, 1, 1)
    row = DataRow.objects.get(school_code=code(place, 1))
    assert (row.values["free_meals"], row.file, list(row.origins)) == (41, first, ["free_meals"])
    assert row.origins["free_meals"]["file"] == upload.file_id
    change = RowChange.objects.get()
    assert (change.before["free_meals"], change.after["free_meals"], change.file_row) == (40, 41, 2)


def test_a_warning_must_be_explained_before_submitting(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.post(address(own, "upload"), {"file": csv_file([social_row(code(place, 1))])})
    finding = own.findings.get(upload=None)
    assert (finding.rule, finding.details) == ("collection.no_rows", {"schools": [code(place, 2)]})

    client.post(address(own, "submit"))
    own.refresh_from_db()
    assert own.state == SubmissionState.DRAFT

    client.post(address(own, "warnings"), {f"explanation-{finding.pk}": "The school was closed for repair."})
    client.post(address(own, "upload"), {"file": csv_file([social_row(code(place, 1), free_meals=1)])})
    client.post(address(own, "submit"))
    own.refresh_from_db()
    assert own.state == SubmissionState.SUBMITTED
    assert own.findings.get(upload=None).explanation == "The school was closed for repair."


def test_returned_with_remarks_and_mended(client: Client) -> None:
    place = make_municipality()
    own, person = make_submission(place, schools=1), make_person(Role.MUNICIPALITY, municipality=place)
    hand_in(own, csv_file([social_row(code(place, 1))]), person)
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")
    client.post(address(own, "submit"))
    operator = Client()
    sign_in_as(operator, Role.OPERATOR)

    assert operator.post(address(own, "return"), {"remarks": " "}).status_code == 422
    operator.post(address(own, "return"), {"remarks": "Check the meals."})

    own.refresh_from_db()
    assert (own.state, own.remarks) == (SubmissionState.RETURNED, "Check the meals.")
    assert "Check the meals." in client.get(address(own)).content.decode()
    assert Notification.objects.filter(person=person, event="submission_returned").count() == 1
    client.post(address(own, "upload"), {"file": csv_file([social_row(code(place, 1), free_meals=30)])})
    client.post(address(own, "submit"))
    own.refresh_from_db()
    assert own.state == SubmissionState.SUBMITTED


def test_a_change_after_acceptance_reopens_only_what_changed(client: Client) -> None:
    place = make_municipality()
    own, person = make_submission(place), make_person(Role.MUNICIPALITY, municipality=place)
    make_accepted(own, person)
    fingerprint = accepted_fingerprint(["social"])

    hand_in(
        own,
        csv_file([social_row(code(place, 1), free_meals=77), social_row(code(place, 2))], "b.csv"),
        person,
    )

    own.refresh_from_db()
    assert own.state == SubmissionState.DRAFT
    assert [row.school_code for row in own.rows.filter(changed_since_acceptance=True)] == [code(place, 1)]
    assert [one["free_meals"] for one in accepted_rows("social")] == [40, 40]
    assert accepted_fingerprint(["social"]) == fingerprint
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")
    page = client.get(address(own, "changes")).content.decode()
    assert "<del>40</del>" in page
    assert "<ins>77</ins>" in page

    client.post(address(own, "submit"))
    operator = Client()
    sign_in_as(operator, Role.OPERATOR)
    press_accept(operator, address(own))
    assert [one["free_meals"] for one in accepted_rows("social")] == [77, 40]
    assert accepted_fingerprint(["social"]) != fingerprint


def test_a_change_taken_back_by_hand_needs_no_new_acceptance() -> None:
    place = make_municipality()
    own, person = make_submission(place, schools=1), make_person(Role.MUNICIPALITY, municipality=place)
    make_accepted(own, person)
    hand_in(own, csv_file([social_row(code(place, 1), free_meals=77)], "b.csv"), person)

    hand_in(
        own,
        csv_file([social_row(code(place, 1)), social_row(code(place, 1), year=2019)][:1], "c.csv"),
        person,
    )

    own.refresh_from_db()
    assert own.state in {SubmissionState.ACCEPTED, SubmissionState.DRAFT}


def test_of_two_campaigns_the_later_accepted_row_counts() -> None:
    place = make_municipality()
    own, person = make_submission(place, schools=1), make_person(Role.MUNICIPALITY, municipality=place)
    make_accepted(own, person)
    second = make_open_campaign().submissions.get(municipality=place)
    hand_in(second, csv_file([social_row(code(place, 1), pupils=300)]), person)
    submit(submission=second, person=person)
    assert [one["pupils"] for one in accepted_rows("social")] == [200]
    accept(submission=second, person=make_person(Role.OPERATOR))
    assert [one["pupils"] for one in accepted_rows("social")] == [300]


def test_warnings_about_applied_data_are_marked_in_a_copy_that_every_page_offers(client: Client) -> None:
    place = make_municipality()
    years = (2018, 2019)
    own = make_submission(place, schools=1, years=years)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.cookies["django_language"] = "en"
    rows = [
        social_row(code(place, 1), 2018, free_meals=5),
        social_row(code(place, 1), 2019, free_meals=195),
    ]
    page = client.post(address(own, "upload"), {"file": csv_file(rows)}, follow=True).content.decode()
    upload = Upload.objects.get()
    assert (upload.state, upload.errors, upload.warnings) == (UploadState.APPLIED, 0, 0)
    finding = own.findings.get(upload=None)
    own_school = School.objects.get(code=code(place, 1))
    assert (finding.rule, finding.column) == ("outlier", "free_meals")

    marked = f"/collection/campaigns/uploads/{upload.pk}/marked/"
    assert "1 warning about these data has no explanation" in page
    listed = page.partition("Warnings about these data")[2]
    assert all(words in listed for words in (own_school.name, "Not explained yet."))
    for shown in (page, *(client.get(address(own, *part)).content.decode() for part in ([], ["warnings"]))):
        assert f'href="{marked}"' in shown
    book = load_workbook(io.BytesIO(client.get(marked).content))
    sheet, problems = book.worksheets
    cell = sheet["M3"]
    assert (sheet["M1"].value, cell.value, cell.fill.start_color.rgb) == ("free_meals", "195", "FFFCE8B2")
    assert "Mend the figure, or explain on the site why it is right." in cell.comment.text
    assert [problems.cell(2, column).value for column in (1, 3)] == ["Warning", "M3"]

    client.post(address(own, "warnings"), {f"explanation-{finding.pk}": "A new law."})
    book = load_workbook(io.BytesIO(client.get(marked).content))
    assert "Explained: A new law." in book.worksheets[0]["M3"].comment.text
    page = client.get(f"/collection/campaigns/uploads/{upload.pk}/").content.decode()
    assert "<td>A new law.</td>" in page.partition("Warnings about these data")[2]


def test_a_file_without_most_schools_names_some_and_counts_the_rest(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place, schools=8)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.cookies["django_language"] = "en"
    file = csv_file([social_row(code(place, 1))])
    page = client.post(address(own, "upload"), {"file": file}, follow=True).content.decode()
    named = ", ".join(f"School {number} ({code(place, number)})" for number in range(2, 7))
    assert f"7 schools have no row for 2019: {named} and 2 more." in page


def test_a_cell_that_was_mended_after_the_file_is_not_marked(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place, schools=1, years=(2018, 2019))
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    rows = [
        social_row(code(place, 1), 2018, free_meals=5),
        social_row(code(place, 1), 2019, free_meals=195),
    ]
    client.post(address(own, "upload"), {"file": csv_file(rows)})
    first = Upload.objects.get()
    rows[1]["free_meals"] = 190
    client.post(address(own, "upload"), {"file": csv_file(rows, "b.csv")})

    def marked(upload: Upload) -> object:
        answer = client.get(f"/collection/campaigns/uploads/{upload.pk}/marked/")
        return load_workbook(io.BytesIO(answer.content)).worksheets[0]["M3"].comment

    assert marked(Upload.objects.exclude(pk=first.pk).get()) is not None
    assert marked(first) is None


def test_taken_back_from_two_tabs_is_taken_back_once_and_what_is_decided_says_so(client: Client) -> None:
    place = make_municipality()
    own, person = make_submission(place, schools=1), make_person(Role.MUNICIPALITY, municipality=place)
    hand_in(own, csv_file([social_row(code(place, 1))]), person)
    submit(submission=own, person=person)
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")

    def take_back() -> str:
        answer = client.post(address(own, "take-back"), follow=True, headers={"accept-language": "ru"})
        return answer.content.decode()

    for page in (take_back(), take_back()):
        assert "Отозвано" in page
        assert "уже принято решение" not in page
    own.refresh_from_db()
    assert own.state == SubmissionState.DRAFT
    assert own.events.filter(kind="taken_back").count() == 1

    submit(submission=own, person=person)
    accept(submission=own, person=make_person(Role.OPERATOR))
    assert "По отчёту уже принято решение." in take_back()


def test_a_definition_break_speaks_of_the_data_handed_in_and_not_of_the_region(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place, schools=12, years=(2018, 2019))
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.cookies["django_language"] = "ru"
    rows = [
        social_row(code(place, number), year, free_meals=meals)
        for number in range(1, 13)
        for year, meals in ((2018, 41), (2019, 73))
    ]
    client.post(address(own, "upload"), {"file": csv_file(rows)})
    assert own.findings.get(upload=None).rule == "definition_break"

    page = client.get(address(own, "warnings")).content.decode()

    assert "по этим данным 20,5 % в 2018 г. и 36,5 % в 2019 г." in page
    assert "в одну сторону он изменился у 100 % школ" in page
    assert "по региону" not in page


def test_warnings_are_marked_in_the_persons_own_workbook(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place, schools=1, years=(2018, 2019))
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.cookies["django_language"] = "ru"
    book = load_workbook(workbook_file(own, {code(place, 1): {"free_meals": 5}}).file)
    sheet = book.worksheets[0]
    assert (sheet["A3"].value, sheet["C3"].value) == (code(place, 1), 2019)
    column = next(
        cell.column_letter for cell in sheet[1] if cell.value == "Обучающиеся с бесплатным питанием"
    )
    sheet[f"{column}3"].value = 195
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("мой файл.xlsx", content.getvalue())
    client.post(address(own, "upload"), {"file": file})
    upload = Upload.objects.get()
    assert upload.state == UploadState.APPLIED

    marked = load_workbook(
        io.BytesIO(client.get(f"/collection/campaigns/uploads/{upload.pk}/marked/").content)
    )

    problems, cell = marked.worksheets[0], marked[sheet.title][f"{column}3"]
    assert (cell.value, cell.fill.start_color.rgb) == (195, "FFFCE8B2")
    assert cell.comment.text.startswith("Резкое изменение")
    assert [problems.cell(2, place).value for place in (1, 3)] == ["Предупреждение", f"{column}3"]
    assert marked[sheet.title][f"{column}2"].comment is None


def test_remarks_typed_on_a_stale_page_are_shown_again(client: Client) -> None:
    own = make_submission(make_municipality())
    sign_in_as(client, Role.OPERATOR)
    Submission.objects.filter(pk=own.pk).update(state="accepted", accepted_at=timezone.now())

    answer = client.post(
        address(own, "return"), {"remarks": "Ten more? Check."}, headers={"accept-language": "en"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ten more? Check.</textarea>" in page
    assert "its state now: Accepted" in page
    own.refresh_from_db()
    assert (own.state, own.remarks) == ("accepted", "")


def test_saving_no_explanation_is_not_told_as_a_success(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    client.post(address(own, "upload"), {"file": csv_file([social_row(code(place, 1))])})
    field = f"explanation-{own.findings.get(upload=None).pk}"

    said = [
        client.post(address(own, "warnings"), {field: text}, follow=True, headers={"accept-language": "ru"})
        for text in ("", "A new school.")
    ]

    assert "Новых пояснений нет: сохранять нечего." in said[0].content.decode()
    assert "Сохранено 1 пояснение" in said[1].content.decode()

"""Campaigns, submissions, studies, and files as people hand them in."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from effective_school.accounts.models import User
from effective_school.collection.domain.campaigns import open_campaign
from effective_school.collection.domain.schools import school_lines
from effective_school.collection.domain.submissions import accept, explain_warnings, submit
from effective_school.collection.domain.uploads import check_upload, receive_file
from effective_school.collection.enums import HandsIn, StudyKind
from effective_school.collection.forms_registry import source
from effective_school.collection.models import Campaign, Study, Submission, Upload
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality
from tests.factories.organisations import make_passport, make_person, make_school

SOCIAL = {
    "pupils": 200,
    "deviant_behaviour": 2,
    "school_register": 3,
    "police_register": 1,
    "non_native_language": 4,
    "special_needs": 5,
    "parent_unemployed": 10,
    "parents_no_higher_education": 60,
    "single_parent": 50,
    "family_at_risk": 3,
    "free_meals": 40,
    "guardianship": 2,
}
HEADINGS = ("school_id", "year", *SOCIAL)


def make_campaign(
    forms: Sequence[str] = ("social",), years: Sequence[int] = (2019,), **fields: object
) -> Campaign:
    """Make a draft campaign that would take data today."""
    today = timezone.localdate()
    return Campaign.objects.create(
        **{
            "title": "Social conditions",
            "forms": list(forms),
            "years": list(years),
            "opens_on": today - timedelta(days=5),
            "due_on": today + timedelta(days=10),
            "closes_on": today + timedelta(days=20),
            **fields,
        }
    )


def make_open_campaign(
    forms: Sequence[str] = ("social",), years: Sequence[int] = (2019,), **fields: object
) -> Campaign:
    """Make a campaign and open it: every municipality (or the exam centre) has its submission.

    Days in `fields` may be past: they are set once it is open, as if time had gone by.
    """
    days = {name: fields.pop(name) for name in ("opens_on", "due_on", "closes_on") if name in fields}
    campaign = open_campaign(
        campaign=make_campaign(forms, years, **fields), person=make_person(Role.OPERATOR)
    )
    Campaign.objects.filter(pk=campaign.pk).update(**days)
    campaign.refresh_from_db()
    return campaign


def make_submission(
    municipality: Municipality, schools: int = 2, years: Sequence[int] = (2019,), **fields: object
) -> Submission:
    """Make the submission of a municipality with schools `<id>01`, `<id>02`, ... in a new open campaign."""
    for number in range(1, schools + 1):
        school = make_school(municipality, code=code(municipality, number), name=f"School {number}")
        for year in years:
            make_passport(school, year)
    campaign = make_open_campaign(years=years, **fields)
    return campaign.submissions.get(municipality=municipality)


def make_exam_submission(schools: int = 2, **fields: object) -> Submission:
    """Make the submission of the exam centre."""
    school = [make_school(code=f"E{number:03}") for number in range(1, schools + 1)]
    for one in school:
        make_passport(one, 2019)
    campaign = make_open_campaign(("exams",), hands_in=HandsIn.EXAM_CENTRE, title="Exams", **fields)
    return campaign.submissions.get(municipality=None)


def code(municipality: Municipality, number: int) -> str:
    return f"{municipality.pk}{number:02}"


def social_row(school: str, year: int = 2019, **values: object) -> dict[str, object]:
    return {"school_id": school, "year": year, **SOCIAL, **values}


def csv_file(rows: Sequence[Mapping[str, object]], name: str = "social.csv") -> SimpleUploadedFile:
    """Make a CSV file of rows as Excel saves it."""
    headings = list(rows[0]) if rows else list(HEADINGS)
    lines = [";".join(headings), *(";".join(str(row[one]) for one in headings) for row in rows)]
    return SimpleUploadedFile(name, ("\r\n".join(lines) + "\r\n").encode("cp1251"), "text/csv")


def workbook_file(
    submission: Submission,
    values: Mapping[str, Mapping[str, object]] | None = None,
    name: str = "социальные условия.xlsx",
) -> SimpleUploadedFile:
    """Make the template of a submission, filled in; `values` replace cells by school code and column."""
    campaign = submission.campaign
    lines = school_lines(submission.municipality, campaign.years)
    book = load_workbook(io.BytesIO(source().template(campaign.forms, lines, campaign.years, "ru")))
    sheet = book.worksheets[0]
    form = next(form for form in source().forms("ru") if form.code == campaign.forms[0])
    columns = {cell.value: cell.column for cell in sheet[1]}
    places = {one.code: columns[one.heading] for one in form.columns}
    for row in range(2, sheet.max_row + 1):
        school = sheet.cell(row, places["school_id"]).value
        if school is None:
            break
        for column, value in {**SOCIAL, **(values or {}).get(str(school), {})}.items():
            sheet.cell(row, places[column]).value = value
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def hand_in(submission: Submission, file: SimpleUploadedFile, person: User) -> Upload:
    """Bring a file and have it checked."""
    upload = receive_file(submission=submission, file=file, person=person)
    return check_upload(upload=upload, person=person)


def make_accepted(submission: Submission, person: User, operator: User | None = None) -> Submission:
    """Hand in a social row for every school, explain what is left, submit and accept."""
    lines = school_lines(submission.municipality, submission.campaign.years)
    rows = [social_row(line.code, line.year or submission.campaign.years[-1]) for line in lines]
    hand_in(submission, csv_file(rows), person)
    texts = dict.fromkeys(submission.findings.filter(upload=None).values_list("pk", flat=True), "checked")
    explain_warnings(submission=submission, texts=texts, person=person)
    submit(submission=submission, person=person)
    return accept(submission=submission, person=operator or make_person(Role.OPERATOR))


def press_accept(operator: Client, page: str) -> HttpResponse:
    """Open a submission and accept what is seen there."""
    version = re.findall(r'name="version" value="(\d+)"', operator.get(page).content.decode())[0]
    return operator.post(f"{page}accept/", {"version": version})


def make_study(title: str = "Mathematics", **fields: object) -> Study:
    day = date(2019, 4, 16)
    return Study.objects.create(
        **{"title": title, "kind": StudyKind.VPR, "year": 2019, "held_from": day, "held_to": day, **fields}
    )


def queries_of(client: Client, address: str) -> int:
    """Count the queries of a page that was opened once before: caches and the session are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)

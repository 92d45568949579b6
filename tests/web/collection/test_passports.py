"""The yearly passports as a table that municipalities hand in; accepted ones go into the register."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook

from effective_school.collection.models import DataRow, Finding, Submission
from effective_school.organisations.enums import Role, SchoolGroup
from effective_school.organisations.models import School, SchoolYear
from tests.factories.collection import code, make_open_campaign, press_accept
from tests.factories.organisations import make_municipality, make_passport, make_school, sign_in_as
from tests.web.collection.test_rows import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(client: Client) -> Submission:
    """The submission of passports for 2020 by a municipality whose two schools have passports for 2019."""
    place = make_municipality()
    client.cookies["django_language"] = "en"
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    for number, group in ((1, "secondary"), (2, "basic")):
        school = make_school(place, code=code(place, number), name=f"School {number}")
        make_passport(school, 2019, group, pupils=100)
    return make_open_campaign(("schools",), (2020,), title="Passports").submissions.get(municipality=place)


def address(own: Submission) -> str:
    return f"/collection/campaigns/submissions/{own.pk}/"


def decided(own: Submission, client: Client) -> Client:
    assert client.post(f"{address(own)}submit/").status_code == 302
    operator = Client(headers={"accept-language": "en"})
    sign_in_as(operator, Role.OPERATOR)
    assert press_accept(operator, address(own)).status_code == 302
    own.refresh_from_db()
    assert own.state == "accepted"
    return operator


def test_the_template_proposes_the_last_passport_and_its_acceptance_fills_the_register(
    client: Client, own: Submission
) -> None:
    book = load_workbook(io.BytesIO(client.get(f"{address(own)}template/").getvalue()))
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("passports.xlsx", content.getvalue())
    answer = client.post(f"{address(own)}upload/", {"file": file}, follow=True)
    assert "The file is applied." in answer.content.decode()
    own.refresh_from_db()
    assert (own.rows_filled, own.rows_expected) == (2, 2)
    assert not SchoolYear.objects.filter(year=2020).exists()

    decided(own, client)

    found = SchoolYear.objects.filter(year=2020).order_by("school__code")
    assert [(one.school.code, one.group, one.excluded, one.pupils) for one in found] == [
        (code(own.municipality, 1), "secondary", "", None),
        (code(own.municipality, 2), "basic", "", None),
    ]
    assert found[0].history.get().history_change_reason == "Accepted: Passports"


def test_passports_are_chosen_in_the_grid_and_a_later_change_is_written_after_its_acceptance(
    client: Client, own: Submission
) -> None:
    grid = f"{address(own)}table/schools/2020/"
    page = client.get(grid).content.decode()
    assert '<option value="secondary" selected>' in page
    assert "The last passport is proposed" in page
    sent = fields_of(page)
    first, second = {"r0-group": "secondary", "r1-group": "basic"}, {"r1-excluded": "primary"}
    assert client.post(grid, sent | first).status_code == 302
    decided(own, client)
    SchoolYear.objects.filter(year=2020, school__code=code(own.municipality, 1)).update(
        group="evening", version=2
    )

    sent = fields_of(client.get(grid).content.decode())
    opened = json.loads(sent["r1-opened"])
    assert opened == {"group": "basic", "excluded": ""}
    assert (
        client.post(grid, sent | {"r0-group": "secondary", "r1-group": "basic"} | second).status_code == 302
    )
    assert not SchoolYear.objects.filter(excluded="primary").exists()
    decided(own, client)

    found = SchoolYear.objects.filter(year=2020).order_by("school__code")
    assert [(one.group, one.excluded, one.version) for one in found] == [
        ("evening", "", 2),  # corrected by hand meanwhile, and not changed in the submission
        ("basic", "primary", 2),
    ]
    assert [one.history_type for one in found[1].history.all()] == ["~", "+"]


def test_a_school_that_the_register_does_not_know_is_an_error(client: Client, own: Submission) -> None:
    lines = ["school_id;year;name;municipality;group;excluded", "999999;2020;New;Nowhere;basic;"]
    lines += [f"{code(own.municipality, 1)};;School 1;Nowhere;basic;"]
    file = SimpleUploadedFile("schools.csv", "\r\n".join(lines).encode())

    page = client.post(f"{address(own)}upload/", {"file": file}, follow=True).content.decode()

    assert "2 errors: nothing of the file was applied." in page
    assert "There is no such school among those that you report for." in page
    assert (DataRow.objects.count(), School.objects.count()) == (0, 2)


def passports_of(own: Submission, *groups: str, name: str = "School 1") -> SimpleUploadedFile:
    place = own.municipality
    assert place is not None
    lines = ["school_id;year;name;municipality;group;excluded"]
    for number, group in enumerate(groups, start=1):
        lines.append(
            f"{code(place, number)};2020;{name if number == 1 else 'School 2'};{place.name};{group};"
        )
    return SimpleUploadedFile("schools.csv", "\r\n".join(lines).encode())


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("group", list(SchoolGroup))
def test_a_group_is_known_by_the_words_of_the_register(
    client: Client, own: Submission, group: SchoolGroup, language: str
) -> None:
    with override(language):
        words = str(group.label)

    client.post(f"{address(own)}upload/", {"file": passports_of(own, words.lower(), "basic")})

    row = DataRow.objects.get(school_code=code(own.municipality, 1))
    assert row.values["group"] == group.value
    assert not Finding.objects.exists()


def test_a_group_that_the_register_does_not_have_is_an_error_that_names_those_it_has(
    client: Client, own: Submission
) -> None:
    file = passports_of(own, "gymnasiums", "basic")

    page = client.post(f"{address(own)}upload/", {"file": file}, follow=True).content.decode()

    assert "1 error: nothing of the file was applied." in page
    assert "secondary schools, basic schools, evening (shift) schools" in page
    assert not DataRow.objects.exists()


def test_what_the_register_keeps_is_not_passed_over_in_silence(client: Client, own: Submission) -> None:
    file = passports_of(own, "secondary", "basic", name="Renamed")

    page = client.post(f"{address(own)}upload/", {"file": file}, follow=True).content.decode()

    assert "The register says otherwise: School 1." in page
    assert DataRow.objects.count() == 2
    assert client.post(f"{address(own)}submit/").status_code == 302
    own.refresh_from_db()
    assert own.state == "submitted"


def test_passports_have_a_campaign_of_their_own() -> None:
    client = Client(headers={"accept-language": "en"})
    sign_in_as(client, Role.OPERATOR)

    sent = {"title": "All", "forms": ["schools", "social"], "years": "2020", "hands_in": "municipality"}
    answer = client.post("/collection/campaigns/new/", sent)

    assert "Collect the yearly passports in a campaign of their own" in answer.content.decode()

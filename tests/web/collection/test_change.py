"""A change of what was accepted: seen cell by cell, returned, accepted; and large files through the queue."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from effective_school.accounts.models import User
from effective_school.collection.domain.queries import accepted_rows
from effective_school.collection.models import DataRow, Submission, Upload
from effective_school.organisations.enums import Role
from tests.factories.collection import (
    code,
    csv_file,
    make_accepted,
    make_submission,
    press_accept,
    social_row,
)
from tests.factories.organisations import make_municipality, make_person, sign_in_as
from tests.factories.work import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Submission:
    place = make_municipality()
    own = make_submission(place, schools=2)
    return make_accepted(own, make_person(Role.MUNICIPALITY, municipality=place))


def coordinator_of(own: Submission, client: Client) -> User:
    client.cookies["django_language"] = "en"
    return sign_in_as(client, Role.MUNICIPALITY, municipality=own.municipality)


def pupils_that_count() -> list[int]:
    return [row["pupils"] for row in accepted_rows("social")]


def test_a_change_is_seen_returned_and_accepted_while_the_earlier_values_count(
    client: Client, own: Submission
) -> None:
    who = coordinator_of(own, client)
    operator = Client(headers={"accept-language": "en"})
    sign_in_as(operator, Role.OPERATOR)
    page = f"/collection/campaigns/submissions/{own.pk}/"
    rows = [social_row(code(own.municipality, 1), pupils=210), social_row(code(own.municipality, 2))]
    client.post(f"{page}upload/", {"file": csv_file(rows)})
    before = DataRow.objects.get(school_code=code(own.municipality, 2)).version
    client.post(f"{page}submit/")

    assert "1 row differs from what was accepted." in operator.get(page).content.decode()
    told = operator.get(f"{page}changes/").content.decode()
    cells = re.findall(r"<td><del>([^<]*)</del></td><td><ins>([^<]*)</ins></td>", told)
    assert cells == [("200", "210")]
    assert f"School 1 · {code(own.municipality, 1)} · 2019" in told
    assert str(who) in told
    assert operator.post(f"{page}return/", {"remarks": "Ten more? Check."}).status_code == 302

    assert pupils_that_count() == [200, 200]
    told = client.get(page).content.decode()
    assert "Ten more? Check." in told
    assert "an earlier version is accepted and counts" in told
    rows[0] = social_row(code(own.municipality, 1), pupils=201)
    client.post(f"{page}upload/", {"file": csv_file(rows)})
    client.post(f"{page}submit/")
    assert pupils_that_count() == [200, 200]
    press_accept(operator, page)

    assert pupils_that_count() == [201, 200]
    assert DataRow.objects.get(school_code=code(own.municipality, 2)).version == before
    row = DataRow.objects.get(school_code=code(own.municipality, 1))
    past = operator.get(f"{page}rows/{row.pk}/").content.decode()
    for part in ("200", "210", "201", str(who), "<dt>School</dt><dd>School 1</dd>"):
        assert part in past


def test_what_was_changed_after_the_operator_had_opened_it_is_not_accepted_unseen(
    client: Client, own: Submission
) -> None:
    coordinator_of(own, client)
    operator = Client(headers={"accept-language": "en"})
    sign_in_as(operator, Role.OPERATOR)
    page = f"/collection/campaigns/submissions/{own.pk}/"
    for pupils in (210, 888):
        client.post(
            f"{page}upload/", {"file": csv_file([social_row(code(own.municipality, 1), pupils=pupils)])}
        )
        client.post(f"{page}submit/")
        if pupils == 210:
            opened = re.findall(r'name="version" value="(\d+)"', operator.get(page).content.decode())[0]
            client.post(f"{page}take-back/")

    for version, told in (
        (opened, "It was changed and submitted again"),
        ("", "The request could not be read"),
    ):
        answer = operator.post(f"{page}accept/", {"version": version}, follow=True)
        assert told in answer.content.decode()
        assert pupils_that_count() == [200, 200]
    seen = re.findall(r'name="version" value="(\d+)"', operator.get(page).content.decode())[0]
    for _ in range(2):
        answer = operator.post(f"{page}accept/", {"version": seen}, follow=True)
        assert "Accepted. The data count from now on." in answer.content.decode()
    assert pupils_that_count() == [888, 200]


def large(rows: list[dict[str, object]]) -> object:
    """A file above the size that is checked at once: the same rows and a column that is passed over."""
    return csv_file([{**row, "note": "x" * 1_100_000} for row in rows], "large.csv")


def test_a_large_file_is_checked_by_the_worker_and_its_page_goes_from_progress_to_the_result(
    client: Client,
) -> None:
    own = make_submission(make_municipality(), schools=2)
    coordinator_of(own, client)
    rows = [social_row(code(own.municipality, number)) for number in (1, 2)]

    answer = client.post(f"/collection/campaigns/submissions/{own.pk}/upload/", {"file": large(rows)})

    job = answer.headers["Location"]
    progress = client.get(job).content.decode()
    assert 'hx-trigger="every 2s"' in progress
    assert DataRow.objects.count() == 0
    upload = Upload.objects.get()
    assert "See how far it is" in client.get(f"/collection/campaigns/uploads/{upload.pk}/").content.decode()
    assert work_off() == 1
    done = client.get(job, headers={"hx-request": "true"}).content.decode()
    assert "hx-trigger" not in done
    assert f'href="/collection/campaigns/uploads/{upload.pk}/"' in done
    assert (
        "The file is applied." in client.get(f"/collection/campaigns/uploads/{upload.pk}/").content.decode()
    )
    assert DataRow.objects.count() == 2


def test_a_large_file_with_errors_shows_them_with_their_cells(client: Client) -> None:
    own = make_submission(make_municipality(), schools=2)
    coordinator_of(own, client)
    rows = [social_row(code(own.municipality, number), free_meals=900) for number in (1, 2)]
    client.post(f"/collection/campaigns/submissions/{own.pk}/upload/", {"file": large(rows)})

    work_off()

    upload = Upload.objects.get()
    page = client.get(f"/collection/campaigns/uploads/{upload.pk}/").content.decode()
    assert "2 errors: nothing of the file was applied." in page
    assert re.search(r"</span> [A-Z]+2", page)
    assert (upload.state, DataRow.objects.count()) == ("refused", 0)

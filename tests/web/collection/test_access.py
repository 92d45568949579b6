"""Role and territory: a foreign submission is not there, a missing right is refused."""

from __future__ import annotations

import pytest
from django.test import Client

from effective_school.collection.enums import SubmissionState
from effective_school.organisations.enums import Role
from tests.factories.collection import (
    code,
    csv_file,
    hand_in,
    make_campaign,
    make_exam_submission,
    make_submission,
    social_row,
)
from tests.factories.organisations import make_municipality, make_person, make_school, sign_in_as

pytestmark = pytest.mark.django_db
READ = ("", "warnings/", "changes/", "template/", "table/social/2019/")
ACT = ("upload/", "submit/", "take-back/")
DECIDE = ("accept/", "return/")


def test_a_foreign_municipality_finds_nothing(client: Client) -> None:
    own = make_submission(make_municipality())
    place = own.municipality
    upload = hand_in(
        own, csv_file([social_row(code(place, 1))]), make_person(Role.MUNICIPALITY, municipality=place)
    )
    sign_in_as(client, Role.MUNICIPALITY, municipality=make_municipality())
    base = f"/collection/campaigns/submissions/{own.pk}/"

    row = own.rows.get()
    pages = [base + page for page in (*READ, f"rows/{row.pk}/")]
    files = [f"/collection/campaigns/uploads/{upload.pk}/{page}" for page in ("", "original/", "marked/")]
    assert [client.get(page).status_code for page in (*pages, *files)] == [404] * 9
    acts = [*(base + page for page in ACT), f"/collection/campaigns/uploads/{upload.pk}/again/"]
    assert [client.post(page).status_code for page in acts] == [404] * 4
    assert [client.post(base + page).status_code for page in DECIDE] == [403, 403]


def test_those_who_only_look_cannot_hand_in(client: Client) -> None:
    own = make_submission(make_municipality())
    base = f"/collection/campaigns/submissions/{own.pk}/"
    sign_in_as(client, Role.MINISTRY)

    assert [client.get(base + page).status_code for page in READ] == [200] * 5
    assert [client.post(base + page).status_code for page in (*ACT, *DECIDE)] == [403] * 5
    assert client.post(base + "table/social/2019/").status_code == 403

    centre = Client()
    sign_in_as(centre, Role.EXAM_CENTRE)
    assert [centre.post(base + page).status_code for page in ACT] == [403] * 3


def test_the_exam_centre_hands_in_for_all_schools(client: Client) -> None:
    own = make_exam_submission()
    person = sign_in_as(client, Role.EXAM_CENTRE)
    base = f"/collection/campaigns/submissions/{own.pk}/"
    row = {
        "school_id": "E001", "year": 2019, "exam": "ЕГЭ", "subject": "русский язык",
        "participants": 10, "failed": 1, "excellent": 2, "mean_score": "61,5",
    }  # fmt: skip

    client.post(base + "upload/", {"file": csv_file([row], "exams.csv")})
    client.post(base + "warnings/", {f"explanation-{one.pk}": "no such class" for one in own.findings.all()})
    client.post(base + "submit/")

    own.refresh_from_db()
    assert (own.state, own.submitted_by) == (SubmissionState.SUBMITTED, person)
    municipality = Client()
    sign_in_as(municipality, Role.MUNICIPALITY, municipality=make_municipality())
    assert municipality.get(base).status_code == 404


def test_a_head_reads_the_data_of_the_own_school_only(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    rows = [social_row(code(place, 1), pupils=777), social_row(code(place, 2), pupils=888)]
    hand_in(own, csv_file(rows), make_person(Role.MUNICIPALITY, municipality=place))
    first, second = place.schools.order_by("code")
    sign_in_as(client, Role.HEAD, school=first)

    page = client.get(f"/collection/schools/{first.pk}/").content.decode()

    assert "777" in page
    assert "888" not in page
    assert client.get(f"/collection/schools/{second.pk}/").status_code == 404
    assert client.get(f"/collection/campaigns/submissions/{own.pk}/").status_code == 403
    assert client.get("/collection/campaigns/").status_code == 403


def test_a_draft_is_for_the_operator(client: Client) -> None:
    campaign = make_campaign()
    sign_in_as(client, Role.MUNICIPALITY, municipality=make_school().municipality)

    assert client.get(f"/collection/campaigns/{campaign.pk}/").status_code == 404
    assert client.post(f"/collection/campaigns/{campaign.pk}/open/").status_code == 403
    assert campaign.title not in client.get("/collection/campaigns/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_led_to_the_sign_in_page(client: Client, method: str) -> None:
    own = make_submission(make_municipality())

    answer = getattr(client, method)(f"/collection/campaigns/submissions/{own.pk}/warnings/")

    assert answer.headers["Location"].startswith("/account/login/")

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from effective_school.accounts.models import User
from effective_school.api.domain.tokens import make_token, revoke_token, token_of
from effective_school.api.models import Token
from effective_school.collection.enums import SubmissionState
from effective_school.collection.models import Campaign, Submission
from effective_school.organisations.domain.reorganisations import merge_school
from effective_school.organisations.enums import Role
from tests.factories.organisations import (
    make_municipality,
    make_passport,
    make_person,
    make_school,
    sign_in_as,
)

pytestmark = pytest.mark.django_db
EVERY_LIST = ("municipalities", "schools", "campaigns", "publications")


def in_a_month() -> date:
    return timezone.localdate() + timedelta(days=30)


def token_for(person: User, expires_on: date | None = None) -> str:
    return make_token(person=person, name="warehouse", expires_on=expires_on or in_a_month())[1]


def read(client: Client, text: str, address: str) -> Any:  # noqa: ANN401 - JSON of any shape
    answer = client.get(f"/api/v1/{address}", headers={"authorization": f"Bearer {text}"})
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_schools_come_with_their_passports_and_successor(client: Client) -> None:
    place = make_municipality("Amursk")
    school = make_school(
        place, code="270001", name="Школа № 1", locality="rural", latitude=50.5, longitude=136.5
    )
    other = make_school(place, code="270002", name="Школа № 2")
    make_passport(school, 2018, "basic", pupils=10)
    make_passport(school, 2019, "secondary", pupils=11, teachers=3)
    merge_school(school=school, into=other, on=date(2024, 9, 1), document="order 1")

    told = read(client, token_for(make_person(Role.MINISTRY)), "schools")

    assert (told["total"], told["page"], told["pages"]) == (2, 1, 1)
    assert told["items"][0] == {
        "code": "270001",
        "name": "Школа № 1",
        "full_name": "",
        "municipality_id": place.pk,
        "status": "merged",
        "locality": "rural",
        "address": "",
        "latitude": 50.5,
        "longitude": 136.5,
        "opened_on": None,
        "closed_on": "2024-09-01",
        "successor": "270002",
        "passports": [
            {"year": 2019, "group": "secondary", "excluded": "", "pupils": 11, "teachers": 3},
            {"year": 2018, "group": "basic", "excluded": "", "pupils": 10, "teachers": None},
        ],
    }


def test_lists_are_cut_into_pages_and_narrowed(client: Client) -> None:
    text = token_for(make_person(Role.OPERATOR))
    place = make_municipality()
    for number in range(3):
        make_school(place, code=f"27000{number}", name=f"Школа с. Ёлкино {number}")
    make_school(code="270009", status="closed")

    def codes(query: str) -> list[str]:
        return [school["code"] for school in read(client, text, f"schools?{query}")["items"]]

    assert codes("per_page=2&page=2") == ["270002", "270009"]
    assert codes("page=9") == []
    assert codes(f"municipality_id={place.pk}") == ["270000", "270001", "270002"]
    assert codes("status=closed") == ["270009"]
    assert codes("q=елкино 1") == ["270001"]
    for query in ("page=0", "per_page=501", "page=x", "status=lost", f"municipality_id={2**70}"):
        assert read(client, text, f"schools?{query}") == 422


def test_a_token_carries_role_and_territory(client: Client) -> None:
    own, foreign = make_school(), make_school()
    text = token_for(make_person(Role.MUNICIPALITY, municipality=own.municipality))

    assert [one["code"] for one in read(client, text, "schools")["items"]] == [own.code]
    assert read(client, text, f"schools/{own.code}")["code"] == own.code
    assert read(client, text, f"schools/{foreign.code}") == 404
    assert read(client, text, f"municipalities/{own.municipality_id}")["id"] == own.municipality_id
    assert read(client, text, f"municipalities/{foreign.municipality_id}") == 404
    head = token_for(make_person(Role.HEAD, school=own))
    assert read(client, head, "municipalities") == 403
    assert read(client, head, "campaigns") == 403
    assert read(client, head, "schools")["total"] == 1
    teacher = token_for(make_person(Role.TEACHER, school=own))
    assert [read(client, teacher, address) for address in EVERY_LIST] == [403, 403, 403, 403]


@pytest.mark.parametrize("address", EVERY_LIST)
def test_without_a_token_that_opens_there_is_no_reading(client: Client, address: str) -> None:
    person = make_person(Role.OPERATOR)
    expired = token_for(person, timezone.localdate() - timedelta(days=1))
    revoked = token_for(person)
    revoke_token(token=Token.objects.latest("pk"))
    good = token_for(person)

    assert read(client, good, address) != 401
    assert [read(client, text, address) for text in (expired, revoked, good + "x", "", "\u00e9")] == [401] * 5
    assert client.get(f"/api/v1/{address}").status_code == 401
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert read(client, good, address) == 401
    signed_in = sign_in_as(client, Role.OPERATOR)
    assert client.get(f"/api/v1/{address}").status_code == 401, signed_in


def test_campaigns_say_how_far_they_are(client: Client) -> None:
    Campaign.objects.create(
        title="Social data", forms=["social"], years=[2019], state="open",
        opens_on=date(2026, 1, 1), due_on=date(2026, 2, 1), closes_on=date(2026, 3, 1),
    )  # fmt: skip

    told = read(client, token_for(make_person(Role.MINISTRY)), "campaigns")

    assert [(one["title"], one["years"], one["asked"], one["handed_in"]) for one in told["items"]] == [
        ("Social data", [2019], 0, 0)
    ]


def test_a_municipality_reads_how_far_it_is_itself(client: Client) -> None:
    campaign = Campaign.objects.create(
        title="Social data", forms=["social"], years=[2019], state="open",
        opens_on=date(2026, 1, 1), due_on=date(2026, 2, 1), closes_on=date(2026, 3, 1),
    )  # fmt: skip
    own, other = make_municipality("Amursk"), make_municipality("Vanino")
    Submission.objects.create(campaign=campaign, municipality=own)
    Submission.objects.create(campaign=campaign, municipality=other, state=SubmissionState.SUBMITTED)
    coordinator = make_person(Role.MUNICIPALITY, municipality=own)

    seen = {
        person: [
            (one["asked"], one["handed_in"]) for one in read(client, token_for(person), "campaigns")["items"]
        ]
        for person in (make_person(Role.OPERATOR), coordinator)
    }

    assert list(seen.values()) == [[(2, 1)], [(1, 0)]]


@pytest.mark.parametrize("rows", [1, 3])
def test_schools_ask_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        make_passport(make_school())
    text = token_for(make_person(Role.OPERATOR))
    read(client, text, "schools")

    with django_assert_num_queries(6):
        read(client, text, "schools")


def test_a_token_is_shown_once_stored_as_a_digest_and_revoked(client: Client) -> None:
    client.cookies["django_language"] = "en"
    person = sign_in_as(client, Role.OPERATOR)
    form = {"name": "warehouse", "expires_on": in_a_month().isoformat()}

    page = client.post("/api/", form)
    text = page.context["text"]
    token = Token.objects.get()

    assert text in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert text not in client.get("/api/").content.decode()
    assert text not in str(Token.objects.values().get())
    assert token_of(text) == token
    assert read(client, text, "schools")["total"] == 0
    assert Token.objects.get().last_used_at is not None
    assert client.post(f"/api/tokens/{token.pk}/revoke/").status_code == 302
    assert read(client, text, "schools") == 401
    assert token.person == person


def test_a_form_that_is_sent_again_makes_no_second_token(client: Client) -> None:
    client.cookies["django_language"] = "en"
    sign_in_as(client, Role.OPERATOR)

    def form() -> dict[str, str]:
        once = client.get("/api/").context["form"]["once"].value()
        return {"name": "warehouse", "expires_on": in_a_month().isoformat(), "once": once}

    first = form()
    assert client.post("/api/", first).context["text"]
    again = client.post("/api/", first, follow=True)

    assert again.redirect_chain == [("/api/", 302)]
    assert "This token is made already" in again.content.decode()
    assert Token.objects.count() == 1
    assert client.post("/api/", form()).context["text"]
    assert Token.objects.count() == 2


def test_only_own_tokens_are_revoked_and_only_authorities_make_them(client: Client) -> None:
    token_for(make_person(Role.OPERATOR))
    foreign = Token.objects.get()
    sign_in_as(client, Role.MINISTRY)

    assert client.post(f"/api/tokens/{foreign.pk}/revoke/").status_code == 404
    late = (timezone.localdate() + timedelta(days=400)).isoformat()
    assert client.post("/api/", {"name": "x", "expires_on": late}).context["form"].errors
    sign_in_as(client, Role.HEAD, school=make_school())
    assert client.get("/api/").status_code == 403


def test_a_token_asks_no_more_often_than_allowed(client: Client) -> None:
    text, other = token_for(make_person(Role.EXPERT)), token_for(make_person(Role.EXPERT))

    answers = [read(client, text, "campaigns") for _ in range(301)]

    assert (answers[299], answers[300]) == (403, 429)
    assert read(client, other, "campaigns") == 403


def test_openapi_describes_every_address(client: Client) -> None:
    told = client.get("/api/openapi.json").json()

    assert sorted(told["paths"]) == [
        "/api/v1/campaigns",
        "/api/v1/municipalities",
        "/api/v1/municipalities/{municipality_id}",
        "/api/v1/publications",
        "/api/v1/publications/{publication_id}/indices",
        "/api/v1/publications/{publication_id}/schools",
        "/api/v1/schools",
        "/api/v1/schools/{code}",
    ]
    assert {method for operations in told["paths"].values() for method in operations} == {"get"}


@pytest.mark.parametrize("address", ["", "/", "/teachers", "/schools/270001/marks", "/schools/"])
def test_unknown_address_answers_programs_in_their_form(client: Client, address: str) -> None:
    for answer in (client.get(f"/api/v1{address}"), client.post(f"/api/v1{address}")):
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")
        assert answer.json() == {"detail": "Not Found"}


def test_unknown_page_beside_the_api_stays_a_page(client: Client) -> None:
    answer = client.get("/api/v2/schools")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")

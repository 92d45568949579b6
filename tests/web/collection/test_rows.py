"""Tables with several rows a school: choosing the school, adding a row, taking one out and putting it back."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from effective_school.collection.models import DataRow, RowChange, Submission
from effective_school.organisations.enums import Role
from tests.factories.collection import code, make_submission, queries_of
from tests.factories.organisations import make_municipality, sign_in_as

pytestmark = pytest.mark.django_db
FIGURES = {"participants": "20", "failed": "2", "excellent": "5", "mean_score": "3,9"}


@pytest.fixture
def own(client: Client) -> Submission:
    place = make_municipality()
    client.cookies["django_language"] = "en"
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    return make_submission(place, schools=3, forms=("exams",))


def address(own: Submission) -> str:
    return f"/collection/campaigns/submissions/{own.pk}/table/exams/2019/"


def fields_of(page: str) -> dict[str, str]:
    table = page[page.index('class="grid-form"') :]
    found = re.findall(r'<input (?:id="[^"]*" |type="hidden" )?name="(r\d[^"]*)" value="([^"]*)"', table)
    return {name: unescape(value) for name, value in found}


def number_of(sent: dict[str, str], **key: object) -> str:
    """The number of the row with this key."""
    for name, value in sent.items():
        if re.fullmatch(r"r\d+", name) and key.items() <= json.loads(value).items():
            return name
    raise LookupError(key)


def add_vpr(client: Client, own: Submission, grade: str = "5") -> str:
    """Add the row of Russian in a grade, fill it in and save; give the address of the school's page."""
    page = f"{address(own)}?page=2"
    sent = fields_of(client.get(page).content.decode())
    new = {"add": "1", "new-exam": "vpr", "new-subject": "rus", "new-grade": grade}
    answer = client.post(page, sent | new)
    assert answer.status_code == 302
    sent = fields_of(client.get(answer.headers["Location"]).content.decode())
    row = number_of(sent, exam="vpr", grade=grade)
    saved = client.post(
        answer.headers["Location"], sent | {f"{row}-{name}": text for name, text in FIGURES.items()}
    )
    assert saved.status_code == 302, saved.content.decode()
    assert saved.headers["Location"] == page
    return page


def test_one_school_at_a_time_is_chosen_from_a_list(client: Client, own: Submission) -> None:
    second = code(own.municipality, 2)

    chosen = client.get(f"{address(own)}?{urlencode({'school': second})}")

    assert (chosen.status_code, chosen.headers["Location"]) == (302, f"{address(own)}?page=2")
    page = client.get(f"{address(own)}?page=2").content.decode()
    assert f'<option value="{second}" selected>School 2 — 0 rows</option>' in page
    assert {
        json.loads(value)["school_id"] for name, value in fields_of(page).items() if name[1:].isdecimal()
    } == {second}


def test_a_row_of_a_grade_is_added_filled_in_and_saved(client: Client, own: Submission) -> None:
    page = add_vpr(client, own)

    row = DataRow.objects.get()
    assert row.values == {
        "school_id": code(own.municipality, 2), "year": 2019, "exam": "vpr", "subject": "rus", "grade": "5",
        "participants": 20, "failed": 2, "excellent": 5, "mean_score": 3.9,
    }  # fmt: skip
    assert "School 2 — 1 row<" in client.get(page).content.decode()


def test_a_wrong_row_is_told_at_its_cell_and_stays_to_be_mended(client: Client, own: Submission) -> None:
    where = address(own)
    sent = fields_of(client.get(where).content.decode())
    new = {"add": "1", "new-exam": "vpr", "new-subject": "rus", "new-grade": "fifth"}
    where = client.post(where, sent | new).headers["Location"]
    sent = fields_of(client.get(where).content.decode())
    row = number_of(sent, grade="fifth")

    answer = client.post(where, sent | {f"{row}-participants": "20", f"{row}-failed": "30"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#{row}-failed"' in page
    assert fields_of(page)[f"{row}-failed"] == "30"
    assert DataRow.objects.count() == 0


def test_what_was_typed_is_saved_when_a_row_is_added(client: Client, own: Submission) -> None:
    sent = fields_of(client.get(address(own)).content.decode())
    row = number_of(sent, exam="oge", subject="math")

    client.post(address(own), sent | {f"{row}-participants": "9", "add": "1", "new-exam": "vpr"})

    assert DataRow.objects.get().values["participants"] == 9


def test_an_empty_new_row_is_asked_about(client: Client, own: Submission) -> None:
    sent = fields_of(client.get(address(own)).content.decode())

    answer = client.post(address(own), sent | {"add": "1", "new-exam": ""}, follow=True)

    assert "Choose first what the new row is about." in answer.content.decode()


def test_a_row_is_taken_out_and_put_back(client: Client, own: Submission) -> None:
    page = add_vpr(client, own)
    sent = fields_of(client.get(page).content.decode())
    row = number_of(sent, exam="vpr", grade="5")

    where = client.post(page, sent | {"remove": row[1:]}).headers["Location"]

    assert DataRow.objects.count() == 0
    text = client.get(where).content.decode()
    told = re.search(r"The row “([^”]*)” is taken out.", text)
    assert told is not None
    assert told[1].endswith(" · 5")
    button = re.search(r'name="restore" value="(\d+)"', text)
    assert button is not None
    for _ in range(2):  # pressed twice it is done once
        assert client.post(where, {"restore": button[1]}, follow=True).status_code in {200, 409}
    assert DataRow.objects.get().values["participants"] == 20
    assert [(one.before is None, one.after is None) for one in RowChange.objects.order_by("pk")] == [
        (False, True)
    ]


def test_a_row_of_another_submission_cannot_be_put_back(client: Client, own: Submission) -> None:
    page = add_vpr(client, own)
    sent = fields_of(client.get(page).content.decode())
    client.post(page, sent | {"remove": number_of(sent, exam="vpr", grade="5")[1:]})
    place = make_municipality()
    other = make_submission(place, schools=1, forms=("exams",))
    stranger = Client()
    sign_in_as(stranger, Role.MUNICIPALITY, municipality=place)

    stranger.post(address(other), {"restore": str(RowChange.objects.get().pk)})

    assert DataRow.objects.count() == 0


@pytest.mark.parametrize(
    "query", ["row=[]", "row={", 'row=["a"]', 'row=["vpr",5,null]', "removed=x", "removed=99", "school=none"]
)
def test_nonsense_in_the_address_is_no_failure(client: Client, own: Submission, query: str) -> None:
    assert client.get(f"{address(own)}?{query}").status_code == 200


def test_a_school_takes_the_same_number_of_queries_for_any_number_of_rows(
    client: Client, own: Submission
) -> None:
    counts = []
    for grade in ("4", "5", "6"):
        page = add_vpr(client, own, grade)
        counts.append(queries_of(client, page))

    assert counts == [QUERIES] * 3


QUERIES = 12

"""Typing figures into the grid."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from effective_school.collection.models import DataRow, RowChange, Submission
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality
from tests.factories.collection import (
    SOCIAL,
    code,
    csv_file,
    hand_in,
    make_accepted,
    make_exam_submission,
    make_submission,
    queries_of,
    social_row,
)
from tests.factories.organisations import make_municipality, make_person, sign_in_as

pytestmark = pytest.mark.django_db


def address(own: Submission, form: str = "social") -> str:
    return f"/collection/campaigns/submissions/{own.pk}/table/{form}/2019/"


def opened(client: Client, own: Submission, form: str = "social") -> dict[str, str]:
    """Open the grid as a browser does: every field with its value."""
    page = client.get(address(own, form)).content.decode()
    table = page[page.index('class="grid-form"') :]
    fields = re.findall(r'<input (?:id="[^"]*" |type="hidden" )?name="(r[^"]*)" value="([^"]*)"', table)
    return {name: unescape(value) for name, value in fields}


def signed_in(place: Municipality) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    return client


def test_figures_typed_by_hand_are_checked_and_saved_with_their_origin() -> None:
    place = make_municipality()
    own, client = make_submission(place), signed_in(place)
    sent = opened(client, own)
    assert len([name for name in sent if name.endswith("-pupils")]) == 2

    sent |= {f"r0-{column}": str(value) for column, value in SOCIAL.items()}
    answer = client.post(address(own), sent)

    assert answer.status_code == 302
    row = DataRow.objects.get()
    assert row.values == {"school_id": code(place, 1), "year": 2019, **SOCIAL}
    assert (row.file, row.file_row) == (None, None)
    own.refresh_from_db()
    assert (own.rows_filled, own.rows_expected) == (1, 2)
    assert own.findings.get().rule == "collection.no_rows"


def test_a_wrong_cell_is_told_and_nothing_typed_is_lost() -> None:
    place = make_municipality()
    own, client = make_submission(place), signed_in(place)
    sent = opened(client, own)
    sent |= {f"r{row}-{column}": str(value) for row in (0, 1) for column, value in SOCIAL.items()}
    sent |= {"r0-free_meals": "много", "r0-pupils": "321"}

    answer = client.post(address(own), sent)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="много"' in text
    assert 'value="321"' in text
    assert "A number is needed here." in text or "number" in text
    assert [row.school_code for row in DataRow.objects.all()] == [code(place, 2)]


def test_two_tabs_that_change_different_cells_of_one_row_both_stay() -> None:
    place = make_municipality()
    own, first, second = make_submission(place), signed_in(place), signed_in(place)
    hand_in(own, csv_file([social_row(code(place, 1))]), make_person(Role.MUNICIPALITY, municipality=place))
    one, other = opened(first, own), opened(second, own)

    assert first.post(address(own), one | {"r0-pupils": "210"}).status_code == 302
    assert second.post(address(own), other | {"r0-free_meals": "39"}).status_code == 302

    values = DataRow.objects.get().values
    assert (values["pupils"], values["free_meals"]) == (210, 39)


def test_two_tabs_that_change_one_cell_the_second_is_told_and_decides() -> None:
    place = make_municipality()
    own, first, second = make_submission(place), signed_in(place), signed_in(place)
    hand_in(own, csv_file([social_row(code(place, 1))]), make_person(Role.MUNICIPALITY, municipality=place))
    one, other = opened(first, own), opened(second, own)
    first.post(address(own), one | {"r0-pupils": "210"})

    told = second.post(address(own), other | {"r0-pupils": "220"})

    assert told.status_code == 422
    text = told.content.decode()
    assert "Somebody entered other values meanwhile" in text
    assert 'value="220"' in text
    assert "entered 210" in text
    assert DataRow.objects.get().values["pupils"] == 210

    table = text[text.index('class="grid-form"') :]
    again = dict(re.findall(r'<input (?:id="[^"]*" |type="hidden" )?name="(r[^"]*)" value="([^"]*)"', table))
    assert (
        second.post(address(own), {name: unescape(value) for name, value in again.items()}).status_code == 302
    )
    assert DataRow.objects.get().values["pupils"] == 220


def test_an_emptied_row_is_taken_out_and_after_acceptance_waits_for_it() -> None:
    place = make_municipality()
    person = make_person(Role.MUNICIPALITY, municipality=place)
    own, client = make_submission(place), signed_in(place)
    make_accepted(own, person)
    sent = opened(client, own)

    client.post(address(own), sent | {f"r0-{column}": "" for column in SOCIAL})

    row = DataRow.objects.get(school_code=code(place, 1))
    assert (row.is_removed, row.changed_since_acceptance) == (True, True)
    assert RowChange.objects.get().after is None
    page = client.get(f"/collection/campaigns/submissions/{own.pk}/changes/").content.decode()
    assert "taken out" in page


def test_means_are_typed_with_a_comma() -> None:
    own = make_exam_submission(schools=1)
    client = Client()
    sign_in_as(client, Role.EXAM_CENTRE)
    sent = opened(client, own, "exams")

    sent |= {"r0-participants": "10", "r0-failed": "1", "r0-excellent": "2", "r0-mean_score": "61,5"}
    assert client.post(address(own, "exams"), sent).status_code == 302

    row = DataRow.objects.get()
    assert (row.values["exam"], row.values["subject"], row.values["mean_score"]) == ("ege", "rus", 61.5)
    assert opened(client, own, "exams")["r0-mean_score"] == "61,5"


def test_a_row_of_a_foreign_school_cannot_be_smuggled_in() -> None:
    place, other = make_municipality(), make_municipality()
    own, client = make_submission(place), signed_in(place)
    make_submission(other)
    sent = opened(client, own)

    key = sent["r0"].replace(code(place, 1), code(other, 1))
    answer = client.post(address(own), sent | {"r0": key, "r0-pupils": "5"})

    assert answer.status_code == 422
    assert DataRow.objects.count() == 0


@pytest.mark.parametrize("key", ["", "[]", "{", '{"school_id": []}', '{"year": 1e400}', "null"])
def test_nonsense_instead_of_a_key_is_no_failure(key: str) -> None:
    place = make_municipality()
    own, client = make_submission(place, schools=1), signed_in(place)

    answer = client.post(address(own), {"r0": key, "r0-opened": key, "r0-pupils": "5"})

    assert answer.status_code == 422
    assert DataRow.objects.count() == 0


def test_a_submitted_grid_cannot_be_changed_and_says_why() -> None:
    place = make_municipality()
    person = make_person(Role.MUNICIPALITY, municipality=place)
    own, client = make_submission(place, schools=1), signed_in(place)
    hand_in(own, csv_file([social_row(code(place, 1))]), person)
    sent = opened(client, own)
    client.post(f"/collection/campaigns/submissions/{own.pk}/submit/")

    answer = client.post(address(own), sent | {"r0-pupils": "250"})

    assert answer.status_code == 409
    assert 'value="250"' in answer.content.decode()
    assert DataRow.objects.get().values["pupils"] == 200


def test_a_grid_takes_the_same_number_of_queries_for_any_number_of_rows() -> None:
    counts = []
    for schools in (1, 3):
        place = make_municipality()
        own, client = make_submission(place, schools=schools), signed_in(place)
        rows = [social_row(code(place, number)) for number in range(1, schools + 1)]
        hand_in(own, csv_file(rows), make_person(Role.MUNICIPALITY, municipality=place))
        pages = (address(own), f"/collection/campaigns/submissions/{own.pk}/")
        counts.append([queries_of(client, page) for page in pages])

    assert counts == [[GRID_QUERIES, SUBMISSION_QUERIES]] * 2


GRID_QUERIES, SUBMISSION_QUERIES = 12, 18

"""Lists of a run ask the database a constant number of times."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from effective_school.identification.models import RunSchool
from effective_school.organisations.enums import Role
from tests.factories.identification import make_run
from tests.factories.organisations import sign_in_as

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_schools_one_and_three_rows(client: Client) -> None:
    run = make_run(schools=24)
    sign_in_as(client, Role.OPERATOR)
    names = list(RunSchool.objects.filter(run=run).values_list("code", flat=True))
    address = reverse("identification:schools", args=(run.pk,))
    client.get(address)

    one, many = queries(client, f"{address}?q={names[0]}"), queries(client, f"{address}?q=27")

    assert one == many
    assert queries(client, address) == many - 2  # no words are looked up, no keys of what they find


def test_what_is_known_of_a_run_is_known_of_that_run_alone(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    runs = [make_run(schools=24), make_run(schools=60)]
    for run in [*runs, *runs]:
        table = client.get(reverse("identification:schools", args=(run.pk,))).context["table"]
        assert table.total == RunSchool.objects.filter(run=run).count()
    assert (
        client.get(reverse("identification:schools", args=(run.pk,)), {"q": "no such"}).context["table"].total
        == 0
    )


def test_filters_narrow_and_search_takes_no_heed_of_case(client: Client) -> None:
    run = make_run(schools=40)
    sign_in_as(client, Role.OPERATOR)
    address = reverse("identification:schools", args=(run.pk,))

    listed = client.get(address, {"results": "low_results", "export": "csv"}).content.decode("utf-8-sig")
    found = client.get(address, {"q": "СОШ", "export": "csv"}).content.decode("utf-8-sig")

    assert (
        len(listed.splitlines()) - 1 == RunSchool.objects.filter(run=run, results_list="low_results").count()
    )
    assert (
        len(found.splitlines()) - 1 == RunSchool.objects.filter(run=run, search__contains=" сош").count() > 0
    )


@pytest.mark.parametrize("name", ["runs", "methods", "verifications", "publications"])
def test_lists_open_when_they_are_empty(client: Client, name: str) -> None:
    sign_in_as(client, Role.OPERATOR)

    assert client.get(reverse(f"identification:{name}")).status_code == 200


def test_a_workbook_of_schools_holds_indices_as_numbers(client: Client) -> None:
    run = make_run(schools=30)
    sign_in_as(client, Role.MINISTRY)

    answer = client.get(reverse("identification:schools", args=(run.pk,)), {"export": "xlsx"})

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    column = [cell.value for cell in sheet[1]].index("Индекс результатов")
    shown = {row[0].value: row[column].value for row in sheet.iter_rows(min_row=2)}
    stored = dict(RunSchool.objects.filter(run=run).values_list("name", "results_index"))
    assert shown == {name: stored[name] for name in shown}
    assert any(isinstance(value, float) for value in shown.values())


@pytest.mark.parametrize("sort", ["results_index", "-results_index", "results_rank", "-results_rank"])
def test_schools_without_an_index_stand_last_whichever_way_they_are_sorted(client: Client, sort: str) -> None:
    run = make_run(schools=60)
    sign_in_as(client, Role.OPERATOR)
    assert RunSchool.objects.filter(run=run, results_index=None).exists()

    answer = client.get(
        reverse("identification:schools", args=(run.pk,)), {"sort": sort, "export": "csv"}
    ).content.decode("utf-8-sig")

    heads, *rows = csv.reader(answer.splitlines(), delimiter=";")
    place = heads.index("Индекс результатов" if "index" in sort else "Место")
    blank = [not row[place] for row in rows]
    assert blank == sorted(blank)
    assert not all(blank)

"""Pages of runs and methods, by role."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from effective_school.identification.models import MethodVersion, RunSchool
from effective_school.organisations.enums import Role
from tests.factories.identification import make_run
from tests.factories.organisations import sign_in_as

pytestmark = pytest.mark.django_db


def test_every_page_of_a_run_opens_for_an_analyst(client: Client) -> None:
    run = make_run(drawn=True)
    sign_in_as(client, Role.MINISTRY)
    row = RunSchool.objects.filter(run=run, results_list="low_results").first()
    assert row is not None
    addresses = [
        reverse("identification:methods"),
        reverse("identification:method", args=(run.method_id,)),
        reverse("identification:method_text", args=(run.method_id,)),
        reverse("identification:method_upload"),
        reverse("identification:runs"),
        reverse("identification:run", args=(run.pk,)),
        reverse("identification:schools", args=(run.pk,)),
        reverse("identification:schools", args=(run.pk,)) + "?q=сош&results=low_results&sort=-results_index",
        reverse("identification:school", args=(run.pk, row.pk)),
        reverse("identification:school_changes", args=(run.pk, row.pk)),
        reverse("identification:school_pdf", args=(run.pk, row.pk)),
        reverse("identification:schools_pdf", args=(run.pk,)),
        reverse("identification:problems", args=(run.pk,)),
        reverse("identification:journal", args=(run.pk,)),
        reverse("identification:board", args=(run.pk,)),
        reverse("identification:publish", args=(run.pk,)),
        reverse("identification:run_file", args=(run.pk, "output", "lists.csv")),
        reverse("identification:run_file", args=(run.pk, "book", "ru.xlsx")),
        reverse("identification:verifications"),
        reverse("identification:publications"),
        reverse("identification:published"),
    ]

    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_a_school_with_a_number_too_long_for_any_is_not_found(client: Client) -> None:
    run = make_run(schools=12)
    sign_in_as(client, Role.MINISTRY)

    for name in ("school", "school_changes", "school_pdf"):
        assert client.get(reverse(f"identification:{name}", args=(run.pk, 10**20))).status_code == 404


def test_inner_files_are_not_given(client: Client) -> None:
    run = make_run(schools=12)
    sign_in_as(client, Role.MINISTRY)

    assert (
        client.get(reverse("identification:run_file", args=(run.pk, "inner", "detail.parquet"))).status_code
        == 404
    )


def test_overview_with_charts_stays_light(client: Client) -> None:
    run = make_run(drawn=True)
    sign_in_as(client, Role.OPERATOR)

    page = client.get(reverse("identification:run", args=(run.pk,)))

    assert len(page.content) < 250_000
    assert b"<svg" in page.content


def test_builtin_methods_are_there_and_one_is_in_force(client: Client) -> None:
    sign_in_as(client, Role.MUNICIPALITY)

    page = client.get(reverse("identification:methods"))

    assert page.status_code == 200
    assert list(MethodVersion.objects.filter(state="active").values_list("method_id", flat=True)) == [
        "khabarovsk-2020"
    ]

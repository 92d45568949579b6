"""The page of a school: the engine's own proof, and contributions that add up to the index."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from effective_school.identification.domain.explanation import contributions, peers_of
from effective_school.identification.domain.stored_results import CUTS, full_results, proof_of
from effective_school.identification.models import RunSchool
from effective_school.organisations.enums import Role
from effective_school.organisations.models import SchoolYear
from school_index.explain import explain_school
from tests.factories.identification import make_run
from tests.factories.organisations import sign_in_as

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def test_proof_read_for_one_school_is_the_proof_of_the_whole_run() -> None:
    run = make_run(schools=40)
    results = full_results(run)
    cuts = run.counts[CUTS]

    for code in RunSchool.objects.filter(run=run).values_list("code", flat=True):
        assert proof_of(run, code, cuts) == explain_school(results, code, changes=False)


def test_contributions_add_up_to_the_index() -> None:
    run = make_run(schools=24)
    results = full_results(run)
    sums = []

    for code in RunSchool.objects.filter(run=run).values_list("code", flat=True):
        for part in explain_school(results, code, changes=False).parts:
            for year in part.years:
                if year.index is not None:
                    shares = contributions(part.part, year.variables)
                    assert sum(share for share, _ in shares.values()) == pytest.approx(year.index, abs=1e-9)
                    assert sum(weight for _, weight in shares.values()) == pytest.approx(1)
                    sums.append(year.index)
    assert sums


def test_peers_are_of_the_same_group_and_never_the_school_itself() -> None:
    run = make_run(schools=40)
    school = RunSchool.objects.filter(run=run, group="secondary", social_index__isnull=False).first()
    assert school is not None

    found = peers_of(run, school)

    assert {one.school.group for one in found} == {"secondary"}
    assert school.pk not in {one.school.pk for one in found}


def test_page_of_a_school_reads_a_constant_number_of_rows(client: Client) -> None:
    run = make_run(schools=24)
    sign_in_as(client, Role.OPERATOR)
    school = RunSchool.objects.filter(run=run).first()
    assert school is not None
    address = reverse("identification:school", args=(run.pk, school.pk))
    client.get(address)

    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    assert len(caught) <= 20


def test_a_school_that_takes_no_part_is_told_why(client: Client) -> None:
    run = make_run(schools=60)
    out = RunSchool.objects.filter(run=run, is_eligible=False, code__in=_adapted()).first()
    assert out is not None
    sign_in_as(client, Role.OPERATOR)

    page = client.get(reverse("identification:school", args=(run.pk, out.pk)), headers=ENGLISH)
    changes = client.get(reverse("identification:school_changes", args=(run.pk, out.pk)), headers=ENGLISH)

    assert "because its passport says: adapted programmes" in page.content.decode()
    assert "compared with no cut" in changes.content.decode()
    assert "<h2>" not in changes.content.decode().partition("<main")[2].partition("</main>")[0]


def _adapted() -> list[str]:
    return list(SchoolYear.objects.filter(excluded="adapted").values_list("school__code", flat=True))

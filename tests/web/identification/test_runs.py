"""Runs: immutable, started once, taken up again, computed again."""

from __future__ import annotations

import csv

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from effective_school.collection.models import DataRow
from effective_school.common.models import Job, Letter, Notification
from effective_school.identification.domain import comparison as run_changes
from effective_school.identification.domain import runs as runs_domain
from effective_school.identification.domain.methods import method_from
from effective_school.identification.domain.runs import compute_run, start_run
from effective_school.identification.enums import CheckOutcome, RunState
from effective_school.identification.models import Run, RunCheck, RunFile, RunProblem, RunSchool
from effective_school.identification.models.frozen import FrozenError
from effective_school.identification.tasks import check_again, compute, queue_check, queue_run
from effective_school.identification.views.words import list_choices
from effective_school.organisations.enums import Role
from tests.factories.identification import active_method, compute_now, load_region, make_run, sample_region
from tests.factories.organisations import make_person, sign_in_as

pytestmark = pytest.mark.django_db


def _silence(done: int, total: int) -> None:
    del done, total


def test_finished_run_and_all_its_parts_can_not_be_changed() -> None:
    run = make_run(schools=24)
    row = RunSchool.objects.filter(run=run).first()
    assert row is not None

    run.schools = 1
    row.results_list = "none"
    for change in (
        run.save,
        run.delete,
        row.save,
        row.delete,
        lambda: Run.objects.filter(pk=run.pk).update(schools=1),
        lambda: RunSchool.objects.filter(run=run).update(results_list="none"),
        lambda: RunSchool.objects.filter(run=run).delete(),
        lambda: RunFile.objects.filter(run=run).update(sha256="0"),
    ):
        with pytest.raises(FrozenError):
            change()
    assert Run.objects.get(pk=run.pk).schools != 1


def test_identical_start_gives_the_run_that_waits_and_a_new_one_after_the_data_changed() -> None:
    operator = load_region(sample_region(12))
    method = active_method()

    first, is_new = start_run(year=2019, method=method, person=operator)
    second, again = start_run(year=2019, method=method, person=operator)
    other, is_other = start_run(year=2018, method=method, person=operator)

    assert (is_new, again, is_other) == (True, False, True)
    assert first.pk == second.pk != other.pk


def test_work_taken_up_again_has_its_effect_once() -> None:
    operator = load_region(sample_region(12))
    run, _ = start_run(year=2019, method=active_method(), person=operator)
    job = queue_run(run, operator)
    folder = runs_domain.run_folder(run)
    runs_domain._snapshot(run, method_from(run.method_text), folder)  # noqa: SLF001 - a worker killed after it
    DataRow.objects.all().delete()

    compute.call(job_id=str(job.pk), run_id=str(run.pk))
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    compute.call(job_id=str(job.pk), run_id=str(run.pk))

    run = Run.objects.get(pk=run.pk)
    assert run.state == RunState.FINISHED
    assert RunSchool.objects.filter(run=run).count() == RunSchool.objects.count() > 0
    assert Notification.objects.filter(event="run_finished").count() == 1
    assert Letter.objects.filter(event="run_finished").count() == 1


def test_errors_in_the_data_stop_the_run_with_words() -> None:
    operator = load_region(sample_region(12))
    bad = DataRow.objects.filter(table="exams").first()
    assert bad is not None
    bad.accepted_values = {**(bad.accepted_values or {}), "failed": 10_000}
    bad.save()
    run, _ = start_run(year=2019, method=active_method(), person=operator)

    run = compute_now(run)

    assert run.state == RunState.REFUSED
    assert run.errors >= 1
    assert run.job is not None
    assert run.job.state == Job.State.FAILED
    assert run.message == run.job.message != ""
    assert RunProblem.objects.filter(run=run, severity="error").exists()
    assert not RunSchool.objects.filter(run=run).exists()


def test_refused_run_shows_its_problems(client: Client) -> None:
    operator = load_region(sample_region(12))
    DataRow.objects.filter(table="social").update(accepted_values=None)
    run, _ = start_run(year=2019, method=active_method(), person=operator)
    run = compute_now(run)
    sign_in_as(client, Role.OPERATOR)

    page = client.get(reverse("identification:run", args=(run.pk,)))
    problems = client.get(reverse("identification:problems", args=(run.pk,)))

    assert (page.status_code, problems.status_code) == (200, 200)


def test_computing_again_finds_the_same_bytes_and_a_difference() -> None:
    run = make_run(schools=24)
    operator = run.started_by
    for _ in range(2):
        job = queue_check(run, operator)
        check_again.call(job_id=str(job.pk), run_id=str(run.pk), person_id=operator.pk)
    assert [check.outcome for check in RunCheck.objects.all()] == [CheckOutcome.SAME] * 2

    stored = RunFile.objects.get(run=run, kind=RunFile.Kind.OUTPUT, name="lists.csv")
    place = str(stored.content.name)
    stored.content.storage.delete(place)
    stored.content.storage.save(place, ContentFile(b"forged"))
    job = queue_check(run, operator)
    check_again.call(job_id=str(job.pk), run_id=str(run.pk), person_id=operator.pk)

    check = RunCheck.objects.latest("pk")
    assert (check.outcome, check.files) == (CheckOutcome.DIFFERENT, ["lists.csv"])


def test_run_that_is_over_is_not_computed_again() -> None:
    run = make_run(schools=12)
    files = RunFile.objects.filter(run=run).count()

    assert compute_run(run, _silence) == run
    assert RunFile.objects.filter(run=run).count() == files


def test_operator_starts_a_run_in_the_page_and_two_clicks_start_one(client: Client) -> None:
    load_region(sample_region(12))
    sign_in_as(client, Role.OPERATOR)
    form = {"year": 2019, "method": active_method().pk, "note": ""}

    first = client.post(reverse("identification:run_start"), form)
    second = client.post(reverse("identification:run_start"), form)

    assert first.headers["Location"] == second.headers["Location"]
    assert Run.objects.count() == 1
    assert Job.objects.filter(kind="identification.run").count() == 1


def test_the_page_of_a_run_under_way_says_its_state_once_and_what_it_is_for(client: Client) -> None:
    load_region(sample_region(12))
    operator = sign_in_as(client, Role.OPERATOR)
    run, _ = start_run(year=2019, method=active_method(), person=operator, note="Проба границ")
    job = queue_run(run, operator)

    page = client.get(reverse("identification:run", args=(run.pk,))).content.decode()
    compute.call(job_id=str(job.pk), run_id=str(run.pk))
    ended = client.get(reverse("job", args=(job.pk,)), headers={"HX-Request": "true"}).content.decode()

    assert page.count('<span class="chip') == 1
    assert "Проба границ" in page
    assert "8 из 8" in ended


def test_comparison_of_two_years_by_one_method_blames_the_data(client: Client) -> None:
    second = make_run(schools=60)
    earlier, _ = start_run(year=2018, method=active_method(), person=make_person(Role.OPERATOR))
    first = compute_now(earlier)
    sign_in_as(client, Role.OPERATOR)

    shown = client.get(reverse("identification:comparison", args=(second.pk, first.pk))).context

    what = shown["what"]
    assert (what.same_method, what.same_data, what.same_year) == (True, False, False)
    reasons = {str(row[-1].text) for row in shown["table"].rows}
    assert reasons <= {"данные самой школы", "данные других школ: сдвинулась граница"}
    assert reasons


def test_runs_are_compared_the_earlier_one_first_and_never_with_themselves(client: Client) -> None:
    first, second = make_run(schools=12), make_run(schools=12)
    sign_in_as(client, Role.OPERATOR)

    for pair in ((first, second), (second, first)):
        address = reverse("identification:comparison", args=[one.pk for one in pair])
        shown = client.get(address).context
        assert (shown["first"], shown["second"]) == (first, second)
    itself = client.get(reverse("identification:comparison", args=(first.pk, first.pk)), follow=True)
    assert "Выберите два разных завершённых расчёта" in itself.content.decode()


def test_a_run_whose_window_lacks_data_says_so_and_is_not_offered_for_sending(client: Client) -> None:
    full = make_run(schools=24)
    lacking = make_run(full.started_by, year=2017)
    sign_in_as(client, Role.OPERATOR)

    pages = [
        client.get(reverse("identification:run", args=(run.pk,)), headers={"accept-language": "en"})
        for run in (full, lacking)
    ]
    send = reverse("identification:send", args=(lacking.pk,))
    form = {"lists": ["low_results", "adverse"], "due_on": timezone.localdate().isoformat()}
    refused = client.post(send, form, headers={"accept-language": "en"}).content.decode()

    said = ("No school got on any list", "no school gets a band for it")
    assert [[words in page.content.decode() for words in said] for page in pages] == [[False] * 2, [True] * 2]
    assert send not in pages[1].content.decode()
    assert "No school is on these lists" in refused


@pytest.mark.parametrize("few", [1_000, 0])
def test_comparison_says_whose_list_changed_and_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(run_changes, "FEW", few)
    first = make_run(schools=60)
    operator = make_person(Role.OPERATOR)
    literal, _ = start_run(year=2019, method=active_method("khabarovsk-2020-literal"), person=operator)
    second = compute_now(literal)
    sign_in_as(client, Role.OPERATOR)

    page = client.get(reverse("identification:comparison", args=(second.pk, first.pk)) + "?export=csv")
    choice = client.get(
        reverse("identification:compare_choice"), {"first": second.number, "second": first.number}
    )

    earlier = {row.code: row for row in RunSchool.objects.filter(run=first)}
    listed = {
        row: (
            earlier[row.code].results_list,
            row.results_list,
            earlier[row.code].social_list,
            row.social_list,
        )
        for row in RunSchool.objects.filter(run=second)
    }
    changed = [row for row, (was, now, social, other) in listed.items() if (was, social) != (now, other)]
    lines = list(csv.reader(page.content.decode("utf-8-sig").splitlines(), delimiter=";"))[1:]
    assert len(lines) == len(changed) > 0
    words = {
        **{("results", code): said for code, said in list_choices(second, "results")},
        **{("social", code): said for code, said in list_choices(second, "social")},
    }
    assert [line[2:6] for line in lines] == [
        [
            words.get((part, code), "не участвует")
            for part, code in zip(("results", "results", "social", "social"), listed[row], strict=True)
        ]
        for row in changed
    ]
    for only, place in (("results", 0), ("social", 2)):
        address = reverse("identification:comparison", args=(second.pk, first.pk))
        narrowed = client.get(f"{address}?only={only}").context["table"].total
        assert narrowed == sum(said[place] != said[place + 1] for said in listed.values())
    shown = client.get(reverse("identification:comparison", args=(second.pk, first.pk))).context
    assert (shown["table"].total, shown["gone"]) == (len(changed), 0)
    assert choice.headers["Location"] == reverse("identification:comparison", args=(second.pk, first.pk))

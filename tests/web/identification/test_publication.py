"""The way of a list: sent, confirmed or objected to, decided, published by an act, withdrawn."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations, groupby
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from effective_school.common.domain.files import keep_file
from effective_school.common.history import changes_of, viewable
from effective_school.common.models import Letter, Notification
from effective_school.identification.domain.figures import figures
from effective_school.identification.domain.publication import Act, published_schools, withdraw
from effective_school.identification.domain.verification import Refused
from effective_school.identification.enums import Answer, Audience, Decision, PublicColumn
from effective_school.identification.models import (
    JournalEntry,
    Publication,
    Run,
    RunSchool,
    Verification,
    VerificationItem,
)
from effective_school.identification.models.frozen import FrozenError
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality
from tests.factories.identification import LISTS, make_run, publish_run
from tests.factories.organisations import make_person, sign_in_as

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def act_of(**fields: object) -> dict[str, object]:
    return {
        "number": "12-p",
        "dated": timezone.localdate().isoformat(),
        "issuer": "Ministry",
        "file": SimpleUploadedFile("act.pdf", b"%PDF-1.4 act"),
        "lists": ["low_results", "risk_group"],
        "audience": Audience.AUTHORITIES,
        **fields,
    }


def sent_run(client: Client) -> Run:
    run = make_run(schools=60)
    sign_in_as(client, Role.OPERATOR)
    due = (timezone.localdate() + timedelta(days=7)).isoformat()
    form = {"lists": ["low_results", "risk_group"], "due_on": due, "message": "Please"}
    answer = client.post(reverse("identification:send", args=(run.pk,)), form)
    assert answer.status_code == 302, answer.content.decode()
    return run


def confirm_everything(client: Client) -> None:
    for place in Municipality.objects.filter(verifications__isnull=False):
        sign_in_as(client, Role.MUNICIPALITY, municipality=place)
        found = Verification.objects.get(municipality=place)
        client.post(reverse("identification:confirm_all", args=(found.pk,)))


def test_list_goes_to_the_municipalities_that_have_schools_on_it(client: Client) -> None:
    run = sent_run(client)
    listed = RunSchool.objects.filter(run=run, results_list__in=("low_results", "risk_group"))

    assert VerificationItem.objects.count() == listed.count() > 0
    assert Verification.objects.count() == listed.values("municipality").distinct().count()


def test_the_history_of_a_school_under_verification_begins_when_it_was_sent(client: Client) -> None:
    sent_run(client)
    item = VerificationItem.objects.select_related("verification__municipality").first()
    assert item is not None
    sign_in_as(client, Role.MUNICIPALITY, municipality=item.verification.municipality)
    client.post(reverse("identification:confirm", args=(item.pk,)), {"version": item.version})

    assert VerificationItem.history.filter(history_type="+").count() == VerificationItem.objects.count()
    last, first = changes_of(viewable("identification", "verificationitem"), item)  # type: ignore[arg-type]
    assert (last.kind, first.kind) == ("~", "+")
    assert first.who
    assert not [one.name for one in last.fields if one.name in {"Проверка", "Школа"}]


def test_the_whole_way_of_a_list(client: Client) -> None:  # noqa: PLR0915 - one way, step by step
    run = make_run(schools=60)
    row = RunSchool.objects.filter(run=run, results_list="low_results").first()
    assert row is not None
    assert row.municipality is not None
    coordinator = make_person(Role.MUNICIPALITY, municipality=row.municipality)
    head = make_person(Role.HEAD, school=row.school)
    operator = sign_in_as(client, Role.OPERATOR)
    due = timezone.localdate().isoformat()
    client.post(
        reverse("identification:send", args=(run.pk,)),
        {"lists": ["low_results", "risk_group"], "due_on": due, "message": ""},
    )
    assert Letter.objects.filter(to=coordinator.email, event="verification_sent").count() == 1

    # The head sees nothing yet; the coordinator sees the school and objects.
    backend = "effective_school.accounts.backends.PasswordBackend"
    school_page = reverse("identification:school", args=(run.pk, row.pk))
    client.force_login(head, backend)
    assert client.get(school_page).status_code == 404
    client.force_login(coordinator, backend)
    assert client.get(school_page).status_code == 200
    item = VerificationItem.objects.get(run_school=row)
    objection = {
        "version": item.version,
        "reason": "The count is wrong",
        "file": SimpleUploadedFile("proof.pdf", b"%PDF"),
    }
    assert client.post(reverse("identification:object", args=(item.pk,)), objection).status_code == 302
    assert Notification.objects.filter(person=operator, event="verification_objected").count() == 1
    confirm_everything(client)

    # The ministry cannot publish over an open objection.
    sign_in_as(client, Role.MINISTRY)
    publish = reverse("identification:publish", args=(run.pk,))
    assert client.post(publish, act_of()).status_code == 422
    assert Publication.objects.count() == 0

    client.force_login(operator, backend)
    item.refresh_from_db()
    decision = {"version": item.version, "decision": Decision.REJECTED, "reason": "The order shows otherwise"}
    assert client.post(reverse("identification:decide", args=(item.pk,)), decision).status_code == 302
    assert Letter.objects.filter(to=coordinator.email, event="verification_decided").count() == 1

    sign_in_as(client, Role.MINISTRY)
    assert client.post(publish, act_of()).status_code == 302
    publication = Publication.objects.get()
    assert Letter.objects.filter(event="list_published", to__in=(head.email, coordinator.email)).count() == 2

    # Now the head reads the explanation, without names of other schools.
    client.force_login(head, backend)
    page = client.get(school_page)
    assert page.status_code == 200
    others = RunSchool.objects.filter(run=run).exclude(pk=row.pk).exclude(name=row.name)
    assert not [one.name for one in others if f">{one.name}<" in page.content.decode()]
    assert client.get(reverse("identification:run", args=(run.pk,))).headers["Location"] == school_page
    assert client.get(reverse("identification:school_pdf", args=(run.pk, row.pk))).content[:4] == b"%PDF"
    assert client.get(reverse("identification:school_changes", args=(run.pk, row.pk))).status_code == 302

    # Withdrawn by an act with a reason: the head no longer sees it, the record stays.
    sign_in_as(client, Role.MINISTRY)
    withdraw = reverse("identification:withdraw", args=(publication.pk,))
    form = {**act_of(number="13-p"), "reason": "An error was found"}
    assert client.post(withdraw, form).status_code == 302
    assert client.post(withdraw, {**act_of(), "reason": "Again"}).status_code == 422
    client.force_login(head, backend)
    assert client.get(school_page).status_code == 410
    publication.refresh_from_db()
    assert (publication.number, publication.withdrawal_number) == ("12-p", "13-p")
    kinds = set(JournalEntry.objects.filter(run=run).values_list("kind", flat=True))
    assert kinds == {"sent", "objected", "confirmed", "rejected", "published", "withdrawn"}


def test_accepted_objection_leaves_the_school_out_of_the_published_list(client: Client) -> None:
    run = sent_run(client)
    item = VerificationItem.objects.select_related("run_school", "verification").first()
    assert item is not None
    sign_in_as(client, Role.MUNICIPALITY, municipality=item.verification.municipality)
    client.post(reverse("identification:object", args=(item.pk,)), {"version": item.version, "reason": "No"})
    confirm_everything(client)
    sign_in_as(client, Role.OPERATOR)
    item.refresh_from_db()
    client.post(
        reverse("identification:decide", args=(item.pk,)),
        {"version": item.version, "decision": Decision.ACCEPTED, "reason": "Right"},
    )
    sign_in_as(client, Role.MINISTRY)
    columns = ["name", "municipality"]
    client.post(
        reverse("identification:publish", args=(run.pk,)), act_of(audience=Audience.PUBLIC, columns=columns)
    )
    publication = Publication.objects.get()

    client.logout()
    page = client.get(reverse("identification:published_list", args=(publication.pk,)) + "?export=csv")

    names = page.content.decode("utf-8-sig").splitlines()[1:]
    assert publication.left_out == [item.run_school.code]
    assert len(names) == VerificationItem.objects.count() - 1
    assert "Школа;Муниципалитет" in page.content.decode("utf-8-sig").splitlines()[0]


def test_list_for_authorities_is_no_public_page(client: Client) -> None:
    run = sent_run(client)
    confirm_everything(client)
    sign_in_as(client, Role.MINISTRY)
    client.post(reverse("identification:publish", args=(run.pk,)), act_of())
    publication = Publication.objects.get()
    client.logout()

    assert client.get(reverse("identification:published_list", args=(publication.pk,))).status_code == 404
    assert client.get(reverse("identification:publication", args=(publication.pk,))).status_code == 302


def test_publication_waits_for_answers_unless_told_otherwise_and_stands_alone_in_its_year(
    client: Client,
) -> None:
    run = sent_run(client)
    sign_in_as(client, Role.MINISTRY)
    publish = reverse("identification:publish", args=(run.pk,))

    assert client.post(publish, act_of()).status_code == 422
    assert client.post(publish, act_of(without_answers="on")).status_code == 302
    assert client.post(publish, act_of(without_answers="on")).status_code == 422
    publication = Publication.objects.get()
    publication.number = "changed"
    with pytest.raises(FrozenError):
        publication.save()
    with pytest.raises(FrozenError):
        publication.delete()


def test_trial_run_by_a_draft_is_not_published(client: Client) -> None:
    from effective_school.identification.domain.runs import start_run  # noqa: PLC0415 - used here alone
    from tests.factories.identification import active_method, compute_now  # noqa: PLC0415 - as above

    make_run(schools=12)
    trial, _ = start_run(
        year=2019, method=active_method("khabarovsk-2020-literal"), person=make_person(Role.OPERATOR)
    )
    compute_now(trial)
    sign_in_as(client, Role.MINISTRY)

    answer = client.post(reverse("identification:publish", args=(trial.pk,)), act_of())

    assert answer.status_code == 422
    assert Publication.objects.count() == 0


def test_municipality_answers_for_its_own_schools_only(client: Client) -> None:
    sent_run(client)
    foreign = Verification.objects.first()
    assert foreign is not None
    item = foreign.items.first()
    assert item is not None
    stranger = Municipality.objects.exclude(pk=foreign.municipality_id).first()
    sign_in_as(client, Role.MUNICIPALITY, municipality=stranger)

    assert client.get(reverse("identification:verification", args=(foreign.pk,))).status_code == 404
    assert client.post(reverse("identification:confirm", args=(item.pk,)), {"version": 1}).status_code == 404
    assert client.get(reverse("identification:object", args=(item.pk,))).status_code == 404
    school = reverse("identification:school", args=(foreign.run_id, item.run_school_id))
    assert client.get(school).status_code == 404
    assert client.get(reverse("identification:board", args=(foreign.run_id,))).status_code == 403
    assert client.get(reverse("identification:problems", args=(foreign.run_id,))).status_code == 403


def test_two_people_in_one_objection_the_second_is_told(client: Client) -> None:
    sent_run(client)
    item = VerificationItem.objects.select_related("verification__municipality").first()
    assert item is not None
    sign_in_as(client, Role.MUNICIPALITY, municipality=item.verification.municipality)
    address = reverse("identification:object", args=(item.pk,))

    first = client.post(address, {"version": item.version, "reason": "First"})
    proof = SimpleUploadedFile("proof.pdf", b"%PDF")
    second = client.post(
        address, {"version": item.version, "reason": "Second", "file": proof}, headers=ENGLISH
    )

    assert (first.status_code, second.status_code) == (302, 422)
    page = second.content.decode()
    assert "Second" in page
    assert "Stored now: First" in page
    assert "“proof.pdf” is kept" in page
    item.refresh_from_db()
    assert (item.answer, item.reason) == (Answer.OBJECTED, "First")

    # What the form gives back is sent again as it is: the browser does not choose the file again.
    assert client.post(address, hidden_of(second) | {"reason": "Both"}).status_code == 302
    item.refresh_from_db()
    assert item.file is not None
    assert (item.reason, item.file.name) == ("Both", "proof.pdf")


def hidden_of(page: Any) -> dict[str, str]:  # noqa: ANN401 - an answer of the client
    return {field.name: field.value() for field in page.context["form"].hidden_fields()}


def test_a_document_of_somebody_else_is_not_sent_along(client: Client) -> None:
    sent_run(client)
    item = VerificationItem.objects.select_related("verification__municipality").first()
    assert item is not None
    foreign = keep_file(ContentFile(b"%PDF", "secret.pdf"), make_person(Role.MINISTRY))
    sign_in_as(client, Role.MUNICIPALITY, municipality=item.verification.municipality)

    form = {"version": item.version, "reason": "x", "kept": foreign.pk}
    assert client.post(reverse("identification:object", args=(item.pk,)), form).status_code == 302

    item.refresh_from_db()
    assert (item.reason, item.file) == ("x", None)


def test_a_decision_is_taken_anew_on_what_was_saved_meanwhile(client: Client) -> None:
    sent_run(client)
    item = VerificationItem.objects.select_related("verification__municipality").first()
    assert item is not None
    address = reverse("identification:object", args=(item.pk,))
    municipality = sign_in_as(client, Role.MUNICIPALITY, municipality=item.verification.municipality)
    client.post(address, {"version": item.version, "reason": "First"})
    item.refresh_from_db()
    opened = item.version
    client.post(address, {"version": opened, "reason": "Another reason"})
    assert municipality.pk == VerificationItem.objects.get(pk=item.pk).answered_by_id

    sign_in_as(client, Role.OPERATOR)
    address = reverse("identification:decide", args=(item.pk,))
    form = {"version": opened, "decision": Decision.ACCEPTED, "reason": "Right"}
    refused = client.post(address, form, headers=ENGLISH)

    assert refused.status_code == 422
    assert "Another reason" in refused.content.decode()
    assert client.post(address, form | hidden_of(refused)).status_code == 302
    item.refresh_from_db()
    assert item.decision == Decision.ACCEPTED


def test_a_program_is_no_document(client: Client) -> None:
    sent_run(client)
    item = VerificationItem.objects.select_related("verification__municipality").first()
    assert item is not None
    sign_in_as(client, Role.MUNICIPALITY, municipality=item.verification.municipality)
    upload = SimpleUploadedFile("page.html", b"<script>")

    answer = client.post(
        reverse("identification:object", args=(item.pk,)), {"version": 1, "reason": "x", "file": upload}
    )

    assert answer.status_code == 422
    item.refresh_from_db()
    assert item.answer == Answer.WAITING


def test_a_head_is_told_whether_the_school_is_on_the_published_list(client: Client) -> None:
    run = make_run(schools=60)
    publication = publish_run(run)
    listed = published_schools(publication).first()
    unlisted = RunSchool.objects.filter(run=run, results_list="none").first()
    assert listed is not None
    assert unlisted is not None

    for row, desk, lists in (
        (listed, "Your school is on the list for 2019", "On the published list"),
        (unlisted, "Your school is not on the list for 2019", "Not on the published list"),
    ):
        sign_in_as(client, Role.HEAD, school=row.school)
        assert desk in client.get("/", headers=ENGLISH).content.decode()
        assert lists in client.get(reverse("identification:runs"), headers=ENGLISH).content.decode()


def test_the_public_sees_the_published_lists_and_no_other_verdict(client: Client) -> None:
    run = make_run(schools=60)
    publication = publish_run(run, lists=["adverse"], columns=list(PublicColumn.values))
    others = RunSchool.objects.filter(run=run, social_list="adverse").exclude(results_list="none")
    assert others.exists()
    address = reverse("identification:published_list", args=(publication.pk,))

    page = client.get(address, headers=ENGLISH).content.decode()
    file = client.get(address, {"export": "csv"}, headers=ENGLISH).content.decode("utf-8-sig")

    rows = list(csv.DictReader(file.splitlines(), delimiter=";"))
    assert len(rows) == published_schools(publication).count() > 0
    assert {row["Results"] for row in rows} == {"—"}
    assert "chip-risk_group" not in page
    assert "chip-low_results" not in page
    counted = Counter(row["Municipality"] for row in rows)
    assert dict(publication.figures["rows"]) == counted
    assert "Figures from 1 to 9 are hidden" not in page


def test_small_figures_are_hidden_where_the_act_opens_figures_only(client: Client) -> None:
    publication = publish_run(make_run(schools=60), columns=[])

    page = client.get(
        reverse("identification:published_list", args=(publication.pk,)), headers=ENGLISH
    ).content.decode()

    assert all(
        cell is None or cell == 0 or cell >= 10 for _, *row in publication.figures["rows"] for cell in row
    )
    assert any(None in row for row in publication.figures["rows"])
    assert "Figures from 1 to 9 are hidden" in page


@pytest.fixture
def finished_run(db: None) -> Run:
    del db
    return make_run(schools=60)


COMBINATIONS = [
    list(chosen)
    for count in range(1, len(PublicColumn.values) + 1)
    for chosen in combinations(PublicColumn.values, count)
]
KINDS = {"low_results": "results_list", "risk_group": "results_list", "adverse": "social_list"}


@pytest.mark.parametrize("lists", [["low_results", "risk_group", "adverse"], LISTS, ["adverse"]])
def test_figures_above_a_public_list_are_what_its_rows_let_anybody_count(
    client: Client, finished_run: Run, lists: list[str]
) -> None:
    publication = publish_run(finished_run, lists=lists, columns=["name"])
    address = reverse("identification:published_list", args=(publication.pk,))
    shown = {"results_list": "shown_results", "social_list": "shown_social"}
    schools = list(published_schools(publication))

    for columns in COMBINATIONS:
        publication.columns = columns
        told = figures(publication, published_schools(publication))
        # Publications never change: the table is told that the act opened other columns.
        Publication.objects.filter(pk=publication.pk).update(columns=columns, figures=told)
        page = client.get(address, headers=ENGLISH)

        assert page.context["figures"]["rows"] == told["rows"]
        assert ">hidden<" not in page.content.decode()
        opened = [one for one in lists if KINDS[one] in columns] if len(lists) > 1 else lists
        assert told["heads"] == (opened or [""])
        assert bool(told["rows"]) == ("municipality" in columns)
        # Counted from nothing but what the rows show.
        seen = [
            {one: str(getattr(row, shown.get(one, _FIELDS.get(one, one)))) for one in columns}
            for row in schools
        ]

        def count(head: str, place: str | None, rows: list[dict[str, str]] = seen) -> int:
            return sum(
                (place is None or row["municipality"] == place)
                and (not head or len(lists) == 1 or row[KINDS[head]] == head)
                for row in rows
            )

        assert told["totals"] == [count(head, None) for head in told["heads"]]
        for place, *cells in told["rows"]:
            assert cells == [count(head, place) for head in told["heads"]]


_FIELDS = {"municipality": "municipality_name"}


def test_complete_figures_that_were_stored_before_are_not_shown(client: Client, finished_run: Run) -> None:
    publication = publish_run(finished_run, columns=list(PublicColumn.values))
    address = reverse("identification:published_list", args=(publication.pk,))
    Publication.objects.filter(pk=publication.pk).update(columns=["group"])

    page = client.get(address, headers=ENGLISH)

    assert page.context["figures"] == {"heads": [], "rows": [], "totals": []}
    assert not any(str(place) in page.content.decode() for place, *_ in publication.figures["rows"])


@pytest.mark.parametrize("sort", ["", "group", "municipality"])
def test_the_order_of_rows_tells_nothing_that_is_not_shown(
    client: Client, finished_run: Run, sort: str
) -> None:
    publication = publish_run(finished_run, columns=["municipality", "group"])
    address = reverse("identification:published_list", args=(publication.pk,))

    file = client.get(address, {"export": "csv", "sort": sort}, headers=ENGLISH).content.decode("utf-8-sig")

    rows = [tuple(row) for row in csv.reader(file.splitlines(), delimiter=";")][1:]
    known = published_schools(publication).order_by("municipality_name", "group")
    assert [place for place, _ in rows] == [row.municipality_name for row in known]
    inside = defaultdict(list)
    for place, group in rows:
        inside[place].append(group)
    assert all(len(list(groupby(groups))) == len(set(groups)) for groups in inside.values())


def test_the_public_page_of_a_withdrawn_list_says_so(client: Client) -> None:
    publication = publish_run(make_run(schools=60), columns=["name"])
    today = timezone.localdate()
    ministry = make_person(Role.MINISTRY)
    early = Act("0", today - timedelta(days=1), "", None)
    with pytest.raises(Refused, match="раньше даты акта о публикации"):
        withdraw(publication, act=early, reason="Mistake", person=ministry)
    withdraw(publication, act=Act("13-p", today, "", None), reason="Mistake", person=ministry)

    answer = client.get(reverse("identification:published_list", args=(publication.pk,)), headers=ENGLISH)

    assert answer.status_code == 410
    page = answer.content.decode()
    assert "List withdrawn" in page
    assert "act 13-p of" in page
    assert not any(row.name in page for row in published_schools(publication))
    assert str(publication) not in client.get(reverse("identification:published")).content.decode()


@pytest.mark.parametrize("dated", ["0001-01-01", "2018-12-31", "9999-12-31", "12026-01-01"])
def test_an_act_of_an_absurd_day_is_refused_at_its_field(
    client: Client, finished_run: Run, dated: str
) -> None:
    sign_in_as(client, Role.MINISTRY)
    publish = reverse("identification:publish", args=(finished_run.pk,))

    refused = client.post(publish, act_of(dated=dated))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["dated"])
    assert not Publication.objects.exists()

    assert client.post(publish, act_of(dated="2019-01-01")).status_code == 302
    withdrawal = reverse("identification:withdraw", args=(Publication.objects.get().pk,))
    refused = client.post(withdrawal, {**act_of(dated=dated), "reason": "An error"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["dated"])
    assert Publication.objects.get().is_in_force


def test_a_withdrawn_list_is_not_offered_to_be_withdrawn(client: Client, finished_run: Run) -> None:
    publication = publish_run(finished_run)
    withdraw(publication, act=Act("13-p", timezone.localdate(), "", None), reason="No", person=make_person())
    sign_in_as(client, Role.MINISTRY)

    page = client.get(reverse("identification:withdraw", args=(publication.pk,)), headers=ENGLISH)

    assert "This list is withdrawn already." in page.content.decode()
    assert 'name="reason"' not in page.content.decode()


def test_after_a_withdrawal_those_who_could_see_the_list_are_told_why(
    client: Client, finished_run: Run
) -> None:
    publication = publish_run(finished_run)
    row = published_schools(publication).first()
    assert row is not None
    foreign = RunSchool.objects.filter(run=finished_run).exclude(municipality=row.municipality).first()
    assert foreign is not None
    school = reverse("identification:school", args=(finished_run.pk, row.pk))
    other = reverse("identification:school", args=(finished_run.pk, foreign.pk))
    acts = reverse("identification:publication", args=(publication.pk,))
    run = reverse("identification:run", args=(finished_run.pk,))
    head = make_person(Role.HEAD, school=row.school)
    coordinator = make_person(Role.MUNICIPALITY, municipality=row.municipality)
    act = Act("13-p", timezone.localdate(), "", None)
    withdraw(publication, act=act, reason="A wrong table", person=make_person(Role.MINISTRY))

    backend = "effective_school.accounts.backends.PasswordBackend"
    for person, gone in ((head, (school, run, acts)), (coordinator, (acts,))):
        client.force_login(person, backend)
        note = Notification.objects.get(person=person, event="list_withdrawn")
        assert "A wrong table" in note.text
        assert note.url == acts
        for address in gone:
            answer = client.get(address, headers=ENGLISH)
            page = answer.content.decode()
            assert answer.status_code == 410
            assert "act 13-p of" in page
            assert "A wrong table" in page
        assert client.get(other).status_code == 404
    for stranger in (Role.TEACHER, Role.METHODIST):
        sign_in_as(client, stranger, **({"school": row.school} if stranger == Role.TEACHER else {}))
        assert client.get(acts).status_code == 403


def test_after_the_publication_no_form_invites_to_answer_or_decide(client: Client) -> None:
    publication = publish_run(make_run(schools=60))
    item = VerificationItem.objects.filter(verification__run=publication.run).first()
    assert item is not None

    sign_in_as(client, Role.MUNICIPALITY, municipality=item.verification.municipality)
    answer = client.get(reverse("identification:object", args=(item.pk,)), headers=ENGLISH).content.decode()
    sign_in_as(client, Role.OPERATOR)
    decide = client.get(reverse("identification:decide", args=(item.pk,)), headers=ENGLISH).content.decode()

    assert "The answer can no longer be changed." in answer
    assert "decisions can no longer be changed" in decide
    assert 'name="reason"' not in answer + decide

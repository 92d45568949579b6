"""Campaigns, the board, exceptions and the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from effective_school.collection.domain.expecting import follow_the_register
from effective_school.collection.enums import CampaignState
from effective_school.collection.models import Campaign, CampaignException, Submission
from effective_school.common.models import Letter, Notification
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality, SchoolYear
from tests.factories.collection import (
    code,
    csv_file,
    hand_in,
    make_campaign,
    make_open_campaign,
    make_submission,
    queries_of,
    social_row,
)
from tests.factories.organisations import (
    make_municipality,
    make_passport,
    make_person,
    make_school,
    sign_in_as,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def fields(**changes: object) -> dict[str, object]:
    today = TODAY()
    return {
        "title": "Social conditions 2019",
        "forms": ["social", "certificates"],
        "years": "2019, 2017;2018",
        "hands_in": "municipality",
        "opens_on": today,
        "due_on": today + timedelta(days=5),
        "closes_on": today + timedelta(days=9),
        "note": "",
        **changes,
    }


def test_an_operator_makes_and_opens_a_campaign_and_everybody_is_told(client: Client) -> None:
    places = [make_municipality("Amursk"), make_municipality("Bikin")]
    for place in places:
        make_passport(make_school(place), 2019)
    coordinator = make_person(Role.MUNICIPALITY, municipality=places[0])
    sign_in_as(client, Role.OPERATOR)

    client.post("/collection/campaigns/new/", fields())
    campaign = Campaign.objects.get()
    assert (campaign.forms, campaign.years, campaign.state) == (
        ["social", "certificates"],
        [2017, 2018, 2019],
        CampaignState.DRAFT,
    )
    client.post(f"/collection/campaigns/{campaign.pk}/open/")
    client.post(f"/collection/campaigns/{campaign.pk}/open/")

    assert [one.municipality for one in campaign.submissions.all()] == places
    assert Notification.objects.filter(event="campaign_opened").count() == 1
    letter = Letter.objects.get(event="campaign_opened")
    assert letter.to == coordinator.email
    assert "Social conditions 2019" in letter.subject
    assert f"/collection/campaigns/submissions/{campaign.submissions.first().pk}/" in letter.text


@pytest.mark.parametrize(
    "change",
    [
        {"years": "19"},
        {"years": "x"},
        {"years": ""},
        {"forms": []},
        {"forms": ["unknown"]},
        {"due_on": "2001-01-01"},
        {"closes_on": "2001-01-01"},
        {"title": ""},
        {"opens_on": "tomorrow"},
    ],
)
def test_a_wrong_campaign_is_told(client: Client, change: dict[str, object]) -> None:
    sign_in_as(client, Role.OPERATOR)

    answer = client.post("/collection/campaigns/new/", fields(**change))

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert Campaign.objects.count() == 0


YEAR = TODAY().year


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"years": "1901"}, f"Запросить можно данные за годы с 2000 по {YEAR + 2}, а указано: 1901."),
        ({"years": "2019, 9999"}, f"Запросить можно данные за годы с 2000 по {YEAR + 2}, а указано: 9999."),
        ({"years": "19"}, "Укажите годы четырьмя цифрами через запятую: 2018, 2019."),
        ({"opens_on": "1901-09-01"}, "Выберите день с "),
        ({"due_on": "1901-09-01", "opens_on": "1901-09-01"}, "Этот день прошёл"),
        ({"closes_on": "9999-12-31"}, "Выберите день с "),
        (
            {"due_on": TODAY() - timedelta(days=1), "opens_on": TODAY() - timedelta(days=2)},
            "Этот день прошёл",
        ),
    ],
)
def test_years_and_days_that_nobody_means_are_told_at_their_field(
    client: Client, change: dict[str, object], told: str
) -> None:
    sign_in_as(client, Role.OPERATOR)

    answer = client.post("/collection/campaigns/new/", fields(**change), headers={"accept-language": "ru"})

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Campaign.objects.count() == 0


def test_a_campaign_that_is_due_already_is_not_opened_and_nobody_gets_a_letter(client: Client) -> None:
    day = TODAY() - timedelta(days=1)
    make_person(Role.MUNICIPALITY, municipality=make_municipality())
    campaign = make_campaign(due_on=day)
    sign_in_as(client, Role.OPERATOR)

    page = client.post(
        f"/collection/campaigns/{campaign.pk}/open/", follow=True, headers={"accept-language": "ru"}
    )

    assert "Срок сдачи этого сбора прошёл." in page.content.decode()
    assert Campaign.objects.get().state == CampaignState.DRAFT
    assert Letter.objects.count() == 0


def test_a_campaign_that_begins_later_says_when_everywhere(client: Client) -> None:
    place = make_municipality("Amursk")
    make_school(place)
    coordinator = make_person(Role.MUNICIPALITY, municipality=place)
    first, due = TODAY() + timedelta(days=3), TODAY() + timedelta(days=9)
    campaign = make_campaign(opens_on=first, due_on=due)
    begins = f"Приём начнётся {first:%d.%m.%Y}"
    ru = {"accept-language": "ru"}
    sign_in_as(client, Role.OPERATOR)

    opened = client.post(f"/collection/campaigns/{campaign.pk}/open/", follow=True, headers=ru)

    assert f"Сбор открыт: приём начнётся {first:%d.%m.%Y}." in opened.content.decode()
    assert begins in client.get(f"/collection/campaigns/{campaign.pk}/", headers=ru).content.decode()
    assert begins in client.get("/collection/campaigns/?state=to_begin", headers=ru).content.decode()
    assert begins not in client.get("/collection/campaigns/?state=open", headers=ru).content.decode()
    letter = Letter.objects.get(event="campaign_opened")
    assert letter.subject == f"Приём данных начнётся {first:%d.%m.%Y}, срок сдачи {due:%d.%m.%Y}: {campaign}"
    assert f"приём начнётся {first:%d.%m.%Y}." in letter.text
    client.force_login(coordinator, "effective_school.accounts.backends.PasswordBackend")
    page = client.get(campaign.submissions.get().get_absolute_url(), headers=ru).content.decode()
    assert f'<p class="note">{begins}.</p>' in page
    assert f"<dt>приём с</dt><dd>{first:%d.%m.%Y}</dd>" in page


def test_whoever_has_not_had_everything_accepted_is_told_once_that_days_moved(client: Client) -> None:
    places = [make_municipality(name) for name in ("Amursk", "Bikin", "Chegdomyn")]
    people = [make_person(Role.MUNICIPALITY, municipality=place) for place in places]
    for place in places:
        make_school(place)
    campaign = make_open_campaign(forms=("social", "certificates"), years=(2017, 2018, 2019))
    campaign.submissions.filter(municipality=places[2]).update(state="accepted", accepted_at=timezone.now())
    due, closes = campaign.due_on + timedelta(days=2), campaign.closes_on + timedelta(days=2)
    days = {"opens_on": campaign.opens_on, "due_on": due, "closes_on": closes}
    sign_in_as(client, Role.OPERATOR)
    base = f"/collection/campaigns/{campaign.pk}/"

    for version in (campaign.version, campaign.version, campaign.version + 1):
        client.post(f"{base}edit/", fields(version=version, reason="flood", **days))
    moved = _moved()
    assert [one.to for one in moved] == [people[0].email, people[1].email]
    assert moved[0].subject == f"Изменились сроки, сдайте до {due:%d.%m.%Y}: Social conditions 2019"
    assert f"приём данных закончится {closes:%d.%m.%Y}." in moved[0].text

    for place in (places[0], places[0], places[2]):
        own = {"municipality": place.pk, "due_on": closes, "closes_on": closes, "reason": "flood"}
        assert client.post(f"{base}exceptions/", own).status_code == 302
    (own_days,) = _moved()[2:]
    assert own_days.to == people[0].email
    assert f"{closes:%d.%m.%Y}" in own_days.subject
    assert "Причина: flood" in own_days.text

    client.post(f"{base}exceptions/{CampaignException.objects.get(municipality=places[0]).pk}/remove/")
    assert [one.to for one in _moved()[3:]] == [people[0].email]


def _moved() -> list[Letter]:
    return list(Letter.objects.filter(event="campaign_days_moved").order_by("pk"))


def test_nobody_is_told_of_days_of_a_campaign_that_is_not_open(client: Client) -> None:
    make_person(Role.MUNICIPALITY, municipality=make_municipality())
    campaign = make_campaign()
    sign_in_as(client, Role.OPERATOR)

    client.post(f"/collection/campaigns/{campaign.pk}/edit/", fields(version=1, title="Other days"))

    assert Campaign.objects.get().title == "Other days"
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("form", ["social", "schools"])
@pytest.mark.parametrize(
    ("opened_on", "expected"),
    [
        (None, 2),
        ("2018-09-01", 2),
        ("2019-08-31", 2),
        ("2019-09-01", 1),
        ("2020-08-31", 1),
        ("2020-09-01", 0),
    ],
)
def test_a_school_reports_from_the_school_year_in_which_it_opened(
    form: str, opened_on: str | None, expected: int
) -> None:
    school = make_school(opened_on=opened_on)
    make_school(school.municipality, status="closed")

    campaign = make_open_campaign((form,), years=(2019, 2020))

    assert sum(one.rows_expected for one in campaign.submissions.all()) == expected


def test_a_school_with_a_passport_reports_whatever_day_it_is_said_to_have_opened() -> None:
    make_passport(make_school(opened_on="2026-09-01"), 2019)

    assert make_open_campaign().submissions.get().rows_expected == 1


def test_a_municipality_without_schools_is_asked_once_it_has_one() -> None:
    place, empty = make_municipality("Amursk"), make_municipality("Bikin")
    person = make_person(Role.MUNICIPALITY, municipality=empty)
    make_school(place)
    make_school(empty, status="closed")
    campaign = make_open_campaign()
    assert [one.municipality for one in campaign.submissions.all()] == [place]

    make_school(empty)
    for _turn in range(2):
        follow_the_register()

    assert [one.rows_expected for one in campaign.submissions.all()] == [1, 1]
    assert [one.to for one in Letter.objects.filter(event="campaign_opened")] == [person.email]


def test_a_table_that_is_of_no_school_is_asked_of_every_municipality() -> None:
    make_municipality()

    assert make_open_campaign(("regional_means",)).submissions.count() == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted"])
@pytest.mark.parametrize("found_by", ["page", "clock"])
def test_a_school_that_takes_no_part_any_more_is_not_waited_for(
    client: Client, state: str, found_by: str
) -> None:
    place = make_municipality("Amursk")
    own = make_submission(place, schools=3)
    hand_in(own, csv_file([social_row(code(place, number)) for number in (1, 2)]), make_person())
    Submission.objects.filter(pk=own.pk).update(state=state)
    sign_in_as(client, Role.OPERATOR)
    board = f"/collection/campaigns/{own.campaign_id}/board/"
    assert "2 / 3" in client.get(board).content.decode()
    assert own.findings.count() == 1

    SchoolYear.objects.filter(school__code=code(place, 3)).update(excluded="closed")
    if found_by == "clock":
        follow_the_register()
    page = client.get(own.get_absolute_url(), headers={"accept-language": "en"}).content.decode()

    assert "<dd>100 %</dd>" in page
    assert "2 of 2" in page
    assert "2 / 2" in client.get(board).content.decode()
    assert own.findings.count() == (0 if state == "draft" else 1)


def test_the_board_is_filtered_by_the_states_that_it_shows(client: Client) -> None:
    shown = {
        "new": ("Не начато", {}),
        "working": ("В работе", {"rows_filled": 1}),
        "changed": ("Изменяется после принятия", {"rows_filled": 1, "accepted_at": timezone.now()}),
        "submitted": ("Сдан", {"state": "submitted"}),
    }
    for number in range(len(shown)):
        make_school(make_municipality(f"Town {number}"))
    campaign = make_open_campaign()
    for own, (_words, values) in zip(campaign.submissions.all(), shown.values(), strict=True):
        Submission.objects.filter(pk=own.pk).update(**values)
    sign_in_as(client, Role.OPERATOR)
    address, ru = f"/collection/campaigns/{campaign.pk}/board/", {"accept-language": "ru"}
    page = client.get(address, headers=ru).content.decode()

    assert "Черновик" not in page
    for number, (state, (words, _values)) in enumerate(shown.items()):
        assert f'<option value="{state}">{words}' in page
        told = client.get(address, {"state": state, "export": "csv"}, headers=ru)
        rows = told.content.decode("utf-8-sig").splitlines()[1:]
        assert [row.split(";")[0] for row in rows] == [f"Town {number}"]
        assert rows[0].split(";")[1].startswith(words)


def test_the_second_editor_of_a_campaign_is_told(client: Client) -> None:
    campaign = make_campaign()
    sign_in_as(client, Role.OPERATOR)
    address = f"/collection/campaigns/{campaign.pk}/edit/"
    assert client.post(address, fields(version=1, title="First")).status_code == 302

    second = client.post(address, fields(version=1, title="Second"))

    assert second.status_code == 422
    assert "Second" in second.content.decode()
    assert Campaign.objects.get().title == "First"


def test_the_second_editor_of_a_campaign_keeps_the_years_and_tables_of_the_first(client: Client) -> None:
    campaign = make_campaign()
    sign_in_as(client, Role.OPERATOR)
    address = f"/collection/campaigns/{campaign.pk}/edit/"
    client.post(address, fields(version=1))
    client.post(address, fields(version=2, years="2019, 2018", forms=["social"]))

    second = client.post(address, fields(version=2, title="Second")).context["form"].data

    assert (second["years"], second.getlist("forms"), second["title"]) == ("2018, 2019", ["social"], "Second")


def test_a_table_with_data_cannot_be_taken_out(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    hand_in(own, csv_file([social_row(code(place, 1))]), make_person(Role.MUNICIPALITY, municipality=place))
    sign_in_as(client, Role.OPERATOR)

    answer = client.post(
        f"/collection/campaigns/{own.campaign_id}/edit/",
        fields(version=own.campaign.version, forms=["certificates"]),
    )

    assert answer.status_code == 422
    assert Campaign.objects.get().forms == ["social"]


def test_nothing_is_taken_after_the_last_day_but_for_an_exception(client: Client) -> None:
    place, today = make_municipality(), TODAY()
    own = make_submission(place, due_on=today - timedelta(days=3), closes_on=today - timedelta(days=1))
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)
    upload = f"/collection/campaigns/submissions/{own.pk}/upload/"
    refused = client.post(upload, {"file": csv_file([social_row(code(place, 1))])})
    assert refused.status_code == 422
    assert own.rows.count() == 0

    operator = Client()
    sign_in_as(operator, Role.OPERATOR)
    exception = {
        "municipality": place.pk,
        "due_on": today + timedelta(days=1),
        "closes_on": today + timedelta(days=2),
        "reason": "flood",
    }
    operator.post(f"/collection/campaigns/{own.campaign_id}/exceptions/", exception)
    client.post(upload, {"file": csv_file([social_row(code(place, 1))])})
    assert own.rows.count() == 1

    held = CampaignException.objects.get()
    operator.post(f"/collection/campaigns/{own.campaign_id}/exceptions/{held.pk}/remove/")
    assert CampaignException.objects.count() == 0


def test_a_closed_campaign_takes_nothing_and_opens_again(client: Client) -> None:
    place = make_municipality()
    own = make_submission(place)
    sign_in_as(client, Role.OPERATOR)
    close = f"/collection/campaigns/{own.campaign_id}/close/"
    assert client.get(close).status_code == 200
    client.post(close)

    coordinator = Client()
    sign_in_as(coordinator, Role.MUNICIPALITY, municipality=place)
    upload = f"/collection/campaigns/submissions/{own.pk}/upload/"
    assert coordinator.post(upload, {"file": csv_file([social_row(code(place, 1))])}).status_code == 422

    client.post(f"/collection/campaigns/{own.campaign_id}/open/")
    assert coordinator.post(upload, {"file": csv_file([social_row(code(place, 1))])}).status_code == 302


def test_the_board_says_who_how_complete_and_how_late(client: Client) -> None:
    today = TODAY()
    late, other = make_municipality("Amursk"), make_municipality("Bikin")
    make_school(other)
    own = make_submission(late, due_on=today - timedelta(days=2), closes_on=today + timedelta(days=5))
    CampaignException.objects.create(
        campaign=own.campaign, municipality=other, due_on=today, closes_on=today, reason="x"
    )
    hand_in(own, csv_file([social_row(code(late, 1))]), make_person(Role.MUNICIPALITY, municipality=late))
    sign_in_as(client, Role.OPERATOR)
    address = f"/collection/campaigns/{own.campaign_id}/board/"

    rows = client.get(address, {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[1].split(";")[0] == "Amursk"
    assert rows[1].split(";")[2:4] == ["50", "1 / 2"]
    assert rows[1].split(";")[6] == "2"
    only = client.get(address, {"late": "late", "export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in only[1:]] == ["Amursk"]
    part = client.get(address, {"filled": "none", "export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in part[1:]] == ["Bikin"]


def test_lists_take_the_same_queries_for_any_number_of_rows(client: Client) -> None:
    place = make_municipality()
    make_school(place)
    board = f"/collection/campaigns/{make_open_campaign().pk}/board/"
    sign_in_as(client, Role.OPERATOR)
    coordinator = Client()
    sign_in_as(coordinator, Role.MUNICIPALITY, municipality=place)

    def count() -> list[int]:
        found = [queries_of(client, address) for address in (board, "/collection/campaigns/")]
        return [*found, queries_of(coordinator, "/collection/campaigns/"), queries_of(coordinator, "/")]

    one = count()
    for number in range(2):
        make_municipality()
        campaign = make_open_campaign(title=f"Campaign {number}")
        make_school(place)
    Submission.objects.bulk_create(
        Submission(campaign_id=int(board.split("/")[3]), municipality=one_place)
        for one_place in Municipality.objects.exclude(pk=place.pk)
    )

    assert count() == one
    assert one[:3] == [BOARD_QUERIES, LIST_QUERIES, OWN_LIST_QUERIES]
    assert campaign.title in coordinator.get("/").content.decode()


BOARD_QUERIES, LIST_QUERIES, OWN_LIST_QUERIES = 8, 6, 6

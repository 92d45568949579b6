"""What happened in the made-up region, through the doors that people's pages use.

Data were handed in and accepted, a list was published, the next one is in verification, a campaign is open.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from effective_school.accounts.models import User
from effective_school.collection.domain.campaigns import close_campaign, open_campaign
from effective_school.collection.domain.submissions import (
    accept,
    explain_warnings,
    return_with_remarks,
    submit,
)
from effective_school.collection.domain.uploads import check_upload, receive_file
from effective_school.collection.enums import HandsIn, Severity, StudyKind, UploadState
from effective_school.collection.models import Campaign, Finding, Study, Submission
from effective_school.common.years import school_year
from effective_school.demo.people import AMURSK, KHABAROVSK, person
from effective_school.identification.domain.publication import Act, publish
from effective_school.identification.domain.runs import compute_run, start_run
from effective_school.identification.domain.verification import (
    answer_item,
    confirm_rest,
    decide_objection,
    send_verification,
)
from effective_school.identification.enums import (
    LISTED,
    Answer,
    Audience,
    Decision,
    MethodState,
    PublicColumn,
)
from effective_school.identification.models import MethodVersion, Run, Verification
from effective_school.organisations.models import Municipality

LAST_YEAR = 2019
YEARS = tuple(range(LAST_YEAR - 3, LAST_YEAR + 1))
_EXPLAINED = "Проверено по первичным документам: числа верны."
_REMARKS = "Проверьте число учеников на внутришкольном учёте: в прошлом году оно было втрое больше."
_OBJECTION = "В 2018 году школа работала в две смены из-за ремонта здания; просим учесть. Приказ прилагается."
_DECISION = "Методика не учитывает ремонт; школа остаётся в списке и получит помощь."


def hold_studies(region: Path) -> None:
    """Fill the calendar of the present school year."""
    del region
    today = timezone.localdate()
    year = school_year(today)
    for kind, title, subject, grade, month, day in (
        (StudyKind.VPR, "ВПР. Русский язык, 5 класс", "Русский язык", "5", 4, 14),
        (StudyKind.VPR, "ВПР. Математика, 5 класс", "Математика", "5", 4, 21),
        (StudyKind.OGE, "ОГЭ. Русский язык", "Русский язык", "9", 6, 3),
        (StudyKind.OGE, "ОГЭ. Математика", "Математика", "9", 6, 9),
        (StudyKind.EGE, "ЕГЭ. Русский язык", "Русский язык", "11", 5, 29),
        (StudyKind.EGE, "ЕГЭ. Математика", "Математика", "11", 6, 2),
    ):
        held = date(year, month, day)
        Study.objects.create(
            year=year,
            kind=kind,
            title=title,
            subject=subject,
            grade=grade,
            held_from=held,
            held_to=held + timedelta(days=1),
            responsible="РЦОКО",
            results_expected_on=held + timedelta(days=21),
        )


def hand_in_past_years(region: Path) -> None:
    """Hand in exam results and social data of the past years, and accept them."""
    exams = _campaign(
        "Результаты экзаменов за 2016–2019 годы", ["exams", "certificates"], YEARS, HandsIn.EXAM_CENTRE
    )
    (whole,) = exams.submissions.all()
    for name in ("exams.csv", "certificates.csv"):
        _upload(whole, name, _rows(region / name), person("exams@example.org"))
    _hand_in(whole, person("exams@example.org"))
    accept(submission=whole, person=person("operator@example.org"))
    social = _campaign("Социальные данные за 2016–2019 годы", ["social"], YEARS, HandsIn.MUNICIPALITY)
    by_place = _social_by_municipality(region)
    for submission in social.submissions.select_related("municipality"):
        who = _coordinator(submission)
        _upload(submission, "social.csv", by_place[_place(submission)], who)
        _hand_in(submission, who)
        accept(submission=submission, person=person("operator@example.org"))
    for campaign in (exams, social):
        close_campaign(campaign=campaign)


def publish_a_list(region: Path) -> None:
    """Run for the year before, let everybody confirm, publish."""
    del region
    run = _run(LAST_YEAR - 1, "Список на прошлый учебный год")
    operator = person("operator@example.org")
    for sent in send_verification(
        run, lists=LISTED, due_on=_in_days(14), message="Просим сверить список школ.", person=operator
    ):
        confirm_rest(sent, person=_coordinator(sent))
    publish(
        run,
        act=Act(
            number="41-п", dated=timezone.localdate(), issuer="Министерство образования и науки", file=None
        ),
        lists=("low_results", "adverse"),
        audience=Audience.PUBLIC,
        columns=[
            PublicColumn.NAME,
            PublicColumn.MUNICIPALITY,
            PublicColumn.RESULTS_LIST,
            PublicColumn.SOCIAL_LIST,
        ],
        person=person("ministry@example.org"),
    )


def verify_the_next_list(region: Path) -> None:
    """Run for the last year and send the list; some have answered, one objects."""
    del region
    run = _run(LAST_YEAR, "Список на этот учебный год")
    operator = person("operator@example.org")
    sent = send_verification(
        run, lists=LISTED, due_on=_in_days(10), message="Просим ответить до указанного дня.", person=operator
    )
    for verification in sent:
        if verification.municipality.name == KHABAROVSK:
            continue
        if verification.municipality.name == AMURSK:
            _object(verification, operator)
        elif verification.pk % 3:
            confirm_rest(verification, person=_coordinator(verification))


def _object(verification: Verification, operator: User) -> None:
    who = _coordinator(verification)
    first, *others = verification.items.select_related("run_school").order_by("pk")
    item = answer_item(
        first, answer=Answer.OBJECTED, reason=_OBJECTION, person=who, opened_version=first.version
    )
    decide_objection(
        item, decision=Decision.REJECTED, reason=_DECISION, person=operator, opened_version=item.version
    )
    for other in others[:1]:
        answer_item(
            other,
            answer=Answer.OBJECTED,
            reason="Не согласны с числом участников ЕГЭ за 2017 год: в школе сдавали четверо.",
            person=who,
            opened_version=other.version,
        )


def ask_for_the_next_year(region: Path) -> None:
    """Open a campaign for the year after the last; its submissions stand in every state."""
    today = timezone.localdate()
    campaign = _campaign(
        f"Социальные данные за {LAST_YEAR + 1} год",
        ["social"],
        (LAST_YEAR + 1,),
        HandsIn.MUNICIPALITY,
        days=(today - timedelta(days=20), today + timedelta(days=6), today + timedelta(days=13)),
    )
    by_place = _social_by_municipality(region)
    operator = person("operator@example.org")
    waiting = campaign.submissions.select_related("municipality").order_by("municipality__name")
    others = [one for one in waiting if _place(one) not in {KHABAROVSK, AMURSK}]
    for place, submission in enumerate(others[:11]):
        who = _coordinator(submission)
        rows = [
            {**row, "year": str(LAST_YEAR + 1)}
            for row in by_place[_place(submission)]
            if row["year"] == str(LAST_YEAR)
        ]
        _upload(submission, "social-2020.csv", rows if place < 9 else rows[: len(rows) // 2], who)  # noqa: PLR2004
        if place < 9:  # noqa: PLR2004 - nine complete, the others half full
            _hand_in(submission, who)
        if place < 5:  # noqa: PLR2004 - five accepted, one returned, three wait
            accept(submission=submission, person=operator)
        elif place == 5:  # noqa: PLR2004
            return_with_remarks(submission=submission, remarks=_REMARKS, person=operator)


CHAPTERS: dict[str, Callable[[Path], None]] = {
    "studies": hold_studies,
    "past years": hand_in_past_years,
    "published list": publish_a_list,
    "verification": verify_the_next_list,
    "open campaign": ask_for_the_next_year,
}


def _campaign(
    title: str,
    forms: list[str],
    years: Iterable[int],
    hands_in: HandsIn,
    *,
    days: tuple[date, date, date] | None = None,
) -> Campaign:
    today = timezone.localdate()
    opens, due, closes = days or (today - timedelta(days=60), today, today + timedelta(days=1))
    campaign = Campaign.objects.create(
        title=title,
        forms=forms,
        years=list(years),
        hands_in=hands_in,
        opens_on=opens,
        due_on=due,
        closes_on=closes,
    )
    return open_campaign(campaign=campaign, person=person("operator@example.org"))


def _run(year: int, note: str) -> Run:
    method = MethodVersion.objects.get(state=MethodState.ACTIVE)
    run, _ = start_run(year=year, method=method, person=person("operator@example.org"), note=note)
    return compute_run(run, lambda done, total: None)  # noqa: ARG005 - nobody watches


def _upload(submission: Submission, name: str, rows: list[dict[str, str]], who: User) -> None:
    upload = receive_file(submission=submission, file=ContentFile(_csv(rows), name=name), person=who)
    checked = check_upload(upload=upload, person=who)
    if checked.state == UploadState.REFUSED:
        raise ValueError(f"{name}: {list(checked.findings.values_list('rule', flat=True)[:5])}")


def _hand_in(submission: Submission, who: User) -> None:
    warnings = Finding.objects.filter(submission=submission, upload=None, severity=Severity.WARNING)
    texts = dict.fromkeys(warnings.values_list("pk", flat=True), _EXPLAINED)
    explain_warnings(submission=submission, texts=texts, person=who)
    submit(submission=submission, person=who)


def _coordinator(about: Submission | Verification) -> User:
    """Give the person of the municipality, or (most have none in the demonstration) one of another."""
    own = {KHABAROVSK: "khabarovsk@example.org"}.get(_place(about), "amursk@example.org")
    return person(own)


def _place(about: Submission | Verification) -> str:
    return about.municipality.name if about.municipality else ""


def _social_by_municipality(region: Path) -> dict[str, list[dict[str, str]]]:
    places = dict(Municipality.objects.values_list("schools__code", "name"))
    found: dict[str, list[dict[str, str]]] = {name: [] for name in places.values()}
    for row in _rows(region / "social.csv"):
        found[places[row["school_id"]]].append(row)
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)

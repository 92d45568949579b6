"""People of the demonstration, one or more in every role. Names are made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from effective_school.accounts.models import User
from effective_school.identification.enums import RunState
from effective_school.identification.models import Run, RunSchool
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership, Municipality, School

KHABAROVSK, AMURSK = "городской округ «Город Хабаровск»", "Амурский муниципальный район"
LISTED, UNLISTED = "270125", "270003"
"""Schools whose heads can be tried: one is on the list of low results, the other on none."""


@dataclass(frozen=True)
class Figure:
    """A person of the demonstration: where the role holds is named by the municipality or the school's code."""

    email: str
    last_name: str
    first_name: str
    middle_name: str
    role: Role
    position: str
    municipality: str = ""
    school: str = ""


FIGURES = (
    Figure("ministry@example.org", "Соколова", "Ирина", "Викторовна", Role.MINISTRY, "Начальник отдела"),
    Figure("operator@example.org", "Литвинов", "Андрей", "Сергеевич", Role.OPERATOR, "Аналитик"),
    Figure("methodist@example.org", "Гордеева", "Елена", "Павловна", Role.METHODIST, "Методист"),
    Figure("exams@example.org", "Панов", "Дмитрий", "Олегович", Role.EXAM_CENTRE, "Специалист по данным"),
    Figure(
        "khabarovsk@example.org",
        "Морозова",
        "Татьяна",
        "Ивановна",
        Role.MUNICIPALITY,
        "Координатор",
        KHABAROVSK,
    ),
    Figure("amursk@example.org", "Ким", "Сергей", "Борисович", Role.MUNICIPALITY, "Координатор", AMURSK),
    Figure("head-listed@example.org", "Белова", "Наталья", "Андреевна", Role.HEAD, "Директор", school=LISTED),
    Figure(
        "head-unlisted@example.org", "Юдин", "Виктор", "Михайлович", Role.HEAD, "Директор", school=UNLISTED
    ),
    Figure("teacher@example.org", "Орлова", "Мария", "Денисовна", Role.TEACHER, "Учитель", school=LISTED),
    Figure("expert@example.org", "Власов", "Павел", "Игоревич", Role.EXPERT, "Эксперт"),
)


def make_people(figures: Sequence[Figure] = FIGURES) -> None:
    """Make the people and their roles."""
    for figure in figures:
        person = User.objects.create_user(
            figure.email,
            last_name=figure.last_name,
            first_name=figure.first_name,
            middle_name=figure.middle_name,
            is_demo=True,
        )
        EmailAddress.objects.create(user=person, email=figure.email, verified=True, primary=True)
        Membership.objects.create(
            person=person,
            role=figure.role,
            position=figure.position,
            municipality=Municipality.objects.get(name=figure.municipality) if figure.municipality else None,
            school=School.objects.get(code=figure.school) if figure.school else None,
        )


def settle_heads() -> None:
    """Give the one head a school that is on the list now, and the other one that is on none."""
    run = Run.objects.filter(state=RunState.FINISHED).order_by("-year").first()
    if run is None:
        return
    rows = RunSchool.objects.filter(run=run).order_by("code")
    listed = rows.filter(results_list="low_results", municipality__name=AMURSK).first()
    unlisted = rows.filter(results_list="none", municipality__name=KHABAROVSK).first()
    for found, emails in ((listed, ("head-listed", "teacher")), (unlisted, ("head-unlisted",))):
        if found is not None:
            names = [f"{name}@example.org" for name in emails]
            Membership.objects.filter(person__email__in=names).update(
                school=School.objects.get(code=found.code)
            )


def person(email: str) -> User:
    """Give a person of the demonstration."""
    return User.objects.get(email=email, is_demo=True)

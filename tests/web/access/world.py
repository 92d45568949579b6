"""A small region with everything an address can be about, in two municipalities: the own and the foreign one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from effective_school.accounts.models import Consent, ConsentDocument, Erasure, User
from effective_school.api.domain.tokens import make_token
from effective_school.api.models import Token
from effective_school.collection.domain.studies import feed_token, send_results
from effective_school.collection.models import Campaign, CampaignException, DataRow, Submission, Upload
from effective_school.common.domain.files import keep_file
from effective_school.common.domain.letters import unsubscribe_token
from effective_school.common.domain.notify import queue_letter
from effective_school.common.models import Job, Notification
from effective_school.identification.domain.verification import send_verification
from effective_school.identification.enums import LISTED
from effective_school.identification.models import MethodVersion, Publication, RunSchool, VerificationItem
from effective_school.organisations.enums import Role
from effective_school.organisations.models import (
    Invitation,
    Membership,
    Municipality,
    RegisterUpload,
    Reorganisation,
    School,
    SchoolYear,
)
from tests.factories.collection import make_open_campaign, make_study
from tests.factories.identification import active_method, make_run

BACKEND = "effective_school.accounts.backends.PasswordBackend"
Arguments = dict[str, object]


class Place:
    """A municipality with a school and its people."""

    def __init__(self, school: School) -> None:
        self.school, self.municipality = school, school.municipality
        SchoolYear.objects.get_or_create(school=school, year=2019, defaults={"group": "secondary"})
        self.teacher = person(f"teacher{school.code}@example.org", Role.TEACHER, school=school)


def person(
    email: str, role: Role | None, *, municipality: Municipality | None = None, school: School | None = None
) -> User:
    """Make a person quickly: no password, a second factor that nobody will ask for."""
    made = User.objects.create_user(email, last_name=email.split("@", maxsplit=1)[0])
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    if role is not None:
        Membership.objects.create(person=made, role=role, municipality=municipality, school=school)
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={})
    for document in ConsentDocument.objects.all():
        Consent.objects.create(person=made, document=document)
    return made


class World:
    """Own and foreign territory, and a person in each role of the own one."""

    def __init__(self, *, with_runs: bool = False) -> None:
        self.people: dict[Role | None, User] = {}
        self.made: dict[object, Arguments] = {}
        if with_runs:
            operator = self.person(Role.OPERATOR)
            self.run, self.published_run = make_run(operator, schools=60), make_run(operator, schools=60)
            send_verification(
                self.run, lists=LISTED, due_on=timezone.localdate(), message="", person=operator
            )
            items = VerificationItem.objects.filter(verification__run=self.run).order_by("pk")
            first = items.select_related("run_school").first()
            assert first is not None
            other = items.exclude(verification=first.verification_id).first()
            assert other is not None
            schools = [School.objects.get(code=item.run_school.code) for item in (first, other)]
            self.items = dict(zip(("own", "foreign"), (first, other), strict=True))
        else:
            schools = [
                School.objects.create(
                    code=code, name=f"School {code}", municipality=Municipality.objects.create(name=name)
                )
                for code, name in (("270001", "Own"), ("270002", "Foreign"))
            ]
        self.own, self.foreign = map(Place, schools)

    def person(self, role: Role | None) -> User:
        """Give the person who holds a role in the own territory; None holds no role."""
        if role not in self.people:
            place = (
                {
                    Role.MUNICIPALITY: {"municipality": self.own.municipality},
                    Role.HEAD: {"school": self.own.school},
                    Role.TEACHER: {"school": self.own.school},
                }.get(role, {})
                if role in {Role.MUNICIPALITY, Role.HEAD, Role.TEACHER}
                else {}
            )
            self.people[role] = person(f"{role or 'nobody'}@example.org", role, **place)  # type: ignore[arg-type]
        return self.people[role]

    def client(self, role: Role | None) -> Client:
        """Give a browser in which that person is signed in."""
        client = Client(raise_request_exception=False)
        client.force_login(self.person(role), BACKEND)
        return client


Maker = Callable[[World, Place, User], Arguments]
TERRITORIAL: dict[str, Maker] = {}
"""Objects of a territory: the foreign one answers 404 to whoever holds a right only in the own one."""
PERSONAL: dict[str, Maker] = {}
"""Objects of one person: everybody else's answers 404."""
REGIONAL: dict[str, Maker] = {}
"""Objects of the whole region, the same for everybody who holds the right."""


def territorial(name: str) -> Callable[[Maker], Maker]:
    return lambda maker: TERRITORIAL.setdefault(name, maker)


def personal(name: str) -> Callable[[Maker], Maker]:
    return lambda maker: PERSONAL.setdefault(name, maker)


def regional(name: str) -> Callable[[Maker], Maker]:
    return lambda maker: REGIONAL.setdefault(name, maker)


@territorial("school")
def _school(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"code": place.school.code}


@territorial("passport")
def _passport(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"code": place.school.code, "year": 2019}


@territorial("school and kind")
def _school_and_kind(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"code": place.school.code, "kind": "closed"}


@territorial("municipality")
def _municipality(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"pk": place.municipality.pk}


@territorial("person")
def _person(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"pk": place.teacher.pk}


@territorial("role")
def _role(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"pk": Membership.objects.get(person=place.teacher).pk}


@territorial("reorganisation")
def _reorganisation(world: World, place: Place, who: User) -> Arguments:
    del world, who
    note = Reorganisation.objects.create(
        kind=Reorganisation.Kind.RENAMED, school=place.school, on=date(2020, 9, 1), old_name="a", new_name="b"
    )
    return {"pk": note.pk}


@territorial("history")
def _history(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"app": "organisations", "model": "school", "pk": place.school.pk}


@personal("own job")
def _job(world: World, place: Place, who: User) -> Arguments:
    del world, place
    return {"job_id": Job.objects.create(kind="x", title="x", started_by=who).pk}


@personal("own note")
def _note(world: World, place: Place, who: User) -> Arguments:
    del world, place
    return {"note_id": Notification.objects.create(person=who, event="x", text="x").pk}


@personal("own token")
def _token(world: World, place: Place, who: User) -> Arguments:
    del world, place
    make_token(person=who, name="warehouse", expires_on=timezone.localdate())
    return {"pk": Token.objects.latest("pk").pk}


@personal("own consent")
def _consent(world: World, place: Place, who: User) -> Arguments:
    del world, place
    return {"consent_id": Consent.objects.create(person=who, document=_document_record()).pk}


def _document_record() -> ConsentDocument:
    return ConsentDocument.objects.create(
        kind=ConsentDocument.Kind.RULES,
        number=ConsentDocument.objects.count() + 50,
        title="Rules",
        text="Be kind.",
        in_force_from=timezone.localdate() + timedelta(days=9),  # nobody is asked for consent yet
    )


@regional("document")
def _document(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"document_id": _document_record().pk}


@regional("letter")
def _letter(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"letter_id": queue_letter(to="a@example.org", event="x", subject="x", text="x").pk}


@regional("erasure")
def _erasure(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"erasure_id": Erasure.objects.create(person=place.teacher).pk}


@regional("unsubscribe")
def _unsubscribe(world: World, place: Place, who: User) -> Arguments:
    del world, place
    return {"token": unsubscribe_token(who.pk)}


@regional("register")
def _register(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"kind": "schools"}


@regional("register file")
def _register_file(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"kind": "schools", "ending": "csv"}


@regional("register upload")
def _register_upload(world: World, place: Place, who: User) -> Arguments:
    del place
    file = keep_file(ContentFile(b"code,name\n", name="schools.csv"), world.person(Role.OPERATOR))
    return {"pk": RegisterUpload.objects.create(kind="schools", file=file, uploaded_by=who).pk}


def _invited(place: Place, email: str) -> Invitation:
    now = timezone.now()
    return Invitation.objects.create(
        email=email,
        last_name="A",
        first_name="B",
        role=Role.TEACHER,
        school=place.school,
        invited_by=place.teacher,
        nonce=uuid.uuid4().hex,
        sent_at=now,
        expires_at=now + timedelta(days=3),
    )


@territorial("invitation")
def _invitation(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"pk": _invited(place, f"new{place.school.code}@example.org").pk}


@personal("own invitation")
def _own_invitation(world: World, place: Place, who: User) -> Arguments:
    del world
    return {"pk": _invited(place, who.email).pk}


@regional("invitation link")
def _invitation_link(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"token": "not-a-token"}


def _campaign_record() -> Campaign:
    return Campaign.objects.filter(title="Matrix").first() or make_open_campaign(title="Matrix")


def _submission_record(place: Place) -> Submission:
    return Submission.objects.get(campaign=_campaign_record(), municipality=place.municipality)


@regional("campaign")
def _campaign(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"campaign_id": _campaign_record().pk}


@regional("exception")
def _exception(world: World, place: Place, who: User) -> Arguments:
    del world, who
    campaign = _campaign_record()
    made, _ = CampaignException.objects.get_or_create(
        campaign=campaign,
        municipality=place.municipality,
        defaults={"due_on": campaign.due_on, "closes_on": campaign.closes_on, "reason": "x"},
    )
    return {"campaign_id": campaign.pk, "exception_id": made.pk}


@territorial("submission")
def _submission(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"submission_id": _submission_record(place).pk}


@territorial("row")
def _row(world: World, place: Place, who: User) -> Arguments:
    del world, who
    submission = _submission_record(place)
    row = DataRow.objects.create(
        submission=submission,
        table="social",
        school_code=place.school.code,
        year=2019,
        key=f"{place.school.code}|2019",
        entered_by=place.teacher,
        entered_at=timezone.now(),
    )
    return {"submission_id": submission.pk, "row_id": row.pk}


@territorial("grid")
def _grid(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"submission_id": _submission_record(place).pk, "form_code": "social", "year": 2019}


@territorial("upload")
def _upload(world: World, place: Place, who: User) -> Arguments:
    del world, who
    file = keep_file(ContentFile(b"a;b\n", name="social.csv"), place.teacher)
    upload = Upload.objects.create(
        submission=_submission_record(place), file=file, sha256=file.sha256, by=place.teacher, state="refused"
    )
    return {"upload_id": upload.pk}


@territorial("data of a school")
def _data_of_a_school(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"school_id": place.school.pk}


@regional("month")
def _month(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"year": 2019, "month": 4}


@regional("feed")
def _feed(world: World, place: Place, who: User) -> Arguments:
    del world, place
    return {"token": feed_token(who)}


@regional("study")
def _study(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"study_id": make_study().pk}


@territorial("receipt")
def _receipt(world: World, place: Place, who: User) -> Arguments:
    del world, who
    (receipt,) = send_results(
        study=make_study(),
        municipalities=[place.municipality],
        file=ContentFile(b"a;b\n", name="results.csv"),
        person=place.teacher,
    )
    return {"receipt_id": receipt.pk}


@regional("method")
def _method(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"method_id": active_method().pk}


@regional("two methods")
def _two_methods(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    first = active_method()
    return {"method_id": first.pk, "other_id": MethodVersion.objects.exclude(pk=first.pk).latest("pk").pk}


@regional("run")
def _run(world: World, place: Place, who: User) -> Arguments:
    del place, who
    return {"run_id": world.run.pk}


@regional("published run")
def _published_run(world: World, place: Place, who: User) -> Arguments:
    del place, who
    _publication_record(world)
    return {"run_id": world.published_run.pk}


@regional("two runs")
def _two_runs(world: World, place: Place, who: User) -> Arguments:
    del place, who
    return {"run_id": world.run.pk, "other_id": world.published_run.pk}


@regional("file of a run")
def _file_of_a_run(world: World, place: Place, who: User) -> Arguments:
    del place, who
    return {"run_id": world.run.pk, "kind": "output", "name": "lists.csv"}


@territorial("school of a run")
def _school_of_a_run(world: World, place: Place, who: User) -> Arguments:
    del who
    _publication_record(world)
    row = RunSchool.objects.get(run=world.published_run, code=place.school.code)
    return {"run_id": world.published_run.pk, "school_id": row.pk}


@territorial("verification")
def _verification(world: World, place: Place, who: User) -> Arguments:
    del who
    return {"verification_id": _item(world, place).verification_id}


@territorial("school under verification")
def _school_under_verification(world: World, place: Place, who: User) -> Arguments:
    del who
    return {"item_id": _item(world, place).pk}


@territorial("file of an objection")
def _file_of_an_objection(world: World, place: Place, who: User) -> Arguments:
    del who
    item = _item(world, place)
    item.file = keep_file(ContentFile(b"%PDF-1.4", name="reason.pdf"), place.teacher)
    item.save()
    return {"item_id": item.pk}


def _item(world: World, place: Place) -> VerificationItem:
    return world.items["own" if place is world.own else "foreign"]


def _publication_record(world: World) -> Publication:
    known = Publication.objects.filter(run=world.published_run).first()
    return known or Publication.objects.create(
        run=world.published_run,
        year=2019,
        number="1",
        dated=timezone.localdate(),
        issuer="Ministry",
        file=keep_file(ContentFile(b"%PDF-1.4", name="act.pdf"), world.person(Role.OPERATOR)),
        lists=["low_results"],
        audience="public",
        columns=["name"],
        figures={"heads": ["low_results"], "rows": [], "totals": []},
        published_by=world.person(Role.OPERATOR),
    )


@regional("publication")
def _publication(world: World, place: Place, who: User) -> Arguments:
    del place, who
    return {"publication_id": _publication_record(world).pk}


@regional("portal")
def _portal(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"provider_id": "portal"}

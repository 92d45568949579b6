"""Inviting people, and taking up an invitation."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from effective_school.accounts.domain.consents import documents_in_force, give_consents
from effective_school.accounts.domain.newcomers import add_welcome
from effective_school.accounts.models import User
from effective_school.common.domain.notify import language_of, notify, one_line, plain_text, write_letter
from effective_school.common.people import Person
from effective_school.organisations.domain.people import check_territory, holders_of, may_decide
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Invitation, Membership, Municipality, School

VALID_FOR = timedelta(days=14)
_LINK = "organisations.invitation"


class InvitationRefused(Exception):  # noqa: N818 - a refusal, said to the person
    """An invitation that cannot be made, sent or taken up; the text says why."""


def invitations_visible_to(person: Person) -> QuerySet[Invitation]:
    """Invitations into the territory that a person answers for."""
    own = territory_of(person)
    if own.whole_region_as(Role.OPERATOR):
        return Invitation.objects.all()
    places = own.municipalities_as(Role.MUNICIPALITY)
    return Invitation.objects.filter(
        Q(municipality__in=places, school=None)
        | Q(school__municipality__in=places)
        | Q(school__in=own.schools_as(Role.HEAD), role=Role.TEACHER)
    )


def open_invitations_to(person: User) -> QuerySet[Invitation]:
    """Invitations that wait for a person who has confirmed the address."""
    addresses = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return _open().filter(email__in=[address.lower() for address in addresses])


@transaction.atomic
def invite_person(  # noqa: PLR0913 - who, what, where, and by whom
    *,
    by: User,
    email: str,
    last_name: str,
    first_name: str,
    middle_name: str = "",
    role: str,
    municipality: Municipality | None = None,
    school: School | None = None,
    position: str = "",
) -> Invitation:
    """Invite a person and queue the letter; asked twice at once, one invitation is made."""
    check_territory(role, municipality, school)
    if not may_decide(by, role, municipality, school):
        raise InvitationRefused(_("You may not invite into this role there."))
    place = None if school is not None else municipality
    address = email.strip().lower()
    held = Membership.objects.filter(role=role, municipality=place, school=school, ended_at=None)
    if held.filter(person__email__iexact=address).exists():
        raise InvitationRefused(_("The person with this address has this role there already."))
    invitation = Invitation(
        email=address,
        last_name=last_name,
        first_name=first_name,
        middle_name=middle_name,
        role=role,
        municipality=place,
        school=school,
        position=position,
        invited_by=by,
    )
    _new_link(invitation)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        raise InvitationRefused(
            _(
                "This address is invited into this role already. Find the invitation in the list and send it again."
            )
        ) from None
    _send(invitation)
    return invitation


@transaction.atomic
def send_invitation_again(*, by: User, invitation: Invitation) -> None:
    """Send the letter with a new link, valid from now; the former link ends."""
    held = _held(by, invitation)
    _new_link(held)
    held.version += 1
    held.save()
    _send(held)


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """Take an invitation back; its link ends."""
    held = _held(by, invitation)
    held.withdrawn_at = timezone.now()
    held.version += 1
    held.save()


def link_of(invitation: Invitation) -> str:
    """Give the path of the link in the letter."""
    token = signing.dumps([invitation.pk, invitation.nonce], salt=_LINK)
    return reverse("organisations:invitation_accept", args=[token])


def invitation_of_link(token: str) -> tuple[Invitation | None, bool]:
    """Give the invitation of a link, and whether the link is its latest; (None, False) for a damaged one."""
    try:
        number, nonce = signing.loads(token, salt=_LINK)
    except (signing.BadSignature, ValueError, TypeError):
        return None, False
    invitation = (
        Invitation.objects.select_related("municipality", "school", "invited_by").filter(pk=number).first()
    )
    return invitation, invitation is not None and invitation.nonce == nonce


def account_of(invitation: Invitation) -> User | None:
    """The person who already signs in with the address of the invitation."""
    known = EmailAddress.objects.filter(email__iexact=invitation.email, verified=True, user__erased_at=None)
    address = known.select_related("user").first()
    return address.user if address else None


@transaction.atomic
def accept_as_newcomer(
    invitation: Invitation, *, last_name: str, first_name: str, middle_name: str, password: str
) -> User:
    """Make the account of a person who opened the link: it proves the address; consents were ticked."""
    held = _still_open(invitation)
    if account_of(held) is not None:
        raise InvitationRefused(_("There is an account with this address already: sign in to accept."))
    person = _account_for(held)
    person.last_name, person.first_name, person.middle_name = last_name, first_name, middle_name
    person.set_password(password)
    person.save()
    give_consents(person, documents_in_force())
    _take_up(held, person)
    return person


@transaction.atomic
def accept_as_known(invitation: Invitation, person: User) -> None:
    """Give a person who has an account the role of the invitation."""
    held = _still_open(invitation)
    if not EmailAddress.objects.filter(user=person, email__iexact=held.email, verified=True).exists():
        raise InvitationRefused(_("The invitation was sent to another address."))
    _take_up(held, person)


@add_welcome
@transaction.atomic
def welcome_invited(address: str) -> User | None:
    """Make the account of an invited person whom the region's portal vouches for."""
    waiting = list(_open().filter(email=address).select_for_update())
    if not waiting:
        return None
    person = _account_for(waiting[0])
    for invitation in waiting:
        _take_up(invitation, person)
    return person


@transaction.atomic
def ask_to_join(*, person: User, school: School) -> Membership:
    """A teacher names the own school; the head or the authority confirms. Asking twice is one request."""
    held = Membership.objects.filter(person=person, role=Role.TEACHER, school=school, ended_at=None).first()
    if held is not None:
        return held
    try:
        with transaction.atomic():
            made = Membership.objects.create(
                person=person, role=Role.TEACHER, school=school, is_confirmed=False
            )
    except IntegrityError:
        return Membership.objects.get(person=person, role=Role.TEACHER, school=school, ended_at=None)
    _role, deciding = who_confirms(school)
    for one in deciding:
        words = {"teacher": person, "school": school}
        notify(one, "teacher_joins", words, url=reverse("organisations:people") + "?state=waiting")
    return made


def who_confirms(school: School) -> tuple[Role, list[User]]:
    """Who is asked about people of a school: its heads; without any, the municipality; else the operators."""
    for role, there in (
        (Role.HEAD, {"school": school}),
        (Role.MUNICIPALITY, {"municipality": school.municipality_id}),
    ):
        found = holders_of(role, **there)
        if found:
            return role, found
    return Role.OPERATOR, holders_of(Role.OPERATOR)


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def _new_link(invitation: Invitation) -> None:
    invitation.nonce = secrets.token_hex(16)
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + VALID_FOR


def _send(invitation: Invitation) -> None:
    person = account_of(invitation)
    language = language_of(person)
    with translation.override(language):
        words = {"invitation": invitation, "days": VALID_FOR.days}
        subject = one_line(plain_text("letters/invitation.subject.txt", words))
        text = plain_text("letters/invitation.txt", words)
    # Its link opens an account, so its words are kept from the log as those about security are.
    write_letter(
        "invitation",
        subject,
        text,
        to=invitation.email,
        person=person,
        language=language,
        url=link_of(invitation),
        security=True,
    )


def _held(by: User, invitation: Invitation) -> Invitation:
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not may_decide(by, held.role, held.municipality, held.school):
        raise InvitationRefused(_("You may not decide about this invitation."))
    if held.accepted_at:
        raise InvitationRefused(_("The invitation is accepted already."))
    if held.withdrawn_at:
        raise InvitationRefused(_("The invitation is withdrawn already."))
    return held


def _still_open(invitation: Invitation) -> Invitation:
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.state != Invitation.State.OPEN:
        raise InvitationRefused(_("The invitation is no longer open."))
    return held


def _account_for(invitation: Invitation) -> User:
    """Make the account, or take over one whose address nobody has ever confirmed."""
    person = User.objects.filter(email__iexact=invitation.email).first()
    if person is None:
        person = User.objects.create_user(
            invitation.email,
            last_name=invitation.last_name,
            first_name=invitation.first_name,
            middle_name=invitation.middle_name,
            language=(translation.get_language() or "ru")[:2],
        )
    elif account_of(invitation) is None:
        person.set_unusable_password()
        person.save()
    EmailAddress.objects.update_or_create(
        user=person, email=invitation.email, defaults={"verified": True, "primary": True}
    )
    return person


def _take_up(invitation: Invitation, person: User) -> None:
    held = Membership.objects.filter(
        person=person,
        role=invitation.role,
        municipality=invitation.municipality,
        school=invitation.school,
        ended_at=None,
    ).first()
    if held is None:
        Membership.objects.create(
            person=person,
            role=invitation.role,
            municipality=invitation.municipality,
            school=invitation.school,
            position=invitation.position,
        )
    elif not held.is_confirmed:
        held.is_confirmed = True
        held.version += 1
        held.save()
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.version += 1
    invitation.save()

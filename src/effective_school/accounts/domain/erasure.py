"""Removing a person's data by an act of the operator."""

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from effective_school.accounts.domain.mentions import forget_mentions
from effective_school.accounts.lockout import name_of_second_factor
from effective_school.accounts.models import Consent, Erasure, KnownDevice, User
from effective_school.accounts.signals import erasure_asked, person_erased
from effective_school.common.domain.notify import language_of, one_line, plain_text, write_letter
from effective_school.common.models import Letter, Notification


class ErasureRefused(Exception):  # noqa: N818 - a refusal, with words for the operator
    """The data cannot be removed now; the text says why."""


def ask_for_erasure(person: User, *, on_paper: bool = False) -> Erasure:
    """Record that a person asked; asking twice is one request."""
    if person.erased_at:
        raise ErasureRefused(_("The data of this person has been removed already."))
    try:
        with transaction.atomic():
            found, is_new = Erasure.objects.get_or_create(
                person=person, done_at=None, taken_back_at=None, defaults={"asked_on_paper": on_paper}
            )
            if is_new and not on_paper:  # paper is in the operator's hands already
                erasure_asked.send(sender=Erasure, erasure=found)
    except IntegrityError:
        found = Erasure.objects.get(person=person, done_at=None, taken_back_at=None)
    return found


def take_back_erasure(erasure: Erasure) -> None:
    """The person thought better of it."""
    Erasure.objects.filter(pk=erasure.pk, done_at=None, taken_back_at=None).update(
        taken_back_at=timezone.now()
    )


@transaction.atomic
def erase_person(erasure: Erasure, *, act_number: str, act_date: date, by: User) -> None:
    """Remove everything that says who the person was; what they did stays without a name."""
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    person = User.objects.select_for_update().get(pk=erasure.person_id)
    if not erasure.is_open:
        raise ErasureRefused(_("This request is closed already."))
    if person.pk == by.pk:
        raise ErasureRefused(_("You cannot remove your own data: another operator has to do it."))
    former, language = person.email, language_of(person)
    addresses, names = _addresses_of(person), _names_of(person)
    _end_sign_in(person, addresses)
    _forget_words(person, addresses)
    forget_mentions(addresses | names)
    _take_names_away(person)
    Consent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=timezone.now())
    erasure.act_number, erasure.act_date = act_number, act_date
    erasure.done_by, erasure.done_at = by, timezone.now()
    erasure.save()
    person_erased.send(sender=User, person=person, addresses=addresses)
    _tell(former, language, act_number, act_date)


def _addresses_of(person: User) -> set[str]:
    """Every address of now and before, as it was written and in small letters, as attempts to sign in keep it."""
    known = {
        person.email,
        *person.history.values_list("email", flat=True),
        *EmailAddress.objects.filter(user=person).values_list("email", flat=True),
        *Letter.objects.filter(person=person).values_list("to", flat=True),
    }
    return {form for address in known if address for form in (address, address.lower())}


def _names_of(person: User) -> set[str]:
    former = person.history.values_list("last_name", "first_name", "middle_name")
    return {person.full_name, *(" ".join(filter(None, parts)) for parts in former)}


def _end_sign_in(person: User, addresses: set[str]) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    KnownDevice.objects.filter(person=person).delete()
    names = {*addresses, name_of_second_factor(person.pk)}
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(username__in=names).delete()


def _forget_words(person: User, addresses: set[str]) -> None:
    Notification.objects.filter(person=person).delete()
    letters = Letter.objects.filter(Q(person=person) | Q(to__in=addresses))
    letters.filter(state=Letter.State.QUEUED).update(state=Letter.State.FAILED)
    letters.update(to="", subject="—", text="", html="", error="")


def _take_names_away(person: User) -> None:
    person.email = f"erased-{person.pk}@erased.invalid"
    person.last_name = person.first_name = person.middle_name = person.phone = ""
    person.is_active = person.wants_letters = person.is_superuser = False
    person.erased_at = timezone.now()
    person.set_unusable_password()
    person.save()
    person.history.update(email=person.email, last_name="", first_name="", middle_name="", phone="")


def _tell(former: str, language: str, act_number: str, act_date: date) -> None:
    with translation.override(language):
        words = {"act_number": act_number, "act_date": act_date}
        subject = one_line(plain_text("letters/erasure_done.subject.txt", words))
        text = plain_text("letters/erasure_done.txt", words)
    write_letter("erasure_done", subject, text, to=former, language=language, security=True, forget=True)

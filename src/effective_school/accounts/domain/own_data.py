"""What `accounts` and `common` keep about a person, for the archive of own data."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.accounts.domain.access_log import what_words
from effective_school.accounts.domain.export import Rows, add_section
from effective_school.accounts.models import User
from effective_school.common.models import AccessEntry, Letter, Notification


@add_section("person", gettext_lazy("Person"))
def _person(person: User) -> Rows:
    return [
        {
            _("Last name"): person.last_name,
            _("First name"): person.first_name,
            _("Patronymic"): person.middle_name,
            _("E-mail"): person.email,
            _("Telephone"): person.phone,
            _("Language"): person.get_language_display(),
            _("Wants letters"): _("yes") if person.wants_letters else _("no"),
            _("Registered"): person.created_at,
            _("Last sign-in"): person.last_login,
        }
    ]


@add_section("addresses", gettext_lazy("E-mail addresses"))
def _addresses(person: User) -> Rows:
    return [
        {_("E-mail"): one.email, _("Confirmed"): _("yes") if one.verified else _("no")}
        for one in EmailAddress.objects.filter(user=person)
    ]


@add_section("consents", gettext_lazy("Consents"))
def _consents(person: User) -> Rows:
    return [
        {
            _("Document"): str(one.document),
            _("Given"): one.given_at,
            _("Taken back"): one.withdrawn_at,
        }
        for one in person.consents.select_related("document")
    ]


@add_section("changes", gettext_lazy("Changes of the person's data"))
def _changes(person: User) -> Rows:
    return [
        {
            _("When"): one.history_date,
            _("Changed by"): str(one.history_user or ""),
            _("Name in full"): " ".join(
                part for part in (one.last_name, one.first_name, one.middle_name) if part
            ),
            _("E-mail"): one.email,
            _("Telephone"): one.phone,
        }
        for one in person.history.select_related("history_user")
    ]


@add_section("devices", gettext_lazy("Devices and sessions"))
def _devices(person: User) -> Rows:
    known = [
        {_("Browser"): one.agent, _("Network address"): one.address, _("Seen"): one.seen_at}
        for one in person.devices.all()
    ]
    sessions = [
        {_("Browser"): one.user_agent, _("Network address"): one.ip, _("Seen"): one.last_seen_at}
        for one in UserSession.objects.filter(user=person)
    ]
    return [*known, *sessions]


@add_section("notes", gettext_lazy("Notes"))
def _notes(person: User) -> Rows:
    return [
        {_("When"): one.created_at, _("Text"): one.text, _("Read"): one.read_at}
        for one in Notification.objects.filter(person=person)
    ]


@add_section("letters", gettext_lazy("Letters"))
def _letters(person: User) -> Rows:
    return [
        {_("When"): one.created_at, _("Addressee"): one.to, _("Letter"): one.subject, _("Sent"): one.sent_at}
        for one in Letter.objects.filter(person=person).defer("text", "html")
    ]


@add_section("looks", gettext_lazy("Who looked at the data"))
def _looks(person: User) -> Rows:
    return [
        {_("When"): one.at, _("Who looked"): str(one.person), _("What"): what_words(one)}
        for one in AccessEntry.objects.filter(about=person).select_related("person")
    ]

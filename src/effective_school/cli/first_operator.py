"""Making the first person of a site."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.test import RequestFactory
from django.utils import translation

from effective_school.accounts.models import User
from effective_school.cli.language import SAY
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership


class NotPossibleError(Exception):
    """Why the person cannot be made, in words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


@transaction.atomic
def make_operator(
    *, email: str, last_name: str, first_name: str, password: str | None, language: str
) -> User:
    """Make a regional operator; without a password they set one by letter."""
    address = email.strip().lower()
    with translation.override(language):
        try:
            validate_email(address)
            if password is not None:
                validate_password(password, User(email=address, last_name=last_name, first_name=first_name))
        except ValidationError as error:
            raise NotPossibleError(list(error.messages)) from None
    if User.objects.filter(email=address).exists():
        raise NotPossibleError([SAY("cli.person_known", email=address)])
    person = User.objects.create_user(
        address, password, last_name=last_name, first_name=first_name, language=language
    )
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    Membership.objects.create(person=person, role=Role.OPERATOR)
    return person


def send_password_letter(person: User) -> None:
    """Queue the letter by which a person sets a password; the worker sends it."""
    address = urlsplit(settings.SITE_ADDRESS)
    request = RequestFactory(HTTP_HOST=address.netloc).get("/", secure=address.scheme == "https")
    request.session = {}  # type: ignore[assignment]
    request.user = person
    with translation.override(person.language), request_context(request):
        form = ResetPasswordForm({"email": person.email})
        if not form.is_valid():
            raise NotPossibleError([str(form.errors)])
        form.save(request)

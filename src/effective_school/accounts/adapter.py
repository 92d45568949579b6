"""How allauth speaks to people through our letters."""

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy

from effective_school.accounts.devices import recognise_device
from effective_school.accounts.models import User
from effective_school.common.domain.notify import language_of, one_line, plain_text, write_letter

FRESH = 300
"""For so many seconds after signing in the password is not asked for again."""


class AccountAdapter(DefaultAccountAdapter):
    """Sends letters of sign-in through the queue that every letter takes."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        # An empty field is told before; here stands a password, and a wrong one.
        "enter_current_password": gettext_lazy("The current password is wrong."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter in the language of the person; all of these are about security."""
        person = User.objects.filter(emailaddress__email__iexact=email).first()
        language = language_of(person) if person else translation.get_language()
        with translation.override(language):
            words = {**context, "email": email}
            subject = one_line(plain_text(f"{template_prefix}_subject.txt", words))
            text = plain_text(f"{template_prefix}_message.txt", words)
        write_letter(
            template_prefix,
            subject,
            text,
            to=email,
            person=person,
            language=language or "",
            security=True,
        )

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - allauth's signature
        """Remember the language in which a person registers."""
        user.language = (translation.get_language() or "ru")[:2]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password again only when the sign-in itself is not a proof of a moment ago."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        if time.time() - latest < FRESH:
            return False
        required: bool = super().is_reauthentication_required(app=app)
        return required

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - allauth's
        """Finish signing in; a device that is seen for the first time is told about."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        recognise_device(request, response, user)
        return response

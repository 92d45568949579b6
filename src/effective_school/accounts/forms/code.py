"""The code of a second factor, which nobody may guess without end."""

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.db import transaction
from django.forms import ValidationError

from effective_school.accounts.lockout import name_of_second_factor
from effective_school.accounts.models import User


class _CountedCode:
    """Counts wrong codes of a person in the table where wrong passwords are counted."""

    user: User

    def clean_code(self) -> str:
        """Take one code; one after another, or guesses sent at once would all be let through."""
        counted = {"username": name_of_second_factor(self.user.pk)}
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.user.pk)
            if not AxesProxyHandler.is_allowed(context.request, counted):
                return _refuse(counted)
            try:
                code: str = super().clean_code()  # type: ignore[misc]  # of allauth's form
            except ValidationError as wrong:
                AxesProxyHandler.user_login_failed(
                    sender=type(self), credentials=counted, request=context.request
                )
                refusal = wrong
            else:
                reset(username=counted["username"])
                return code
        raise refusal


class CodeForm(_CountedCode, AuthenticateForm):
    """The code asked for at sign-in."""


class CodeAgainForm(_CountedCode, ReauthenticateForm):
    """The code asked for again before something that decides."""


def _refuse(counted: dict[str, str]) -> str:
    context.request.axes_locked_out = True  # the middleware of axes answers with our page
    context.request.axes_credentials = counted
    raise get_adapter().validation_error("too_many_login_attempts")

"""A person's e-mail addresses: allauth's page, which also says why no second letter leaves."""

from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import signed_in


class _Addresses(EmailView):
    def _action_send(self, request: PersonRequest, *args: object, **options: object) -> HttpResponse | None:
        """Send the letter; allauth sends one in three minutes and keeps silent about the next."""
        answer: HttpResponse | None = super()._action_send(request, *args, **options)
        own = EmailAddress.objects.filter(user=request.user, email__iexact=request.POST["email"])
        if not self._did_send_verification_email and own.exists():
            messages.warning(
                request,
                _("A letter was sent less than three minutes ago. Look for it among the unwanted ones too."),
            )
        return answer


@signed_in
def addresses(request: PersonRequest) -> HttpResponseBase:
    """Show the addresses; add, confirm, remove them and choose the main one."""
    answer: HttpResponseBase = _Addresses.as_view()(request)
    return answer

"""What the API gives, and a person's own tokens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.api.domain.tokens import make_token, revoke_token
from effective_school.api.forms.token import TokenForm
from effective_school.api.models import Token
from effective_school.api.reading import RATE, api
from effective_school.common.access import public, requires

MOST_OPEN = 20
SENT = "api_forms_sent"
"""In a session: forms that made tokens. A token's text is kept nowhere, so the answer to a form is the page itself,
and a form that is sent again must not make a second token."""


@never_cache
@requires("api.use_tokens")
def start(request: PersonRequest) -> HttpResponse:
    """Show what can be read and the person's tokens; make a token and show it this once."""
    own = Token.objects.filter(person=request.user)
    today = timezone.localdate()
    form = TokenForm(request.POST or None)
    text = ""
    if form.is_valid():
        once, sent = form.cleaned_data.pop("once"), request.session.get(SENT, [])
        if once and once in sent:
            messages.info(
                request,
                _(
                    "This token is made already, and its text is not shown again. "
                    "If you have not copied it, revoke the token and make another one."
                ),
            )
            return redirect("api:start")
        if own.filter(revoked_at=None, expires_on__gte=today).count() >= MOST_OPEN:
            form.add_error(None, _("There are too many open tokens: revoke those that are not used."))
        else:
            _token, text = make_token(person=request.user, **form.cleaned_data)
            request.session[SENT] = [*sent, once][-MOST_OPEN:]
            form = TokenForm()
    words = {
        "form": form,
        "text": text,
        "tokens": list(own[:100]),
        "today": today,
        "addresses": _addresses(),
        "rate": RATE.partition("/")[0],
    }
    return render(request, "api/start.html", words)


@requires("api.use_tokens")
@require_POST
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """Close one of the person's tokens."""
    revoke_token(token=get_object_or_404(Token, pk=pk, person=request.user))
    messages.success(request, _("The token is revoked: nobody can read with it any more."))
    return redirect("api:start")


@public
def openapi(request: HttpRequest) -> JsonResponse:
    """Give the description that programmes read."""
    del request
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/"))


def _addresses() -> list[dict[str, str]]:
    described = api.get_openapi_schema(path_prefix="/api/")["paths"]
    return [
        {"path": path, "summary": _(str(operation.get("summary", "")))}
        for path, operations in described.items()
        for operation in operations.values()
    ]

"""The cabinet."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from effective_school.accounts.domain.consents import missing_consents
from effective_school.accounts.domain.export import archive_of
from effective_school.accounts.forms.cabinet import OwnDataForm
from effective_school.accounts.models import Erasure, User
from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import signed_in


@signed_in
def cabinet(request: PersonRequest) -> HttpResponse:
    """Show the person's own data and ways to change them."""
    person = request.user
    form = OwnDataForm(request.POST or None, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        language = form.save_changed().language
        with translation.override(language):
            messages.success(request, _("Saved."))
        response = redirect("accounts:cabinet")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
    words = {
        "form": form,
        "has_second_factor": is_mfa_enabled(person),
        "sessions": UserSession.objects.filter(user=person).count(),
        "missing": missing_consents(person),
        "erasure": Erasure.objects.filter(person=person, done_at=None, taken_back_at=None).first(),
        "has_portal": bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
    }
    return render(request, "accounts/cabinet.html", words)


@signed_in
@require_POST
def export(request: PersonRequest) -> HttpResponse:
    """Give the person everything that the site keeps about them."""
    response = HttpResponse(archive_of(request.user), content_type="application/zip")
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response

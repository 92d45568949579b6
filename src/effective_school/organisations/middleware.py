"""Roles that decide about schools sign in with a second factor."""

from collections.abc import Callable
from typing import TypeAlias

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import SECOND_FACTOR_ROLES

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]

_OPEN_WITHOUT = ("/account/", "/static/", "/health/", "/preferences/")


def second_factor_required(get_response: Answer) -> Answer:
    """Lead a person of such a role to setting up the second factor before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and not request.path.startswith(_OPEN_WITHOUT)
            and not (settings.DEMO and user.is_demo)
            and territory_of(user).has(*SECOND_FACTOR_ROLES)
            and not is_mfa_enabled(user)
        ):
            messages.info(
                request, _("Your role signs in with a second factor. Set it up once; it takes two minutes.")
            )
            return redirect(reverse("mfa_activate_totp"))
        return get_response(request)

    return middleware

"""Sessions are noted, and nobody works on the site before agreeing to the texts in force."""

from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from effective_school.accounts.domain.consents import missing_consents

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]

_OPEN_WITHOUT = ("/account/", "/static/", "/health/", "/preferences/", "/letters/unsubscribe/")


SEEN_FOR = 60
"""Seconds for which a session seen once is not written down again."""


def session_seen(get_response: Answer) -> Answer:
    """Keep the list of sessions: when each was last used and from where, to the minute.

    To the minute, because a write at every page would make readers wait for each other.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated:
            place = (get_adapter().get_client_ip(request), request.headers.get("User-Agent", ""))
            if cache.get(f"seen-{key}") != place:
                UserSession.objects.create_from_request(request)
                cache.set(f"seen-{key}", place, SEEN_FOR)
        return get_response(request)

    return middleware


def consents_required(get_response: Answer) -> Answer:
    """Lead a person to the texts that wait for their consent, and back to where they were going."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and not request.path.startswith(_OPEN_WITHOUT)
            and not (settings.DEMO and user.is_demo)
            and missing_consents(user)
        ):
            address = reverse("accounts:consents")
            if request.method == "GET" and not request.headers.get("HX-Request"):
                return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204, headers={"HX-Redirect": address})
            return redirect(address)
        return get_response(request)

    return middleware

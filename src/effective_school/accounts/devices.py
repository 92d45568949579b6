"""Devices that a person signs in from: a lasting cookie, and a letter about one not seen before."""

import secrets

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from effective_school.accounts.domain.devices import remember_device
from effective_school.accounts.models import User

COOKIE = "device"
_LASTS = 2 * 365 * 24 * 3600


def recognise_device(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Note the device of a sign-in and mark it with a cookie that says nothing about the person."""
    mark = request.get_signed_cookie(COOKIE, default="", salt=COOKIE) or secrets.token_hex(16)
    agent = request.headers.get("User-Agent", "")
    remember_device(person, mark=mark, agent=agent, address=get_client_ip(request) or "")
    response.set_signed_cookie(
        COOKIE,
        mark,
        salt=COOKIE,
        max_age=_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

"""What happens after too many wrong passwords."""

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, credentials: object, *args: object, **kwargs: object) -> HttpResponse:
    """Say when to try again; the same words whether or not the address is known."""
    del credentials, args, kwargs
    return render(request, "accounts/locked_out.html", status=429)


def name_of_attempt(request: HttpRequest, credentials: dict[str, object] | None) -> str:
    """The address that somebody tries to sign in with: allauth calls it `email`, its form `login`."""
    known = credentials or {}
    tried = known.get("email") or known.get("username") or request.POST.get("login") or ""
    return str(tried).strip().lower()


def address_of_attempt(request: HttpRequest) -> str | None:
    """The network address of the attempt, read as everywhere else in sign-in."""
    found: str | None = get_client_ip(request)
    return found

"""What happens after too many wrong passwords or codes."""

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_SECOND_FACTOR = "second-factor-"


def locked_out(
    request: HttpRequest, answer: HttpResponse | None, credentials: dict[str, object] | None
) -> HttpResponse:
    """Say when to try again; the same words whether or not the address is known."""
    del answer
    words = {"second_factor": _is_of_second_factor(name_of_attempt(request, credentials))}
    return render(request, "accounts/locked_out.html", words, status=429)


def name_of_second_factor(pk: int) -> str:
    """The name under which wrong codes of a person are counted; no address, so no sign-in can have it."""
    return f"{_SECOND_FACTOR}{pk}"


def what_is_locked(request: HttpRequest, credentials: dict[str, object] | None) -> list[list[str]]:
    """A password is locked for the guesser's network address; codes, which are short, for everybody."""
    if _is_of_second_factor(name_of_attempt(request, credentials)):
        return [["username"]]
    return [["username", "ip_address"]]


def name_of_attempt(request: HttpRequest, credentials: dict[str, object] | None) -> str:
    """The address that somebody tries to sign in with: allauth calls it `email`, its form `login`."""
    known = credentials or {}
    tried = known.get("email") or known.get("username") or request.POST.get("login") or ""
    return str(tried).strip().lower()


def address_of_attempt(request: HttpRequest) -> str | None:
    """The network address of the attempt, read as everywhere else in sign-in."""
    found: str | None = get_client_ip(request)
    return found


def _is_of_second_factor(name: str) -> bool:
    return name.startswith(_SECOND_FACTOR)

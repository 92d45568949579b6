"""What a person sees after too many wrong passwords."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, credentials: object, *args: object, **kwargs: object) -> HttpResponse:
    """Say when to try again; the same words whether or not the address is known."""
    del credentials, args, kwargs
    return render(request, "accounts/locked_out.html", status=429)

"""Headers that every answer carries, and what every page needs."""

from collections.abc import Callable
from typing import TypeAlias

from django.http import HttpRequest, HttpResponse

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def content_security_policy(get_response: Answer) -> Answer:
    """Nothing inline, nothing from elsewhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware


VIEWS = {"theme": ("auto", "light", "dark"), "sight": ("normal", "large")}


def page_parts(get_response: Answer) -> Answer:
    """Read how a person wants pages to look from cookies; anything unknown is the default."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for name, allowed in VIEWS.items():
            value = request.COOKIES.get(name, "")
            setattr(request, name, value if value in allowed else allowed[0])
        return get_response(request)

    return middleware

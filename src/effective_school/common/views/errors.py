"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    del exception
    return render(request, "common/error_400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the person has no right."""
    del exception
    return render(request, "common/error_403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or it belongs to another territory."""
    del exception
    return render(request, "common/error_404.html", status=404)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address was opened, but only takes a button's press, or the other way round."""
    response = render(request, "common/error_405.html", status=405)
    response.headers["Allow"] = allowed
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's protection against forgery does not fit, as after a sign-in in another window."""
    del reason
    return render(request, "common/error_csrf.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """500: said without the database, which may be what failed."""
    del request
    return HttpResponse(render_to_string("common/error_500.html"), status=500)

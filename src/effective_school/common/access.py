"""Who may open a page: one decorator for every view, read by the access matrix of the tests.

A person who is not signed in goes to the sign-in page, a missing right answers 403. Foreign territory answers 404:
views fetch from a `..._visible_to(user)` query.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

View: TypeAlias = Callable[..., HttpResponseBase]
Door: TypeAlias = Callable[[View], View]

PUBLIC, SIGNED_IN = "public", "signed in"


def public(view: View) -> View:
    """Open to everybody."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to everybody who is signed in."""
    return _guarded(view, SIGNED_IN)


def requires(permission: str) -> Door:
    """Open to those who hold a named permission of the app's `permissions.py`."""

    def door(view: View) -> View:
        return _guarded(view, permission)

    return door


def _guarded(view: View, access: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - a view's own arguments
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401, headers={"HX-Refresh": "true"})
            return redirect_to_login(_back_after_sign_in(request))
        if access != SIGNED_IN and not request.user.has_perm(access):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _back_after_sign_in(request: HttpRequest) -> str:
    """Where to go on: to the page asked for, or to the one whose button was pressed after the session had ended."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    messages.warning(
        request, _("You had been signed out, so nothing was saved. Sign in and do it once more.")
    )
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return reverse("home")
    page = urlsplit(came_from)
    return f"{page.path or '/'}{f'?{page.query}' if page.query else ''}"

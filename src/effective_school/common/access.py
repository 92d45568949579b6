"""Who may open a page: one decorator for every view, read by the access matrix of the tests.

A person who is not signed in goes to the sign-in page, a missing right answers 403. Foreign territory answers 404:
views fetch from a `..._visible_to(user)` query.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

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
            return redirect_to_login(request.get_full_path())
        if access != SIGNED_IN and not request.user.has_perm(access):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded

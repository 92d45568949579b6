"""The way to the region's portal and back; a portal that does not answer gets a page, not an error."""

import logging

from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from effective_school.common.access import public

logger = logging.getLogger(__name__)


@public
def to_portal(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the portal."""
    return _asked(openid.login, request, provider_id)


@public
def from_portal(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the answer that the person brings back."""
    return _asked(openid.callback, request, provider_id)


def _asked(view: object, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view(request, provider_id)  # type: ignore[operator]
    except RequestException as error:
        logger.warning("the portal did not answer: %s", type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=503)
    return answer

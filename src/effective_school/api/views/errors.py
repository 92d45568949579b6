"""Addresses that do not exist: programs get JSON, people a page."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from effective_school.common.views import errors

_OF_PROGRAMS = "/api/v1"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if request.path == _OF_PROGRAMS or request.path.startswith(f"{_OF_PROGRAMS}/"):
        return JsonResponse({"detail": "Not Found"}, status=404)
    return errors.not_found(request, exception)

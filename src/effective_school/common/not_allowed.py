"""A page in place of the empty answer of an address that only a button calls."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from effective_school.common.middleware import Answer
from effective_school.common.views.errors import not_allowed


def method_not_allowed(get_response: Answer) -> Answer:
    """Give the empty answer of an address that takes only presses of a button, or only reading, a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return not_allowed(request, response.headers["Allow"])
        return response

    return middleware

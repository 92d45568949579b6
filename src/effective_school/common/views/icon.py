"""The icon under the name that browsers ask for where a page names none."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static

from effective_school.common.access import public


@public
def icon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon of the site."""
    del request
    return redirect(static("common/icon.svg"))

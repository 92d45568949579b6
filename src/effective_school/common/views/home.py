"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from effective_school.common.access import public
from effective_school.common.desk import cards_for


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person; to a visitor, what this is and how to sign in."""
    if not request.user.is_authenticated:
        return render(request, "common/welcome.html")
    return render(request, "common/desk.html", {"cards": cards_for(request)})

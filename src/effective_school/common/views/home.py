"""The first page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from effective_school.common.access import public
from effective_school.common.desk import cards_for


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person; to a visitor, what this is and how to sign in.

    In the demonstration a visitor chooses whom to be.
    """
    if settings.DEMO and ("who" in request.GET or not request.user.is_authenticated):
        return redirect("demo_people")
    if not request.user.is_authenticated:
        return render(request, "common/welcome.html")
    return render(request, "common/desk.html", {"cards": cards_for(request)})

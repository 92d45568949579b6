"""The cabinet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from effective_school.common.access import signed_in


@signed_in
def cabinet(request: HttpRequest) -> HttpResponse:
    """Show the person's own data and ways to change them."""
    return render(request, "accounts/cabinet.html")

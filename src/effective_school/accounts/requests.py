"""The type of a request whose sender is known."""

from django.http import HttpRequest

from effective_school.accounts.models import User


class PersonRequest(HttpRequest):
    """A request of a person who is signed in: what views behind `common.access` get."""

    user: User

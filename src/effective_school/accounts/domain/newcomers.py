"""People who have no account yet but are expected: upper apps say who."""

from collections.abc import Callable
from typing import TypeAlias

from effective_school.accounts.models import User

Welcome: TypeAlias = Callable[[str], User | None]
_welcomes: list[Welcome] = []


def add_welcome(welcome: Welcome) -> Welcome:
    """Let an app make an account for a person whose address has been verified; used as a decorator."""
    _welcomes.append(welcome)
    return welcome


def person_expected_at(address: str) -> User | None:
    """Make the account of a person who is expected at a verified address; None when nobody is."""
    for welcome in _welcomes:
        person = welcome(address.strip().lower())
        if person is not None:
            return person
    return None

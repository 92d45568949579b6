"""Whom to tell of what happens to a submission."""

from collections.abc import Iterable, Mapping

from effective_school.accounts.models import User
from effective_school.collection.domain.days import days_for
from effective_school.collection.models import Campaign, Submission
from effective_school.common.domain.notify import notify
from effective_school.organisations.domain.people import holders_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality


def people_of(role: Role, municipality: Municipality | int | None = None) -> list[User]:
    """People who hold a role now, of one municipality where it is named."""
    return holders_of(role, municipality=municipality)


def who_hands_in(submission: Submission) -> list[User]:
    """People who fill in a submission."""
    if submission.municipality_id is None:
        return people_of(Role.EXAM_CENTRE)
    return people_of(Role.MUNICIPALITY, submission.municipality_id)


def tell(people: Iterable[User], event: str, context: Mapping[str, object], url: str) -> None:
    """Tell each of them."""
    for person in people:
        notify(person, event, context, url=url)


def words_about(submission: Submission) -> dict[str, object]:
    """What letters about a submission say."""
    campaign: Campaign = submission.campaign
    return {
        "submission": submission,
        "campaign": campaign,
        "territory": submission.territory,
        "days": days_for(submission),
    }

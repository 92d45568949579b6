"""Who may do what with collected data; whose data it is, `domain.queries` decides."""

import rules

from effective_school.common.people import Person
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.permissions import (
    is_analyst,
    is_exam_centre,
    is_head,
    is_ministry,
    is_municipality,
    is_operator,
    is_staff_of_authorities,
)


@rules.predicate
def has_a_role(person: Person) -> bool:
    """Whether the person has any role."""
    return bool(territory_of(person).roles)


rules.add_perm("collection.view_campaigns", is_staff_of_authorities)
rules.add_perm("collection.change_campaign", is_operator)
rules.add_perm("collection.view_board", is_analyst)
rules.add_perm("collection.view_submissions", is_staff_of_authorities)
rules.add_perm("collection.hand_in", is_municipality | is_exam_centre)
rules.add_perm("collection.decide", is_operator)
rules.add_perm("collection.view_school_data", is_staff_of_authorities | is_head)
rules.add_perm("collection.view_studies", has_a_role)
rules.add_perm("collection.change_study", is_operator | is_exam_centre)
rules.add_perm("collection.send_results", is_operator | is_exam_centre)
rules.add_perm("collection.view_receipts", is_operator | is_exam_centre | is_ministry | is_municipality)
rules.add_perm("collection.confirm_receipt", is_municipality)

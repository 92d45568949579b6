"""Who may do what with organisations; predicates first, then the table."""

import rules

from effective_school.common.people import Person
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import Role


def _has(name: str, *roles: Role) -> rules.Predicate:
    """Make a predicate: the person has one of the roles somewhere."""

    @rules.predicate(name)
    def predicate(person: Person) -> bool:
        return territory_of(person).has(*roles)

    return predicate


is_ministry = _has("is_ministry", Role.MINISTRY)
is_operator = _has("is_operator", Role.OPERATOR)
is_exam_centre = _has("is_exam_centre", Role.EXAM_CENTRE)
is_municipality = _has("is_municipality", Role.MUNICIPALITY)
is_methodist = _has("is_methodist", Role.METHODIST)
is_head = _has("is_head", Role.HEAD)
is_analyst = is_ministry | is_operator | is_exam_centre
is_staff_of_authorities = is_analyst | is_municipality

rules.add_perm("organisations.view_municipalities", is_staff_of_authorities | is_methodist)
rules.add_perm("organisations.view_schools", is_staff_of_authorities | is_methodist | is_head)
rules.add_perm("organisations.change_school", is_operator | is_municipality)
rules.add_perm("organisations.change_municipality", is_operator)
rules.add_perm("organisations.reorganise", is_operator)
rules.add_perm("organisations.exchange_registers", is_operator)
rules.add_perm("organisations.view_people", is_ministry | is_operator | is_municipality | is_head)
rules.add_perm("organisations.change_membership", is_operator | is_municipality | is_head)
rules.add_perm("organisations.invite", is_operator | is_municipality | is_head)
rules.add_perm("organisations.view_history", is_analyst)
rules.add_perm("organisations.view_design", is_operator)
rules.add_perm("organisations.view_jobs", is_analyst)
rules.add_perm("organisations.view_access_log", is_ministry | is_operator)
rules.add_perm("common.view_letters", is_operator)
rules.add_perm("accounts.erase_person", is_operator)
rules.add_perm("accounts.publish_consent", is_operator)

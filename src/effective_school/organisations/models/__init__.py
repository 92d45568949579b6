"""Region, municipalities, schools, memberships."""

from effective_school.organisations.models.membership import Membership
from effective_school.organisations.models.municipality import Municipality
from effective_school.organisations.models.reorganisation import Reorganisation
from effective_school.organisations.models.school import School, SchoolYear

__all__ = ["Membership", "Municipality", "Reorganisation", "School", "SchoolYear"]

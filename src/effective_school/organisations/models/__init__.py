"""Region, municipalities, schools, memberships."""

from effective_school.organisations.models.invitation import Invitation
from effective_school.organisations.models.membership import Membership
from effective_school.organisations.models.municipality import Boundary, Municipality
from effective_school.organisations.models.register_upload import RegisterUpload
from effective_school.organisations.models.reorganisation import Reorganisation
from effective_school.organisations.models.school import School, SchoolYear
from effective_school.organisations.models.school_word import SchoolWord

__all__ = [
    "Boundary",
    "Invitation",
    "Membership",
    "Municipality",
    "RegisterUpload",
    "Reorganisation",
    "School",
    "SchoolWord",
    "SchoolYear",
]

"""Words with a fixed meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person is in the programme; what a role may do stands in the apps' `permissions.py`."""

    MINISTRY = "ministry", _("Ministry")
    OPERATOR = "operator", _("Regional operator")
    METHODIST = "methodist", _("Methodist")
    EXAM_CENTRE = "exam_centre", _("Exam centre")
    MUNICIPALITY = "municipality", _("Municipal authority")
    HEAD = "head", _("School head")
    TEACHER = "teacher", _("Teacher")
    EXPERT = "expert", _("Expert")


REGION_ROLES = (Role.MINISTRY, Role.OPERATOR, Role.EXAM_CENTRE)
"""Roles whose territory is the whole region."""

SECOND_FACTOR_ROLES = (Role.MINISTRY, Role.OPERATOR, Role.MUNICIPALITY)
"""Roles that must sign in with a second factor."""


class SchoolStatus(models.TextChoices):
    """Whether a school stands."""

    OPEN = "open", pgettext_lazy("school", "Open")
    CLOSED = "closed", pgettext_lazy("school", "Closed")
    MERGED = "merged", pgettext_lazy("school", "Merged into another")


class Locality(models.TextChoices):
    """Where a school stands."""

    URBAN = "urban", _("Urban")
    RURAL = "rural", _("Rural")


class SchoolGroup(models.TextChoices):
    """Schools are compared within a group only; methods may name further groups."""

    SECONDARY = "secondary", _("Secondary schools")
    BASIC = "basic", _("Basic schools")
    EVENING = "evening", _("Evening (shift) schools")


class Exclusion(models.TextChoices):
    """Why a school takes no part in the comparison."""

    ADAPTED = "adapted", _("Adapted programmes")
    PRIMARY = "primary", _("Primary school")
    PENAL = "penal", _("At a penal colony")


def group_label(code: str) -> str:
    """Give the words for a group; a group that only a method knows is named by its code."""
    return str(dict(SchoolGroup.choices).get(code, code))


def exclusion_label(code: str) -> str:
    """Give the words for the reason why a school takes no part."""
    return str(dict(Exclusion.choices).get(code, code))

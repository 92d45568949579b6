"""Words with a fixed meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged into another")


class Locality(models.TextChoices):
    """Where a school stands."""

    URBAN = "urban", _("Urban")
    RURAL = "rural", _("Rural")

"""Who is what, and where."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import ChoiceField, Record
from effective_school.organisations.enums import Role
from effective_school.organisations.models.municipality import Municipality
from effective_school.organisations.models.school import School


def role_words(role: str, territory: str | None) -> str:
    """Say a role and where it holds; without a school or a municipality that is the whole region."""
    return f"{role} — {territory or _('the region')}"


class Membership(Record):
    """A person has a role in a territory: a school, a municipality, or (neither named) the region."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = ChoiceField(_("role"), max_length=20, choices=Role)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("municipality"),
    )
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("school")
    )
    position = models.CharField(_("position"), max_length=150, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("person", "role")
        constraints = (
            models.UniqueConstraint(
                "person",
                "role",
                Coalesce("municipality", 0),
                Coalesce("school", 0),
                condition=models.Q(ended_at=None),
                name="one_membership_at_a_time",
            ),
        )
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return role_words(self.get_role_display(), self.territory)

    @property
    def territory(self) -> str:
        """The name of the territory."""
        return str(self.school or self.municipality or _("the region"))

"""Removal of a person's data by an act."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.models.user import User


class Erasure(models.Model):
    """A person asked that their data be removed; the operator did it by an act, or the person took it back."""

    person = models.ForeignKey(User, models.CASCADE, related_name="erasures", verbose_name=_("person"))
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    asked_on_paper = models.BooleanField(_("asked on paper"), default=False)
    taken_back_at = models.DateTimeField(_("taken back"), null=True)
    act_number = models.CharField(_("number of the act"), max_length=60, blank=True)
    act_date = models.DateField(_("date of the act"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("done by"))
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(done_at=None, taken_back_at=None),
                name="one_open_erasure",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_open(self) -> bool:
        """Whether the operator still has to act."""
        return self.done_at is None and self.taken_back_at is None

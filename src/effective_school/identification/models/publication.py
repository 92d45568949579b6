"""Publication of a run's list by an act."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from effective_school.common.dates import day
from effective_school.common.models import ChoiceField, StoredFile
from effective_school.identification.enums import Audience
from effective_school.identification.models.frozen import FrozenError
from effective_school.identification.models.run import Run

_WITHDRAWAL = frozenset(
    {
        "withdrawn_at",
        "withdrawn_by_id",
        "withdrawal_number",
        "withdrawal_date",
        "withdrawal_reason",
        "withdrawal_file_id",
    }
)


class Publication(models.Model):
    """The act that published a list, and the act that withdrew it; nothing else about it ever changes.

    `lists` are the published lists, `columns` what everybody may see of a school, `left_out` the codes of schools
    taken off the list by accepted objections, `figures` the counts as they may be shown, small cells hidden.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="publications", verbose_name=_("run"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("number of the publishing act"), max_length=60)
    dated = models.DateField(_("date of the publishing act"))
    issuer = models.CharField(_("who issued it"), max_length=250)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file of the act")
    )
    lists = models.JSONField(_("lists"), default=list)
    audience = ChoiceField(_("who may see it"), max_length=11, choices=Audience)
    columns = models.JSONField(_("what everybody may see"), default=list)
    left_out = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawal_number = models.CharField(_("number of the act of withdrawal"), max_length=60, blank=True)
    withdrawal_date = models.DateField(_("date of the act of withdrawal"), null=True)
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    withdrawal_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("file of the act of withdrawal"),
    )

    class Meta:
        ordering = ("-published_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("year",), condition=models.Q(withdrawn_at=None), name="one_published_list_a_year"
            ),
        )
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return _("Act %(number)s of %(date)s") % {"number": self.number, "date": day(self.dated)}

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        """Store; of a stored act only the withdrawal may be written, once."""
        if not self._state.adding:
            stored = Publication.objects.get(pk=self.pk)
            changed = {
                field.attname
                for field in self._meta.concrete_fields
                if getattr(self, field.attname) != getattr(stored, field.attname)
            }
            if stored.withdrawn_at is not None or changed - _WITHDRAWAL:
                raise FrozenError(str(self._meta.verbose_name))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401 - as Django's own
        """Refuse: an act stays."""
        del args, kwargs
        raise FrozenError(str(self._meta.verbose_name))

    @property
    def is_in_force(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None

"""A version of a method file."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import ChoiceField, Record
from effective_school.identification.enums import MethodState


class MethodVersion(Record):
    """One text of a method file: the text never changes, only whether it is in force.

    `method_id` and `declared_version` stand in the file; `number` counts the texts of one id.
    """

    method_id = models.CharField(_("method"), max_length=64)
    number = models.PositiveIntegerField(_("number"))
    declared_version = models.CharField(_("version in the file"), max_length=40)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    text = models.TextField(_("text"))
    title_ru = models.CharField(_("title in Russian"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300)
    window = models.PositiveSmallIntegerField(_("years"))
    state = ChoiceField(_("state"), max_length=8, choices=MethodState, default=MethodState.DRAFT)
    is_builtin = models.BooleanField(_("comes with the product"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    state_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    state_changed_at = models.DateTimeField(_("decided"), null=True)
    note = models.TextField(_("why it was changed"), blank=True)
    history = HistoricalRecords(excluded_fields=["text"])

    class Meta:
        ordering = ("method_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("method_id", "number"), name="one_number_a_method"),
            models.UniqueConstraint(
                fields=("method_id",),
                condition=models.Q(state=MethodState.ACTIVE),
                name="one_version_in_force",
            ),
        )
        verbose_name = _("version of a method")
        verbose_name_plural = _("versions of methods")

    def __str__(self) -> str:
        return f"{self.title} — {self.method_id}, {self.declared_version} (№ {self.number})"

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if get_language() == "en" else self.title_ru

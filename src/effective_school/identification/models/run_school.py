"""A school in a run: the compact row that pages read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from effective_school.identification.models.run import PartOfRun
from effective_school.organisations.models import Municipality, School


class RunSchool(PartOfRun):
    """Verdict of a run about one school.

    `results_list` and `social_list` are empty where the school takes no part in the run's year. `years` holds, by
    year, the group and for either part index, rank, n, band and reason; `results_index` to `social_rank` are those
    of the run's year. `data_digest` is a digest of the school's own figures, so that two runs can be compared.
    """

    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="run_rows")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    code = models.CharField(_("school's code"), max_length=40)
    name = models.CharField(_("school"), max_length=250)
    municipality_name = models.CharField(_("municipality"), max_length=120)
    group = models.CharField(_("group"), max_length=40)
    search = models.CharField(max_length=300)
    is_eligible = models.BooleanField(_("takes part"))
    results_list = models.CharField(_("list by results"), max_length=20, blank=True)
    social_list = models.CharField(_("list by social conditions"), max_length=20, blank=True)
    results_history = models.PositiveSmallIntegerField(_("years with results"), default=0)
    social_history = models.PositiveSmallIntegerField(_("years with social data"), default=0)
    results_index = models.FloatField(_("results index"), null=True)
    social_index = models.FloatField(_("social index"), null=True)
    results_rank = models.PositiveIntegerField(_("place by results"), null=True)
    social_rank = models.PositiveIntegerField(_("place by social conditions"), null=True)
    pupils = models.PositiveIntegerField(_("pupils"), null=True)
    years = models.JSONField(default=dict)
    data_digest = models.CharField(max_length=16)

    class Meta(PartOfRun.Meta):
        abstract = False
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("run", "code"), name="one_row_a_school_and_run"),)
        indexes = (
            models.Index(fields=("run", "results_list", "code")),
            models.Index(fields=("run", "social_list", "code")),
            models.Index(fields=("run", "municipality", "code")),
            models.Index(fields=("run", "group", "social_index")),
            models.Index(fields=("run", "school")),
            models.Index(fields=("run", "name")),
            models.Index(fields=("run", "code", "search")),
            models.Index(fields=("run", "results_index")),
            models.Index(fields=("run", "results_list", "results_index")),
            models.Index(fields=("run", "social_list", "social_index")),
        )
        verbose_name = _("school in a run")
        verbose_name_plural = _("schools in a run")

    def __str__(self) -> str:
        return self.name

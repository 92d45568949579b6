"""A run: one method applied to the accepted data, never changed once it is finished."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import ChoiceField, Job, Record
from effective_school.identification.enums import OPEN_STATES, CheckOutcome, RunState
from effective_school.identification.models.frozen import Frozen
from effective_school.identification.models.method import MethodVersion


class Run(Frozen):
    """A run and what it was computed from.

    `source_mark` says which state of the collected data was asked for, `input_fingerprint` is the digest of
    the input files that were written from it, `result_fingerprint` that of the output tables.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    method = models.ForeignKey(MethodVersion, models.PROTECT, related_name="runs", verbose_name=_("method"))
    method_text = models.TextField()
    method_in_force = models.BooleanField(_("the method was in force"))
    state = ChoiceField(_("state"), max_length=8, choices=RunState, default=RunState.WAITING)
    source_mark = models.CharField(max_length=64)
    input_fingerprint = models.CharField(_("fingerprint of the data"), max_length=64, blank=True)
    result_fingerprint = models.CharField(_("fingerprint of the result"), max_length=64, blank=True)
    engine_version = models.CharField(_("version of the engine"), max_length=60, blank=True)
    years = models.JSONField(_("years"), default=list)
    schools = models.PositiveIntegerField(_("schools"), default=0)
    counts = models.JSONField(_("figures"), default=dict)
    errors = models.PositiveIntegerField(_("errors in the data"), default=0)
    warnings = models.PositiveIntegerField(_("warnings about the data"), default=0)
    message = models.TextField(_("message"), blank=True)
    note = models.CharField(_("why it is run"), max_length=300, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta(Frozen.Meta):
        abstract = False
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("year", "method", "source_mark"),
                condition=models.Q(state__in=OPEN_STATES),
                name="one_identical_run_at_a_time",
            ),
        )
        indexes = (models.Index(fields=("year", "state")),)
        verbose_name = _("run")
        verbose_name_plural = _("runs")

    def __str__(self) -> str:
        return _("Run %(number)s for %(year)s") % {"number": self.number, "year": self.year}

    @classmethod
    def final_when(cls) -> models.Q:
        """A run is final once it is over."""
        return ~models.Q(state__in=OPEN_STATES)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in OPEN_STATES

    @property
    def is_finished(self) -> bool:
        """Whether there is a result."""
        return self.state == RunState.FINISHED


class PartOfRun(Frozen):
    """What belongs to a run and is as final as the run."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="%(class)ss")

    class Meta(Frozen.Meta):
        abstract = True

    @classmethod
    def final_when(cls) -> models.Q:
        """Final once the run is over."""
        return ~models.Q(run__state__in=OPEN_STATES)


def _place(file: "RunFile", name: str) -> str:
    return f"runs/{file.run_id}/{name}"


class RunFile(PartOfRun):
    """One file of a run: an input table, an output table, or a table that pages read."""

    class Kind(models.TextChoices):
        """What a file is."""

        INPUT = "input", _("Input")
        OUTPUT = "output", _("Output")
        INNER = "inner", _("For the pages")
        BOOK = "book", _("Workbook")

    kind = ChoiceField(_("kind"), max_length=6, choices=Kind)
    name = models.CharField(_("file name"), max_length=80)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    content = models.FileField(upload_to=_place, max_length=200)

    class Meta(PartOfRun.Meta):
        abstract = False
        ordering = ("kind", "name")
        constraints = (
            models.UniqueConstraint(fields=("run", "kind", "name"), name="one_file_of_a_name_a_run"),
        )

    def __str__(self) -> str:
        return self.name


class RunPage(PartOfRun):
    """Figures and charts of the overview in one language, computed with the run."""

    language = models.CharField(max_length=2)
    content = models.JSONField()

    class Meta(PartOfRun.Meta):
        abstract = False
        constraints = (models.UniqueConstraint(fields=("run", "language"), name="one_page_a_language"),)

    def __str__(self) -> str:
        return self.language


class RunProblem(PartOfRun):
    """One problem of the data in words; `more` counts further cases that are not listed."""

    position = models.PositiveIntegerField()
    severity = models.CharField(_("severity"), max_length=7)
    rule = models.CharField(max_length=60)
    table = models.CharField(_("table"), max_length=40, blank=True)
    school_code = models.CharField(_("school's code"), max_length=40, blank=True)
    row = models.PositiveIntegerField(_("row"), null=True)
    place_ru = models.CharField(max_length=400)
    place_en = models.CharField(max_length=400)
    text_ru = models.TextField()
    text_en = models.TextField()
    more = models.PositiveIntegerField(default=0)

    class Meta(PartOfRun.Meta):
        abstract = False
        ordering = ("position",)
        indexes = (models.Index(fields=("run", "severity", "position")),)

    def __str__(self) -> str:
        return self.text_en


class RunCheck(models.Model):
    """A run computed again from its own input and compared with what was stored, byte for byte."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="checks")
    outcome = ChoiceField(_("outcome"), max_length=9, choices=CheckOutcome)
    engine_version = models.CharField(_("version of the engine"), max_length=60)
    files = models.JSONField(_("files that differ"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.get_outcome_display()


class RunSettings(Record):
    """What the operator may open or close about a run without touching the run."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="run_settings")
    heads_see_changes = models.BooleanField(_("heads see the smallest changes"), default=False)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return str(self.run)

"""Words with a fixed meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MethodState(models.TextChoices):
    """Whether a version of a method is in use."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("In force")
    RETIRED = "retired", _("No longer in force")


class RunState(models.TextChoices):
    """How far a run is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    REFUSED = "refused", _("Stopped: errors in the data")
    FAILED = "failed", _("Failed")


OPEN_STATES = (RunState.WAITING, RunState.RUNNING)
"""States in which a run may still change."""


class CheckOutcome(models.TextChoices):
    """What computing a run again showed."""

    SAME = "same", _("The same, byte for byte")
    DIFFERENT = "different", _("Different")


class Answer(models.TextChoices):
    """What a municipality says about a school on the list."""

    WAITING = "waiting", _("No answer yet")
    CONFIRMED = "confirmed", _("Figures confirmed")
    OBJECTED = "objected", _("Objection")


class Decision(models.TextChoices):
    """What the operator decided about an objection."""

    NONE = "none", _("Not decided")
    ACCEPTED = "accepted", _("Accepted: the school is left out")
    REJECTED = "rejected", _("Rejected: the school stays")


class Audience(models.TextChoices):
    """Who may see a published list."""

    AUTHORITIES = "authorities", _("Municipalities and school heads")
    PUBLIC = "public", _("Everybody")


class PublicColumn(models.TextChoices):
    """What a published list shows of a school."""

    NAME = "name", _("Name of the school")
    MUNICIPALITY = "municipality", _("Municipality")
    GROUP = "group", _("Group of schools")
    RESULTS_LIST = "results_list", _("List by results")
    SOCIAL_LIST = "social_list", _("List by social conditions")


class JournalKind(models.TextChoices):
    """What happened to a run's list."""

    SENT = "sent", _("Sent for verification")
    DUE_MOVED = "due_moved", _("Due day moved")
    CONFIRMED = "confirmed", _("Figures confirmed")
    OBJECTED = "objected", _("Objection")
    ACCEPTED = "accepted", _("Objection accepted")
    REJECTED = "rejected", _("Objection rejected")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("List withdrawn")
    CHECKED = "checked", _("Computed again")
    OPENED = "opened", _("Smallest changes opened to heads")
    CLOSED = "closed", _("Smallest changes closed to heads")


LISTED = ("low_results", "risk_group", "stable_high", "adverse")
"""Lists that people act on; the first three by results, the last by social conditions."""

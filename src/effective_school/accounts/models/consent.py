"""What people agree to, word for word, and when."""

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.models.user import User
from effective_school.common.models import ChoiceField


class ConsentDocument(models.Model):
    """One version of a text that people agree to; a later version asks again."""

    class Kind(models.TextChoices):
        """What the text is about."""

        PERSONAL_DATA = "personal_data", _("Processing of personal data")
        RULES = "rules", _("Rules of the site")

    kind = ChoiceField(_("kind"), max_length=20, choices=Kind)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    in_force_from = models.DateField(_("in force from"))

    class Meta:
        ordering = ("kind", "-number")
        constraints = (models.UniqueConstraint(fields=("kind", "number"), name="consent_version_once"),)

    def __str__(self) -> str:
        return f"{self.shown_title} ({self.number})"

    @property
    def shown_language(self) -> str:
        """The language in which the person who reads now sees the text; the Russian one is binding."""
        return "en" if self.title_en and translation.get_language() == "en" else "ru"

    @property
    def shown_title(self) -> str:
        """The title in that language."""
        return self.title_en if self.shown_language == "en" else self.title

    @property
    def shown_text(self) -> str:
        """The words in that language."""
        return self.text_en if self.shown_language == "en" else self.text


class Consent(models.Model):
    """A person agreed to one version of a text, and may have taken it back."""

    person = models.ForeignKey(User, models.CASCADE, related_name="consents")
    document = models.ForeignKey(ConsentDocument, models.PROTECT)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        ordering = ("-given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "document"),
                condition=models.Q(withdrawn_at=None),
                name="consent_given_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} — {self.document}"

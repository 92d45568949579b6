"""Words, tones and columns that several pages share."""

from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from effective_school.common.addresses import addresses
from effective_school.common.tables import Column, Filter
from effective_school.identification.domain.methods import language_now, words_of
from effective_school.identification.models import Run
from effective_school.organisations.models import SchoolWord
from school_index.language import Language
from school_index.report.words import Words

RUN_TONES = {
    "waiting": "waiting",
    "running": "running",
    "finished": "good",
    "refused": "bad",
    "failed": "bad",
}
METHOD_TONES = {"draft": "draft", "active": "good", "retired": "retired"}
ANSWER_TONES = {"waiting": "waiting", "confirmed": "good", "objected": "warn"}
DECISION_TONES = {"none": "warn", "accepted": "good", "rejected": "bad"}


def words_for(run: Run) -> Words:
    """Words of the run's method in the reader's language."""
    return _words(run.pk, language_now())


@lru_cache(maxsize=64)
def _words(run: UUID, language: Language) -> Words:
    text = Run.objects.values_list("method_text", flat=True).get(pk=run)
    return words_of(text, language)


def list_choices(run: Run, part: str = "") -> list[tuple[str, str]]:
    """Give lists of the method by code and words, `none` and the usual social list too where a part is named."""
    words = words_for(run)
    parts = [one for one in words.method.parts if not part or one.name == part]
    return [
        (code, words.listed(one.name, code) if part else words.listed_long(code))
        for one in parts
        for code in one.list_ids
        if part or code not in {"none", one.default_list}
    ]


def sendable_lists(run: Run) -> list[tuple[str, str]]:
    """Give the lists that people act on."""
    return [(code, label) for code, label in list_choices(run) if code != "favourable"]


def school_search() -> Filter:
    """The search of tables of a run's schools."""
    return Filter("q", _("Name or code"), lambda rows, value: SchoolWord.objects.named(rows, value, "search"))


def school_and_place(run: Run) -> list[Column]:
    """The columns with which tables of a run's schools begin."""
    address = addresses("identification:school", run.pk)
    return [
        Column("name", _("School"), lambda one: one.name, link=lambda one: address(one.pk), sort="name"),
        Column(
            "municipality", _("Municipality"), lambda one: one.municipality_name, sort="municipality_name"
        ),
    ]

"""Giving consents, taking them back, new versions of the texts."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.accounts.models import Consent, ConsentDocument, User


class SameTextAgain(Exception):  # noqa: N818 - a refusal, with words for whoever publishes
    """A version that says what is in force already would ask everybody again for nothing."""

    def __init__(self, held: ConsentDocument) -> None:
        super().__init__(
            _("Version %(number)s says the same, word for word: there is nothing to publish.")
            % {"number": held.number}
        )


def documents_in_force(on: date | None = None) -> list[ConsentDocument]:
    """Give the latest version of every text in force on a day (today), each once."""
    return _latest(ConsentDocument.objects.filter(in_force_from__lte=on or timezone.localdate()))


def missing_consents(person: User) -> list[ConsentDocument]:
    """Texts in force that a person has not agreed to, or has taken the consent back; one query."""
    given = Consent.objects.filter(person=person, document=OuterRef("pk"), withdrawn_at=None)
    texts = ConsentDocument.objects.filter(in_force_from__lte=timezone.localdate()).defer("text", "text_en")
    latest = _latest(texts.annotate(given=Exists(given)))
    return [text for text in latest if not text.given]  # type: ignore[attr-defined]  # annotated above


@transaction.atomic
def give_consents(person: User, documents: Iterable[ConsentDocument]) -> None:
    """Record that a person agreed; a second time changes nothing."""
    for document in documents:
        Consent.objects.get_or_create(person=person, document=document, withdrawn_at=None)


def withdraw_consent(consent: Consent) -> None:
    """Take a consent back; the record stays with both dates."""
    Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())


@transaction.atomic
def publish_version(
    *, kind: str, title: str, text: str, in_force_from: date, title_en: str = "", text_en: str = ""
) -> ConsentDocument:
    """Keep the next version of a text, with or without an English rendering; no earlier consent is touched."""
    last = ConsentDocument.objects.select_for_update().filter(kind=kind).order_by("-number").first()
    new = (title, text, title_en, text_en)
    for held in documents_in_force(in_force_from):
        if held.kind == kind and _same_words(new, (held.title, held.text, held.title_en, held.text_en)):
            raise SameTextAgain(held)
    return ConsentDocument.objects.create(
        kind=kind,
        number=last.number + 1 if last else 1,
        title=title,
        text=text,
        title_en=title_en,
        text_en=text_en,
        in_force_from=in_force_from,
    )


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return [text.split() for text in one] == [text.split() for text in other]


def _latest(texts: Iterable[ConsentDocument]) -> list[ConsentDocument]:
    latest: dict[str, ConsentDocument] = {}
    for text in texts:
        known = latest.get(text.kind)
        if known is None or (text.in_force_from, text.number) > (known.in_force_from, known.number):
            latest[text.kind] = text
    return [latest[kind] for kind in sorted(latest)]

"""Telling people: a note in the cabinet and a letter in the queue, in the transaction of the event."""

from collections.abc import Mapping

from django.conf import settings
from django.template import Context, engines
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from effective_school.common.domain.letters import unsubscribe_token
from effective_school.common.models import Letter, Notification
from effective_school.common.people import Person


def notify(
    person: Person, event: str, context: Mapping[str, object], *, url: str = "", security: bool = False
) -> None:
    """Tell a person of an event in their own language.

    Templates of an event: `letters/<event>.subject.txt`, `letters/<event>.txt` (plain text).
    `url` is a path of the site, where the person can act. A letter about security goes to everybody.
    """
    with translation.override(language_of(person)):
        words = {**context, "person": person, "link": settings.SITE_ADDRESS + url if url else ""}
        subject = one_line(plain_text(f"letters/{event}.subject.txt", words))
        text = plain_text(f"letters/{event}.txt", words)
    Notification.objects.create(person_id=person.pk, event=event, text=subject, url=url)
    if security or getattr(person, "wants_letters", True):
        write_letter(
            event, subject, text, to=getattr(person, "email", ""), person=person, url=url, security=security
        )


def write_letter(  # noqa: PLR0913 - the parts of a letter
    event: str,
    subject: str,
    text: str,
    *,
    to: str,
    person: Person | None = None,
    language: str = "",
    url: str = "",
    security: bool = False,
    forget: bool = False,
) -> Letter:
    """Queue a letter in the house's frame, as HTML and as text, in the language of the person."""
    with translation.override(language or language_of(person)):
        words = {
            "subject": subject,
            "text": text,
            "link": settings.SITE_ADDRESS + url if url else "",
            "unsubscribe": "" if security or person is None else unsubscribe_address(person),
        }
        return queue_letter(
            to=to,
            event=event,
            subject=subject,
            text=plain_text("letters/frame.txt", words),
            html=render_to_string("letters/frame.html", words),
            person=person,
            security=security,
            forget=forget,
        )


def queue_letter(  # noqa: PLR0913 - the parts of a letter
    *,
    to: str,
    event: str,
    subject: str,
    text: str,
    html: str = "",
    person: Person | None = None,
    security: bool = False,
    forget: bool = False,
) -> Letter:
    """Put a letter into the queue; the worker looks every few seconds for what waits."""
    return Letter.objects.create(
        to=to,
        event=event,
        subject=one_line(subject)[:250],
        text=text,
        html=html,
        person_id=person.pk if person else None,
        security=security,
        forget=forget,
    )


def plain_text(template: str, words: Mapping[str, object]) -> str:
    """Render a template of plain text: nothing is escaped for HTML."""
    source = engines["django"].get_template(template).template  # type: ignore[attr-defined]
    return str(source.render(Context(dict(words), autoescape=False))).strip() + "\n"


def one_line(words: str) -> str:
    """Give a subject without line breaks, which could start headers of their own."""
    return " ".join(words.split())


def language_of(person: object) -> str:
    """The language in which a person reads."""
    return str(getattr(person, "language", "") or settings.LANGUAGE_CODE)


def unsubscribe_address(person: Person) -> str:
    """Where one click stops letters to the person."""
    return settings.SITE_ADDRESS + reverse("unsubscribe", args=[unsubscribe_token(person.pk)])

"""Telling people: a note in the cabinet and a letter in the queue, in the transaction of the event."""

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from effective_school.common.models import Letter, Notification
from effective_school.common.people import Person


def notify(person: Person, event: str, context: Mapping[str, object], *, url: str = "") -> None:
    """Tell a person of an event in their own language.

    Templates of an event: `letters/<event>.subject.txt`, `letters/<event>.txt` (plain text).
    `url` is a path of the site, where the person can act.
    """
    with translation.override(getattr(person, "language", settings.LANGUAGE_CODE)):
        words = {**context, "person": person, "link": settings.SITE_ADDRESS + url if url else ""}
        subject = " ".join(render_to_string(f"letters/{event}.subject.txt", words).split())
        text = render_to_string(f"letters/{event}.txt", words).strip() + "\n"
        Notification.objects.create(person_id=person.pk, event=event, text=subject, url=url)
        html = render_to_string(
            "letters/frame.html", {"subject": subject, "text": text, "link": words["link"]}
        )
    if getattr(person, "wants_letters", True):
        queue_letter(
            to=getattr(person, "email", ""), event=event, subject=subject, text=text, html=html, person=person
        )


def queue_letter(
    *, to: str, event: str, subject: str, text: str, html: str = "", person: Person | None = None
) -> Letter:
    """Put a letter into the queue; the worker looks every few seconds for what waits."""
    return Letter.objects.create(
        to=to,
        event=event,
        subject=subject[:250],
        text=text,
        html=html,
        person_id=person.pk if person else None,
    )

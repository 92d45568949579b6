"""Where notes and letters to others name a person."""

import re
from collections.abc import Iterable

from django.db.models import Model, Q
from django.utils.html import escape

from effective_school.common.models import Letter, Notification

NAMELESS = "—"


def forget_mentions(words: Iterable[str]) -> None:
    """Take these full names and addresses out of every note and letter, whose other words stay.

    A namesake's name goes from there as well: nothing tells the two apart, and the records themselves stay.
    """
    known = {form for word in words if word for form in (word, str(escape(word)))}
    if not known:
        return
    longest_first = sorted(known, key=lambda word: (-len(word), word))
    # Whole names and addresses alone: a@x.ru is none of b.a@x.ru, Li An none of Li Anna.
    found = re.compile(
        rf"(?<![\w.+@-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w@-]|\.\w)", re.IGNORECASE
    )
    _forget(Notification, ("text",), known, found)
    _forget(Letter, ("subject", "text", "html", "error"), known, found)


def _forget(model: type[Model], names: tuple[str, ...], known: set[str], found: re.Pattern[str]) -> None:
    named = Q()
    for name in names:
        for word in known:
            named |= Q(**{f"{name}__icontains": word})
    for row in model._default_manager.filter(named).only(*names):  # noqa: SLF001 - Django's public name
        for name in names:
            setattr(row, name, found.sub(NAMELESS, getattr(row, name)))
        row.save(update_fields=names)

"""Links of letters: a demonstration is made at one address and may be served at another."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from effective_school.common.models import Letter

_ADDRESS = ".effective-school-demo-address"
"""The file that says where links of letters led when the demonstration ran last."""


def lead_letters_here(folder: Path) -> None:
    """Let letters that still wait lead to the address at which the demonstration is served now."""
    note, here = folder / _ADDRESS, settings.SITE_ADDRESS
    former = note.read_text(encoding="utf-8") if note.exists() else here
    for letter in Letter.objects.filter(state=Letter.State.QUEUED) if former != here else ():
        letter.text = letter.text.replace(f"{former}/", f"{here}/")
        letter.html = letter.html.replace(f"{former}/", f"{here}/")
        letter.save(update_fields=("text", "html"))
    note.write_text(here, encoding="utf-8")

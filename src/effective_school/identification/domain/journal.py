"""Writing down what happened to a run's list."""

from effective_school.accounts.models import User
from effective_school.identification.enums import JournalKind
from effective_school.identification.models import JournalEntry, Run
from effective_school.organisations.models import Municipality


def note_down(
    run: Run,
    kind: JournalKind,
    *,
    person: User,
    municipality: Municipality | None = None,
    subject: str = "",
    text: str = "",
) -> JournalEntry:
    """Add a step to the journal."""
    return JournalEntry.objects.create(
        run=run, kind=kind, by=person, municipality=municipality, subject=subject[:300], text=text
    )

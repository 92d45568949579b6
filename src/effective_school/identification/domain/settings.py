"""What the operator opens about a run."""

from django.db import transaction

from effective_school.accounts.models import User
from effective_school.identification.domain.journal import note_down
from effective_school.identification.enums import JournalKind
from effective_school.identification.models import Run, RunSettings


@transaction.atomic
def open_changes(run: Run, *, person: User, opened: bool) -> RunSettings:
    """Let heads see the smallest changes of their own school, or close them."""
    settings, _ = RunSettings.objects.select_for_update().get_or_create(run=run)
    if settings.heads_see_changes != opened:
        settings.heads_see_changes = opened
        settings.version += 1
        settings.save()
        note_down(run, JournalKind.OPENED if opened else JournalKind.CLOSED, person=person)
    return settings

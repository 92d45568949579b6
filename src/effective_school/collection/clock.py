"""What collection does by the clock."""

from django.utils import timezone

from effective_school.collection.domain.expecting import follow_the_register
from effective_school.collection.domain.reminders import send_due_reminders
from effective_school.common.clock import every


@every(hours=1)
def remind() -> None:
    """Remind those who have not handed in."""
    send_due_reminders(timezone.localdate())


@every(hours=1)
def follow_register() -> None:
    """Expect of those who hand in what the register has now."""
    follow_the_register()

"""What `common` does by the clock; apps have their own `clock.py`."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from effective_school.common.clock import every
from effective_school.common.domain.letters import send_waiting_letters
from effective_school.common.domain.lost_jobs import forget_old_work, requeue_lost_jobs


@every(seconds=3)
def send_letters() -> None:
    """Send what waits."""
    send_waiting_letters()


@every(seconds=15)
def look_for_lost_jobs() -> None:
    """Give the work of dead workers back."""
    requeue_lost_jobs()


@every(hours=24)
def tidy() -> None:
    """Forget sessions that are over and work done long ago."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    forget_old_work()

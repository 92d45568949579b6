"""Background work of `common`."""

from django_tasks import task

from effective_school.common.domain.letters import send_waiting_letters


@task(queue_name="letters")
def send_letters() -> int:
    """Send what waits in the queue."""
    return send_waiting_letters()

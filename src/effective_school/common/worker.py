"""The background worker: takes work from the queue in the database, says that it is alive, and keeps the clock."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.management.commands.db_worker import Worker

from effective_school.common import chores as _chores  # noqa: F401 - names its functions to the clock
from effective_school.common.clock import tick
from effective_school.common.domain.lost_jobs import BEAT_SECONDS, forget_worker, requeue_lost_jobs, say_alive

logger = logging.getLogger(__name__)


def run_worker(worker_id: str) -> None:
    """Work until told to stop; what a dead worker of the same name left behind is taken up first."""
    autodiscover_modules("clock")
    requeue_lost_jobs(starting=worker_id)
    say_alive(worker_id)
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0.5,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
    )
    worker.configure_signals()
    for name, action in (("beat", lambda: say_alive(worker_id)), ("clock", tick)):
        threading.Thread(target=_again_and_again, args=(action,), name=name, daemon=True).start()
    try:
        worker.run()
    finally:
        forget_worker(worker_id)


def _again_and_again(action: Callable[[], object]) -> None:
    while True:
        try:
            action()
        except Exception:
            logger.exception("%s failed", threading.current_thread().name)
        close_old_connections()
        time.sleep(BEAT_SECONDS)

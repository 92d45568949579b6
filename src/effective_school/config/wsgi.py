"""The door for a web server."""

import gc
import os
import threading
import time
from importlib import import_module

from django.core.wsgi import get_wsgi_application

EVERY = 60.0


def _collect_now_and_then() -> None:
    """Let go of what threads of the server that ended left behind: connections to the database above all.

    A connection holds on to itself, so that only a collection closes it, and by themselves those of what is old
    are rare.
    """
    while True:
        time.sleep(EVERY)
        gc.collect()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "effective_school.config.settings")
application = get_wsgi_application()
import_module("effective_school.config.urls")  # every page is loaded before the first visitor comes
gc.freeze()  # what is loaded stays until the end: no collection need look at it in the middle of a page
gc.set_threshold(50_000, 20, 20)  # a page makes some ten thousand objects and drops them by itself
threading.Thread(target=_collect_now_and_then, name="collector", daemon=True).start()

"""The door for a web server."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "effective_school.config.settings")
application = get_wsgi_application()
import_module("effective_school.config.urls")  # every page is loaded before the first visitor comes
gc.freeze()  # what is loaded stays until the end: no collection need look at it in the middle of a page
gc.set_threshold(50_000, 20, 20)  # a page makes some ten thousand objects and drops them by itself

"""Where data, uploads and static files lie."""

from pathlib import Path

from effective_school.config import env

DATA_FOLDER = env.folder("DATA", Path.cwd() / "data", inside="static")
MEDIA_ROOT = DATA_FOLDER / "files"
MEDIA_URL = ""
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
FILE_UPLOAD_PERMISSIONS = 0o640
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

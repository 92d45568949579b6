"""Russian first, English complete."""

from pathlib import Path

from effective_school.config import env
from effective_school.config.catalogues import compile_catalogues

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "Asia/Vladivostok")
FORMAT_MODULE_PATH = "effective_school.config.formats"
LOCALE_PATHS = [Path(__file__).parents[2] / "locale"]

# Translations stand ready before anything is translated, on a machine without gettext too.
compile_catalogues(Path(__file__).parents[2])

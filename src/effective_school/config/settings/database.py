"""SQLite in the data folder by default; PostgreSQL by one address."""

import dj_database_url

from effective_school.config import env
from effective_school.config.settings.files import DATA_FOLDER

_KNOWN = ("postgres", "postgresql", "sqlite")
_given = env.text("DATABASE_URL").strip() or f"sqlite:///{DATA_FOLDER / 'effective-school.sqlite3'}"
_scheme = _given.partition("://")[0]


def _refused() -> env.WrongSettingError:
    return env.refusal(
        "DATABASE_URL",
        "нужен адрес PostgreSQL, postgres://имя:пароль@сервер/база; без этой переменной сайт работает на SQLite",
        "expected the address of a PostgreSQL, postgres://name:password@server/database; "
        "without this variable the site runs on SQLite",
        given=f"{_scheme}://…" if "://" in _given else "…",  # a password may stand in it
    )


if _scheme not in _KNOWN:
    raise _refused()
try:
    DATABASES = {"default": dj_database_url.parse(_given, conn_max_age=60)}
except ValueError as error:
    raise _refused() from error
if not DATABASES["default"]["NAME"]:
    raise _refused()

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers wait for each other instead of failing: the lock is taken when a transaction begins, and the longest
    # one, a register of 40,000 schools, holds it for some twenty seconds.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
    # Finished runs and parts of their pages, which never change; forgotten when the process ends.
    "runs": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "runs",
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}

"""One line of JSON an event, to standard error; one line a request."""

from effective_school.config import env

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "effective_school.common.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "effective_school": {"level": env.one_of("LOG_LEVEL", _LEVELS, "INFO")},
        # Every request has its own line already; refusals are no warnings.
        "django.request": {"level": "ERROR"},
    },
}

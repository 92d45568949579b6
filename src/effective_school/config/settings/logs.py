"""One line of JSON an event, to standard error; one line a request."""

from effective_school.config import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "effective_school.common.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "effective_school": {"level": env.text("LOG_LEVEL", "INFO").upper()},
        # Every request has its own line already; refusals are no warnings.
        "django.request": {"level": "ERROR"},
    },
}

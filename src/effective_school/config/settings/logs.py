"""One line of JSON an event, to standard error."""

from effective_school.config import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "effective_school.common.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["lines"], "level": env.text("LOG_LEVEL", "WARNING")},
}

"""Structured logs: one line of JSON an event; what happens within a request carries the request's id."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty outside one."""

_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {
    "request",
    "server_time",
    "taskName",
    "message",
    "asctime",
}


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, name, message, what the event adds, the trace of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "name": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= {name: value for name, value in record.__dict__.items() if name not in _PLAIN}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)

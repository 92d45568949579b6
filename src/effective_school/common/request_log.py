"""One line a request, under an id that the answer carries too."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import TypeAlias

from django.http import HttpRequest, HttpResponse

from effective_school.common.logs import request_id

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]

HEADER = "X-Request-ID"
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
logger = logging.getLogger(__name__)


def request_log(get_response: Answer) -> Answer:
    """Give each request an id (the proxy's, where it sends a well-formed one) and log how it was answered.

    The path is logged without its query, which may hold names; the person by number.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = request_id.set(given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex)
        started = time.perf_counter()
        try:
            response = get_response(request)
            response.headers[HEADER] = request_id.get()
            # A page that never asked who the visitor is costs no query here either.
            user = request.__dict__.get("_cached_user")
            logger.info(
                "%s %s",
                request.method,
                request.path,
                extra={
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                    "person": getattr(user, "pk", None),
                },
            )
            return response
        finally:
            request_id.reset(token)

    return middleware

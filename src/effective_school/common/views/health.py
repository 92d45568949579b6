"""Whether the site works, for a watcher."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from effective_school.common.access import public


@public
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "database": connection.vendor})

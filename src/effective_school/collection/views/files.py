"""Files given to people as attachments."""

from urllib.parse import quote

from django.http import FileResponse, HttpResponse

from effective_school.common.models import StoredFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    """Give bytes as a file to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def original(stored: StoredFile) -> FileResponse:
    """Give an upload as it came; never shown by the browser itself."""
    response = FileResponse(stored.content.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest

from effective_school.common.navigation import items_for


def page(request: HttpRequest) -> dict[str, object]:
    """Navigation by role, unread notes, and how the person wants pages to look."""
    user = getattr(request, "user", None)
    return {
        "navigation": items_for(request) if user is not None and user.is_authenticated else [],
        "unread": getattr(user, "unread", 0),  # counted when the person of the session was read
        "theme": getattr(request, "theme", "auto"),
        "sight": getattr(request, "sight", "normal"),
        "demo": settings.DEMO,
    }

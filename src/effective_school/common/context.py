"""What every template knows."""

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest

from effective_school.common.kept_queries import NUMBER, KeptQuery
from effective_school.common.models import Notification
from effective_school.common.navigation import items_for

_unread = KeptQuery(
    lambda person: (
        Notification.objects.filter(person_id=person, read_at=None)
        .order_by()
        .values("person_id")
        .annotate(unread=Count("pk"))
        .values_list("unread")
    ),
    NUMBER,
)


def page(request: HttpRequest) -> dict[str, object]:
    """Navigation by role, unread notes, and how the person wants pages to look."""
    user = getattr(request, "user", None)
    person_id = user.pk if user is not None and user.is_authenticated else None
    return {
        "navigation": items_for(request) if person_id else [],
        "unread": sum(count for (count,) in _unread(person_id)) if person_id else 0,
        "theme": getattr(request, "theme", "auto"),
        "sight": getattr(request, "sight", "normal"),
        "demo": settings.DEMO,
    }

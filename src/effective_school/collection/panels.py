"""What collection puts on the page of a school."""

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from effective_school.collection.domain.queries import rows_visible_to
from effective_school.organisations.models import School
from effective_school.organisations.panels import Panel, add_school_panels


@add_school_panels
def handed_in(request: HttpRequest, school: School) -> list[Panel]:
    """Say how much was handed in about the school, with the way to it."""
    if not request.user.is_authenticated or not request.user.has_perm("collection.view_school_data"):
        return []
    rows = rows_visible_to(request.user).filter(school_code=school.code, is_removed=False)
    counts = rows.aggregate(rows=Count("pk"), accepted=Count("pk", filter=Q(accepted_values__isnull=False)))
    return [
        Panel(_("Data handed in"), "collection/_school_panel.html", {"school": school, **counts}, order=60)
    ]

"""What collection puts on the page of a school."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from effective_school.collection.domain.queries import rows_about
from effective_school.organisations.models import School
from effective_school.organisations.panels import Panel, add_school_panels


@add_school_panels
def handed_in(request: HttpRequest, school: School) -> list[Panel]:
    """Say how much was handed in about the school, with the way to it."""
    if not request.user.is_authenticated or not request.user.has_perm("collection.view_school_data"):
        return []
    rows, accepted = rows_about(request.user, school.code)
    data = {"school": school, "rows": rows, "accepted": accepted}
    return [Panel(_("Data handed in"), "collection/_school_panel.html", data, order=60)]

"""Boundaries of municipalities for the map."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.organisations.domain.boundaries import BoundariesRefused, store_boundaries
from effective_school.organisations.domain.outline_map import drawing_of
from effective_school.organisations.forms.files import FileForm
from effective_school.organisations.models import Boundary, Municipality
from effective_school.organisations.tile_map import tile_for


@requires("organisations.exchange_registers")
def boundaries(request: PersonRequest) -> HttpResponse:
    """Show which municipalities have an outline and take a GeoJSON file."""
    hint = _(
        "GeoJSON in degrees (WGS 84), at most %(limit)d MB; each area has the property “name” with the "
        "municipality's name. Programs for maps, QGIS for one, export other formats as GeoJSON."
    ) % {"limit": settings.UPLOAD_LIMIT // 1024 // 1024}
    form = FileForm(request.POST or None, request.FILES or None, accept=".geojson,.json", hint=hint)
    if form.is_valid():
        try:
            stored = store_boundaries(upload=form.cleaned_data["file"], person=request.user)
        except BoundariesRefused as told:
            form.add_error("file", str(told))
        else:
            found = len(stored.found)
            messages.success(
                request,
                ngettext("%(found)d outline is stored.", "%(found)d outlines are stored.", found)
                % {"found": found},
            )
            if stored.missing:
                messages.warning(
                    request,
                    ngettext(
                        "%(count)d municipality is not in the file: %(names)s",
                        "%(count)d municipalities are not in the file: %(names)s",
                        len(stored.missing),
                    )
                    % {"count": len(stored.missing), "names": ", ".join(stored.missing)},
                )
            if stored.unknown:
                messages.warning(
                    request,
                    _("No municipality of the register is named so: %(names)s")
                    % {"names": ", ".join(stored.unknown)},
                )
            return redirect("organisations:boundaries")
    outlines = {one.municipality_id: one for one in Boundary.objects.select_related("municipality", "file")}
    places = list(Municipality.objects.order_by("name"))
    words = {
        "form": form,
        "outlines": outlines,
        "places": [(place, outlines.get(place.pk)) for place in places],
        "drawing": drawing_of([tile_for(place, "") for place in places], outlines.values()),
    }
    return render(request, "organisations/boundaries.html", words)

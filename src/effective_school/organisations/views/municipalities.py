"""Municipalities: the map and list, page, adding and changing."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.addresses import addresses
from effective_school.common.tables import Column, table_page
from effective_school.organisations.domain.outline_map import drawing_of
from effective_school.organisations.domain.people import memberships_in_municipality
from effective_school.organisations.domain.queries import (
    municipalities_changeable_by,
    municipalities_visible_to,
)
from effective_school.organisations.enums import SchoolStatus
from effective_school.organisations.forms.municipality import MunicipalityForm
from effective_school.organisations.models import Boundary, Membership, Municipality, School, SchoolYear
from effective_school.organisations.panels import panels_of_municipality
from effective_school.organisations.tile_map import level_of, tile_for
from effective_school.organisations.views.schools import school_table


@requires("organisations.view_municipalities")
def municipality_list(request: PersonRequest) -> HttpResponse:
    """Show the map and the list of municipalities that the person may see."""
    people = (
        Membership.objects.filter(municipality=OuterRef("pk"), school=None, ended_at=None, is_confirmed=True)
        .order_by()
        .values("municipality")
        .annotate(number=Count("person", distinct=True))
        .values("number")
    )
    schools = (
        School.objects.filter(municipality=OuterRef("pk"), status=SchoolStatus.OPEN)
        .order_by()
        .values("municipality")
        .annotate(number=Count("pk"))
        .values("number")
    )
    places = (
        municipalities_visible_to(request.user)
        .only("name", "authority", "tile_column", "tile_row")
        .annotate(
            open_schools=Coalesce(Subquery(schools), 0),
            staff=Subquery(people),
        )
        .order_by("name")
    )
    address = addresses("organisations:municipality")
    columns = [
        Column("name", gettext_lazy("Municipality"), str, lambda place: address(place.pk), sort="name"),
        Column("authority", gettext_lazy("Authority"), lambda place: place.authority),
        Column(
            "schools",
            gettext_lazy("Open schools"),
            lambda place: place.open_schools,
            sort="open_schools",
            number=True,
        ),
        Column("staff", gettext_lazy("People of the authority"), lambda place: place.staff or 0, number=True),
    ]
    table = table_page(
        request,
        places,
        columns,
        title=gettext_lazy("Municipalities"),
        empty=gettext_lazy("There are no municipalities yet. Load the register or add the first one."),
        per_page=100,
        file_name="municipalities",
    )
    if table.file:
        return table.file
    shown = list(table.page.object_list)
    most = max((place.open_schools for place in shown), default=0)
    notes = {
        count: ngettext("open school", "open schools", count)
        for count in {place.open_schools for place in shown}
    }
    tiles = [
        tile_for(
            place,
            str(place.open_schools),
            note=notes[place.open_schools],
            tone=level_of(place.open_schools, most),
            url=address(place.pk),
        )
        for place in shown
    ]
    words = {
        "table": table,
        "tiles": tiles,
        "drawing": drawing_of(tiles, Boundary.objects.filter(municipality__in=shown)),
    }
    return render(request, "organisations/municipality_list.html", words)


@requires("organisations.view_municipalities")
def municipality_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one municipality with its schools."""
    place = get_object_or_404(municipalities_visible_to(request.user), pk=pk)
    table = school_table(request, place.schools.all())
    if table.file:
        return table.file
    years = (
        SchoolYear.objects.filter(school__municipality=place)
        .order_by("-year")
        .values_list("year")
        .annotate(pupils=Sum("pupils"))
    )
    words = {
        "municipality": place,
        "table": table,
        "figures": place.schools.aggregate(
            open=Count("pk", filter=Q(status=SchoolStatus.OPEN)),
            rural=Count("pk", filter=Q(status=SchoolStatus.OPEN, locality="rural")),
        ),
        "pupils": years.first(),
        "people": memberships_in_municipality(place)
        if request.user.has_perm("organisations.view_people")
        else None,
        "panels": panels_of_municipality(request, place),
        "may_add_school": request.user.has_perm("organisations.change_school")
        and municipalities_changeable_by(request.user).filter(pk=place.pk).exists(),
    }
    return render(request, "organisations/municipality_detail.html", words)


@requires("organisations.change_municipality")
def municipality_add(request: PersonRequest) -> HttpResponse:
    """Add a municipality."""
    form = MunicipalityForm(request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                form.instance.save(force_insert=True)
        except IntegrityError:
            form.add_error("name", _("A municipality of this name is there already."))
        else:
            messages.success(request, _("The municipality is added."))
            return redirect(form.instance)
    return render(request, "organisations/municipality_form.html", {"form": form, "municipality": None})


@requires("organisations.change_municipality")
def municipality_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a municipality."""
    place = get_object_or_404(municipalities_visible_to(request.user), pk=pk)
    form = MunicipalityForm(request.POST or None, instance=place)
    if form.is_valid() and form.save_edit():
        messages.success(request, _("Saved."))
        return redirect(place)
    stored = Municipality.objects.get(pk=place.pk)
    return render(request, "organisations/municipality_form.html", {"form": form, "municipality": stored})

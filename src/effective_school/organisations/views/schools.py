"""Schools: list, page, adding and changing, passports."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.addresses import addresses
from effective_school.common.kept_queries import ConstantQuery
from effective_school.common.tables import Column, Filter, TablePage, table_page
from effective_school.organisations.domain.people import memberships_at_school
from effective_school.organisations.domain.queries import (
    may_change_school,
    municipalities_changeable_by,
    municipalities_visible_to,
    schools_changeable_by,
    schools_visible_to,
    seen_school,
)
from effective_school.organisations.domain.school_past import events_of, passports_of
from effective_school.organisations.domain.schools import AlreadyThere, add_passport, add_school
from effective_school.organisations.enums import (
    Locality,
    SchoolGroup,
    SchoolStatus,
    exclusion_label,
    group_label,
)
from effective_school.organisations.forms.school import PassportForm, SchoolForm
from effective_school.organisations.models import Reorganisation, School, SchoolYear
from effective_school.organisations.panels import panels_of_school
from effective_school.organisations.place_filter import Places, place_filter

TONES = {SchoolStatus.OPEN: "good", SchoolStatus.CLOSED: "bad", SchoolStatus.MERGED: "warn"}

_latest_year = ConstantQuery(lambda: SchoolYear.objects.order_by("-year").values_list("year", flat=True)[:1])


@requires("organisations.view_schools")
def school_list(request: PersonRequest) -> HttpResponse:
    """List the schools that the person may see."""
    places = Places(municipalities_visible_to(request.user))
    table = school_table(request, schools_visible_to(request.user), places)
    return table.file or render(request, "organisations/school_list.html", {"table": table})


def school_table(request: HttpRequest, schools: QuerySet[School], places: Places | None = None) -> TablePage:
    """Declare the table of schools; `places` are the municipalities to choose from, where there are several."""
    year = next(iter(_latest_year()), 0)
    passports = SchoolYear.objects.filter(year=year)
    shown: dict[int, tuple[str, int | None]] = {}

    def with_passports(rows: Sequence[School]) -> None:
        some = passports.filter(school__in=[row.pk for row in rows]).order_by()
        shown.update(
            (row, (group, pupils)) for row, group, pupils in some.values_list("school", "group", "pupils")
        )

    # Words are looked up once, not once a row: exports have 40,000.
    groups, localities, statuses = (
        {code: str(label) for code, label in kind.choices} for kind in (SchoolGroup, Locality, SchoolStatus)
    )
    address = addresses("organisations:school", last=str)
    columns = [
        Column("name", gettext_lazy("School"), str, lambda school: address(school.code), sort="name"),
        Column("code", gettext_lazy("Code"), lambda school: school.code, sort="code"),
        Column(
            "group",
            gettext_lazy("Group"),
            lambda school: groups.get(group := shown.get(school.pk, ("", None))[0], group),
        ),
        Column(
            "pupils",
            _("Pupils, %(year)s") % {"year": year} if year else _("Pupils"),
            lambda school: shown.get(school.pk, ("", None))[1],
            number=True,
        ),
        Column("locality", gettext_lazy("Locality"), lambda school: localities.get(school.locality, "")),
        Column(
            "status",
            gettext_lazy("Status"),
            lambda school: statuses[school.status],
            chip=lambda school: TONES.get(school.status, ""),
        ),
    ]
    filters = [
        Filter("q", gettext_lazy("Name, code or address"), lambda found, words: found.found_by(words)),  # type: ignore[attr-defined]
        Filter(
            "group",
            gettext_lazy("Group"),
            lambda found, group: found.filter(Exists(passports.filter(school=OuterRef("pk"), group=group))),
            SchoolGroup.choices,
        ),
        Filter(
            "locality",
            gettext_lazy("Locality"),
            lambda found, locality: found.filter(locality=locality),
            Locality.choices,
        ),
        Filter(
            "status",
            gettext_lazy("Status"),
            lambda found, status: found.filter(status=status),
            SchoolStatus.choices,
        ),
    ]
    if places is not None and places.several:
        columns.insert(
            2,
            Column(
                "municipality",
                gettext_lazy("Municipality"),
                lambda school: school.municipality.name,
                sort="municipality__name",
            ),
        )
        filters.insert(1, place_filter(places, lambda found, chosen: found.filter(municipality__in=chosen)))
    rows = schools.select_related("municipality").order_by("name", "pk")
    return table_page(
        request,
        rows.only("code", "name", "status", "locality", "municipality__name"),
        columns,
        title=gettext_lazy("Schools"),
        empty=gettext_lazy("There are no schools yet. Load the register or add the first school."),
        filters=filters,
        file_name="schools",
        complete=with_passports,
    )


@requires("organisations.view_schools")
def school_page(request: PersonRequest, code: str) -> HttpResponse:
    """Show one school."""
    school = seen_school(request.user, code)
    events = events_of(school)
    reorganisations = [one for one in events if one.school_id == school.pk]
    brought = [one for one in events if one.other_id == school.pk and one.undone_at is None]
    successor = next(
        (
            one.other
            for one in reorganisations
            if one.kind == Reorganisation.Kind.MERGED and not one.undone_at
        ),
        None,
    )
    words = {
        "school": school,
        "tone": TONES.get(SchoolStatus(school.status), ""),
        "passports": [
            {
                "passport": passport,
                "group": group_label(passport.group),
                "excluded": exclusion_label(passport.excluded) if passport.excluded else "",
            }
            for passport in passports_of(school)
        ],
        "reorganisations": reorganisations,
        "brought": brought,
        "successor": successor,
        "successor_visible": successor is not None
        and schools_visible_to(request.user).filter(pk=successor.pk).exists(),
        "people": memberships_at_school(school)
        if request.user.has_perm("organisations.view_people")
        else None,
        "may_change": request.user.has_perm("organisations.change_school")
        and may_change_school(request.user, school),
        "panels": panels_of_school(request, school),
    }
    return render(request, "organisations/school_detail.html", words)


@requires("organisations.change_school")
def school_add(request: PersonRequest) -> HttpResponse:
    """Add a school."""
    places = municipalities_changeable_by(request.user)
    chosen = (
        places.filter(pk=request.GET["municipality"]).first() if _number(request, "municipality") else None
    )
    form = SchoolForm(
        request.POST or None,
        person=request.user,
        initial={"municipality": chosen or (places.first() if places.count() == 1 else None)},
    )
    if form.is_valid():
        try:
            add_school(form.instance)
        except AlreadyThere as told:
            form.add_error("code", str(told))
        else:
            messages.success(request, _("The school is added."))
            return redirect(form.instance)
    return render(request, "organisations/school_form.html", {"form": form, "school": None})


@requires("organisations.change_school")
def school_edit(request: PersonRequest, code: str) -> HttpResponse:
    """Change a school."""
    school = get_object_or_404(schools_changeable_by(request.user), code=code)
    form = SchoolForm(request.POST or None, instance=school, person=request.user)
    if form.is_valid() and form.save_edit():
        messages.success(request, _("Saved."))
        return redirect(school)
    stored = School.objects.get(pk=school.pk)
    return render(request, "organisations/school_form.html", {"form": form, "school": stored})


@requires("organisations.change_school")
def passport_add(request: PersonRequest, code: str) -> HttpResponse:
    """Add the passport of a year; the latest one gives the group to begin with."""
    school = get_object_or_404(schools_changeable_by(request.user), code=code)
    latest = school.years.order_by("-year").first()
    initial = (
        {"year": latest.year + 1, "group": latest.group, "excluded": latest.excluded}
        if latest is not None
        else {}
    )
    form = PassportForm(request.POST or None, instance=SchoolYear(school=school), initial=initial)
    if form.is_valid():
        try:
            add_passport(form.instance)
        except AlreadyThere as told:
            form.add_error("year", str(told))
        else:
            messages.success(request, _("The passport is added."))
            return redirect(school)
    return render(request, "organisations/passport_form.html", {"form": form, "school": school})


@requires("organisations.change_school")
def passport_edit(request: PersonRequest, code: str, year: int) -> HttpResponse:
    """Change the passport of a year."""
    school = get_object_or_404(schools_changeable_by(request.user), code=code)
    passport = get_object_or_404(school.years, year=year)
    form = PassportForm(request.POST or None, instance=passport)
    if form.is_valid() and form.save_edit():
        messages.success(request, _("Saved."))
        return redirect(school)
    words = {"form": form, "school": school, "year": year}
    return render(request, "organisations/passport_form.html", words)


def _number(request: HttpRequest, name: str) -> bool:
    return request.GET.get(name, "").isdecimal()

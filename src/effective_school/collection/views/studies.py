"""The calendar of studies: list, month, feed, editing."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.queries import receipts_visible_to, studies_visible_to
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.studies import (
    calendar_feed,
    delete_study,
    feed_token,
    person_of_feed,
    send_results,
    why_it_stays,
    why_no_results,
)
from effective_school.collection.enums import StudyKind
from effective_school.collection.forms.study import ResultsForm, StudyForm
from effective_school.collection.models import Study
from effective_school.common.access import public, requires
from effective_school.common.dates import day
from effective_school.common.tables import Column, Filter, table_page
from effective_school.common.years import school_year

_FEED_DAYS = timedelta(days=550)


@requires("collection.view_studies")
def studies(request: PersonRequest) -> HttpResponse:
    """List studies."""
    found = studies_visible_to(request.user)
    years = found.order_by("-year").values_list("year", flat=True).distinct()
    table = table_page(
        request,
        found,
        [
            Column("title", gettext_lazy("Study"), str, Study.get_absolute_url, sort="title"),
            Column("kind", gettext_lazy("Kind"), lambda one: one.get_kind_display(), sort="kind"),
            Column("subject", gettext_lazy("Subject"), lambda one: one.subject, sort="subject"),
            Column("grade", gettext_lazy("Grade"), lambda one: one.grade),
            Column("held", gettext_lazy("Held"), _days, sort="held_from"),
            Column(
                "results",
                gettext_lazy("Results expected"),
                lambda one: day(one.results_expected_on),
                sort="results_expected_on",
            ),
            Column("responsible", gettext_lazy("Responsible"), lambda one: one.responsible),
        ],
        title=_("Calendar of studies"),
        empty=_("There is no study in the calendar yet."),
        filters=[
            Filter("q", gettext_lazy("Title or subject"), _by_words),
            Filter(
                "kind", gettext_lazy("Kind"), lambda rows, kind: rows.filter(kind=kind), StudyKind.choices
            ),
            Filter(
                "year",
                gettext_lazy("Year"),
                lambda rows, year: rows.filter(year=year),
                [(str(year), str(year)) for year in years],
            ),
        ],
        file_name="studies",
    )
    context = {"table": table, "today": timezone.localdate(), "feed": _feed_address(request)}
    return table.file or render(request, "collection/study_list.html", context)


def _by_words(found: QuerySet[Study], words: str) -> QuerySet[Study]:
    return found.filter(Q(title__icontains=words) | Q(subject__icontains=words))


def _days(one: Study) -> str:
    first, last = day(one.held_from), day(one.held_to)
    return first if one.held_from == one.held_to else f"{first} – {last}"


def _feed_address(request: PersonRequest) -> str:
    return request.build_absolute_uri(reverse("collection:feed", args=(feed_token(request.user),)))


@dataclass(frozen=True)
class CalendarDay:
    """One day of the month view."""

    day: date
    in_month: bool
    is_today: bool
    studies: list[Study]
    results: list[Study]


@requires("collection.view_studies")
def month(request: PersonRequest, year: int, month: int) -> HttpResponse:
    """Show a month, week by week."""
    if not (1 <= month <= 12 and 1990 <= year <= 2100):  # noqa: PLR2004 - months and sensible years
        raise Http404
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year, month)
    first, last = weeks[0][0], weeks[-1][-1]
    found = list(
        studies_visible_to(request.user).filter(
            Q(held_from__lte=last, held_to__gte=first) | Q(results_expected_on__range=(first, last))
        )
    )
    today = timezone.localdate()
    drawn = [
        [
            CalendarDay(
                day,
                day.month == month,
                day == today,
                [one for one in found if one.held_from <= day <= one.held_to],
                [one for one in found if one.results_expected_on == day],
            )
            for day in week
        ]
        for week in weeks
    ]
    start = date(year, month, 1)
    context = {
        "weeks": drawn,
        "start": start,
        "before": start - timedelta(days=1),
        "after": start + timedelta(days=31),
        "weekdays": [day.day for day in drawn[0]],
        "is_empty": not found,
    }
    return render(request, "collection/study_month.html", context)


@public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar to a person's own calendar program; the address is their secret."""
    del request
    person = person_of_feed(token)
    if person is None:
        raise Http404
    since = timezone.localdate() - _FEED_DAYS
    with translation.override(person.language):
        text = calendar_feed(list(studies_visible_to(person).filter(held_to__gte=since)))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="studies.ics"'
    response["Cache-Control"] = "private, max-age=900"
    return response


@requires("collection.view_studies")
def study(request: PersonRequest, study_id: int) -> HttpResponse:
    """Show a study, and to those who send results to whom they went."""
    found = get_object_or_404(studies_visible_to(request.user), pk=study_id)
    receipts = receipts_visible_to(request.user).filter(study=found)
    context = {
        "study": found,
        "receipts": receipts.select_related("municipality", "file", "received_by"),
        "no_results": why_no_results(found) if request.user.has_perm("collection.send_results") else "",
        "stays": why_it_stays(found) if request.user.has_perm("collection.change_study") else "",
    }
    return render(request, "collection/study_detail.html", context)


@requires("collection.change_study")
def study_add(request: PersonRequest) -> HttpResponse:
    """Put a study into the calendar."""
    form = StudyForm(request.POST or None, initial={"year": school_year(timezone.localdate())})
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The study is in the calendar."))
        return redirect(form.instance)
    return render(request, "collection/study_form.html", {"form": form}, status=422 if form.is_bound else 200)


@requires("collection.change_study")
def study_edit(request: PersonRequest, study_id: int) -> HttpResponse:
    """Change a study."""
    found = get_object_or_404(studies_visible_to(request.user), pk=study_id)
    form = StudyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid() and form.save_edit():
        messages.success(request, _("Saved."))
        return redirect(found)
    context = {"form": form, "study": Study.objects.get(pk=study_id)}
    return render(request, "collection/study_form.html", context, status=422 if form.is_bound else 200)


@requires("collection.change_study")
def study_delete(request: PersonRequest, study_id: int) -> HttpResponse:
    """Ask for confirmation, then take a study out of the calendar."""
    found = get_object_or_404(studies_visible_to(request.user), pk=study_id)
    if request.method == "POST":
        try:
            delete_study(study=found)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
        messages.success(request, _("The study is out of the calendar."))
        return redirect("collection:studies")
    reason = why_it_stays(found)
    if reason:
        messages.error(request, reason)
        return redirect(found)
    return render(request, "collection/study_delete.html", {"study": found})


@requires("collection.send_results")
def results_send(request: PersonRequest, study_id: int) -> HttpResponse:
    """Send results of a study to municipalities."""
    found = get_object_or_404(studies_visible_to(request.user), pk=study_id)
    reason = why_no_results(found)
    if reason:
        messages.error(request, reason)
        return redirect(found)
    form = ResultsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = send_results(
            study=found,
            municipalities=form.cleaned_data["municipalities"],
            file=form.cleaned_data["file"],
            person=request.user,
        )
        words = _("Sent to: %(names)s.") % {"names": ", ".join(str(one.municipality) for one in sent)}
        messages.success(request, words if sent else _("These results were sent already."))
        return redirect(found)
    context = {"form": form, "study": found}
    return render(request, "collection/results_form.html", context, status=422 if form.is_bound else 200)

"""Two runs compared: whose list changed and why."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.tables import Column, Filter, table_page
from effective_school.identification.domain.comparison import (
    ABSENT,
    Before,
    changed_schools,
    changes_between,
    difference,
    said_before,
    unlike,
)
from effective_school.identification.domain.queries import finished_run, runs_visible_to
from effective_school.identification.enums import RunState
from effective_school.identification.models import Run, RunSchool
from effective_school.identification.views.words import list_choices, school_and_place

_LONGEST_NUMBER = 10


@requires("identification.view_analysis")
def comparison(request: PersonRequest, run_id: UUID, other_id: UUID) -> HttpResponse:
    """Compare two runs, the earlier one first: whose list changed, and why."""
    if run_id == other_id:
        return _choose_again(request)
    one, other = finished_run(request.user, run_id), finished_run(request.user, other_id)
    first, second = sorted((one, other), key=lambda run: run.number)
    what, changes = difference(first, second), changes_between(first.pk, second.pk)
    before: dict[str, Before] = {}

    def complete(rows: Sequence[RunSchool]) -> None:
        before.clear()
        before.update(said_before(first, rows))

    def earlier(one: RunSchool) -> Before:
        return before.get(one.code, ABSENT)

    def why(one: RunSchool) -> str:
        own = earlier(one).data_digest != one.data_digest
        if what.same_method:
            return _("the school's own data") if own else _("data of other schools: the cut moved")
        if what.same_data:
            return _("the method")
        if own:  # two methods do not read the same columns
            return _("the method, perhaps also the school's own data")
        return _("the method, or data of other schools")

    results, social = _list_words(first, second, "results"), _list_words(first, second, "social")
    columns = [
        *school_and_place(second),
        Column("before", _("Results before"), lambda one: results(earlier(one).results_list)),
        Column("after", _("Results now"), lambda one: results(one.results_list)),
        Column("social_before", _("Conditions before"), lambda one: social(earlier(one).social_list)),
        Column("social_after", _("Conditions now"), lambda one: social(one.social_list)),
        Column("why", _("Why"), why),
    ]
    table = table_page(
        request,
        changed_schools(first, second).defer("years"),
        columns,
        title=_("Schools whose list changed"),
        empty=_("No school changed its list."),
        filters=[
            Filter(
                "only",
                _("What changed"),
                lambda rows, value: unlike(rows, first, f"{value}_list"),
                [("results", _("List by results")), ("social", _("List by social conditions"))],
            )
        ],
        whole=changes.changed,
        complete=complete,
        file_name=f"comparison-{first.number}-{second.number}",
    )
    context = {
        "first": first,
        "second": second,
        "what": what,
        "table": table,
        "gone": changes.gone,
    }
    return table.file or render(request, "identification/run_comparison.html", context)


def _list_words(first: Run, second: Run, part: str) -> Callable[[str], str]:
    """Give what says a list of either run in words."""
    words = {
        **dict(list_choices(first, part)),
        **dict(list_choices(second, part)),
        ABSENT.results_list: _("not in the run"),
        "": _("takes no part"),
    }
    return lambda code: words.get(code, code)


@requires("identification.view_analysis")
def compare_choice(request: PersonRequest) -> HttpResponse:
    """Lead from the choice of two runs to their comparison."""
    visible = runs_visible_to(request.user).filter(state=RunState.FINISHED)
    chosen = [visible.filter(number=value).first() for value in _numbers(request)]
    if len(chosen) == 2 and all(chosen) and chosen[0] != chosen[1]:  # noqa: PLR2004 - two runs are compared
        first, second = sorted((one for one in chosen if one), key=lambda one: one.number)
        return redirect("identification:comparison", second.pk, first.pk)
    return _choose_again(request)


def _choose_again(request: PersonRequest) -> HttpResponse:
    messages.error(request, _("Choose two different finished runs."))
    return redirect("identification:runs")


def _numbers(request: PersonRequest) -> list[int]:
    return [
        int(value)
        for value in (request.GET.get("first", ""), request.GET.get("second", ""))
        if value.isdecimal() and len(value) < _LONGEST_NUMBER
    ]

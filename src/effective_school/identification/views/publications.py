"""Publications: acts, withdrawal, and the page that everybody may see."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import public, requires
from effective_school.common.domain.files import keep_file
from effective_school.common.tables import Column, Filter, table_page
from effective_school.identification.domain.figures import ANY_LIST, shown_figures
from effective_school.identification.domain.methods import language_now
from effective_school.identification.domain.publication import (
    Act,
    earliest_act,
    publish,
    published_schools,
    readiness,
    withdraw,
)
from effective_school.identification.domain.queries import (
    public_publications,
    publications_visible_to,
    run_schools_visible_to,
    runs_visible_to,
)
from effective_school.identification.domain.verification import SOCIAL_LISTS, Refused
from effective_school.identification.enums import Audience, PublicColumn, RunState
from effective_school.identification.forms.publication import PublishForm, WithdrawForm
from effective_school.identification.models import Publication
from effective_school.identification.views.verification import given
from effective_school.identification.views.withdrawn import or_withdrawn
from effective_school.identification.views.words import school_search, sendable_lists, words_for
from school_index.report.words import Words


@requires("identification.view_publications")
def publications(request: PersonRequest) -> HttpResponse:
    """List acts of publication."""
    columns = [
        Column(
            "act",
            _("Publishing act"),
            str,
            link=lambda one: reverse("identification:publication", args=(one.pk,)),
            sort="dated",
        ),
        Column("year", _("Year"), lambda one: one.year, sort="year", number=True),
        Column("issuer", _("Who issued it"), lambda one: one.issuer),
        Column("audience", _("Who may see it"), lambda one: one.get_audience_display()),
        Column(
            "state",
            _("State"),
            lambda one: _("In force") if one.is_in_force else _("List withdrawn"),
            chip=lambda one: "good" if one.is_in_force else "withdrawn",
        ),
    ]
    table = table_page(
        request,
        publications_visible_to(request.user).defer("figures"),
        columns,
        title=_("Published lists"),
        empty=_("No list is published yet."),
        filters=[
            Filter(
                "year",
                _("Year"),
                lambda rows, value: rows.filter(year=value) if value.isdecimal() else rows.none(),
            )
        ],
        file_name="publications",
    )
    return table.file or render(request, "identification/publication_list.html", {"table": table})


@requires("identification.publish")
def publish_run(request: PersonRequest, run_id: str) -> HttpResponse:
    """Publish the list of a run by an act."""
    run = get_object_or_404(
        runs_visible_to(request.user).select_related("method"), pk=run_id, state=RunState.FINISHED
    )
    state = readiness(run)
    form = PublishForm(
        request.POST or None,
        request.FILES or None,
        lists=sendable_lists(run),
        unanswered=state.unanswered,
        earliest=earliest_act(run),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            publication = publish(
                run,
                act=Act(data["number"], data["dated"], data["issuer"], keep_file(data["file"], request.user)),
                lists=data["lists"],
                audience=Audience(data["audience"]),
                columns=data["columns"],
                person=request.user,
                without_answers=data.get("without_answers", False),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The list is published; municipalities and heads are told."))
            return redirect("identification:publication", publication.pk)
    context = {"run": run, "form": form, "state": state}
    return render(
        request, "identification/publication_publish.html", context, status=422 if form.errors else 200
    )


@requires("identification.view_publications")
@or_withdrawn
def publication(request: PersonRequest, publication_id: int) -> HttpResponse:
    """Show an act and the schools of the list that the person may see."""
    found = get_object_or_404(
        publications_visible_to(request.user).select_related(
            "run", "published_by", "withdrawn_by", "file", "withdrawal_file"
        ),
        pk=publication_id,
    )
    words = words_for(found.run)
    own = run_schools_visible_to(request.user, found.run).values("pk")
    table = table_page(
        request,
        published_schools(found).filter(pk__in=own).defer("years"),
        _published_columns(words, list(PublicColumn.values), found),
        title=_("Schools of the list"),
        empty=_("No school of your territory is on the published list."),
        filters=[school_search()],
        file_name=f"list-{found.year}",
    )
    context = {
        "publication": found,
        "table": table,
        "lists": [words.listed_long(one) for one in found.lists],
        "left_out": len(found.left_out),
        "columns": [PublicColumn(one).label for one in found.columns],
    }
    return table.file or render(request, "identification/publication_page.html", context)


def _published_columns(words: Words, chosen: list[str], found: Publication | None) -> list[Column]:
    link = None
    if found is not None:
        run_id = found.run_id

        def link(one: object) -> str:
            return reverse("identification:school", args=(run_id, one.pk))  # type: ignore[attr-defined]

    columns = {
        PublicColumn.NAME: Column("name", _("School"), lambda one: one.name, link=link, sort="name"),
        PublicColumn.MUNICIPALITY: Column(
            "municipality", _("Municipality"), lambda one: one.municipality_name, sort="municipality_name"
        ),
        PublicColumn.GROUP: Column("group", _("Group"), lambda one: words.group(one.group), sort="group"),
        PublicColumn.RESULTS_LIST: Column(
            "results",
            _("Results"),
            lambda one: words.listed("results", one.shown_results) if one.shown_results else "—",
            chip=lambda one: one.shown_results,
            sort="shown_results",
        ),
        PublicColumn.SOCIAL_LIST: Column(
            "social",
            _("Conditions"),
            lambda one: words.listed("social", one.shown_social) if one.shown_social else "—",
            chip=lambda one: one.shown_social,
            sort="shown_social",
        ),
    }
    return [columns[PublicColumn(one)] for one in PublicColumn.values if one in chosen]


@requires("identification.view_publications")
def act_file(request: PersonRequest, publication_id: int) -> HttpResponseBase:
    """Give the file of the act."""
    return given(get_object_or_404(publications_visible_to(request.user), pk=publication_id).file)


@requires("identification.view_publications")
def withdrawal_file(request: PersonRequest, publication_id: int) -> HttpResponseBase:
    """Give the file of the act of withdrawal."""
    return given(get_object_or_404(publications_visible_to(request.user), pk=publication_id).withdrawal_file)


@requires("identification.withdraw")
def withdraw_list(request: PersonRequest, publication_id: int) -> HttpResponse:
    """Withdraw a published list by an act with a reason."""
    found = get_object_or_404(publications_visible_to(request.user), pk=publication_id)
    form = WithdrawForm(request.POST or None, request.FILES or None, earliest=found.dated)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = Act(data["number"], data["dated"], "", keep_file(data["file"], request.user))
        try:
            withdraw(found, act=act, reason=data["reason"], person=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The list is withdrawn; municipalities and heads are told."))
            return redirect("identification:publication", found.pk)
    context = {"publication": found, "form": form}
    return render(
        request, "identification/publication_withdraw.html", context, status=422 if form.errors else 200
    )


@public
def published(request: HttpRequest) -> HttpResponse:
    """Show everybody the lists that their acts opened."""
    found = public_publications().filter(withdrawn_at=None).only("pk", "year", "number", "dated", "issuer")
    return render(request, "identification/published_list.html", {"publications": found})


@public
def published_list(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Show everybody what the act opened of a list; of a withdrawn one only that it is withdrawn."""
    found = get_object_or_404(public_publications().select_related("run"), pk=publication_id)
    if not found.is_in_force:
        newer = public_publications().filter(withdrawn_at=None, year=found.year).first()
        context: dict[str, object] = {"publication": found, "newer": newer}
        return render(request, "identification/published_withdrawn.html", context, status=410)
    words = words_for(found.run)
    columns = _published_columns(words, found.columns, None)
    # By what is shown and nothing else: the order must not tell what the act does not open. Rows that are alike in
    # a chosen column would stand in the order of codes, which tells schools without names apart: no sorting then.
    order = [column.sort for column in columns]
    if PublicColumn.NAME not in found.columns:
        columns = [replace(column, sort="") for column in columns]
    table = None
    if columns:
        table = table_page(
            request,
            published_schools(found).order_by(*order, "pk").defer("years"),
            columns,
            title=_("Schools of the list"),
            empty=_("No school is on the list."),
            file_name=f"list-{found.year}",
        )
        if table.file is not None:
            return table.file
    figures = shown_figures(found)
    context = {
        "publication": found,
        "table": table,
        "lists": [words.listed_long(one) for one in found.lists],
        "is_hidden": any(None in row for row in (*figures["rows"], figures["totals"])),
        "figures": {**figures, "heads": [_head(words, one) for one in figures["heads"]]},
        "method": words.method.title.text(language_now()),
    }
    return render(request, "identification/published_page.html", context)


def _head(words: Words, code: str) -> str:
    if code == ANY_LIST:
        return _("On any of the lists")
    return words.listed("social" if code in SOCIAL_LISTS else "results", code)

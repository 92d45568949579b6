"""Removal of personal data: the person asks, the operator acts."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from effective_school.accounts.domain.access_log import note_look
from effective_school.accounts.domain.erasure import (
    ErasureRefused,
    ask_for_erasure,
    erase_person,
    take_back_erasure,
)
from effective_school.accounts.forms.erasure import ErasureActForm, PaperRequestForm
from effective_school.accounts.models import Erasure, User
from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires, signed_in
from effective_school.common.dates import day
from effective_school.common.tables import Column, Filter, table_page

STATES = (
    ("open", gettext_lazy("Waits for the act")),
    ("done", gettext_lazy("Removed")),
    ("taken_back", gettext_lazy("Taken back")),
)
_TONES = {"open": "warn", "done": "good", "taken_back": "quiet"}


@signed_in
def own_erasure(request: PersonRequest) -> HttpResponse:
    """Say what removal means; ask for it or take the request back."""
    waiting = Erasure.objects.filter(person=request.user, done_at=None, taken_back_at=None).first()
    if request.method == "POST":
        if waiting is not None and "take_back" in request.POST:
            take_back_erasure(waiting)
            messages.success(request, _("Your request is taken back; nothing was removed."))
        elif "ask" in request.POST:
            ask_for_erasure(request.user)
            messages.success(request, _("Your request is with the regional operator."))
        return redirect("accounts:own_erasure")
    return render(request, "accounts/own_erasure.html", {"erasure": waiting})


@requires("accounts.erase_person")
def erasures(request: PersonRequest) -> HttpResponse:
    """List the requests; take one that came on paper."""
    form = PaperRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = User.objects.filter(email__iexact=form.cleaned_data["email"], erased_at=None).first()
        if person is not None:
            return redirect("accounts:erasure", ask_for_erasure(person, on_paper=True).pk)
        form.add_error("email", _("Nobody signs in with this address. Check it with the person."))
    table = table_page(
        request,
        Erasure.objects.select_related("person", "done_by"),
        [
            Column(
                "person", gettext_lazy("Person"), _person_words, link=_address_of, sort="person__last_name"
            ),
            Column("asked", gettext_lazy("Asked"), lambda row: day(row.asked_at), sort="asked_at"),
            Column("state", gettext_lazy("State"), _state_words, chip=lambda row: _TONES[_state(row)]),
            Column("act", gettext_lazy("Act"), _act_words),
            Column("done_by", gettext_lazy("Done by"), lambda row: row.done_by or ""),
        ],
        title=gettext_lazy("Removal of personal data"),
        empty=gettext_lazy(
            "Nobody has asked for removal. A request appears here when a person makes it in the cabinet."
        ),
        filters=[Filter("state", gettext_lazy("State"), _in_state, STATES)],
        file_name="removals",
    )
    return table.file or render(request, "accounts/erasures.html", {"table": table, "form": form})


@requires("accounts.erase_person")
def erasure(request: PersonRequest, erasure_id: int) -> HttpResponse:
    """Show one request; remove the data by an act."""
    found = get_object_or_404(Erasure.objects.select_related("person", "done_by"), pk=erasure_id)
    form = ErasureActForm(request.POST or None, erasure=found)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(
                found,
                act_number=form.cleaned_data["act_number"],
                act_date=form.cleaned_data["act_date"],
                by=request.user,
            )
        except ErasureRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The data is removed; the act is recorded."))
            return redirect("accounts:erasure", found.pk)
    if request.method == "GET" and found.is_open:
        note_look(request, found.person, gettext_noop("Request for removal of data"))
    words = {"erasure": found, "form": form, "state": _state_words(found), "tone": _TONES[_state(found)]}
    return render(request, "accounts/erasure.html", words)


def _state(row: Erasure) -> str:
    return "done" if row.done_at else "taken_back" if row.taken_back_at else "open"


def _state_words(row: Erasure) -> str:
    return str(dict(STATES)[_state(row)])


def _person_words(row: Erasure) -> str:
    return (
        _("Person without a name, no. %(number)s") % {"number": row.person_id}
        if row.done_at
        else str(row.person)
    )


def _act_words(row: Erasure) -> str:
    if not row.act_number or row.act_date is None:
        return ""
    return _("No. %(number)s of %(date)s") % {"number": row.act_number, "date": day(row.act_date)}


def _address_of(row: Erasure) -> str:
    return reverse("accounts:erasure", args=[row.pk])


def _in_state(rows: QuerySet[Erasure], value: str) -> QuerySet[Erasure]:
    if value == "done":
        return rows.exclude(done_at=None)
    if value == "taken_back":
        return rows.exclude(taken_back_at=None)
    return rows.filter(done_at=None, taken_back_at=None)

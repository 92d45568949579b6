"""Reorganisations: choose, fill in, confirm, undo."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.organisations.domain.people import memberships_at_school
from effective_school.organisations.domain.queries import reorganisations_visible_to, schools_changeable_by
from effective_school.organisations.domain.reorganisations import (
    ReorganisationRefused,
    close_school,
    merge_school,
    obstacles_to_undoing,
    rename_school,
    split_school,
    undo_reorganisation,
)
from effective_school.organisations.enums import SchoolStatus
from effective_school.organisations.forms.reorganisation import (
    MergeForm,
    RenameForm,
    ReorganisationForm,
    SplitForm,
    UndoForm,
)
from effective_school.organisations.models import Reorganisation, School

FORMS: dict[str, type[ReorganisationForm]] = {
    "merged": MergeForm,
    "split": SplitForm,
    "renamed": RenameForm,
    "closed": ReorganisationForm,
}


@requires("organisations.reorganise")
def reorganise(request: PersonRequest, code: str) -> HttpResponse:
    """Choose what happened to the school."""
    school = get_object_or_404(schools_changeable_by(request.user), code=code)
    return render(request, "organisations/reorganisation_choose.html", {"school": school})


@requires("organisations.reorganise")
def reorganise_as(request: PersonRequest, code: str, kind: str) -> HttpResponse:
    """Fill in, see what will happen, confirm or go back to what was filled in."""
    school = get_object_or_404(schools_changeable_by(request.user), code=code)
    if kind not in FORMS:
        raise Http404
    if request.method != "POST" and school.status != SchoolStatus.OPEN:
        return redirect("organisations:reorganise", school.code)
    form = FORMS[kind](request.POST or None, school=school, person=request.user)
    words: dict[str, object] = {"school": school, "form": form, "kind": kind, "title": _titles()[kind]}
    if form.is_valid() and "back" not in request.POST:
        if "confirmed" not in request.POST:
            sent = [(name, request.POST.get(name, "")) for name in form.fields]
            words |= {
                "values": form.cleaned_data,
                "sent": sent,
                "people": len(memberships_at_school(school)),
            }
            return render(request, "organisations/reorganisation_confirm.html", words)
        try:
            note = _actions(form)[kind](school)
        except ReorganisationRefused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("The reorganisation is noted."))
            return redirect(note.other if kind == "split" and note.other else note.school)
    return render(request, "organisations/reorganisation_form.html", words)


@requires("organisations.reorganise")
def reorganisation_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Undo a reorganisation on which nothing depends."""
    note = get_object_or_404(
        reorganisations_visible_to(request.user).select_related("school", "other"), pk=pk
    )
    form = UndoForm(request.POST or None)
    if form.is_valid():
        try:
            undo_reorganisation(reorganisation=note, because=form.cleaned_data["because"])
        except ReorganisationRefused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("The reorganisation is undone."))
            return redirect(note.school)
    words = {"note": note, "form": form, "obstacles": obstacles_to_undoing(note)}
    return render(request, "organisations/reorganisation_undo.html", words)


def _titles() -> dict[str, str]:
    return {
        "merged": _("Merge into another school"),
        "split": _("Split off a new school"),
        "renamed": _("Rename"),
        "closed": _("Close"),
    }


def _actions(form: ReorganisationForm) -> dict[str, Callable[[School], Reorganisation]]:
    values = form.cleaned_data
    on, document = values["on"], values["document"]
    return {
        "merged": lambda school: merge_school(school=school, into=values["other"], on=on, document=document),
        "split": lambda school: split_school(
            school=school, code=values["code"], name=values["name"], on=on, document=document
        ),
        "renamed": lambda school: rename_school(
            school=school, new_name=values["new_name"], on=on, document=document
        ),
        "closed": lambda school: close_school(school=school, on=on, document=document),
    }

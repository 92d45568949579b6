"""Registers: templates, download, handing in, looking through, applying."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.exports import csv_file, xlsx_file
from effective_school.common.workbooks import FileRefused
from effective_school.organisations.domain.register_columns import COLUMNS
from effective_school.organisations.domain.register_plan import LARGE
from effective_school.organisations.domain.register_words import SHOWN, plan_in_words, refusal_in_words
from effective_school.organisations.domain.registers import (
    RegisterRefused,
    apply_register,
    keep_register,
    look_through,
    register_rows,
)
from effective_school.organisations.forms.files import FileForm
from effective_school.organisations.models import RegisterUpload
from effective_school.organisations.tasks import queue_reading, queue_storing


@requires("organisations.exchange_registers")
def registers(request: PersonRequest) -> HttpResponse:
    """Show both registers and what was handed in."""
    words = {
        "kinds": RegisterUpload.Kind.choices,
        "uploads": RegisterUpload.objects.select_related("file", "uploaded_by", "job")[:20],
    }
    return render(request, "organisations/registers.html", words)


@requires("organisations.exchange_registers")
def template(request: PersonRequest, kind: str) -> HttpResponse:
    """Give an empty workbook with the headings."""
    del request
    columns = COLUMNS[_known(kind)]
    return xlsx_file(f"{kind}-template", [str(column.label) for column in columns], [])


@requires("organisations.exchange_registers")
def register_file(request: PersonRequest, kind: str, ending: str) -> HttpResponse:
    """Give the register as it stands; the file can be changed and handed in again."""
    del request
    make = {"xlsx": xlsx_file, "csv": csv_file}.get(ending)
    if make is None:
        raise Http404
    headings, rows = register_rows(_known(kind))
    return make(kind, headings, rows)


@requires("organisations.exchange_registers")
def upload(request: PersonRequest, kind: str) -> HttpResponse:
    """Take a file and lead to what it would change; a large one is read in the background."""
    columns = COLUMNS[_known(kind)]
    hint = _("XLSX or CSV with the headings of the template. An empty cell changes nothing.")
    form = FileForm(request.POST or None, request.FILES or None, accept=".xlsx,.csv", hint=hint)
    if form.is_valid():
        try:
            kept = keep_register(kind=kind, upload=form.cleaned_data["file"], person=request.user)
        except FileRefused as told:
            form.add_error("file", str(told))
        else:
            if not kept.plan:
                queue_reading(kept, request.user)
            return redirect("organisations:register_review", kept.pk)
    words = {"form": form, "kind": kind, "title": _title(kind), "columns": columns}
    return render(request, "organisations/register_upload.html", words)


@requires("organisations.exchange_registers")
def review(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what a file would make and change and every error in it; apply it once that is confirmed."""
    chosen = RegisterUpload.objects.select_related("file", "uploaded_by", "job")
    kept = get_object_or_404(chosen, pk=pk)
    if request.method == "POST":
        if "fingerprint" in request.POST:
            _store(request, kept, request.POST["fingerprint"])
        elif kept.file.size > LARGE:
            queue_reading(kept, request.user)
        else:
            look_through(upload=kept)
        return redirect("organisations:register_review", kept.pk)
    words = {"upload": kept, "title": _title(kept.kind), "plan": plan_in_words(kept), "shown": SHOWN}
    words["refusal"] = refusal_in_words(kept)
    return render(request, "organisations/register_review.html", words)


def _store(request: PersonRequest, kept: RegisterUpload, fingerprint: str) -> None:
    if kept.file.size > LARGE:
        queue_storing(kept, request.user, fingerprint)
        return
    try:
        applied = apply_register(upload=kept, fingerprint=fingerprint, person=request.user)
    except RegisterRefused as told:
        messages.error(request, str(told))
    else:
        done = applied.made + applied.changed
        stored = ngettext("%(done)d record is stored.", "%(done)d records are stored.", done)
        messages.success(request, stored % {"done": done})


def _known(kind: str) -> str:
    if kind not in COLUMNS:
        raise Http404
    return kind


def _title(kind: str) -> str:
    return str(dict(RegisterUpload.Kind.choices)[kind])

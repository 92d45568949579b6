"""Methods: the list, a method in words, its text, two versions compared, taking in and putting into force."""

import difflib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.dates import day
from effective_school.common.tables import Column, Filter, table_page
from effective_school.identification.domain.methods import (
    MethodRefused,
    activate_method,
    add_method,
    language_now,
    retire_method,
    words_of,
)
from effective_school.identification.domain.queries import methods_visible_to
from effective_school.identification.enums import MethodState
from effective_school.identification.forms.methods import MethodForm, StateForm
from effective_school.identification.models import MethodVersion
from effective_school.identification.views.words import METHOD_TONES
from school_index.report.method_text import groups_text, method_parts

_LARGEST = 1_000_000


@requires("identification.view_methods")
def methods(request: PersonRequest) -> HttpResponse:
    """List versions of methods."""
    columns = [
        Column(
            "title",
            _("Method"),
            lambda one: one.title,
            link=lambda one: reverse("identification:method", args=(one.pk,)),
            sort="title_en" if language_now() == "en" else "title_ru",
        ),
        Column("id", _("Code"), lambda one: one.method_id, sort="method_id"),
        Column("version", _("Version"), lambda one: one.declared_version),
        Column("number", _("Text no."), lambda one: one.number, number=True),
        Column("window", _("Years in the window"), lambda one: one.window, number=True),
        Column(
            "state",
            _("State"),
            lambda one: one.get_state_display(),
            chip=lambda one: METHOD_TONES[one.state],
            sort="state",
        ),
        Column(
            "added",
            _("Taken in"),
            lambda one: day(one.created_at),
            sort="created_at",
        ),
    ]
    table = table_page(
        request,
        methods_visible_to(request.user).defer("text"),
        columns,
        title=_("Methods"),
        empty=_("There are no methods yet. The operator takes in a method file."),
        filters=[
            Filter("state", _("State"), lambda rows, value: rows.filter(state=value), MethodState.choices)
        ],
        file_name="methods",
    )
    return table.file or render(request, "identification/method_list.html", {"table": table})


@requires("identification.view_methods")
def method(request: PersonRequest, method_id: int) -> HttpResponse:
    """Show a method in words, and what became of it."""
    version = get_object_or_404(methods_visible_to(request.user), pk=method_id)
    words = words_of(version.text, language_now())
    others = methods_visible_to(request.user).filter(method_id=version.method_id).exclude(pk=version.pk)
    context = {
        "method": version,
        "tone": METHOD_TONES[version.state],
        "origin": words.method.origin.text(language_now()),
        "remark": words.method.note.text(language_now()),
        "groups": groups_text(words),
        "parts": method_parts(words),
        "others": others.defer("text"),
        "history": version.history.select_related("history_user").order_by("-history_date"),
        "form": StateForm(),
    }
    return render(request, "identification/method_page.html", context)


@requires("identification.view_methods")
def method_text(request: PersonRequest, method_id: int) -> HttpResponse:
    """Give the method file as it was taken in."""
    version = get_object_or_404(methods_visible_to(request.user), pk=method_id)
    response = HttpResponse(version.text, content_type="application/toml; charset=utf-8")
    name = f"{version.method_id}-{version.number}.toml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires("identification.view_methods")
def method_comparison(request: PersonRequest, method_id: int, other_id: int) -> HttpResponse:
    """Show what two versions differ in, line by line."""
    visible = methods_visible_to(request.user)
    new, old = get_object_or_404(visible, pk=method_id), get_object_or_404(visible, pk=other_id)
    lines = difflib.unified_diff(old.text.splitlines(), new.text.splitlines(), lineterm="", n=2)
    tones = {"+": "added", "-": "removed", "@": "place"}
    shown = [(tones.get(line[:1], "same"), line) for line in list(lines)[2:]]
    return render(request, "identification/method_comparison.html", {"new": new, "old": old, "lines": shown})


@requires("identification.upload_method")
def method_upload(request: PersonRequest) -> HttpResponse:
    """Take in a method file; a bad one is refused with line, key and what was expected."""
    form = MethodForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        raw = upload.read(_LARGEST + 1)
        try:
            version, is_new = add_method(raw=raw, person=request.user, note=form.cleaned_data["note"])
        except MethodRefused as refused:
            faults = [fault.text(language_now()) for fault in refused.faults]
        else:
            if is_new:
                messages.success(request, _("The method is taken in as a draft."))
                _warn_of_a_shared_version(request, version)
            else:
                messages.info(request, _("This very text was taken in before; here it is."))
            return redirect("identification:method", version.pk)
    status = 422 if faults or form.errors else 200
    return render(
        request, "identification/method_upload.html", {"form": form, "faults": faults}, status=status
    )


def _warn_of_a_shared_version(request: PersonRequest, version: MethodVersion) -> None:
    same = MethodVersion.objects.filter(
        method_id=version.method_id, declared_version=version.declared_version
    )
    if same.exclude(pk=version.pk).exists():
        words = _(
            "Another text calls itself version %(version)s too: give each its own, so that acts can name it."
        )
        messages.warning(request, words % {"version": version.declared_version})


def _change_state(request: PersonRequest, method_id: int, *, active: bool) -> HttpResponse:
    version = get_object_or_404(MethodVersion, pk=method_id)
    form = StateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Name the reason or the document."))
    elif active:
        activate_method(version, person=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("The method is in force."))
    else:
        retire_method(version, person=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("The method is no longer in force."))
    return redirect("identification:method", version.pk)


@requires("identification.activate_method")
@require_POST
def method_activate(request: PersonRequest, method_id: int) -> HttpResponse:
    """Put a version into force."""
    return _change_state(request, method_id, active=True)


@requires("identification.activate_method")
@require_POST
def method_retire(request: PersonRequest, method_id: int) -> HttpResponse:
    """End a version."""
    return _change_state(request, method_id, active=False)

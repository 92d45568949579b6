"""Latest changes in the whole region."""

from datetime import datetime, timedelta
from heapq import merge

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.accounts.models import User
from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.forms.days import day_input
from effective_school.common.history import Change, Viewable, changes_in, viewable_kinds
from effective_school.organisations.domain.people import people_named

PER_PAGE = 50
LAST_PAGE = 40


class ChangesForm(forms.Form):
    """Whose changes, of what, and when."""

    who = forms.CharField(label=gettext_lazy("Who"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"), required=False)
    since = forms.DateField(label=gettext_lazy("From"), widget=day_input(), required=False)
    until = forms.DateField(label=gettext_lazy("To"), widget=day_input(), required=False)
    page = forms.IntegerField(min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput, required=False)

    def offer(self, kinds: list[Viewable]) -> None:
        """Name the kinds to choose from."""
        self.fields["kind"].choices = [("", _("All")), *((kind.key, kind.name) for kind in kinds)]  # type: ignore[attr-defined]


@requires("organisations.view_history")
def changes(request: PersonRequest) -> HttpResponse:
    """Show the latest changes of records that the person sees, the latest first."""
    kinds = [kind for kind in viewable_kinds() if request.user.has_perm(kind.permission)]
    form = ChangesForm(request.GET)
    form.offer(kinds)
    form.is_valid()
    asked = form.cleaned_data
    page = asked.get("page") or 1
    wanted = page * PER_PAGE + 1
    authors = people_named(User.objects.all(), str(asked["who"])) if asked.get("who") else None
    streams = [
        _changes_of_kind(kind, asked, authors, wanted)
        for kind in kinds
        if asked.get("kind") in {"", None, kind.key}
    ]
    found = list(merge(*streams, key=lambda change: change.at, reverse=True))[:wanted]
    words = {
        "form": form,
        "changes": _linked(request, found[(page - 1) * PER_PAGE : page * PER_PAGE], kinds),
        "page": page,
        "earlier": page + 1 if len(found) > page * PER_PAGE and page < LAST_PAGE else None,
        "later": page - 1 if page > 1 else None,
        "narrowed": any(asked.get(name) for name in ("who", "kind", "since", "until")),
    }
    return render(request, "organisations/changes.html", words)


def _changes_of_kind(
    kind: Viewable, asked: dict[str, object], authors: QuerySet[User] | None, wanted: int
) -> list[Change]:
    entries = kind.model.history.all()  # type: ignore[attr-defined]
    if authors is not None:
        entries = entries.filter(history_user__in=authors)
    if asked.get("since"):
        entries = entries.filter(history_date__gte=_midnight(asked["since"]))
    if asked.get("until"):
        entries = entries.filter(history_date__lt=_midnight(asked["until"]) + timedelta(days=1))
    return changes_in(kind, entries, wanted)


def _linked(request: PersonRequest, found: list[Change], kinds: list[Viewable]) -> list[dict[str, object]]:
    """Give each change the name of its record, and a link where the record still stands and the person sees it."""
    names: dict[tuple[str, object], str] = {}
    for kind in kinds:
        ids = {change.record_id for change in found if change.record_kind is kind}
        if ids:
            for record in kind.visible_to(request.user).filter(pk__in=ids):
                names[kind.key, record.pk] = str(record)
    shown = []
    for change in found:
        key = change.record_kind.key, change.record_id
        app, _dot, model = change.record_kind.key.partition(".")
        shown.append(
            {
                **{name: getattr(change, name) for name in ("kind", "what", "at", "who", "why", "fields")},
                "record_kind": change.record_kind,
                "record": names.get(key, change.record),
                "url": reverse("history", args=[app, model, change.record_id]) if key in names else "",
            }
        )
    return shown


def _midnight(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))  # type: ignore[arg-type]

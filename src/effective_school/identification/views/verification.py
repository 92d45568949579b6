"""Verification: the board, sending, a municipality's list, answers and decisions."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.addresses import addresses
from effective_school.common.dates import day
from effective_school.common.domain.editing import EditedMeanwhile
from effective_school.common.forms.editing import tell_conflict
from effective_school.common.kept_queries import KEY, KeptQuery
from effective_school.common.models import StoredFile
from effective_school.common.tables import Column, Filter, table_page
from effective_school.identification.domain.answer_counts import AnswerCounts, Counts, counts_of
from effective_school.identification.domain.due_days import move_due
from effective_school.identification.domain.publication import readiness
from effective_school.identification.domain.queries import (
    LONG_OF_ITS_RUN,
    finished_run,
    items_visible_to,
    verifications_visible_to,
)
from effective_school.identification.domain.verification import (
    Refused,
    answer_item,
    confirm_rest,
    decide_objection,
    is_open,
    lists_beside,
    send_verification,
    why_not_sent,
)
from effective_school.identification.enums import Answer, Decision
from effective_school.identification.forms.verification import DecisionForm, DueForm, ObjectionForm, SendForm
from effective_school.identification.models import Publication, VerificationItem
from effective_school.identification.views.words import (
    ANSWER_TONES,
    DECISION_TONES,
    sendable_lists,
    words_for,
)
from effective_school.organisations.models import Municipality

MOST_NAMED = 50


@requires("identification.view_verification")
def verifications(request: PersonRequest) -> HttpResponse:
    """List what was sent for verification, the latest run first."""
    visible = verifications_visible_to(request.user)
    rows = visible.select_related("run", "municipality").annotate(closed=_CLOSED)
    counts: Counts = defaultdict(AnswerCounts)
    table = table_page(
        request,
        rows.order_by("-run__number", "municipality__name").only(*_SHOWN),
        _columns(counts, with_run=True),
        title=_("Verification of lists"),
        empty=_("No list was sent for verification yet."),
        filters=[_state_filter()],
        file_name="verification",
        complete=lambda shown: counts.update(counts_of(shown)),
    )
    return table.file or render(request, "identification/verification_list.html", {"table": table})


def _state_filter() -> Filter:
    today = timezone.localdate()

    def narrow(rows: object, value: str) -> object:
        found = rows.filter(answered_at=None, closed=value == "closed")  # type: ignore[attr-defined]
        if value == "answered":
            return rows.exclude(answered_at=None)  # type: ignore[attr-defined]
        return found.filter(due_on__lt=today) if value == "late" else found

    choices = [
        ("answered", _("Answered")),
        ("waiting", _("Waiting")),
        ("late", _("Late")),
        ("closed", _CLOSED_WORDS),
    ]
    return Filter("state", _("State"), narrow, choices)  # type: ignore[arg-type]


_CLOSED = Exists(Publication.objects.filter(run=OuterRef("run"), withdrawn_at=None))
"""Whether the list is published, so that no answer is waited for any more."""
_CLOSED_WORDS = gettext_lazy("Closed without all answers")


def _states() -> Callable[[Any], tuple[str, str]]:
    """Give what says the state of what was sent: words of the reader's language, and a tone."""
    today = timezone.localdate()
    closed = str(_CLOSED_WORDS), "retired"
    answered, late, waiting = (_("Answered"), "good"), (_("Late"), "late"), (_("Waiting"), "waiting")

    def state(one: Any) -> tuple[str, str]:  # noqa: ANN401 - with what the query added
        if one.answered_at:
            return answered
        if one.closed:
            return closed
        return late if one.due_on < today else waiting

    return state


_SHOWN = ("municipality__name", "run__year", "run__number", "due_on", "answered_at")


def _columns(counts: Counts, *, with_run: bool) -> list[Column]:
    address, state = addresses("identification:verification"), _states()
    columns = [
        Column(
            "municipality",
            _("Municipality"),
            lambda one: one.municipality.name,
            link=lambda one: address(one.pk),
            sort="municipality__name",
        ),
        Column(
            "run",
            _("List"),
            lambda one: _("%(year)s, run %(number)s") % {"year": one.run.year, "number": one.run.number},
        ),
        Column("state", _("State"), lambda one: state(one)[0], chip=lambda one: state(one)[1]),
        Column("due", _("Due"), lambda one: day(one.due_on), sort="due_on"),
        Column("schools", _("Schools"), lambda one: counts[one.pk].schools, number=True),
        Column("confirmed", _("Figures confirmed"), lambda one: counts[one.pk].confirmed, number=True),
        Column("objected", _("Objections"), lambda one: counts[one.pk].objected, number=True),
        Column("undecided", _("Not decided"), lambda one: counts[one.pk].undecided, number=True),
        Column("unanswered", _("No answer"), lambda one: counts[one.pk].unanswered, number=True),
    ]
    return columns if with_run else [one for one in columns if one.name != "run"]


_without = KeptQuery(
    lambda run: (
        Municipality.objects.exclude(verifications__run=run)
        .order_by("name")
        .values_list("name", flat=True)[: MOST_NAMED + 1]
    ),
    KEY,
)


@requires("identification.view_board")
def board(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Show how far the verification of a run is, municipality by municipality."""
    run = finished_run(request.user, run_id)
    state = readiness(run)
    counts: Counts = defaultdict(AnswerCounts)
    table = table_page(
        request,
        run.verifications.order_by("municipality__name")
        .select_related("municipality")
        .annotate(closed=_CLOSED)
        .only("run", *(one for one in _SHOWN if not one.startswith("run__"))),
        _columns(counts, with_run=False),
        title=_("Verification by municipalities"),
        empty=_("The list was not sent yet."),
        filters=[_state_filter()],
        file_name=f"verification-{run.number}",
        whole=state.sent,
        complete=lambda shown: counts.update(counts_of(shown)),
    )
    objections = (
        VerificationItem.objects.filter(verification__run=run, answer=Answer.OBJECTED)
        .select_related("run_school", "verification__municipality")
        .order_by("decided_at", "answered_at")
    )
    without = _without(run.pk)
    unnamed = 0
    if len(without) > MOST_NAMED:
        unnamed = max(Municipality.objects.count() - state.sent - MOST_NAMED, 1)
    context = {
        "run": run,
        "table": table,
        "state": state,
        "objections": [(one, DECISION_TONES[one.decision]) for one in (objections if state.objected else ())],
        "without": without[:MOST_NAMED],
        "unnamed": unnamed,
    }
    return table.file or render(request, "identification/verification_board.html", context)


@requires("identification.send_verification")
def send(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Send the list of a run to the municipalities."""
    run = finished_run(request.user, run_id)
    form = SendForm(request.POST or None, lists=sendable_lists(run), beside=lists_beside(run))
    if request.method == "POST" and form.is_valid():
        try:
            sent = send_verification(
                run,
                lists=form.cleaned_data["lists"],
                due_on=form.cleaned_data["due_on"],
                message=form.cleaned_data["message"],
                person=request.user,
                beside_others=form.cleaned_data.get("beside_others", False),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if sent:
                text = ngettext(
                    "Sent to %(count)s municipality.", "Sent to %(count)s municipalities.", len(sent)
                )
                messages.success(request, text % {"count": len(sent)})
            else:
                messages.info(request, _("Every municipality with schools on these lists has it already."))
            return redirect("identification:board", run.pk)
    return render(
        request,
        "identification/verification_send.html",
        {"run": run, "form": form, "refusal": why_not_sent(run)},
        status=422 if form.errors else 200,
    )


@requires("identification.view_verification")
def verification(request: PersonRequest, verification_id: int) -> HttpResponse:
    """Show a municipality's list with its answers and the decisions on them."""
    found = get_object_or_404(
        verifications_visible_to(request.user)
        .select_related("run", "municipality", "sent_by")
        .annotate(closed=_CLOSED)
        .defer(*LONG_OF_ITS_RUN),
        pk=verification_id,
    )
    words = words_for(found.run)
    items = found.items.select_related("run_school", "file", "answered_by", "decided_by")
    open_now = is_open(found)
    rows = [
        {
            "item": item,
            "tone": ANSWER_TONES[item.answer],
            "decision_tone": DECISION_TONES[item.decision],
            "results": words.listed("results", item.run_school.results_list),
            "social": words.listed("social", item.run_school.social_list),
        }
        for item in items
    ]
    context = {
        "verification": found,
        "rows": rows,
        "unanswered": sum(row["item"].answer == Answer.WAITING for row in rows),  # type: ignore[attr-defined]
        "may_answer": open_now and request.user.has_perm("identification.answer_verification"),
        "may_move": open_now and request.user.has_perm("identification.send_verification"),
        "may_decide": open_now and request.user.has_perm("identification.decide_objection"),
        "is_open": open_now,
        "state": _states()(found),
    }
    return render(request, "identification/verification_page.html", context)


@requires("identification.send_verification")
def due(request: PersonRequest, verification_id: int) -> HttpResponse:
    """Move the day until which a municipality answers."""
    visible = verifications_visible_to(request.user).select_related("run", "municipality")
    found = get_object_or_404(visible.defer(*LONG_OF_ITS_RUN), pk=verification_id)
    form = DueForm(request.POST or None, initial={"version": found.version, "due_on": found.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            count = move_due(
                found,
                due_on=form.cleaned_data["due_on"],
                others_too=form.cleaned_data["others_too"],
                person=request.user,
                opened_version=form.cleaned_data["version"],
            )
        except (Refused, EditedMeanwhile) as refused:
            form.add_error(None, str(refused))
        else:
            text = ngettext(
                "The day is moved for %(count)s municipality; it is told.",
                "The day is moved for %(count)s municipalities; they are told.",
                count,
            )
            messages.success(request, text % {"count": count})
            return redirect("identification:verification", found.pk)
    return render(
        request,
        "identification/verification_due.html",
        {"verification": found, "form": form, "is_open": is_open(found)},
        status=422 if form.errors else 200,
    )


@requires("identification.answer_verification")
@require_POST
def confirm(request: PersonRequest, item_id: int) -> HttpResponse:
    """Confirm one school."""
    item = get_object_or_404(items_visible_to(request.user).select_related("run_school"), pk=item_id)
    try:
        version = int(request.POST.get("version", ""))
        answer_item(item, answer=Answer.CONFIRMED, person=request.user, opened_version=version)
    except ValueError:
        messages.error(request, _("The request could not be read. Open the page again."))
    except (Refused, EditedMeanwhile) as refused:
        messages.error(request, str(refused))
    return redirect(reverse("identification:verification", args=(item.verification_id,)) + f"#item-{item.pk}")


@requires("identification.answer_verification")
@require_POST
def confirm_all(request: PersonRequest, verification_id: int) -> HttpResponse:
    """Confirm every school without an answer."""
    found = get_object_or_404(verifications_visible_to(request.user), pk=verification_id)
    try:
        count = confirm_rest(found, person=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = ngettext("%(count)s school confirmed.", "%(count)s schools confirmed.", count)
        messages.success(request, text % {"count": count})
    return redirect("identification:verification", found.pk)


def _item(request: PersonRequest, item_id: int) -> VerificationItem:
    visible = items_visible_to(request.user).select_related(
        "run_school", "verification__municipality", "verification__run", "file"
    )
    return get_object_or_404(visible, pk=item_id)


@requires("identification.answer_verification")
def object_to(request: PersonRequest, item_id: int) -> HttpResponse:
    """Object to the verdict about a school, with a reason and a document."""
    item = _item(request, item_id)
    initial = {"version": item.version, "reason": item.reason}
    form = ObjectionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_item(
                item,
                answer=Answer.OBJECTED,
                reason=form.cleaned_data["reason"],
                file=form.document(request.user),
                person=request.user,
                opened_version=form.cleaned_data["version"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        except EditedMeanwhile as told:
            mine, item = item, _item(request, item_id)
            tell_conflict(form, told, stored=item, mine=mine, names=("answer", "reason", "file"))
        else:
            messages.success(request, _("The objection is with the regional operator."))
            return redirect("identification:verification", item.verification_id)
    if form.errors and (kept := form.document(request.user)):
        form.keep(kept)
    return render(
        request,
        "identification/verification_object.html",
        {
            "item": item,
            "form": form,
            "is_closed": item.decision != Decision.NONE or not is_open(item.verification),
        },
        status=422 if form.errors else 200,
    )


@requires("identification.decide_objection")
def decide(request: PersonRequest, item_id: int) -> HttpResponse:
    """Decide on an objection."""
    item = _item(request, item_id)
    initial = {"version": item.version, "reason": item.decision_reason, "decision": item.decision}
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            decide_objection(
                item,
                decision=Decision(form.cleaned_data["decision"]),
                reason=form.cleaned_data["reason"],
                person=request.user,
                opened_version=form.cleaned_data["version"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        except EditedMeanwhile as told:
            mine, item = item, _item(request, item_id)
            tell_conflict(form, told, stored=item, mine=mine, names=("decision", "decision_reason"))
        else:
            messages.success(request, _("The decision is recorded and the municipality is told."))
            return redirect("identification:board", item.verification.run_id)
    context = {
        "item": item,
        "form": form,
        "history": item.history.select_related("history_user"),
        "is_closed": not is_open(item.verification),
    }
    return render(
        request, "identification/verification_decide.html", context, status=422 if form.errors else 200
    )


@requires("identification.view_verification")
def item_file(request: PersonRequest, item_id: int) -> HttpResponseBase:
    """Give the document of an objection."""
    return given(_item(request, item_id).file)


def given(file: StoredFile | None) -> HttpResponseBase:
    """Give a stored file to be saved, never to be shown as a page of the site."""
    if file is None:
        raise Http404
    return FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )

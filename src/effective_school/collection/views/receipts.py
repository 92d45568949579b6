"""Results sent to municipalities: the board of receipts, confirmation, files."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.queries import receipts_visible_to
from effective_school.collection.domain.studies import confirm_receipt
from effective_school.collection.models import StudyResultReceipt
from effective_school.collection.views.files import original
from effective_school.common.access import requires
from effective_school.common.dates import moment
from effective_school.common.tables import Column, Filter, table_page
from effective_school.organisations.domain.queries import territory_of

_STATES = (("waiting", gettext_lazy("Not confirmed")), ("received", gettext_lazy("Received")))


@requires("collection.view_receipts")
def receipts(request: PersonRequest) -> HttpResponse:
    """List what was sent, with who has confirmed it."""
    found = receipts_visible_to(request.user).select_related("study", "municipality", "file", "received_by")
    table = table_page(
        request,
        found.order_by("-sent_at", "-pk"),
        [
            Column(
                "study",
                gettext_lazy("Study"),
                lambda one: str(one.study),
                lambda one: one.study.get_absolute_url(),
                sort="study__title",
            ),
            Column(
                "place",
                gettext_lazy("Municipality"),
                lambda one: str(one.municipality),
                sort="municipality__name",
            ),
            Column("sent", gettext_lazy("Sent"), lambda one: moment(one.sent_at), sort="sent_at"),
            Column(
                "state",
                gettext_lazy("State"),
                _state,
                chip=lambda one: "good" if one.received_at else "warn",
                sort="received_at",
            ),
            Column("by", gettext_lazy("Received by"), lambda one: str(one.received_by or "")),
        ],
        title=_("Receipts of results"),
        empty=_("No results have been sent yet."),
        filters=[
            Filter("q", gettext_lazy("Study or municipality"), _by_words),
            Filter(
                "state",
                gettext_lazy("State"),
                lambda rows, state: rows.filter(received_at__isnull=state == "waiting"),
                _STATES,
            ),
        ],
        file_name="receipts",
    )
    own = territory_of(request.user).municipalities
    waiting = found.filter(received_at=None, municipality__in=own).order_by("sent_at") if own else []
    return table.file or render(request, "collection/receipt_list.html", {"table": table, "waiting": waiting})


def _by_words(found: QuerySet[StudyResultReceipt], words: str) -> QuerySet[StudyResultReceipt]:
    return found.filter(Q(study__title__icontains=words) | Q(municipality__name__icontains=words))


def _state(one: StudyResultReceipt) -> str:
    return (
        _("Received %(moment)s") % {"moment": moment(one.received_at)}
        if one.received_at
        else _("Not confirmed")
    )


@requires("collection.confirm_receipt")
@require_POST
def receipt_confirm(request: PersonRequest, receipt_id: int) -> HttpResponse:
    """Confirm that the results came."""
    found = get_object_or_404(receipts_visible_to(request.user), pk=receipt_id)
    confirm_receipt(receipt=found, person=request.user)
    messages.success(request, _("The receipt is confirmed."))
    return redirect("collection:receipts")


@requires("collection.view_receipts")
def receipt_file(request: PersonRequest, receipt_id: int) -> HttpResponseBase:
    """Give the file of the results."""
    found = get_object_or_404(
        receipts_visible_to(request.user).filter(file__isnull=False).select_related("file"), pk=receipt_id
    )
    return original(found.file)  # type: ignore[arg-type] # the query leaves out those without a file

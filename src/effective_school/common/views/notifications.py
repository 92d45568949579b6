"""Notes in the cabinet, the letters that left, and the way to stop letters."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from effective_school.common.access import public, requires, signed_in
from effective_school.common.dates import moment
from effective_school.common.domain import letters as queue
from effective_school.common.models import Letter, Notification
from effective_school.common.tables import Column, Filter, table_page

PER_PAGE = 30
_TONES = {Letter.State.QUEUED: "running", Letter.State.SENT: "good", Letter.State.FAILED: "bad"}


@signed_in
def notifications(request: HttpRequest) -> HttpResponse:
    """Show a person's notes; a POST marks all as read."""
    own = Notification.objects.filter(person_id=request.user.pk)
    if request.method == "POST":
        own.filter(read_at=None).update(read_at=timezone.now())
        return redirect("notifications")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "common/notifications.html", {"page": page})


@signed_in
def notification(request: HttpRequest, note_id: int) -> HttpResponse:
    """Lead from a note to what it is about; it is read then."""
    own = get_object_or_404(Notification, pk=note_id, person_id=request.user.pk)
    if own.read_at is None:
        Notification.objects.filter(pk=own.pk, read_at=None).update(read_at=timezone.now())
    return redirect(own.url or "notifications")


@public
@csrf_exempt  # mail programs post without a cookie (RFC 8058); the signed link is the proof
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop letters to the person of the link: one click, no sign-in."""
    person = get_user_model().objects.filter(pk=queue.person_of_token(token) or 0).first()
    if person is None:
        return render(request, "common/unsubscribe.html", {"unknown": True}, status=404)
    if request.method == "POST":
        if person.wants_letters:
            person.wants_letters = False
            person.save(update_fields=("wants_letters",))
        return render(request, "common/unsubscribe.html", {"done": True})
    return render(request, "common/unsubscribe.html", {"already": not person.wants_letters})


def _with(rows: QuerySet[Letter], value: str) -> QuerySet[Letter]:
    return rows.filter(to__icontains=value)


def _in_state(rows: QuerySet[Letter], value: str) -> QuerySet[Letter]:
    return rows.filter(state=value)


@requires("common.view_letters")
def letters(request: HttpRequest) -> HttpResponse:
    """Show what was sent, what waits and what could not be delivered."""
    table = table_page(
        request,
        Letter.objects.defer("text", "html"),
        [
            Column("subject", gettext_lazy("Letter"), lambda row: row.subject, link=_page_of, sort="subject"),
            Column("to", gettext_lazy("Addressee"), lambda row: row.to or "—", sort="to"),
            Column(
                "state",
                gettext_lazy("State"),
                lambda row: row.get_state_display(),
                chip=lambda row: _TONES[row.state],
                sort="state",
            ),
            Column("created", gettext_lazy("Written"), lambda row: moment(row.created_at), sort="created_at"),
            Column("sent", gettext_lazy("Sent"), lambda row: moment(row.sent_at), sort="sent_at"),
            Column("attempts", gettext_lazy("Tries"), lambda row: row.attempts, number=True, sort="attempts"),
        ],
        title=gettext_lazy("Letters of the site"),
        empty=gettext_lazy(
            "No letter has been written yet. They appear here when the site tells somebody something."
        ),
        filters=[
            Filter("to", gettext_lazy("Address"), _with),
            Filter("state", gettext_lazy("State"), _in_state, Letter.State.choices),
        ],
        file_name="letters",
    )
    return table.file or render(request, "common/letters.html", {"table": table})


def _page_of(letter: Letter) -> str:
    return reverse("letter", args=[letter.pk])


@requires("common.view_letters")
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Show what became of one letter; words about security (links to a new password) stay hidden."""
    found = get_object_or_404(Letter, pk=letter_id)
    words, _signature, _footer = found.text.partition("\n-- \n")  # the footer holds the person's own link
    context = {"letter": found, "words": words, "tone": _TONES[Letter.State(found.state)]}
    return render(request, "common/letter.html", context)


@requires("common.view_letters")
@require_POST
def letter_again(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Put a letter that was not delivered into the queue once more."""
    found = get_object_or_404(Letter, pk=letter_id)
    if queue.send_again(found):
        messages.success(request, _("The letter is in the queue again."))
    else:
        messages.info(request, _("Only a letter that was not delivered can be sent again."))
    return redirect("letter", found.pk)

"""Invitations: list, making, sending again, withdrawing; taking one up; a teacher names the own school."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST

from effective_school.accounts.domain.access_log import note_look
from effective_school.accounts.domain.consents import documents_in_force
from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import public, requires, signed_in
from effective_school.common.dates import day
from effective_school.common.searching import asked_words, search_text, with_words
from effective_school.common.tables import Column, Filter, table_page
from effective_school.organisations.domain.invitations import (
    InvitationRefused,
    accept_as_known,
    accept_as_newcomer,
    account_of,
    ask_to_join,
    invitation_of_link,
    invitations_visible_to,
    invite_person,
    open_invitations_to,
    send_invitation_again,
    who_confirms,
    withdraw_invitation,
)
from effective_school.organisations.domain.people import RoleRefused
from effective_school.organisations.enums import Role, SchoolStatus
from effective_school.organisations.forms.invitation import AcceptForm, InvitationForm
from effective_school.organisations.models import Invitation, Membership, Municipality, School

_STATE = Invitation.State
_TONES = {_STATE.OPEN: "running", _STATE.ACCEPTED: "good", _STATE.EXPIRED: "warn", _STATE.WITHDRAWN: "quiet"}
MOST_FOUND = 20
_ASKED = {
    Role.HEAD: gettext_lazy("The head of the school is asked to confirm you. Until then little is open."),
    Role.MUNICIPALITY: gettext_lazy(
        "The school has no head on the site yet: the municipal authority is asked to confirm you. "
        "Until then little is open."
    ),
    Role.OPERATOR: gettext_lazy(
        "Neither the school nor the municipality has anybody on the site yet: the regional operator is asked to "
        "confirm you. Until then little is open."
    ),
}


@requires("organisations.invite")
def invitation_list(request: PersonRequest) -> HttpResponse:
    """List the invitations into the person's territory."""
    table = table_page(
        request,
        invitations_visible_to(request.user).select_related("municipality", "school", "invited_by"),
        [
            Column(
                "name",
                gettext_lazy("Name in full"),
                lambda row: row.full_name or "—",
                _page,
                sort="last_name",
            ),
            Column("email", gettext_lazy("E-mail"), lambda row: row.email or "—", sort="email"),
            Column("role", gettext_lazy("Role"), lambda row: row.get_role_display(), sort="role"),
            Column("territory", gettext_lazy("Territory"), lambda row: row.territory),
            Column(
                "state",
                gettext_lazy("State"),
                lambda row: row.state.label,
                chip=lambda row: _TONES[row.state],
            ),
            Column("sent", gettext_lazy("Letter sent"), lambda row: day(row.sent_at), sort="sent_at"),
            Column("until", gettext_lazy("Valid until"), lambda row: day(row.expires_at), sort="expires_at"),
            Column("by", gettext_lazy("Invited by"), lambda row: row.invited_by),
        ],
        title=gettext_lazy("Invitations"),
        empty=gettext_lazy("Nobody has been invited yet. Invite the first person by e-mail."),
        filters=[
            Filter(
                "q",
                gettext_lazy("Name or e-mail"),
                lambda rows, words: with_words(rows, words, "search_text"),
            ),
            Filter("state", gettext_lazy("State"), _in_state, _STATE.choices),
            Filter("role", gettext_lazy("Role"), lambda rows, role: rows.filter(role=role), Role.choices),
        ],
        file_name="invitations",
    )
    if table.file:
        note_look(request, None, gettext_noop("export of the list of invitations"))
        return table.file
    return render(request, "organisations/invitation_list.html", {"table": table})


@requires("organisations.invite")
def invitation_new(request: PersonRequest) -> HttpResponse:
    """Invite a person."""
    form = InvitationForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = invite_person(
                by=request.user,
                email=values["email"],
                last_name=values["last_name"],
                first_name=values["first_name"],
                middle_name=values["middle_name"],
                role=values["role"],
                municipality=values.get("municipality"),
                school=values["school"],
                position=values["position"],
            )
        except (InvitationRefused, RoleRefused) as told:
            form.add_error(None, str(told))
        else:
            messages.success(
                request, _("The letter with the link is on its way to %(to)s.") % {"to": made.email}
            )
            return redirect("organisations:invitation", made.pk)
    return render(request, "organisations/invitation_form.html", {"form": form})


@requires("organisations.invite")
def invitation_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one invitation and what can be done with it."""
    found = _found(request, pk)
    note_look(request, found.accepted_by or account_of(found), gettext_noop("page of an invitation"))
    words = {"invitation": found, "tone": _TONES[found.state]}
    return render(request, "organisations/invitation_detail.html", words)


@requires("organisations.invite")
@require_POST
def invitation_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Send the letter with a new link."""
    found = _found(request, pk)
    try:
        send_invitation_again(by=request.user, invitation=found)
    except InvitationRefused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("A new letter is on its way; the former link no longer works."))
    return redirect("organisations:invitation", pk)


@requires("organisations.invite")
def invitation_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation, after asking."""
    found = _found(request, pk)
    if request.method == "POST":
        try:
            withdraw_invitation(by=request.user, invitation=found)
        except InvitationRefused as told:
            messages.error(request, str(told))
        else:
            messages.success(request, _("The invitation is withdrawn; its link no longer works."))
        return redirect("organisations:invitation", pk)
    return render(request, "organisations/invitation_withdraw.html", {"invitation": found})


@public
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation by the link of the letter."""
    invitation, is_latest = invitation_of_link(token)
    if invitation is None or not is_latest or invitation.state != _STATE.OPEN:
        closed = {"invitation": invitation, "replaced": invitation is not None and not is_latest}
        return render(request, "organisations/invitation_closed.html", closed, status=410)
    known = account_of(invitation)
    if known is not None or request.user.is_authenticated:
        return _accept_with_account(request, invitation)
    documents = documents_in_force()
    form = AcceptForm(request.POST or None, invitation=invitation, documents=documents)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            person = accept_as_newcomer(
                invitation,
                last_name=values["last_name"],
                first_name=values["first_name"],
                middle_name=values["middle_name"],
                password=values["password1"],
            )
        except InvitationRefused as told:
            messages.error(request, str(told))
            return redirect(request.path)
        record_authentication(request, person, "password")  # chosen a moment ago: not asked for again
        answer: HttpResponse = perform_login(request, person, email_verification="none", redirect_url="/")
        return answer
    words = {
        "invitation": invitation,
        "form": form,
        "documents": documents,
        "ticked": request.POST.getlist("agree"),
    }
    return render(request, "organisations/invitation_accept.html", words)


@signed_in
def invitation_take(request: PersonRequest, pk: int) -> HttpResponse:
    """Take up an invitation that waits for the person who is signed in."""
    waiting = open_invitations_to(request.user).select_related("municipality", "school", "invited_by")
    return _accept_with_account(request, get_object_or_404(waiting, pk=pk))


@signed_in
def join(request: PersonRequest) -> HttpResponse:
    """A teacher who registered alone names the own school."""
    words = request.GET.get("q", "").strip()
    if request.method == "POST":
        school = get_object_or_404(
            School, pk=_number(request.POST.get("school", "")), status=SchoolStatus.OPEN
        )
        ask_to_join(person=request.user, school=school)
        asked, _people = who_confirms(school)
        messages.success(request, str(_ASKED[asked]))
        return redirect("organisations:join")
    mine = Membership.objects.filter(person=request.user, role=Role.TEACHER, ended_at=None)
    found = _schools(words) if words else School.objects.none()
    page = {
        "words": words,
        "schools": found.select_related("municipality")[:MOST_FOUND],
        "mine": mine.select_related("school", "school__municipality"),
    }
    return render(request, "organisations/invitation_join.html", page)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no table is longer


def _accept_with_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    person = request.user
    mine = person.is_authenticated and open_invitations_to(person).filter(pk=invitation.pk).exists()
    if request.method == "POST" and mine and person.is_authenticated:
        try:
            accept_as_known(invitation, person)
        except InvitationRefused as told:
            messages.error(request, str(told))
        else:
            messages.success(
                request, _("The role is yours: %(role)s.") % {"role": invitation.get_role_display()}
            )
        return redirect("home")
    return render(request, "organisations/invitation_known.html", {"invitation": invitation, "mine": mine})


def _found(request: PersonRequest, pk: int) -> Invitation:
    visible = invitations_visible_to(request.user).select_related("municipality", "school", "invited_by")
    found: Invitation = get_object_or_404(visible, pk=pk)
    return found


def _schools(words: str) -> QuerySet[School]:
    """Open schools by words of their own or of their municipality's name."""
    schools = School.objects.filter(status=SchoolStatus.OPEN)
    places = [(pk, search_text(name)) for pk, name in Municipality.objects.values_list("pk", "name")]
    for word in asked_words(words):
        there = [pk for pk, text in places if f" {word}" in text]
        schools = schools.filter(Q(search_text__contains=f" {word}") | Q(municipality__in=there))
    return schools


def _in_state(rows: QuerySet[Invitation], state: str) -> QuerySet[Invitation]:
    if state == _STATE.ACCEPTED:
        return rows.exclude(accepted_at=None)
    if state == _STATE.WITHDRAWN:
        return rows.exclude(withdrawn_at=None)
    waiting = rows.filter(accepted_at=None, withdrawn_at=None)
    now = timezone.now()
    return waiting.filter(expires_at__gt=now) if state == _STATE.OPEN else waiting.filter(expires_at__lte=now)


def _page(row: Invitation) -> str:
    return reverse("organisations:invitation", args=[row.pk])

"""Texts that people agree to, and their consents."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.accounts.domain.consents import (
    SameTextAgain,
    documents_in_force,
    give_consents,
    missing_consents,
    publish_version,
    withdraw_consent,
)
from effective_school.accounts.forms.consent import ConsentVersionForm
from effective_school.accounts.models import Consent, ConsentDocument
from effective_school.accounts.requests import PersonRequest
from effective_school.accounts.tasks import tell_everybody_of_new_version
from effective_school.common.access import public, requires, signed_in
from effective_school.common.dates import day
from effective_school.common.tables import Column, table_page


@public
def documents(request: HttpRequest) -> HttpResponse:
    """Show the texts in force."""
    return render(request, "accounts/documents.html", {"documents": documents_in_force()})


@public
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show one version of a text, word for word."""
    found = get_object_or_404(ConsentDocument, pk=document_id)
    return render(request, "accounts/document.html", {"document": found})


@signed_in
def consents(request: PersonRequest) -> HttpResponse:
    """Ask for the consents that are missing; show those given."""
    going = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    missing = missing_consents(request.user)
    not_ticked: list[ConsentDocument] = []
    if request.method == "POST":
        ticked = request.POST.getlist("agree")
        not_ticked = [text for text in missing if str(text.pk) not in ticked]
        if not not_ticked:
            give_consents(request.user, missing)
            messages.success(request, _("Thank you, your consent is recorded."))
            return redirect(going or "home")
    words = {
        "missing": ConsentDocument.objects.filter(pk__in=[text.pk for text in missing]),
        "given": request.user.consents.select_related("document"),
        "next": going,
        "not_ticked": not_ticked,
        "ticked": request.POST.getlist("agree"),
    }
    return render(request, "accounts/consents.html", words)


@signed_in
def withdraw(request: PersonRequest, consent_id: int) -> HttpResponse:
    """Take a consent back, after saying what follows from it."""
    own = request.user.consents.filter(withdrawn_at=None).select_related("document")
    consent: Consent = get_object_or_404(own, pk=consent_id)
    if request.method == "POST":
        withdraw_consent(consent)
        messages.success(request, _("Your consent is taken back."))
        return redirect("accounts:consents")
    return render(request, "accounts/consent_withdraw.html", {"consent": consent})


@requires("accounts.publish_consent")
def document_versions(request: PersonRequest) -> HttpResponse:
    """List every version of every text, with how many people agreed."""
    agreed = Count("consent", filter=Q(consent__withdrawn_at=None))
    table = table_page(
        request,
        ConsentDocument.objects.defer("text", "text_en").annotate(agreed=agreed).order_by("kind", "-number"),
        [
            Column(
                "title", gettext_lazy("Title"), lambda row: row.shown_title, link=_address_of, sort="title"
            ),
            Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display(), sort="kind"),
            Column("number", gettext_lazy("Version"), lambda row: row.number, number=True, sort="number"),
            Column(
                "from",
                gettext_lazy("In force from"),
                lambda row: day(row.in_force_from),
                sort="in_force_from",
            ),
            Column(
                "agreed", gettext_lazy("Agreed, people"), lambda row: row.agreed, number=True, sort="agreed"
            ),
        ],
        title=gettext_lazy("Texts of consent"),
        empty=gettext_lazy("There is no text yet. Publish the first version."),
        file_name="consents",
    )
    return table.file or render(request, "accounts/document_versions.html", {"table": table})


@requires("accounts.publish_consent")
def publish(request: PersonRequest) -> HttpResponse:
    """Publish the next version of a text; everybody is told."""
    form = ConsentVersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = publish_version(**form.cleaned_data)
        except SameTextAgain as refusal:
            form.add_error(None, str(refusal))
        else:
            tell_everybody_of_new_version.enqueue(document_id=made.pk)
            messages.success(request, _("The new version is published; people are being told."))
            return redirect("accounts:document_versions")
    return render(request, "accounts/document_publish.html", {"form": form})


def _address_of(row: ConsentDocument) -> str:
    return reverse("accounts:document", args=[row.pk])


def _safe(request: HttpRequest, address: str) -> str:
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""

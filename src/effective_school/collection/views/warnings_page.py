"""Warnings of a submission and their explanations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain import submissions as actions
from effective_school.collection.domain.access import fills_in, why_not_editable
from effective_school.collection.domain.marked_copy import last_marked, latest_uploads
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.enums import Severity
from effective_school.collection.forms_registry import forms_of
from effective_school.collection.views.said import in_words
from effective_school.collection.views.submissions import visible_submission
from effective_school.common.access import requires

FINDINGS_PER_PAGE = 50
_EXPLANATION = "explanation-"


@requires("collection.view_submissions")
def warnings(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Show warnings about the data with their explanations; a POST keeps explanations."""
    own = visible_submission(request, submission_id)
    editable = fills_in(request.user, own) and not why_not_editable(own)
    typed: dict[int, str] = {}
    status = 200
    if request.method == "POST":
        typed = _explanations(request)
        if not fills_in(request.user, own):
            messages.error(request, _("Only those who hand in explain warnings."))
            return redirect("collection:warnings", own.pk)
        try:
            count = actions.explain_warnings(submission=own, texts=typed, person=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 422
        else:
            words = ngettext("%(count)d explanation is saved.", "%(count)d explanations are saved.", count)
            if count:
                messages.success(request, words % {"count": count})
            else:
                messages.warning(request, _("No explanation was filled in or changed: nothing is saved."))
            return redirect(request.get_full_path())
    chosen = own.findings.filter(upload=None).select_related("explained_by")
    if request.GET.get("show") == "waiting":
        chosen = chosen.filter(explanation="")
    page = Paginator(chosen, FINDINGS_PER_PAGE).get_page(request.GET.get("page"))
    said = in_words(list(page.object_list), forms_of(own.campaign.forms, get_language() or "ru"))
    for one in said:
        one.finding.explanation = typed.get(one.finding.pk, one.finding.explanation)
    context = {
        "submission": own,
        "page": page,
        "said": said,
        "editable": editable,
        "marked": last_marked(latest_uploads(own)),
        "waiting": own.findings.filter(upload=None, severity=Severity.WARNING, explanation="").count(),
    }
    return render(request, "collection/submission_warnings.html", context, status=status)


def _explanations(request: PersonRequest) -> dict[int, str]:
    """Texts by the number of the finding; one text may stand for all that are ticked."""
    texts = {
        int(name.removeprefix(_EXPLANATION)): str(text)
        for name, text in request.POST.items()
        if name.startswith(_EXPLANATION) and name.removeprefix(_EXPLANATION).isdecimal()
    }
    common = request.POST.get("common", "").strip()
    if common:
        texts |= {int(number): common for number in request.POST.getlist("ticked") if number.isdecimal()}
    return texts

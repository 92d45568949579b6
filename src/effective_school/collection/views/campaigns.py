"""Campaigns: list, page, making, opening, closing, exceptions, templates."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.campaigns import (
    close_campaign,
    open_campaign,
    remove_exception,
    set_exception,
)
from effective_school.collection.domain.expecting import make_submissions
from effective_school.collection.domain.moved_days import telling_of_moved_days
from effective_school.collection.domain.queries import (
    campaigns_visible_to,
    campaigns_with_progress,
    submissions_visible_to,
)
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.schools import passport_lines, school_lines
from effective_school.collection.enums import CampaignState
from effective_school.collection.forms.campaign import CampaignForm, ExceptionForm
from effective_school.collection.forms_registry import PASSPORTS, TemplateTooLong, forms_of, source
from effective_school.collection.models import Campaign, Submission
from effective_school.collection.views.files import attached
from effective_school.common.access import requires
from effective_school.common.dates import day
from effective_school.common.tables import Column, Filter, table_page
from effective_school.organisations.domain.queries import territory_of

_TO_BEGIN = "to_begin"
_STATES = [*CampaignState.choices, (_TO_BEGIN, gettext_lazy("Not begun yet"))]


@requires("collection.view_campaigns")
def campaigns(request: PersonRequest) -> HttpResponse:
    """List campaigns; those who hand in are led to their own submission."""
    own = territory_of(request.user)
    titles = {form.code: form.title for form in source().forms(get_language() or "ru")}
    columns = [
        Column("title", gettext_lazy("Campaign"), str, lambda one: one.get_absolute_url(), sort="title"),
        Column(
            "tables",
            gettext_lazy("Tables"),
            lambda one: ", ".join(titles.get(code, code) for code in one.forms),
        ),
        Column("years", pgettext_lazy("campaign", "Years"), lambda one: ", ".join(map(str, one.years))),
        Column(
            "due",
            gettext_lazy("Due day"),
            lambda one: day(one.due_on),
            sort="due_on",
        ),
        Column(
            "state",
            gettext_lazy("State"),
            lambda one: one.state_words,
            chip=lambda one: one.state_tone,
            sort="state",
        ),
    ]
    if own.whole_region:
        columns.append(
            Column("handed", gettext_lazy("Handed in"), lambda one: f"{one.handed_in} / {one.asked}")
        )
    table = table_page(
        request,
        campaigns_with_progress(request.user),
        columns,
        title=_("Data collection"),
        empty=_("There is no campaign yet.")
        if own.whole_region
        else _("Nobody asks you for data now. A letter comes when a campaign opens."),
        filters=[
            Filter("q", gettext_lazy("Title"), lambda found, words: found.filter(title__icontains=words)),
            Filter("state", gettext_lazy("State"), _by_state, _STATES),
        ],
        file_name="campaigns",
    )
    return table.file or render(request, "collection/campaign_list.html", {"table": table})


def _by_state(found: QuerySet[Campaign], state: str) -> QuerySet[Campaign]:
    """Campaigns that the list shows in that state."""
    to_begin = Q(state=CampaignState.OPEN, opens_on__gt=timezone.localdate())
    return found.filter(to_begin) if state == _TO_BEGIN else found.filter(state=state).exclude(to_begin)


@requires("collection.view_campaigns")
def campaign(request: PersonRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign; an authority with one submission goes straight to it."""
    found = get_object_or_404(campaigns_visible_to(request.user), pk=campaign_id)
    if not request.user.has_perm("collection.view_board"):
        own = submissions_visible_to(request.user).filter(campaign=found)[:2]
        if len(own) == 1:
            return redirect("collection:submission", own[0].pk)
    language = get_language() or "ru"
    return render(
        request,
        "collection/campaign_detail.html",
        {
            "campaign": found,
            "forms": forms_of(found.forms, language),
            "exceptions": found.exceptions.select_related("municipality"),
            "submissions": submissions_visible_to(request.user)
            .filter(campaign=found)
            .select_related("municipality"),
            "exception_form": ExceptionForm(),
            "today": timezone.localdate(),
        },
    )


@requires("collection.change_campaign")
def campaign_add(request: PersonRequest) -> HttpResponse:
    """Make a campaign."""
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The campaign is made. Open it when it is ready."))
        return redirect("collection:campaign", form.instance.pk)
    status = 422 if form.is_bound else 200
    return render(request, "collection/campaign_form.html", {"form": form}, status=status)


@requires("collection.change_campaign")
def campaign_edit(request: PersonRequest, campaign_id: int) -> HttpResponse:
    """Change a campaign."""
    found = get_object_or_404(campaigns_visible_to(request.user), pk=campaign_id)
    form = CampaignForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid() and _changed(found, form):
        messages.success(request, _("Saved."))
        return redirect("collection:campaign", found.pk)
    context = {"form": form, "campaign": Campaign.objects.get(pk=campaign_id)}
    return render(request, "collection/campaign_form.html", context, status=422 if form.is_bound else 200)


def _changed(campaign: Campaign, form: CampaignForm) -> bool:
    """Save the campaign, and what follows for those who hand in; not where somebody else was faster."""
    with telling_of_moved_days(campaign):
        if not form.save_edit():
            return False
        if campaign.state == CampaignState.OPEN:
            make_submissions(campaign)
    return True


@requires("collection.change_campaign")
@require_POST
def campaign_open(request: PersonRequest, campaign_id: int) -> HttpResponse:
    """Let data in."""
    found = get_object_or_404(campaigns_visible_to(request.user), pk=campaign_id)
    try:
        found = open_campaign(campaign=found, person=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        later = _("The campaign is open: data are taken from %(day)s.") % {"day": day(found.opens_on)}
        messages.success(request, later if found.is_to_begin else _("The campaign is open."))
    return redirect("collection:campaign", found.pk)


@requires("collection.change_campaign")
def campaign_close(request: PersonRequest, campaign_id: int) -> HttpResponse:
    """Ask for confirmation, then let no more data in."""
    found = get_object_or_404(campaigns_visible_to(request.user), pk=campaign_id)
    if request.method == "POST":
        close_campaign(campaign=found)
        messages.success(request, _("The campaign is closed."))
        return redirect("collection:campaign", found.pk)
    waiting = found.submissions.exclude(accepted_at__isnull=False).count()
    return render(request, "collection/campaign_close.html", {"campaign": found, "waiting": waiting})


@requires("collection.change_campaign")
@require_POST
def exception_add(request: PersonRequest, campaign_id: int) -> HttpResponse:
    """Give one authority other days."""
    found = get_object_or_404(campaigns_visible_to(request.user), pk=campaign_id)
    form = ExceptionForm(request.POST)
    if form.is_valid():
        set_exception(campaign=found, **form.cleaned_data)
        messages.success(request, _("The exception holds."))
        return redirect("collection:campaign", found.pk)
    context = {"campaign": found, "exception_form": form}
    return render(request, "collection/exception_form.html", context, status=422)


@requires("collection.change_campaign")
@require_POST
def exception_remove(request: PersonRequest, campaign_id: int, exception_id: int) -> HttpResponse:
    """Let the days of the campaign hold again."""
    found = get_object_or_404(campaigns_visible_to(request.user), pk=campaign_id)
    remove_exception(exception=get_object_or_404(found.exceptions, pk=exception_id))
    messages.success(request, _("The days of the campaign hold again."))
    return redirect("collection:campaign", found.pk)


@requires("collection.view_submissions")
def template(request: PersonRequest, submission_id: int) -> HttpResponseBase:
    """Give the workbook to fill in, with the schools of the submission."""
    own = get_object_or_404(
        submissions_visible_to(request.user).select_related("campaign", "municipality"), pk=submission_id
    )
    years = own.campaign.years
    codes = [code for code in request.GET.getlist("form") if code in own.campaign.forms] or own.campaign.forms
    try:
        lines = passport_lines if PASSPORTS in codes else school_lines
        content = source().template(codes, lines(own.municipality, years), years, get_language() or "ru")
    except TemplateTooLong:
        messages.error(
            request, _("The workbook would be too long. Download the template of one table at a time.")
        )
        return redirect("collection:submission", own.pk)
    return attached(content, f"{_file_name(own)}.xlsx")


def _file_name(submission: Submission) -> str:
    words = f"{submission.campaign.title} {submission.territory}"
    return slugify(words, allow_unicode=True)[:80] or "template"

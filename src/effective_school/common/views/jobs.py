"""Progress of long work."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from effective_school.common.access import signed_in
from effective_school.common.models import Job


@signed_in
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """Show one's own job; htmx asks again for the part that moves until the work is over."""
    found = Job.objects.filter(pk=job_id, started_by_id=request.user.pk).first()
    if found is None:
        raise Http404
    template = "common/_job.html" if request.headers.get("HX-Request") else "common/job.html"
    return render(request, template, {"job": found})

"""Notes in the cabinet."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from effective_school.common.access import signed_in
from effective_school.common.models import Notification

PER_PAGE = 30


@signed_in
def notifications(request: HttpRequest) -> HttpResponse:
    """Show a person's notes; a POST marks all as read."""
    own = Notification.objects.filter(person_id=request.user.pk)
    if request.method == "POST":
        own.filter(read_at=None).update(read_at=timezone.now())
        return redirect("notifications")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "common/notifications.html", {"page": page})

"""Addresses of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("effective_school.common.urls")),
    path("", include("effective_school.accounts.urls")),
    path("demo/", include("effective_school.demo.urls")),
    path("organisations/", include("effective_school.organisations.urls")),
    path("collection/", include("effective_school.collection.urls")),
    path("identification/", include("effective_school.identification.urls")),
    path("api/", include("effective_school.api.urls")),
]
handler403 = "effective_school.common.views.errors.forbidden"
handler404 = "effective_school.api.views.errors.not_found"
handler500 = "effective_school.common.views.errors.failed"
handler400 = "effective_school.common.views.errors.bad_request"

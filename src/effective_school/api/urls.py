"""Addresses of the API and of its pages."""

from django.urls import path

from effective_school.api.reading import api
from effective_school.api.views import tokens

app_name = "api"
urlpatterns = [
    path("", tokens.start, name="start"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke"),
    path("openapi.json", tokens.openapi, name="openapi"),
    path("", api.urls),
]

"""Addresses of accounts: sign-in comes from allauth, under words that templates of ours replace."""

from django.urls import include, path

from effective_school.accounts.views import cabinet

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("account/", include(([path("cabinet/", cabinet.cabinet, name="cabinet")], "accounts"))),
]

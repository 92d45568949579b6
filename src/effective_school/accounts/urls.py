"""Addresses of accounts: sign-in comes from allauth, under words that templates of ours replace."""

from django.urls import include, path

from effective_school.accounts.views import access_log, addresses, cabinet, consents, erasure, portal

own = [
    path("cabinet/", cabinet.cabinet, name="cabinet"),
    path("cabinet/export/", cabinet.export, name="export"),
    path("cabinet/erasure/", erasure.own_erasure, name="own_erasure"),
    path("consents/", consents.consents, name="consents"),
    path("consents/<int:consent_id>/withdraw/", consents.withdraw, name="withdraw_consent"),
    path("documents/", consents.documents, name="documents"),
    path("documents/versions/", consents.document_versions, name="document_versions"),
    path("documents/publish/", consents.publish, name="publish_document"),
    path("documents/<int:document_id>/", consents.document, name="document"),
    path("erasures/", erasure.erasures, name="erasures"),
    path("erasures/<int:erasure_id>/", erasure.erasure, name="erasure"),
    path("access-log/", access_log.access_log, name="access_log"),
]
urlpatterns = [
    path("account/", include((own, "accounts"))),
    path("account/oidc/<str:provider_id>/login/", portal.to_portal, name="to_portal"),
    path("account/oidc/<str:provider_id>/login/callback/", portal.from_portal, name="from_portal"),
    path("account/email/", addresses.addresses, name="account_email"),
    path("account/", include("allauth.urls")),
]

"""Addresses of identification."""

from django.urls import path

from effective_school.identification.views import (
    documents,
    methods,
    publications,
    run_comparison,
    run_details,
    run_page,
    runs,
    schools,
    verification,
)

app_name = "identification"
urlpatterns = [
    path("methods/", methods.methods, name="methods"),
    path("methods/upload/", methods.method_upload, name="method_upload"),
    path("methods/<int:method_id>/", methods.method, name="method"),
    path("methods/<int:method_id>/text/", methods.method_text, name="method_text"),
    path(
        "methods/<int:method_id>/against/<int:other_id>/", methods.method_comparison, name="method_comparison"
    ),
    path("methods/<int:method_id>/activate/", methods.method_activate, name="method_activate"),
    path("methods/<int:method_id>/retire/", methods.method_retire, name="method_retire"),
    path("runs/", runs.runs, name="runs"),
    path("runs/start/", runs.run_start, name="run_start"),
    path("runs/compare/", run_comparison.compare_choice, name="compare_choice"),
    path("runs/<uuid:run_id>/", run_page.run, name="run"),
    path("runs/<uuid:run_id>/problems/", run_details.problems, name="problems"),
    path("runs/<uuid:run_id>/check/", runs.run_check, name="run_check"),
    path("runs/<uuid:run_id>/changes/", runs.run_changes, name="run_changes"),
    path("runs/<uuid:run_id>/journal/", run_details.journal, name="journal"),
    path("runs/<uuid:run_id>/against/<uuid:other_id>/", run_comparison.comparison, name="comparison"),
    path("runs/<uuid:run_id>/files/<str:kind>/<str:name>", documents.run_file, name="run_file"),
    path("runs/<uuid:run_id>/lists.pdf", documents.schools_pdf, name="schools_pdf"),
    path("runs/<uuid:run_id>/schools/", schools.schools, name="schools"),
    path("runs/<uuid:run_id>/schools/<int:school_id>/", schools.school, name="school"),
    path(
        "runs/<uuid:run_id>/schools/<int:school_id>/changes/", schools.school_changes, name="school_changes"
    ),
    path(
        "runs/<uuid:run_id>/schools/<int:school_id>/explanation.pdf", documents.school_pdf, name="school_pdf"
    ),
    path("runs/<uuid:run_id>/verification/", verification.board, name="board"),
    path("runs/<uuid:run_id>/verification/send/", verification.send, name="send"),
    path("runs/<uuid:run_id>/publish/", publications.publish_run, name="publish"),
    path("verification/", verification.verifications, name="verifications"),
    path("verification/<int:verification_id>/", verification.verification, name="verification"),
    path("verification/<int:verification_id>/due/", verification.due, name="due"),
    path("verification/<int:verification_id>/confirm/", verification.confirm_all, name="confirm_all"),
    path("verification/schools/<int:item_id>/confirm/", verification.confirm, name="confirm"),
    path("verification/schools/<int:item_id>/object/", verification.object_to, name="object"),
    path("verification/schools/<int:item_id>/decide/", verification.decide, name="decide"),
    path("verification/schools/<int:item_id>/file/", verification.item_file, name="item_file"),
    path("publications/", publications.publications, name="publications"),
    path("publications/<int:publication_id>/", publications.publication, name="publication"),
    path("publications/<int:publication_id>/act/", publications.act_file, name="act_file"),
    path(
        "publications/<int:publication_id>/withdrawal/", publications.withdrawal_file, name="withdrawal_file"
    ),
    path("publications/<int:publication_id>/withdraw/", publications.withdraw_list, name="withdraw"),
    path("published/", publications.published, name="published"),
    path("published/<int:publication_id>/", publications.published_list, name="published_list"),
]

"""Addresses of collection."""

from django.urls import path

from effective_school.collection.views import (
    board,
    campaigns,
    changes,
    grid,
    receipts,
    schools,
    studies,
    submissions,
    uploads,
    warnings_page,
)

app_name = "collection"
urlpatterns = [
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_add, name="campaign_add"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<int:campaign_id>/open/", campaigns.campaign_open, name="campaign_open"),
    path("campaigns/<int:campaign_id>/close/", campaigns.campaign_close, name="campaign_close"),
    path("campaigns/<int:campaign_id>/board/", board.board, name="board"),
    path("campaigns/<int:campaign_id>/exceptions/", campaigns.exception_add, name="exception_add"),
    path(
        "campaigns/<int:campaign_id>/exceptions/<int:exception_id>/remove/",
        campaigns.exception_remove,
        name="exception_remove",
    ),
    path("campaigns/submissions/<int:submission_id>/", submissions.submission, name="submission"),
    path("campaigns/submissions/<int:submission_id>/template/", campaigns.template, name="template"),
    path("campaigns/submissions/<int:submission_id>/upload/", uploads.upload_add, name="upload_add"),
    path("campaigns/submissions/<int:submission_id>/warnings/", warnings_page.warnings, name="warnings"),
    path("campaigns/submissions/<int:submission_id>/changes/", changes.changes, name="changes"),
    path("campaigns/submissions/<int:submission_id>/rows/<int:row_id>/", changes.row_history, name="row"),
    path(
        "campaigns/submissions/<int:submission_id>/table/<slug:form_code>/<int:year>/", grid.grid, name="grid"
    ),
    path("campaigns/submissions/<int:submission_id>/submit/", submissions.submit, name="submit"),
    path("campaigns/submissions/<int:submission_id>/take-back/", submissions.take_back, name="take_back"),
    path("campaigns/submissions/<int:submission_id>/accept/", submissions.accept, name="accept"),
    path("campaigns/submissions/<int:submission_id>/return/", submissions.return_back, name="return"),
    path("campaigns/uploads/<int:upload_id>/", uploads.upload, name="upload"),
    path("campaigns/uploads/<int:upload_id>/original/", uploads.upload_original, name="upload_original"),
    path("campaigns/uploads/<int:upload_id>/marked/", uploads.upload_marked, name="upload_marked"),
    path("campaigns/uploads/<int:upload_id>/again/", uploads.upload_again, name="upload_again"),
    path("schools/<int:school_id>/", schools.school_data, name="school_data"),
    path("studies/", studies.studies, name="studies"),
    path("studies/new/", studies.study_add, name="study_add"),
    path("studies/month/<int:year>/<int:month>/", studies.month, name="month"),
    path("studies/feed/<str:token>/studies.ics", studies.feed, name="feed"),
    path("studies/results/", receipts.receipts, name="receipts"),
    path("studies/results/<int:receipt_id>/confirm/", receipts.receipt_confirm, name="receipt_confirm"),
    path("studies/results/<int:receipt_id>/file/", receipts.receipt_file, name="receipt_file"),
    path("studies/<int:study_id>/", studies.study, name="study"),
    path("studies/<int:study_id>/edit/", studies.study_edit, name="study_edit"),
    path("studies/<int:study_id>/delete/", studies.study_delete, name="study_delete"),
    path("studies/<int:study_id>/results/", studies.results_send, name="results_send"),
]

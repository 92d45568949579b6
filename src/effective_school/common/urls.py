"""Addresses that belong to no app."""

from django.urls import path

from effective_school.common.views import (
    design,
    health,
    history,
    home,
    icon,
    jobs,
    notifications,
    preferences,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("design/", design.design, name="design"),
    path("favicon.ico", icon.icon, name="icon"),
    path("health/", health.health, name="health"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/<int:note_id>/", notifications.notification, name="notification"),
    path("letters/", notifications.letters, name="letters"),
    path("letters/<int:letter_id>/", notifications.letter, name="letter"),
    path("letters/<int:letter_id>/again/", notifications.letter_again, name="letter_again"),
    path("letters/unsubscribe/<str:token>/", notifications.unsubscribe, name="unsubscribe"),
    path("jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("history/<str:app>/<str:model>/<int:pk>/", history.record_history, name="history"),
]

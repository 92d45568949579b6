"""Addresses of the demonstration."""

from django.urls import path

from effective_school.demo import views

urlpatterns = [
    path("", views.people, name="demo_people"),
    path("enter/", views.enter, name="demo_enter"),
]

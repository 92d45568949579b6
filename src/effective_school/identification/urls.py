"""Addresses of identification."""

app_name = "identification"
urlpatterns: list[object] = []

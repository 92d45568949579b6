"""Addresses of organisations."""

app_name = "organisations"
urlpatterns: list[object] = []

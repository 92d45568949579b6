"""Addresses of collection."""

app_name = "collection"
urlpatterns: list[object] = []

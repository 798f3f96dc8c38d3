"""Addresses of programme coverage: figures, charts, settings."""

app_name = "coverage"
urlpatterns = []

"""Addresses of programme coverage: figures, charts, settings."""

from lokmin.coverage import urls_figures

app_name = "coverage"
urlpatterns = [*urls_figures.urlpatterns]

"""The catalogue of indicators is shipped with the product and filled in after every migrate."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "lokmin.coverage"
    verbose_name = "Cakupan program"

"""The catalogue of indicators is shipped with the product and filled in after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoverageConfig(AppConfig):
    """What is reached: indicators, targets, the figures of the villages."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "lokmin.coverage"
    verbose_name = "Cakupan program"

    def ready(self):
        from lokmin.coverage import documents, history
        from lokmin.coverage.entry.imports import Achievements, Populations
        from puskesmas.imports import kinds

        kinds.register(Achievements())
        kinds.register(Populations())
        documents.register()
        history.register()
        post_migrate.connect(_fill_catalogue, sender=self)


def _fill_catalogue(sender, using, **kwargs):
    # Models exist only once the apps are ready.
    from lokmin.coverage.catalogue import fill_catalogue

    fill_catalogue(using)

"""The catalogue of sectors and positions is shipped with the product and filled in after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SectorsConfig(AppConfig):
    """With whom: sectors, positions, offices and their holders."""

    name = "sectors"
    verbose_name = "Lintas sektor"

    def ready(self):
        from puskesmas.imports import kinds
        from puskesmas.organisations import signers
        from sectors import history, signing
        from sectors.imports.kind import Contacts

        history.register()
        signers.suggest_with(signing.holders_who_could_sign)
        kinds.register(Contacts())
        post_migrate.connect(_fill_catalogue, sender=self)


def _fill_catalogue(sender, using, **kwargs):
    # Models exist only once the apps are ready.
    from sectors.catalogue import fill_catalogue

    fill_catalogue(using)

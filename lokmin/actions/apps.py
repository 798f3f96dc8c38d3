"""Hands the RTL to the minutes below it, and its matrix to the registry of documents."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "lokmin.actions"
    label = "actions"
    verbose_name = "Tindak lanjut"

    def ready(self):
        from lokmin.actions import afterwards, contributions, documents, history
        from lokmin.invitations.afterwards import register

        contributions.register()
        documents.register()
        history.register()
        register(afterwards.commitments)

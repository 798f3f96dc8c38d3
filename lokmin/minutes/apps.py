from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "lokmin.minutes"
    label = "minutes"
    verbose_name = "Notulen"

    def ready(self):
        from lokmin.invitations.afterwards import register
        from lokmin.minutes import afterwards, documents, history, mails

        documents.register()
        history.register()
        mails.register()
        register(afterwards.extract)

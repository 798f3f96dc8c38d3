from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "lokmin.minutes"
    label = "minutes"
    verbose_name = "Notulen"

    def ready(self):
        from lokmin.invitations.afterwards import register
        from lokmin.minutes import afterwards, agreement_documents, consultation_documents, documents, history, mails

        agreement_documents.register()
        consultation_documents.register()
        documents.register()
        history.register()
        mails.register()
        register(afterwards.extract)

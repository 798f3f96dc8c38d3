from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "lokmin.documents"
    label = "documents"
    verbose_name = "Dokumen"

    def ready(self):
        from lokmin.documents import history

        history.register()

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "lokmin.attendance"
    label = "attendance"
    verbose_name = "Daftar hadir"

    def ready(self):
        from lokmin.attendance import afterwards, documents, history
        from lokmin.invitations.afterwards import register

        documents.register()
        history.register()
        register(afterwards.presence)

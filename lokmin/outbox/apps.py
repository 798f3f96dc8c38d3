from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "lokmin.outbox"
    label = "outbox"
    verbose_name = "Pesan keluar"

    def ready(self):
        from lokmin.outbox import accounts, history

        accounts.register()
        history.register()

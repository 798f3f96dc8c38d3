from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "lokmin.reports"
    label = "reports"
    verbose_name = "Laporan"

    def ready(self):
        from lokmin.reports.papers import content

        content.register()

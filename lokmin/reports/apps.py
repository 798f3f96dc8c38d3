from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "lokmin.reports"
    label = "reports"
    verbose_name = "Laporan"

    def ready(self):
        from lokmin.reports.activity import content as activity
        from lokmin.reports.papers import content

        content.register()
        activity.register()

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "lokmin.reports"
    label = "reports"
    verbose_name = "Laporan"

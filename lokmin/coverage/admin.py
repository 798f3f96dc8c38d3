"""The catalogue of indicators in the admin site, as sectors and positions are kept there."""

from django.contrib import admin

from lokmin.coverage.models import Indicator, TargetGroup
from puskesmas.admin_site import CatalogueAdmin


@admin.register(TargetGroup)
class TargetGroupAdmin(CatalogueAdmin):
    list_display = ["label", "code", "order"]
    search_fields = ["label", "code"]


@admin.register(Indicator)
class IndicatorAdmin(CatalogueAdmin):
    list_display = ["short_name", "name", "program", "pattern", "direction", "usual_target", "active"]
    list_filter = ["program", "pattern", "direction", "is_spm", "is_active"]
    search_fields = ["name", "short_name", "code"]
    list_select_related = ["target_group"]
    autocomplete_fields = ["target_group", "source"]
    raw_id_fields = ["district"]

    @admin.display(description="Dipakai", ordering="is_active")
    def active(self, indicator) -> str:
        return "ya" if indicator.is_active else "–"

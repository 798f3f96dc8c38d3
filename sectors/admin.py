"""Catalogue data for superusers."""

from django import forms
from django.contrib import admin

from puskesmas.admin_site import CatalogueAdmin
from sectors import services
from sectors.models import Office, Position, Sector

KINDS = [("", "Desa dan kelurahan"), ("rural_village", "Desa"), ("urban_village", "Kelurahan")]


@admin.register(Sector)
class SectorAdmin(CatalogueAdmin):
    list_display = ["name", "code", "order"]
    search_fields = ["name", "code"]


@admin.register(Position)
class PositionAdmin(CatalogueAdmin):
    list_display = ["label", "sector", "level", "protocol_order", "forkopimcam"]
    list_filter = ["level", "sector", "is_forkopimcam"]
    search_fields = ["label", "code"]
    list_select_related = ["sector"]

    def save_model(self, request, obj, form, change):
        """Contacts are found by the words of their position, so those of its offices are written again."""
        super().save_model(request, obj, form, change)
        services.refresh_search_keys(Office.objects.filter(position=obj).values_list("pk", flat=True))

    @admin.display(description="Forkopimcam", ordering="is_forkopimcam")
    def forkopimcam(self, position) -> str:
        return "ya" if position.is_forkopimcam else "–"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "village_kind":
            return forms.ChoiceField(label="Hanya di", required=False, choices=KINDS)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

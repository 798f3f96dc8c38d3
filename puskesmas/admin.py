"""The region catalogue for superusers, to read; it comes by import."""

from django.contrib import admin

from puskesmas.admin_site import ReadOnlyAdmin
from puskesmas.models import HealthOffice, Puskesmas, Region


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "kind"]
    list_filter = ["level"]
    search_fields = ["code", "name"]


@admin.register(Puskesmas)
class PuskesmasAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "region"]
    fields = ["code", "name", "region"]
    search_fields = ["name", "code"]
    list_select_related = ["region"]


@admin.register(HealthOffice)
class HealthOfficeAdmin(ReadOnlyAdmin):
    list_display = ["name", "region"]
    list_select_related = ["region"]

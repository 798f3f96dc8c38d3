"""Django's admin with a site of ours; beside `apps.py`, because Django wants one app in a file of that name."""

from django.contrib.admin.apps import AdminConfig


class CatalogueAdminConfig(AdminConfig):
    default = False
    default_site = "puskesmas.admin_site.CatalogueSite"

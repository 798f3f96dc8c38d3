"""The admin site: catalogue data alone, for superusers who came in by our own sign-in."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from puskesmas import audit
from puskesmas.pages import REFUSED

# Apps from outside register themselves too (groups, sessions, second steps); none of that is changed here.
CATALOGUES = {"puskesmas", "sectors", "coverage"}


class CatalogueSite(AdminSite):
    """Sectors, positions and indicators to change, regions and puskesmas to read. Accounts are kept at /pengaturan/akun/."""

    site_header = site_title = "Katalog Lokmin"
    index_title = "Katalog"

    def register(self, model_or_iterable, admin_class=None, **options):
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple | set) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in CATALOGUES]
        super().register(ours, admin_class, **options)

    def has_permission(self, request) -> bool:
        return request.user.is_active and request.user.is_superuser

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied(REFUSED)
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, request.path))

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")


class CatalogueAdmin(ModelAdmin):
    """What is changed here stands in the history too."""

    def save_model(self, request, obj, form, change):
        before = {name: form.initial.get(name) for name in form.changed_data}
        super().save_model(request, obj, form, change)
        changes = {name: [_plain(before[name]), _plain(getattr(obj, name))] for name in before}
        audit.record("katalog diubah" if change else "katalog ditambah", obj, by=request.user, changes=changes)

    def delete_model(self, request, obj):
        audit.record("katalog dihapus", obj, by=request.user)
        super().delete_model(request, obj)

    def get_actions(self, request):
        """No deleting of many at once: it would pass the history by."""
        return {}


class ReadOnlyAdmin(ModelAdmin):
    """To look things up; the rows come by import."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def _plain(value):
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)

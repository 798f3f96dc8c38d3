"""The base of every page: one class per page or action, and none without a permission."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views import View

from puskesmas import access, audit

REFUSED = "Peran Anda tidak boleh melakukan ini. Hubungi puskesmas atau dinas kesehatan bila seharusnya boleh."


class Page(View):
    """A page or action that names the permission it asks for.

    Rows are fetched with `find` (foreign row: 404) and their place is held against the permission
    with `require` (own row, wrong role: 403 with a sentence).
    """

    permission: str

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if getattr(cls, "permission", None) not in access.PERMISSIONS:
            raise ImproperlyConfigured(f"{cls.__name__} harus menyebut permission dari puskesmas.access.PERMISSIONS.")

    def dispatch(self, request, *args, **kwargs):
        if not access.may(request.user, self.permission):
            raise PermissionDenied(REFUSED)
        self.prepare(**kwargs)
        response = super().dispatch(request, *args, **kwargs)
        # Not no-store: browsers then forget what was typed when the answer is an error and the user goes back.
        # Logging out clears what they kept (`puskesmas.accounts.adapter`).
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def prepare(self, **kwargs):
        """Fetch what every method of this page needs; called before get and post."""

    def find(self, model, **lookup):
        """Return the row of `model` the user may see, else 404."""
        return get_object_or_404(model.objects.visible_to(self.request.user), **lookup)

    def require(self, obj, permission: str | None = None):
        """Refuse with 403 unless the user holds the permission where `obj` lives (`obj.scope`)."""
        if not access.may(self.request.user, permission or self.permission, obj.scope):
            raise PermissionDenied(REFUSED)

    def may(self, permission: str, obj) -> bool:
        return access.may(self.request.user, permission, obj.scope)

    def render(self, template: str, context: dict | None = None, status: int = 200):
        return render(self.request, template, context or {}, status=status)


@method_decorator(login_not_required, name="dispatch")
class PublicPage(View):
    """A page without an account. It is never kept by a browser or proxy and never found by a search engine.

    `prepare` fetches what the methods need and may answer at once. GET and HEAD change nothing: mail scanners and
    message previews open every link.
    """

    def dispatch(self, request, *args, **kwargs):
        with audit.acting(audit.Source.LINK):
            response = self.prepare(**kwargs) or super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    def prepare(self, **kwargs):
        """Return a response to end here, or None."""

    def render(self, template: str, context: dict | None = None, status: int = 200):
        return render(self.request, template, context or {}, status=status)


def add_errors(form, error: ValidationError) -> None:
    """Show a service's refusal on the form it came from; unknown fields become form errors."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)


def sentences_of(form) -> list[str]:
    """What is wrong with a form, each with the name of its field."""
    return [
        f"{form[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]

"""The page of what is known of a puskesmas."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from puskesmas import access
from puskesmas.calendar_text import zone_name
from puskesmas.forms.puskesmas_data import PuskesmasForm
from puskesmas.models import Puskesmas
from puskesmas.organisations import puskesmas_data
from puskesmas.pages import add_errors
from puskesmas.views.base import OrganisationPage


class PuskesmasData(OrganisationPage):
    """Name, other names, BLUD; code and seat for the dinas kesehatan and administrators."""

    def prepare(self, organisation):
        super().prepare(organisation)
        if not self.organisation.is_puskesmas:
            raise Http404
        self.puskesmas = self.organisation.place
        scope = puskesmas_data.register_scope(self.puskesmas)
        self.keeps_register = access.may(self.request.user, "settings.health_office", scope)

    def get(self, request, organisation):
        return self._page(self._form())

    def post(self, request, organisation):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            puskesmas_data.update_puskesmas(
                self.puskesmas, by=request.user, expected_mark=form.cleaned_data["mark"], **form.values()
            )
        except ValidationError as error:
            if getattr(error, "code", None) == "conflict":
                return self._conflict(form)
            add_errors(form, error)
            return self._page(form, status=422)
        messages.success(request, "Data puskesmas tersimpan.")
        return redirect("puskesmas:puskesmas_data", self.organisation)

    def _conflict(self, form):
        """What was typed again, beside what is stored now; saving once more is then meant."""
        self.puskesmas = self.find(Puskesmas, pk=self.puskesmas.pk)
        data = form.data.copy()
        data["mark"] = puskesmas_data.mark_of(self.puskesmas)
        return self._page(self._form(data), is_conflict=True, status=409)

    def _form(self, data=None) -> PuskesmasForm:
        return PuskesmasForm(data, puskesmas=self.puskesmas, keeps_register=self.keeps_register)

    def _page(self, form, *, is_conflict: bool = False, status: int = 200):
        context = {
            "organisation": self.organisation,
            "puskesmas": self.puskesmas,
            "form": form,
            "zone": zone_name(timezone.now().astimezone(self.puskesmas.timezone)),
            "is_conflict": is_conflict,
        }
        return self.render("puskesmas/puskesmas_data.html", context, status)

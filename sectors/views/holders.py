"""Who holds an office: succession, correction, vacancy."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from puskesmas.calendar_text import format_date
from puskesmas.identity import identity_hint
from puskesmas.pages import add_errors
from sectors import services
from sectors.forms import CorrectionForm, SuccessionForm, VacancyForm
from sectors.models import OfficeHolder
from sectors.views.contacts import OfficePage


class HolderPage(OfficePage):
    """What the forms about a holder share."""

    def hint(self, holder: OfficeHolder) -> None:
        """Say after saving what looks odd about the number; it is saved all the same."""
        if sentence := identity_hint(holder.identity_kind, holder.identity_number):
            messages.warning(self.request, sentence)


class HolderAppoint(HolderPage):
    """Ganti pejabat in one step."""

    def get(self, request, office_id):
        return self._page(SuccessionForm(initial={"from_on": timezone.localdate()}))

    def post(self, request, office_id):
        form = SuccessionForm(request.POST)
        if form.is_valid():
            try:
                holder = services.appoint_holder(self.office, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                when = f" mulai {format_date(holder.from_on)}" if holder.is_to_come else ""
                messages.success(request, f"{holder.full_name} tercatat sebagai {self.office.label}{when}.")
                self.hint(holder)
                return self.back()
        return self._page(form, status=422)

    def _page(self, form, status=200):
        context = {"form": form, "office": self.office, "present": self.office.holder}
        return self.render("sectors/succession.html", context, status)


class HolderCorrect(HolderPage):
    """Mend what is written about a holder, present or past; a new person is a succession instead."""

    def prepare(self, office_id, holder_id=None):
        super().prepare(office_id)
        self.holder = self.office.holder
        if holder_id is not None:
            self.holder = self.find(OfficeHolder, pk=holder_id, office=self.office)

    def get(self, request, **kwargs):
        if self.holder is None:
            return redirect("sectors:appoint", self.office.pk)
        return self._page(CorrectionForm(instance=self.holder))

    def post(self, request, **kwargs):
        if self.holder is None:
            return redirect("sectors:appoint", self.office.pk)
        form = CorrectionForm(request.POST, instance=self.holder)
        if form.is_valid():
            self.holder.refresh_from_db()
            try:
                services.correct_holder(self.holder, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, "Data pejabat tersimpan.")
                self.hint(self.holder)
                return self.back()
        return self._page(form, status=422)

    def _page(self, form, status=200):
        return self.render("sectors/correction.html", {"form": form, "office": self.office}, status)


class OfficeVacate(HolderPage):
    """Kosongkan jabatan: the present holder ends, nobody follows yet."""

    def get(self, request, office_id):
        if self.office.holder is None:
            return self.back()
        return self._page(VacancyForm(initial={"last_on": timezone.localdate()}))

    def post(self, request, office_id):
        form = VacancyForm(request.POST)
        if form.is_valid():
            try:
                row = services.vacate_office(self.office, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                day = format_date(row.to_on)
                messages.success(request, f"{row.full_name} tercatat sampai {day}. Sesudah itu jabatan ini kosong.")
                return self.back()
        return self._page(form, status=422)

    def _page(self, form, status=200):
        context = {"form": form, "office": self.office, "present": self.office.holder}
        return self.render("sectors/vacancy.html", context, status)


class AppointmentCancel(OfficePage):
    """Take back a holder who has not begun yet."""

    def prepare(self, office_id, holder_id):
        super().prepare(office_id)
        self.holder = self.find(OfficeHolder, pk=holder_id)
        if self.holder.office_id != self.office.pk:
            raise Http404

    def post(self, request, office_id, holder_id):
        try:
            before = services.cancel_appointment(self.holder, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            stays = f" {before.full_name} tetap menjabat." if before else ""
            messages.success(request, f"{self.holder.full_name} batal menjabat.{stays}")
        return self.back()

"""Days off: the list of a year, and adding, changing, deleting, taking back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from puskesmas import access
from puskesmas.forms.holidays import HolidayForm
from puskesmas.holidays import days_off
from puskesmas.holidays import seed as holiday_seed
from puskesmas.models import Holiday
from puskesmas.pages import REFUSED, Page, add_errors

PAGE_SIZE = 25


def back_to(year: int, token: str = ""):
    """The list of a year, with a way to take back what was just done."""
    query = {"tahun": year} | ({"urung": token} if token else {})
    return redirect(f"{reverse('puskesmas:holidays')}?{urlencode(query)}")


class HolidayList(Page):
    """All days off of one year that hold where the user works."""

    permission = "holidays.view"

    def get(self, request):
        year, kind = self._year(), request.GET.get("jenis", "")
        rows = list(Holiday.objects.visible_to(request.user).filter(date__year=year).select_related("region"))
        kind = kind if kind in Holiday.Kind.values else ""
        shown = [row for row in rows if kind in ("", row.kind)]
        page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("halaman"))
        for row in page:
            row.may_edit = access.may(request.user, "holidays.edit", row.scope)
        context = {
            "year": year,
            "years": self._years(year),
            "page": page,
            "chips": self._chips(rows, year, kind),
            "is_filled": any(row.kind == Holiday.Kind.PUBLIC for row in rows),
            "estimates": sum(row.is_estimate for row in rows),
            "is_administrator": request.user.is_superuser,
            "may_add": access.may(request.user, "holidays.edit"),
            "undo": self._undo(),
        }
        return self.render("puskesmas/holidays.html", context)

    def _year(self) -> int:
        text = self.request.GET.get("tahun", "")
        year = int(text) if text.isdecimal() and len(text) == 4 else timezone.localdate().year
        return min(max(year, holiday_seed.FIRST_YEAR), holiday_seed.LAST_YEAR)

    def _years(self, year: int) -> list[int]:
        known = Holiday.objects.visible_to(self.request.user).order_by().values_list("date__year", flat=True).distinct()
        return sorted({year, *holiday_seed.coming_years(), *known})

    def _chips(self, rows: list[Holiday], year: int, kind: str) -> list[dict]:
        choices = [("", "Semua", len(rows))]
        choices += [(value, label, sum(row.kind == value for row in rows)) for value, label in Holiday.Kind.choices]
        return [
            {
                "label": label,
                "count": count,
                "is_current": value == kind,
                "url": f"?{urlencode({'tahun': year} | ({'jenis': value} if value else {}))}",
            }
            for value, label, count in choices
        ]

    def _undo(self) -> dict | None:
        """What the last change was, in words, while it can be taken back."""
        token = self.request.GET.get("urung", "")
        step = days_off.read_token(token) if token else None
        if step is None:
            return None
        _, before, after = step
        verb = "ditambahkan" if before is None else "dihapus" if after is None else "diubah"
        return {"token": token, "text": f"{(after or before)['name']} {verb}."}


class HolidayAdd(Page):
    permission = "holidays.edit"

    def get(self, request):
        return self.show(HolidayForm(user=request.user, initial={"date": request.GET.get("tanggal", "")[:10]}))

    def post(self, request):
        form = HolidayForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                row = days_off.add_day_off(by=request.user, **form.values())
            except ValidationError as error:
                add_errors(form, error)
            else:
                return back_to(row.date.year, days_off.undo_token(row.pk, None, days_off.facts(row)))
        return self.show(form, 422)

    def show(self, form, status: int = 200):
        return self.render("puskesmas/holiday.html", {"form": form, "holiday": None}, status)


class HolidayPage(Page):
    """Base: one day the user may change."""

    permission = "holidays.edit"

    def prepare(self, holiday_id):
        self.holiday = self.find(Holiday, pk=holiday_id)
        self.require(self.holiday)


class HolidayEdit(HolidayPage):
    def get(self, request, holiday_id):
        return self.show(HolidayForm(user=request.user, initial=HolidayForm.initial_of(self.holiday, request.user)))

    def post(self, request, holiday_id):
        form = HolidayForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                before = days_off.update_day_off(self.holiday, by=request.user, **form.values())
            except ValidationError as error:
                add_errors(form, error)
            else:
                self.holiday.refresh_from_db()
                after = days_off.facts(self.holiday)
                token = days_off.undo_token(holiday_id, before, after) if before else ""
                return back_to(self.holiday.date.year, token)
        return self.show(form, 422)

    def show(self, form, status: int = 200):
        return self.render("puskesmas/holiday.html", {"form": form, "holiday": self.holiday}, status)


class HolidayDelete(HolidayPage):
    def post(self, request, holiday_id):
        before, year = days_off.facts(self.holiday), self.holiday.date.year
        days_off.delete_day_off(self.holiday, by=request.user)
        return back_to(year, days_off.undo_token(holiday_id, before, None))


class HolidayUndo(Page):
    """Take the last change back. The token says which; the right is asked for both places it touches."""

    permission = "holidays.edit"

    def post(self, request):
        step = days_off.read_token(request.POST.get("langkah", ""))
        if step is None:
            messages.error(request, "Sudah lebih dari sehari, jadi tidak dapat diurungkan. Ubah lewat daftar ini.")
            return redirect("puskesmas:holidays")
        pk, before, after = step
        self._require(before, after)
        try:
            days_off.undo(pk, before, after, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "Sudah diurungkan.")
        return back_to(int((before or after)["date"][:4]))

    def _require(self, *facts: dict | None) -> None:
        for said in filter(None, facts):
            if not access.may(self.request.user, self.permission, days_off.scope_of(said)):
                raise PermissionDenied(REFUSED)


class HolidayFill(Page):
    """Fill a year from the shipped list; national days are the administrator's."""

    permission = "holidays.edit"

    def post(self, request):
        if not request.user.is_superuser:
            raise PermissionDenied(REFUSED)
        text = request.POST.get("tahun", "")
        year = int(text) if text.isdecimal() and len(text) == 4 else 0
        if not holiday_seed.FIRST_YEAR <= year <= holiday_seed.LAST_YEAR:
            messages.error(request, f"Tahun harus {holiday_seed.FIRST_YEAR} sampai {holiday_seed.LAST_YEAR}.")
            return redirect("puskesmas:holidays")
        filled = holiday_seed.seed_year(year, by=request.user)
        messages.success(request, f"Daftar {year} diisi: {filled.added} hari ditambahkan.")
        return back_to(year)

"""The number book of one office: what was given, what is missing, and what is written or struck by hand."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations.forms.numbers import NumberForm, StrikeForm
from lokmin.invitations.queries import numbers
from lokmin.invitations.services.numbers import note_number, strike_number
from puskesmas.form_fields import id_of
from puskesmas.imports import sheets
from puskesmas.models import Letterhead
from puskesmas.organisations.letterheads import letterhead_of
from puskesmas.organisations.looks import letterhead_row
from puskesmas.pages import add_errors
from puskesmas.views.base import OrganisationPage

PAGE_SIZE, PRINTED, DOTTED_SHOWN = 25, 5000, 25


class BookPage(OrganisationPage):
    """Base: the letterhead row of the office, which may not exist yet, and the year asked for."""

    def prepare(self, organisation, **kwargs):
        super().prepare(organisation)
        self.letterhead = letterhead_row(self.organisation)
        self.today = timezone.localdate(timezone=self.organisation.region.timezone)
        asked = self.request.GET.get("tahun", "")
        self.year = (
            int(asked)
            if asked.isascii() and asked.isdigit() and len(asked) == 4 and asked[0] == "2"
            else self.today.year
        )

    def back(self, year: int):
        url = reverse("invitations:number_book", args=[self.organisation])
        return redirect(f"{url}?tahun={year}")

    def lines(self, rows):
        return numbers.lines(list(rows), self.gaps, self.request.user)


class NumberBook(BookPage):
    """/pengaturan/<organisation>/buku-nomor/: opens where the newest numbers are, as a book does; ?cetak=1 shows all."""

    def get(self, request, organisation):
        self.gaps = numbers.gaps_of(self.letterhead, self.year)
        rows = numbers.numbers(self.letterhead, self.year)
        is_print = "cetak" in request.GET
        paginator = Paginator(rows, PRINTED if is_print else PAGE_SIZE)
        page = paginator.get_page(self.page_of(rows) or request.GET.get("halaman", paginator.num_pages))
        dotted = numbers.blank_letters(self.letterhead, self.year)
        context = {
            "organisation": self.organisation,
            "year": self.year,
            "years": self.years(),
            "page": page,
            "lines": self.lines(page.object_list),
            "gaps": self.gaps,
            "dotted": dotted[: PRINTED if is_print else DOTTED_SHOWN],
            "dotted_total": dotted.count(),
            "next_number": self.next_number(),
            "is_print": is_print,
        }
        return self.render("invitations/number_book.html", context)

    def page_of(self, rows) -> int:
        """The page on which ?nomor=… stands, 0 when nothing was asked for."""
        asked = id_of(self.request.GET.get("nomor", ""))
        keys = list(rows.values_list("pk", flat=True)) if asked else []
        return keys.index(asked) // PAGE_SIZE + 1 if asked in keys else 0

    def years(self) -> list[dict]:
        found = numbers.years(self.letterhead, self.today.year)
        return [
            {"label": year, "url": f"?tahun={year}", "is_current": year == self.year, "count": None} for year in found
        ]

    def next_number(self) -> str:
        """Only of the present year: that of an earlier one depends on the day a letter would be given."""
        if self.year != self.today.year:
            return ""
        return numbers.next_number(self.letterhead or Letterhead(**self.organisation.owner), self.today)


class NumberBookFile(BookPage):
    """The whole year as a file."""

    def get(self, request, organisation, suffix):
        self.gaps = numbers.gaps_of(self.letterhead, self.year)
        found = self.lines(numbers.numbers(self.letterhead, self.year))
        rows = numbers.sheet(found, self.gaps, list(numbers.blank_letters(self.letterhead, self.year)))
        if suffix == "csv":
            content, kind = sheets.to_csv(rows), "text/csv; charset=utf-8"
        else:
            content = sheets.to_workbook(rows, f"Buku nomor {self.year}", numbers.WIDTHS)
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(content, content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="buku-nomor-{self.year}.{suffix}"'
        return response


class NumberAdd(BookPage):
    """Enter the number of a letter made outside Lokmin, or one written on a dotted line (?hal=, ?tanggal=)."""

    def get(self, request, organisation):
        initial = {"subject": request.GET.get("hal", "")[:255], "dated_on": request.GET.get("tanggal") or self.today}
        return self.page(NumberForm(initial=initial))

    def post(self, request, organisation):
        form = NumberForm(request.POST)
        if form.is_valid():
            letterhead = letterhead_of(self.organisation.place, by=request.user)
            said = form.cleaned_data
            try:
                row = note_number(
                    letterhead, text=said["number"], dated_on=said["dated_on"], subject=said["subject"], by=request.user
                )
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"Nomor {row.text} tercatat di buku.")
                return self.back(row.year)
        return self.page(form, 422)

    def page(self, form, status: int = 200):
        return self.render("invitations/number_add.html", {"organisation": self.organisation, "form": form}, status)


class NumberStrike(BookPage):
    """Strike a number out, with the reason."""

    def prepare(self, organisation, number_id):
        super().prepare(organisation)
        rows = self.letterhead.numbers.filter(pk=id_of(str(number_id))) if self.letterhead else []
        self.row = next(iter(rows), None)
        if self.row is None:
            raise Http404

    def get(self, request, **kwargs):
        return self.page(StrikeForm())

    def post(self, request, **kwargs):
        form = StrikeForm(request.POST)
        if form.is_valid():
            try:
                strike_number(self.row, reason=form.cleaned_data["reason"], by=request.user)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"Nomor {self.row.text} dibatalkan dan tidak dipakai lagi.")
                return self.back(self.row.year)
        return self.page(form, 422)

    def page(self, form, status: int = 200):
        context = {"organisation": self.organisation, "row": self.row, "form": form}
        return self.render("invitations/number_strike.html", context, status)

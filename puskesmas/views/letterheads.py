"""The letterhead page of an office: lines, logos, paper, type, order and numbering."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from puskesmas.forms.letterheads import LetterheadForm, LineFormSet, lines_from
from puskesmas.formset_rows import bound_rows, moved_rows
from puskesmas.models import Letterhead
from puskesmas.organisations import letterheads, looks
from puskesmas.pages import add_errors
from puskesmas.views.base import OrganisationPage

ROWS = "baris"
SIDES = {"kiri": "logo_left", "kanan": "logo_right"}


class LetterheadPage(OrganisationPage):
    """Base: the letterhead of the office in the path, and how letters would look without it."""

    def prepare(self, organisation, **kwargs):
        super().prepare(organisation)
        found = looks.letterhead_row(self.organisation)
        self.letterhead = found or Letterhead(**self.organisation.owner)
        self.taken = looks.taken_over_look(self.organisation)

    def typed(self) -> tuple[LetterheadForm, LineFormSet]:
        """What was sent: the form and its lines."""
        request = self.request
        form = LetterheadForm(request.POST, request.FILES, letterhead=self.letterhead, taken=self.taken)
        return form, bound_rows(request.POST, ROWS, LineFormSet)

    def columns(self, form, lines) -> dict | None:
        """The columns to store, or None when something is wrong; what is wrong stands on the form."""
        if not (form.is_valid() & lines.is_valid()):
            return None
        try:
            return form.columns(lines_from(lines) if form.cleaned_data["lines_choice"] == "own" else None)
        except ValidationError as error:
            add_errors(form, error)
            return None


class LetterheadEdit(LetterheadPage):
    def get(self, request, organisation):
        form = LetterheadForm(letterhead=self.letterhead, taken=self.taken)
        return self._page(form, LineFormSet(initial=self.letterhead.lines or self.taken.lines, prefix=ROWS))

    def post(self, request, organisation):
        form, lines = self.typed()
        moved = moved_rows(request.POST, ROWS, LineFormSet)
        if moved is not None:
            return self._page(form, LineFormSet(initial=moved, prefix=ROWS))
        columns = self.columns(form, lines)
        if columns is None:
            return self._page(form, lines, status=422)
        try:
            letterheads.save_letterhead(
                self.organisation.place,
                by=request.user,
                expected_version=form.cleaned_data["expected_version"],
                **columns,
                **form.logos(),
            )
        except ValidationError as error:
            return self._refused(form, lines, columns, error)
        messages.success(request, "Kop surat tersimpan. Surat berikutnya memakainya.")
        return redirect("puskesmas:letterhead", self.organisation)

    def _refused(self, form, lines, columns, error):
        """A conflict keeps what was typed, shows where it differs from what is stored, and may be saved again."""
        add_errors(form, error)
        if getattr(error, "code", "") != "conflict":
            return self._page(form, lines, status=422)
        form.data = form.data.copy()
        form.data["expected_version"] = self.letterhead.version
        return self._page(form, lines, 409, letterheads.differences(self.letterhead, columns))

    def _page(self, form, lines, status=200, differences=()):
        today = timezone.localdate()
        look = looks.look_of(self.letterhead)
        sequence = letterheads.next_sequence(self.letterhead, today.year)
        context = {
            "organisation": self.organisation,
            "form": form,
            "lines": lines,
            "look": look,
            "taken": self.taken,
            "differences": differences,
            "example": letterheads.number_text(look, sequence=sequence, dated_on=today),
        }
        return self.render("puskesmas/letterhead.html", context, status)


class LogoImage(LetterheadPage):
    """A stored logo, for the settings page only: the one in use, or with ?ikut=1 the one that would be taken over."""

    def get(self, request, organisation, side):
        look = self.taken if "ikut" in request.GET else looks.look_of(self.letterhead)
        logo = getattr(look, SIDES[side]) if side in SIDES else None
        if not logo:
            raise Http404
        with logo.open("rb") as file:
            return HttpResponse(file.read(), content_type="image/jpeg")

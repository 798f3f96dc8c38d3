"""What kecamatan and villages are called in one kabupaten/kota."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect

from puskesmas.form_fields import id_of
from puskesmas.forms.labels import WordsForm
from puskesmas.pages import add_errors
from puskesmas.places import labels
from puskesmas.views.base import OrganisationPage

PER_PAGE = 25


class LabelsPage(OrganisationPage):
    """Base: only a dinas kesehatan names the places of its kabupaten/kota."""

    def prepare(self, organisation):
        super().prepare(organisation)
        if not self.organisation.is_health_office:
            raise Http404
        self.district = self.organisation.place

    def show(self, form=None, *, typed: dict[int, str] | None = None, problem: str = "", status: int = 200):
        """The words of the kinds, and single places: those searched for, else those called otherwise."""
        text = self.request.GET.get("q", "").strip().replace("\x00", "")[:100]
        rows = labels.places_of(self.district) if text else labels.exceptions_of(self.district)
        rows = rows.filter(name__icontains=text) if text else rows
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("halaman"))
        words = labels.words_of(self.district)
        form = form or WordsForm(words=words)
        context = {
            "organisation": self.organisation,
            "form": form,
            "suggestions": form.suggestions(),
            "text": text,
            "page": page,
            "rows": [(place, (typed or {}).get(place.pk, place.kind_label)) for place in page],
            "problem": problem,
            "has_places": bool(words),
        }
        return self.render("puskesmas/labels.html", context, status)


class LabelsEdit(LabelsPage):
    """The word for each kind of place."""

    def get(self, request, organisation):
        return self.show()

    def post(self, request, organisation):
        words = labels.words_of(self.district)
        form = WordsForm(request.POST, words=words)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            renamed = labels.set_words(self.district, form.chosen(), by=request.user)
        except ValidationError as error:
            return self._refused(form, error, words)
        messages.success(
            request, f"Sebutan tersimpan; {renamed} wilayah berganti sebutan." if renamed else "Tidak ada yang berubah."
        )
        return redirect("puskesmas:labels", self.organisation)

    def _refused(self, form, error, words):
        """What was typed again; after a conflict with the words of now, so that saving once more is meant."""
        is_conflict = getattr(error, "code", None) == "conflict"
        data = form.data.copy()
        if is_conflict:
            for word in words:
                data[f"seen_{word.kind}"] = word.word
        again = WordsForm(data, words=words)
        again.is_valid()
        add_errors(again, error)
        return self.show(again, status=409 if is_conflict else 422)


class SingleLabels(LabelsPage):
    """Words of single places, as many as the list shows."""

    def post(self, request, organisation):
        typed = {
            id_of(name.removeprefix("sebutan-")): value[: labels.LONGEST + 1]
            for name, value in request.POST.items()
            if name.startswith("sebutan-")
        }
        seen = {pk: request.POST.get(f"semula-{pk}", "") for pk in typed}
        words = {pk: (seen[pk], word) for pk, word in typed.items() if word.strip() != seen[pk]}
        try:
            changed = labels.set_single_words(self.district, words, by=request.user)
        except ValidationError as error:
            return self.show(typed=typed, problem=error.messages[0], status=422)
        messages.success(request, f"{changed} wilayah berganti sebutan." if changed else "Tidak ada yang berubah.")
        return redirect("puskesmas:labels", self.organisation)

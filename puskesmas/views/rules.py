"""The rules an office works by, and the regulations it cites."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone

from puskesmas.form_fields import id_of
from puskesmas.forms.rules import BasisFormSet, RulesForm
from puskesmas.formset_rows import moved_rows, typed_rows
from puskesmas.models import WorkRules
from puskesmas.organisations import legal_bases, rules
from puskesmas.views.base import OrganisationPage

PREFIX = "dasar"


class RulesPage(OrganisationPage):
    """Base: the row of the office, unsaved while it has set nothing."""

    def prepare(self, organisation):
        super().prepare(organisation)
        self.row = self.stored()

    def stored(self) -> WorkRules:
        return rules.rules_row(self.organisation) or WorkRules(**self.organisation.owner)


class RulesEdit(RulesPage):
    """Deadlines, quorum and words; an empty field is taken over."""

    def get(self, request, organisation):
        return self._page(self._form(initial=RulesForm.initial_of(self.row)))

    def post(self, request, organisation):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        version = form.cleaned_data["expected_version"]
        try:
            rules.update_rules(self.organisation, by=request.user, expected_version=version, **form.columns())
        except ValidationError:
            return self._conflict(form)
        messages.success(request, f"Aturan {self.organisation.name} tersimpan.")
        return redirect("puskesmas:rules", self.organisation)

    def _conflict(self, form):
        """What was typed again, beside what a colleague saved meanwhile; saving once more is then meant."""
        saved = self.stored()
        data = form.data.copy()
        data["expected_version"] = str(saved.version)
        again = self._form(data)
        return self._page(again, theirs=again.differing(saved), is_conflict=True, status=409)

    def _form(self, *args, **kwargs) -> RulesForm:
        return RulesForm(*args, above=rules.rules_above(self.organisation), **kwargs)

    def _page(self, form, *, theirs=(), is_conflict: bool = False, status: int = 200):
        listed = legal_bases.basis_list_of(self.organisation)
        today = timezone.localdate()
        context = {
            "organisation": self.organisation,
            "form": form,
            "words": [form[name] for name in form.fields if name.startswith("pws_")],
            "theirs": theirs,
            "is_conflict": is_conflict,
            "source": listed.source,
            "bases": [(basis, basis.is_valid_on(today)) for basis in listed.bases],
            "kept": legal_bases.own_bases(self.row) if listed.source and self.row.pk else [],
        }
        return self.render("puskesmas/rules.html", context, status)


class LegalBases(RulesPage):
    """The list as one form. Adding, moving and removing rows are plain buttons that keep what is typed, saved or not."""

    def get(self, request, organisation):
        own = legal_bases.own_bases(self.row) if "simpanan" in request.GET and self.row.pk else []
        bases = own or legal_bases.basis_list_of(self.organisation).bases
        return self._page(_formset(initial=[vars(basis) for basis in bases]), is_unsaved=bool(own))

    def post(self, request, organisation):
        if "usul" in request.POST:
            return self._page(_formset(initial=self._with_usual()), is_unsaved=True)
        rows = moved_rows(request.POST, PREFIX, BasisFormSet)
        if rows is not None:
            return self._page(_formset(initial=rows), is_unsaved=True)
        formset = _formset(request.POST)
        if not formset.is_valid():
            return self._page(formset, is_unsaved=True, status=422)
        bases, version = formset.bases(), id_of(request.POST.get("mark", ""))
        try:
            legal_bases.save_bases(self.organisation, bases, by=request.user, expected_version=version)
        except ValidationError:
            theirs = legal_bases.basis_list_of(self.organisation).bases
            return self._page(formset, is_unsaved=True, theirs=theirs, status=409)
        messages.success(request, f"{len(bases)} dasar hukum tersimpan. Surat berikutnya memakainya.")
        return redirect("puskesmas:rules", self.organisation)

    def _with_usual(self) -> list[dict]:
        """The typed rows and, below them, the usual regulations that are not among them."""
        rows = [row for row in typed_rows(self.request.POST, PREFIX, BasisFormSet) if row["code"] or row["title"]]
        typed = {row["code"].strip().casefold() for row in rows}
        return rows + [vars(basis) for basis in legal_bases.USUAL if basis.code.casefold() not in typed]

    def _page(self, formset, *, is_unsaved: bool = False, theirs=(), status: int = 200):
        context = {
            "organisation": self.organisation,
            "formset": formset,
            "mark": self.stored().version,
            "source": legal_bases.basis_list_of(self.organisation).source,
            "is_unsaved": is_unsaved,
            "theirs": theirs,
        }
        return self.render("puskesmas/legal_bases.html", context, status)


class GiveBackBases(RulesPage):
    """Cite what is taken over again."""

    def post(self, request, organisation):
        legal_bases.give_back_bases(self.organisation, by=request.user)
        source = legal_bases.basis_list_of(self.organisation).source
        messages.success(request, f"Dasar hukum mengikuti {source} lagi. Daftar sendiri masih disimpan.")
        return redirect("puskesmas:rules", self.organisation)


def _formset(*args, **kwargs):
    return BasisFormSet(*args, prefix=PREFIX, **kwargs)

"""Who signs for one office: the list, succession, corrections, the end, and the usual one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from puskesmas.form_fields import id_of
from puskesmas.forms.signers import EndForm, NewSignerForm, SignerForm
from puskesmas.identity import RANKS, nip_hint
from puskesmas.models import Letterhead, Signer
from puskesmas.organisations import letterheads, signers
from puskesmas.organisations.looks import letterhead_row
from puskesmas.pages import add_errors
from puskesmas.views.base import OrganisationPage

SAME_POST = ("post", "on_behalf_of", "through_post")


class SignersPage(OrganisationPage):
    """Base: the signers of the office in the path."""

    def prepare(self, organisation, **kwargs):
        super().prepare(organisation)
        self.today = timezone.localdate(timezone=self.organisation.region.timezone)
        self.rows = signers.signers_of(self.organisation.place)

    def back(self):
        return redirect("puskesmas:signers", self.organisation)

    def saved(self, signer: Signer, sentence: str):
        messages.success(self.request, sentence)
        if hint := _hint(signer):
            messages.warning(self.request, hint)
        return self.back()


class SignerList(SignersPage):
    """Those in force, those to come and those of earlier days."""

    def get(self, request, organisation):
        for row in self.rows:
            row.hint = _hint(row)
        present = [row for row in signers.in_order(self.rows) if signers.is_valid(row, self.today)]
        coming = [row for row in self.rows if row.from_on and row.from_on > self.today]
        past = [row for row in self.rows if row.to_on and row.to_on < self.today]
        groups = [
            {"title": "Berlaku sekarang", "kind": "present", "rows": present},
            {"title": "Akan datang", "kind": "coming", "rows": coming},
            {"title": "Dahulu", "kind": "past", "rows": past},
        ]
        usual = present[0] if len(present) > 1 else None
        context = {"organisation": self.organisation, "groups": groups, "present": present, "usual": usual}
        return self.render("puskesmas/signers.html", context)


class SignerAdd(SignersPage):
    """Add somebody, put him in the place of another (`?ganti=`), or begin with somebody known already (`?dari=`)."""

    def prepare(self, organisation):
        super().prepare(organisation)
        present = {(row.name, row.post) for row in self.rows if signers.is_valid(row, self.today)}
        self.known = [
            person
            for person in signers.suggestions(self.organisation)
            if (person["name"], person["post"]) not in present
        ]

    def get(self, request, organisation):
        old = next((row for row in self.rows if row.pk == id_of(request.GET.get("ganti", ""))), None)
        initial = {"from_on": self.today, "replaces": old and old.pk}
        if old:
            initial |= {name: getattr(old, name) for name in SAME_POST}
        if (chosen := id_of(request.GET.get("dari", ""))) and chosen <= len(self.known):
            initial |= self.known[chosen - 1]
        elif not self.rows:
            initial["post"] = signers.usual_post(self.organisation)
        return self._page(self.form(initial=initial))

    def post(self, request, organisation):
        form = self.form(request.POST)
        if form.is_valid():
            letterhead = letterheads.letterhead_of(self.organisation.place, by=request.user)
            try:
                signer = signers.add_signer(letterhead, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                return self.saved(signer, f"{signer.name} tercatat sebagai penanda tangan.")
        return self._page(form, status=422)

    def form(self, data=None, **kwargs):
        letterhead = letterhead_row(self.organisation) or Letterhead(**self.organisation.owner)
        return NewSignerForm(data, letterhead=letterhead, day=self.today, **kwargs)

    def _page(self, form, status=200):
        context = {"form": form, "organisation": self.organisation, "ranks": RANKS, "known": self.known}
        return self.render("puskesmas/signer.html", context, status)


class SignerPage(SignersPage):
    """Base of the pages of one signer of the office."""

    def prepare(self, organisation, signer_id):
        super().prepare(organisation)
        self.signer = next((row for row in self.rows if row.pk == signer_id), None)
        if self.signer is None:
            raise Http404

    def page(self, template: str, form, status=200):
        context = {"form": form, "organisation": self.organisation, "signer": self.signer, "ranks": RANKS}
        return self.render(template, context, status)


class SignerCorrect(SignerPage):
    """Mend a mistake; a new person is a succession instead."""

    def get(self, request, **kwargs):
        return self.page("puskesmas/signer.html", SignerForm(instance=self.signer))

    def post(self, request, **kwargs):
        form = SignerForm(request.POST)
        if form.is_valid():
            try:
                signer = signers.correct_signer(self.signer, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                return self.saved(signer, "Data penanda tangan tersimpan. Surat yang sudah terbit tidak berubah.")
        return self.page("puskesmas/signer.html", form, 422)


class SignerEnd(SignerPage):
    """Let somebody sign no longer, without a successor."""

    def get(self, request, **kwargs):
        return self.page("puskesmas/signer_end.html", EndForm(initial={"to_on": self.signer.to_on or self.today}))

    def post(self, request, **kwargs):
        form = EndForm(request.POST)
        if form.is_valid():
            try:
                signers.end_signer(self.signer, by=request.user, to_on=form.cleaned_data["to_on"])
            except ValidationError as error:
                add_errors(form, error)
            else:
                return self.saved(self.signer, f"Masa {self.signer.name} sebagai penanda tangan diakhiri.")
        return self.page("puskesmas/signer_end.html", form, 422)


class SignerMakeUsual(SignerPage):
    """Mark who signs when several are valid."""

    def post(self, request, **kwargs):
        signers.make_usual(self.signer, by=request.user)
        return self.saved(self.signer, f"{self.signer.name} sekarang yang biasa menandatangani.")


def _hint(signer: Signer) -> str:
    """What looks odd about the number; a soldier's or police officer's has no known form."""
    return nip_hint(signer.nip) if signer.identity_kind == Signer.IdentityKind.NIP else ""

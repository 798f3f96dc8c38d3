"""The letter as it would look with the settings being typed: a picture beside the form, a PDF in a new tab."""

import hashlib
from base64 import b64encode

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from lokmin.documents.limits import RenderBroken
from lokmin.documents.page_pictures import draw_page
from lokmin.documents.registry import CannotBuild
from lokmin.invitations import sample_letter
from lokmin.invitations.letter import render_letter
from lokmin.invitations.views.turns import BUSY, WAITS, Refused, turn
from puskesmas.models import Letterhead
from puskesmas.organisations import looks
from puskesmas.organisations.letterheads import LOGOS
from puskesmas.pages import sentences_of
from puskesmas.views.letterheads import LetterheadPage

KEEP = 10 * 60


class LetterheadPreview(LetterheadPage):
    """Post the unsaved form, see the letter. Stores nothing and takes no number."""

    def get(self, request, organisation):
        return redirect("puskesmas:letterhead", self.organisation)

    def post(self, request, organisation):
        form, lines = self.typed()
        columns = self.columns(form, lines)
        if columns is None:
            return self._problems(problems_of(form, lines), 422)
        look = self._look(columns, form.logos())
        try:
            return self._picture(look) if request.htmx else self._file(look)
        except Refused as refusal:
            if request.htmx and str(refusal) == BUSY:
                return HttpResponse(status=204, headers={"HX-Trigger": "letterhead-busy"})
            return self._problems([str(refusal)], 429)
        except (CannotBuild, RenderBroken) as error:
            return self._problems([str(error)], 422)

    def _look(self, columns: dict, logos: dict) -> looks.Look:
        """The look of the sample: typed columns, stored logos, and new ones straight from the form."""
        typed = Letterhead(**self.organisation.owner, **columns)
        if "logos" in logos:
            standing = looks.look_of(self.letterhead)
            typed.has_own_logos = True
            for name in LOGOS:
                setattr(typed, name, getattr(standing, name) and getattr(standing, name).name)
        return sample_letter.sample_look(typed, logos.get("logos", {}))

    def _picture(self, look):
        """Page one beside the form; equal forms are laid out once."""
        content = self._content(look, with_attachments=False)
        key = f"letterhead-sample:{hashlib.sha256(repr(content).encode()).hexdigest()}"
        picture = cache.get(key)
        if picture is None:
            with turn(self.request.user):
                picture = draw_page(render_letter(content, sample_letter.sample_person()), 1, scale=1.6)
                cache.set(key, picture, KEEP)
        context = {
            "picture": f"data:image/png;base64,{b64encode(picture).decode()}",
            "number": content.number,
            "office": sample_letter.sample_place(self.organisation),
        }
        return self.render("invitations/letterhead_sample.html", context)

    def _file(self, look):
        """The whole letter with its attachments, to be printed on the office's own paper."""
        with turn(self.request.user, waits=WAITS):
            pdf = render_letter(self._content(look, with_attachments=True), sample_letter.sample_person())
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="contoh-surat.pdf"'
        return response

    def _content(self, look, *, with_attachments: bool):
        today = timezone.localdate(timezone=self.organisation.region.timezone)
        return sample_letter.sample_letter(look, self.letterhead, today, with_attachments=with_attachments)

    def _problems(self, sentences: list[str], status: int):
        """Sentences in place of a picture that would no longer be true. Half typed is no error beside the form: 200."""
        context = {"sentences": sentences, "organisation": self.organisation}
        if self.request.htmx:
            return self.render("invitations/letterhead_sample_problem.html", context)
        return self.render("invitations/letterhead_sample_page.html", context, status)


def problems_of(form, lines) -> list[str]:
    """What is wrong with the form and its lines."""
    found = sentences_of(form) + [str(error) for error in lines.non_form_errors()]
    found += [
        f"Baris {number}: {error}"
        for number, errors in enumerate(lines.errors, start=1)
        for of_field in errors.values()
        for error in of_field
    ]
    return found

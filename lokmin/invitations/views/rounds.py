"""The round with the printed letters: the receipt sheet to take along, and what came of it, written down at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect

from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from lokmin.documents.services import retry_document
from lokmin.invitations import services
from lokmin.invitations.forms.marks import RoundForm
from lokmin.invitations.queries import work
from lokmin.invitations.views.letters import LetterPage
from puskesmas.form_fields import id_of
from puskesmas.pages import add_errors

KINDS = {"semua": services.RECEIPTS, "belum": services.RECEIPTS_LEFT}


class Round(LetterPage):
    """/lokmin/<id>/undangan/pengiriman/diantar/: tick who got his letter, one date, one photo, one button."""

    def get(self, request, meeting_id):
        if request.htmx:
            return self.render("invitations/round.html#sheets", self.sheets())
        return self.page(RoundForm(meeting=self.meeting))

    def post(self, request, meeting_id):
        form, letter = RoundForm(request.POST, request.FILES, meeting=self.meeting), self.letter()
        received = {
            pk: request.POST.get(f"received-{pk}", "") for pk in map(id_of, request.POST.getlist("guest")) if pk
        }
        if not form.is_valid():
            return self.page(form, 422)
        moment = {"happened_at": form.happened_at, "photo": form.cleaned_data["photo"]}
        try:
            number = services.mark_many_handed_over(letter, received, by=request.user, **moment)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, 422)
        messages.success(request, f"{number} surat dicatat sudah diantar.")
        return redirect("invitations:sending", meeting_id)

    def page(self, form, status: int = 200):
        """With every letter on its way by hand, place by place; what was ticked and typed stays."""
        typed, rows = self.request.POST, [guest.row for guest in work.to_carry(self.meeting)]
        for row in rows:
            row.is_ticked = str(row.pk) in typed.getlist("guest")
            row.typed = typed.get(f"received-{row.pk}", "")
        context = {"form": form, "groups": work.by_place(rows, self.meeting), "total": len(rows)}
        return self.render("invitations/round.html", context | self.sheets(), status)

    def sheets(self) -> dict:
        """The newest receipt sheet of each kind."""
        letter = self.letter()
        newest = {row.kind: row for row in Document.objects.of(letter).current().filter(kind__in=KINDS.values())}
        sheets = [
            {"key": key, "label": label, "document": newest.get(KINDS[key])}
            for key, label in (("belum", "Yang belum diantar"), ("semua", "Semua tamu"))
        ]
        is_busy = any(row.state in (row.State.QUEUED, row.State.WORKING) for row in newest.values())
        return {"meeting": self.meeting, "letter": letter, "sheets": sheets, "is_busy": is_busy}


class RequestReceipts(LetterPage):
    """Make the sheet, anew with what is known now; one that failed is tried again."""

    def post(self, request, meeting_id, which):
        letter = self.letter()
        if which not in KINDS:
            raise Http404
        failed = Document.objects.of(letter, KINDS[which]).current().filter(state=Document.State.FAILED).first()
        try:
            if failed:
                retry_document(failed, by=request.user)
            else:
                services.request_receipts(letter, only_left=which == "belum", by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("invitations:round", meeting_id)

    def prepare(self, meeting_id, which):
        super().prepare(meeting_id)


class ReceiptsFile(LetterPage):
    """The sheet as PDF."""

    permission = "invitations.view"

    def get(self, request, meeting_id, which):
        if which not in KINDS:
            raise Http404
        document = Document.objects.of(self.letter(), KINDS[which]).current().first()
        if document is None:
            raise Http404
        return file_response(document)

    def prepare(self, meeting_id, which):
        super().prepare(meeting_id)

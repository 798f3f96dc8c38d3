"""Uploaded PDF files behind the letter: added, ordered, taken off, shown."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.text import slugify

from lokmin.documents.responses import pdf_response
from lokmin.invitations import services
from lokmin.invitations.forms.letters import AttachmentForm
from lokmin.invitations.models import Letter, LetterAttachment
from lokmin.invitations.views.letters import LetterPage
from lokmin.invitations.views.turns import WAITS, Refused, turn
from puskesmas.pages import add_errors

BUSY = "Berkas atau contoh surat Anda yang lain masih dibaca. Tunggu beberapa detik, lalu unggah lagi."


class LetterAttachments(LetterPage):
    """/lokmin/<id>/undangan/surat/lampiran/"""

    def get(self, request, meeting_id):
        return self._page(AttachmentForm())

    def post(self, request, meeting_id):
        letter = self.letter()
        form = AttachmentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                with turn(request.user, waits=WAITS):
                    row = services.add_attachment(
                        letter, form.cleaned_data["file"], title=form.cleaned_data["title"], by=request.user
                    )
            except Refused:
                form.add_error(None, BUSY)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"{row.title} dilampirkan, {row.pages} halaman.")
                return redirect("invitations:letter_attachments", meeting_id)
        return self._page(form, 422)

    def _page(self, form, status: int = 200):
        letter = self.letter()
        context = {
            "meeting": self.meeting,
            "letter": letter,
            "rows": list(letter.attachments.all()),
            "is_draft": letter.status == Letter.Status.DRAFT,
            "form": form,
        }
        return self.render("invitations/letter_attachments.html", context, status)


class AttachmentPage(LetterPage):
    """Base of the actions on one attachment of the newest letter."""

    def prepare(self, meeting_id, attachment_id):
        super().prepare(meeting_id)
        self.attachment = self.find(LetterAttachment, pk=attachment_id, letter__meeting=self.meeting)

    def act(self, work, done: str = ""):
        """Run a service and go back to the list, with its refusal as a message when it refuses."""
        try:
            work()
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
        else:
            if done:
                messages.success(self.request, done)
        return redirect("invitations:letter_attachments", self.meeting.pk)


class MoveAttachment(AttachmentPage):
    def post(self, request, **kwargs):
        up = request.POST.get("arah") != "turun"
        return self.act(lambda: services.move_attachment(self.attachment, up=up, by=request.user))


class RemoveAttachment(AttachmentPage):
    def post(self, request, **kwargs):
        return self.act(
            lambda: services.remove_attachment(self.attachment, by=request.user),
            f"{self.attachment.title} dikeluarkan.",
        )


class AttachmentFile(AttachmentPage):
    """The stored file, as it follows every letter."""

    permission = "invitations.view"

    def get(self, request, **kwargs):
        name = f"{slugify(self.attachment.title)[:60] or 'lampiran'}.pdf"
        try:
            with self.attachment.file.open("rb") as file:
                return pdf_response(file.read(), name)
        except FileNotFoundError:
            raise Http404 from None

"""The letter: editing, issuing, its picture and its files."""

from base64 import b64encode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from lokmin.documents.limits import RenderBroken
from lokmin.documents.merging import merge_pdfs
from lokmin.documents.models import Document
from lokmin.documents.registry import CannotBuild
from lokmin.documents.responses import file_response, pdf_response
from lokmin.invitations import merge_fields, previews, services
from lokmin.invitations.forms.letters import LetterForm
from lokmin.invitations.models import BUNDLE, LETTER, MERGED, Invitation, Letter
from lokmin.invitations.previews import letter_picture
from lokmin.invitations.queries import work
from lokmin.invitations.queries.gaps import gaps, guests_of
from lokmin.invitations.views.invitees import GuestPage, InvitationPage
from lokmin.invitations.views.turns import BUSY, WAITS, Refused, turn
from puskesmas.form_fields import id_of
from puskesmas.pages import add_errors, sentences_of


class LetterPage(InvitationPage):
    """Base: the letter of the meeting, drafted on the first write."""

    def letter(self) -> Letter:
        letter = Letter.objects.visible_to(self.request.user).filter(meeting=self.meeting).first()
        if letter is None:
            raise Http404
        letter.meeting = self.meeting
        return letter


class DraftLetter(InvitationPage):
    """Make the draft, then edit it; drafting is a write, so it is no GET."""

    def post(self, request, meeting_id):
        services.draft_letter(self.meeting, by=request.user)
        return redirect("invitations:letter_edit", meeting_id)


class DraftCorrection(InvitationPage):
    """Draft the letter that tells a changed schedule."""

    def post(self, request, meeting_id):
        try:
            services.draft_correction(self.meeting, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return self.back()
        return redirect("invitations:letter_edit", meeting_id)


class LetterEdit(LetterPage):
    def get(self, request, meeting_id):
        letter = self.letter()
        if letter.status != Letter.Status.DRAFT:
            return self.back()
        return self._page(LetterForm(instance=letter), letter)

    def post(self, request, meeting_id):
        letter = self.letter()
        form = LetterForm(request.POST, instance=self.letter())
        if not form.is_valid():
            return self._page(form, letter, status=422)
        try:
            saved = services.update_letter(
                letter, by=request.user, expected_version=form.cleaned_data["expected_version"], **form.letter_fields()
            )
        except ValidationError as error:
            is_conflict = getattr(error, "code", "") == "conflict"
            add_errors(form, error)
            return self._page(
                form, letter, theirs=self.letter() if is_conflict else None, status=409 if is_conflict else 422
            )
        if saved.numbering != form.cleaned_data["numbering"]:
            words = (
                "Nomor dikosongkan" if saved.numbering == Letter.Numbering.BLANK else "Nomor diambil dari buku nomor"
            )
            messages.info(
                request, f"{words}, seperti biasanya untuk penanda tangan ini. Ubah isi surat bila tidak cocok."
            )
        return self.back()

    def _page(self, form, letter, theirs=None, status: int = 200):
        """With a conflict the form keeps what was typed, shows what the other wrote, and carries the new version."""
        if theirs is not None:
            form.data = form.data.copy()
            form.data["expected_version"] = theirs.lock_version
        guests = guests_of(self.meeting)
        shown = chosen_guest(guests, self.request)
        context = {
            "meeting": self.meeting,
            "letter": letter,
            "form": form,
            "theirs": theirs,
            "guests": guests,
            "shown": shown,
            "merge_fields": merge_fields.examples(letter, shown),
            "attachments": letter.attachments.count(),
            "gaps": gaps(self.meeting, letter, guests),
        }
        return self.render("invitations/letter_edit.html", context, status)


def chosen_guest(guests: list[Invitation], request) -> Invitation | None:
    """The guest the preview is for, else the first."""
    pk = id_of(request.POST.get("tamu") or request.GET.get("tamu", ""))
    return next((row for row in guests if row.pk == pk), guests[0] if guests else None)


class LetterPreview(LetterEdit):
    """Post the unsaved letter, see it as the chosen guest gets it: a picture beside the form, or the PDF. Stores nothing."""

    def get(self, request, meeting_id):
        return redirect("invitations:letter_edit", meeting_id)

    def post(self, request, meeting_id):
        letter = self.letter()
        if letter.status != Letter.Status.DRAFT:
            return self.back()
        form = LetterForm(request.POST, instance=self.letter())
        guests = guests_of(self.meeting)
        guest = chosen_guest(guests, request)
        try:
            if form.is_valid():
                services.check_texts(form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        if form.errors:
            return self._problems(form, letter, sentences_of(form))
        if guest is None:
            return self._problems(form, letter, ["Belum ada tamu. Tambahkan tamu dahulu; surat tampil untuk tamu itu."])
        guest.meeting = self.meeting
        letter = previews.as_typed(letter, form.letter_fields())
        try:
            return self._picture(letter, guest) if request.htmx else self._file(letter, guest)
        except Refused as refusal:
            if request.htmx and str(refusal) == BUSY:
                return HttpResponse(status=204, headers={"HX-Trigger": "letter-busy"})
            return self._problems(form, letter, [str(refusal)])
        except (CannotBuild, RenderBroken) as error:
            return self._problems(form, letter, [str(error)])

    def _picture(self, letter, guest):
        picture = previews.typed_picture(letter, guest, lambda: turn(self.request.user))
        source = f"data:image/png;base64,{b64encode(picture).decode()}"
        return self.render("invitations/letter_sample.html", {"picture": source, "guest": guest})

    def _file(self, letter, guest):
        with turn(self.request.user, waits=WAITS):
            pdf = previews.typed_file(letter, guest)
        return pdf_response(pdf, "contoh-surat.pdf")

    def _problems(self, form, letter, sentences: list[str]):
        """Half typed is no error beside the form: the sentences stand in place of the picture, with 200."""
        if self.request.htmx:
            return self.render("invitations/letterhead_sample_problem.html", {"sentences": sentences})
        if not form.errors:
            form.add_error(None, sentences)
        return self._page(form, letter, status=422)


class IssueLetter(LetterPage):
    """Give the letter its number and start making the PDFs, without sending yet."""

    def post(self, request, meeting_id):
        return self.do(lambda: services.issue_letter(self.letter(), by=request.user))


class LetterPicture(GuestPage):
    """Page one as a picture, for the invitee chosen on the work page."""

    permission = "invitations.view"

    def get(self, request, **kwargs):
        letter = (
            Letter.objects.visible_to(request.user).filter(meeting=self.meeting).select_related("letterhead").first()
        )
        if letter is None:
            raise Http404
        letter.meeting = self.meeting
        try:
            picture = letter_picture(letter, self.invitation)
        except (CannotBuild, RenderBroken) as error:
            return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
        response = HttpResponse(picture, content_type="image/png")
        response["Cache-Control"] = "private, no-cache"
        return response


class LetterFile(GuestPage):
    """The PDF of one invitee."""

    permission = "invitations.view"

    def get(self, request, **kwargs):
        document = Document.objects.of(self.invitation, LETTER).current().first()
        if document is None:
            raise Http404
        return file_response(document, inline=True)


class AllLetters(LetterPage):
    """All letters in one PDF or in a ZIP."""

    permission = "invitations.view"
    kinds = {"pdf": MERGED, "zip": BUNDLE}

    def get(self, request, meeting_id, suffix):
        document = Document.objects.of(self.letter(), self.kinds[suffix]).current().first()
        if document is None:
            raise Http404
        return file_response(document)


class LettersToCarry(LetterPage):
    """One PDF of the letters that go on paper and are not handed over yet: what the printer needs, and no more."""

    permission = "invitations.view"

    def get(self, request, meeting_id):
        documents = work.letters_to_carry(self.meeting)
        if not documents:
            raise Http404
        pdf = merge_pdfs((content_of(document) for document in documents), title=self.letter().subject)
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="surat-diantar-{meeting_id}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


def content_of(document: Document) -> bytes:
    with document.file.open("rb") as file:
        return file.read()


class Progress(LetterPage):
    """How far the PDFs are, as a fragment that asks again while there is work."""

    permission = "invitations.view"

    def get(self, request, meeting_id):
        may_edit = self.may("invitations.edit", self.meeting)
        context = {"meeting": self.meeting, "rendering": work.rendering(self.letter()), "may_edit": may_edit}
        return self.render("invitations/progress.html", context)


class RetryFailed(LetterPage):
    """Make the PDFs again that failed."""

    def post(self, request, meeting_id):
        return self.do(lambda: services.retry_letters(self.letter(), by=request.user))


class LateLetters(LetterPage):
    """Letters for guests added after issuing."""

    def post(self, request, meeting_id):
        return self.do(lambda: services.invite_late(self.letter(), by=request.user), "Surat susulan sedang dibuat.")

"""The berita acara of an agreement: its text, who signs it, its PDF; and the buttons that fill roles and points."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from lokmin.meetings.models import Meeting
from lokmin.meetings.views import MeetingPage
from lokmin.minutes import agreeing, attached, queries, services
from lokmin.minutes.agreement_forms import AgreementForm, SignerForm
from lokmin.minutes.models import Minutes, Section
from lokmin.minutes.numbered import book_address
from lokmin.minutes.standing import FROZEN
from lokmin.minutes.views.editor import EditorPage, TextPart
from puskesmas.form_fields import id_of

TAKEN = {
    "isi": (services.take_points, "{} butir ditambahkan.", "Semua peran bantu dan kesimpulan sudah tertulis."),
    "penanda": (services.propose_signers, "{} penanda tangan ditambahkan.", "Semua yang hadir sudah ada dalam daftar."),
}


class AgreementPage(TextPart):
    """The text of the agreement; before it was begun a button that begins it."""

    kind = Section.Kind.AGREEMENT
    template = "minutes/agreement.html"

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        self.agreement = attached.agreement(self.minutes)

    def get(self, request, **kwargs):
        if self.agreement is None and self.minutes.is_editable:
            return self.show("minutes/agreement_start.html")
        return super().get(request)

    def post(self, request, **kwargs):
        if self.agreement is None:
            return self.begin()
        return super().post(request)

    def begin(self):
        try:
            services.open_agreement(self.minutes, by=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        return redirect("minutes:agreement", self.meeting.pk)

    def form(self, data=None):
        return AgreementForm.of(self.agreement, data)

    def save(self, form):
        saved = services.save_agreement(
            self.agreement, by=self.request.user, expected_version=form.cleaned_data["version"], **form.changes()
        )
        return saved.version, saved.updated_at

    def saved(self) -> dict:
        signers = list(self.agreement.signers.all())
        return {
            "agreement": self.agreement,
            "number": self.agreement.number,
            "number_url": book_address(self.meeting, self.agreement.number, self.may),
            "signers": signers,
            "usual_intro": agreeing.usual_intro(self.meeting, self.agreement),
            "usual_closing": agreeing.CLOSING,
            "may_drop": self.meeting.kind != Meeting.Kind.FIRST,
            "saved_at": self.agreement.updated_at,
            "saved_by": self.agreement.updated_by,
        }


class AgreementAction(AgreementPage):
    """A button beside the text: take points, take signers, take a number, drop it."""

    def get(self, request, **kwargs):
        return redirect("minutes:agreement", self.meeting.pk)

    def post(self, request, **kwargs):
        if self.agreement is None:
            raise Http404
        try:
            self.act(request.POST.get("do", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        if request.POST.get("do") == "penanda":
            return redirect("minutes:signers", self.meeting.pk)
        if request.POST.get("do") == "hapus":
            return redirect("minutes:section", self.meeting.pk, Section.Kind.DECISIONS)
        return redirect("minutes:agreement", self.meeting.pk)

    def act(self, what: str) -> None:
        if what in TAKEN:
            take, some, none = TAKEN[what]
            count = take(self.agreement, by=self.request.user)
            messages.success(self.request, some.format(count) if count else none)
        elif what == "nomor":
            number = services.number_agreement(self.agreement, by=self.request.user)
            messages.success(self.request, f"Nomor {number} diambil dari buku nomor.")
        elif what == "hapus":
            services.drop_agreement(self.agreement, by=self.request.user)
            messages.success(self.request, "Berita acara kesepakatan ditiadakan.")


class SignersPage(EditorPage):
    """All signers in one form: order, names as they are to be printed, as what they sign."""

    kind = Section.Kind.AGREEMENT

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        self.agreement = attached.agreement(self.minutes)
        if self.agreement is None:
            raise Http404

    def get(self, request, **kwargs):
        if not self.minutes.is_editable:
            return redirect("minutes:view", meeting_id=self.meeting.pk)
        return self.page([SignerForm.of(row) for row in self.agreement.signers.all()])

    def post(self, request, **kwargs):
        forms = self.posted()
        wanted = [form for form in forms if not form.is_dropped]
        if [form for form in wanted if not form.is_valid()]:  # every row shows what it lacks
            return self.page(forms, "Lengkapi baris yang ditandai.", status=422)
        rows = [form.cleaned_data | {"pk": form.pk} for form in wanted]
        try:
            services.save_signers(self.agreement, by=request.user, mark=request.POST.get("tanda", ""), rows=rows)
        except ValidationError as error:
            return self.page(forms, " ".join(error.messages), status=409)
        messages.success(request, "Penanda tangan tersimpan.")
        return redirect("minutes:signers", self.meeting.pk)

    def posted(self) -> list[SignerForm]:
        """The rows as they were sent, in their order; Naik and Turun work without scripts too, a blank new row is none."""
        data = self.request.POST
        keys = list(dict.fromkeys(key for key in data.getlist("urut") if id_of(key)))
        for name, step in (("naik", -1), ("turun", 1)):
            if (key := data.get(name)) in keys and 0 <= (at := keys.index(key)) + step < len(keys):
                keys[at], keys[at + step] = keys[at + step], keys[at]
        forms = [SignerForm(data, prefix=f"p{key}", pk=int(key)) for key in keys]
        new = SignerForm(data, prefix="baru")
        return [*forms, new] if new.is_written else forms

    def page(self, forms, error: str = "", status: int = 200):
        context = {
            "forms": [form for form in forms if form.pk],
            "new": next((form for form in forms if not form.pk), None) or SignerForm(prefix="baru"),
            "mark": services.mark_of(self.agreement),
            "error": error,
            "posts": queries.posts_to_choose(self.meeting),
        }
        return self.show("minutes/signers.html", context, status)


class AgreementDocument(MeetingPage):
    """State of the PDF of the agreement; a post asks for a new one. Readers see what was endorsed."""

    permission = "minutes.view"
    document_kind = services.AGREEMENT
    address = "minutes:agreement_document"
    file_address = "minutes:agreement_download"
    heading = "Berita acara kesepakatan"
    about = "Berita acara dengan tabel tanda tangan dan lampiran peran bantu, siap ditandatangani."

    def ask(self) -> Document:
        return services.request_agreement(self.minutes, by=self.request.user)

    def record(self):
        """What the berita acara is written in, None before it was begun."""
        return attached.agreement(self.minutes)

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        self.minutes = self.find(Minutes, meeting=self.meeting)
        self.may_write = self.may("minutes.edit", self.meeting)
        self.document = Document.objects.of(self.minutes, self.document_kind).current().first()

    @property
    def is_draft(self) -> bool:
        """Whether the newest PDF was made before the endorsement that holds now."""
        document, endorsed = self.document, self.minutes.endorsed_at
        if document is None or self.minutes.status not in FROZEN or endorsed is None:
            return True
        return bool(document.finished_at and document.finished_at < endorsed)

    def get(self, request, **kwargs):
        record = self.record()
        waiting = self.document and not self.document.is_ready and self.document.state != Document.State.FAILED
        context = {
            "meeting": self.meeting,
            "minutes": self.minutes,
            "document": self.document if self.may_write or not self.is_draft else None,
            "is_waiting": bool(waiting),
            "is_draft": self.is_draft,
            "is_frozen": self.minutes.status in FROZEN,
            "may_edit": self.may_write,
            "is_begun": record is not None,
            "number": record.number if record and self.may_write else "",
            "number_url": book_address(self.meeting, record.number, self.may) if record else "",
            "heading": self.heading,
            "about": self.about,
            "page_url": reverse(self.address, args=[self.meeting.pk]),
            "file_url": reverse(self.file_address, args=[self.meeting.pk]),
        }
        return self.render(f"minutes/agreement_document.html{'#state' if request.htmx else ''}", context)

    def post(self, request, **kwargs):
        self.require(self.meeting, "minutes.edit")
        try:
            self.ask()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(self.address, self.meeting.pk)


class AgreementDownload(AgreementDocument):
    def get(self, request, **kwargs):
        if self.document is None or (self.is_draft and not self.may_write):
            raise Http404
        return file_response(self.document, inline="lihat" in request.GET)

    def post(self, request, **kwargs):
        return self.http_method_not_allowed(request)


class RolesFill(EditorPage):
    """Rows of roles at once: from the invitation list, or from last year's first meeting."""

    kind = Section.Kind.COMMITMENTS

    def get(self, request, **kwargs):
        return redirect("minutes:section", self.meeting.pk, self.kind)

    def post(self, request, **kwargs):
        fill = services.copy_roles if request.POST.get("dari") == "lalu" else services.fill_roles
        try:
            count = fill(self.minutes, by=request.user)
            word = (
                f"{count} baris ditambahkan. Sesuaikan dengan yang disepakati."
                if count
                else "Tidak ada yang perlu ditambahkan."
            )
            messages.success(request, word)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("minutes:section", self.meeting.pk, self.kind)

"""The FKP addendum: its facts, the elements of society its attendees stood for, its berita acara as PDF."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect

from lokmin.minutes import consulting, services, written
from lokmin.minutes.consultation_forms import ConsultationForm, ElementForm
from lokmin.minutes.models import Section
from lokmin.minutes.numbered import book_address
from lokmin.minutes.services.consultation import begun
from lokmin.minutes.views.agreement import AgreementDocument, AgreementDownload
from lokmin.minutes.views.editor import EditorPage, TextPart


class OnlyWithFkp:
    """Pages a meeting without FKP does not have."""

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id, **kwargs)
        if not self.meeting.is_with_fkp:
            raise Http404


class ConsultationPage(OnlyWithFkp, TextPart):
    """The facts of the berita acara, with the way to its inputs and elements."""

    kind = Section.Kind.CONSULTATION
    template = "minutes/consultation.html"

    def form(self, data=None):
        self.facts = begun(self.minutes)
        return ConsultationForm.of(self.facts, data)

    def save(self, form):
        saved = services.save_consultation(
            self.minutes, by=self.request.user, expected_version=form.cleaned_data["version"], **form.changes()
        )
        return saved.version, saved.updated_at

    def saved(self) -> dict:
        facts = begun(self.minutes)
        written.fetch(self.minutes)
        return {
            "facts": facts,
            "number": facts.number,
            "number_url": book_address(self.meeting, facts.number, self.may),
            "reached": consulting.reached(self.meeting),
            "inputs": written.rows(self.minutes, self.kind),
            "step": "facts",
            "saved_at": facts.updated_at,
            "saved_by": facts.updated_by,
        }


class ConsultationNumber(OnlyWithFkp, EditorPage):
    """The button that takes the next number."""

    kind = Section.Kind.CONSULTATION

    def get(self, request, **kwargs):
        return redirect("minutes:consultation", self.meeting.pk)

    def post(self, request, **kwargs):
        try:
            number = services.number_consultation(self.minutes, by=request.user)
            messages.success(request, f"Nomor {number} diambil dari buku nomor.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("minutes:consultation", self.meeting.pk)


class ElementsPage(OnlyWithFkp, EditorPage):
    """All attendees in one form: which element of society each stood for, and who signs."""

    kind = Section.Kind.CONSULTATION

    def get(self, request, **kwargs):
        if not self.minutes.is_editable:
            return redirect("minutes:view", meeting_id=self.meeting.pk)
        return self.page([ElementForm(entry=entry) for entry in consulting.attendees(self.meeting)])

    def post(self, request, **kwargs):
        entries = consulting.attendees(self.meeting)
        forms = [ElementForm(request.POST, entry=entry) for entry in entries]
        if [form for form in forms if not form.is_valid()]:
            return self.page(forms, "Pilih unsur dari daftar.", status=422)
        rows = {
            form.attendance.pk: (form.cleaned_data["element"], form.cleaned_data["is_signer"])
            for form in forms
            if form.add_prefix("element") in request.POST  # whoever came meanwhile was not in the form
        }
        try:
            services.save_elements(self.minutes, by=request.user, mark=request.POST.get("tanda", ""), rows=rows)
        except ValidationError as error:
            return self.page(forms, " ".join(error.messages), status=409)
        messages.success(request, "Unsur peserta tersimpan.")
        return redirect("minutes:elements", self.meeting.pk)

    def page(self, forms, error: str = "", status: int = 200):
        context = {
            "forms": forms,
            "mark": consulting.mark_of(self.meeting),
            "error": error,
            "reached": consulting.reached(self.meeting),
            "is_suggested": not any(form.entry["is_marked"] for form in forms),
            "step": "elements",
        }
        return self.show("minutes/elements.html", context, status)


class ConsultationDocument(OnlyWithFkp, AgreementDocument):
    """State of the PDF of the berita acara; a post asks for a new one. Readers see what was endorsed."""

    document_kind = services.CONSULTATION
    address = "minutes:consultation_document"
    file_address = "minutes:consultation_download"
    heading = "Berita acara FKP"
    about = "Berita acara dengan masukan, rekomendasi, unsur masyarakat, dan tabel tanda tangan."

    def ask(self):
        return services.request_consultation(self.minutes, by=self.request.user)

    def record(self):
        facts = begun(self.minutes)
        return facts if facts.pk else None


class ConsultationDownload(OnlyWithFkp, AgreementDownload):
    document_kind = services.CONSULTATION

"""Forms of the letter and of guests outside the contacts."""

import re
from datetime import datetime

from django import forms

from lokmin.documents.uploads import MOST_PAGES
from lokmin.invitations import signing
from lokmin.invitations.deadlines import NOON, deadline_text
from lokmin.invitations.models import Invitation, Letter
from puskesmas.form_fields import ClockField, DayField, TextAreaField
from puskesmas.identity import normalize_phone
from puskesmas.organisations.signers import is_valid, signers_by_office
from sectors.models import Sector

# Marks the areas in which typing { offers the merge fields (static/js/letter.js).
MERGED = {"data-merge": "isian"}


ORDER = [
    "numbering", "number", "dated_on", "urgency", "subject", "opening", "closing", "dress", "notes", "reply_on", "reply_at",
    "copies", "has_invitee_list", "has_agenda", "attachment_note",
]  # fmt: skip


class LetterForm(forms.ModelForm):
    """Everything that stands on the letter; where an office has several signers, one is chosen for it."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    dated_on = DayField(label="Tanggal surat")
    opening = TextAreaField(
        label="Pembuka",
        max_length=3000,
        widget=forms.Textarea(MERGED),
        help_text="Ketik { untuk memilih isian, misalnya {tema}; daftarnya ada di bawah.",
    )
    closing = TextAreaField(label="Penutup", max_length=3000, widget=forms.Textarea(MERGED))
    notes = TextAreaField(label="Catatan", max_length=1000, required=False, widget=forms.Textarea(MERGED | {"rows": 3}))
    reply_on = DayField(label="Jawaban ditunggu sampai", required=False)
    reply_at = ClockField(label="Jam batas jawaban", required=False)
    copies = TextAreaField(label="Tembusan", max_length=1000, required=False, help_text="Satu baris satu tembusan.")

    class Meta:
        model = Letter
        fields = [
            "signed_by",
            "numbering",
            "number",
            "dated_on",
            "urgency",
            "subject",
            "opening",
            "closing",
            "dress",
            "notes",
            "copies",
            "has_invitee_list",
            "has_agenda",
            "attachment_note",
        ]
        widgets = {"signed_by": forms.RadioSelect}
        help_texts = {
            "signed_by": "Kop, tempat, dan buku nomor mengikuti pilihan ini. Surat camat biasanya dinomori kecamatan.",
            "attachment_note": "Kosong berarti dihitung sendiri, misalnya 2 (dua) lembar.",
            "has_invitee_list": "Halaman sendiri di belakang surat, menurut unsur.",
            "has_agenda": "Dari susunan acara pertemuan; tidak dicetak bila masih kosong.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["attachment_note"].required = False
        possible = signing.choices(self.instance.meeting)
        self.fields["signed_by"].choices = [(choice.value, choice.label) for choice in possible]
        self._ask_signers(possible)
        self._ask_deadline()
        self.initial["expected_version"] = self.instance.lock_version
        self.order_fields(["signed_by", *self.people, *ORDER])

    def _ask_deadline(self) -> None:
        """Day and clock of `reply_until` in the zone of the meeting; empty is the usual one, which is told."""
        letter = self.instance
        usual = deadline_text(letter.meeting, None, letter.dated_on)
        self.fields["reply_on"].help_text = f"Dicetak di kotak QR. Kosong berarti seperti biasa: {usual}."
        if letter.reply_until:
            until = letter.reply_until.astimezone(letter.meeting.timezone)
            self.initial |= {"reply_on": until.date(), "reply_at": until.time()}

    def _ask_signers(self, possible: list[str]) -> None:
        """One question for each office that has several signers; `people` maps its field to office and signers."""
        meeting, since = self.instance.meeting, self.instance.dated_on
        offices = {office.key: office for choice in possible for office in signing.offices(meeting, choice)}
        chosen = {copy.get("id") for copy in self.instance.signers}
        self.people = {}
        for key, rows in signers_by_office(list(offices.values())).items():
            rows = {str(row.pk): row for row in rows if row.to_on is None or row.to_on >= since}
            if len(rows) > 1:
                name = f"signer_{key}"
                self.people[name] = (offices[key], rows)
                usual = next((row.name for row in rows.values() if is_valid(row, since)), "yang berlaku")
                choices = [(pk, f"{row.name}, {row.post_line}") for pk, row in rows.items()]
                self.fields[name] = forms.ChoiceField(
                    label=f"Penanda tangan untuk {offices[key].name}",
                    choices=[("", f"Seperti biasa: {usual}"), *choices],
                    required=False,
                )
                self.initial[name] = next((pk for pk, row in rows.items() if row.pk in chosen), "")

    def clean(self):
        data = super().clean()
        if data.get("numbering") == Letter.Numbering.MANUAL and not data.get("number"):
            self.add_error("number", "Tulis nomornya, atau pilih nomor otomatis atau titik-titik.")
        for name, signer in self._chosen().items():
            if data.get("dated_on") and not is_valid(signer, data["dated_on"]):
                self.add_error(
                    name, f"{signer.name} tidak menjabat pada tanggal surat. Pilih tanggal atau penanda tangan lain."
                )
        data["reply_until"] = self._deadline(data)
        return data

    def _deadline(self, data: dict) -> datetime | None:
        """What is typed as one moment; between the day of the letter and the start of the meeting."""
        meeting, day = self.instance.meeting, data.get("reply_on")
        if day is None:
            if data.get("reply_at") and "reply_on" not in self.errors:
                self.add_error("reply_on", "Pilih juga tanggalnya, atau kosongkan jamnya.")
            return None
        moment = datetime.combine(day, data.get("reply_at") or NOON, meeting.timezone)
        if moment > meeting.starts_at:
            self.add_error("reply_on", "Batas jawaban harus sebelum pertemuan dimulai.")
        elif data.get("dated_on") and day < data["dated_on"]:
            self.add_error("reply_on", "Batas jawaban lebih awal daripada tanggal surat.")
        return moment

    def _chosen(self) -> dict:
        """The signers chosen by name, of the offices that sign."""
        signed_by = self.cleaned_data.get("signed_by")
        signing_keys = (
            {office.key for office in signing.offices(self.instance.meeting, signed_by)} if signed_by else set()
        )
        return {
            name: rows[self.cleaned_data[name]]
            for name, (office, rows) in self.people.items()
            if office.key in signing_keys and self.cleaned_data.get(name)
        }

    def letter_fields(self) -> dict:
        """The fields as the service takes them, with the signers that were chosen by name."""
        fields = {name: self.cleaned_data[name] for name in (*self.Meta.fields, "reply_until")}
        return fields | {"signers": [signing.signer_copy(signer) for signer in self._chosen().values()]}


class AttachmentForm(forms.Form):
    """A PDF that follows the letter; what is in the file is the service's question."""

    title = forms.CharField(
        label="Judul lampiran", max_length=150, required=False, help_text="Kosong berarti nama berkasnya."
    )
    file = forms.FileField(
        label="Berkas PDF",
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
        help_text=f"Paling besar 5 MB dan {MOST_PAGES} halaman, tanpa kata sandi.",
    )

    def clean(self):
        data = super().clean()
        if data.get("file") and not data.get("title"):
            name = re.sub(r"\.pdf$", "", data["file"].name, flags=re.IGNORECASE)
            data["title"] = " ".join(name.split())[:150] or "Lampiran"
        return data


class ContactForm(forms.ModelForm):
    """How one invitee is addressed and reached, for this meeting; the address stands once his letter is issued."""

    phone = forms.CharField(
        label="Nomor WhatsApp", max_length=25, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )

    class Meta:
        model = Invitation
        fields = ["post", "name", "place", "phone", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["post"].required = False  # empty: as it stands
            for name in ("post", "place"):
                if self.instance.letter_id or (self.is_bound and name not in self.data):
                    del self.fields[name]

    def clean_post(self):
        return " ".join(self.cleaned_data["post"].split()) or self.instance.post

    def clean_phone(self):
        return normalize_phone(self.cleaned_data["phone"])


class FreeGuestForm(ContactForm):
    """A guest outside the contacts."""

    sector = forms.ModelChoiceField(Sector.objects.all(), label="Unsur", empty_label="Pilih")

    class Meta(ContactForm.Meta):
        fields = ["post", "sector", "name", "place", "phone", "email"]

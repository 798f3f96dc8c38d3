"""Forms around another date: the camat office's proposal and the puskesmas' answer."""

from django import forms

from lokmin.meetings.forms import MomentForm
from lokmin.meetings.models import DateProposal
from puskesmas.form_fields import ClockField, DayField, TextAreaField

MOST = DateProposal._meta.get_field("reason").max_length


class ProposalForm(MomentForm):
    """Day, clock and why; the clock starts from the present one."""

    day = DayField(label="Hari, tanggal", error_messages={"required": "Pilih tanggal yang diusulkan."})
    start = ClockField(label="Mulai pukul", error_messages={"required": "Tulis jam mulainya."})
    reason = TextAreaField(
        label="Alasan",
        max_length=MOST,
        widget=forms.Textarea({"rows": 3}),
        help_text="Dibaca puskesmas, misalnya: camat menghadiri rapat koordinasi kabupaten.",
        error_messages={"required": "Tulis alasannya."},
    )

    def __init__(self, *args, meeting, **kwargs):
        self.zone = meeting.timezone
        end = meeting.local_end.time() if meeting.local_end else None
        super().__init__(*args, initial={"start": meeting.local_start.time(), "end": end}, **kwargs)


class DecisionForm(forms.Form):
    """What the puskesmas says with its decision."""

    answer_note = TextAreaField(
        label="Catatan untuk kantor camat",
        max_length=MOST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Boleh kosong bila disetujui; wajib bila ditolak.",
    )

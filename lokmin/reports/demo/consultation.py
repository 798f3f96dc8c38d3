"""What the demo's FKP was about, what the public asked for, and whom the guests stood for; all invented."""

from decimal import Decimal

from lokmin.minutes import consulting
from lokmin.minutes import services as minutes
from lokmin.minutes.models import Minutes

INPUTS = (
    {
        "element": "user",
        "input": "Antrean pendaftaran rawat jalan menumpuk sebelum pukul 08.00.",
        "recommendation": "Pendaftaran daring dan satu loket khusus lansia dan ibu hamil.",
        "due": "Juli 2024",
        "owner": "Kepala Subbagian Tata Usaha",
    },
    {
        "element": "civil",
        "input": "Jadwal pustu sering berubah tanpa pemberitahuan.",
        "recommendation": "Jadwal ditempel di kantor desa dan dikirim ke grup kader setiap awal bulan.",
        "due": "Mulai Juli 2024",
        "owner": "Penanggung jawab jejaring",
    },
    {
        "element": "media",
        "input": "Masyarakat belum tahu tempat mengadu.",
        "recommendation": "Nomor pengaduan dan maklumat pelayanan dipasang di ruang tunggu dan media sosial.",
        "due": "30 Juni 2024",
        "owner": "Tim pengaduan",
    },
)


def consult(opened: Minutes, *, by) -> None:
    """Write the addendum through the services: facts, number, inputs, elements with one signer each."""
    minutes.save_consultation(
        opened,
        by=by,
        expected_version=0,
        service="Pendaftaran dan pelayanan rawat jalan",
        survey_score=Decimal("83.5"),
        survey_period="Semester I 2024",
        topics="Standar pelayanan rawat jalan\nHasil survei kepuasan masyarakat\nPengelolaan pengaduan",
        published="Papan pengumuman puskesmas dan media sosial",
    )
    minutes.number_consultation(opened, by=by)
    for fields in INPUTS:
        minutes.add_row(opened, "consultation", by=by, **fields)
    signed, rows = set(), {}
    for entry in consulting.attendees(opened.meeting):
        element = entry["element"]
        rows[entry["attendance"].pk] = (element, bool(element) and element not in signed)
        signed.add(element)
    minutes.save_elements(opened, by=by, mark=consulting.mark_of(opened.meeting), rows=rows)

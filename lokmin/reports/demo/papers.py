"""What a clerk does around the minutes: KAK, signed papers on the phone, material, and answers to remarks."""

from lokmin.attendance import queries as attendance
from lokmin.attendance import services as sheets
from lokmin.meetings.terms import services as terms
from lokmin.minutes import remarks
from lokmin.minutes import services as minutes
from lokmin.minutes.models import Agreement, MeetingFile, Minutes, ReviewComment
from lokmin.reports.demo import pictures

Kind = MeetingFile.Kind
MENDED = "Camat menerbitkan surat edaran: posyandu dilaksanakan pada pekan kedua setiap bulan di semua desa."


def file_papers(written: Minutes, *, by) -> None:
    """KAK and sign-in sheet as PDF, the signed list and the agreement as photos of paper, and what was shown."""
    meeting = written.meeting
    terms.request_terms(meeting, by=by)
    sheets.request_sheet(meeting, by=by)
    names = [f"{row.name}, {row.post}" for row in attendance.present_list(meeting)]
    minutes.add_scan(meeting, Kind.ATTENDANCE, [pictures.signed_page("DAFTAR HADIR", names)], by=by)
    agreement = Agreement.objects.filter(minutes=written).first()
    if agreement:
        minutes.request_agreement(written, by=by)
        signed = [signer.name for signer in agreement.signers.all()]
        minutes.add_scan(meeting, Kind.AGREEMENT, [pictures.signed_page("BERITA ACARA", signed)], by=by)
    minutes.add_material(
        meeting, pictures.scene(meeting, "Paparan capaian program"), by=by, title="Paparan capaian program"
    )


def answer(written: Minutes, *, by) -> None:
    """Mend the first decision and tell the reviewer so at each remark."""
    row = written.decisions.first()
    minutes.update_row(row, by=by, expected_version=row.version, text=MENDED)
    for comment in ReviewComment.objects.filter(review__revision__minutes=written):
        remarks.resolve_comment(comment, text="Sudah kami lengkapi.", by=by)

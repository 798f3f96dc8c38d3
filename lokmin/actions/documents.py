"""The document kind "rtl_matrix": the RTL of one meeting as it is now, printed landscape."""

from collections import Counter
from fractions import Fraction

from lokmin.actions import queries
from lokmin.actions.matrix import MatrixContent, MatrixRow, render_matrix
from lokmin.actions.services import MATRIX
from lokmin.documents import heads, registry
from lokmin.documents.building import one_by_one
from lokmin.documents.models import Document
from lokmin.documents.paper import Signer
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes
from lokmin.minutes.standing import replaced_at
from puskesmas.calendar_text import format_date, format_month, format_percent, format_short_date, roman
from puskesmas.organisations.looks import Look, look_of
from puskesmas.organisations.signers import signer_on
from sectors.models import Office


def register() -> None:
    registry.register(MATRIX, one_by_one(_of_document, render_matrix), replaced_at=replaced_at)


def _of_document(document: Document) -> MatrixContent:
    return content_of(Meeting.objects.for_pages().get(pk=document.object_id), document)


def content_of(meeting: Meeting, document: Document | None = None) -> MatrixContent:
    """What the matrix of a meeting prints; a draft unless it goes with minutes that were endorsed."""
    rows = list(queries.rows_of(meeting))
    if not rows:
        raise registry.CannotBuild("RTL pertemuan ini kosong. Tulis satu baris dahulu, lalu buat lagi.")
    look = look_of(meeting.lead_host)
    title = meeting.formal_title
    minutes = Minutes.objects.filter(meeting=meeting).first()
    return MatrixContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=heads.verification_of(document),
        footer_title=f"Matriks rencana tindak lanjut, {title}, {meeting.host_names}",
        is_draft=minutes is None or minutes.is_editable,
        title_lines=("MATRIKS RENCANA TINDAK LANJUT", title.upper()),
        rows=tuple(_row(row) for row in rows),
        note=_note(rows),
        left_signer=_camat(meeting),
        right_signer=_head(look, meeting),
    )


def _row(row) -> MatrixRow:
    origin = row.carried_from.meeting if row.carried_from else None
    period = f"TW {roman(origin.quarter)}" if origin and origin.quarter else "pertemuan lalu"
    return MatrixRow(
        program=row.program,
        problem=row.problem,
        place=row.place_label,
        cause=row.cause,
        action=row.activity,
        target=row.target,
        owner=row.owner_label,
        supporters=", ".join(sector.name for sector in row.supporting_sectors.all()),
        when=_when(row),
        due=format_short_date(row.due_on) if row.due_on else "",
        funding=row.get_funding_display() if row.funding else "",
        indicator=row.indicator,
        status=f"Lanjutan {period}" if origin else "Baru",
        carried=f"berulang {row.carried_count}×" if row.carried_count else "",
    )


def _when(row) -> str:
    """Juli–September 2026; the exact due date is printed below it."""
    if not row.starts_on:
        return ""
    first = format_month(row.starts_on)
    if not row.due_on:
        return f"Mulai {first}"
    last = format_month(row.due_on)
    if first == last:
        return first
    return f"{first.split()[0] if row.starts_on.year == row.due_on.year else first}–{last}"


def _note(rows) -> str:
    """Who owns how many rows, and the share of owners outside the puskesmas (checklist D2)."""
    owned = [row for row in rows if row.owner_label]
    if not owned:
        return ""
    groups = Counter(_group(row) for row in owned)
    listed = ", ".join(f"{name} {count}" for name, count in groups.most_common())
    outside = sum("puskesmas" not in row.owner_label.casefold() for row in owned)
    share = format_percent(Fraction(outside, len(rows)))
    return f"Penanggung jawab tindak lanjut: {listed}. {outside} dari {len(rows)} baris ({share}) dipegang sektor di luar puskesmas."


def _group(row) -> str:
    if row.owner_invitation:
        return row.owner_invitation.sector.name
    if row.owner_office:
        return row.owner_office.position.sector.name
    return "Puskesmas" if "puskesmas" in row.owner_label.casefold() else "Lainnya"


def _head(look: Look, meeting) -> Signer | None:
    """Who signed for the puskesmas on the day of the meeting."""
    day = meeting.local_start.date()
    return heads.signer_of(signer_on(meeting.lead_host, day), place_and_date=f"{look.place_name}, {format_date(day)}")


def _camat(meeting) -> Signer:
    """The camat of the kecamatan on the day of the meeting; without a known holder a line to write on."""
    day = meeting.local_start.date()
    office = Office.objects.active().filter(position__code="camat", region=meeting.region).with_holders(day).first()
    holder = office.holder if office else None
    return Signer(
        post=office.label if office else meeting.region.head_post,
        name=holder.full_name if holder else "................................",
        number=holder.identity_number if holder else "",
        number_label="NRP" if holder and holder.identity_kind == "nrp" else "",
        acting=holder.acting_status if holder else "",
        intro="Mengetahui,",
    )

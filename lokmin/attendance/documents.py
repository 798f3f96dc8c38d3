"""The document kind "sheet": the sign-in sheet of one meeting, with who is present already."""

from lokmin.attendance import queries
from lokmin.attendance.services import SHEET
from lokmin.attendance.sheet import SheetContent, SheetGroup, SheetRow, render_sheet
from lokmin.documents import heads, registry
from lokmin.documents.merging import page_count
from lokmin.documents.models import Document
from lokmin.documents.paper import Field
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_day
from puskesmas.organisations.looks import look_of
from puskesmas.organisations.signers import signer_on

NOTE = "Data pada daftar ini hanya digunakan untuk administrasi kegiatan."
BLANK_ROWS = 10


def register() -> None:
    registry.register(SHEET, build)


def build(documents: list[Document]) -> dict[int, registry.Built]:
    return {document.pk: _built(document) for document in documents}


def _built(document: Document) -> registry.Built:
    content = render_sheet(content_of(Meeting.objects.for_pages().get(pk=document.object_id), document))
    return registry.Built(content, page_count(content))


def content_of(meeting: Meeting, document: Document | None = None) -> SheetContent:
    """Invited posts by group in protocol order, names of those who came, guests below their group."""
    look = look_of(meeting.lead_host)
    signer = signer_on(meeting.lead_host, meeting.held_on)
    return SheetContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=heads.verification_of(document),
        footer_title=f"Daftar hadir {meeting.formal_title}, {meeting.host_names}",
        fields=(
            Field("Kegiatan", meeting.formal_title, is_strong=True),
            Field("Hari/tanggal", format_day(meeting.held_on)),
            Field("Waktu", meeting.clock),
            Field("Tempat", meeting.place),
        ),
        groups=_groups(meeting),
        blank_rows=BLANK_ROWS,
        note=NOTE,
        signer=heads.signer_of(signer, intro="Mengetahui,"),
    )


def _groups(meeting: Meeting) -> tuple[SheetGroup, ...]:
    groups: dict[tuple, list[SheetRow]] = {}
    for invitation in queries.desk_invitations(meeting):
        groups.setdefault(_key(invitation), []).append(_row(invitation, is_over=meeting.is_past))
    for guest in queries.desk_guests(meeting):
        groups.setdefault(_key(guest), []).append(SheetRow(name=guest.name, position=guest.post))
    return tuple(SheetGroup(title=key[1], rows=tuple(groups[key])) for key in sorted(groups))


def _key(row) -> tuple:
    return row.sector.order, row.sector.name


def _row(invitation, *, is_over: bool) -> SheetRow:
    here = invitation.here
    if here is None:
        said = {} if is_over else queries.proposed(invitation.proposal)
        expected = ", ".join(part for part in (said.get("name"), said.get("post")) if part)
        return SheetRow(position=invitation.post, expected=expected)
    if here.is_representative:
        return SheetRow(name=here.name, position=here.post or invitation.post, represents=invitation.post)
    return SheetRow(name=here.name, position=invitation.post)

"""The document kinds "receipts" and "receipts_left": from rows to the plain values of the receipt sheet."""

from functools import partial

from lokmin.documents import heads, registry
from lokmin.documents.merging import page_count
from lokmin.documents.models import Document
from lokmin.documents.paper import Field
from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.invitations.queries import work
from lokmin.invitations.receipt_sheet import ReceiptContent, ReceiptGroup, ReceiptRow, render_receipts
from lokmin.invitations.services.receipts import RECEIPTS, RECEIPTS_LEFT
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_date, format_day
from puskesmas.organisations.looks import look_of


def register() -> None:
    for kind in (RECEIPTS, RECEIPTS_LEFT):
        registry.register(kind, partial(_build, only_left=kind == RECEIPTS_LEFT))


def _build(documents: list[Document], *, only_left: bool) -> dict[int, registry.Built]:
    built = {}
    for document in documents:
        letter = Letter.objects.select_related("letterhead").get(pk=document.object_id)
        letter.meeting = Meeting.objects.for_pages().get(pk=letter.meeting_id)
        content = render_receipts(content_of(letter, only_left=only_left, document=document))
        built[document.pk] = registry.Built(content, page_count(content))
    return built


def content_of(letter: Letter, *, only_left: bool, document: Document | None = None) -> ReceiptContent:
    """Guests place by place; those who have their letter already with who took it and when."""
    meeting, look = letter.meeting, look_of(letter.letterhead)
    guests = [guest for guest in map(work.Guest, work.guests(meeting)) if guest.is_to_carry or not only_left]
    if only_left and not guests:
        raise registry.CannotBuild("Semua surat sudah sampai. Tidak ada lagi yang perlu diantar.")
    taken = _taken(letter)
    return ReceiptContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=heads.verification_of(document),
        footer_title=f"Tanda terima surat {meeting.formal_title}",
        fields=(
            Field("Nomor surat", letter.number or "…………………………"),
            Field("Tanggal surat", format_date(letter.dated_on)),
            Field("Hal", letter.subject),
            Field("Pertemuan", f"{format_day(meeting.local_start)}, {meeting.clock}, {meeting.place}"),
        ),
        groups=tuple(
            ReceiptGroup(
                title=group["title"], rows=tuple(_row(row, taken.get(row.pk), meeting) for row in group["rows"])
            )
            for group in work.by_place([guest.row for guest in guests], meeting)
        ),
    )


def _taken(letter: Letter) -> dict[int, Delivery]:
    """The handing over of each letter that counts."""
    handed = Delivery.State.HANDED_OVER
    rows = Invitation.objects.active().filter(letter=letter).with_last_delivery().filter(last_state=handed)
    deliveries = Delivery.objects.filter(invitation__in=rows.values("pk"), state=handed).order_by("pk")
    return {row.invitation_id: row for row in deliveries}


def _row(row: Invitation, taken: Delivery | None, meeting: Meeting) -> ReceiptRow:
    day = format_date(taken.happened_at.astimezone(meeting.timezone)) if taken else ""
    return ReceiptRow(post=row.post, name=row.name, received_by=taken.received_by if taken else "", received_on=day)

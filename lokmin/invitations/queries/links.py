"""The personal links of one invitee as staff see them: for what, since when, until when; never the secret itself."""

from dataclasses import dataclass

from django.utils import timezone

from lokmin.invitations.links import is_open
from lokmin.invitations.models import AccessLink, Invitation
from sectors.models import OfficeHolder

WORDS = {
    AccessLink.Purpose.REPLY: ("Tautan dan QR di surat", "menjawab, kode masuk, hasil pertemuan"),
    AccessLink.Purpose.CODE: ("Kode ketik di surat", "membuka halaman yang sama tanpa kamera"),
    AccessLink.Purpose.DELEGATE: ("Tautan wakil", "jadwal dan kode masuk, tidak dapat mengubah jawaban"),
}


@dataclass(frozen=True)
class LinkRow:
    """One link in words."""

    link: AccessLink
    title: str
    purpose: str
    kind: str
    word: str


def link_rows(invitation: Invitation) -> list[LinkRow]:
    """Valid links first, then those that ended, the newest first; one query."""
    rows = AccessLink.objects.filter(invitation=invitation).select_related("reply").order_by("-pk")
    return sorted(map(_row, rows), key=lambda row: row.kind != "done")


def _row(link: AccessLink) -> LinkRow:
    title, purpose = WORDS[link.purpose]
    if link.reply and link.reply.representative_name:
        title = f"{title}: {link.reply.representative_name}"
    if is_open(link):
        return LinkRow(link, title, purpose, "done", "Berlaku")
    word = "Diakhiri" if link.revoked_at else "Kedaluwarsa"
    return LinkRow(link, title, purpose, "declined", word)


def present_holder(invitation: Invitation) -> OfficeHolder | None:
    """Who holds the invited office on the day of the meeting, or today after it, when that is not who is invited."""
    if invitation.office_id is None:
        return None
    office = invitation.office.merged_into_id or invitation.office_id
    day = max(invitation.meeting.held_on, timezone.localdate())
    holder = OfficeHolder.objects.on(day).filter(office=office).first()
    return holder if holder and holder.full_name != invitation.name else None

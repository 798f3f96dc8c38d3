"""Three places with one of everything: the own puskesmas, its neighbour in the same kecamatan, and a foreign one."""

import io
from dataclasses import dataclass
from datetime import timedelta

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from lokmin.actions.models import ActionItem
from lokmin.coverage.models import Indicator, TargetGroup
from lokmin.documents.models import Document
from lokmin.invitations.models import Delivery, Letter
from lokmin.minutes.models import (
    Agreement,
    Decision,
    DiscussionRow,
    Minutes,
    Photo,
    Problem,
    Proposal,
    Revision,
    Section,
)
from lokmin.minutes.snapshot import content_of
from lokmin.outbox.models import Message
from puskesmas.access import Role
from puskesmas.accounts import links as account_links
from puskesmas.models import AccountInvitation, Holiday, ImportBatch, Puskesmas, Region
from puskesmas.organisations import Organisation
from sectors.models import Office, OfficeHolder, Position
from tests import factories


@dataclass
class Place:
    """One puskesmas with a meeting and everything that hangs on it."""

    puskesmas: Puskesmas
    meeting: object
    rows: dict

    def value_of(self, argument: str):
        """The value of a URL argument that belongs to this place."""
        return self.rows[argument]


def build_place(puskesmas: Puskesmas, village: Region, user) -> Place:
    """One row of every kind, in the states that allow most: an issued letter, minutes in draft."""
    kecamatan = puskesmas.region
    letterhead = factories.LetterheadFactory(puskesmas=puskesmas)
    signer = factories.SignerFactory(letterhead=letterhead)
    number = letterhead.numbers.create(year=2027, sequence=1, text="400.7.22/001/PKM/VI/2027", subject="Undangan")
    meeting = factories.MeetingFactory(region=kecamatan, lead=puskesmas, is_with_fkp=True)
    meeting.villages.add(village)
    kades = Position.objects.get(code="kades")
    office = Office.objects.create(position=kades, region=village)
    double = Office.objects.create(position=kades, region=village, label_as_written=f"Kuwu {village.name}")
    holder = OfficeHolder.objects.create(office=office, name=f"Kenari {puskesmas.name}", phone="+6281234567890")
    letter = Letter.objects.create(
        meeting=meeting,
        letterhead=letterhead,
        dated_on="2027-06-01",
        subject="Undangan",
        opening="Pembuka",
        closing="Penutup",
        numbering="blank",
    )
    name = default_storage.save("lampiran/sapuan.pdf", ContentFile(blank_pdf()))
    attachment = letter.attachments.create(title="Denah", file=name, size=8, pages=1, sha256="0" * 64)
    invitation = factories.InvitationFactory(meeting=meeting, letter=letter, office=office, post=office.label)
    mail = Message.objects.create(
        to="kades@contoh.id",
        subject="Undangan",
        text="Isi",
        message_id=f"<{meeting.pk}@t>",
        about=invitation,
        state="failed",
    )
    receipt = default_storage.save("tanda-terima/sapuan.jpg", ContentFile(b"\xff\xd8\xff\xd9"))
    delivery = Delivery.objects.create(invitation=invitation, channel="print", state="handed", receipt=receipt, by=user)
    minutes = Minutes.objects.create(meeting=meeting)
    for kind in Section.Kind.values:
        Section.objects.create(minutes=minutes, kind=kind)
    discussion = DiscussionRow.objects.create(minutes=minutes, speaker="Kades", statement="Usul")
    Problem.objects.create(minutes=minutes, text="Masalah")
    Decision.objects.create(minutes=minutes, text="Keputusan")
    proposed = Proposal.objects.create(minutes=minutes, activity="Rehab pustu")
    Agreement.objects.create(minutes=minutes, dated_on="2027-06-01", place="Aula")
    Revision.objects.create(
        minutes=minutes, number=1, content=content_of(Minutes.objects.get(pk=minutes.pk)), endorsed_by=user
    )
    name = default_storage.save("foto/sapuan.jpg", ContentFile(b"\xff\xd8\xff\xd9"))
    photo = Photo.objects.create(minutes=minutes, file=name, width=1, height=1, size=4, sha256="0" * 64)
    name = default_storage.save("berkas/sapuan.pdf", ContentFile(blank_pdf()))
    file = meeting.files.create(
        kind="material",
        title="Paparan",
        file=name,
        media_type="application/pdf",
        file_name="paparan.pdf",
        size=8,
        sha256="0",
    )
    later = meeting.starts_at + timedelta(days=7)
    proposal = meeting.date_proposals.create(starts_at=later, reason="Camat ke kabupaten", proposed_by=user)
    action = ActionItem.objects.create(meeting=meeting, activity="Sweeping", owner_label="Pemdes")
    report = action.reports.create(
        invitation=invitation,
        state="done",
        text="Sudah.",
        at=timezone.now(),
        photo=default_storage.save("laporan/sapuan.jpg", ContentFile(b"jpeg")),
    )
    attendance = meeting.attendance.create(post="Kades", sector=invitation.sector, recorded_by=user)
    document = Document.objects.create(
        kind="sheet",
        owner=meeting,
        title="Daftar hadir",
        dated_on="2027-06-01",
        file_name="daftar-hadir.pdf",
        batch="x",
    )
    holiday = Holiday.objects.create(
        date="2027-04-13", name=f"Libur {puskesmas.name}", kind="local", region=kecamatan.parent
    )
    district = kecamatan.parent
    group = TargetGroup.objects.get(code="bayi")
    indicator = Indicator.objects.create(
        code=f"uji-{puskesmas.pk}",
        name="Indikator uji",
        short_name="Uji",
        program="Uji",
        target_group=group,
        district=district,
    )
    rows = {
        **account_rows(puskesmas),
        "puskesmas_id": puskesmas.pk,
        "district_id": district.pk,
        "indicator_id": indicator.pk,
        "meeting_id": meeting.pk,
        "history_id": meeting.pk,
        "holiday_id": holiday.pk,
        "organisation": Organisation(puskesmas).key,
        "office_id": office.pk,
        "other_office_id": double.pk,
        "holder_id": holder.pk,
        "letter_id": letter.pk,
        "attachment_id": attachment.pk,
        "signer_id": signer.pk,
        "number_id": number.pk,
        "invitation_id": invitation.pk,
        "delivery_id": delivery.pk,
        "message_id": mail.pk,
        "proposal_id": proposal.pk,
        "musrenbang_id": proposed.pk,
        "minutes_id": minutes.pk,
        "row_id": discussion.pk,
        "photo_id": photo.pk,
        "file_id": file.pk,
        "action_id": action.pk,
        "report_id": report.pk,
        "attendance_id": attendance.pk,
        "document_id": document.pk,
        "import_id": import_batch(puskesmas, user).pk,
    }
    return Place(puskesmas, meeting, rows)


def blank_pdf() -> bytes:
    """A PDF of one empty page, as somebody attaches it."""
    pdf, target = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(target)
    return target.getvalue()


def account_rows(puskesmas: Puskesmas) -> dict:
    """A colleague and an open invitation of a head."""
    head = factories.member(f"kepala{puskesmas.pk}", f"Kepala {puskesmas.name}", Role.HEAD, puskesmas=puskesmas)
    colleague = factories.member(f"rekan{puskesmas.pk}", f"Rekan {puskesmas.name}", Role.STAFF, puskesmas=puskesmas)
    until = timezone.now() + timedelta(days=7)
    asked = AccountInvitation(name="Baru", role=Role.STAFF, puskesmas=puskesmas, invited_by=head, expires_at=until)
    account_links.seal(asked)
    asked.save()
    return {
        "user_id": colleague.pk,
        "membership_id": colleague.memberships.get().pk,
        "account_invitation_id": asked.pk,
    }


def import_batch(puskesmas: Puskesmas, user) -> ImportBatch:
    """An import of contacts with its preview."""
    name = default_storage.save("impor/sapuan.bin", ContentFile(b"Jabatan;Nama\nKepala Desa;Kenari\n"))
    batch = ImportBatch.objects.create(
        kind="contacts",
        permission="imports.contacts",
        puskesmas=puskesmas,
        uploaded_by=user,
        stage=ImportBatch.Stage.READY,
        state=ImportBatch.State.DONE,
        file=name,
        filename="kontak.csv",
        header=["Jabatan", "Nama"],
    )
    batch.rows.create(position=1, number=2, values={"name": f"Kenari {puskesmas.name}"}, state="new", is_chosen=True)
    batch.rows.create(position=2, number=3, values={"name": "Tanpa jabatan"}, state="problem", reason="Jabatan kosong")
    return batch

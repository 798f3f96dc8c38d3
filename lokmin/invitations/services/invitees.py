"""Who is invited: offices, not persons; what stands on the letter is copied when it is decided."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lokmin.invitations.models import Invitation
from lokmin.invitations.services.holding import hold_meeting
from lokmin.meetings.models import Meeting
from puskesmas import audit
from puskesmas.models import Region
from sectors.models import Office, OfficeHolder

CLOSED = "Pertemuan ini sudah dilaksanakan, ditunda, atau dibatalkan; daftar tamunya tidak dapat diubah lagi."
OPEN_STATES = [Meeting.Status.PLANNED, Meeting.Status.SCHEDULED, Meeting.Status.INVITED]


@transaction.atomic
def invite_offices(meeting: Meeting, offices, *, by) -> int:
    """Invite offices with their present holders; return how many are new. Those invited already stay as they are.

    An office taken off the list earlier comes back. Refused when the meeting took place or was called off.
    """
    _lock_open(meeting)
    known = _known_by_office(meeting)
    holders = _holders_on(offices, meeting.local_start.date())
    back = [known[office.pk].pk for office in offices if office.pk in known and known[office.pk].withdrawn_at]
    fresh = {
        office.pk: _from_office(meeting, office, holders.get(office.pk)) for office in offices if office.pk not in known
    }
    Invitation.objects.bulk_create(fresh.values())
    Invitation.objects.filter(pk__in=back).update(withdrawn_at=None)
    added = len(fresh) + len(back)
    if added:
        audit.record("tamu ditambahkan", meeting, by=by, changes={"jumlah": added})
    return added


@transaction.atomic
def invite_as_last_time(meeting: Meeting, *, by) -> int:
    """Invite every office the previous meeting invited, with the holders of today; return how many are new."""
    if meeting.previous_id is None:
        raise ValidationError("Belum ada pertemuan sebelumnya. Pilih tamu menurut kelompok atau desa.")
    rows = Invitation.objects.active().filter(meeting=meeting.previous_id)
    offices = Office.objects.active().filter(Q(invitations__in=rows) | Q(merged__invitations__in=rows)).distinct()
    added = invite_offices(meeting, list(offices.in_protocol_order()), by=by)
    for row in rows.filter(office__isnull=True):
        if not Invitation.objects.filter(meeting=meeting, post=row.post, office__isnull=True).exists():
            invite_freely(
                meeting,
                post=row.post,
                name=row.name,
                place=row.place,
                sector=row.sector,
                phone=row.phone,
                email=row.email,
                village=row.village,
                by=by,
            )
            added += 1
    return added


@transaction.atomic
def invite_freely(
    meeting: Meeting, *, post: str, sector, by, name="", place="", phone="", email="", village=None
) -> Invitation:
    """Invite somebody outside the contacts, once, under the words that will stand on the letter."""
    _lock_open(meeting)
    post = " ".join(post.replace("\x00", "").split())
    if not post:
        raise ValidationError({"post": "Tulis jabatan atau sebutan tamu, misalnya Ketua Ranting Aisyiyah."})
    if Invitation.objects.active().filter(meeting=meeting, post__iexact=post).exists():
        raise ValidationError({"post": f"{post} sudah ada di daftar tamu."})
    invitation = Invitation.objects.create(
        meeting=meeting,
        post=post,
        sector=sector,
        name=name,
        place=place,
        phone=phone,
        email=email,
        village=village,
        protocol_order=900_000,
    )
    audit.record("tamu ditambahkan", invitation, by=by)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by) -> bool:
    """Take a guest off the list; return whether he was on it. Refused once his letter is issued and the meeting open."""
    _lock_open(invitation.meeting)
    if (
        invitation.letter_id
        and invitation.letter.status == invitation.letter.Status.ISSUED
        and invitation.deliveries.exists()
    ):
        raise ValidationError(
            f"Surat untuk {invitation.post} sudah dikirim. Beri tahu tamunya, lalu catat jawabannya berhalangan."
        )
    moved = Invitation.objects.active().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    if moved:
        audit.record("tamu dikeluarkan", invitation, by=by)
    return bool(moved)


@transaction.atomic
def update_contact(
    invitation: Invitation, *, phone: str, email: str, name: str, by, post: str | None = None, place: str | None = None
) -> None:
    """Fill the hole "tanpa kontak" for this letter, and for the holder of the office when he is the same person.

    Post and place, as the letter addresses him, change only before his letter is issued.
    """
    _lock_open(invitation.meeting)
    old = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    new = {"name": name, "phone": phone, "email": email}
    new |= {column: value for column, value in (("post", post), ("place", place)) if value is not None}
    changes = {column: [getattr(old, column), value] for column, value in new.items() if getattr(old, column) != value}
    if old.letter_id and {"post", "place"} & set(changes):
        raise ValidationError("Surat tamu ini sudah terbit; jabatan dan tempatnya tidak dapat diubah lagi.")
    Invitation.objects.filter(pk=invitation.pk).update(**new)
    if invitation.office_id:
        holder = OfficeHolder.objects.on().filter(office=invitation.office_id).first()
        if holder and holder.full_name == name:
            OfficeHolder.objects.filter(pk=holder.pk).update(phone=phone, email=email)
    if changes:
        audit.record("kontak tamu diisi", invitation, by=by, changes=changes)


def _lock_open(meeting: Meeting) -> Meeting:
    """Hold the meeting while its list changes; refused when it is over or off."""
    hold_meeting(meeting.pk)
    locked = Meeting.objects.get(pk=meeting.pk)
    is_late_record = locked.is_recorded_late and locked.status in OPEN_STATES
    if locked.status not in OPEN_STATES and not is_late_record:
        raise ValidationError(CLOSED)
    return locked


def _known_by_office(meeting: Meeting) -> dict[int, Invitation]:
    """Invitations of a meeting by office; one to an office merged since counts as one to the office it became."""
    rows = Invitation.objects.filter(meeting=meeting, office__isnull=False).select_related("office")
    ordered = sorted(rows, key=lambda row: row.withdrawn_at is None)  # of two rows of one office the standing one wins
    return {row.office.merged_into_id or row.office_id: row for row in ordered}


def _holders_on(offices, day) -> dict[int, OfficeHolder]:
    """Who holds each office on the day of the meeting; the newest wins."""
    rows = OfficeHolder.objects.on(day).filter(office__in=[office.pk for office in offices])
    holders: dict[int, OfficeHolder] = {}
    for row in rows:
        holders.setdefault(row.office_id, row)
    return holders


def _from_office(meeting: Meeting, office: Office, holder: OfficeHolder | None) -> Invitation:
    region = office.region
    village = region if region.level == Region.Level.VILLAGE else None
    acting = f"{holder.acting_status} " if holder and holder.acting_status else ""
    return Invitation(
        meeting=meeting,
        office=office,
        post=f"{acting}{office.label}",
        name=holder.full_name if holder else "",
        place=region.name,
        sector=office.position.sector,
        village=village,
        is_forkopimcam=office.position.is_forkopimcam,
        protocol_order=office.order_key,
        phone=holder.phone if holder else "",
        email=holder.email if holder else "",
    )

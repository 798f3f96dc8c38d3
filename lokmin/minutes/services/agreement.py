"""The berita acara of an agreement: begun with what is known, written, signed by those who came, printed."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.attendance import queries as attendance
from lokmin.documents.heads import signer_values
from lokmin.documents.models import Document
from lokmin.documents.services import request_document
from lokmin.meetings.models import Meeting
from lokmin.minutes import agreeing
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Agreement, AgreementSigner, Minutes
from lokmin.minutes.services.writing import lock_for_writing, plain
from puskesmas import audit
from puskesmas.organisations.letterheads import letterhead_of
from puskesmas.organisations.numbers import take_number
from puskesmas.organisations.signers import signer_on
from sectors.models import Office

AGREEMENT = "agreement"
FIELDS = ["head", "title", "number", "dated_on", "place", "intro", "points", "closing"]
Part = AgreementSigner.Part


@transaction.atomic
def open_agreement(minutes: Minutes, *, by) -> Agreement:
    """Begin the agreement with day, place, points and signers already filled in; the one that exists is returned."""
    minutes = lock_for_writing(minutes)
    found = Agreement.objects.filter(minutes=minutes).first()
    if found:
        return found
    meeting = minutes.meeting
    agreement = Agreement.objects.create(
        minutes=minutes,
        dated_on=meeting.held_on,
        place=meeting.place or meeting.region.full_name,
        points="\n".join(agreeing.points_from(minutes))[:8000],
        updated_by=by,
    )
    audit.record("berita acara kesepakatan dimulai", agreement, by=by)
    _add_signers(agreement, by=by)
    return agreement


@transaction.atomic
def drop_agreement(agreement: Agreement, *, by) -> None:
    """Take the agreement of a routine meeting back. Refused when locked and for the first meeting, which needs one."""
    lock_for_writing(agreement.minutes)
    if agreement.minutes.meeting.kind == Meeting.Kind.FIRST:
        raise ValidationError("Tribulanan pertama harus mempunyai berita acara kesepakatan.")
    audit.record("berita acara kesepakatan ditiadakan", agreement, by=by, changes={"isi": agreement.points})
    agreement.delete()


@transaction.atomic
def save_agreement(agreement: Agreement, *, by, expected_version: int, **fields) -> Agreement:
    """Save number, day, place and text. Refused when locked; stale: Conflict with both."""
    lock_for_writing(agreement.minutes)
    agreement = Agreement.objects.select_related("minutes", "updated_by").get(pk=agreement.pk)
    theirs = {name: getattr(agreement, name) for name in FIELDS}
    yours = theirs | {name: plain(value) for name, value in fields.items() if name in FIELDS}
    if yours == theirs:
        return agreement
    if agreement.version != expected_version:
        raise Conflict(
            theirs=theirs, yours=yours, by=agreement.updated_by, at=agreement.updated_at, version=agreement.version
        )
    for name, value in yours.items():
        setattr(agreement, name, value)
    agreement.version, agreement.updated_by = agreement.version + 1, by
    agreement.full_clean(exclude=["minutes"])
    agreement.save(update_fields=[*FIELDS, "version", "updated_by", "updated_at"])
    changed = {name: [str(theirs[name]), str(yours[name])] for name in FIELDS if theirs[name] != yours[name]}
    audit.record("berita acara kesepakatan disimpan", agreement, by=by, changes=changed)
    return agreement


@transaction.atomic
def take_points(agreement: Agreement, *, by) -> int:
    """Append a point per role and decision that does not stand there yet; return how many."""
    lock_for_writing(agreement.minutes)
    agreement = Agreement.objects.select_related("minutes").get(pk=agreement.pk)
    known = {line.strip() for line in agreement.points.splitlines()}
    new = [point for point in agreeing.points_from(agreement.minutes) if point not in known]
    if new:
        points = "\n".join([*filter(None, [agreement.points.rstrip()]), *new])
        save_agreement(agreement, by=by, expected_version=agreement.version, points=points)
    return len(new)


@transaction.atomic
def number_agreement(agreement: Agreement, *, by) -> str:
    """Take the next number of the puskesmas's number book. Refused when there is a number already."""
    lock_for_writing(agreement.minutes)
    agreement = (
        Agreement.objects.select_for_update(of=("self",)).select_related("minutes__meeting").get(pk=agreement.pk)
    )
    if agreement.number:
        raise ValidationError(f"Berita acara ini sudah bernomor {agreement.number}.")
    meeting = agreement.minutes.meeting
    subject = f"Berita acara kesepakatan {meeting.formal_title}"
    number = take_number(letterhead_of(meeting.lead_host, by=by), dated_on=agreement.dated_on, subject=subject, by=by)
    save_agreement(agreement, by=by, expected_version=agreement.version, number=number.text)
    return number.text


@transaction.atomic
def propose_signers(agreement: Agreement, *, by) -> int:
    """Add those who came and do not stand in the list yet; return how many. Refused when locked."""
    lock_for_writing(agreement.minutes)
    return _add_signers(Agreement.objects.select_related("minutes__meeting").get(pk=agreement.pk), by=by)


def _add_signers(agreement: Agreement, *, by) -> int:
    known = {(row.name.casefold(), row.post.casefold(), row.on_behalf_of.casefold()) for row in agreement.signers.all()}
    posts = {(row.on_behalf_of or row.post).casefold() for row in agreement.signers.all()}
    new = []
    for row in proposed(agreement.minutes.meeting):
        key = (row["name"].casefold(), row["post"].casefold(), row["on_behalf_of"].casefold())
        if key in known or (row["part"] == Part.KNOWING and (row["on_behalf_of"] or row["post"]).casefold() in posts):
            continue
        new.append(row)
    start = max((row.order for row in agreement.signers.all()), default=0)
    AgreementSigner.objects.bulk_create(
        AgreementSigner(agreement=agreement, order=start + number, updated_by=by, **row)
        for number, row in enumerate(new, 1)
    )
    if new:
        _touch(agreement, by)
        audit.record(
            "penanda tangan diambil dari daftar hadir", agreement, by=by, changes={"nama": [row["name"] for row in new]}
        )
    return len(new)


def proposed(meeting: Meeting) -> list[dict]:
    """Who signs, in protocol order: who came as party, dinas kesehatan as witness, camat and head as knowing.

    Staff of the hosting puskesmas sign through their head, and guests who were not invited sign for nobody.
    """
    found = [*_knowing(meeting)]
    taken = {(row["on_behalf_of"] or row["post"]).casefold() for row in found} | {
        row["name"].casefold() for row in found
    }
    for row in attendance.present_list(meeting):
        if row.invitation is None or row.sector.code == "puskesmas" or row.invitation.post.casefold() in taken:
            continue
        is_sent = row.is_representative and row.post.casefold() != row.invitation.post.casefold()
        found.append(
            {
                "part": Part.WITNESS if row.sector.code == "dinkes" else Part.PARTY,
                "name": row.name or ("" if row.is_representative else row.invitation.name),
                "post": row.post if is_sent else row.invitation.post,
                "on_behalf_of": row.invitation.post if row.is_representative else "",
                "rank": "",
                "number": "",
                "invitation_id": row.invitation_id,
            }
        )
    return found


def _knowing(meeting: Meeting):
    day = meeting.held_on
    office = Office.objects.active().filter(position__code="camat", region=meeting.region).with_holders(day).first()
    holder = office.holder if office else None
    post = office.label if office else meeting.region.head_post
    # Without an office in the list of contacts the camat was invited by his post alone.
    his = {"office": office} if office else {"post__iexact": post}
    invited = meeting.invitations.active().filter(**his).first()
    here = attendance.present_rows(meeting).filter(invitation=invited).first() if invited else None
    camat = {
        "part": Part.KNOWING,
        "name": holder.full_name if holder else invited.name if invited else "",
        "post": post,
        "on_behalf_of": "",
        "rank": "",
        "number": holder.identity_number if holder else "",
        "invitation_id": invited.pk if invited else None,
    }
    if here and here.is_representative:
        camat |= {"name": here.name, "post": here.post, "on_behalf_of": camat["post"], "number": ""}
    yield camat
    for host in meeting.hosts.order_by("-is_lead", "pk"):
        signer = signer_on(host.puskesmas, day)
        values = (
            signer_values(signer)
            if signer
            else {"post": f"Kepala {host.puskesmas.name}", "name": "", "number": "", "rank": ""}
        )
        yield {
            "part": Part.KNOWING,
            "name": values["name"],
            "post": f"{values.get('acting', '')} {values['post']}".strip(),
            "on_behalf_of": values.get("on_behalf_of", ""),
            "rank": values["rank"],
            "number": values["number"],
            "invitation_id": None,
        }


def mark_of(agreement: Agreement) -> str:
    """What a form of the signers carries, so that a list changed meanwhile is not overwritten."""
    rows = agreement.signers.values_list("pk", "order", "version")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


@transaction.atomic
def save_signers(agreement: Agreement, *, by, mark: str, rows: list[dict]) -> None:
    """Write the whole list in its order; a row with "pk" is changed, without one added, and one left out is removed.

    Refused when locked, when somebody changed the list meanwhile, and when a row has no post.
    """
    lock_for_writing(agreement.minutes)
    if mark != mark_of(agreement):
        raise ValidationError(
            "Daftar penanda tangan baru diubah orang lain. Bandingkan dengan yang tertulis di bawah, lalu simpan lagi."
        )
    known = {row.pk: row for row in agreement.signers.all()}
    for order, said in enumerate(rows, 1):
        row = known.pop(said.get("pk"), None) or AgreementSigner(agreement=agreement)
        before = {name: getattr(row, name) for name in agreeing.SIGNER_FIELDS} | {"order": row.order}
        after = {name: plain(said[name]) for name in agreeing.SIGNER_FIELDS} | {"order": order}
        if row.pk and before == after:
            continue
        for name, value in after.items():
            setattr(row, name, value)
        row.version, row.updated_by = row.version + 1, by
        row.full_clean(exclude=["agreement", "invitation"])
        row.save()
    AgreementSigner.objects.filter(pk__in=known).update(removed_at=timezone.now(), updated_by=by)
    _touch(agreement, by)
    names = [row["name"] or row["post"] for row in rows]
    audit.record("penanda tangan kesepakatan disimpan", agreement, by=by, changes={"urutan": names})


def _touch(agreement: Agreement, by) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(updated_by=by, updated_at=timezone.now())


@transaction.atomic
def request_agreement(minutes: Minutes, *, by) -> Document:
    """Queue a new PDF of the agreement; one already in the queue is returned. Refused before it was begun."""
    Minutes.objects.select_for_update().get(pk=minutes.pk)
    agreement = Agreement.objects.filter(minutes=minutes).first()
    if agreement is None:
        raise ValidationError("Susun berita acara kesepakatan dahulu.")
    waiting = Document.objects.of(minutes, AGREEMENT).current().unfinished().first()
    if waiting:
        return waiting
    meeting = minutes.meeting
    period = f"TW{meeting.quarter}-{meeting.year}" if meeting.quarter else str(meeting.year)
    return request_document(
        AGREEMENT,
        minutes,
        title=f"Berita acara kesepakatan {meeting.formal_title}, {meeting.host_names}",
        file_name=f"berita-acara-kesepakatan-{period}.pdf",
        dated_on=agreement.dated_on,
        by=by,
        is_public=True,
    )

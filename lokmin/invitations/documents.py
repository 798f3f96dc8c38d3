"""What the PDFs of invitations contain: from rows to the plain values that `invitations/letter.py` lays out."""

import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from urllib.parse import urlsplit

from django.utils.text import slugify

from lokmin.documents.heads import letterhead_of, paper_of
from lokmin.documents.merging import merge_pdfs, page_count
from lokmin.documents.models import Document
from lokmin.documents.paper import Field, Signer, keep_number
from lokmin.documents.registry import Built, NotYet
from lokmin.invitations import attachments, links, merge_fields, signing
from lokmin.invitations.deadlines import deadline_text
from lokmin.invitations.letter import (
    AgendaRow,
    ChangedRow,
    InviteeGroup,
    InviteeRow,
    LetterContent,
    PersonalPart,
    ReplyBox,
    render_letters,
)
from lokmin.invitations.models import LETTER, Invitation, Letter
from lokmin.invitations.schedule import OFF_KINDS, schedule_before, schedule_in
from puskesmas.calendar_text import format_date, format_time
from puskesmas.models import Signer as StoredSigner
from puskesmas.organisations.looks import look_of


def letter_content(letter: Letter) -> LetterContent:
    """What the letter says to all, as it stands now."""
    meeting = letter.meeting
    values = merge_fields.values_of(letter)
    signers = _signers(letter)
    look = look_of(letter.letterhead)
    return LetterContent(
        letterhead=letterhead_of(look),
        paper=paper_of(look),
        style=look.style,
        place_and_date=f"{look.place_name}, {format_date(letter.dated_on)}",
        number=letter.number,
        nature=letter.urgency,
        attachment_text=letter.attachment_note,
        subject=letter.subject,
        opening=merge_fields.fill(letter.opening, values),
        changes=_changes(letter),
        event=_event(letter),
        closing=merge_fields.fill(letter.closing, values),
        signers=signers,
        copies=tuple(line.strip() for line in letter.copies.splitlines() if line.strip()),
        reply=_reply_box(letter),
        sender=_sender(letter, signers),
        date_text=format_date(letter.dated_on),
        invitees=_invitees(letter) if letter.has_invitee_list else (),
        agenda=_agenda(meeting) if letter.has_agenda else (),
        agenda_title=meeting.formal_title.upper(),
        zone=meeting.zone_label,
        appendix=attachments.appendix_of(letter),
    )


def personal_part(letter: Letter, invitation: Invitation, url: str, code: str) -> PersonalPart:
    """What the letter says to one; a text with {jabatan} or {nama} is laid out for him alone."""
    own = {
        name: merge_fields.fill(
            getattr(letter, name), merge_fields.values_of(letter) | merge_fields.personal_values(invitation)
        )
        for name in ("opening", "closing")
        if merge_fields.is_personal(getattr(letter, name))
    }
    return PersonalPart(
        lines=(invitation.post,),
        place=invitation.place or "Tempat",
        reply_url=url,
        reply_code=code.replace("-", ""),
        **own,
    )


def build_letters(documents: list[Document]) -> dict[int, Built]:
    """All letters of one batch that were claimed together: the shared part is laid out once."""
    invitations = Invitation.objects.select_related("letter__letterhead", "letter__meeting__region__parent").in_bulk(
        [document.object_id for document in documents]
    )
    letter = next(iter(invitations.values())).letter
    for row in invitations.values():
        row.meeting = letter.meeting
    rows = [invitations[document.object_id] for document in documents]
    carried = links.printed(rows)
    people = [personal_part(letter, row, *carried[row.pk]) for row in rows]
    files = render_letters(letter_content(letter), people)
    return {document.pk: Built(file, page_count(file)) for document, file in zip(documents, files, strict=True)}


def build_merged(documents: list[Document]) -> dict[int, Built]:
    """One PDF of all letters in protocol order, for the printer."""
    built = {}
    for document in documents:
        same = attachments.pages_of(Letter.objects.get(pk=document.object_id))
        files = (content for _, content in _ready_letters(document.object_id))
        merged = merge_pdfs(files, title=document.title, same_at_end=same)
        built[document.pk] = Built(merged, page_count(merged))
    return built


def build_bundle(documents: list[Document]) -> dict[int, Built]:
    """A ZIP with one readable file per invitee."""
    built = {}
    for document in documents:
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
            for number, (invitation, content) in enumerate(_ready_letters(document.object_id), start=1):
                bundle.writestr(f"{number:03d}-{slugify(invitation.post)[:60] or 'tamu'}.pdf", content)
        built[document.pk] = Built(target.getvalue())
    return built


def _ready_letters(letter_id: int) -> list[tuple[Invitation, bytes]]:
    """Invitations with the bytes of their letters, in protocol order. Waits while one is still being made."""
    invitations = list(Invitation.objects.active().filter(letter=letter_id).in_order())
    documents = {
        document.object_id: document
        for document in Document.objects.current().filter(kind=LETTER, batch=f"letter:{letter_id}")
    }
    rows = [(row, documents.get(row.pk)) for row in invitations]
    if any(
        document is None or document.state in (Document.State.QUEUED, Document.State.WORKING) for _, document in rows
    ):
        raise NotYet
    found = []
    for invitation, document in rows:
        if document.is_ready:
            with document.file.open("rb") as file:
                found.append((invitation, file.read()))
    return found


def _event(letter: Letter) -> tuple[Field, ...]:
    """The aligned block; the schedule stands in the table of changes where there is one."""
    meeting, is_off = letter.meeting, letter.kind in OFF_KINDS.values()
    rows = [] if _changes(letter) else schedule_in(letter).rows
    rows = [*rows, ("acara", meeting.formal_title), ("tema", " ".join(meeting.theme.split()))]
    if not is_off:
        rows += [
            ("pakaian", letter.dress),
            ("catatan", merge_fields.fill(letter.notes, merge_fields.values_of(letter))),
        ]
    return tuple(Field(label, value) for label, value in rows if value)


def _changes(letter: Letter) -> tuple[ChangedRow, ...]:
    """Semula … menjadi …; empty when the letter tells no new date or nobody kept the old one."""
    before = schedule_before(letter) if letter.kind == Letter.Kind.CORRECTION else None
    if before is None:
        return ()
    pairs = zip(before.rows, schedule_in(letter).rows, strict=True)
    return tuple(ChangedRow(label=label, before=old, after=new) for (label, old), (_, new) in pairs)


def _reply_box(letter: Letter) -> ReplyBox | None:
    """The box to answer with; a letter that puts off or calls off asks for no answer."""
    if letter.kind in OFF_KINDS.values():
        return None
    deadline = deadline_text(letter.meeting, letter.reply_until, letter.dated_on)
    return ReplyBox(address=_typed_address(), deadline=deadline)


def _invitees(letter: Letter) -> tuple[InviteeGroup, ...]:
    rows = Invitation.objects.active().filter(meeting=letter.meeting_id).in_order()
    ordered = sorted(rows, key=lambda row: (not row.is_forkopimcam, row.protocol_order, row.pk))
    groups = groupby(ordered, key=lambda row: "Forkopimcam" if row.is_forkopimcam else row.sector.name)
    merged: dict[str, list] = {}
    for title, members in groups:
        merged.setdefault(title, []).extend(InviteeRow(position=row.post) for row in members)
    return tuple(InviteeGroup(title=title, rows=tuple(members)) for title, members in merged.items())


def _agenda(meeting) -> tuple[AgendaRow, ...]:
    return tuple(
        AgendaRow(time=_times(item), title=item.title, presenter=item.presenter) for item in meeting.agenda.all()
    )


def _times(item) -> str:
    if not item.starts_at:
        return ""
    return f"{format_time(item.starts_at)}–{format_time(item.ends_at)}" if item.ends_at else format_time(item.starts_at)


def _signers(letter: Letter) -> tuple[Signer, ...]:
    """The blocks from left to right; a camat beside the puskesmas only acknowledges its letter."""
    rows = [_signer(row) for row in signing.copies(letter)]
    if rows and letter.signed_by == Letter.SignedBy.BOTH:
        rows[0] = replace(rows[0], intro="Mengetahui,")
    return tuple(rows)


def _signer(row: dict) -> Signer:
    return Signer(
        post=row["post"],
        name=row["name"],
        rank=row["rank"],
        number=row["nip"],
        number_label="NRP" if row["identity_kind"] == StoredSigner.IdentityKind.NRP else "",
        acting=row["acting_status"],
        on_behalf_of=row["on_behalf_of"],
        through_post=row["through_post"],
    )


def _sender(letter: Letter, signers: tuple[Signer, ...]) -> str:
    """Whose letter it is: the post of the one who sends it, or the post he signs for."""
    if not signers:
        return str(letter.meeting.lead_host)
    sender = signers[-1 if letter.signed_by == Letter.SignedBy.BOTH else 0]
    return keep_number(sender.on_behalf_of or sender.post)


def _typed_address() -> str:
    """Where the code is typed, as people type it: without https://"""
    parts = urlsplit(links.code_url())
    return f"{parts.netloc}{parts.path}".rstrip("/")

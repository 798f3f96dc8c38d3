"""The document kinds "photo_page" and "extract": from the endorsed minutes, or as a draft from what is written now."""

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils.text import slugify

from lokmin.actions.models import ActionItem
from lokmin.documents import heads, registry
from lokmin.documents.building import one_by_one
from lokmin.documents.models import Document
from lokmin.documents.paper import Field, Photo
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes, Section
from lokmin.minutes.models import Photo as PhotoRow
from lokmin.minutes.snapshot import section_of
from lokmin.minutes.standing import replaced_at, standing_of
from lokmin.reports.papers.sheets import (
    EarlierRow,
    Extract,
    ExtractRow,
    ExtractSheet,
    PhotoSheet,
    render_extracts,
    render_photos,
)
from puskesmas.calendar_text import format_date, format_day, format_time
from puskesmas.organisations.looks import look_of
from puskesmas.organisations.signers import signer_on

PHOTOS, EXTRACT = "photo_page", "extract"
NO_MINUTES = "Notulen pertemuan ini belum dimulai. Mulai notulennya dahulu, lalu buat lagi."
NO_PHOTOS = "Belum ada foto. Unggah foto kegiatan pada notulen, lalu buat lagi."
NO_ACTIONS = "RTL masih kosong, jadi belum ada yang dipetik. Tulis RTL dahulu, lalu buat lagi."


@dataclass(frozen=True)
class Source:
    """The minutes a paper is made from: an endorsed revision, or a draft of what is written now."""

    meeting: Meeting
    minutes: Minutes
    content: dict
    is_draft: bool
    says: str


def register() -> None:
    registry.register(PHOTOS, one_by_one(_photos_of, render_photos), replaced_at=replaced_at)
    registry.register(EXTRACT, one_by_one(_extracts_of, render_extracts), replaced_at=replaced_at)


def _photos_of(document: Document) -> PhotoSheet:
    return photo_sheet(document.object_id, document)


def _extracts_of(document: Document) -> ExtractSheet:
    return extract_sheet(document.object_id, document)


def source_of(meeting_id: int) -> Source:
    """The newest endorsed revision, else the present text."""
    meeting = Meeting.objects.for_pages().get(pk=meeting_id)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise registry.CannotBuild(NO_MINUTES)
    standing = standing_of(minutes, even_reopened=True)
    if (revision := standing.revision) is None:
        return Source(meeting, minutes, standing.content, True, "Notulen yang belum disahkan")
    day = format_date(revision.endorsed_at.astimezone(meeting.timezone))
    again = f", revisi {revision.number}" if revision.number > 1 else ""
    return Source(meeting, minutes, standing.content, False, f"Notulen yang disahkan {day}{again}")


def _frame(source: Source, name: str, document: Document | None) -> dict:
    look = look_of(source.meeting.lead_host)
    return {
        "letterhead": heads.letterhead_of(look),
        "paper": heads.paper_of(look),
        "verification": heads.verification_of(document),
        "footer_title": f"{name} {source.content['title']}, {source.meeting.host_names}",
        "is_draft": source.is_draft,
    }


def photo_sheet(meeting_id: int, document: Document | None = None) -> PhotoSheet:
    """What the page of photos prints; refused without a photo."""
    source = source_of(meeting_id)
    photos = tuple(_photos(source))
    if not photos:
        raise registry.CannotBuild(NO_PHOTOS)
    return PhotoSheet(
        **_frame(source, "Dokumentasi foto", document),
        facts=(
            Field("Kegiatan", source.content["title"], is_strong=True),
            Field("Hari/tanggal", format_day(source.meeting.local_start)),
            Field("Tempat", source.meeting.place),
        ),
        photos=photos,
    )


def _photos(source: Source):
    """Each picture with its caption and, when the camera told it, the moment; a lost file stops nothing."""
    shown = source.content["photos"]
    rows = PhotoRow.with_removed.filter(pk__in=[photo["id"] for photo in shown], taken_at__isnull=False)
    moments = dict(rows.values_list("pk", "taken_at"))
    for photo in shown:
        taken = moments.get(photo["id"])
        at = taken.astimezone(source.meeting.timezone) if taken else None
        when = f"{format_date(at)} pukul {format_time(at)} {source.meeting.zone_label}" if at else ""
        caption = f"{photo['caption']} ({when})" if photo["caption"] and when else photo["caption"] or when
        try:
            with default_storage.open(photo["file"]) as file:
                yield Photo(file.read(), caption)
        except FileNotFoundError:
            continue


def extract_kind(recipient: str) -> str:
    """The kind of the extract for one recipient; "extract" alone is all of them in one file."""
    return f"{EXTRACT}.{slugify(recipient)[:30] or 'lain'}"


def extract_sheet(meeting_id: int, document: Document | None = None) -> ExtractSheet:
    """All extracts, or the one the kind of the document names."""
    source = source_of(meeting_id)
    found = extracts_of(source)
    if document and "." in document.kind:
        found = [extract for extract in found if extract_kind(extract.recipient) == document.kind]
    if not found:
        raise registry.CannotBuild(NO_ACTIONS)
    meeting = source.meeting
    look, day = look_of(meeting.lead_host), document.dated_on if document else meeting.held_on
    return ExtractSheet(
        **_frame(source, "Petikan notulen", document),
        title_lines=("PETIKAN NOTULEN", source.content["title"].upper()),
        facts=(
            Field("Rapat", f"{format_day(meeting.local_start)}, {meeting.place}"),
            Field("Sumber", source.says),
        ),
        decisions=tuple(row["text"] for row in section_of(source.content, Section.Kind.DECISIONS)["rows"]),
        extracts=tuple(found),
        signer=heads.signer_of(
            signer_on(meeting.lead_host, day),
            intro="Petikan sesuai dengan aslinya,",
            place_and_date=f"{look.place_name}, {format_date(day)}",
        ),
    )


def extracts_of(source: Source) -> list[Extract]:
    """One for each post that owns a row, then one for each sector that only supports, in the order of the RTL."""
    rows = section_of(source.content, Section.Kind.ACTIONS)["rows"]
    sectors = _sectors_of([row["id"] for row in rows])
    owners = dict.fromkeys(row["owner"] for row in rows if row["owner"])
    sector_of_owner = {row["owner"]: sectors.get(row["id"], "") for row in rows}
    supporters = dict.fromkeys(name for row in rows for name in _names(row))
    silent = [name for name in supporters if name not in sector_of_owner.values() and name not in owners]
    found = [_extract(source, rows, owner, sector_of_owner[owner]) for owner in owners]
    return [*found, *(_extract(source, rows, name, name) for name in silent)]


def _sectors_of(action_ids: list[int]) -> dict[int, str]:
    """Which sector the owner of each row belongs to."""
    actions = ActionItem.objects.filter(pk__in=action_ids).select_related(
        "owner_invitation__sector", "owner_office__position__sector"
    )
    found = {}
    for action in actions:
        if action.owner_invitation:
            found[action.pk] = action.owner_invitation.sector.name
        elif action.owner_office:
            found[action.pk] = action.owner_office.position.sector.name
    return found


def _names(row: dict) -> list[str]:
    return [name for name in row["supporting"].split(", ") if name]


def _extract(source: Source, rows: list[dict], recipient: str, sector: str) -> Extract:
    listed = [_row(row, "Penanggung jawab") for row in rows if row["owner"] == recipient]
    listed += [
        _row(row, f"Pendukung ({row['owner']})" if row["owner"] else "Pendukung")
        for row in rows
        if row["owner"] != recipient and sector in _names(row)
    ]
    earlier = section_of(source.content, Section.Kind.PREVIOUS_ACTIONS)["rows"]
    return Extract(
        recipient=recipient,
        attended=_attended(source, recipient),
        earlier=tuple(_earlier(row) for row in earlier if row["owner"] == recipient),
        rows=tuple(listed),
        commitments=tuple(_commitments(source, recipient, sector)),
    )


def _commitments(source: Source, recipient: str, sector: str):
    """What the reader promised at the first meeting of a year."""
    for row in section_of(source.content, Section.Kind.COMMITMENTS)["rows"]:
        if {row.get("post"), row.get("sector")} & ({recipient, sector} - {""}):
            yield ": ".join(text for text in (row.get("role"), row.get("activity")) if text)


def _row(row: dict, role: str) -> ExtractRow:
    return ExtractRow(
        activity=row["activity"],
        role=role,
        aim="; ".join(text for text in (row["target"], row["indicator"]) if text),
        place=row["place"],
        due=row["due"],
        funding=row["funding"],
    )


def _earlier(row: dict) -> EarlierRow:
    return EarlierRow(
        activity=row["activity"],
        due=row["due"],
        result="; ".join(text for text in (row["state"], row["result"]) if text),
    )


def _attended(source: Source, recipient: str) -> str:
    """Who came for this post, as the list of attendance has it."""
    for person in source.content["attendance"]["people"]:
        if recipient == person["post"] or person["note"] == f"mewakili {recipient}":
            return ", ".join(text for text in (person["name"], person["post"]) if text)
    return ""

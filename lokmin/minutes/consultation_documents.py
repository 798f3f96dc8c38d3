"""The document kind "consultation": drafts of what is written now; the frozen revision once the minutes are endorsed."""

from datetime import date

from lokmin.documents import heads, registry
from lokmin.documents.building import one_by_one
from lokmin.documents.models import Document
from lokmin.documents.paper import Field, Signer
from lokmin.meetings.models import Meeting
from lokmin.minutes.agreement_documents import UNNAMED
from lokmin.minutes.agreement_paper import SignerGroup, SignerRow
from lokmin.minutes.consultation_paper import ConsultationContent, ElementCount, InputRow, render_consultation
from lokmin.minutes.consulting import INPUT_FIELDS
from lokmin.minutes.models import Element, Minutes, Section
from lokmin.minutes.services.consultation import CONSULTATION
from lokmin.minutes.snapshot import section_of
from lokmin.minutes.standing import replaced_at, standing_of
from puskesmas.calendar_text import format_date
from puskesmas.organisations.looks import look_of
from puskesmas.organisations.signers import signer_on

CLOSING = (
    "Demikian berita acara ini dibuat dengan sebenarnya untuk menjadi dasar perbaikan pelayanan dan diumumkan kepada "
    "masyarakat."
)


def register() -> None:
    registry.register(CONSULTATION, one_by_one(_of_document, render_consultation), replaced_at=replaced_at)


def _of_document(document: Document) -> ConsultationContent:
    return printed_now(Minutes.objects.get(pk=document.object_id), document)


def printed_now(minutes: Minutes, document: Document | None = None) -> ConsultationContent:
    """What is printed: the newest revision while the minutes are locked, else what is written, marked as draft."""
    standing = standing_of(minutes)
    if not standing.content.get("consultation"):
        raise registry.CannotBuild("Data berita acara FKP belum diisi. Isi dahulu, lalu buat lagi.")
    meeting = Meeting.objects.for_pages().get(pk=minutes.meeting_id)
    return printed(standing.content, meeting, document, is_draft=standing.is_draft)


def printed(
    content: dict, meeting: Meeting, document: Document | None = None, *, is_draft: bool = False
) -> ConsultationContent:
    """Return the plain values of the paper for a content of `minutes.snapshot`."""
    said = content["consultation"]
    look = look_of(meeting.lead_host)
    day = format_date(date.fromisoformat(said["dated_on"]))
    knowing = _knowing(said["signers"])
    return ConsultationContent(
        letterhead=heads.letterhead_of(look),
        paper=heads.paper_of(look),
        verification=heads.verification_of(document),
        footer_title=f"Berita acara FKP {meeting.host_names}, {day}",
        is_draft=is_draft,
        title_lines=("BERITA ACARA", "FORUM KONSULTASI PUBLIK", meeting.host_names.upper()),
        number=said["number"] or "………………………",
        intro=said["intro"],
        facts=tuple(_facts(said)),
        topics=tuple(line.strip() for line in said["topics"].splitlines() if line.strip()),
        inputs=tuple(
            InputRow(**{name: row.get(name) or "" for name in ("element", *INPUT_FIELDS)})
            for row in section_of(content, Section.Kind.CONSULTATION)["rows"]
        ),
        elements=tuple(ElementCount(label=row["label"], count=row["count"]) for row in said["elements"]),
        closing=CLOSING,
        groups=tuple(_groups(said["signers"], knowing)),
        signers=(
            *_known_by(knowing),
            *_heads(meeting, date.fromisoformat(said["dated_on"]), f"{look.place_name}, {day}"),
        ),
    )


def _facts(said: dict):
    score = " ".join(filter(None, (said["survey_score"], said["survey_period"] and f"({said['survey_period']})")))
    lines = [
        ("Layanan yang dibahas", said["service"]),
        ("Nilai SKM", score),
        ("Diumumkan di", said["published"]),
    ]
    return (Field(label, value) for label, value in lines if value)


def _knowing(signers: list[dict]) -> dict | None:
    """The dinas kesehatan knows of the berita acara when somebody of it signs; the first one does."""
    return next((row for row in signers if row["sector"] == "dinkes"), None)


def _groups(signers: list[dict], knowing: dict | None):
    for element in Element:
        rows = tuple(
            SignerRow(name=row["name"], post=row["post"], on_behalf_of=row["on_behalf_of"])
            for row in signers
            if row["element"] == element and row is not knowing
        )
        if rows:
            yield SignerGroup(title=element.label, rows=rows)


def _known_by(row: dict | None):
    if row:
        yield Signer(
            post=row["post"], name=row["name"] or UNNAMED, on_behalf_of=row["on_behalf_of"], intro="Mengetahui,"
        )


def _heads(meeting: Meeting, day: date, place_and_date: str):
    """The heads of all hosts sign, the leading one first."""
    for host in meeting.hosts.order_by("-is_lead", "pk"):
        signer = signer_on(host.puskesmas, day)
        values = heads.signer_values(signer) if signer else {"post": f"Kepala {host.puskesmas.name}", "name": UNNAMED}
        yield Signer(
            **values,
            intro="Penyelenggara," if host.is_lead else "",
            place_and_date=place_and_date if host.is_lead else "",
        )

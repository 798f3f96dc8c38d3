"""An invented letter in the look of an office, for the page where that look is chosen. Nothing of it is stored."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile

from lokmin.documents.heads import letterhead_of, paper_of, signer_of
from lokmin.documents.paper import Field, Signer
from lokmin.invitations.letter import AgendaRow, InviteeGroup, InviteeRow, LetterContent, PersonalPart, ReplyBox
from lokmin.invitations.merge_fields import fill
from lokmin.invitations.services.letters import CLOSING, OPENING
from puskesmas.calendar_text import ZONES, format_date, format_day, roman
from puskesmas.models import Letterhead, Puskesmas
from puskesmas.organisations import Organisation, organisation_of
from puskesmas.organisations.letterheads import next_sequence, number_text
from puskesmas.organisations.looks import Look, look_of
from puskesmas.organisations.signers import signer_on, usual_post

GUESTS = (
    ("Forum Koordinasi Pimpinan di Kecamatan", ("Camat", "Kapolsek", "Danramil")),
    ("Pemerintah Desa", ("Kepala Desa Contoh", "Kepala Desa Percobaan")),
)
PROGRAMME = (
    ("09.00–09.20", "Pembukaan", "Camat"),
    ("09.20–10.00", "Evaluasi rencana tindak lanjut yang lalu", "Kepala Puskesmas"),
    ("10.00–12.00", "Paparan, diskusi, dan kesepakatan", "Semua sektor"),
)
SAMPLE_URL, SAMPLE_CODE = "HTTPS://CONTOH.ID/U/" + "0" * 52, "CONTOHSURATSAJA0"


def sample_look(typed: Letterhead, logos: dict[str, bytes | None]) -> Look:
    """The look being edited; that of a dinas kesehatan as the first of its puskesmas would take it over.

    `logos` are pictures not stored yet (JPEG bytes), or None for one taken away; sides not named are those of `typed`.
    """
    organisation = organisation_of(typed)
    follower = _follower(organisation)
    look = look_of(Letterhead(puskesmas=follower), above=typed) if follower else look_of(typed)
    files = {name: content and ContentFile(content) for name, content in logos.items()}
    return replace(look, **files)


def sample_place(organisation: Organisation) -> Organisation:
    """In whose name the sample is written."""
    follower = _follower(organisation)
    return Organisation(follower) if follower else organisation


def sample_letter(look: Look, letterhead: Letterhead, today: date, *, with_attachments: bool) -> LetterContent:
    """A letter of two weeks before the meeting; `letterhead` is the stored row, whose next number is shown, not taken."""
    office = sample_place(organisation_of(letterhead))
    starts_at = datetime.combine(_weekday(today + timedelta(days=14)), time(9), office.region.timezone)
    zone = ZONES[starts_at.utcoffset().total_seconds() / 3600]
    title = f"Lokakarya Mini Lintas Sektor Triwulan {roman((starts_at.month + 2) // 3)} Tahun {starts_at.year}"
    signer = _signer(office, today)
    return LetterContent(
        letterhead=letterhead_of(look),
        paper=paper_of(look),
        style=look.style,
        place_and_date=f"{look.place_name}, {format_date(today)}",
        number=sample_number(look, letterhead, today),
        nature="Penting",
        attachment_text="" if with_attachments else "2 (dua) lembar",
        subject=f"Undangan {title}",
        opening=fill(OPENING, {"puskesmas": str(office)}),
        event=(
            Field("hari/tanggal", format_day(starts_at)),
            Field("pukul", f"09.00 {zone} s.d. selesai"),
            Field("tempat", "Aula Kantor Kecamatan"),
            Field("acara", title),
        ),
        closing=CLOSING,
        signers=(signer,),
        copies=("Kepala Dinas Kesehatan", "Arsip"),
        reply=ReplyBox(address="contoh.id/kode"),
        sender=signer.post,
        date_text=format_date(today),
        invitees=_guests() if with_attachments else (),
        agenda=tuple(AgendaRow(time=t, title=a, presenter=p) for t, a, p in PROGRAMME) if with_attachments else (),
        agenda_title=title.upper(),
        zone=zone,
    )


def sample_person() -> PersonalPart:
    return PersonalPart(lines=("Kepala Desa Contoh",), place="Tempat", reply_url=SAMPLE_URL, reply_code=SAMPLE_CODE)


def sample_number(look: Look, letterhead: Letterhead, today: date) -> str:
    return number_text(look, sequence=next_sequence(letterhead, today.year), dated_on=today, urgency="Penting")


def _weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _follower(organisation: Organisation) -> Puskesmas | None:
    """The puskesmas in whose name the sample of a dinas kesehatan is written."""
    if not organisation.is_health_office:
        return None
    rows = Puskesmas.objects.filter(region__code__startswith=f"{organisation.place.code}.")
    return rows.select_related("region__parent").order_by("name").first()


def _signer(office: Organisation, today: date) -> Signer:
    row = signer_on(office.place, today)
    return signer_of(row) or Signer(post=usual_post(office), name="Nama Penanda Tangan, Gelar", rank="Pangkat")


def _guests() -> tuple[InviteeGroup, ...]:
    return tuple(
        InviteeGroup(title=title, rows=tuple(InviteeRow(position=post) for post in posts)) for title, posts in GUESTS
    )

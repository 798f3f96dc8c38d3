"""Reads about what the first meeting of a year leaves: roles per sector, proposals, the agreement (domain: §1.3, §3.5)."""

import re
from dataclasses import dataclass

from lokmin.meetings.models import Meeting
from lokmin.meetings.queries import villages_of
from lokmin.minutes import attached, written
from lokmin.minutes.models import (
    Agreement,
    AgreementSigner,
    Commitment,
    Minutes,
    Problem,
    Section,
)
from puskesmas.calendar_text import date_in_words, format_short_date

Kind, Part = Section.Kind, AgreementSigner.Part
EVERYWHERE = re.compile(r"\b(?:seluruh|semua|setiap|tiap|se-?)\s*(?:desa|kelurahan|kecamatan|wilayah)", re.IGNORECASE)
COMMON = re.compile(
    r"(?:seluruh|semua|setiap|tiap|mulai|sampai|akhir|awal|minggu|pekan|satu|dua|tiga|empat|lima)\b", re.IGNORECASE
)
ROLE_FIELDS = ["post", "role", "activity", "target", "place", "time", "owner", "resources", "obstacle"]
PROPOSAL_FIELDS = ["activity", "problem", "place", "volume", "cost", "proposer", "addressee"]
SIGNER_FIELDS = ["part", "name", "post", "on_behalf_of", "rank", "number"]
CLOSING = (
    "Demikian berita acara kesepakatan ini dibuat dengan sebenarnya untuk dilaksanakan dengan penuh tanggung jawab "
    "sesuai tugas dan kewenangan masing-masing."
)


@dataclass(frozen=True)
class FirstSurvey:
    """What is missing in these parts as (sentence, blocks submitting), and how many rows each has."""

    gaps: dict[str, list[tuple[str, bool]]]
    counts: dict[str, int]


def survey(minutes: Minutes) -> FirstSurvey:
    """Look at roles, proposals and agreement; a routine meeting without an agreement costs one query."""
    meeting, gaps, counts = minutes.meeting, {}, {}
    if meeting.kind == Meeting.Kind.FIRST:
        roles = written.rows(minutes, Kind.COMMITMENTS)
        gaps[Kind.COMMITMENTS] = _role_gaps(meeting, roles)
        counts |= {Kind.COMMITMENTS: len(roles), Kind.PROPOSALS: len(written.rows(minutes, Kind.PROPOSALS))}
        gaps[Kind.PROPOSALS] = [] if counts[Kind.PROPOSALS] else [("Belum ada usulan untuk Musrenbang.", False)]
    agreement = attached.agreement(minutes)
    if agreement or meeting.kind == Meeting.Kind.FIRST:
        signers = list(agreement.signers.all()) if agreement else []
        gaps[Kind.AGREEMENT] = _agreement_gaps(agreement, signers)
        counts[Kind.AGREEMENT] = len(signers)
    return FirstSurvey(gaps, counts)


def _role_gaps(meeting: Meeting, roles: list[Commitment]) -> list[tuple[str, bool]]:
    if not roles:
        return [("Belum ada peran bantu. Isi dari daftar undangan, lalu sesuaikan dengan yang disepakati.", True)]
    found = []
    if silent := sectors_without_role(meeting, roles):
        found.append((f"Sektor yang diundang tanpa peran bantu: {', '.join(silent)}.", False))
    if uncovered := villages_without_role(meeting, roles):
        found.append((f"Belum dibagi habis, belum ada peran untuk: {', '.join(uncovered)}.", False))
    lacking = [str(number) for number, row in enumerate(roles, 1) if not (row.owner and row.time)]
    if lacking:
        found.append((f"Baris {', '.join(lacking)} tanpa waktu atau penanggung jawab.", False))
    return found


def _agreement_gaps(agreement: Agreement | None, signers: list[AgreementSigner]) -> list[tuple[str, bool]]:
    if agreement is None:
        return [("Berita acara kesepakatan belum disusun.", True)]
    found = []
    if not agreement.points.strip():
        found.append(("Isi kesepakatan masih kosong. Ambil dari peran bantu dan kesimpulan.", True))
    if not any(row.part == Part.PARTY for row in signers):
        found.append(("Penanda tangan belum ditentukan. Ambil dari daftar hadir.", True))
    knowing = " ".join(f"{row.post} {row.on_behalf_of}".casefold() for row in signers if row.part == Part.KNOWING)
    missing = [name for word, name in (("camat", "camat"), ("puskesmas", "kepala puskesmas")) if word not in knowing]
    if signers and missing:
        found.append((f"Yang mengetahui belum lengkap: {' dan '.join(missing)}.", False))
    return found


def obstacle_gaps(meeting: Meeting, problems: list[Problem]) -> list[tuple[str, bool]]:
    """The routine meeting also lists the obstacles of the sectors (domain: §1.4)."""
    if not problems or meeting.kind == Meeting.Kind.FIRST:
        return []
    if any(row.source == Problem.Source.SECTOR for row in problems):
        return []
    return [("Hambatan sektor belum dicatat.", False)]


def sectors_without_role(meeting: Meeting, roles: list[Commitment]) -> list[str]:
    """Names of invited sectors that took no role; puskesmas and dinas kesehatan ask for support and give none."""
    taken = {row.sector_id for row in roles}
    invited = meeting.invitations.active().exclude(sector__code__in=["puskesmas", "dinkes"])
    rows = invited.exclude(sector__in=taken).order_by("sector__order").values_list("sector__name", flat=True)
    return list(dict.fromkeys(rows))


def area_of(meeting: Meeting) -> list:
    """The villages this meeting is about: those it was held for, else the whole catchment of its hosts."""
    return list(meeting.villages.all()) or list(villages_of([host.puskesmas_id for host in meeting.hosts.all()]))


def villages_without_role(meeting: Meeting, roles: list[Commitment]) -> list[str]:
    """Villages no row names: everything is to be divided completely ("dibagi habis")."""
    if any(EVERYWHERE.search(row.place) for row in roles):
        return []
    said = " | ".join(f"{row.place} {row.post}" for row in roles).casefold()
    taken = {row.invitation.village_id for row in roles if row.invitation}
    return [
        village.name
        for village in area_of(meeting)
        if village.pk not in taken and not re.search(rf"\b{re.escape(village.name.casefold())}\b", said)
    ]


def suggestions(meeting: Meeting, roles: list[Commitment]) -> list[dict]:
    """One row per invited sector that has none: its first post with the supporting role of the catalogue."""
    taken, found = {row.sector_id for row in roles}, []
    invited = meeting.invitations.active().exclude(sector__code__in=["puskesmas", "dinkes"])
    rows = invited.select_related("sector", "office__position").order_by("sector__order", "protocol_order", "pk")
    for row in rows:
        if row.sector_id in taken:
            continue
        role = row.office.position.supporting_role if row.office else ""
        taken.add(row.sector_id)
        found.append(
            {
                "sector_id": row.sector_id,
                "invitation_id": row.pk,
                "post": row.post,
                "role": role or "…",
                "owner": row.post,
            }
        )
    return found


def last_first(meeting: Meeting) -> Minutes | None:
    """Minutes of the newest first meeting before this one that agreed on roles."""
    found = Minutes.objects.filter(
        meeting__hosts__puskesmas=meeting.lead_host,
        meeting__hosts__is_lead=True,
        meeting__kind=Meeting.Kind.FIRST,
        meeting__starts_at__lt=meeting.starts_at,
        commitments__removed_at__isnull=True,
        commitments__isnull=False,
    )
    return found.exclude(meeting=meeting).select_related("meeting").order_by("-meeting__starts_at").first()


def roles_agreed(meeting: Meeting) -> list[Commitment]:
    """What the sectors took on at the first meeting of the same year, to remind a routine one of it."""
    if meeting.kind == Meeting.Kind.FIRST:
        return []
    found = last_first(meeting)
    if found is None or found.meeting.year != meeting.year:
        return []
    return written.rows(found, Kind.COMMITMENTS)


def rows_of(minutes: Minutes, kind: str) -> list[dict]:
    """Roles by sector, or proposals, as plain values."""
    rows = written.rows(minutes, kind)
    if kind == Kind.COMMITMENTS:
        return [_plain(row, ROLE_FIELDS) | {"sector": row.sector.name} for row in rows]
    return [_plain(row, PROPOSAL_FIELDS) for row in rows]


def _plain(row, names: list[str]) -> dict:
    return {"id": row.pk} | {name: getattr(row, name) for name in names}


def frozen(minutes: Minutes, meeting: Meeting) -> dict | None:
    """The agreement with its usual sentences filled in, as it is printed; None when there is none."""
    agreement = attached.agreement(minutes)
    if agreement is None:
        return None
    return {
        "head": agreement.head,
        "title": agreement.title or usual_title(meeting),
        "number": agreement.number,
        "dated_on": agreement.dated_on.isoformat(),
        "place": agreement.place,
        "intro": agreement.intro or usual_intro(meeting, agreement),
        "points": agreement.points,
        "closing": agreement.closing or CLOSING,
        "signers": [_plain(row, SIGNER_FIELDS) for row in agreement.signers.all()],
    }


def usual_title(meeting: Meeting) -> str:
    return f"Berita Acara Kesepakatan {meeting.formal_title}"


def usual_intro(meeting: Meeting, agreement: Agreement) -> str:
    """The opening in our own words: day in words, then digits, place, what was held."""
    day = agreement.dated_on
    return (
        f"Pada hari ini, {date_in_words(day)} ({format_short_date(day)}), bertempat di {agreement.place}, kami yang "
        f"bertanda tangan di bawah ini telah melaksanakan {meeting.formal_title} di wilayah kerja "
        f"{meeting.host_names} dan menyepakati hal-hal sebagai berikut:"
    )


def points_from(minutes: Minutes) -> list[str]:
    """One sentence per role and per decision: who – what – where – when."""
    found = []
    for row in written.rows(minutes, Kind.COMMITMENTS):
        what = (row.activity or row.role).strip().rstrip(".")
        tail = [text for text in (row.place and f"di {_within(row.place)}", _within(row.time)) if text]
        found.append(", ".join([f"{row.post}: {_one_line(what)}", *tail]) + ".")
    found += [_one_line(row.text) for row in minutes.decisions.all()]
    return found


def _within(text: str) -> str:
    """Words that are no names begin small inside a sentence: di seluruh desa, setiap bulan."""
    return text[:1].lower() + text[1:] if COMMON.match(text) else text


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""The usual text of each part of an activity report, made from the content of the minutes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from lokmin.meetings.terms import wording as terms_wording
from lokmin.meetings.terms.usual import Terms, person_in_charge
from lokmin.minutes.models import Section
from lokmin.minutes.snapshot import section_of
from lokmin.reports.activity import wording
from lokmin.reports.papers.content import Source
from puskesmas.calendar_text import format_day, format_percent
from puskesmas.organisations import Organisation
from puskesmas.organisations.legal_bases import WITHOUT_ANY, legal_bases_of

Kind = Section.Kind


@dataclass(frozen=True)
class Part:
    """One part of the report: its chapter, what it is called, and its usual text."""

    key: str
    chapter: str
    title: str
    usual: Callable[[Source], str]
    table: str = ""  # which table is printed below the text
    is_optional: bool = False  # may be left out of the paper


def rows_of(source: Source, kind: str) -> list[dict]:
    return section_of(source.content, kind)["rows"]


def health_office(source: Source) -> str:
    parent = Organisation(source.meeting.lead_host).parent
    return parent.name if parent else "Dinas Kesehatan"


def _identity(source: Source, label: str) -> str:
    return next((line["value"] for line in source.content["identity"] if line["label"] == label), "")


def _facts(source: Source) -> dict:
    return {
        "title": source.content["title"],
        "hosts": source.meeting.host_names,
        "day": _identity(source, "Hari/tanggal") or format_day(source.meeting.local_start),
        "place": _identity(source, "Tempat") or source.meeting.place,
        "chair": _identity(source, "Pimpinan rapat") or source.meeting.chair_post or "pimpinan rapat",
    }


def letter(source: Source) -> str:
    return wording.LETTER.format(**_facts(source))


def preface(source: Source) -> str:
    return wording.PREFACE.format(**_facts(source))


def background(source: Source) -> str:
    style = Terms(source.meeting).style
    return terms_wording.BACKGROUND[style].format(
        hosts=source.meeting.host_names, region=source.meeting.region.full_name
    )


def bases(source: Source) -> str:
    found = legal_bases_of(source.meeting.lead_host, source.meeting.held_on)
    listed = "\n".join(f"{number}. {basis.title}." for number, basis in enumerate(found, start=1))
    return wording.BASES.format(title=source.content["title"], bases=listed or f"1. {WITHOUT_ANY}.")


def goal(source: Source) -> str:
    style = Terms(source.meeting).style
    return wording.GOAL.format(
        general=terms_wording.GENERAL_GOAL[style].format(hosts=source.meeting.host_names),
        special=terms_wording.SPECIAL_GOALS[style],
    )


def time_and_place(source: Source) -> str:
    zone = source.meeting.zone_label
    start = _identity(source, "Waktu mulai").removesuffix(f" {zone}")
    end = _identity(source, "Waktu selesai").removesuffix(f" {zone}")
    clock = f"{start}–{end} {zone}" if start and end else source.meeting.clock
    text = wording.TIME.format(clock=clock, **_facts(source))
    if chair := _identity(source, "Pimpinan rapat"):
        text += wording.CHAIRED.format(chair=chair)
    if theme := _identity(source, "Tema"):
        text += wording.THEME.format(theme=theme)
    return text


def rate_of(source: Source) -> str:
    """How many of the invited came, in percent; empty when nobody was invited or counted."""
    counted = source.content["attendance"]
    attended = counted["present"] + counted["represented"]
    return format_percent(attended / counted["invited"]) if counted["invited"] and attended else ""


def participants(source: Source) -> str:
    counted = source.content["attendance"]
    attended = counted["present"] + counted["represented"]
    if not (counted["invited"] or attended):
        return wording.NOBODY
    guests = wording.GUESTS.format(guests=counted["guests"]) if counted["guests"] else ""
    text = wording.PRESENT.format(
        invited=counted["invited"],
        attended=attended,
        rate=rate_of(source) or format_percent(0),
        represented=counted["represented"],
        absent=counted["absent"],
        guests=guests,
    )
    if counted["absentees"]:
        text += wording.ABSENTEES.format(names="; ".join(counted["absentees"]))
    return text


def speakers(source: Source) -> str:
    """Each presenter once, with what he spoke about."""
    topics: dict[str, list[str]] = {}
    for line in source.content.get("agenda", []):
        if line["presenter"]:
            topics.setdefault(line["presenter"], []).append(line["title"])
    if not topics:
        return wording.NO_SPEAKERS.format(hosts=source.meeting.host_names)
    names = (f"{number}. {name}: {'; '.join(spoken)}." for number, (name, spoken) in enumerate(topics.items(), 1))
    return wording.SPEAKERS.format(names="\n".join(names))


def method(source: Source) -> str:
    count = len(rows_of(source, Kind.DISCUSSION))
    return wording.METHOD + (wording.DISCUSSED.format(count=count) if count else "")


def agenda(source: Source) -> str:
    return wording.AGENDA if source.content.get("agenda") else wording.NO_AGENDA


def previous(source: Source) -> str:
    rows = rows_of(source, Kind.PREVIOUS_ACTIONS)
    if not rows:
        return wording.NO_PREVIOUS
    counted = Counter((row["state"] or "belum dinilai").lower() for row in rows)
    return wording.PREVIOUS.format(
        count=len(rows), states=", ".join(f"{count} {state}" for state, count in counted.items())
    )


def coverage(source: Source) -> str:
    """What the minutes say of the figures and what sectors and villages presented."""
    said = [section_of(source.content, kind)["body"].strip() for kind in (Kind.COVERAGE, Kind.SECTORS)]
    text = "\n\n".join(filter(None, said))
    return text or (wording.COVERAGE if source.content.get("coverage") else wording.NO_COVERAGE)


def problems(source: Source) -> str:
    count = len(rows_of(source, Kind.PROBLEMS))
    return wording.PROBLEMS.format(count=count) if count else wording.NO_PROBLEMS


def decisions(source: Source) -> str:
    rows = rows_of(source, Kind.DECISIONS)
    listed = "\n".join(f"{number}. {' '.join(row['text'].split())}" for number, row in enumerate(rows, 1))
    text = wording.DECISIONS.format(count=len(rows), listed=listed) if rows else wording.NO_DECISIONS
    if agreement := source.content.get("agreement"):
        number = f" Nomor {agreement['number']}" if agreement.get("number") else ""
        text += wording.AGREED.format(number=number)
    return text


def actions(source: Source) -> str:
    rows = rows_of(source, Kind.ACTIONS)
    return wording.ACTIONS.format(count=len(rows)) if rows else wording.NO_ACTIONS


def conclusion(source: Source) -> str:
    def count(kind, word, none):
        found = len(rows_of(source, kind))
        return f"{found} {word}" if found else none

    rate = rate_of(source)
    return wording.CONCLUSION.format(
        **_facts(source),
        attended=wording.ATTENDED.format(rate=rate) if rate else "",
        problems=count(Kind.PROBLEMS, "masalah dan hambatan", "pelaksanaan program"),
        decisions=count(Kind.DECISIONS, "keputusan", "kesepahaman antarsektor"),
        actions=count(Kind.ACTIONS, "rencana tindak lanjut dengan penanggung jawab dan tenggat", "notulen"),
    )


def advice(source: Source) -> str:
    text = wording.ADVICE.format(health_office=health_office(source))
    return text + (wording.ABSENT_ADVICE if source.content["attendance"]["absentees"] else "")


def attachments(source: Source) -> str:
    """What goes with the report, in the order of the folder."""
    content = source.content
    found = ["Kerangka acuan kegiatan"]
    found += ["Surat undangan dan bukti pengiriman"] if content.get("invitation") else []
    found += ["Daftar hadir"] if content["attendance"]["people"] else []
    found += ["Materi paparan"] if any(file["kind"] == "material" for file in content.get("files", [])) else []
    found += ["Notulen"]
    found += ["Berita acara kesepakatan"] if content.get("agreement") else []
    found += ["Berita acara Forum Konsultasi Publik"] if content.get("consultation") else []
    found += ["Matriks rencana tindak lanjut"] if rows_of(source, Kind.ACTIONS) else []
    found += [f"Dokumentasi foto ({len(content['photos'])} foto)"] if content["photos"] else []
    return "\n".join(f"{number}. {name}" for number, name in enumerate(found, 1))


INTRO, HELD, RESULT, END = "Pendahuluan", "Pelaksanaan", "Hasil", "Penutup"
CHAPTERS = {INTRO: "I", HELD: "II", RESULT: "III", END: "IV"}
LETTER, PREFACE, ATTACHED, AUTHOR = "surat-pengantar", "kata-pengantar", "lampiran", "penyusun"

PARTS = {
    part.key: part
    for part in [
        Part(LETTER, "", "Surat pengantar kepada dinas kesehatan", letter, is_optional=True),
        Part(PREFACE, "", "Kata pengantar", preface, is_optional=True),
        Part("latar-belakang", INTRO, "Latar belakang", background),
        Part("dasar-hukum", INTRO, "Dasar hukum", bases),
        Part("tujuan", INTRO, "Tujuan", goal),
        Part("waktu-tempat", HELD, "Waktu dan tempat", time_and_place),
        Part("peserta", HELD, "Peserta", participants, "groups"),
        Part("narasumber", HELD, "Narasumber", speakers),
        Part("metode", HELD, "Metode", method),
        Part("susunan-acara", HELD, "Susunan acara", agenda, "agenda"),
        Part("rtl-lalu", RESULT, "Tindak lanjut pertemuan yang lalu", previous, "previous"),
        Part("capaian", RESULT, "Capaian program", coverage, "coverage"),
        Part("masalah", RESULT, "Masalah dan hambatan", problems, "problems"),
        Part("kesepakatan", RESULT, "Kesepakatan dan keputusan", decisions),
        Part("rencana", RESULT, "Rencana tindak lanjut", actions, "actions"),
        Part("kesimpulan", END, "Kesimpulan", conclusion),
        Part("saran", END, "Saran", advice),
        Part(ATTACHED, "", "Daftar lampiran", attachments),
        Part(AUTHOR, "", "Penyusun laporan", lambda source: person_in_charge(Terms(source.meeting))),
    ]
}

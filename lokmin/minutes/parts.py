"""The parts of the minutes in the order of the paper: their names, addresses and how each is written.

Some belong only to some meetings: `parts_of` gives those of one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from lokmin.meetings.models import Meeting
from lokmin.minutes import attached, contributions
from lokmin.minutes.models import Minutes, Section

IDENTITY, PHOTOS = "identity", "photos"
TEXT_KINDS = [Section.Kind.OPENING, Section.Kind.COVERAGE, Section.Kind.SECTORS, Section.Kind.CLOSING]
ROW_KINDS = [
    Section.Kind.COMMITMENTS,
    Section.Kind.DISCUSSION,
    Section.Kind.PROBLEMS,
    Section.Kind.DECISIONS,
    Section.Kind.PROPOSALS,
    Section.Kind.CONSULTATION,
]


def always(meeting: Meeting) -> bool:
    return True


def at_the_first(meeting: Meeting) -> bool:
    """The first meeting of a year leaves roles, proposals and a signed agreement (domain: §1.3)."""
    return meeting.kind == Meeting.Kind.FIRST


def with_agreement(meeting: Meeting) -> bool:
    """The first meeting must have one; any other may."""
    return at_the_first(meeting) or attached.has_agreement(meeting)


def with_fkp(meeting: Meeting) -> bool:
    return meeting.is_with_fkp


@dataclass(frozen=True)
class Part:
    """One entry of the editor's list: `slug` is its word in the address, `title` its heading, `hint` what belongs there."""

    kind: str
    slug: str
    label: str
    title: str
    hint: str
    is_for: Callable[[Meeting], bool] = always

    def url(self, minutes: Minutes) -> str:
        """Address of the page that writes this part; a contributed part has its page in a higher app."""
        contribution = contributions.of_kind(self.kind)
        if contribution:
            return reverse(contribution.url_name, args=[minutes.meeting_id])
        if self.kind in (IDENTITY, PHOTOS, Section.Kind.AGREEMENT, Section.Kind.CONSULTATION):
            return reverse(f"minutes:{self.kind}", args=[minutes.meeting_id])
        if self.kind in (*TEXT_KINDS, *ROW_KINDS):
            return reverse("minutes:section", args=[minutes.meeting_id, self.kind])
        return ""


PARTS = [
    Part(IDENTITY, "identitas", "Identitas rapat", "Identitas rapat", "Waktu nyata, pimpinan rapat, dan notulis."),
    Part(
        Section.Kind.OPENING,
        "pembukaan",
        "Pembukaan",
        "Pembukaan dan sambutan",
        "Siapa membuka, siapa memberi sambutan, dan pokok sambutannya.",
    ),
    Part(
        Section.Kind.PREVIOUS_ACTIONS,
        "rtl-lalu",
        "Evaluasi RTL lalu",
        "Evaluasi RTL lalu",
        "Satu per satu: sudah sampai mana, apa kendalanya.",
    ),
    Part(
        Section.Kind.COVERAGE,
        "capaian",
        "Capaian program",
        "Capaian program",
        "Capaian terhadap target per desa, dengan angka. Tanpa nama pasien.",
    ),
    Part(
        Section.Kind.SECTORS,
        "paparan",
        "Paparan sektor",
        "Paparan lintas sektor dan desa",
        "Apa yang disampaikan tiap sektor dan desa.",
    ),
    Part(
        Section.Kind.COMMITMENTS,
        "peran-bantu",
        "Peran bantu",
        "Peran bantu lintas sektor",
        "Apa yang dikerjakan tiap sektor, untuk siapa, di mana, kapan, dan siapa penanggung jawabnya.",
        at_the_first,
    ),
    Part(
        Section.Kind.DISCUSSION,
        "diskusi",
        "Diskusi",
        "Diskusi",
        "Satu baris satu pertanyaan atau usulan, dengan penanya dan tanggapannya.",
    ),
    Part(
        Section.Kind.PROBLEMS,
        "permasalahan",
        "Permasalahan",
        "Permasalahan dan hambatan",
        "Satu baris satu masalah, dengan angka, penyebab, dan tempatnya.",
    ),
    Part(
        Section.Kind.DECISIONS,
        "kesimpulan",
        "Kesimpulan",
        "Kesimpulan dan kesepakatan",
        "Satu baris satu keputusan, kalimat pendek.",
    ),
    Part(
        Section.Kind.PROPOSALS,
        "usulan",
        "Usulan Musrenbang",
        "Usulan untuk Musrenbang kecamatan",
        "Satu baris satu usulan kesehatan yang didukung bersama. Hasilnya dicatat sesudah Musrenbang.",
        at_the_first,
    ),
    Part(
        Section.Kind.ACTIONS,
        "rtl",
        "RTL",
        "Rencana tindak lanjut",
        "Satu baris satu kegiatan, satu penanggung jawab.",
    ),
    Part(
        Section.Kind.AGREEMENT,
        "kesepakatan",
        "Kesepakatan",
        "Berita acara kesepakatan",
        "Yang disepakati dan ditandatangani semua sektor, diketahui camat dan kepala puskesmas.",
        with_agreement,
    ),
    Part(
        Section.Kind.CONSULTATION,
        "fkp",
        "FKP",
        "Forum Konsultasi Publik",
        "Layanan yang dibahas, masukan dan rekomendasinya, unsur masyarakat yang hadir, dan berita acaranya.",
        with_fkp,
    ),
    Part(
        Section.Kind.CLOSING,
        "penutup",
        "Penutup",
        "Penutup",
        "Siapa menutup, pukul berapa, kapan pertemuan berikutnya.",
    ),
    Part(
        PHOTOS,
        "foto",
        "Foto",
        "Dokumentasi foto",
        "Dua sampai enam foto: spanduk, pembukaan, paparan, diskusi, foto bersama.",
    ),
]
BY_KIND = {part.kind: part for part in PARTS}


def parts_of(meeting: Meeting) -> list[Part]:
    """The parts the minutes of this meeting have, in the order of the paper."""
    return [part for part in PARTS if part.is_for(meeting)]

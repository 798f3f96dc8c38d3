"""The usual text of each part of a KAK, made from the settings and the meeting."""

from collections.abc import Callable
from dataclasses import dataclass

from lokmin.meetings.models import Meeting
from lokmin.meetings.queries import rules_of
from lokmin.meetings.terms import wording
from puskesmas.calendar_text import format_day, format_number
from puskesmas.organisations import Organisation
from puskesmas.organisations.legal_bases import WITHOUT_ANY, legal_bases_of
from puskesmas.organisations.signers import signers_on

PERSON = "Penanggung Jawab Klaster 1 (Manajemen)"
# Who is known to sign beside the head and prepares such papers.
PREPARES = ("tata usaha", "klaster 1", "manajemen", "penanggung jawab")


@dataclass(frozen=True)
class Terms:
    """What the texts are made from: the meeting, and all meetings of its year when the KAK serves the whole year."""

    meeting: Meeting
    of_year: tuple[Meeting, ...] = ()

    @property
    def style(self) -> str:
        """Which of the two kinds of texts fits; the KAK of a whole year begins with the team."""
        is_first = self.meeting.kind == Meeting.Kind.FIRST or any(
            row.kind == Meeting.Kind.FIRST for row in self.of_year
        )
        return "first" if is_first else "routine"

    @property
    def title(self) -> str:
        if self.of_year:
            return f"Lokakarya Mini Lintas Sektor Tahun {self.meeting.year}"
        return self.meeting.formal_title


@dataclass(frozen=True)
class Part:
    """One part of the KAK: where it stands, what it is called, and its usual text."""

    key: str
    numeral: str
    title: str
    usual: Callable[[Terms], str]
    subtitle: str = ""


def introduction(terms: Terms) -> str:
    meeting = terms.meeting
    bases = legal_bases_of(meeting.lead_host, meeting.held_on)
    listed = "\n".join(f"{number}. {basis.title}." for number, basis in enumerate(bases, start=1))
    return wording.INTRODUCTION.format(
        title=terms.title,
        hosts=meeting.host_names,
        region=meeting.region.full_name,
        bases=listed or f"1. {WITHOUT_ANY}.",
    )


def _by_style(texts: dict[str, str]) -> Callable[[Terms], str]:
    return lambda terms: texts[terms.style].format(
        hosts=terms.meeting.host_names, region=terms.meeting.region.full_name
    )


def method(terms: Terms) -> str:
    chair = terms.meeting.chair_post or "pimpinan rapat"
    return wording.METHOD.format(chair=chair, agreement=wording.AGREEMENTS[terms.style])


def target(terms: Terms) -> str:
    villages = terms.meeting.villages.count()
    area = f"{villages} desa/kelurahan wilayah kerja {terms.meeting.host_names}" if villages else "wilayah kerja"
    return wording.TARGET.format(area=area)


def schedule(terms: Terms) -> str:
    meeting = terms.meeting
    if terms.of_year:
        return wording.YEAR_SCHEDULE.format(count=len(terms.of_year), year=meeting.year)
    return wording.SCHEDULE.format(day=format_day(meeting.held_on), clock=meeting.clock, place=meeting.place)


def recording(terms: Terms) -> str:
    parent = Organisation(terms.meeting.lead_host).parent
    return wording.RECORDING.format(
        health_office=parent.name if parent else "dinas kesehatan", days=rules_of(terms.meeting).minutes_days
    )


def cost(terms: Terms) -> str:
    meeting = terms.meeting
    if meeting.funding == Meeting.Funding.NONE:
        return wording.NO_COST
    label = "sumber dana lain" if meeting.funding == Meeting.Funding.OTHER else f"dana {meeting.get_funding_display()}"
    count = f" untuk {format_number(meeting.funded_count)} peserta" if meeting.funded_count else ""
    return wording.COST.format(funding=label, hosts=meeting.lead_host, year=meeting.year, count=count)


def person_in_charge(terms: Terms) -> str:
    """Post, name and NIP on lines of their own: whoever signs for the puskesmas beside its head, if he is known."""
    for row in signers_on(terms.meeting.lead_host, terms.meeting.held_on):
        if any(word in row.post.lower() for word in PREPARES):
            return "\n".join(line for line in (row.post, row.name, row.nip) if line)
    return PERSON


PARTS = {
    part.key: part
    for part in [
        Part("pendahuluan", "I", "Pendahuluan", introduction),
        Part("latar-belakang", "II", "Latar Belakang", _by_style(wording.BACKGROUND)),
        Part("tujuan-umum", "III", "Tujuan", _by_style(wording.GENERAL_GOAL), "A. Tujuan umum"),
        Part("tujuan-khusus", "", "", _by_style(wording.SPECIAL_GOALS), "B. Tujuan khusus"),
        Part("kegiatan", "IV", "Kegiatan Pokok dan Rincian Kegiatan", _by_style(wording.ACTIVITIES)),
        Part("cara", "V", "Cara Melaksanakan Kegiatan", method),
        Part("sasaran", "VI", "Sasaran", target),
        Part("jadwal", "VII", "Jadwal Pelaksanaan Kegiatan", schedule),
        Part("evaluasi", "VIII", "Evaluasi Pelaksanaan Kegiatan dan Pelaporannya", lambda terms: wording.EVALUATION),
        Part("pencatatan", "IX", "Pencatatan, Pelaporan, dan Evaluasi Kegiatan", recording),
        Part("biaya", "X", "Biaya dan Sumber Dana", cost),
        Part("penanggung-jawab", "", "Penanggung jawab yang menandatangani", person_in_charge),
    ]
}

"""Reads about a meeting held together with a public consultation forum, FKP (domain: §3.9): facts, inputs, elements."""

import hashlib
import re
from dataclasses import dataclass

from lokmin.attendance import queries as attendance
from lokmin.meetings.models import Meeting
from lokmin.minutes import attached, written
from lokmin.minutes.models import Consultation, ConsultationAttendee, ConsultationInput, Element, Minutes, Section
from puskesmas.calendar_text import date_in_words, format_decimal, format_short_date

KIND = Section.Kind.CONSULTATION
INPUT_FIELDS = ["input", "recommendation", "due", "owner"]
# How many elements of society evaluators ask for.
ENOUGH, BETTER = 3, 4
# Offices of the state are agencies: invited to the forum, but no element of society (domain: §3.9).
SOCIETY = [element for element in Element if element not in (Element.PROVIDER, Element.AGENCY)]
# Which element the guests of a sector usually stand for; every other sector is an agency.
USUAL = {
    "puskesmas": Element.PROVIDER,
    "masyarakat": Element.USER,
    "akademisi": Element.EXPERT,
    "media": Element.MEDIA,
    "ormas": Element.CIVIL,
    "tokoh": Element.CIVIL,
    "kader": Element.CIVIL,
    "pkk": Element.CIVIL,
    "agama": Element.CIVIL,
    "swasta": "",
    "lainnya": "",
}
# Posts of the state among the guests of a sector of society: the head of a KUA among the religious leaders.
STATE_POST = re.compile(r"\b(?:KUA|Kantor|Kementerian|Kemenag|Dinas|Camat|Penyuluh Agama|Kasi|Kepala Seksi)\b", re.I)


@dataclass(frozen=True)
class Reached:
    """Which elements of society came, and the sentence that says whether they are enough."""

    elements: list[dict]  # code, label, count; the provider included
    society: int
    sentence: str

    @property
    def is_enough(self) -> bool:
        return self.society >= ENOUGH

    @property
    def words(self) -> str:
        return ", ".join(f"{row['label']} ({row['count']} orang)" for row in self.elements)


@dataclass(frozen=True)
class ConsultationSurvey:
    """What is missing in this part as (sentence, blocks submitting), and how many inputs it has."""

    gaps: dict[str, list[tuple[str, bool]]]
    counts: dict[str, int]


def survey(minutes: Minutes) -> ConsultationSurvey:
    """Look at the part; a meeting without FKP costs no query."""
    if not minutes.meeting.is_with_fkp:
        return ConsultationSurvey({}, {})
    rows, facts = written.rows(minutes, KIND), attached.consultation(minutes)
    return ConsultationSurvey({KIND: _gaps(facts, rows, reached(minutes.meeting))}, {KIND: len(rows)})


def _gaps(facts: Consultation | None, rows: list[ConsultationInput], came: Reached) -> list[tuple[str, bool]]:
    if facts is None:
        return [("Data berita acara FKP belum diisi.", True)]
    found = [] if facts.service else [("Layanan yang dibahas belum ditulis.", False)]
    if not rows:
        found.append(("Belum ada masukan FKP dengan rekomendasinya.", False))
    lacking = [str(number) for number, row in enumerate(rows, 1) if not row.recommendation.strip()]
    if lacking:
        found.append((f"Masukan {', '.join(lacking)} tanpa rekomendasi.", False))
    if not came.is_enough:
        found.append((came.sentence, False))
    return found


def reached(meeting: Meeting) -> Reached:
    """Count the elements of those present; an undone attendance counts no more."""
    marked = _marked(meeting)
    codes = [row.element for row in marked]
    elements = [
        {"code": element.value, "label": element.label, "count": codes.count(element)}
        for element in Element
        if element in codes
    ]
    society = len(set(codes) & set(SOCIETY))
    return Reached(elements, society, _sentence(society))


def _sentence(society: int) -> str:
    if not society:
        return f"Unsur masyarakat peserta belum ditandai. Evaluator mencari paling sedikit {ENOUGH}, lebih baik {BETTER} atau lebih."
    head = f"{society} unsur masyarakat hadir, di luar penyelenggara dan instansi."
    if society >= BETTER:
        return f"{head} Evaluator mencari paling sedikit {ENOUGH}; {BETTER} atau lebih sudah baik."
    return f"{head} Evaluator mencari paling sedikit {ENOUGH}, lebih baik {BETTER} atau lebih."


def _marked(meeting: Meeting) -> list[ConsultationAttendee]:
    rows = ConsultationAttendee.objects.filter(attendance__in=attendance.present_rows(meeting))
    return list(rows.select_related("attendance"))


def attendees(meeting: Meeting) -> list[dict]:
    """Everybody who came with his element; where none was marked yet, the one his sector suggests."""
    marked = {row.attendance_id: row for row in _marked(meeting)}
    found = []
    for row in attendance.present_list(meeting):
        mark = marked.get(row.pk)
        element = mark.element if mark else "" if marked else usual_element(row)
        found.append(
            {
                "attendance": row,
                "element": str(element),
                "is_signer": bool(mark and mark.is_signer),
                "is_marked": bool(mark),
            }
        )
    return found


def usual_element(row) -> str:
    """What an attendee most likely stands for; empty where somebody must choose."""
    usual = USUAL.get(row.sector.code, Element.AGENCY)
    post = row.invitation.post if row.invitation_id else row.post
    return Element.AGENCY if usual == Element.CIVIL and STATE_POST.search(post or "") else usual


def mark_of(meeting: Meeting) -> str:
    """What the form of the elements carries, so that a list changed meanwhile is not overwritten."""
    rows = sorted((row.attendance_id, row.element, row.is_signer) for row in _marked(meeting))
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def rows_of(minutes: Minutes) -> list[dict]:
    """The inputs as plain values, the element in words."""
    return [
        {"id": row.pk, "element": row.get_element_display() if row.element else ""}
        | {name: getattr(row, name) for name in INPUT_FIELDS}
        for row in written.rows(minutes, KIND)
    ]


def frozen(minutes: Minutes, meeting: Meeting) -> dict | None:
    """Facts, elements and signers as they are printed; the inputs are rows of the section. None without FKP or facts."""
    facts = attached.consultation(minutes) if meeting.is_with_fkp else None
    if facts is None:
        return None
    came = reached(meeting)
    return {
        "number": facts.number,
        "dated_on": facts.dated_on.isoformat(),
        "place": facts.place,
        "intro": intro_of(meeting, facts),
        "service": facts.service,
        "survey_score": shown_score(facts.survey_score),
        "survey_period": facts.survey_period,
        "topics": facts.topics,
        "published": facts.published,
        "elements": came.elements,
        "element_words": came.words,
        "society": came.society,
        "signers": [_signer(row) for row in attendees(meeting) if row["is_marked"] and row["is_signer"]],
    }


def _signer(row: dict) -> dict:
    came, element = row["attendance"], Element(row["element"])
    is_sent = came.is_representative and came.invitation_id and came.post != came.invitation.post
    invited = came.invitation.post if came.invitation_id else ""
    return {
        "element": element.value,
        "element_label": element.label,
        "sector": came.sector.code,
        "name": came.name or ("" if came.is_representative or not invited else came.invitation.name),
        "post": came.post or invited,
        "on_behalf_of": invited if is_sent else "",
    }


def shown_score(score) -> str:
    """83,5 and 83,25: two digits only when the second says something."""
    if score is None:
        return ""
    text = format_decimal(score, 2)
    return text[:-1] if text.endswith("0") else text


def intro_of(meeting: Meeting, facts: Consultation) -> str:
    """The opening in our own words: day in words, then digits, place, what was held together with what."""
    day = facts.dated_on
    about = f" yang membahas {facts.service}" if facts.service else ""
    return (
        f"Pada hari ini, {date_in_words(day)} ({format_short_date(day)}), bertempat di {facts.place}, telah dilaksanakan "
        f"Forum Konsultasi Publik {meeting.host_names}{about}, bersamaan dengan {meeting.formal_title}, dengan hasil "
        "sebagai berikut:"
    )

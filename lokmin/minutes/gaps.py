"""What the minutes still lack, part by part, and the list of parts that says so."""

from dataclasses import dataclass

from django.urls import reverse

from lokmin.attendance import queries as attendance
from lokmin.coverage.meetings import shows_figures
from lokmin.meetings.models import Meeting
from lokmin.minutes import agreeing, consulting, contributions, written
from lokmin.minutes.models import Minutes, Photo, Section
from lokmin.minutes.parts import BY_KIND, IDENTITY, PHOTOS, TEXT_KINDS, parts_of
from lokmin.minutes.prefill import HOLE

ATTENDANCE = "attendance"
FEWEST_PHOTOS = 2
KIND = Section.Kind
# Sections in which there may truly have been nothing: the reviewer looks, nobody is stopped.
MAY_BE_EMPTY = [KIND.SECTORS, KIND.DISCUSSION, KIND.PROBLEMS]
Found = dict[str, list[tuple[str, bool]]]  # by part: the sentence, and whether it stops submitting


@dataclass(frozen=True)
class Gap:
    """Something missing: the sentence, the part it belongs to and the page that mends it. Blocking ones stop submitting."""

    kind: str
    text: str
    url: str
    is_blocking: bool


@dataclass(frozen=True)
class Survey:
    """One look at all parts: what is missing in their order, how many rows each has, and what higher apps told."""

    gaps: list[Gap]
    counts: dict[str, int]
    contributed: dict[str, contributions.Survey]


def survey(minutes: Minutes) -> Survey:
    """Look at the minutes as they are now; the number of queries does not grow with the rows."""
    first, public = agreeing.survey(minutes), consulting.survey(minutes)
    contributed = contributions.surveys(minutes)
    rows = {kind: written.rows(minutes, kind) for kind in (KIND.DISCUSSION, KIND.PROBLEMS, KIND.DECISIONS)}
    rows[PHOTOS] = list(minutes.photos.all())
    found = {
        IDENTITY: _identity_gaps(minutes),
        **_all_text_gaps(minutes),
        **_all_row_gaps(minutes.meeting, rows),
        **{kind: [(text, True) for text in told.gaps] for kind, told in contributed.items()},
        **first.gaps,
        **public.gaps,
    }
    counts = {kind: len(listed) for kind, listed in rows.items()} | first.counts | public.counts
    counts |= {kind: told.count for kind, told in contributed.items()}
    return Survey(_in_order(minutes, found) + _attendance_gaps(minutes.meeting), counts, contributed)


def _in_order(minutes: Minutes, found: Found) -> list[Gap]:
    return [
        Gap(part.kind, text, part.url(minutes), is_blocking)
        for part in parts_of(minutes.meeting)
        for text, is_blocking in found.get(part.kind, [])
    ]


def completeness(minutes: Minutes) -> list[Gap]:
    """What is missing, in the order of the minutes."""
    return survey(minutes).gaps


def _identity_gaps(minutes: Minutes) -> list[tuple[str, bool]]:
    asked = {
        "started_at": "Jam mulai belum diisi.",
        "ended_at": "Jam selesai belum diisi.",
        "chair_post": "Jabatan pimpinan rapat belum diisi.",
        "chair_name": "Nama pimpinan rapat belum diisi.",
        "minute_taker": "Nama notulis belum diisi.",
    }
    return [(sentence, True) for name, sentence in asked.items() if not getattr(minutes, name)]


def _all_text_gaps(minutes: Minutes) -> Found:
    bodies = {section.kind: section.body for section in minutes.sections.all()}
    found = {kind: _text_gaps(kind, bodies.get(kind, "")) for kind in TEXT_KINDS}
    # The charts and tables of the meeting say by themselves what was reached.
    if not bodies.get(KIND.COVERAGE, "").strip() and shows_figures(minutes.meeting):
        found[KIND.COVERAGE] = []
    return found


def _all_row_gaps(meeting: Meeting, rows: dict[str, list]) -> Found:
    problems = _row_gaps(rows[KIND.PROBLEMS], "masalah", ("cause", "penyebab"))
    return {
        KIND.DISCUSSION: _row_gaps(rows[KIND.DISCUSSION], "diskusi", ("answer", "tanggapan")),
        KIND.PROBLEMS: problems + agreeing.obstacle_gaps(meeting, rows[KIND.PROBLEMS]),
        KIND.DECISIONS: _row_gaps(rows[KIND.DECISIONS], "kesimpulan", None),
        PHOTOS: _photo_gaps(rows[PHOTOS]),
    }


def _text_gaps(kind: str, body: str) -> list[tuple[str, bool]]:
    title = BY_KIND[kind].title
    if not body.strip():
        advice = "" if kind in MAY_BE_EMPTY else " Tulis “Tidak ada” bila memang tidak ada."
        return [(f"{title} belum ditulis.{advice}", kind not in MAY_BE_EMPTY)]
    if HOLE in body:
        return [(f"{title} masih berisi titik-titik ({HOLE}) yang belum dilengkapi.", True)]
    return []


def _row_gaps(rows: list, noun: str, wanted: tuple[str, str] | None) -> list[tuple[str, bool]]:
    if not rows:
        return [(f"Belum ada baris {noun}.", noun == "kesimpulan")]
    if wanted is None:
        return []
    name, word = wanted
    lacking = [str(number) for number, row in enumerate(rows, 1) if not getattr(row, name).strip()]
    return [(f"Baris {', '.join(lacking)} tanpa {word}.", False)] if lacking else []


def _photo_gaps(photos: list[Photo]) -> list[tuple[str, bool]]:
    gaps = []
    if len(photos) < FEWEST_PHOTOS:
        gaps.append((f"Baru {len(photos)} foto; dinas kesehatan meminta paling sedikit {FEWEST_PHOTOS}.", False))
    without = sum(not photo.caption for photo in photos)
    if without:
        gaps.append((f"{without} foto tanpa keterangan.", False))
    return gaps


def _attendance_gaps(meeting: Meeting) -> list[Gap]:
    if attendance.present_rows(meeting).exists():
        return []
    return [Gap(ATTENDANCE, "Daftar hadir masih kosong.", reverse("attendance:desk", args=[meeting.pk]), False)]


def contents(minutes: Minutes, current: str, survey: Survey, comments: dict) -> list[dict]:
    """Return the list at the left of the editor: label, address, count of rows, gaps and comments per part."""
    gaps, counts = survey.gaps, survey.counts
    return [
        {
            "kind": part.kind,
            "label": part.label,
            "url": url,
            "count": counts.get(part.kind),
            "is_current": part.kind == current,
            "gaps": [gap for gap in gaps if gap.kind == part.kind and gap.is_blocking],
            # An empty part that may stay empty is no hole, but not written either: no tick.
            "is_unwritten": not counts.get(part.kind) and any(gap.kind == part.kind for gap in gaps),
            "comments": len(comments.get(part.kind, [])),
        }
        for part in parts_of(minutes.meeting)
        if (url := part.url(minutes))
    ]

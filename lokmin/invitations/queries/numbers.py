"""The number book of one office and year as people read it: numbers in order, gaps, letters with dots for a number."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from lokmin.invitations.models import Letter
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_date
from puskesmas.models import Letterhead, LetterNumber
from puskesmas.organisations.letterheads import number_text
from puskesmas.organisations.looks import look_of
from puskesmas.organisations.numbers import following_number


@dataclass(frozen=True)
class Gap:
    """A running number that does not stand in the book, and why."""

    sequence: int
    why: str


@dataclass
class Line:
    """One number with the letter that carries it, and the gaps before it."""

    row: LetterNumber
    letter: Letter | None = None
    is_visible: bool = False
    gaps: list[Gap] = field(default_factory=list)

    @property
    def how(self) -> str:
        return "Otomatis" if self.row.sequence is not None else "Ditulis sendiri"

    @property
    def may_be_struck(self) -> bool:
        return not self.row.cancelled_at and not (self.letter and holds(self.letter))

    @property
    def state(self) -> tuple[str, str]:
        """Kind and word of the state component."""
        if self.row.cancelled_at:
            return "declined", "Dibatalkan"
        if self.letter is None:
            return "done", "Surat di luar Lokmin" if self.row.sequence is None else "Dipakai"
        if holds(self.letter):
            return "done", f"{self.letter.get_kind_display()}, berlaku"
        is_replaced = self.letter.status == Letter.Status.REPLACED
        return "planned", f"{self.letter.get_kind_display()}, {'digantikan' if is_replaced else 'lokmin dibatalkan'}"


def holds(letter: Letter) -> bool:
    """Whether a letter is in force: issued, not replaced, and not calling to a meeting that was called off."""
    is_called_off = letter.meeting.status == Meeting.Status.CANCELLED and letter.kind != Letter.Kind.CANCELLATION
    return letter.status == Letter.Status.ISSUED and not is_called_off


def numbers(letterhead: Letterhead | None, year: int) -> QuerySet[LetterNumber]:
    """The numbers of a year in the order they were given."""
    rows = LetterNumber.objects.filter(letterhead=letterhead, year=year) if letterhead else LetterNumber.objects.none()
    return rows.select_related("issued_by", "letter__meeting__region").order_by("pk")


def lines(rows: list[LetterNumber], gaps: list[Gap], user) -> list[Line]:
    """Rows as lines, each with the gaps that lie right before its running number; one query for what may be opened."""
    found = [Line(row, getattr(row, "letter", None)) for row in rows]
    meetings = {line.letter.meeting_id for line in found if line.letter}
    visible = set(Meeting.objects.visible_to(user).filter(pk__in=meetings).values_list("pk", flat=True))
    missing = {gap.sequence: gap for gap in gaps}
    for line in found:
        line.is_visible = bool(line.letter and line.letter.meeting_id in visible)
        at = (line.row.sequence or 0) - 1
        while at in missing:
            line.gaps.insert(0, missing[at])
            at -= 1
    return found


def gaps_of(letterhead: Letterhead | None, year: int) -> list[Gap]:
    """Running numbers below the highest that are not in the book, each with a reason."""
    rows = list(numbers(letterhead, year).values_list("sequence", "text", "dated_on", named=True))
    taken = {row.sequence for row in rows if row.sequence is not None}
    missing = [number for number in range(1, max(taken, default=0) + 1) if number not in taken]
    if not missing:
        return []
    by_hand = [row for row in rows if row.sequence is None]
    return [Gap(number, _why(letterhead, number, by_hand, year)) for number in missing]


def _why(letterhead: Letterhead, number: int, by_hand: list, year: int) -> str:
    look = look_of(letterhead)
    for row in by_hand:
        for urgency in ("", *Letter.Urgency.values):
            day = row.dated_on or date(year, 1, 1)
            if number_text(look, sequence=number, dated_on=day, urgency=urgency) == row.text:
                return f"dilewati, karena {row.text} sudah ditulis sendiri"
    return "tidak pernah diberikan Lokmin, atau barisnya dihapus dari basis data; nomor ini tidak dipakai lagi"


def blank_letters(letterhead: Letterhead | None, year: int) -> QuerySet[Letter]:
    """Issued letters whose number is written by hand on a dotted line."""
    if letterhead is None:
        return Letter.objects.none()
    rows = Letter.objects.filter(letterhead=letterhead, numbering=Letter.Numbering.BLANK, dated_on__year=year)
    return rows.exclude(status=Letter.Status.DRAFT).select_related("meeting__region").order_by("dated_on", "pk")


def years(letterhead: Letterhead | None, this_year: int) -> list[int]:
    """The years that have numbers or letters, and this one, the newest first."""
    if letterhead is None:
        return [this_year]
    found = set(LetterNumber.objects.filter(letterhead=letterhead).values_list("year", flat=True).order_by().distinct())
    issued = Letter.objects.filter(letterhead=letterhead).exclude(status=Letter.Status.DRAFT)
    found |= {day.year for day in issued.dates("dated_on", "year")}
    return sorted(found | {this_year}, reverse=True)


def next_number(letterhead: Letterhead, today: date) -> str:
    """What the next automatic letter of today would get; the reason when the pattern gives none."""
    try:
        return following_number(letterhead, today)[1]
    except ValidationError as error:
        return error.messages[0]


HEADER = [
    "No. urut", "Nomor surat", "Tanggal surat", "Hal", "Cara", "Keadaan", "Alasan dibatalkan", "Oleh", "Dicatat pada", "Lokmin",
]  # fmt: skip
WIDTHS = [10, 36, 18, 60, 16, 26, 40, 26, 18, 40]


def sheet(found: list[Line], gaps: list[Gap], dotted: list[Letter]) -> list[list[str]]:
    """The book as rows of a file: numbers with gaps where they are missing, dotted letters at the end."""
    rows = [HEADER]
    for line in found:
        rows += [[str(gap.sequence), "(tidak ada)", "", "", "", "Celah", gap.why, "", "", ""] for gap in line.gaps]
        rows.append(_cells(line))
    for letter in dotted:
        day = format_date(letter.dated_on)
        rows.append(["", "……", day, letter.subject, "Titik-titik", "Ditulis tangan", "", "", "", letter.meeting.title])
    return rows


def _cells(line: Line) -> list[str]:
    row = line.row
    return [
        str(row.sequence or ""),
        row.text,
        format_date(row.dated_on) if row.dated_on else "",
        row.subject,
        line.how,
        line.state[1],
        row.cancel_reason,
        str(row.issued_by or ""),
        format_date(row.issued_at),
        line.letter.meeting.title if line.letter and line.is_visible else "",
    ]

"""What the reviews of a kabupaten/kota return most: by item, section, puskesmas and quarter."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from lokmin.minutes.items import ITEMS
from lokmin.minutes.models import Minutes, Review, ReviewComment, ReviewItem
from lokmin.minutes.review_queries import reviewed_by
from puskesmas.calendar_text import roman

Verdict = ReviewItem.Verdict


@dataclass(frozen=True)
class ItemLine:
    """How often one item was lacking or missing, by the reviewer's word where he judged, else by the machine's."""

    code: str
    label: str
    lacking: int
    missing: int
    reviews: int

    @property
    def total(self) -> int:
        return self.lacking + self.missing

    @property
    def percent(self) -> int:
        return round(100 * self.total / self.reviews) if self.reviews else 0


@dataclass
class GroupLine:
    """One puskesmas or quarter: minutes decided, returns, rounds on average, days to the verdict in the middle."""

    name: str
    minutes: int = 0
    reviews: int = 0
    returned: int = 0
    approved: int = 0
    days: float | None = None

    @property
    def rounds(self) -> str:
        return decimal(round(self.reviews / self.minutes, 1)) if self.minutes else "0"

    @property
    def days_text(self) -> str:
        return "–" if self.days is None else decimal(self.days)


@dataclass(frozen=True)
class Statistics:
    """All figures of a period."""

    total: GroupLine
    items: list[ItemLine]
    sections: list[tuple[str, int]]
    places: list[GroupLine]
    quarters: list[GroupLine]
    most_rounds: int


def statistics(user, *, year: int | None = None, quarter: int | None = None) -> Statistics:
    """The decided reviews of meetings that count for a year and quarter; five queries."""
    minutes = reviewed_by(user)
    for field, value in {"year": year, "quarter": quarter}.items():
        if value:
            minutes = minutes.filter(**{f"meeting__{field}": value})
    rows = Review.objects.filter(revision__minutes__in=minutes.order_by().values("pk")).exclude(verdict="")
    reviews = list(
        rows.select_related("revision__minutes__meeting")
        .defer("revision__content")
        .prefetch_related("items", "revision__minutes__meeting__hosts__puskesmas")
        .order_by("pk")
    )
    rounds = Counter(review.revision.minutes_id for review in reviews)
    return Statistics(
        total=_group("Semua", reviews),
        items=_items(reviews),
        sections=_sections(rows),
        places=_groups(reviews, _place),
        quarters=_groups(reviews, _quarter),
        most_rounds=max(rounds.values(), default=0),
    )


def _items(reviews: list[Review]) -> list[ItemLine]:
    lacking, missing = Counter(), Counter()
    for review in reviews:
        judged = {item.code: item.verdict for item in review.items.all()}
        lacking.update(code for code in review.revision.lacking_codes if code not in judged)
        lacking.update(code for code, verdict in judged.items() if verdict == Verdict.LACKING)
        missing.update(code for code, verdict in judged.items() if verdict == Verdict.MISSING)
    lines = [ItemLine(kind.code, kind.label, lacking[kind.code], missing[kind.code], len(reviews)) for kind in ITEMS]
    return sorted(lines, key=lambda line: -line.total)


def _sections(rows) -> list[tuple[str, int]]:
    """Remarks per section, those made from items included; the most first."""
    found = Counter(ReviewComment.objects.filter(review__in=rows.values("pk")).values_list("section", flat=True))
    names = dict(ReviewComment.SECTIONS)
    return [(str(names[section]), number) for section, number in found.most_common()]


def _groups(reviews: list[Review], key) -> list[GroupLine]:
    found = defaultdict(list)
    for review in reviews:
        found[key(review.revision.minutes)].append(review)
    lines = [(order, _group(name, listed)) for (order, name), listed in found.items()]
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def _place(minutes: Minutes) -> tuple:
    lead = next((host.puskesmas.name for host in minutes.meeting.hosts.all() if host.is_lead), "")
    return lead.casefold(), lead


def _quarter(minutes: Minutes) -> tuple:
    meeting = minutes.meeting
    name = f"TW {roman(meeting.quarter)} {meeting.year}" if meeting.quarter else f"{meeting.year}, di luar triwulan"
    return (meeting.year, meeting.quarter or 5), name


def _group(name: str, reviews: list[Review]) -> GroupLine:
    days = [(review.decided_at - review.sent_at).days for review in reviews if review.sent_at and review.decided_at]
    verdicts = Counter(review.verdict for review in reviews)
    return GroupLine(
        name,
        minutes=len({review.revision.minutes_id for review in reviews}),
        reviews=len(reviews),
        returned=verdicts[Review.Verdict.RETURNED],
        approved=verdicts[Review.Verdict.APPROVED],
        days=median(days) if days else None,
    )


def decimal(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def sheet(found: Statistics) -> list[list[str]]:
    """The figures as rows of text for a file."""
    rows = [["Butir", "Yang diperiksa", "Kurang", "Tidak ada", "Dari telaah", "Persen"]]
    rows += [
        [line.code, line.label, str(line.lacking), str(line.missing), str(line.reviews), str(line.percent)]
        for line in found.items
    ]
    rows += [[], ["Bagian", "Catatan"], *([name, str(number)] for name, number in found.sections)]
    head = ["Notulen", "Telaah", "Dikembalikan", "Disetujui", "Putaran rata-rata", "Median hari sampai putusan"]
    for title, lines in (("Puskesmas", found.places), ("Triwulan", found.quarters), ("Seluruhnya", [found.total])):
        rows += [[], [title, *head]]
        rows += [
            [
                line.name,
                str(line.minutes),
                str(line.reviews),
                str(line.returned),
                str(line.approved),
                line.rounds,
                line.days_text,
            ]
            for line in lines
        ]
    return rows

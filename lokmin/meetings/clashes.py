"""When the people of a kecamatan are taken: other meetings, and guests already invited elsewhere.

Meetings may not import invitations; whoever knows more registers a source in `AppConfig.ready`. A source answers for
a span of time with a fixed number of queries, so a whole year is asked as cheaply as one morning.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import format_time
from puskesmas.models import Region

# How long a meeting without an end is taken to last, and the longest one looked for (domain: 08.30/09.00–12.00).
USUAL_LENGTH = timedelta(hours=3)
LONGEST = timedelta(hours=24)


@dataclass(frozen=True)
class Clash:
    """Somebody of the kecamatan is taken. What the other meeting is about is nobody else's business.

    `who` is empty when nobody is invited yet; `is_sent` says whether the letters went out; `host_ids` are the puskesmas
    that hold the other meeting.
    """

    meeting_id: int
    starts_at: datetime
    ends_at: datetime
    host_ids: frozenset = frozenset()
    who: str = ""
    is_sent: bool = False

    def overlaps(self, starts_at: datetime, ends_at: datetime | None) -> bool:
        return self.starts_at < end_of(starts_at, ends_at) and starts_at < self.ends_at

    def clock(self, zone) -> str:
        """09.00–12.00 at the place of the meeting."""
        first, last = (format_time(moment.astimezone(zone).time()) for moment in (self.starts_at, self.ends_at))
        return f"{first}–{last}"

    def told(self, region: Region, lead=None) -> str:
        """One sentence; only a host (`lead`) learns that the other meeting is its own."""
        clock = f"pukul {self.clock(region.timezone)}"
        if lead is not None and lead.pk in self.host_ids:
            return f"{lead} sendiri punya pertemuan lain {clock}."
        if not self.who:
            return f"Ada pertemuan lain di {region.full_name} {clock}."
        word = "sudah diundang" if self.is_sent else "masuk daftar tamu"
        return f"{self.who} {word} pertemuan lain {clock}."


Source = Callable[..., list[Clash]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source(region, first, last, *, but)` returns what is taken between two moments, `but` being the meeting asked for."""
    if source not in _sources:
        _sources.append(source)


def taken(region: Region, first: datetime, last: datetime, *, but: Meeting | None = None) -> list[Clash]:
    """All that is taken in a kecamatan between two moments, one entry per meeting, earliest first."""
    by_meeting: dict[int, Clash] = {}
    for source in _sources:
        for clash in source(region, first, last, but=but):
            known = by_meeting.get(clash.meeting_id)
            if known is None or (clash.who and not known.who):
                by_meeting[clash.meeting_id] = clash
    return sorted(by_meeting.values(), key=lambda clash: (clash.starts_at, clash.meeting_id))


def clashes(
    region: Region, starts_at: datetime, ends_at: datetime | None, *, but: Meeting | None = None
) -> list[Clash]:
    """What is taken in a kecamatan while a meeting would last; a fixed number of queries."""
    found = taken(region, starts_at, end_of(starts_at, ends_at), but=but)
    return [clash for clash in found if clash.overlaps(starts_at, ends_at)]


def end_of(starts_at: datetime, ends_at: datetime | None) -> datetime:
    return ends_at or starts_at + USUAL_LENGTH


def of_meeting(meeting: Meeting, **known) -> Clash:
    """The time a meeting takes (its hosts prefetched)."""
    hosts = frozenset(host.puskesmas_id for host in meeting.hosts.all())
    return Clash(meeting.pk, meeting.starts_at, end_of(meeting.starts_at, meeting.ends_at), hosts, **known)


def around(first: datetime, last: datetime) -> dict:
    """Lookups for rows of `Meeting` that may overlap a span."""
    return {"starts_at__gt": first - LONGEST, "starts_at__lt": last}


def other_meetings(region: Region, first: datetime, last: datetime, *, but: Meeting | None = None) -> list[Clash]:
    """Meetings of the same kecamatan, whoever holds them and whether anybody is invited yet; two queries."""
    rows = Meeting.objects.active().filter(region=region, **around(first, last)).exclude(pk=but.pk if but else None)
    return [of_meeting(meeting) for meeting in rows.prefetch_related("hosts")]

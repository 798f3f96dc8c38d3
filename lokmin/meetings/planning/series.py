"""A series of meetings: changing place, clock, chair and funding for several at once, and stopping it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from lokmin.meetings import services
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning.warnings import DateWarning, warnings_for
from puskesmas import access

Status = Meeting.Status
# Meetings nobody was invited to yet; all others keep what their guests were told.
CHANGEABLE = Meeting.BEFORE_INVITING
SHIFT_WARNED = "Belum ada yang disimpan: baca dahulu peringatan tentang hari pertemuan lain di rangkaian ini."
COMMON = ["place", "chair_post", "chair_name", "funding", "funded_count"]


class Reach(models.TextChoices):
    """How far a change goes."""

    ONLY = "only", "Hanya pertemuan ini"
    FOLLOWING = "following", "Pertemuan ini dan berikutnya"
    ALL = "all", "Semua pertemuan rangkaian ini"


@dataclass(frozen=True)
class Sibling:
    """Another meeting of the series. `kept` says why a change does not touch it; empty when it does."""

    meeting: Meeting
    is_later: bool
    kept: str = ""

    def is_reached(self, reach: str) -> bool:
        return not self.kept and (reach == Reach.ALL or (reach == Reach.FOLLOWING and self.is_later))


def siblings(meeting: Meeting, by) -> list[Sibling]:
    """The other meetings of the series that `by` may edit, by date; none for one that stands alone. Three queries."""
    rows, now = _of_series(meeting, by).exclude(pk=meeting.pk), timezone.now()
    return [Sibling(row, row.starts_at > meeting.starts_at, _kept(row, now)) for row in _editable(rows, by)]


def _of_series(meeting: Meeting, by) -> models.QuerySet[Meeting]:
    """The meetings of the series that `by` sees; a puskesmas that joins one of them sees only that one."""
    if meeting.series_id is None:
        return Meeting.objects.none()
    return Meeting.objects.visible_to(by).filter(series=meeting.series_id)


def _editable(rows: models.QuerySet[Meeting], by) -> list[Meeting]:
    found = rows.for_pages().order_by("starts_at", "pk")
    return [row for row in found if access.may(by, "meetings.edit", row.scope)]


def _kept(meeting: Meeting, now: datetime) -> str:
    if meeting.status not in CHANGEABLE:
        return meeting.get_status_display().lower()
    return "sudah lewat" if meeting.starts_at < now else ""


def versions_of(found: list[Sibling]) -> str:
    """What the page saw of the others ("12:3 14:1"), to notice a colleague's change."""
    return " ".join(f"{item.meeting.pk}:{item.meeting.version}" for item in found if not item.kept)


def read_versions(text: str) -> dict[int, int]:
    pairs = (part.split(":") for part in text[:2000].split() if part.count(":") == 1)
    return {
        int(one): int(two) for one, two in pairs if one.isdecimal() and two.isdecimal() and len(one) + len(two) < 24
    }


@transaction.atomic
def change_with_series(
    meeting: Meeting,
    change: Callable[[], object],
    *,
    by,
    reach: str,
    versions: dict[int, int],
    is_weekday_shifted: bool = False,
    is_warned: bool = False,
) -> list[Meeting]:
    """Run `change` on the meeting and carry over what it changed to the others it reaches and `by` may edit; return those.

    Place, clock, chair and funding follow, never a date; with `is_weekday_shifted` the others move to the new weekday
    of their own week, and count for the year and quarter they counted for. Meetings with letters out are left alone.
    Refuses all of it when one of them was changed meanwhile, and (unless `is_warned`) when something speaks against one
    of the days they would move to.
    """
    others = [item.meeting for item in siblings(meeting, by) if item.is_reached(reach)]
    services.hold_meetings([meeting.pk, *(other.pk for other in others)])
    before = _facts(meeting)
    change()
    meeting.refresh_from_db(fields=[*COMMON, "starts_at", "ends_at"])
    after = _facts(meeting)
    found = [(other, _values(other, before, after, is_weekday_shifted)) for other in others]
    if not is_warned:
        _warn_of_days(found)
    changed = [(other, values) for other, values in found if values]
    for other, values in changed:
        _update(other, values, by, versions)
    return [other for other, _ in changed]


@dataclass(frozen=True)
class Shifted:
    """Another meeting that would move, to which day, and what speaks against it."""

    meeting: Meeting
    day: date
    warnings: list[DateWarning]


class ShiftWarned(ValidationError):
    """Something speaks against days the others would move to; `rows` says for each what."""

    def __init__(self, rows: list[Shifted]):
        super().__init__(SHIFT_WARNED, code="shift")
        self.rows = rows


def _warn_of_days(found: list[tuple[Meeting, dict]]) -> None:
    rows = [_shifted(other, values) for other, values in found if "starts_at" in values]
    if against := [row for row in rows if row and row.warnings]:
        raise ShiftWarned(against)


def _shifted(other: Meeting, values: dict) -> Shifted | None:
    """What is new against the day another meeting would move to; None when only its clock changes."""
    day = values["starts_at"].astimezone(other.timezone).date()
    if day == other.held_on or other.lead_host is None:
        return None
    where = {"lead": other.lead_host, "region": other.region, "but": other}
    known = warnings_for(starts_at=other.starts_at, ends_at=other.ends_at, **where)
    found = warnings_for(starts_at=values["starts_at"], ends_at=values["ends_at"], **where)
    return Shifted(other, day, [row for row in found if row not in known])


def _facts(meeting: Meeting) -> dict:
    start, end = meeting.local_start, meeting.local_end
    facts = {name: getattr(meeting, name) for name in COMMON}
    return facts | {"start": start.time(), "end": end.time() if end else None, "weekday": start.weekday()}


def _values(other: Meeting, before: dict, after: dict, is_weekday_shifted: bool) -> dict:
    """The columns of another meeting that follow the change."""
    values = {
        name: after[name] for name in COMMON if after[name] != before[name] and getattr(other, name) != after[name]
    }
    is_shifted = is_weekday_shifted and after["weekday"] != before["weekday"]
    if (before["start"], before["end"]) == (after["start"], after["end"]) and not is_shifted:
        return values
    day = other.held_on
    if is_shifted:
        day = _same_week(day, after["weekday"])
    starts_at = datetime.combine(day, after["start"], other.timezone)
    ends_at = datetime.combine(day, after["end"], other.timezone) if after["end"] else None
    if (starts_at, ends_at) != (other.starts_at, other.ends_at):
        values |= {"starts_at": starts_at, "ends_at": ends_at}
    return values


def _same_week(day: date, weekday: int) -> date:
    """That weekday of the week of a day, unless it has passed."""
    moved = day + timedelta(weekday - day.weekday())
    return moved if moved > timezone.localdate() else day


def _update(other: Meeting, values: dict, by, versions: dict[int, int]) -> None:
    try:
        services.update_meeting(other, by=by, expected_version=versions.get(other.pk, 0), **values)
    except ValidationError as error:
        if getattr(error, "code", None) != "conflict":
            raise
        raise ValidationError(
            f"{other.title} di rangkaian ini baru saja diubah orang lain, jadi belum ada yang disimpan. "
            "Periksa daftarnya, lalu simpan sekali lagi.",
            code="series_conflict",
        ) from error


@transaction.atomic
def stop_series(meeting: Meeting, *, reason: str, by) -> list[Meeting]:
    """Cancel this meeting and the following ones of its series that nobody was invited to; return them, earliest first.

    Meetings `by` may not edit stay as well. Refuses when there is none. Meetings with letters out or already held stay as they are.
    """
    rows = remaining(meeting, by)
    if not rows:
        raise ValidationError("Tidak ada lagi pertemuan rangkaian ini yang masih rencana.")
    services.hold_meetings(row.pk for row in rows)
    for row in rows:
        services.cancel_meeting(row, reason=reason, by=by)
    return rows


def remaining(meeting: Meeting, by) -> list[Meeting]:
    """This meeting and the later ones of its series that stopping would cancel for `by`."""
    rows = _of_series(meeting, by).filter(status__in=CHANGEABLE, starts_at__gte=meeting.starts_at)
    return _editable(rows.filter(starts_at__gt=timezone.now()), by)

"""Saving a year plan: the proposed meetings are made, the moved ones moved, all or nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.meetings import services
from lokmin.meetings.models import Meeting, MeetingSeries
from lokmin.meetings.planning.year import MOVABLE, Slot, YearPlan
from puskesmas import audit
from puskesmas.models import Puskesmas

Kind = Meeting.Kind


@dataclass(frozen=True)
class New:
    """A meeting to be made in a slot of the plan."""

    slot: Slot
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class Move:
    """A planned meeting with the version the page saw and the time it should have; `is_agreed` settles its date."""

    meeting_id: int
    version: int
    starts_at: datetime
    ends_at: datetime | None
    is_agreed: bool = False


@dataclass
class Saved:
    """What saving did; `already` are the slots somebody filled before."""

    created: list[Meeting] = field(default_factory=list)
    moved: list[Meeting] = field(default_factory=list)
    agreed: list[Meeting] = field(default_factory=list)
    already: list[Slot] = field(default_factory=list)


@transaction.atomic
def save_plan(lead: Puskesmas, year: int, *, by, new: list[New], moves: list[Move] = (), **common) -> Saved:
    """Create the meetings of the slots as planned ones (rencana) and move those whose time changed.

    A slot that has a meeting by now is left as it is, so saving twice, or two people at once, makes one set. `common`
    are place, chair, funding and co-hosts. Refuses a move of a meeting somebody else changed meanwhile.
    """
    Puskesmas.objects.select_for_update(no_key=True).get(pk=lead.pk)
    services.hold_meetings(move.meeting_id for move in moves)
    plan, saved = YearPlan(lead, year), Saved()
    for move in moves:
        _move(plan, move, saved, by)
    filled = {Slot(year, quarter=number) for number in plan.known_quarters}
    filled |= {Slot(year, month=number) for number in plan.known_months}
    for item in sorted(new, key=lambda item: item.starts_at):
        if item.slot in filled:
            saved.already.append(item.slot)
            continue
        filled.add(item.slot)
        saved.created.append(_create(plan, item, saved, by, common))
    if saved.created:
        titles = [meeting.title for meeting in saved.created]
        audit.record("rencana lokmin disimpan", lead, by=by, changes={"tahun": year, "pertemuan": [[], titles]})
    return saved


def _create(plan: YearPlan, item: New, saved: Saved, by, common: dict) -> Meeting:
    kind = Kind.MONTHLY
    if item.slot.quarter:
        kind = Kind.FIRST if is_first(plan, item, saved) else Kind.ROUTINE
    return services.create_meeting(
        by=by,
        lead=plan.lead,
        is_agreed=False,
        kind=kind,
        year=plan.year,
        quarter=item.slot.quarter,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        is_recorded_late=False,
        series=_series(plan, item.slot, by),
        **common,
    )


def is_first(plan: YearPlan, item: New, saved: Saved) -> bool:
    """Whether a new quarterly meeting is the first of its year (penggalangan tim): none stands before it."""
    known = [row for rows in plan.of_quarters.values() for row in rows if row.status != Meeting.Status.CANCELLED]
    before = any(row.kind == Kind.FIRST or row.starts_at < item.starts_at for row in known)
    return not before and not any(meeting.quarter for meeting in saved.created)


def _series(plan: YearPlan, slot: Slot, by) -> MeetingSeries:
    """The series of the year, made with its first meeting; the caller holds the lock on the puskesmas."""
    name = f"Lokmin tribulanan {plan.year}" if slot.quarter else f"Lintas sektor bulanan {plan.year}"
    return MeetingSeries.objects.get_or_create(puskesmas=plan.lead, name=name, defaults={"created_by": by})[0]


def _move(plan: YearPlan, move: Move, saved: Saved, by) -> None:
    meeting = next((row for row in plan.meetings if row.pk == move.meeting_id), None)
    if meeting is None:
        return
    is_moved = (meeting.starts_at, meeting.ends_at) != (move.starts_at, move.ends_at)
    is_settled = move.is_agreed and meeting.status == Meeting.Status.PLANNED
    if not is_moved and not is_settled:
        return
    if meeting.status not in MOVABLE:
        raise ValidationError(
            f"{meeting.title} sekarang berkeadaan “{meeting.get_status_display()}”. Pindahkan lewat halamannya sendiri."
        )
    try:
        times = {"starts_at": move.starts_at, "ends_at": move.ends_at}
        services.update_meeting(meeting, by=by, expected_version=move.version, is_agreed=move.is_agreed, **times)
    except ValidationError as error:
        if getattr(error, "code", None) == "conflict":
            raise ValidationError(
                f"{meeting.title} baru saja diubah orang lain, jadi belum ada yang disimpan. Muat ulang halaman ini."
            ) from error
        raise
    if is_moved:
        saved.moved.append(meeting)
    if is_settled:
        saved.agreed.append(meeting)

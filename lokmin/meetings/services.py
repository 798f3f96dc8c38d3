"""Everything that writes a meeting. States move by the table `Meeting.MOVES`, always by conditional update."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lokmin.meetings import followers, programme, queries
from lokmin.meetings.models import AgendaItem, Meeting, MeetingHost
from puskesmas import audit
from puskesmas.models import Puskesmas
from puskesmas.twice import a_moment_ago

Status = Meeting.Status
CHANGED = "Sudah diubah orang lain. Muat ulang halaman ini, lalu ulangi."
# Fields an edit may touch; state, hosts and villages have their own way.
FIELDS = [
    "kind",
    "year",
    "quarter",
    "starts_at",
    "ends_at",
    "place",
    "theme",
    "chair_post",
    "chair_name",
    "is_with_fkp",
    "funding",
    "funded_count",
    "is_recorded_late",
]
SCHEDULE = ("starts_at", "ends_at", "place")


@transaction.atomic
def create_meeting(*, by, lead: Puskesmas, hosts=(), villages=None, is_agreed: bool = True, **fields) -> Meeting:
    """Create a meeting with its hosts, villages, usual programme and link to the previous one.

    `hosts` are the co-hosts; `villages` None means all the hosts serve. With `is_agreed` the date counts as settled
    (terjadwal), else it is a proposal (rencana). Refuses an end before the start and villages of others. Sent twice
    it is one meeting.
    """
    region = queries.subdistrict_of(lead)
    if region.level != region.Level.SUBDISTRICT:
        raise ValidationError({"lead": "Kecamatan puskesmas ini belum diketahui. Isi wilayah kerjanya di Pengaturan."})
    _check_times(fields["starts_at"], fields.get("ends_at"))
    fields.setdefault("year", fields["starts_at"].year)
    fields.setdefault("is_recorded_late", fields["starts_at"] < timezone.now())
    Puskesmas.objects.select_for_update(no_key=True).get(pk=lead.pk)
    twin = Meeting.objects.filter(
        hosts__puskesmas=lead, created_by=by, created_at__gte=a_moment_ago(), **fields
    ).first()
    if twin and (not villages or {row.pk for row in villages} == {row.pk for row in twin.villages.all()}):
        return twin
    status = Status.SCHEDULED if is_agreed else Status.PLANNED
    meeting = Meeting.objects.create(region=region, status=status, created_by=by, **fields)
    _set_hosts(meeting, lead, hosts)
    _set_villages(meeting, villages)
    meeting.previous = queries.previous_meeting(meeting)
    meeting.save(update_fields=["previous"])
    _write_agenda(meeting, programme.default_programme(meeting))
    audit.record("lokmin dibuat", meeting, by=by, changes={"starts_at": meeting.starts_at, "place": meeting.place})
    return meeting


@transaction.atomic
def update_meeting(
    meeting: Meeting, *, by, expected_version: int, hosts=None, villages=None, is_agreed=None, **fields
) -> Meeting:
    """Change what was planned; refuses a closed or cancelled meeting and one that somebody else changed meanwhile.

    `hosts` are the co-hosts (None keeps them), `villages` an empty list means all. A new date, time or place is noted
    in `schedule_changed_at`: letters issued before it need a correction.
    """
    _refuse_unless(meeting, [Status.PLANNED, Status.SCHEDULED, Status.INVITED, Status.HELD, Status.POSTPONED])
    _check_times(fields.get("starts_at", meeting.starts_at), fields.get("ends_at", meeting.ends_at))
    changes = {
        name: [getattr(meeting, name), fields[name]]
        for name in FIELDS
        if name in fields and fields[name] != getattr(meeting, name)
    }
    values = {name: new for name, (_, new) in changes.items()}
    if any(name in changes for name in SCHEDULE):
        values["schedule_changed_at"] = timezone.now()
    if is_agreed and meeting.status == Status.PLANNED:
        values["status"] = Status.SCHEDULED
    _write(meeting, expected_version, **values)
    if hosts is not None:
        _set_hosts(meeting, meeting.lead_host, hosts)
    if villages is not None:
        _set_villages(meeting, villages)
    meeting.previous = queries.previous_meeting(meeting)
    meeting.save(update_fields=["previous"])
    audit.record("lokmin diubah", meeting, by=by, changes=changes)
    if "schedule_changed_at" in values:
        followers.follow(meeting, by=by)
    return meeting


@transaction.atomic
def save_agenda(meeting: Meeting, items: list[dict], *, by, expected_mark: str | None = None) -> None:
    """Replace the programme by these items in this order; refuses an item that ends before it starts.

    `expected_mark` is `queries.agenda_mark` of what the writer saw: a programme changed meanwhile is not overwritten.
    """
    hold_meetings([meeting.pk])
    _refuse_unless(meeting, [Status.PLANNED, Status.SCHEDULED, Status.INVITED, Status.HELD, Status.POSTPONED])
    if expected_mark is not None and expected_mark != queries.agenda_mark(meeting):
        raise ValidationError(CHANGED, code="conflict")
    for item in items:
        if item.get("starts_at") and item.get("ends_at") and item["ends_at"] <= item["starts_at"]:
            raise ValidationError(f"“{item['title']}”: jam selesai harus setelah jam mulai.")
    before = list(meeting.agenda.values_list("title", flat=True))
    _write_agenda(meeting, items)
    titles = [before, [item["title"] for item in items]]
    audit.record("susunan acara disimpan", meeting, by=by, changes={"acara": titles})


@transaction.atomic
def postpone_meeting(meeting: Meeting, *, reason: str, by) -> Meeting:
    """Put a meeting off without a new date yet; the reason is shown to everybody who sees the meeting."""
    _move(meeting, Status.POSTPONED, by=by, verb="lokmin ditunda", status_reason=_reason(reason))
    followers.follow(meeting, by=by)
    return meeting


@transaction.atomic
def reschedule_meeting(meeting: Meeting, *, starts_at: datetime, ends_at: datetime | None, place: str, by) -> Meeting:
    """Give a meeting a new date, time and place; a postponed one is scheduled again. What must follow stands in `followers`.

    Nothing happens when it is scheduled so already.
    """
    hold_meetings([meeting.pk])
    _refuse_unless(meeting, [Status.PLANNED, Status.SCHEDULED, Status.INVITED, Status.POSTPONED])
    _check_times(starts_at, ends_at)
    settled = Meeting.objects.filter(pk=meeting.pk, status__in=[Status.SCHEDULED, Status.INVITED])
    if settled.filter(starts_at=starts_at, ends_at=ends_at, place=place).exists():
        meeting.refresh_from_db(fields=["status", "status_reason", "version", *SCHEDULE])
        return meeting
    changes = {
        "mulai": [meeting.starts_at, starts_at],
        "selesai": [meeting.ends_at, ends_at],
        "tempat": [meeting.place, place],
    }
    values = {"starts_at": starts_at, "ends_at": ends_at, "place": place, "schedule_changed_at": timezone.now()}
    if meeting.status in (Status.PLANNED, Status.POSTPONED):
        verb = "lokmin dijadwalkan ulang"
        _move(meeting, Status.SCHEDULED, by=by, verb=verb, changes=changes, status_reason="", **values)
    else:
        _write(meeting, None, **values)
        audit.record("lokmin dijadwalkan ulang", meeting, by=by, changes=changes)
    followers.follow(meeting, by=by)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by) -> Meeting:
    """Call a meeting off for good; one that took place cannot be cancelled."""
    _move(meeting, Status.CANCELLED, by=by, verb="lokmin dibatalkan", status_reason=_reason(reason))
    followers.follow(meeting, by=by)
    return meeting


@transaction.atomic
def mark_invited(meeting: Meeting, *, by) -> Meeting:
    """Note that letters went out; nothing happens when it already is so or the meeting took place."""
    if meeting.status in (Status.INVITED, Status.HELD, Status.CLOSED):
        return meeting
    return _move(meeting, Status.INVITED, by=by, verb="undangan terkirim")


@transaction.atomic
def unmark_invited(meeting: Meeting, *, by) -> Meeting:
    """Note that no letter went out after all: all were taken back. Nothing happens in any other state."""
    if Meeting.objects.filter(pk=meeting.pk, status=Status.INVITED).update(status=Status.SCHEDULED):
        changes = {"status": [Status.INVITED, Status.SCHEDULED]}
        audit.record("undangan ditarik semua", meeting, by=by, changes=changes)
    meeting.refresh_from_db(fields=["status"])
    return meeting


@transaction.atomic
def mark_held(meeting: Meeting, *, by) -> Meeting:
    """Note that the meeting took place; nothing happens when it already is so."""
    if meeting.status in (Status.HELD, Status.CLOSED):
        return meeting
    return _move(meeting, Status.HELD, by=by, verb="lokmin dilaksanakan")


@transaction.atomic
def close_meeting(meeting: Meeting, *, by) -> Meeting:
    """Close a meeting whose minutes are approved; nothing happens when it already is closed."""
    if meeting.status == Status.CLOSED:
        return meeting
    return _move(meeting, Status.CLOSED, by=by, verb="lokmin selesai")


def hold_meetings(pks) -> None:
    """Hold these meetings until the transaction ends; in one order, so that two who hold several wait for each other."""
    list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=list(pks)).order_by("pk").values_list("pk"))


def _move(meeting: Meeting, to: str, *, by, verb: str, changes: dict | None = None, **values) -> Meeting:
    """Enter a state if the table allows it from the state the database holds now, else refuse with a sentence."""
    before = meeting.status
    # Only what an editor sees counts as a new version: sending letters must not look like a colleague's edit.
    version = F("version") + int("starts_at" in values)
    moved = Meeting.objects.filter(pk=meeting.pk, status__in=Meeting.MOVES[to]).update(
        status=to, version=version, **values
    )
    meeting.refresh_from_db(fields=["status", "status_reason", "version", *values])
    if not moved:
        raise ValidationError(
            f"Lokmin ini sekarang berkeadaan “{meeting.get_status_display()}”, jadi tidak bisa menjadi “{Status(to).label}”. "
            "Muat ulang halaman untuk melihat keadaan terbaru."
        )
    audit.record(
        verb, meeting, by=by, changes={"status": [before, to], "alasan": meeting.status_reason, **(changes or {})}
    )
    return meeting


def _write(meeting: Meeting, expected_version: int | None, **values) -> None:
    """Write columns and raise the version, unless somebody was faster."""
    rows = Meeting.objects.filter(pk=meeting.pk)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    if not rows.filter(status=meeting.status).update(version=F("version") + 1, **values):
        raise ValidationError(CHANGED, code="conflict")
    meeting.refresh_from_db(fields=["version", *values])


def _refuse_unless(meeting: Meeting, states: list) -> None:
    status = Meeting.objects.values_list("status", flat=True).get(pk=meeting.pk)
    if status not in states:
        raise ValidationError(f"Lokmin ini sudah berkeadaan “{Status(status).label}” dan tidak bisa diubah lagi.")


def _check_times(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at and ends_at <= starts_at:
        raise ValidationError({"ends_at": "Jam selesai harus setelah jam mulai. Kosongkan bila sampai selesai."})


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": "Tulis alasannya, supaya tamu dan dinas kesehatan tahu."})
    return reason.strip()


def _set_hosts(meeting: Meeting, lead: Puskesmas, hosts) -> None:
    others = [host for host in hosts if host.pk != lead.pk]
    kept = [lead.pk, *(host.pk for host in others)]
    meeting.hosts.exclude(puskesmas__in=kept).delete()
    for puskesmas in [lead, *others]:
        MeetingHost.objects.get_or_create(
            meeting=meeting, puskesmas=puskesmas, defaults={"is_lead": puskesmas.pk == lead.pk}
        )
    # Hosts that were prefetched before are not the hosts any more.
    getattr(meeting, "_prefetched_objects_cache", {}).pop("hosts", None)


def _set_villages(meeting: Meeting, villages) -> None:
    """Set the villages talked about; none given means all the hosts serve."""
    served = list(queries.villages_of([host.puskesmas_id for host in meeting.hosts.all()]))
    chosen = list(villages or served)
    foreign = [village.name for village in chosen if village not in served]
    if foreign:
        raise ValidationError({"villages": f"Bukan wilayah kerja penyelenggara: {', '.join(foreign)}."})
    meeting.villages.set(chosen)


def _write_agenda(meeting: Meeting, items: list[dict]) -> None:
    meeting.agenda.all().delete()
    rows = [AgendaItem(meeting=meeting, order=number, **item) for number, item in enumerate(items, start=1)]
    AgendaItem.objects.bulk_create(rows)

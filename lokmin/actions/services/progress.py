"""What became of a row: said at a later meeting, or reported to the puskesmas between meetings."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lokmin.actions import queries
from lokmin.actions.models import ActionItem, Progress
from lokmin.actions.services.guards import lock_action, lock_minutes
from lokmin.minutes.conflicts import Conflict
from puskesmas import audit
from puskesmas.twice import a_moment_ago

State = ActionItem.State
# Ended without success or stuck: the reader wants to know why (checklist D3).
NEEDS_WORDS = {
    State.DONE: "Tulis hasilnya dengan satu kalimat, misalnya “Empat rumah sudah punya jamban”.",
    State.BLOCKED: "Tulis kendalanya dengan satu kalimat.",
    State.CANCELLED: "Tulis alasan dibatalkan dengan satu kalimat.",
}


@transaction.atomic
def evaluate_action(
    action: ActionItem, *, meeting, state: str, text: str, by, expected_version: int | None = None
) -> Progress:
    """Record what a later meeting heard about a row, and give the row that state.

    One person writes one report of a meeting a day: while his is the newest, saying it better changes that one. Nothing
    new changes nothing. Refuses locked minutes, rows that are not on this meeting's list, a state without the sentence it needs, and
    ending a row that goes on in this RTL. With `expected_version` a row somebody else evaluated meanwhile raises
    `Conflict` with both sentences.
    """
    lock_minutes(meeting)
    row = lock_action(action)
    if not queries.previous_rows(meeting).filter(pk=row.pk).exists():
        raise ValidationError("Baris ini tidak ada pada evaluasi RTL pertemuan ini. Muat ulang halaman.")
    own = _own_of_today(row, meeting, by)
    if own and (own.state, own.text) == (state, text.strip()):
        return own
    if expected_version is not None and row.version != expected_version:
        raise _conflict(row, state, text)
    is_carried = row.state == State.CARRIED_OVER
    if is_carried and state not in ActionItem.UNFINISHED:
        raise ValidationError(
            "Baris ini sudah dilanjutkan ke RTL. Hapus dahulu baris lanjutannya, lalu ubah keadaannya di sini."
        )
    return record_progress(
        row, state, text, source=Progress.Source.MEETING, by=by, meeting=meeting, keep_state=is_carried, better=own
    )


@transaction.atomic
def report_progress(action: ActionItem, *, state: str, text: str, by) -> Progress:
    """Record what the puskesmas heard about a row between meetings, and give the row that state.

    Refuses a row that goes on at a later meeting and a state without the sentence it needs. Sent twice it is one report.
    """
    row = lock_action(action)
    if row.state == State.CARRIED_OVER:
        raise ValidationError("Kegiatan ini sudah dilanjutkan ke pertemuan berikutnya. Catat pada baris lanjutannya.")
    last = row.progress.spoken().first()
    said = {"state": state, "text": text.strip(), "source": Progress.Source.STAFF, "by_id": by.pk}
    if last and last.at >= a_moment_ago() and all(getattr(last, name) == value for name, value in said.items()):
        return last
    return record_progress(row, state, text, source=Progress.Source.STAFF, by=by)


def record_progress(
    row: ActionItem, state, text, *, source, by, meeting=None, report=None, keep_state=False, better=None
) -> Progress:
    """Write one report on a row the caller holds under lock, and give the row that state unless `keep_state`.

    `better` is the report that is said better instead of one more.
    """
    text = text.strip()
    if state not in ActionItem.ANSWERS:
        raise ValidationError({"state": "Pilih keadaan: belum, proses, selesai, terkendala, atau dibatalkan."})
    if not text and state in NEEDS_WORDS:
        raise ValidationError({"text": NEEDS_WORDS[state]})
    progress = better or Progress(action=row, meeting=meeting, report=report, source=source, by=by)
    said_before = progress.text
    progress.state, progress.text, progress.at = state, text, timezone.now()
    progress.full_clean(exclude=["action", "meeting", "report", "by"])
    progress.save(**({"update_fields": ["state", "text", "at"]} if better else {"force_insert": True}))
    before = row.state
    if not keep_state:
        row.state = state
        row.result = text if state == State.DONE else row.result
        row.finished_on = timezone.localdate() if state == State.DONE else None
    row.version += 1
    row.updated_by = by
    row.save(update_fields=["state", "result", "finished_on", "version", "updated_by", "updated_at"])
    changes = {"state": [before, state], "keterangan": [said_before, text] if better else text}
    audit.record(
        "tindak lanjut dicatat", row, by=by, changes=changes | ({"pertemuan": str(meeting)} if meeting else {})
    )
    return progress


def _own_of_today(row: ActionItem, meeting, by) -> Progress | None:
    """What this person said at this meeting today, while nobody has said anything newer."""
    newest = row.progress.spoken().first()
    if newest is None or (newest.meeting_id, newest.by_id, newest.source) != (
        meeting.pk,
        by.pk,
        Progress.Source.MEETING,
    ):
        return None
    day = newest.at.astimezone(meeting.timezone).date()
    return newest if day == timezone.now().astimezone(meeting.timezone).date() else None


def _conflict(row: ActionItem, state: str, text: str) -> Conflict:
    last = row.progress.spoken().select_related("by").first()
    theirs = {"keadaan": row.get_state_display(), "keterangan": last.text if last else ""}
    yours = {"keadaan": dict(State.choices).get(state, state), "keterangan": text}
    return Conflict(
        theirs=theirs,
        yours=yours,
        by=last.by if last else row.updated_by,
        at=last.at if last else row.updated_at,
        version=row.version,
    )

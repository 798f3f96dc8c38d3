"""The work behind an import, done by a worker: examine every row, save the chosen ones, take them back.

A batch is claimed with a lease and a fence (`puskesmas.leases`). A worker that was thought dead and comes back late
writes nothing: every chunk and every end is one transaction that first asks whether the batch is still its own.
"""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from puskesmas import audit
from puskesmas.imports import services
from puskesmas.imports.kinds import Examined, Kind, Row, State, kind_of
from puskesmas.imports.queries import counts_of, is_last_saved, organisation_at, row_of
from puskesmas.imports.table import Line, Table
from puskesmas.leases import LEASE, MAX_ATTEMPTS
from puskesmas.models import ImportBatch, ImportRow
from puskesmas.models.imports import SAVABLE

logger = logging.getLogger(__name__)
Stage = ImportBatch.Stage
CHUNK = 500
FAILED_OFTEN = "Gagal walau dicoba berkali-kali. Coba lagi; bila tetap gagal, beri tahu pengelola."
MOVED = "{count} baris berubah sejak pratinjau karena datanya diubah orang lain. Periksa baris yang ditandai, lalu simpan lagi."
# Where a batch falls back to when its work cannot be done.
BACK = {Stage.PREVIEWING: Stage.FAILED, Stage.SAVING: Stage.READY, Stage.UNDOING: Stage.SAVED}


class Lost(Exception):
    """Another worker holds the batch now."""


def run(batch_id: int) -> bool:
    """Do what a batch waits for, if nobody works on it; return whether it was done. Safe to run twice."""
    claimed = ImportBatch.objects.filter(pk=batch_id).claim(1)
    if not claimed:
        return False
    batch = ImportBatch.objects.select_related("puskesmas", "region", "saved_by", "uploaded_by").get(pk=batch_id)
    batch.fence = claimed[0].fence
    try:
        with audit.acting(audit.Source.IMPORT):
            WORK[batch.stage](batch, kind_of(batch.kind))
    except Lost:
        return False
    except ValidationError as error:
        _give_back(batch, " ".join(error.messages))
    except Exception:
        logger.exception("Impor %s gagal", batch.pk)
        _try_later(batch)
        return False
    return True


def preview(batch: ImportBatch, kind: Kind) -> None:
    """Read the whole file and store what every row would do, a chunk at a time so that progress is seen."""
    content = services.content_of(batch)
    table = services.read_table(kind, content, batch.filename, sheet=batch.sheet, header_row=batch.header_row)
    pairs = _rows(kind, table, batch.mapping)
    _hold(batch, total_rows=len(pairs), done_rows=0)
    ImportRow.objects.filter(batch=batch).delete()
    done = 0
    for chunk in _chunks(_examined(kind, pairs, batch)):
        done += len(chunk)
        with transaction.atomic():
            _hold(batch, done_rows=done)
            ImportRow.objects.bulk_create(
                ImportRow(
                    batch=batch,
                    position=done - len(chunk) + at,
                    number=item.row.number,
                    values=item.row.values,
                    state=item.state,
                    reason=item.reason,
                    changes=item.changes,
                    is_chosen=item.state in SAVABLE,
                )
                for at, item in enumerate(chunk, start=1)
            )
    notes = list(table.notes)
    if empty := len(table.rows) - len(pairs):
        notes.append(f"{empty} baris tanpa isi di kolom yang dipilih dilewati.")
    _end(batch, Stage.READY, notes=notes, tallies=counts_of(batch).by_state)


def _rows(kind: Kind, table: Table, mapping: dict[str, int]) -> list[tuple[Row, Line]]:
    """Rows under the names of the kind, each with its line of the file; lines without any value are left out."""
    if any(place >= len(table.header) for place in mapping.values()):
        raise ValidationError("Kolom yang dipilih tidak ada lagi di berkas. Pilih kolomnya sekali lagi.")
    pairs = []
    for line in table.rows:
        values = {name: line.cells[place] for name, place in mapping.items()}
        if any(values.values()) or any(place in line.problems for place in mapping.values()):
            pairs.append((Row(line.number, values), line))
    return pairs


def _examined(kind: Kind, pairs: list[tuple[Row, Line]], batch: ImportBatch) -> Iterator[Examined]:
    """What each row would do; cells that could not be read make it a problem, the example of the template does nothing."""
    labels = {batch.mapping[column.name]: column.label for column in kind.columns if column.name in batch.mapping}
    results = kind.examine((row for row, _ in pairs), organisation_at(batch), batch.uploaded_by)
    for item, (row, line) in zip(results, pairs, strict=True):
        wrong = [
            f"{labels[place]}: {text}" if place in labels else text.capitalize()
            for place, text in line.problems.items()
            if place in labels or place < 0
        ]
        if wrong:
            reasons = [*wrong, *([item.reason] if item.reason and item.state == State.PROBLEM else [])]
            yield Examined(row, State.PROBLEM, "; ".join(reasons))
        elif line is pairs[0][1] and _is_example(kind, row):
            yield Examined(row, State.SAME, "Baris contoh dari templat, dilewati")
        else:
            yield item


def _is_example(kind: Kind, row: Row) -> bool:
    """The row the template brings along, left in place above the real ones."""
    example = {column.name: column.example for column in kind.columns if column.example and column.name in row.values}
    return bool(example) and {name: text for name, text in row.values.items() if text} == example


def save(batch: ImportBatch, kind: Kind) -> None:
    """Examine the chosen rows once more and save them, all in one transaction.

    Rows that would now do something else than the preview said stop it: the preview is corrected and shown again. Rows
    somebody else has meanwhile made so are left alone.
    """
    place, by = organisation_at(batch), batch.saved_by
    _refuse_strangers(batch, kind, "tidak ada yang disimpan")
    with transaction.atomic():
        _hold(batch)
        stored = list(ImportRow.objects.filter(batch=batch, is_chosen=True))
        examined = list(kind.examine([row_of(row) for row in stored], place, by))
        moved = [row for row, item in zip(stored, examined, strict=True) if _take_over(row, item)]
        if moved:
            ImportRow.objects.bulk_update(
                stored, ["state", "reason", "changes", "is_chosen", "has_moved"], batch_size=500
            )
            sentence = MOVED.format(count=len(moved))
            _end(batch, Stage.READY, error=sentence, tallies=counts_of(batch).by_state)
            return
        saved = kind.save([item for item in examined if item.state in SAVABLE], place, by)
        counts = {"dibuat": saved.created, "diubah": saved.changed}
        services.record_saved(batch, "impor disimpan", {"jenis": kind.title, **counts}, by=by)
        _end(
            batch,
            Stage.SAVED,
            created_count=saved.created,
            changed_count=saved.changed,
            undo=saved.undo,
            saved_at=timezone.now(),
        )


def _take_over(row: ImportRow, item: Examined) -> bool:
    """Put the fresh examination into the row; True when it says something else than what was agreed to."""
    changes = json.loads(json.dumps(item.changes))  # as the preview was stored: tuples are lists there
    has_moved = (item.state, changes) != (row.state, row.changes) and item.state != State.SAME
    row.state, row.reason, row.changes = item.state, item.reason, changes
    row.is_chosen, row.has_moved = item.state in SAVABLE, has_moved
    return has_moved


def undo(batch: ImportBatch, kind: Kind) -> None:
    """Take a saved import back in one transaction; what had to stay is told on its page."""
    _refuse_strangers(batch, kind, "tidak ada yang diurungkan")
    with transaction.atomic():
        _hold(batch)
        if not is_last_saved(batch):
            raise ValidationError(services.NOT_LAST)
        stayed = kind.undo(batch.undo, batch.saved_by)
        services.record_saved(batch, "impor diurungkan", {"jenis": kind.title}, by=batch.saved_by)
        _end(batch, Stage.UNDONE, notes=[*batch.notes, *stayed], undo=None)


def _refuse_strangers(batch: ImportBatch, kind: Kind, sentence: str) -> None:
    """Who pressed the button may have lost the place since."""
    if not kind.is_kept_by(batch.saved_by, organisation_at(batch)):
        raise ValidationError(f"Hak Anda di tempat ini sudah berubah, jadi {sentence}. Hubungi pengelola.")


WORK = {Stage.PREVIEWING: preview, Stage.SAVING: save, Stage.UNDOING: undo}


def _chunks(items: Iterator[Examined]) -> Iterator[list[Examined]]:
    while chunk := list(islice(items, CHUNK)):
        yield chunk


def _hold(batch: ImportBatch, **columns) -> None:
    """Renew the lease and note progress; raises Lost when another worker took over. Locks the row in a transaction."""
    if not ImportBatch.objects.holding(batch).update(lease_until=timezone.now() + LEASE, **columns):
        raise Lost


def _end(batch: ImportBatch, stage: str, **columns) -> None:
    columns = {"error": "", "finished_at": timezone.now(), "lease_until": None, **columns}
    if not ImportBatch.objects.holding(batch).update(stage=stage, state=ImportBatch.State.DONE, **columns):
        raise Lost


def _give_back(batch: ImportBatch, sentence: str) -> None:
    """Put a batch back to where a person decides, with the sentence why."""
    back = BACK[batch.stage]
    state = ImportBatch.State.FAILED if back == Stage.FAILED else ImportBatch.State.DONE
    ImportBatch.objects.holding(batch).update(
        stage=back, state=state, error=sentence[:500], lease_until=None, finished_at=timezone.now()
    )


def _try_later(batch: ImportBatch) -> None:
    if batch.attempts >= MAX_ATTEMPTS:
        _give_back(batch, FAILED_OFTEN)
        return
    ImportBatch.objects.holding(batch).update(
        state=ImportBatch.State.QUEUED,
        lease_until=None,
        due_at=timezone.now() + timedelta(seconds=5 * batch.attempts),
    )


def sweep() -> int:
    """Wake workers for batches nobody took or whose worker died, give up those tried too often, erase old data."""
    for stage, back in BACK.items():
        state = ImportBatch.State.FAILED if back == Stage.FAILED else ImportBatch.State.DONE
        ImportBatch.objects.filter(stage=stage).exhausted().update(
            stage=back, state=state, error=FAILED_OFTEN, lease_until=None, finished_at=timezone.now()
        )
    waiting = list(ImportBatch.objects.claimable().order_by("pk").values_list("pk", flat=True)[:50])
    for pk in waiting:
        services.wake(pk)
    services.purge()
    return len(waiting)

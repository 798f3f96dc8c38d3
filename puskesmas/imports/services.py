"""What people do with an import: upload, choose columns and rows, save, take back, throw away. Work itself: `jobs`."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from puskesmas import audit
from puskesmas.broker import publish
from puskesmas.imports import mapping as columns
from puskesmas.imports import reading
from puskesmas.imports.kinds import Kind, kind_of
from puskesmas.imports.queries import is_last_saved, organisation_at
from puskesmas.imports.table import Line, Table
from puskesmas.models import ImportBatch, ImportRow, User
from puskesmas.models.imports import SAVABLE
from puskesmas.organisations import Organisation
from puskesmas.twice import a_moment_ago

Stage = ImportBatch.Stage
LOOK = 30  # rows read for the page that asks for the columns
KEPT = timedelta(days=30)
CHANGED = "Impor ini sudah berubah di jendela lain. Muat ulang halamannya."
NOT_LAST = "Ada impor sejenis yang lebih baru. Urungkan yang terbaru dahulu."
PURGED = "Data impor ini sudah dihapus setelah 30 hari."


def upload(
    kind: Kind, content: bytes, filename: str, *, place: Organisation | None, by, sheet: str = ""
) -> ImportBatch:
    """Keep a file and propose its columns; refuses files that are no table, and places that are not the user's."""
    if place not in kind.places(by):
        raise ValidationError("Tempat ini bukan tempat kerja Anda. Pilih tempat lain.")
    filename = reading.clean_name(filename)
    table = read_table(kind, content, filename, sheet=sheet, limit=LOOK)
    batch = ImportBatch(
        kind=kind.code,
        permission=kind.permission,
        uploaded_by=by,
        filename=filename,
        state=ImportBatch.State.DONE,
        **(place.owner if place else {}),
    )
    _look(batch, kind, table)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # a double click: the second waits here and finds the first
        if twin := _twin(batch, len(content)):
            return twin
        batch.file.save("", ContentFile(content), save=False)
        batch.save(force_insert=True)
    return batch


def _twin(batch: ImportBatch, size: int) -> ImportBatch | None:
    """The same file by the same hand a moment ago."""
    found = ImportBatch.objects.filter(
        kind=batch.kind,
        uploaded_by=batch.uploaded_by,
        filename=batch.filename,
        header=batch.header,
        puskesmas=batch.puskesmas,
        region=batch.region,
        stage=Stage.CHOOSING,
        created_at__gte=a_moment_ago(),
    ).first()
    return found if found and found.file.size == size else None


def read_table(kind: Kind, content: bytes, filename: str, *, sheet="", header_row=None, limit=None) -> Table:
    """The file in columns of the kind."""
    known = columns.known_headers(kind)
    return kind.reshape(reading.read(content, filename, known=known, sheet=sheet, header_row=header_row, limit=limit))


def content_of(batch: ImportBatch) -> bytes:
    if not batch.file:
        raise ValidationError(PURGED)
    with batch.file.open("rb") as file:
        return file.read()


def first_look(batch: ImportBatch, kind: Kind) -> tuple[Table, list[Line]]:
    """The first rows under their header, and the top of the file as it stands."""
    content = content_of(batch)
    table = read_table(kind, content, batch.filename, sheet=batch.sheet, header_row=batch.header_row, limit=LOOK)
    return table, reading.first_lines(content, batch.filename, batch.sheet)


@transaction.atomic
def read_again(batch: ImportBatch, *, sheet: str, header_row: int | None, by) -> None:
    """Another sheet or another row as header: columns are proposed anew, an earlier preview is void."""
    kind = kind_of(batch.kind)
    table = read_table(kind, content_of(batch), batch.filename, sheet=sheet, header_row=header_row, limit=LOOK)
    _move(batch, Stage.CHOOSING, (Stage.CHOOSING, Stage.READY, Stage.FAILED))
    batch.header_row = header_row
    _look(batch, kind, table)
    batch.error = ""
    batch.save(update_fields=["sheet", "header_row", "header", "header_key", "mapping", "error"])


def _look(batch: ImportBatch, kind: Kind, table: Table) -> None:
    batch.sheet, batch.header = table.sheet[:100], list(table.header)
    batch.header_key, batch.mapping = columns.header_key(table), columns.propose(kind, table)


@transaction.atomic
def choose_columns(batch: ImportBatch, mapping: dict[str, int], *, by) -> None:
    """Set which column is which and have a worker examine every row."""
    kind = kind_of(batch.kind)
    missing = [column.label for column in kind.columns if column.is_required and column.name not in mapping]
    if missing:
        raise ValidationError(f"Kolom wajib belum dipilih: {', '.join(missing)}. Pilih kolomnya di berkas.")
    if len(set(mapping.values())) < len(mapping):
        raise ValidationError("Satu kolom berkas dipilih dua kali. Tiap kolom berkas hanya untuk satu isian.")
    kind.check_columns(set(mapping), organisation_at(batch))
    _queue(batch, Stage.PREVIEWING, mapping=mapping, done_rows=0, total_rows=0, tallies={})


@transaction.atomic
def choose_rows(batch: ImportBatch, is_chosen: bool, *, state: str = "", positions: list[int] | None = None, by) -> int:
    """Take or leave rows that would be saved: all, those of one state, or those named; return how many."""
    locked = _locked(batch, Stage.READY)
    rows = ImportRow.objects.filter(batch=locked, state__in=[state] if state in SAVABLE else SAVABLE)
    if positions is not None:
        rows = rows.filter(position__in=positions)
    return rows.exclude(is_chosen=is_chosen).update(is_chosen=is_chosen)


@transaction.atomic
def request_save(batch: ImportBatch, *, by) -> None:
    """Have a worker save the chosen rows; pressed twice it is saved once."""
    if batch.stage in (Stage.SAVING, Stage.SAVED):
        return
    if not ImportRow.objects.filter(batch=batch, is_chosen=True).exists():
        raise ValidationError("Belum ada baris yang dipilih. Pilih sedikitnya satu baris baru atau berubah.")
    _queue(batch, Stage.SAVING, saved_by=by)


@transaction.atomic
def request_undo(batch: ImportBatch, *, by) -> None:
    """Have a worker take the import back; only the last one of its kind at its place."""
    if batch.stage in (Stage.UNDOING, Stage.UNDONE):
        return
    if batch.stage != Stage.SAVED:
        raise ValidationError("Impor ini belum disimpan, jadi tidak ada yang diurungkan.")
    if batch.undo is None:
        raise ValidationError("Impor ini tidak dapat diurungkan lagi. Perbaiki datanya satu per satu.")
    if not is_last_saved(batch):
        raise ValidationError(NOT_LAST)
    _queue(batch, Stage.UNDOING, saved_by=by)


@transaction.atomic
def discard(batch: ImportBatch, *, by) -> None:
    """Throw an import away that was not saved: its file and rows are deleted at once."""
    _move(batch, Stage.DISCARDED, ImportBatch.MOVES[Stage.DISCARDED])
    erase(batch)


def erase(batch: ImportBatch) -> None:
    """Delete file, rows and old values; what was counted stays."""
    name, storage = batch.file.name, batch.file.storage
    ImportRow.objects.filter(batch=batch).delete()
    ImportBatch.objects.filter(pk=batch.pk).update(file="", undo=None, purged_at=timezone.now())
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def purge(now=None) -> int:
    """Erase what is older than 30 days; rows are personal data. Imports never finished are thrown away."""
    now = now or timezone.now()
    old = ImportBatch.objects.filter(created_at__lt=now - KEPT, purged_at__isnull=True).exclude(
        state__in=[ImportBatch.State.QUEUED, ImportBatch.State.WORKING]
    )
    return sum(_purge_one(old, batch) for batch in list(old.order_by("pk")[:50]))


@transaction.atomic
def _purge_one(old, batch: ImportBatch) -> bool:
    """Erase one batch unless somebody has set workers on it meanwhile; the update holds its row."""
    if not old.filter(pk=batch.pk).update(purged_at=timezone.now()):
        return False
    ImportBatch.objects.filter(pk=batch.pk, stage__in=ImportBatch.MOVES[Stage.DISCARDED]).update(stage=Stage.DISCARDED)
    erase(batch)
    return True


def _queue(batch: ImportBatch, stage: str, **columns) -> None:
    """Move a batch on and give it to the workers, awake after commit."""
    queued = {"state": ImportBatch.State.QUEUED, "attempts": 0, "error": "", "due_at": timezone.now()}
    _move(batch, stage, ImportBatch.MOVES[stage], **queued, finished_at=None, **columns)
    transaction.on_commit(lambda: wake(batch.pk))


def _move(batch: ImportBatch, stage: str, allowed, **columns) -> None:
    """One conditional update; refuses when somebody else was faster or the data is gone."""
    if batch.purged_at:
        raise ValidationError(PURGED)
    if not ImportBatch.objects.filter(pk=batch.pk, stage__in=allowed, purged_at__isnull=True).update(
        stage=stage, **columns
    ):
        raise ValidationError(CHANGED)
    batch.stage = stage


def _locked(batch: ImportBatch, stage: str) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update().filter(pk=batch.pk, stage=stage, purged_at__isnull=True).first()
    if locked is None:
        raise ValidationError(CHANGED)
    return locked


def wake(batch_id: int) -> None:
    from puskesmas import tasks

    publish(tasks.run_import, import_id=batch_id)


def record_saved(batch: ImportBatch, verb: str, changes: dict, *, by) -> None:
    """The line of history about the whole import."""
    place = organisation_at(batch)
    audit.record(verb, batch, by=by, changes={"tempat": place.name if place else "seluruh wilayah", **changes})

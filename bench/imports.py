"""How long an import takes: upload, preview, save, undo of 10,000 rows, printed as seconds.

make bench ID=imports
python -m bench.imports regions.csv.gz [puskesmas.csv.gz]
"""

import io
import sys
import time
from pathlib import Path

import openpyxl
from django.db import connection

from bench import world
from puskesmas.imports import jobs, services
from puskesmas.imports.kinds import kind_of
from puskesmas.models import ImportBatch, User

ROWS = 10_000


def workbook(rows) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def regions() -> bytes:
    """One province with one kabupaten, 50 kecamatan and as many villages as are needed."""
    rows = [("Kode", "Nama"), ("33", "Jawa Tengah"), ("33.08", "Kabupaten Magelang")]
    rows += [(f"33.08.{number:02d}", f"Kecamatan {number}") for number in range(1, 51)]
    rows += [(f"33.08.{1 + at // 200:02d}.2{at % 200:03d}", f"Desa {at}") for at in range(ROWS - 52)]
    return workbook(rows)


def puskesmas() -> bytes:
    rows = [("kode_puskesmas", "nama", "kode_kecamatan")]
    rows += [(1031000 + at, f"PUSKESMAS CONTOH {at}", f"33.08.{1 + at % 50:02d}") for at in range(ROWS)]
    return workbook(rows)


def catchments() -> bytes:
    rows = [("Kode desa", "Nama puskesmas")]
    rows += [(f"33.08.{1 + at // 200:02d}.2{at % 200:03d}", f"Contoh {at}") for at in range(ROWS - 52)]
    return workbook(rows)


def timed(what: str, work, *arguments, **named):
    start = time.monotonic()
    result = work(*arguments, **named)
    print(f"  {what:<8} {time.monotonic() - start:6.2f} s")
    return result


def measure(code: str, content: bytes, name: str, by: User, *, undo: bool = False) -> None:
    kind = kind_of(code)
    print(f"{code}: {name}, {len(content) / 1024:,.0f} KB, {connection.vendor}")
    batch = timed("upload", services.upload, kind, content, name, place=None, by=by)
    services.choose_columns(batch, batch.mapping, by=by)
    timed("preview", jobs.run, batch.pk)
    batch.refresh_from_db()
    print(f"           {batch.total_rows} rows, {batch.stage}, {batch.tallies} {batch.error}")
    services.request_save(batch, by=by)
    timed("save", jobs.run, batch.pk)
    batch.refresh_from_db()
    print(f"           {batch.stage}: {batch.created_count} created, {batch.changed_count} changed {batch.error}")
    if undo:
        services.request_undo(batch, by=by)
        timed("undo", jobs.run, batch.pk)
        print(f"           {ImportBatch.objects.get(pk=batch.pk).stage}")


def main() -> None:
    services.wake = lambda batch_id: None  # this process is the worker
    world.migrate()
    by = User.objects.create(username="bench", name="Bench", email="bench@contoh.go.id", is_superuser=True)
    if len(sys.argv) > 1:
        for code, path in zip(("regions", "puskesmas"), map(Path, sys.argv[1:]), strict=False):
            measure(code, path.read_bytes(), path.name, by)
    else:
        measure("regions", regions(), "wilayah.xlsx", by, undo=True)
        measure("regions", regions(), "wilayah.xlsx", by)
        measure("puskesmas", puskesmas(), "puskesmas.xlsx", by)
        measure("catchments", catchments(), "wilayah-kerja.xlsx", by, undo=True)


if __name__ == "__main__":
    main()

"""An administrator, a small kabupaten, and an import that is read, previewed and saved step by step."""

import pytest

from puskesmas.imports import jobs, services
from puskesmas.imports.kinds import kind_of
from puskesmas.models import ImportBatch
from tests import factories
from tests.imports.files import csv


@pytest.fixture(autouse=True)
def _nobody_is_woken(monkeypatch):
    """The test is the worker."""
    monkeypatch.setattr(services, "wake", lambda batch_id: None)


@pytest.fixture
def bumiayu_sub(kajoran):
    """A second kecamatan of Kabupaten Magelang with a village of the same name as one in Kajoran."""
    other = factories.region("33.08.13", "Kaliangkrik")
    factories.region("33.08.13.2001", "Bumiayu")
    return other


def uploaded(kind: str, *rows, by, place=None, name="daftar.csv") -> ImportBatch:
    return services.upload(kind_of(kind), csv(*rows, delimiter=";"), name, place=place, by=by)


def previewed(kind: str, *rows, by, place=None, name="daftar.csv") -> ImportBatch:
    batch = uploaded(kind, *rows, by=by, place=place, name=name)
    services.choose_columns(batch, batch.mapping, by=by)
    jobs.run(batch.pk)
    batch.refresh_from_db()
    return batch


def saved(kind: str, *rows, by, place=None, name="daftar.csv") -> ImportBatch:
    batch = previewed(kind, *rows, by=by, place=place, name=name)
    return save(batch, by=by)


def save(batch: ImportBatch, *, by) -> ImportBatch:
    services.request_save(batch, by=by)
    jobs.run(batch.pk)
    batch.refresh_from_db()
    return batch


def undone(batch: ImportBatch, *, by) -> ImportBatch:
    services.request_undo(batch, by=by)
    jobs.run(batch.pk)
    batch.refresh_from_db()
    return batch


def seen(batch: ImportBatch) -> list[tuple]:
    """Number, state, reason and changes of every row."""
    return [(row.number, row.state, row.reason, row.changes) for row in batch.rows.all()]


def states(batch: ImportBatch) -> list[str]:
    return [row.state for row in batch.rows.all()]

"""The life of an import: remembered columns, choices, saved once, a killed worker, other people's changes, the end."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

from puskesmas import tasks
from puskesmas.imports import jobs, services
from puskesmas.imports.kinds import Kind, kind_of
from puskesmas.leases import MAX_ATTEMPTS, MAX_CLAIMS
from puskesmas.models import AuditEvent, ImportBatch, ImportRow, Membership, Region
from puskesmas.organisations import Organisation
from tests.imports.conftest import previewed, save, saved, states, undone, uploaded
from tests.imports.files import workbook
from tests.race import run_together

HEADER = ("Kode", "Nama")
SALAM = ("33.08.14", "Salam")
RENAMED = ("33.08.12", "Kajoran Baru")


@pytest.fixture
def batch(pengelola, kajoran):
    """Two rows, one new and one changed, previewed."""
    return previewed("regions", HEADER, SALAM, RENAMED, by=pengelola)


def names() -> list[str]:
    return list(Region.objects.filter(level=3).order_by("code").values_list("name", flat=True))


# --- columns


def test_columns_are_found_by_their_names_and_remembered(pengelola, kajoran):
    strange = ("Yang pertama", "Yang kedua", "Pos")
    first = uploaded("regions", strange, ("33.08.14", "Salam", "56484"), by=pengelola)
    assert first.mapping == {}
    services.choose_columns(first, {"code": 0, "name": 1}, by=pengelola)
    jobs.run(first.pk)
    save(first, by=pengelola)
    again = uploaded("regions", ("YANG PERTAMA", "yang kedua", "POS"), ("33.08.15", "X", "1"), by=pengelola)
    assert again.mapping == {"code": 0, "name": 1}
    assert uploaded("regions", ("Kode Kemendagri", "Wilayah"), SALAM, by=pengelola).mapping == {"code": 0, "name": 1}


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"code": 0}, "Kolom wajib belum dipilih: Nama wilayah"),
        ({"code": 0, "name": 0}, "dipilih dua kali"),
    ],
)
def test_columns_that_cannot_be_are_refused(pengelola, kajoran, mapping, sentence):
    batch = uploaded("regions", HEADER, SALAM, by=pengelola)
    with pytest.raises(ValidationError, match=sentence):
        services.choose_columns(batch, mapping, by=pengelola)
    batch.refresh_from_db()
    assert batch.stage == "choosing"


def test_another_sheet_and_another_header_are_read_again(pengelola, kajoran):
    content = workbook(["Catatan"], ["x"], sheets={"Data": [["a", "b"], ["Kode", "Nama"], SALAM]})
    batch = services.upload(kind_of("regions"), content, "dua.xlsx", place=None, by=pengelola)
    assert (batch.sheet, batch.header) == ("Sheet", ["Catatan"])
    services.read_again(batch, sheet="Data", header_row=None, by=pengelola)
    batch.refresh_from_db()
    assert (batch.sheet, batch.header, batch.mapping) == ("Data", ["Kode", "Nama"], {"code": 0, "name": 1})
    services.read_again(batch, sheet="Data", header_row=1, by=pengelola)
    batch.refresh_from_db()
    assert (batch.header, batch.header_row) == (["a", "b"], 1)


def test_cells_that_could_not_be_read_are_problems_with_their_column(pengelola, kajoran):
    content = workbook(["Kode", "Nama"], ["33.08.14", "=A9"], ["33.08.1x", "#N/A"])
    batch = services.upload(kind_of("regions"), content, "a.xlsx", place=None, by=pengelola)
    services.choose_columns(batch, batch.mapping, by=pengelola)
    jobs.run(batch.pk)
    reasons = list(ImportRow.objects.values_list("reason", flat=True))
    assert reasons[0].startswith("Nama wilayah: rumus belum dihitung")
    assert "Nama wilayah: berisi galat #N/A" in reasons[1]
    assert "Kode “33.08.1x”" in reasons[1]


def test_the_example_of_the_template_is_passed_over(pengelola, kajoran):
    kind = kind_of("regions")
    example = [column.example for column in kind.columns]
    batch = previewed("regions", [column.label for column in kind.columns], example, (*SALAM, ""), by=pengelola)
    assert states(batch) == ["same", "new"]


# --- choosing, saving once, taking back


def test_only_chosen_rows_are_saved(batch, pengelola):
    services.choose_rows(batch, False, state="changed", by=pengelola)
    save(batch, by=pengelola)
    assert (batch.stage, batch.created_count, batch.changed_count) == ("saved", 1, 0)
    assert names() == ["Kajoran", "Salam"]
    event = AuditEvent.objects.get(verb="impor disimpan")
    assert event.changes == {"tempat": "seluruh wilayah", "jenis": "Wilayah", "dibuat": 1, "diubah": 0}
    assert (event.actor, event.source) == (pengelola, "import")


def test_problems_and_same_rows_cannot_be_chosen(pengelola, kajoran):
    batch = previewed("regions", HEADER, ("33.08.12", "Kajoran"), ("33.8", "x"), by=pengelola)
    services.choose_rows(batch, True, by=pengelola)
    assert not batch.rows.filter(is_chosen=True).exists()
    with pytest.raises(ValidationError, match="Belum ada baris yang dipilih"):
        services.request_save(batch, by=pengelola)


def test_pressed_twice_is_saved_once(batch, pengelola):
    services.request_save(batch, by=pengelola)
    services.request_save(batch, by=pengelola)
    assert [jobs.run(batch.pk), jobs.run(batch.pk)] == [True, False]
    assert AuditEvent.objects.filter(verb="impor disimpan").count() == 1


def test_an_undone_import_can_be_undone_once(batch, pengelola):
    save(batch, by=pengelola)
    undone(batch, by=pengelola)
    assert (batch.stage, names()) == ("undone", ["Kajoran"])
    services.request_undo(batch, by=pengelola)
    assert not jobs.run(batch.pk)
    assert AuditEvent.objects.filter(verb="impor diurungkan").count() == 1


def test_only_the_last_import_is_taken_back(batch, pengelola):
    save(batch, by=pengelola)
    later = saved("regions", HEADER, ("33.08.15", "Borobudur"), by=pengelola)
    with pytest.raises(ValidationError, match="lebih baru"):
        services.request_undo(batch, by=pengelola)
    undone(later, by=pengelola)
    assert undone(batch, by=pengelola).stage == "undone"


def test_an_import_being_saved_is_later_than_the_last(batch, pengelola):
    save(batch, by=pengelola)
    later = previewed("regions", HEADER, ("33.08.15", "Borobudur"), by=pengelola)
    services.request_undo(batch, by=pengelola)
    services.request_save(later, by=pengelola)
    jobs.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, batch.error) == ("saved", services.NOT_LAST)
    with pytest.raises(ValidationError, match="lebih baru"):
        services.request_undo(batch, by=pengelola)


def test_a_saved_import_is_neither_previewed_nor_thrown_away(batch, pengelola):
    save(batch, by=pengelola)
    with pytest.raises(ValidationError, match="sudah berubah"):
        services.choose_columns(batch, batch.mapping, by=pengelola)
    with pytest.raises(ValidationError, match="sudah berubah"):
        services.discard(batch, by=pengelola)
    with pytest.raises(ValidationError, match="sudah berubah"):
        services.choose_rows(batch, False, by=pengelola)


# --- what others do meanwhile


def test_what_somebody_changed_meanwhile_is_shown_before_it_is_overwritten(batch, pengelola):
    Region.objects.filter(code="33.08.12").update(name="Kajoran Lama")
    save(batch, by=pengelola)
    assert (batch.stage, names()) == ("ready", ["Kajoran Lama"])
    assert batch.error.startswith("1 baris berubah sejak pratinjau")
    row = batch.rows.get(position=2)
    assert (row.has_moved, row.changes) == (True, {"Nama": ["Kajoran Lama", "Kajoran Baru"]})
    save(batch, by=pengelola)
    assert (batch.stage, names()) == ("saved", ["Kajoran Baru", "Salam"])


def test_what_somebody_did_already_is_left_alone(batch, pengelola):
    Region.objects.filter(code="33.08.12").update(name="Kajoran Baru")
    save(batch, by=pengelola)
    assert (batch.stage, batch.created_count, batch.changed_count) == ("saved", 1, 0)


def test_who_lost_his_place_saves_nothing(dinda, kajoran):
    place = Organisation(Region.objects.get(code="33.08"))
    header = ("kode", "nama", "kode_kecamatan")
    batch = previewed("puskesmas", header, ("1031631", "Baru", "33.08.12"), by=dinda, place=place)
    services.request_save(batch, by=dinda)
    Membership.objects.all().delete()
    jobs.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, "Hak Anda" in batch.error) == ("ready", True)


def test_a_place_that_is_not_ones_own_is_refused(dinda, kajoran, purwaharja):
    for place in (None, Organisation(Region.objects.get(code="32.79"))):
        with pytest.raises(ValidationError, match="bukan tempat kerja Anda"):
            uploaded("puskesmas", ("kode", "nama"), ("1031631", "x"), by=dinda, place=place)


# --- workers that die, brokers that are away


def test_a_killed_worker_loses_nothing_and_doubles_nothing(pengelola, kajoran, monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 2)
    rows = [HEADER, *[(f"33.08.{number}", f"Kecamatan {number}") for number in range(20, 27)]]
    batch = uploaded("regions", *rows, by=pengelola)
    services.choose_columns(batch, batch.mapping, by=pengelola)
    held = ImportBatch.objects.filter(pk=batch.pk).claim(1)[0]
    chunks = iter(range(2))

    def killed(*args, **named):
        next(chunks)
        return bulk_create(*args, **named)

    bulk_create = ImportRow.objects.bulk_create
    monkeypatch.setattr(type(ImportRow.objects), "bulk_create", lambda self, *args, **named: killed(*args, **named))
    with pytest.raises(StopIteration):
        _preview_as(held)
    monkeypatch.undo()
    batch.refresh_from_db()
    assert (batch.stage, batch.done_rows, batch.total_rows, batch.rows.count()) == ("previewing", 4, 7, 4)
    assert not jobs.run(batch.pk)
    ImportBatch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, batch.rows.count()) == ("ready", 7)
    with pytest.raises(jobs.Lost):
        _preview_as(held)
    assert batch.rows.count() == 7


def _preview_as(held: ImportBatch) -> None:
    batch = ImportBatch.objects.get(pk=held.pk)
    batch.fence = held.fence
    jobs.preview(batch, kind_of("regions"))


def test_a_worker_killed_while_saving_saves_nothing_and_another_saves_once(batch, pengelola, monkeypatch):
    services.request_save(batch, by=pengelola)
    monkeypatch.setattr(services, "record_saved", _die)
    with pytest.raises(SystemExit):
        jobs.run(batch.pk)
    monkeypatch.undo()
    assert names() == ["Kajoran"]
    ImportBatch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, names()) == ("saved", ["Kajoran Baru", "Salam"])


def _die(*args, **named):
    raise SystemExit


def test_an_error_is_tried_again_and_ends_with_a_sentence(batch, pengelola, monkeypatch):
    def broken(*args, **named):
        raise OperationalError("away")

    monkeypatch.setattr(type(kind_of("regions")), "save", broken)
    services.request_save(batch, by=pengelola)
    for _ in range(MAX_ATTEMPTS):
        ImportBatch.objects.update(due_at=timezone.now())
        jobs.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, batch.error) == ("ready", jobs.FAILED_OFTEN)
    monkeypatch.undo()
    monkeypatch.setattr(services, "wake", lambda pk: None)
    assert save(batch, by=pengelola).stage == "saved"


def test_the_sweep_wakes_for_what_nobody_took_and_gives_up_in_the_end(batch, pengelola, monkeypatch):
    woken = []
    monkeypatch.setattr(services, "wake", woken.append)
    services.request_save(batch, by=pengelola)
    woken.clear()
    assert (jobs.sweep(), woken) == (1, [batch.pk])
    ImportBatch.objects.update(attempts=MAX_CLAIMS)
    assert jobs.sweep() == 0
    batch.refresh_from_db()
    assert (batch.stage, batch.error) == ("ready", jobs.FAILED_OFTEN)


def test_the_tasks_may_run_twice(batch, pengelola):
    services.request_save(batch, by=pengelola)
    for _ in range(2):
        tasks.run_import(import_id=batch.pk)
        tasks.sweep_imports()
    assert AuditEvent.objects.filter(verb="impor disimpan").count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_at_once_have_one_effect(batch, pengelola):
    content = b"Kode;Nama\n33.08.16;Mungkid\n"
    upload = lambda: services.upload(kind_of("regions"), content, "lima.csv", place=None, by=pengelola)  # noqa: E731
    assert len({found.pk for found in run_together(*[upload] * 5)}) == 1
    run_together(*[lambda: services.request_save(ImportBatch.objects.get(pk=batch.pk), by=pengelola)] * 5)
    run_together(*[lambda: jobs.run(batch.pk)] * 5)
    batch.refresh_from_db()
    assert (batch.stage, names()) == ("saved", ["Kajoran Baru", "Salam"])
    assert AuditEvent.objects.filter(verb="impor disimpan").count() == 1


# --- the end


def test_what_is_thrown_away_is_gone(batch, pengelola, django_capture_on_commit_callbacks):
    name = batch.file.name
    assert default_storage.exists(name)
    assert "daftar" not in name
    with django_capture_on_commit_callbacks(execute=True):
        services.discard(batch, by=pengelola)
    batch.refresh_from_db()
    assert (batch.stage, batch.file.name, batch.rows.count(), default_storage.exists(name)) == (
        "discarded",
        "",
        0,
        False,
    )


def test_rows_and_files_are_erased_after_thirty_days(batch, pengelola, django_capture_on_commit_callbacks):
    save(batch, by=pengelola)
    young = previewed("regions", HEADER, ("33.08.15", "Borobudur"), by=pengelola)
    old = timezone.now() - services.KEPT - timedelta(minutes=1)
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=old)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.purge() == 1
    batch.refresh_from_db()
    assert (batch.stage, batch.undo, batch.rows.count(), batch.tallies["new"]) == ("saved", None, 0, 1)
    assert young.rows.count() == 1
    with pytest.raises(ValidationError, match="tidak dapat diurungkan lagi"):
        services.request_undo(batch, by=pengelola)
    assert services.purge() == 0


def test_an_import_somebody_saves_meanwhile_is_not_erased(batch, pengelola, monkeypatch):
    other = previewed("regions", HEADER, ("33.08.15", "Borobudur"), by=pengelola)
    ImportBatch.objects.update(created_at=timezone.now() - services.KEPT - timedelta(minutes=1))
    erase = services.erase

    def erase_slowly(purged):
        erase(purged)
        services.request_save(other, by=pengelola)

    monkeypatch.setattr(services, "erase", erase_slowly)
    assert services.purge() == 1
    jobs.run(other.pk)
    other.refresh_from_db()
    assert (other.stage, other.rows.count(), other.purged_at) == ("saved", 1, None)


def test_a_kind_without_places_for_somebody_offers_none(camat, pengelola):
    assert kind_of("catchments").places(camat) == []
    assert kind_of("regions").places(pengelola) == [None]
    assert isinstance(kind_of("regions"), Kind)
    assert kind_of("tidak-ada") is None

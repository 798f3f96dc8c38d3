"""Regions, puskesmas and catchments: every state of a row, saving, taking back, and whose place it is."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puskesmas.imports import jobs, services
from puskesmas.imports.kinds import Row, State, all_kinds, kind_of
from puskesmas.models import AuditEvent, Catchment, Puskesmas, Region
from puskesmas.organisations import Organisation
from puskesmas.places.catchments import set_catchment
from puskesmas.places.region_files import BPS
from tests import factories
from tests.imports.conftest import previewed, save, saved, seen, states, undone, uploaded
from tests.puskesmas.test_region_import import FOUR, OWN, PLAIN, TREE, WIDE, _tree

HEADER = ("Kode", "Nama")
TOO_SHORT = (
    "Kode “33.8” tidak lengkap (harus 2, 4, 6, atau 10 angka). Bila dibuka di Excel, simpan kolom kode sebagai teks."
)
ALL_WRONG = "Kode puskesmas “10” harus 7 sampai 10 angka; Nama puskesmas kosong; BLUD “mungkin” harus ya atau tidak"
BOTH_UNKNOWN = (
    "Desa/kelurahan Antah di Kecamatan Kajoran belum ada; impor wilayahnya lebih dahulu; "
    "Puskesmas Berantah tidak ada di wilayah ini"
)


def _import(text: str, by, kind="regions"):
    batch = services.upload(kind_of(kind), text.encode(), "wilayah.csv", place=None, by=by)
    services.choose_columns(batch, batch.mapping, by=by)
    jobs.run(batch.pk)
    batch.refresh_from_db()
    services.request_save(batch, by=by)
    jobs.run(batch.pk)
    batch.refresh_from_db()
    return batch


# --- regions


@pytest.mark.django_db
@pytest.mark.parametrize(
    "texts",
    [
        [OWN],
        [OWN.partition("\n")[2]],
        FOUR,
        [WIDE],
        [WIDE.replace(",", ";").replace("u; ", "u, ")],
        [WIDE.partition("\n")[2]],
    ],
    ids=["own", "own without header", "one file per level", "wide", "wide with semicolons", "wide without header"],
)
def test_every_layout_gives_the_same_tree(pengelola, texts):
    for text in texts:
        batch = _import(text, pengelola)
        assert (batch.stage, batch.error) == ("saved", "")
    assert _tree() == TREE


@pytest.mark.django_db
def test_undotted_codes_give_the_same_codes(pengelola):
    _import(PLAIN, pengelola)
    assert {code: kind for code, (_, kind, _) in _tree().items()} == {code: kind for code, (_, kind, _) in TREE.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["3308120", "3308010001"])
def test_bps_numbers_refuse_the_whole_file(pengelola, code):
    rows = [HEADER, ("33", "Jawa Tengah"), ("3308", "Magelang"), (code, "Kajoran")]
    with pytest.raises(ValidationError, match="kode BPS"):
        uploaded("regions", *rows, by=pengelola)
    filling = [(f"3308{number:02d}", f"Kecamatan {number}") for number in range(10, 60)]
    late = [HEADER, ("33", "Jawa Tengah"), ("3308", "Magelang"), *filling, (code, "Kajoran")]
    batch = previewed("regions", *late, by=pengelola)
    assert (batch.stage, batch.error, batch.rows.count()) == ("failed", BPS, 0)


def test_every_state_of_a_region(pengelola, kajoran):
    batch = previewed(
        "regions",
        HEADER,
        ("33.08.12", "Kajoran"),
        ("33.08", "Kota Magelang Baru"),
        ("33.08.12.2009", "Baru"),
        ("33.08.12.2009", "Baru"),
        ("33.08.12.2009", "Lain"),
        ("33.08.99.2001", "Tanpa induk"),
        ("33.8", "Magelang"),
        ("", "Tanpa kode"),
        ("33.08.12.2010", ""),
        by=pengelola,
    )
    assert seen(batch) == [
        (2, "same", "", {}),
        (3, "changed", "", {"Nama": ["Magelang", "Magelang Baru"], "Jenis": ["Kabupaten", "Kota"]}),
        (4, "new", "", {}),
        (5, "same", "Sudah ada di baris 4", {}),
        (6, "problem", "Sudah ada di baris 4 dengan nama Baru", {}),
        (7, "problem", "Induk 33.08.99 belum ada. Impor induknya lebih dahulu.", {}),
        (8, "problem", TOO_SHORT, {}),
        (9, "problem", "Kode wilayah kosong. Isi kode seperti 33.08.12.2001.", {}),
        (10, "problem", "Nama wilayah kosong.", {}),
    ]
    assert batch.tallies == {"new": 1, "changed": 1, "same": 2, "problem": 5}


def test_regions_are_taken_back_whole_or_not_at_all(pengelola, kajoran):
    rows = [HEADER, ("33.08.12", "Kajoran Baru"), ("33.08.14", "Salam"), ("33.08.14.2001", "Somokaton")]
    batch = saved("regions", *rows, by=pengelola)
    assert (batch.created_count, batch.changed_count) == (2, 1)
    puskesmas = factories.PuskesmasFactory(region=Region.objects.get(code="33.08.14"))
    assert undone(batch, by=pengelola).stage == "saved"
    assert "1 wilayah dari impor ini sudah dipakai, misalnya Kecamatan Salam (puskesmas)" in batch.error
    assert Region.objects.get(code="33.08.12").name == "Kajoran Baru"
    puskesmas.delete()
    assert undone(batch, by=pengelola).stage == "undone"
    assert not Region.objects.filter(code__startswith="33.08.14").exists()
    assert Region.objects.get(code="33.08.12").name == "Kajoran"


def test_a_name_changed_since_stays(pengelola, kajoran):
    batch = saved("regions", HEADER, ("33.08.12", "Kajoran Baru"), by=pengelola)
    Region.objects.filter(code="33.08.12").update(name="Kajoran Lagi")
    undone(batch, by=pengelola)
    assert (batch.stage, batch.notes) == ("undone", ["Kajoran Baru tetap seperti sekarang, karena sudah diubah lagi."])
    assert Region.objects.get(code="33.08.12").name == "Kajoran Lagi"


def test_a_word_the_new_kind_takes_away_is_named_and_comes_back(pengelola, kajoran):
    village = factories.region("33.08.12.1009", "Lama")  # a code of a kelurahan
    Region.objects.filter(pk=village.pk).update(label="Gampong")
    batch = previewed("regions", HEADER, (village.code, "Lama"), by=pengelola)
    assert seen(batch) == [
        (2, "changed", "", {"Jenis": ["Desa", "Kelurahan"], "Sebutan": ["Gampong", "Kelurahan"]}),
    ]
    save(batch, by=pengelola)
    village.refresh_from_db()
    assert (village.kind, village.label) == (Region.Kind.URBAN_VILLAGE, "")
    undone(batch, by=pengelola)
    village.refresh_from_db()
    assert (village.kind, village.label) == (Region.Kind.RURAL_VILLAGE, "Gampong")


def test_a_child_without_its_chosen_parent_stops_the_saving(pengelola, kajoran):
    batch = previewed("regions", HEADER, ("33.08.14", "Salam"), ("33.08.14.2001", "Somokaton"), by=pengelola)
    services.choose_rows(batch, False, positions=[1], by=pengelola)
    services.request_save(batch, by=pengelola)
    jobs.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, states(batch)) == ("ready", ["new", "problem"])
    assert not Region.objects.filter(code__startswith="33.08.14").exists()


# --- puskesmas

REGISTER = ("kode_puskesmas", "nama", "kode_kabkota_2025", "nama_kecamatan", "blud")


def test_every_state_of_a_puskesmas(pengelola, kajoran_2, bumiayu_sub):
    batch = previewed(
        "puskesmas",
        REGISTER,
        ("1031629", "PUSKESMAS KAJORAN II", "33.08", "", ""),
        ("1031630", "PUSKESMAS KALIANGKRIK", "33.08", "Kaliangkrik", "ya"),
        ("1031631", "PUSKESMAS JAUH", "33.08", "Tidak Ada", ""),
        ("1031631", "PUSKESMAS JAUH", "33.08", "", ""),
        ("10", "", "", "", "mungkin"),
        ("1031632", "Tanpa Tempat", "", "", ""),
        ("1031633", "Luar", "99.01", "", ""),
        by=pengelola,
    )
    assert seen(batch) == [
        (2, "changed", "", {"Nama lain": ["", "PUSKESMAS KAJORAN II"]}),
        (3, "new", "", {}),
        (4, "new", "", {}),
        (5, "problem", "Kode 1031631 sudah ada di baris 4", {}),
        (6, "problem", ALL_WRONG, {}),
        (7, "problem", "Kecamatan atau kabupaten/kotanya belum diisi", {}),
        (8, "problem", "Wilayah 99.01 belum ada; impor wilayahnya lebih dahulu", {}),
    ]


def test_puskesmas_are_saved_and_taken_back(pengelola, kajoran_2, bumiayu_sub):
    rows = [
        REGISTER,
        ("1031629", "PUSKESMAS KAJORAN DUA", "33.08", "Kaliangkrik", "ya"),
        ("1031631", "PUSKESMAS JAUH", "33.08", "", ""),
    ]
    batch = saved("puskesmas", *rows, by=pengelola)
    facts = Puskesmas.objects.order_by("code").values_list("name", "aliases", "region__code", "is_blud")
    assert list(facts) == [
        ("Kajoran Dua", ["Kajoran 2", "PUSKESMAS KAJORAN DUA"], "33.08.13", True),
        ("Jauh", ["PUSKESMAS JAUH"], "33.08", False),
    ]
    assert states(previewed("puskesmas", *rows, by=pengelola)) == ["same", "same"]
    event = AuditEvent.objects.get(verb="puskesmas diubah")
    assert (event.object_label, event.changes["Nama"]) == ("Puskesmas Kajoran Dua", ["Kajoran 2", "Kajoran Dua"])
    undone(batch, by=pengelola)
    assert AuditEvent.objects.filter(verb="perubahan diurungkan").count() == 1
    assert list(facts.all()) == [("Kajoran 2", [], "33.08.12", False)]


def test_a_used_puskesmas_is_not_taken_back(pengelola, kajoran):
    batch = saved("puskesmas", REGISTER, ("1031631", "Jauh", "33.08", "", ""), by=pengelola)
    factories.member("ani", "Ani", "staff", puskesmas=Puskesmas.objects.get())
    undone(batch, by=pengelola)
    assert (batch.stage, Puskesmas.objects.count()) == ("saved", 1)
    assert "misalnya Puskesmas Jauh (peran di satu tempat)" in batch.error


def test_a_reviewer_imports_only_his_kabupaten(dinda, kajoran_2, purwaharja_2):
    place = Organisation(Region.objects.get(code="33.08"))
    batch = previewed(
        "puskesmas",
        ("kode", "nama", "kode_kecamatan"),
        ("1031631", "Baru", "33.08.12"),
        ("1031632", "Curian", "32.79.03"),
        (purwaharja_2.code, "Curian", "33.08.12"),
        by=dinda,
        place=place,
    )
    assert seen(batch) == [
        (2, "new", "", {}),
        (3, "problem", "Wilayah 32.79.03 di luar wilayah kerja Anda", {}),
        (4, "problem", "Kode 1031385 dipakai puskesmas di luar wilayah kerja Anda", {}),
    ]
    assert "Purwaharja" not in str(seen(batch))


# --- catchments

VILLAGES = ("Desa", "Kecamatan", "Puskesmas")


def test_every_state_of_a_catchment(pengelola, kajoran_1, kajoran_2, bumiayu_sub):
    batch = previewed(
        "catchments",
        VILLAGES,
        ("Desa Kwaderan", "Kec. Kajoran", "PKM KAJORAN II"),
        ("Sidorejo", "Kajoran", "Kajoran 2"),
        ("Bumiayu", "Kaliangkrik", "Kajoran 1"),
        ("Bumiayu", "", "Kajoran 1"),
        ("Sidorejo", "Kajoran", "Kajoran 1"),
        ("Antah", "Kajoran", "Berantah"),
        ("Madukoro", "Kajoran", ""),
        by=pengelola,
    )
    assert seen(batch) == [
        (2, "same", "", {}),
        (3, "changed", "", {"Puskesmas Desa Sidorejo": ["Puskesmas Kajoran 1", "Puskesmas Kajoran 2"]}),
        (4, "new", "", {"Puskesmas Desa Bumiayu": ["", "Puskesmas Kajoran 1"]}),
        (5, "problem", "Ada 2 desa/kelurahan bernama Bumiayu; isi kecamatan atau kodenya", {}),
        (6, "problem", "Desa Sidorejo sudah ada di baris 3", {}),
        (7, "problem", BOTH_UNKNOWN, {}),
        (8, "same", "Puskesmas belum diisi, dilewati", {}),
    ]


def test_a_moved_village_has_a_history_and_moves_back(pengelola, kajoran_1, kajoran_2, villages):
    sidorejo = villages[3]
    batch = saved("catchments", VILLAGES, ("Sidorejo", "Kajoran", "Kajoran 2"), by=pengelola)
    yesterday = timezone.localdate() - timedelta(days=1)
    rows = Catchment.objects.filter(village=sidorejo).order_by("pk")
    assert [(row.puskesmas, row.to_on) for row in rows] == [(kajoran_1, yesterday), (kajoran_2, None)]
    events = AuditEvent.objects.filter(verb="wilayah kerja diubah").order_by("pk")
    assert [(event.object_label, event.changes, event.source) for event in events] == [
        ("Puskesmas Kajoran 2", {"masuk": ["Sidorejo"]}, "import"),
        ("Puskesmas Kajoran 1", {"keluar": ["Sidorejo"]}, "import"),
    ]
    undone(batch, by=pengelola)
    assert [(row.puskesmas, row.to_on) for row in rows.all()] == [(kajoran_1, None)]


def test_a_village_moved_on_since_stays(pengelola, kajoran_1, kajoran_2, villages):
    batch = saved("catchments", VILLAGES, ("Sidorejo", "Kajoran", "Kajoran 2"), by=pengelola)
    Catchment.objects.filter(village=villages[3], to_on__isnull=True).update(to_on=timezone.localdate())
    undone(batch, by=pengelola)
    assert batch.notes == ["1 desa/kelurahan tetap seperti sekarang, karena sudah diubah lagi."]
    assert not Catchment.objects.filter(village=villages[3], to_on__isnull=True).exists()


def test_a_puskesmas_takes_no_village_from_another(sari, kajoran_1, kajoran_2, bumiayu_sub):
    batch = previewed(
        "catchments",
        ("Desa", "Kecamatan"),
        ("Sidorejo", "Kajoran"),
        ("Bumiayu", "Kaliangkrik"),
        by=sari,
        place=Organisation(kajoran_2),
    )
    assert seen(batch) == [
        (2, "problem", "Desa Sidorejo masih dilayani Puskesmas Kajoran 1. Mintalah mereka melepasnya dahulu.", {}),
        (3, "new", "", {"Puskesmas Desa Bumiayu": ["", "Puskesmas Kajoran 2"]}),
    ]


def test_a_puskesmas_imports_only_for_itself(sari, kajoran_1, kajoran_2, purwaharja_2):
    rows = [("Desa", "Puskesmas"), ("Kwaderan", "Kajoran 1"), ("Raharja", "Kajoran 2"), ("Kwaderan", "Purwaharja 2")]
    batch = previewed("catchments", *rows, by=sari, place=Organisation(kajoran_2))
    assert [reason for _, _, reason, _ in seen(batch)] == [
        "Puskesmas Kajoran 1 bukan Puskesmas Kajoran 2; impor ini hanya untuk Puskesmas Kajoran 2",
        "Desa/kelurahan Raharja tidak ada di wilayah kerja Anda",
        "Puskesmas Purwaharja 2 bukan Puskesmas Kajoran 2; impor ini hanya untuk Puskesmas Kajoran 2",
    ]


def test_catchments_need_a_village_and_a_puskesmas(pengelola, sari, kajoran_2):
    batch = uploaded("catchments", ("Desa", "x"), ("Kwaderan", "y"), by=pengelola)
    with pytest.raises(ValidationError, match="nama puskesmas"):
        services.choose_columns(batch, {"village": 0}, by=pengelola)
    with pytest.raises(ValidationError, match="nama desa"):
        services.choose_columns(batch, {"puskesmas": 0}, by=pengelola)
    own = uploaded("catchments", ("Desa", "x"), ("Kwaderan", "y"), by=sari, place=Organisation(kajoran_2))
    services.choose_columns(own, {"village": 0}, by=sari)


# --- found by machine

TEXT = st.text(max_size=12) | st.sampled_from(
    ["33.08.12", "33.08.12.2002", "Kajoran", "Kajoran 2", "1031629", "Kwaderan", "²", "٣"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TEXT, min_size=5, max_size=5), min_size=1, max_size=6))
def test_no_row_breaks_the_examination(pengelola, kajoran_2, cells):
    for kind in all_kinds():
        names = [column.name for column in kind.columns][:5]
        rows = [Row(at, dict(zip(names, row, strict=False))) for at, row in enumerate(cells, 2)]
        try:
            found = list(kind.examine(rows, None, pengelola))
        except ValidationError as error:
            assert error.messages == [BPS]  # noqa: PT017 - regions may refuse the whole file
            continue
        assert [item.row for item in found] == rows
        assert all(item.reason for item in found if item.state == State.PROBLEM)


def test_no_kind_asks_per_row(pengelola, kajoran_2, villages):
    for kind in all_kinds():
        counts = []
        for many in (2, 1, 30):  # the first run fills caches
            rows = [Row(at, {column.name: column.example for column in kind.columns}) for at in range(many)]
            with CaptureQueriesContext(connection) as queries:
                list(kind.examine(rows, None, pengelola))
            counts.append(len(queries))
        assert counts[1] == counts[2] <= 25, kind.code


def test_places_are_locked_one_by_one_and_may_be_pointed_at(pengelola, kajoran_1, kajoran_2, villages, monkeypatch):
    """On PostgreSQL a full lock on a region stops every row that points at it."""
    locks, lock = [], QuerySet.select_for_update

    def seen_lock(rows, *args, **named):
        locks.append((rows.model, named.get("no_key", False)))
        return lock(rows, *args, **named)

    monkeypatch.setattr(QuerySet, "select_for_update", seen_lock)
    files = {
        "regions": [HEADER, ("33.08.12", "Kajoran Baru")],
        "puskesmas": [("kode", "nama", "blud"), ("1031629", "Kajoran 2", "ya")],
        "catchments": [("kode desa", "kode puskesmas"), (villages[0].code, kajoran_1.code)],
    }
    for kind, rows in files.items():
        with CaptureQueriesContext(connection) as queries:
            batch = saved(kind, *rows, by=pengelola)
            assert undone(batch, by=pengelola).stage == "undone", (kind, batch.error)
        whole = [query["sql"] for query in queries if query["sql"].endswith('FROM "puskesmas_region"')]
        assert len(whole) <= 2, kind  # examined, once for the preview and once more for saving
    set_catchment(kajoran_2, villages[:2], by=pengelola)
    places = [(model, is_weak) for model, is_weak in locks if model in (Region, Puskesmas, Catchment)]
    assert {model for model, _ in places} == {Region, Puskesmas, Catchment}
    assert all(is_weak for _, is_weak in places)

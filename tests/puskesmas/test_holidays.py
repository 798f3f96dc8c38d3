"""Days off on the screen: who may change which, what is refused, and taking the last change back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from puskesmas.holidays import days_off
from puskesmas.holidays.seed import seed_year, shipped
from puskesmas.models import AuditEvent, Holiday, Region, SeededYear
from tests import factories
from tests.race import run_together

LIST = "/pengaturan/hari-libur/"


@pytest.fixture
def regency(kajoran):
    return Region.objects.get(code="33.08")


@pytest.fixture
def anniversary(regency):
    return Holiday.objects.create(date=date(2027, 4, 13), name="Hari Jadi Kabupaten", kind="local", region=regency)


def local(regency, **more) -> dict:
    return {"date": "2027-04-13", "name": "Hari Jadi Kabupaten", "region": regency.pk} | more


def test_everybody_sees_the_year_with_the_local_days_of_his_place(client, anniversary, sari, eko):
    seed_year(2027)
    for user, count in ((sari, 27), (eko, 26)):
        client.force_login(user)
        page = client.get(LIST, {"tahun": 2027})
        assert page.context["page"].paginator.count == count
        assert ("Hari Jadi Kabupaten" in page.content.decode()) == (user is sari)
        assert page.context["may_add"] is False
    assert "Hari Raya Idul Fitri" in page.content.decode()
    assert "7 tanggal" not in page.content.decode()


def test_chips_filter_by_kind_and_keep_the_year(client, anniversary, dinda):
    seed_year(2027)
    client.force_login(dinda)
    page = client.get(LIST, {"tahun": 2027, "jenis": "local"})
    assert [(chip["label"], chip["count"]) for chip in page.context["chips"]] == [
        ("Semua", 27), ("Libur nasional", 18), ("Cuti bersama", 8), ("Libur daerah", 1),
    ]  # fmt: skip
    assert [row.name for row in page.context["page"]] == ["Hari Jadi Kabupaten"]


def test_a_reviewer_enters_a_local_day_of_his_kabupaten_and_takes_it_back(client, regency, dinda):
    client.force_login(dinda)
    answer = client.post(reverse("puskesmas:holiday_add"), local(regency), follow=True)
    row = Holiday.objects.get(region=regency)
    assert (row.date, row.name, row.kind) == (date(2027, 4, 13), "Hari Jadi Kabupaten", "local")
    undo = answer.context["undo"]
    assert undo["text"] == "Hari Jadi Kabupaten ditambahkan."
    assert "Urungkan" in answer.content.decode()
    client.post(reverse("puskesmas:holiday_undo"), {"langkah": undo["token"]})
    assert not Holiday.objects.filter(region=regency).exists()
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "source")) == [
        ("hari libur ditambahkan", "web"),
        ("hari libur dihapus", "web"),
    ]


def test_a_change_is_told_with_old_and_new_and_taken_back(client, anniversary, regency, dinda):
    client.force_login(dinda)
    address = reverse("puskesmas:holiday_edit", args=[anniversary.pk])
    answer = client.post(address, local(regency, date="14-4-2027", is_estimate="on"), follow=True)
    anniversary.refresh_from_db()
    assert (anniversary.date, anniversary.is_estimate) == (date(2027, 4, 14), True)
    assert AuditEvent.objects.get().changes == {
        "tanggal": ["2027-04-13", "2027-04-14"],
        "masih perkiraan": [False, True],
    }
    client.post(reverse("puskesmas:holiday_undo"), {"langkah": answer.context["undo"]["token"]})
    anniversary.refresh_from_db()
    assert (anniversary.date, anniversary.is_estimate) == (date(2027, 4, 13), False)


def test_saving_what_is_there_changes_nothing(client, anniversary, regency, dinda):
    client.force_login(dinda)
    client.post(reverse("puskesmas:holiday_edit", args=[anniversary.pk]), local(regency))
    assert not AuditEvent.objects.exists()


def test_a_deleted_day_comes_back_with_its_history(client, anniversary, dinda):
    client.force_login(dinda)
    answer = client.post(reverse("puskesmas:holiday_delete", args=[anniversary.pk]), follow=True)
    assert not Holiday.objects.filter(pk=anniversary.pk).exists()
    assert client.post(reverse("puskesmas:holiday_delete", args=[anniversary.pk])).status_code == 404
    client.post(reverse("puskesmas:holiday_undo"), {"langkah": answer.context["undo"]["token"]})
    assert Holiday.objects.get(pk=anniversary.pk).name == "Hari Jadi Kabupaten"
    page = client.get(reverse("history:object", args=["hari-libur", anniversary.pk]))
    assert [line["event"].verb for line in page.context["events"]] == ["hari libur dikembalikan", "hari libur dihapus"]


def test_what_was_changed_since_is_not_taken_back(client, anniversary, regency, dinda):
    token = days_off.undo_token(
        anniversary.pk, days_off.facts(anniversary) | {"name": "Lama"}, days_off.facts(anniversary)
    )
    Holiday.objects.filter(pk=anniversary.pk).update(name="Nama ketiga")
    client.force_login(dinda)
    answer = client.post(reverse("puskesmas:holiday_undo"), {"langkah": token}, follow=True)
    assert "sudah diubah lagi" in answer.content.decode()
    assert Holiday.objects.get(pk=anniversary.pk).name == "Nama ketiga"


@pytest.mark.parametrize("token", ["", "abc", "a:b:c"])
def test_a_forged_step_back_does_nothing(client, anniversary, dinda, token):
    client.force_login(dinda)
    assert client.get(LIST, {"urung": token}).context["undo"] is None
    client.post(reverse("puskesmas:holiday_undo"), {"langkah": token})
    assert Holiday.objects.filter(pk=anniversary.pk).exists()


def test_the_step_of_somebody_else_is_refused(client, purwaharja, dinda):
    foreign = Holiday.objects.create(
        date=date(2027, 4, 13), name="Hari Jadi Kota", kind="local", region=purwaharja.parent
    )
    client.force_login(dinda)
    token = days_off.undo_token(foreign.pk, None, days_off.facts(foreign))
    assert client.post(reverse("puskesmas:holiday_undo"), {"langkah": token}).status_code == 403
    assert Holiday.objects.filter(pk=foreign.pk).exists()


def test_national_days_are_the_administrators(client, regency, dinda, pengelola):
    seed_year(2027)
    row = Holiday.objects.get(date="2027-08-17")
    fields = {"date": "2027-08-17", "name": "HUT RI", "kind": "public", "region": ""}
    client.force_login(dinda)
    for name in ("holiday_edit", "holiday_delete"):
        assert client.post(reverse(f"puskesmas:{name}", args=[row.pk]), fields).status_code == 403
    client.force_login(pengelola)
    client.post(reverse("puskesmas:holiday_edit", args=[row.pk]), fields)
    row.refresh_from_db()
    assert row.name == "HUT RI"


def test_a_reviewer_cannot_reach_beyond_his_kabupaten(client, regency, purwaharja, dinda):
    client.force_login(dinda)
    for region in (purwaharja.parent, regency.parent):
        answer = client.post(reverse("puskesmas:holiday_add"), local(regency, region=region.pk, kind="public"))
        assert answer.status_code == 422
        assert "Pilih wilayah kerja Anda." in answer.content.decode()
    assert not Holiday.objects.filter(kind="local").exists()


def test_a_reviewer_who_forges_a_kind_still_enters_a_local_day(client, regency, dinda):
    client.force_login(dinda)
    client.post(reverse("puskesmas:holiday_add"), local(regency, kind="public"))
    assert Holiday.objects.get(date="2027-04-13").kind == "local"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "local", "region": ""}, "Pilih wilayahnya"),
        ({"kind": "local", "region": "99.99"}, "tidak dikenal"),
        ({"kind": "public", "region": "33.08"}, "seluruh Indonesia. Kosongkan"),
        ({"date": "2027-13-01"}, "Tulis tanggal seperti"),
        ({"name": "  "}, "tidak boleh kosong"),
        ({"date": "2027-08-17", "name": "Hari Kemerdekaan Republik Indonesia"}, "sudah ada"),
    ],
)
def test_what_cannot_be_is_refused_and_keeps_what_was_typed(client, regency, pengelola, fields, sentence):
    seed_year(2027)
    client.force_login(pengelola)
    data = {"date": "2027-06-02", "name": "Libur khusus", "kind": "joint_leave", "region": ""} | fields
    before = Holiday.objects.count()
    answer = client.post(reverse("puskesmas:holiday_add"), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert data["name"].strip() in text
    assert Holiday.objects.count() == before


def test_the_first_national_day_of_a_year_brings_its_list_along(pengelola):
    days_off.add_day_off(by=pengelola, date=date(2031, 7, 1), name="Pemilu", kind="public", region_id=None)
    assert Holiday.objects.filter(date__year=2031).count() == len(shipped(2031)) + 1
    assert SeededYear.objects.filter(year=2031).exists()


def test_a_year_nobody_filled_says_so_and_is_filled_with_one_button(client, sari, dinda, pengelola):
    client.force_login(sari)
    text = client.get(LIST, {"tahun": 2031}).content.decode()
    assert "belum diisi" in text
    assert "Isi dari daftar bawaan" not in text
    client.force_login(dinda)
    assert client.post(reverse("puskesmas:holiday_fill"), {"tahun": 2031}).status_code == 403
    client.force_login(pengelola)
    assert "Isi dari daftar bawaan" in client.get(LIST, {"tahun": 2031}).content.decode()
    client.post(reverse("puskesmas:holiday_fill"), {"tahun": "2031"})
    assert Holiday.objects.filter(date__year=2031).count() == len(shipped(2031))


@pytest.mark.parametrize("year", ["", "abc", "0000", "9999", "99999", "²025"])
def test_odd_years_show_a_page(client, pengelola, year):
    client.force_login(pengelola)
    assert client.get(LIST, {"tahun": year}).status_code == 200
    assert client.post(reverse("puskesmas:holiday_fill"), {"tahun": year}).status_code == 302


def test_the_list_costs_the_same_for_1_and_60_rows(client, regency, dinda, django_assert_max_num_queries):
    Holiday.objects.all().delete()
    client.force_login(dinda)

    def cost() -> int:
        with django_assert_max_num_queries(25) as queries:
            assert client.get(LIST, {"tahun": 2027}).status_code == 200
        return len(queries)

    Holiday.objects.create(date="2027-04-13", name="Satu", kind="local", region=regency)
    few = cost()
    subdistrict = factories.region("33.08.13", "Kaliangkrik")
    for number in range(60):
        Holiday.objects.create(date="2027-05-13", name=f"Libur {number}", kind="local", region=subdistrict)
    assert cost() == few


@pytest.mark.django_db(transaction=True)
def test_sent_five_times_at_once_a_day_is_added_once(regency, dinda):
    fields = {"date": date(2027, 4, 13), "name": "Hari Jadi", "kind": "local", "region_id": regency.pk}
    results = run_together(*[lambda: days_off.add_day_off(by=dinda, is_estimate=False, **fields)] * 5)
    assert Holiday.objects.filter(region=regency).count() == 1
    assert AuditEvent.objects.filter(verb="hari libur ditambahkan").count() == 1
    assert {type(result) for result in results} <= {Holiday, ValidationError}

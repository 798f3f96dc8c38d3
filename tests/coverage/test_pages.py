"""The pages of coverage: seen by whom, saved, refused, and as cheap for many villages as for one."""

import json

import pytest
from django.urls import reverse

from lokmin.coverage.models import Indicator, Population, TargetGroup, YearTarget
from puskesmas.models import AuditEvent, Region
from tests.coverage.conftest import achieve, aim, populate


@pytest.fixture
def district(kajoran):
    return kajoran.parent


@pytest.fixture
def filled(idl, kajoran_2, villages):
    """IDL of two villages until September 2026: 45 of 72 and 30 of 60; the third has only people."""
    aim(idl, 80)
    for village, people in zip(villages[:3], (72, 60, 50), strict=True):
        populate(village, idl, people)
    achieve(villages[0], idl, {8: 38, 9: 45})
    achieve(villages[1], idl, {8: 28, 9: 30})
    return idl


def test_the_overview_of_a_puskesmas(client, sari, filled):
    client.force_login(sari)
    answer = client.get(reverse("coverage:overview"), {"tahun": 2026, "bulan": 9})
    text = answer.content.decode()
    assert [pws.code for pws in answer.context["shown"]] == ["imu-idl", "imu-uci"]
    assert "41,2%" in text  # 75 of 182
    assert "75 dari 182" in text
    assert "kurang 35 orang" in text  # 60 % of 182 are 109.2
    assert "belum ada capaian s.d. September 2026" in text


def test_the_overview_begins_where_the_figures_end(client, sari, filled):
    client.force_login(sari)
    context = client.get(reverse("coverage:overview"), {"tahun": 2026}).context
    assert (context["year"], context["month"]) == (2026, 9)


def test_an_empty_overview_says_the_first_step(client, sari):
    client.force_login(sari)
    text = client.get(reverse("coverage:overview")).content.decode()
    assert "Belum ada capaian" in text
    assert "Isi sasaran" in text


def test_the_reviewer_chooses_among_his_puskesmas(client, dinda, kajoran_1, filled, kajoran_2):
    client.force_login(dinda)
    answer = client.get(reverse("coverage:overview"), {"puskesmas": kajoran_2.pk, "tahun": 2026, "bulan": 9})
    assert [place.name for place in answer.context["places"]] == ["Kajoran 1", "Kajoran 2"]
    assert answer.context["place"] == kajoran_2


def test_nobody_sees_a_foreign_puskesmas_by_its_number(client, eko, kajoran_2):
    client.force_login(eko)
    answer = client.get(reverse("coverage:overview"), {"puskesmas": kajoran_2.pk})
    assert answer.context["place"].name == "Purwaharja 2"


def test_odd_questions_have_an_answer(client, sari, filled):
    client.force_login(sari)
    for query in ({"tahun": "x", "bulan": "99"}, {"tahun": "999999"}, {"puskesmas": "-1", "bulan": "0"}):
        assert client.get(reverse("coverage:overview"), query).status_code == 200


def test_the_overview_costs_the_same_for_29_villages(client, sari, many, django_assert_num_queries):
    client.force_login(sari)
    address = reverse("coverage:overview") + "?tahun=2026&bulan=9"
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)


def test_the_overview_costs_the_same_for_three(client, sari, filled, django_assert_num_queries):
    client.force_login(sari)
    address = reverse("coverage:overview") + "?tahun=2026&bulan=9"
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)


def test_the_staff_reads_targets_and_may_not_set_them(client, sari, district, idl):
    client.force_login(sari)
    page = client.get(reverse("coverage:targets", args=[district.pk, 2026]))
    assert "target umum" in page.content.decode()
    assert "Tambah indikator" not in page.content.decode()
    address = reverse("coverage:target", args=[district.pk, 2026, idl.pk])
    assert client.post(address, {"version": 0, "percent": "85"}).status_code == 403
    assert not YearTarget.objects.exists()


def test_the_reviewer_sets_a_target(client, dinda, district, idl):
    client.force_login(dinda)
    address = reverse("coverage:target", args=[district.pk, 2026, idl.pk])
    assert client.get(address).status_code == 200
    sent = {"version": 0, "percent": "87,5", "basis": "real", "is_used": "on"}
    assert client.post(address, sent).status_code == 302
    row = YearTarget.objects.get()
    assert (str(row.percent), row.basis, row.is_used, row.version) == ("87.50", "real", True, 1)
    assert AuditEvent.objects.filter(verb="target diatur", object_id=str(row.pk)).count() == 1
    assert "87,5%" in client.get(reverse("coverage:targets", args=[district.pk, 2026])).content.decode()


def test_a_target_saved_meanwhile_is_told_and_kept(client, dinda, district, idl):
    aim(idl, 90)
    client.force_login(dinda)
    address = reverse("coverage:target", args=[district.pk, 2026, idl.pk])
    answer = client.post(address, {"version": 0, "percent": "85", "basis": "real"})
    assert answer.status_code == 409
    assert "sudah diubah orang lain" in answer.content.decode()
    assert YearTarget.objects.get().percent == 90
    again = client.post(address, {"version": 1, "percent": "85", "basis": "real"})
    assert again.status_code == 302
    assert YearTarget.objects.get().percent == 85


def test_the_quarters_of_a_custom_target(client, dinda, district):
    vitamin = Indicator.objects.get(code="giz-vita")
    client.force_login(dinda)
    address = reverse("coverage:target", args=[district.pk, 2026, vitamin.pk])
    quarters = {f"quarter_{number}": text for number, text in enumerate(["", "47,5", "90", "95"], 1)}
    assert client.post(address, quarters | {"version": 0, "basis": "projection", "is_used": "on"}).status_code == 302
    row = YearTarget.objects.get()
    assert (row.quarters, row.percent) == ([None, "47.5", "90", "95"], 95)
    falling = quarters | {"quarter_3": "40", "version": 1, "basis": "projection"}
    answer = client.post(address, falling)
    assert answer.status_code == 422
    assert "tidak boleh turun" in answer.content.decode()


@pytest.mark.parametrize("text", ["delapan puluh", "1000", "80,123", "-1", "1e3", "NaN"])
def test_a_target_that_is_no_percentage(client, dinda, district, idl, text):
    client.force_login(dinda)
    address = reverse("coverage:target", args=[district.pk, 2026, idl.pk])
    answer = client.post(address, {"version": 0, "percent": text, "basis": "real"})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not YearTarget.objects.exists()


def test_targets_of_last_year(client, dinda, district, idl):
    aim(idl, 80, year=2025)
    client.force_login(dinda)
    address = reverse("coverage:targets_copy", args=[district.pk, 2026])
    client.post(address)
    client.post(address)
    assert YearTarget.objects.get(year=2026).percent == 80
    assert AuditEvent.objects.filter(verb="target disalin").count() == 1


def test_an_own_indicator_belongs_to_its_kabupaten(client, dinda, eko, district, purwaharja):
    client.force_login(dinda)
    group = TargetGroup.objects.get(code="balita")
    sent = {
        "name": "Balita ikut kelas ibu",
        "short_name": "Kelas ibu",
        "program": "Gizi",
        "direction": "up",
        "pattern": "linear",
        "target_group": group.pk,
        "usual_target": "50",
    }
    assert client.post(reverse("coverage:indicator_add", args=[district.pk, 2026]), sent).status_code == 302
    indicator = Indicator.objects.get(district=district)
    assert (indicator.code, indicator.usual_target) == ("3308-kelas-ibu", 50)
    assert indicator not in Indicator.objects.of_district("32.79")
    address = reverse("coverage:indicator", args=[district.pk, 2026, indicator.pk])
    assert client.post(address, sent | {"usual_target": "60", "is_active": "on"}).status_code == 302
    indicator.refresh_from_db()
    assert indicator.usual_target == 60
    client.force_login(eko)
    assert client.get(reverse("coverage:targets", args=[district.pk, 2026])).status_code == 404


def test_shipped_indicators_are_not_changed_here(client, dinda, district, idl):
    client.force_login(dinda)
    assert client.get(reverse("coverage:indicator", args=[district.pk, 2026, idl.pk])).status_code == 403


def test_an_indicator_left_out_disappears(client, dinda, sari, district, idl, filled):
    client.force_login(dinda)
    address = reverse("coverage:target", args=[district.pk, 2026, idl.pk])
    assert client.post(address, {"version": 1, "percent": "80", "basis": "projection"}).status_code == 302
    client.force_login(sari)
    shown = client.get(reverse("coverage:overview"), {"tahun": 2026, "bulan": 9}).context["shown"]
    assert "imu-idl" not in [pws.code for pws in shown]


def test_populations_are_typed_and_saved(client, sari, kajoran_2, villages, idl):
    client.force_login(sari)
    address = reverse("coverage:people", args=[kajoran_2.pk, 2026]) + "?program=Imunisasi&versi=real"
    page = client.get(address)
    assert [str(group) for group in page.context["grid"].groups][:1] == ["Bayi (0–11 bulan)"]
    key = f"s{villages[0].pk}-{idl.target_group_id}"
    assert client.post(address, {"seen": "{}", key: "1.072"}).status_code == 302
    row = Population.objects.get()
    assert (row.count, row.basis, row.year, row.village, row.updated_by) == (1072, "real", 2026, villages[0], sari)
    refused = client.post(address, {"seen": json.dumps({key: 1072}), key: "banyak"})
    assert refused.status_code == 422
    assert "bukan angka" in refused.content.decode()
    assert client.post(address, {"seen": json.dumps({key: 1072}), key: ""}).status_code == 302
    assert not Population.objects.exists()


def test_a_population_changed_meanwhile_is_not_overwritten(client, sari, kajoran_2, villages, idl):
    populate(villages[0], idl, 72)
    client.force_login(sari)
    address = reverse("coverage:people", args=[kajoran_2.pk, 2026]) + "?program=Imunisasi"
    key = f"s{villages[0].pk}-{idl.target_group_id}"
    answer = client.post(address, {"seen": "{}", key: "80"})
    assert answer.status_code == 409
    assert "menjadi 72" in answer.content.decode()
    assert Population.objects.get().count == 72
    assert client.post(address, {"seen": answer.context["grid"].seen, key: "80"}).status_code == 302
    assert Population.objects.get().count == 80


@pytest.mark.parametrize("seen", ["", "x", "[]", '{"s1-1": "a"}', '{"s1-1": true}'])
def test_a_form_that_did_not_arrive_whole(client, sari, kajoran_2, villages, idl, seen):
    client.force_login(sari)
    address = reverse("coverage:people", args=[kajoran_2.pk, 2026]) + "?program=Imunisasi"
    answer = client.post(address, {"seen": seen, f"s{villages[0].pk}-{idl.target_group_id}": "80"})
    assert answer.status_code == 422
    assert not Population.objects.exists()


def test_populations_of_last_year(client, sari, kajoran_2, villages, idl):
    populate(villages[0], idl, 72, year=2025)
    populate(villages[1], idl, 60, year=2025)
    client.force_login(sari)
    page = client.get(reverse("coverage:people", args=[kajoran_2.pk, 2026]))
    assert page.context["may_copy"]
    address = reverse("coverage:people_copy", args=[kajoran_2.pk, 2026])
    client.post(address)
    client.post(address)
    assert sorted(Population.objects.filter(year=2026).values_list("count", flat=True)) == [60, 72]
    assert AuditEvent.objects.filter(verb="sasaran disalin").count() == 1


def test_who_may_not_write_populations(client, camat, tuti, eko, kajoran_2):
    address = reverse("coverage:people", args=[kajoran_2.pk, 2026])
    for user, status in ((camat, 403), (tuti, 404), (eko, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
        assert client.post(address, {"seen": "{}"}).status_code == status


def test_the_camat_reads_the_coverage_of_his_kecamatan(client, camat, kajoran_1, filled, kajoran_2):
    client.force_login(camat)
    answer = client.get(reverse("coverage:overview"), {"puskesmas": kajoran_2.pk, "tahun": 2026, "bulan": 9})
    assert answer.context["place"] == kajoran_2
    assert not answer.context["may_edit"]
    assert "Isi capaian" not in answer.content.decode()


def test_a_region_without_a_kabupaten_has_no_targets(client, sari, kajoran):
    client.force_login(sari)
    assert client.get(reverse("coverage:targets", args=[kajoran.pk, 2026])).status_code == 404
    province = Region.objects.get(code="33")
    assert client.get(reverse("coverage:targets", args=[province.pk, 2026])).status_code == 404

"""What kecamatan and villages are called: by province, by kabupaten, and single ones."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.meetings.queries import chair_of
from puskesmas.access import Role
from puskesmas.models import AuditEvent, Region
from puskesmas.organisations import Organisation
from puskesmas.places import labels
from puskesmas.places.labels import usual_label
from puskesmas.places.region_files import RegionRow
from puskesmas.places.region_import import import_regions
from sectors.models import Office, Position
from tests import factories

KIND = Region.Kind


@pytest.fixture
def district(kajoran):
    return Region.objects.get(code="33.08")


@pytest.fixture
def url(district):
    return reverse("puskesmas:labels", args=[Organisation(district)])


def _words(subdistrict="Kecamatan", village="Desa") -> dict:
    return {
        "subdistrict": subdistrict,
        "seen_subdistrict": "Kecamatan",
        "rural_village": village,
        "seen_rural_village": "Desa",
    }


@pytest.mark.parametrize(
    ("code", "kind", "word"),
    [
        ("11.06.01.2001", KIND.RURAL_VILLAGE, "Gampong"),
        ("11.04.01.2001", KIND.RURAL_VILLAGE, ""),
        ("11.06.01", KIND.SUBDISTRICT, ""),
        ("13.04.01.2001", KIND.RURAL_VILLAGE, "Nagari"),
        ("13.09.01.2001", KIND.RURAL_VILLAGE, ""),
        ("13.77.01.2001", KIND.RURAL_VILLAGE, ""),
        ("13.71.01.1001", KIND.URBAN_VILLAGE, ""),
        ("34.04.01", KIND.SUBDISTRICT, "Kapanewon"),
        ("34.71.01", KIND.SUBDISTRICT, "Kemantren"),
        ("34.04.01.2001", KIND.RURAL_VILLAGE, "Kalurahan"),
        ("34.71.01.1001", KIND.URBAN_VILLAGE, ""),
        ("95.06.03", KIND.SUBDISTRICT, "Distrik"),
        ("95.06.03.2001", KIND.RURAL_VILLAGE, "Kampung"),
        ("91.71.01.1001", KIND.URBAN_VILLAGE, ""),
        ("51.03.01.2001", KIND.RURAL_VILLAGE, ""),
        ("33.08.12.2001", KIND.RURAL_VILLAGE, ""),
        ("95.06", KIND.REGENCY, ""),
    ],
)
def test_only_what_is_well_known_is_assumed(code, kind, word):
    assert usual_label(code, kind) == word


def test_an_import_gives_the_words_of_the_province_and_keeps_those_set_by_hand(db):
    rows = {
        "95": ("Papua Pegunungan", KIND.PROVINCE),
        "95.06": ("Yalimo", KIND.REGENCY),
        "95.06.03": ("Abenaho", KIND.SUBDISTRICT),
        "95.06.03.2001": ("Pass Valley", KIND.RURAL_VILLAGE),
    }
    rows = {code: RegionRow(code, name, kind) for code, (name, kind) in rows.items()}
    import_regions(rows)
    assert [str(region) for region in Region.objects.order_by("code")] == [
        "Provinsi Papua Pegunungan",
        "Kabupaten Yalimo",
        "Distrik Abenaho",
        "Kampung Pass Valley",
    ]
    Region.objects.filter(code="95.06.03.2001").update(label="Desa Adat")
    assert import_regions(rows).same == 4
    assert Region.objects.get(code="95.06.03.2001").full_name == "Desa Adat Pass Valley"


def test_a_word_renames_all_of_its_kind_but_the_exceptions(district, villages, dinda):
    labels.set_single_words(district, {villages[0].pk: ("Desa", "Nagari")}, by=dinda)
    assert labels.set_words(district, {KIND.RURAL_VILLAGE: ("Desa", "Kampung")}, by=dinda) == 3
    assert [region.full_name for region in Region.objects.villages()] == [
        "Nagari Kwaderan",
        "Kampung Madukoro",
        "Kampung Bumiayu",
        "Kampung Sidorejo",
    ]
    assert list(labels.exceptions_of(district)) == [villages[0]]
    assert [event.changes for event in AuditEvent.objects.order_by("pk")] == [
        {"Kwaderan (33.08.12.2002)": ["Desa", "Nagari"]},
        {"Desa": ["Desa", "Kampung"]},
    ]
    labels.set_single_words(district, {villages[0].pk: ("Nagari", "")}, by=dinda)
    assert not labels.exceptions_of(district).exists()
    labels.set_words(district, {KIND.RURAL_VILLAGE: ("Kampung", "Desa")}, by=dinda)
    assert set(Region.objects.villages().values_list("label", flat=True)) == {""}


def test_a_word_changed_meanwhile_is_not_overwritten(district, villages, dinda):
    labels.set_words(district, {KIND.RURAL_VILLAGE: ("Desa", "Nagari")}, by=dinda)
    with pytest.raises(ValidationError, match="diubah orang lain menjadi “Nagari”"):
        labels.set_words(district, {KIND.RURAL_VILLAGE: ("Desa", "Kampung")}, by=dinda)
    with pytest.raises(ValidationError, match="baru saja diberi sebutan “Nagari”"):
        labels.set_single_words(district, {villages[0].pk: ("Desa", "Kampung")}, by=dinda)


def test_another_kabupaten_keeps_its_words(district, villages, purwaharja_2, dinda):
    labels.set_words(district, {KIND.SUBDISTRICT: ("Kecamatan", "Distrik")}, by=dinda)
    assert Region.objects.get(code="32.79.03").full_name == "Kecamatan Purwaharja"


def test_names_of_offices_and_heads_follow(district, kajoran, villages, camat, dinda):
    assert camat.memberships.get().place_label == "Kantor Camat Kajoran"
    labels.set_words(
        district, {KIND.SUBDISTRICT: ("Kecamatan", "Kapanewon"), KIND.RURAL_VILLAGE: ("Desa", "Gampong")}, by=dinda
    )
    kajoran.refresh_from_db()
    villages[0].refresh_from_db()
    assert camat.memberships.select_related("region").get().place_label == "Kantor Kapanewon Kajoran"
    assert Organisation(kajoran).name == "Kantor Kapanewon Kajoran"
    assert chair_of(kajoran) == ("Panewu Kajoran", "")
    kades = Office.objects.create(position=Position.objects.get(code="kades"), region=villages[0])
    assert kades.label == "Keuchik Kwaderan"
    kades.label_as_written = "Kepala Desa Kwaderan"
    assert kades.label == "Kepala Desa Kwaderan"


def test_the_page_saves_words_and_single_places(client, dinda, url, district, villages):
    client.force_login(dinda)
    assert "4 wilayah" in client.get(url).content.decode()
    assert client.post(url, _words(village="Nagari")).status_code == 302
    assert Region.objects.villages().first().full_name == "Nagari Kwaderan"
    found = client.get(url, {"q": "bumi"})
    assert [place.name for place, _ in found.context["rows"]] == ["Bumiayu"]
    place = villages[2]
    single = reverse("puskesmas:labels_single", args=[Organisation(district)])
    typed = {f"sebutan-{place.pk}": "Kampung", f"semula-{place.pk}": "Nagari", "sebutan-x": "y"}
    assert client.post(single, typed).status_code == 302
    place.refresh_from_db()
    assert place.full_name == "Kampung Bumiayu"
    assert [row.name for row, _ in client.get(url).context["rows"]] == ["Bumiayu"]


def test_bad_words_come_back(client, dinda, url, district, villages):
    client.force_login(dinda)
    answer = client.post(url, _words(village="x" * 31))
    assert answer.status_code == 422
    assert "x" * 31 in answer.content.decode()
    place = villages[0]
    single = reverse("puskesmas:labels_single", args=[Organisation(district)])
    answer = client.post(single, {f"sebutan-{place.pk}": "y" * 40, f"semula-{place.pk}": "Desa"})
    assert answer.status_code == 422
    assert "paling panjang 30 huruf" in answer.content.decode()
    assert not AuditEvent.objects.exists()


def test_a_conflict_is_told_and_saving_again_is_meant(client, dinda, url, district, villages):
    labels.set_words(district, {KIND.RURAL_VILLAGE: ("Desa", "Nagari")}, by=dinda)
    client.force_login(dinda)
    answer = client.post(url, _words(village="Kampung"))
    assert answer.status_code == 409
    assert "diubah orang lain menjadi “Nagari”" in answer.content.decode()
    assert client.post(url, _words(village="Kampung") | {"seen_rural_village": "Nagari"}).status_code == 302
    assert Region.objects.villages().first().full_name == "Kampung Kwaderan"


def test_only_the_dinas_kesehatan_may(client, sari, camat, eko, kajoran, kajoran_2, district, url):
    for user in (sari, camat, eko):
        client.force_login(user)
        assert client.get(url).status_code == 404
    client.force_login(factories.member("lain", "Lain", Role.VIEWER, place=district))
    assert client.get(url).status_code == 403
    client.force_login(sari)
    assert client.get(reverse("puskesmas:labels", args=[Organisation(kajoran_2)])).status_code == 404

"""Every layout of region files in circulation ends in the same tree; BPS files and broken codes are refused."""

import gzip

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from puskesmas.models import AuditEvent, Puskesmas, Region
from puskesmas.places.region_files import read_regions
from puskesmas.places.region_import import import_regions

TREE = {
    "33": ("Jawa Tengah", "province", None),
    "33.08": ("Magelang", "regency", "33"),
    "33.71": ("Magelang", "city", "33"),
    "33.08.12": ("Kajoran", "subdistrict", "33.08"),
    "33.08.12.2001": ("Wonogiri", "rural_village", "33.08.12"),
    "33.08.12.1002": ("Ma'u, Baru", "urban_village", "33.08.12"),
}
OWN = """code,name,level,parent_code,type
33,Jawa Tengah,1,,provinsi
33.08,Kabupaten Magelang,2,33,kabupaten
33.71,Kota Magelang,2,33,kota
33.08.12,Kajoran,3,33.08,kecamatan
33.08.12.2001,Wonogiri,4,33.08.12,desa
33.08.12.1002,"Ma'u, Baru",4,33.08.12,kelurahan
"""
PLAIN = "\n".join(
    [
        "kode;nama",
        "33;JAWA TENGAH",
        "3308;KAB. MAGELANG",
        "3371;KOTA MAGELANG",
        "330812;Kajoran",
        "3308122001;Wonogiri",
        "3308121002;Ma'u, Baru",
    ]
)
FOUR = [
    "33,Jawa Tengah",
    "33.08,33,Kabupaten Magelang\n33.71,33,Kota Magelang",
    'code,regency_code,name\n33.08.12,33.08,"Kajoran"',
    '33.08.12.2001,33.08.12,Wonogiri\n33.08.12.1002,33.08.12,"Ma\'u, Baru"',
]
WIDE = """kode_prov,prov,kode_kab,kab,kode_kec,kec,kode_desa,desa
33,Jawa Tengah,33.08,Kabupaten Magelang,33.08.12,Kajoran,33.08.12.2001,Wonogiri
33,Jawa Tengah,33.08,Kabupaten Magelang,33.08.12,Kajoran,33.08.12.1002,"Ma'u, Baru"
33,Jawa Tengah,33.71,Kota Magelang,"NULL","NULL","NULL","NULL"
"""


def _write(tmp_path, *texts, encoding="utf-8"):
    paths = []
    for number, text in enumerate(texts):
        path = tmp_path / f"wilayah{number}.csv"
        path.write_bytes(text.encode(encoding))
        paths.append(path)
    return paths


def _tree():
    return {
        region.code: (region.name, region.kind, region.parent.code if region.parent else None)
        for region in Region.objects.select_related("parent")
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("texts", "encoding"),
    [
        ([OWN], "utf-8"),
        ([OWN], "utf-8-sig"),
        (FOUR, "utf-8"),
        ([WIDE], "utf-8"),
        ([WIDE.replace(",", ";").replace("u; ", "u, ")], "utf-8"),
    ],
)
def test_every_layout_gives_the_same_tree(tmp_path, texts, encoding):
    import_regions(read_regions(_write(tmp_path, *texts, encoding=encoding)))
    assert _tree() == TREE


@pytest.mark.django_db
def test_undotted_codes_and_semicolons_give_the_same_codes(tmp_path):
    import_regions(read_regions(_write(tmp_path, PLAIN)))
    assert {code: kind for code, (_, kind, _) in _tree().items()} == {code: kind for code, (_, kind, _) in TREE.items()}


@pytest.mark.django_db
def test_a_second_import_changes_nothing_and_writes_no_event(tmp_path):
    paths = _write(tmp_path, OWN)
    import_regions(read_regions(paths))
    outcome = import_regions(read_regions(paths))
    assert (outcome.created, outcome.changed, outcome.same) == (0, 0, 6)
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_a_new_name_is_taken_over(tmp_path):
    import_regions(read_regions(_write(tmp_path, OWN)))
    outcome = import_regions(read_regions(_write(tmp_path, OWN.replace("Wonogiri", "Wonogiri Baru"))))
    assert (outcome.created, outcome.changed) == (0, 1)
    assert Region.objects.get(code="33.08.12.2001").name == "Wonogiri Baru"


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["3308120", "3308010001", "33.08.010", "330801"])
def test_bps_numbers_are_refused_whole(tmp_path, code):
    paths = _write(tmp_path, f"33,Jawa Tengah\n3308,Magelang\n3308120,Kajoran\n{code},Wonogiri")
    with pytest.raises(CommandError, match="kode BPS"):
        call_command("import_regions", *map(str, paths))
    assert not Region.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,name\n33.8,Magelang", "tidak lengkap"),
        ("code,name\n330.8,Magelang", "bukan kode Kemendagri"),
        ("code,name\n33,", "nama wilayah kosong"),
        ("code,name\n33,Jawa Tengah\n33,Jawa Barat", "sebelumnya"),
        ("code,name\n", "tidak berisi wilayah"),
    ],
)
def test_broken_files_are_refused_with_a_sentence(tmp_path, text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read_regions(_write(tmp_path, text))


@pytest.mark.django_db
def test_a_village_without_its_parents_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"Induk 1 wilayah tidak ada, misalnya 33\.08\.12"):
        call_command("import_regions", *map(str, _write(tmp_path, "33.08.12.2001,Wonogiri")))


@pytest.mark.django_db
def test_gzip_is_read(tmp_path):
    path = tmp_path / "wilayah.csv.gz"
    path.write_bytes(gzip.compress(OWN.encode()))
    import_regions(read_regions([path]))
    assert _tree() == TREE


@pytest.mark.django_db
def test_puskesmas_are_imported_once_with_the_register_name_as_alias(tmp_path):
    import_regions(read_regions(_write(tmp_path, OWN)))
    path = tmp_path / "puskesmas.csv"
    path.write_text(
        "kode_puskesmas,nama,kode_kabkota,kode_kecamatan\n1031629,PUSKESMAS KAJORAN II,33.08,33.08.12\n1031700,PUSKESMAS JAUH,33.08,\n"
    )
    call_command("import_puskesmas", str(path))
    call_command("import_puskesmas", str(path))
    rows = list(Puskesmas.objects.order_by("code").values_list("code", "name", "aliases", "region__code"))
    assert rows == [
        ("1031629", "Kajoran II", ["PUSKESMAS KAJORAN II"], "33.08.12"),
        ("1031700", "Jauh", ["PUSKESMAS JAUH"], "33.08"),
    ]


@pytest.mark.django_db
def test_puskesmas_of_an_unknown_region_are_refused(tmp_path):
    path = tmp_path / "puskesmas.csv"
    path.write_text("kode_puskesmas,nama,kode_kecamatan\n1031629,PUSKESMAS KAJORAN II,33.08.12\n")
    with pytest.raises(CommandError, match="belum ada"):
        call_command("import_puskesmas", str(path))
    assert not Puskesmas.objects.exists()

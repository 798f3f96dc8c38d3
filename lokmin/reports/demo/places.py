"""Real places of the demo: regions with Kemendagri codes, puskesmas with Kemenkes codes, who serves which village."""

from dataclasses import dataclass

REGIONS = """
32 province Jawa Barat
32.73 city Bandung
32.73.04 subdistrict Bojongloa Kaler
32.73.04.1001 urban_village Kopo
32.73.04.1002 urban_village Babakan Tarogong
32.73.04.1003 urban_village Jamika
32.73.04.1004 urban_village Babakan Asih
32.73.04.1005 urban_village Suka Asih
32.79 city Banjar
32.79.03 subdistrict Purwaharja
32.79.03.1001 urban_village Purwaharja
32.79.03.1004 urban_village Karangpanimbal
32.79.03.2002 rural_village Raharja
32.79.03.2003 rural_village Mekarharja
33 province Jawa Tengah
33.08 regency Magelang
33.08.03 subdistrict Ngluwar
33.08.03.2001 rural_village Bligo
33.08.03.2002 rural_village Pakunden
33.08.03.2003 rural_village Somokaton
33.08.03.2004 rural_village Ngluwar
33.08.03.2005 rural_village Karangtalun
33.08.03.2006 rural_village Jamuskauman
33.08.03.2007 rural_village Plosogede
33.08.03.2008 rural_village Blongkeng
33.08.12 subdistrict Kajoran
33.08.12.2001 rural_village Wonogiri
33.08.12.2002 rural_village Kwaderan
33.08.12.2003 rural_village Madukoro
33.08.12.2004 rural_village Bumiayu
33.08.12.2005 rural_village Madugondo
33.08.12.2006 rural_village Ngargosari
33.08.12.2007 rural_village Ngendrosari
33.08.12.2008 rural_village Lesanpuro
33.08.12.2009 rural_village Banjaretno
33.08.12.2010 rural_village Krinjing
33.08.12.2011 rural_village Bangsri
33.08.12.2012 rural_village Wadas
33.08.12.2013 rural_village Kajoran
33.08.12.2014 rural_village Mangunrejo
33.08.12.2015 rural_village Sambak
33.08.12.2016 rural_village Bambusari
33.08.12.2017 rural_village Wuwuharjo
33.08.12.2018 rural_village Pandansari
33.08.12.2019 rural_village Pandanretno
33.08.12.2020 rural_village Krumpakan
33.08.12.2021 rural_village Banjaragung
33.08.12.2022 rural_village Sangen
33.08.12.2023 rural_village Pucungroto
33.08.12.2024 rural_village Sidorejo
33.08.12.2025 rural_village Sidowangi
33.08.12.2026 rural_village Sukomulyo
33.08.12.2027 rural_village Sukorejo
33.08.12.2028 rural_village Sutopati
33.08.12.2029 rural_village Sukomakmur
33.08.20 subdistrict Secang
33.08.20.2007 rural_village Candisari
33.08.20.2014 rural_village Karangkajen
33.08.20.2016 rural_village Pucang
33.08.20.2017 rural_village Purwosari
33.08.20.2018 rural_village Donomulyo
35 province Jawa Timur
35.29 regency Sumenep
35.29.16 subdistrict Batang Batang
35.29.16.2001 rural_village Kolpo
35.29.16.2002 rural_village Tamidung
35.29.16.2003 rural_village Batang-batang Laok
35.29.16.2004 rural_village Batang-Batang Daya
35.29.16.2005 rural_village Totosan
35.29.16.2006 rural_village Banuaju Barat
35.29.16.2007 rural_village Banuaju Timur
35.29.16.2008 rural_village Jenangger
35.29.16.2009 rural_village Nyabakan Timur
35.29.16.2010 rural_village Nyabakan Barat
35.29.16.2011 rural_village Jangkong
35.29.16.2012 rural_village Legung Barat
35.29.16.2013 rural_village Legung Timur
35.29.16.2014 rural_village Dapenda
35.29.16.2015 rural_village Bilangan
35.29.16.2016 rural_village Lombang
36 province Banten
36.01 regency Pandeglang
36.01.17 subdistrict Mandalawangi
36.01.17.2001 rural_village Pandat
36.01.17.2002 rural_village Cikoneng
36.01.17.2003 rural_village Nembol
36.01.17.2004 rural_village Kurungkambing
36.01.17.2005 rural_village Mandalawangi
36.01.17.2006 rural_village Sinarjaya
36.01.17.2007 rural_village Sirnagalih
36.01.17.2008 rural_village Cikumbuen
36.01.17.2009 rural_village Ramea
36.01.17.2010 rural_village Gunungsari
36.01.17.2011 rural_village Panjangjaya
36.01.17.2012 rural_village Giripawana
36.01.17.2013 rural_village Mandalasari
36.01.17.2014 rural_village Curuglemo
36.01.17.2015 rural_village Pari
73 province Sulawesi Selatan
73.71 city Makassar
73.71.13 subdistrict Rappocini
73.71.13.1001 urban_village Tidung
73.71.13.1002 urban_village Kassi-Kassi
73.71.13.1003 urban_village Mappala
73.71.13.1004 urban_village Buakana
73.71.13.1005 urban_village Bonto Makkio
73.71.13.1006 urban_village Rappocini
"""


@dataclass(frozen=True)
class PlaceFacts:
    """One puskesmas of the demo. Which villages it serves is known only for some; the others are a plausible split."""

    code: str
    name: str
    subdistrict: str
    register_name: str
    letter_name: str
    address: str
    unit_code: str
    villages: tuple[str, ...]
    is_blud: bool = False


def _codes(subdistrict: str, *numbers: int) -> tuple[str, ...]:
    return tuple(f"{subdistrict}.{number}" for number in numbers)


# The kabupaten whose dinas kesehatan has set the letterhead of its puskesmas.
SETTING_DINAS = "33.08"
PUSKESMAS = [
    PlaceFacts("1031196", "Sukapakir", "32.73.04", "PUSKESMAS SUKA PARKIR", "UPTD PUSKESMAS SUKAPAKIR",
               "Jalan Pagarsih Gang Bapak Oyon, Bojongloa Kaler, Kota Bandung", "PKM.SKP", _codes("32.73.04", 1004, 1005)),
    PlaceFacts("1031197", "Citarip", "32.73.04", "PUSKESMAS CETARIP", "UPT PUSKESMAS CITARIP",
               "Jalan Kopo Gang Citarip Nomor 11, Bojongloa Kaler, Kota Bandung", "PKM.CTR", _codes("32.73.04", 1001, 1002, 1003)),
    PlaceFacts("1031384", "Purwaharja 1", "32.79.03", "PUSKESMAS PURWAHARJA I", "UPTD PUSKESMAS PURWAHARJA 1",
               "Jalan Brigjen M. Isa Nomor 131, Purwaharja, Kota Banjar", "PKM.PWH1", _codes("32.79.03", 1001, 1004)),
    PlaceFacts("1031385", "Purwaharja 2", "32.79.03", "PUSKESMAS PURWAHARJA II", "BLUD UPTD PUSKESMAS PURWAHARJA 2",
               "Jalan Raya Siliwangi Nomor 140, Raharja, Purwaharja, Kota Banjar", "PKM.PWH2", _codes("32.79.03", 2002, 2003), True),
    PlaceFacts("1031614", "Ngluwar", "33.08.03", "PUSKESMAS NGLUWAR", "UPTD PUSKESMAS NGLUWAR",
               "Jalan Kyai Sahid Nomor 14, Ngluwar, Magelang", "PKM.NGL", _codes("33.08.03", *range(2001, 2009))),
    PlaceFacts("1031628", "Kajoran 1", "33.08.12", "PUSKESMAS KAJORAN I", "UPTD PUSKESMAS KAJORAN 1",
               "Jalan K.H. Ridwan, Watu Karung, Sidorejo, Kajoran, Magelang", "PKM.KJ1",
               _codes("33.08.12", *range(2005, 2016), 2018, 2019, 2021, 2024)),
    PlaceFacts("1031629", "Kajoran 2", "33.08.12", "PUSKESMAS KAJORAN II", "UPTD PUSKESMAS KAJORAN 2",
               "Jalan Magelang–Sapuran, Kwaderan, Kajoran, Magelang", "PKM.KJ2",
               _codes("33.08.12", *range(2001, 2005), 2016, 2017, 2020, 2022, 2023, *range(2025, 2030))),
    PlaceFacts("1031634", "Secang 2", "33.08.20", "PUSKESMAS SECANG II", "UPTD PUSKESMAS SECANG 2",
               "Jalan Raya Candisari, Pucang, Secang, Magelang", "PKM.SC2", _codes("33.08.20", 2007, 2014, 2016, 2017, 2018)),
    PlaceFacts("1033219", "Legung", "35.29.16", "PUSKESMAS LEGUNG TIMUR", "UPT PUSKESMAS LEGUNG",
               "Jalan Pantai Lombang, Legung Timur, Batang Batang, Sumenep", "PKM.LGG", _codes("35.29.16", *range(2009, 2017))),
    PlaceFacts("1033372", "Mandalawangi", "36.01.17", "PUSKESMAS MANDALAWANGI", "BLUD UPT PUSKESMAS MANDALAWANGI",
               "Jalan Raya Pari Kilometer 13, Mandalawangi, Pandeglang", "PKM.MDW", _codes("36.01.17", *range(2001, 2016)), True),
    PlaceFacts("1070773", "Kassi-Kassi", "73.71.13", "PUSKESMAS KASSI-KASSI", "UPT PUSKESMAS KASSI-KASSI",
               "Jalan Tamalate I Nomor 43, Rappocini, Kota Makassar", "PKM.KSI", _codes("73.71.13", *range(1001, 1007))),
]  # fmt: skip


def regions() -> list[tuple[str, str, str]]:
    """(code, kind, name) of every region of the demo, parents first."""
    return [tuple(line.split(" ", 2)) for line in REGIONS.strip().splitlines()]

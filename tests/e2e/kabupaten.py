"""Files of a kabupaten that starts with Lokmin: regions, puskesmas, and 200 contacts as offices really keep them.

Place names and codes are real, all persons are invented.
"""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

DISTRICT = "33.07"
SUBDISTRICT = "33.07.02"
WADASLINTANG = (
    "Kaligowong Sumbersari Sumberejo Erorejo Karanganyar Panerusan Plunjaran Kumejing Lancar Somogede".split()
)
KEPIL = """
1008 Kepil
2001 Gondowulan
2002 Jangkrikan
2003 Tegeswetan
2004 Gadingsukuh
2005 Burat
2006 Bener
2007 Gadingrejo
2009 Beran
2010 Kapulogo
2011 Kagungan
2012 Randusari
2013 Rejosari
2014 Ngalian
2015 Kalipuru
2016 Tanjunganom
2017 Kaliwuluh
2018 Tegalgot
2019 Warangan
2020 Ropoh
2021 Pulosaren
""".split()
VILLAGES = dict(zip(KEPIL[::2], KEPIL[1::2], strict=True))
SUBDISTRICT_POSTS = [
    ("Camat", "Kepil"),
    ("Kapolsek", "Kepil"),
    ("Danramil", "Kepil"),
    ("Sekretaris Camat", "Kepil"),
    ("Kepala KUA", "Kepil"),
    ("Ketua MUI Kecamatan", "Kepil"),
    ("Korwilcam Bidang Pendidikan", "Kepil"),
    ("Ketua TP-PKK Kecamatan", "Kepil"),
    ("Kasi Kesra", "Kepil"),
    ("Kasi PMD", "Kepil"),
    ("Kepala UPT", "Kepil"),
]
VILLAGE_POSTS = [
    "Kepala Desa",
    "Sekdes",
    "Ketua BPD",
    "Ketua TP-PKK Desa/Kelurahan",
    "Kader Posyandu",
    "Babinsa",
    "Bhabinkamtibmas",
    "Tokoh Masyarakat",
    "Tokoh Agama",
]
FRONT = ["H. ", "", "drg. ", "Hj. ", "", "Serda ", "Aipda ", "", "K.H. "]
BACK = [", S.Sos.", "", ", S.Pd., M.M.", "", ", A.Md.", "", "", ", S.IP.", ""]
FIRST = "Wening Tirta Sekar Bayu Gilang Laras Pandu Ratri Seta Tama Utari Wisnu Yudha Ayu".split()
LAST = "Prabaswara Kertarajasa Wirasena Adiguna Maheswari Sasongko Tejaningrum".split()


def regions_file() -> bytes:
    """The region list as a kabupaten keeps it: Excel's own CSV with BOM and semicolons, dotted Kemendagri codes."""
    rows = ["kode;nama", "33;Jawa Tengah", f"{DISTRICT};Kab. Wonosobo", f"{DISTRICT}.01;Wadaslintang"]
    rows += [f"{DISTRICT}.01.{2001 + number};{name}" for number, name in enumerate(WADASLINTANG)]
    rows.append(f"{SUBDISTRICT};Kepil")
    rows += [f"{SUBDISTRICT}.{number};{name}" for number, name in VILLAGES.items()]
    return ("﻿" + "\r\n".join(rows) + "\r\n").encode()


def puskesmas_file() -> bytes:
    """Puskesmas with Kemenkes codes, in capitals and with Roman numerals, as the register writes them (cp1252)."""
    rows = [
        "KODE PUSKESMAS;NAMA PUSKESMAS;KECAMATAN;KODE KABKOTA",
        "1031587;PUSKESMAS WADASLINTANG I;Wadaslintang;33.07",
        "1031588;PUSKESMAS WADASLINTANG II;Wadaslintang;33.07",
        "1031589;PUSKESMAS KEPIL I;Kepil;33.07",
        "1031590;PUSKESMAS KEPIL II;Kepil;33.07",
    ]
    return "\r\n".join(rows).encode("cp1252")


def contacts_file() -> bytes:
    """200 contacts in one sheet: title lines above, village cells merged, phones as numbers, names with degrees."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Linsek 2026"
    sheet.append(["DAFTAR KONTAK LINTAS SEKTOR KECAMATAN KEPIL"])
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["NO", "JABATAN", "DESA / KEC.", "NAMA LENGKAP", "NO. HP (WA)", "E-mail"])
    for number, (post, place) in enumerate(SUBDISTRICT_POSTS):
        sheet.append([number + 1, post, f"Kec. {place}", *_person(number)])
    for village in VILLAGES.values():
        first = sheet.max_row + 1
        for post in VILLAGE_POSTS:
            number = sheet.max_row - 3
            wanted = "Lurah" if post == "Kepala Desa" and village == "Kepil" else post
            prefix = "Kel." if village == "Kepil" else "Desa"
            sheet.append([number + 1, wanted, f"{prefix} {village}", *_person(number)])
        sheet.merge_cells(f"C{first}:C{sheet.max_row}")
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _person(number: int) -> list:
    """Name, phone and mail address of one invented person, the phone in one of the spellings people use."""
    name = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]} {_letter(number)}"
    full = FRONT[number % len(FRONT)] + name + BACK[number % len(BACK)]
    digits = 81_200_000_000 + number * 7919
    phone = [digits, f"0{digits}", f"+62 {str(digits)[:3]}-{str(digits)[3:7]}-{str(digits)[7:]}", float(digits), None]
    mail = f"tamu{number}@contoh.go.id" if number % 4 == 0 else None
    return [full, phone[number % len(phone)], mail]


def _letter(number: int) -> str:
    return chr(ord("A") + number % 26) + "."

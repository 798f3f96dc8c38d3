"""Every trap a file from an office holds: it is read, or its row is named, or the file is refused with a sentence."""

import gzip
import io
import zipfile
from datetime import date, datetime, time
from time import monotonic

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.xml.constants import SHARED_STRINGS

from puskesmas.imports import reading, workbooks
from puskesmas.imports.cells import LOST_DIGITS, NO_VALUE, TOO_LONG
from tests.imports.files import csv, repacked, workbook, zipped

KNOWN = {"Nama", "HP", "Desa"}
ROWS = [("Nama", "HP", "Desa"), ("Siti Nuraéni", "0812", "Kwaderan"), ("H. Ma'ruf", "0813", "Bumiayu")]


def read(content: bytes, name: str = "kontak.csv", **more):
    return reading.read(content, name, known=KNOWN, **more)


def cells(table) -> list[tuple]:
    return [line.cells for line in table.rows]


# --- letters and delimiters


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32", b""),
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_gives_the_same_table(encoding, mark, delimiter):
    table = read(mark + csv(*ROWS, delimiter=delimiter, encoding=encoding))
    assert table.header == ROWS[0]
    assert cells(table) == ROWS[1:]
    assert [line.number for line in table.rows] == [2, 3]


def test_windows_letters_are_told():
    assert read(csv(*ROWS, encoding="cp1252")).notes == [
        "Huruf dibaca sebagai Windows-1252. Periksa nama yang beraksen."
    ]
    assert read(csv(*ROWS)).notes == []


def test_the_line_that_names_the_delimiter_is_obeyed_and_counts_as_a_row():
    table = read(b"sep=;\r\nNama;HP\r\nSiti, A.Md.Keb.;0812\r\n")
    assert (table.header, cells(table)) == (("Nama", "HP"), [("Siti, A.Md.Keb.", "0812")])
    assert table.rows[0].number == 3


def test_commas_inside_decimals_do_not_win_over_semicolons():
    assert cells(read(b"Nama;HP;Desa\nA;62,4;1,5\nB;70,1;2,5\n")) == [("A", "62,4", "1,5"), ("B", "70,1", "2,5")]


def test_quotes_hold_line_ends_delimiters_and_quotes():
    table = read(b'Nama,HP,Desa\n"Siti\r\nNuraeni, ""Ibu""",0812,"NULL"\nBudi,NULL,Bumiayu\n')
    assert cells(table) == [('Siti Nuraeni, "Ibu"', "0812", ""), ("Budi", "", "Bumiayu")]
    assert [line.number for line in table.rows] == [2, 3]


def test_an_open_quote_is_named():
    with pytest.raises(ValidationError, match=r"setelah baris 1: sebuah tanda kutip"):
        read(b'Nama,HP\n"Siti,0812\n' + b"Budi,0813\n" * 20_000)
    table = read(b'Nama,HP\n"Siti,0812\n' + b"Budi,0813\n" * 2_000)
    assert table.rows[0].problems == {0: TOO_LONG}


def test_empty_rows_are_left_out_and_numbers_stay():
    table = read(b"Nama,HP\n\n,,\nSiti,0812\n , \nBudi,0813\n")
    assert [(line.number, line.cells[0]) for line in table.rows] == [(4, "Siti"), (6, "Budi")]


def test_short_rows_are_filled_and_long_ones_are_problems():
    table = read(b"Nama,HP,Desa\nSiti\nDrs. Budi, M.M.,0813,Bumiayu\n")
    assert table.rows[0].cells == ("Siti", "", "")
    assert "punya 4 kolom, judulnya 3" in table.rows[1].problems[-1]


def test_invisible_signs_are_taken_away():
    assert cells(read("Nama,HP\n\u202eSi\x00ti\u200b\xa0 Nur ,'0812\n".encode()))[0] == ("Siti Nur", "0812")


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("8.1234567890E+10", "81234567890", ""),
        ("8,12E+09", "8,12E+09", LOST_DIGITS),
        ("8.12e+10", "8.12e+10", LOST_DIGITS),
        ("1.5E+1", "15", ""),
        ("62,4", "62,4", ""),
        ("'081234", "081234", ""),
        ("'Aisyiyah", "'Aisyiyah", ""),
        ("'=1+1", "=1+1", ""),
        ("Null", "Null", ""),
    ],
)
def test_numbers_a_spreadsheet_shortened_are_restored_or_named(text, value, problem):
    line = read(f"Nama;HP\nx;{text}\n".encode()).rows[0]
    assert (line.cells[1], line.problems.get(1, "")) == (value, problem)


# --- the header


def test_title_lines_above_the_header_are_passed_over():
    table = read(b"DAFTAR KONTAK KECAMATAN KAJORAN;;\nTahun 2026;;\n;;\nNo;NAMA ;HP\n1;Siti;0812\n")
    assert (table.header, table.rows[0].number) == (("No", "NAMA", "HP"), 5)
    assert table.notes == ["2 baris di atas judul kolom dilewati."]


def test_a_file_without_header_names_its_columns():
    table = read(b"33.08,Magelang\n33.71,Magelang\n")
    assert (table.header, table.has_header, len(table.rows)) == (("Kolom A", "Kolom B"), False, 2)


def test_an_unknown_header_is_found_by_its_shape():
    table = read(b"pejabat;telepon;alamat\nSiti;0812;Jl. Raya\nBudi;0813;Jl. Raya\n")
    assert table.header == ("pejabat", "telepon", "alamat")


def test_the_header_may_be_chosen():
    content = b"Nama;HP\nNama lengkap;Telepon\nSiti;0812\n"
    assert read(content, header_row=2).header == ("Nama lengkap", "Telepon")
    assert read(content, header_row=reading.NO_HEADER).header == ("Kolom A", "Kolom B")
    assert len(read(content, header_row=reading.NO_HEADER).rows) == 3


def test_equal_and_empty_headers_get_names_of_their_own():
    assert read(b"Nama;;Nama;HP;;\nSiti;x;y;0812;;\n").header == ("Nama", "Kolom B", "Nama (2)", "HP")


def test_a_first_look_has_the_same_header_and_width():
    rows = [("Nama", "HP"), *[(f"Orang {at}", f"08{at}") for at in range(500)]]
    whole, look = read(csv(*rows)), read(csv(*rows), limit=20)
    assert (look.header, look.rows) == (whole.header, whole.rows[:20])


# --- workbooks


def test_values_of_a_workbook_come_as_people_wrote_them():
    def prepare(book):
        sheet = book.active
        sheet["D2"].number_format = "0.0%"
        sheet["F2"].number_format = "000000"

    content = workbook(
        ["Nama", "HP", "Lahir", "Cakupan", "BLUD", "Kode", "Jam"],
        ["Siti", 8123456789, date(1990, 5, 7), 0.624, True, 12, time(9, 30)],
        ["Budi", 8.12345678901e11, datetime(2026, 1, 2, 8, 15), 62.4, False, 33.08, None],
        prepare=prepare,
    )
    assert cells(read(content, "kontak.xlsx")) == [
        ("Siti", "8123456789", "1990-05-07", "62.4%", "ya", "000012", "09:30"),
        ("Budi", "812345678901", "2026-01-02 08:15", "62.4", "tidak", "33.08", ""),
    ]


def test_what_a_workbook_cannot_say_is_named_by_row():
    content = workbook(["Nama", "HP"], ["=A9", 1], ["#REF!", 1], ["Siti", 197904122006042011])
    rows = read(content, "kontak.xlsx").rows
    assert rows[0].problems == {0: NO_VALUE}
    assert rows[1].problems == {0: "berisi galat #REF! dari lembar sebar"}
    assert rows[2].problems == {1: LOST_DIGITS}


def test_a_formula_with_its_value_is_that_value():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Nama</t></is></c><c r="B1" t="inlineStr"><is><t>HP</t></is></c></row>'
        b'<row r="2"><c r="A2" t="str"><f>B9</f><v>Siti</v></c><c r="B2"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>'
    )
    content = _with_sheet(sheet)
    assert cells(read(content, "a.xlsx")) == [("Siti", "2")]


def _with_sheet(sheet: bytes) -> bytes:
    return repacked(workbook(["x"]), **{"xl__worksheets__sheet1.xml": sheet})


def test_merged_cells_are_filled_down_and_told():
    def prepare(book):
        book.active.merge_cells("A1:C1")
        book.active.merge_cells("C3:C4")
        book.active.merge_cells("A5:C5")

    content = workbook(
        ["Daftar kontak 2026"],
        ["Nama", "HP", "Desa"],
        ["Siti", 812, "Kwaderan"],
        ["Budi", 813, None],
        ["KECAMATAN KAJORAN"],
        prepare=prepare,
    )
    table = read(content, "kontak.xlsx")
    assert cells(table) == [
        ("Siti", "812", "Kwaderan"),
        ("Budi", "813", "Kwaderan"),
        ("KECAMATAN KAJORAN", "", ""),
    ]
    assert "1 sel gabungan diisi dengan nilai sel pertamanya." in table.notes


def test_merges_without_end_or_over_each_other_cost_no_more_than_others():
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c><c r="B%d"><v>1</v></c></row>'
    sheet = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    sheet += b"".join(row % (at, at, at) for at in range(1, 2001)) + b"</sheetData>"
    overlapping = b"".join(b'<mergeCell ref="A2:A%d"/>' % at for at in range(3, 10_000))
    sheet += b"<mergeCells>" + overlapping + b'<mergeCell ref="A2:A3"/>' * 9_000 + b"</mergeCells>"
    began = monotonic()
    assert len(read(_with_sheet(sheet + b"</worksheet>"), "a.xlsx").rows) == 2000
    workbooks._Merges(b"sheetData>" + b"<mergeCell a" * 200_000)
    assert monotonic() - began < 5


def test_hidden_sheets_are_not_read_and_told():
    def prepare(book):
        book["Rahasia"].sheet_state = "hidden"
        book.move_sheet("Rahasia", -1)

    more = {"Rahasia": [["Nama"], ["x"]], "Dua": [["Nama", "HP"], ["B", 2]]}
    content = workbook(["Nama", "HP"], ["Siti", 1], sheets=more, prepare=prepare)
    table = read(content, "kontak.xlsx")
    assert (table.sheets, table.sheet) == (("Sheet", "Dua"), "Sheet")
    assert table.notes == ["Lembar tersembunyi tidak dibaca: Rahasia."]
    assert cells(read(content, "kontak.xlsx", sheet="Dua")) == [("B", "2")]
    with pytest.raises(ValidationError, match="tidak berisi lembar"):
        read(content, "kontak.xlsx", sheet="Rahasia")


def test_cells_far_out_cost_nothing():
    def prepare(book):
        book.active["XFD1"] = "jauh"
        book.active["A1048576"] = "bawah"

    table = read(workbook(["Nama", "HP"], ["Siti", 1], prepare=prepare), "kontak.xlsx")
    assert (len(table.header), table.rows[-1].number, table.rows[-1].cells) == (2, 1_048_576, ("bawah", ""))


def test_notes_right_of_the_table_are_told():
    def prepare(book):
        book.active["H3"] = "catatan"

    assert read(workbook(["Nama", "HP"], ["S", 1], ["B", 2], prepare=prepare), "a.xlsx").notes == [
        "1 sel di kanan judul terakhir tidak dibaca."
    ]


# --- refused


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"c" * 1000 + b'">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "tidak berisi apa-apa"),
        (b"\n\n , ,\n", "tidak berisi apa-apa"),
        (b"Nama,HP\n", "hanya berisi judul"),
        (b"%PDF-1.7", "adalah PDF"),
        (b"\x89PNG\r\n\x1a\n", "adalah gambar"),
        (b"\xff\xd8\xff\xe0", "adalah foto"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Excel lama"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + "EncryptedPackage".encode("utf-16-le"), "dikunci kata sandi"),
        (b"<html><table><tr><td>Nama", "halaman web"),
        (b'<?xml version="1.0"?><Workbook>', "halaman web"),
        (b"{\\rtf1", "RTF"),
        (b"\x00\x01\x02\x03" * 100, "bukan tabel"),
        (b"PK\x03\x04 rusak", "rusak atau terpotong"),
        (b"\x1f\x8b\x08 rusak", "rusak atau terpotong"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), r"\.ods"),
        (zipped(**{"word__document.xml": b"x"}), "Word"),
        (zipped(**{"xl__workbook.bin": b"x"}), "xlsb"),
        (zipped(**{"kontak.csv": b"Nama"}), "berkas ZIP"),
        (repacked(workbook(["Nama"], ["x"]), **{"xl__worksheets__sheet1.xml": BOMB}), "rusak"),
        (repacked(workbook(["Nama"], ["x"]), **{"xl__sharedStrings.xml": BOMB}), "rusak"),
        (repacked(workbook(["Nama"], ["x"]), **{"xl__worksheets__sheet1.xml": b"<worksheet"}), "rusak"),
        (b"a" * (21 << 20), "berukuran 21 MB"),
    ],
    ids=range(22),
)
def test_what_is_no_table_is_refused_with_its_name(content, sentence):
    with pytest.raises(ValidationError, match=sentence) as refused:
        read(content, "daftar.xlsx")
    assert refused.value.messages[0].startswith("daftar.xlsx ")


@pytest.mark.parametrize("content", [gzip.compress(b"a," * 60_000), workbook(["Nama", "HP"], ["x" * 30_000, "y"])])
def test_what_grows_is_refused_before_it_is_unpacked(monkeypatch, content):
    monkeypatch.setattr(reading, "MOST_TEXT", 50_000)
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 20_000)
    assert len(content) < 10_000
    with pytest.raises(ValidationError, match="terlalu besar setelah dibuka"):
        read(content)


@pytest.mark.parametrize(("most", "part"), [("MOST_PART", "xl__styles.xml"), ("MOST_STRINGS", "xl__sharedStrings.xml")])
def test_parts_beside_the_sheets_stay_small(monkeypatch, most, part):
    plain = workbook(["Nama", "HP"], ["Siti", "y"])
    types = zipfile.ZipFile(io.BytesIO(plain)).read("[Content_Types].xml")
    kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_STRINGS}"/></'.encode()
    strings = {"[Content_Types].xml": kind.join(types.rsplit(b"</", 1)), "xl__sharedStrings.xml": b"<sst></sst>"}
    content = repacked(plain, **strings)
    monkeypatch.setattr(workbooks, most, 12_000)
    assert read(content).rows
    with pytest.raises(ValidationError, match="terlalu besar setelah dibuka"):
        read(repacked(content, **{part: b"<sst>" + b" " * 20_000 + b"</sst>"}))


@pytest.mark.parametrize("row", [b"a," * 600_000, b'"a\n",' * 250_000])
def test_a_row_without_end_is_refused_and_a_wide_one_is_cut(row):
    with pytest.raises(ValidationError, match="lebih panjang dari 1 MB setelah baris 1"):
        read(b"Nama,HP\n" + row)
    table = read(b"Nama,HP\n" + b"a," * 5_000 + b"\nSiti,1\n")
    assert "baris ini punya 201 kolom" in table.rows[0].problems[-1]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    with pytest.raises(ValidationError, match="lebih dari 3 baris"):
        read(csv(*ROWS, *[("a", "b", "c")] * 40))


# --- found by machine


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b", b"\xff\xfe", b"Nama,HP\n"]))
def test_random_bytes_are_read_or_refused(noise, start):
    _read_or_refused(start + noise)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_spoilt_workbook_is_read_or_refused(data):
    content = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _read_or_refused(bytes(content))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.text(max_size=12), max_size=5), min_size=1, max_size=8), st.sampled_from(["utf-8", "utf-16"])
)
def test_random_tables_are_read_or_refused(rows, encoding):
    _read_or_refused("\n".join(";".join(row) for row in rows).encode(encoding, "surrogatepass"))


WORKBOOK = workbook(["Nama", "HP"], ["Siti", 8123456789], ["Budi", date(2026, 1, 1)])


def _read_or_refused(content: bytes) -> None:
    table = refusal = None
    try:
        table = read(content)
    except ValidationError as error:
        refusal = error.messages[0]
    assert refusal is None or refusal.startswith("kontak.csv ")
    for line in table.rows if table else ():
        assert len(line.cells) == len(table.header)
        assert all("\x00" not in cell and cell == cell.strip() for cell in line.cells)

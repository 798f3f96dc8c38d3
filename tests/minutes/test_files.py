"""Material and signed scans: what is stored, what is refused, who sees it, what the minutes freeze."""

import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lokmin.documents import office_files
from lokmin.documents.text import ContentRefused
from lokmin.minutes import files, services
from lokmin.minutes.models import MeetingFile
from lokmin.minutes.services.writing import Locked
from puskesmas.access import Role
from puskesmas.models import AuditEvent
from tests import factories
from tests.documents import reading
from tests.minutes.conftest import picture

CONTENT_TYPES = b"<Types><Default Extension='xml'/></Types>"


def office(name="Paparan_capaian.pptx", parts=None, *, main="ppt/presentation.xml") -> SimpleUploadedFile:
    """A small office file with more parts, as somebody uploads it."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in {"[Content_Types].xml": CONTENT_TYPES, main: b"<p/>", **(parts or {})}.items():
            archive.writestr(zipfile.ZipInfo(part), content)  # of one moment: the same parts are the same file
    return SimpleUploadedFile(name, target.getvalue())


def pdf(name="Materi.pdf", pages=2) -> SimpleUploadedFile:
    file, target = pikepdf.new(), BytesIO()
    for _ in range(pages):
        file.add_blank_page()
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    file.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def test_a_pdf_is_stored_anew_without_its_script(held, sari):
    file = services.add_material(held, pdf("Paparan capaian.pdf"), by=sari)
    assert (file.kind, file.title, file.pages, file.media_type) == ("material", "Paparan capaian", 2, "application/pdf")
    assert file.file_name == "paparan-capaian.pdf"
    assert "paparan" not in file.file.name.casefold()
    with file.file.open("rb") as stored:
        assert b"alert" not in reading.everything(stored.read())
    assert AuditEvent.objects.filter(verb="berkas diunggah").count() == 1


@pytest.mark.parametrize(
    ("name", "main", "ending"),
    [
        ("a.pptx", "ppt/presentation.xml", "pptx"),
        ("b.docx", "word/document.xml", "docx"),
        ("c.XLSX", "xl/workbook.xml", "xlsx"),
    ],
)
def test_office_files_are_kept_as_they_are(held, sari, name, main, ending):
    upload = office(name, main=main)
    file = services.add_material(held, upload, by=sari)
    assert file.file_name.endswith(f".{ending}")
    assert file.media_type == office_files.KINDS[ending][1]
    upload.seek(0)
    with file.file.open("rb") as stored:
        assert stored.read() == upload.read()


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"ppt/vbaProject.bin": b"x"}, "memuat makro atau program"),
        ({"ppt/activeX/activeX1.xml": b"x"}, "memuat makro atau program"),
        ({"ppt/embeddings/oleObject1.bin": b"x"}, "memuat makro atau program"),
        ({"ppt/media/alat.exe": b"MZ"}, "memuat makro atau program"),
        ({"../../etc/passwd": b"x"}, "rusak atau bukan"),
        (
            {
                "word/_rels/settings.xml.rels": b'<Relationship Type="x/attachedTemplate" TargetMode="External" Target="http://a"/>'
            },
            "bagian dari luar",
        ),
        ({"ppt/slides/besar.xml": b"0" * 5_000_000}, "terlalu besar bila dibuka"),
        ({f"ppt/slides/slide{n}.xml": b"" for n in range(4001)}, "terlalu rumit"),
    ],
)
def test_harmful_office_files_are_refused(parts, sentence, monkeypatch):
    monkeypatch.setattr(office_files, "MOST_UNPACKED", 4_000_000)
    with pytest.raises(ContentRefused, match=sentence):
        office_files.examine(office(parts=parts).read())


def test_a_file_with_macros_in_its_types_and_plain_zips_are_refused():
    for content_types, main, sentence in (
        (
            b"<Types><Override ContentType='application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml'/></Types>",
            "ppt/presentation.xml",
            "makro",
        ),
        (CONTENT_TYPES, "surat.html", "bukan PPTX"),
    ):
        target = BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("[Content_Types].xml", content_types)
            archive.writestr(main, b"<p/>")
        with pytest.raises(ContentRefused, match=sentence):
            office_files.examine(target.getvalue())
    with pytest.raises(ContentRefused, match="rusak"):
        office_files.examine(b"PK\x03\x04" + b"\0" * 90)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("lama.ppt", bytes.fromhex("d0cf11e0a1b11ae1"), r"lama\.ppt berformat Office lama"),
        ("laman.html", b"<html><script>", r"laman\.html bukan PDF"),
        ("kosong.pdf", b"", r"kosong\.pdf bukan PDF"),
        ("foto.heic", b"\0\0\0\x18ftypheic\0\0\0\0", r"foto\.heic berformat HEIC"),
        ("rusak.pdf", b"%PDF-1.7 rusak", r"rusak\.pdf rusak"),
        ("zip.docx", b"PK\x03\x04rusak", r"zip\.docx rusak"),
    ],
)
def test_other_material_is_refused_by_name(held, sari, name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        services.add_material(held, SimpleUploadedFile(name, content), by=sari)
    assert not MeetingFile.objects.exists()


def test_the_same_material_twice_is_one(held, sari):
    first = services.add_material(held, office(), by=sari)
    assert services.add_material(held, office("salinan.pptx"), by=sari) == first
    assert MeetingFile.objects.count() == 1


def test_pictures_of_a_signed_list_become_one_pdf(held, sari):
    taken = [picture("1.jpg", (900, 1200)), picture("2.png", (1600, 900), format_="PNG", color=(9, 9, 9))]
    file = services.add_scan(held, "attendance", taken, by=sari)
    assert (file.title, file.pages, file.file_name) == (
        "Daftar hadir bertanda tangan",
        2,
        "daftar-hadir-bertanda-tangan.pdf",
    )
    with file.file.open("rb") as stored:
        content = stored.read()
    assert reading.page_sizes(content) == [(210, 297), (297, 210)]
    assert reading.images(content) == 2
    assert reading.picture(content, 1).getpixel((200, 300)) < 200


@pytest.mark.parametrize(
    ("kind", "uploads", "sentence"),
    [
        ("material", [pdf()], "Pilih dokumen yang dipindai"),
        ("lain", [pdf()], "Pilih dokumen yang dipindai"),
        ("minutes", [], "Pilih dahulu PDF"),
        ("minutes", [pdf(), picture()], "satu PDF saja"),
        ("minutes", [SimpleUploadedFile("a.docx", b"PK\x03\x04")], "bukan foto"),
    ],
)
def test_scans_that_are_refused(held, sari, kind, uploads, sentence):
    with pytest.raises(ValidationError, match=sentence):
        services.add_scan(held, kind, uploads, by=sari)


def test_the_newest_scan_counts_and_removing_it_brings_the_older_back(held, sari):
    older = services.add_scan(held, "agreement", [pdf(pages=1)], by=sari)
    newer = services.add_scan(held, "agreement", [pdf(pages=2)], by=sari)
    assert files.files_found(held).scans == {"agreement": newer}
    assert services.remove_file(newer, by=sari)
    assert not services.remove_file(newer, by=sari)
    assert files.files_found(held).scans == {"agreement": older}
    assert services.restore_file(newer, by=sari)
    assert not services.restore_file(newer, by=sari)
    assert files.files_found(held).scans == {"agreement": newer}


def test_material_is_locked_and_frozen_with_the_minutes_and_scans_are_not(full, sari, budi):
    material = services.add_material(full.meeting, pdf(), by=sari)
    services.submit_minutes(full, by=sari)
    for change in (
        lambda: services.add_material(full.meeting, office(), by=sari),
        lambda: services.rename_file(material, title="Lain", by=sari),
        lambda: services.remove_file(material, by=sari),
        lambda: services.restore_file(material, by=sari),
    ):
        with pytest.raises(Locked):
            change()
    scan = services.add_scan(full.meeting, "minutes", [pdf(pages=3)], by=sari)
    services.rename_file(scan, title="Notulen bercap", by=sari)
    revision = services.endorse_minutes(full, by=budi)
    later = services.add_scan(full.meeting, "attendance", [pdf(pages=1)], by=sari)
    frozen = revision.content["files"]
    assert [(file["kind"], file["title"], file["sha256"]) for file in frozen] == [
        ("material", "Materi", material.sha256),
        ("minutes", "Notulen bercap", scan.sha256),
    ]
    found = files.files_found(full.meeting, revision.content)
    assert (found.materials, set(found.scans)) == (1, {"minutes", "attendance"})
    assert found.scans["attendance"] == later
    older = {name: value for name, value in revision.content.items() if name != "files"}
    assert files.files_found(full.meeting, older).materials == 1


def test_titles_are_checked(held, sari):
    file = services.add_material(held, pdf(), by=sari, title="  Paparan\x00   camat ")
    assert file.title == "Paparan camat"
    for title in ("", " \x00", "x" * 201):
        with pytest.raises(ValidationError):
            services.rename_file(file, title=title, by=sari)


def test_no_more_than_sixty_files_and_300_mb(held, sari):
    MeetingFile.objects.bulk_create(
        MeetingFile(meeting=held, kind="material", title="x", file="x", size=5_000_000, sha256=str(n))
        for n in range(59)
    )
    services.add_material(held, office(), by=sari)
    with pytest.raises(ValidationError, match="Paling banyak 60 berkas"):
        services.add_material(held, pdf(), by=sari)
    MeetingFile.objects.filter(sha256="0").update(size=400_000_000, kind="terms")
    MeetingFile.objects.filter(sha256="1").update(removed_at=held.starts_at)
    with pytest.raises(ValidationError, match="300 MB"):
        services.add_material(held, pdf(), by=sari)


def opened(client, file):
    answer = client.get(f"/lokmin/{file.meeting_id}/berkas/{file.pk}/")
    if answer.streaming:
        for close in answer._resource_closers:  # closing the answer would close the test's database too
            close()
    return answer


def test_the_page_uploads_material_and_keeps_the_good_ones(client, held, sari):
    client.force_login(sari)
    address = f"/lokmin/{held.pk}/berkas/"
    bad = SimpleUploadedFile("buruk.exe", b"MZ")
    answer = client.post(address, {"kind": "material", "files": [pdf("Satu.pdf"), bad, office("Dua.pptx")]})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "buruk.exe bukan PDF" in said
    assert [file.title for file in held.files.order_by("pk")] == ["Satu", "Dua"]
    assert "2 berkas tersimpan" in said
    assert client.post(address, {"kind": "minutes", "files": [pdf("n.pdf")]}).status_code == 302
    assert client.post(address, {"kind": "minutes"}).status_code == 422


def test_download_runs_nowhere_and_lists_of_people_ask_for_more(client, held, sari, camat, dinda, eko, kajoran):
    vina = factories.member("vina", "Vina", Role.VIEWER, place=kajoran)
    material = services.add_material(held, pdf(), by=sari)
    scan = services.add_scan(held, "attendance", [pdf()], by=sari)
    seen = {}
    for user in (sari, camat, dinda, vina, eko):
        client.force_login(user)
        seen[user.username] = tuple(opened(client, file).status_code for file in (material, scan))
    assert seen == {"sari": (200, 200), "camat": (200, 403), "dinda": (200, 200), "vina": (200, 403), "eko": (404, 404)}
    client.force_login(dinda)
    answer = opened(client, material)
    assert answer["Content-Disposition"] == 'attachment; filename="materi.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    client.force_login(camat)
    page = client.get(f"/lokmin/{held.pk}/berkas/").content.decode()
    assert f"/berkas/{material.pk}/" in page
    assert f"/berkas/{scan.pk}/" not in page
    assert "Unggah materi" not in page
    assert client.post(f"/lokmin/{held.pk}/berkas/", {"kind": "material"}).status_code == 403


def test_rename_remove_and_undo_by_page(client, held, sari, dinda):
    file = services.add_material(held, pdf(), by=sari)
    client.force_login(sari)
    address = f"/lokmin/{held.pk}/berkas/{file.pk}/"
    client.post(f"{address}judul/", {"title": "Paparan TW II"})
    assert held.files.get().title == "Paparan TW II"
    assert client.post(f"{address}judul/", {"title": ""}).status_code == 409
    page = client.post(f"{address}hapus/", follow=True).content.decode()
    assert "Berkas dihapus." in page
    client.force_login(dinda)
    assert opened(client, file).status_code == 404
    client.force_login(sari)
    client.post(f"{address}kembalikan/")
    assert held.files.kept().count() == 1


def test_the_list_asks_the_same_questions_for_one_and_for_thirty(client, held, sari):
    client.force_login(sari)
    address = f"/lokmin/{held.pk}/berkas/"
    MeetingFile.objects.create(
        meeting=held, kind="material", title="x", file="x", size=1, sha256="x", uploaded_by=sari, file_name="x.pdf"
    )
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    MeetingFile.objects.bulk_create(
        MeetingFile(
            meeting=held, kind=kind, title="x", file="x", size=1, sha256=str(n), uploaded_by=sari, file_name="x.pdf"
        )
        for kind in ("material", "minutes")
        for n in range(15)
    )
    with CaptureQueriesContext(connection) as thirty:
        client.get(address)
    assert len(thirty) == len(one)

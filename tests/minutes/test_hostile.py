"""What nobody types and nobody should get through with: signers, files, reviewers of their own work."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.coverage import meetings as coverage
from lokmin.documents import office_files
from lokmin.documents.text import ContentRefused
from lokmin.minutes import remarks, reviews, services
from lokmin.minutes.models import MeetingFile, Photo, ReviewComment
from lokmin.minutes.review_guards import refuse_own
from lokmin.minutes.services import files, photos
from tests.minutes.conftest import picture
from tests.minutes.reviewing import sent
from tests.minutes.test_files import office

TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
PICTURE = TEMPLATE.replace("attachedTemplate", "image")
LINK = TEMPLATE.replace("attachedTemplate", "hyperlink")


def relation(kind: str, target: str, mode: str = "External") -> str:
    return f"<Relationship Id='a' Type='{kind}' Target='{target}' TargetMode='{mode}'/>"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("word/_rels/settings.xml.rels", relation(TEMPLATE, "http://jahat/a.dotm")),
        ("word/_rels/settings.xml.RELS", relation(TEMPLATE, "http://jahat/a.dotm")),
        ("word/_rels/settings.xml.rels", relation(TEMPLATE, "http://jahat/a.dotm", "external")),
        ("word/_rels/settings.xml.rels", relation(TEMPLATE.replace("Temp", "&#84;emp"), "http://jahat/a.dotm")),
        ("word/_rels/settings.xml.rels", relation(TEMPLATE, "http://jahat/?a>b")),
        (
            "word/_rels/settings.xml.rels",
            relation(TEMPLATE, "x").replace("<Relationship ", "<p:Relationship xmlns:p='urn:p' "),
        ),
        ("word/_rels/document.xml.rels", relation(PICTURE, r"\\jahat\berbagi\a.png")),
        ("word/_rels/document.xml.rels", relation(PICTURE, "file://jahat/berbagi/a.png")),
        ("word/_rels/document.xml.rels", relation(PICTURE, "file:////jahat/berbagi/a.png")),
    ],
)
def test_parts_from_elsewhere_are_found_however_they_are_written(name, text):
    for content in (text.encode(), ("<?xml version='1.0' encoding='UTF-16'?>" + text).encode("utf-16")):
        with pytest.raises(ContentRefused, match="bagian dari luar"):
            office_files.examine(office(parts={name: content}).read())


def test_links_to_click_and_local_pictures_are_fine():
    for text in (
        relation(LINK, "https://kemkes.go.id"),
        relation(LINK, r"\\server\berbagi\a.docx"),
        relation(PICTURE, "file:///C:/Users/sari/a.png"),
        relation(PICTURE, "../media/image1.png", "Internal"),
    ):
        assert office_files.examine(office(parts={"ppt/_rels/a.xml.rels": text.encode()}).read()) == "pptx"


@pytest.mark.parametrize(
    "content",
    [b"<!DOCTYPE a [<!ENTITY b 'x'>]><a/>", b"<?xml version='1.0' encoding='tak-dikenal'?><a/>", b"<a>", b""],
)
def test_relations_nobody_can_read_are_refused(content):
    with pytest.raises(ContentRefused, match="rusak"):
        office_files.examine(office(parts={"ppt/_rels/a.xml.rels": content}).read())


def test_a_part_that_calls_itself_a_macro_is_one():
    kinds = b"<Types><Override PartName='/ppt/a.bin' ContentType='application/vnd.ms-office.VbaProject'/></Types>"
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", kinds)
        archive.writestr("ppt/presentation.xml", b"<p/>")
    with pytest.raises(ContentRefused, match="makro"):
        office_files.examine(target.getvalue())


def test_odd_numbers_of_signers_are_left_out(client, minutes, sari):
    agreement = services.open_agreement(minutes, by=sari)
    client.force_login(sari)
    answer = client.post(
        reverse("minutes:signers", args=[minutes.meeting_id]),
        {"urut": ["²", "٣", "9" * 30, "-1", "0", "\0"], "tanda": services.mark_of(agreement)},
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_an_agreement_is_of_our_time(client, minutes, sari, day):
    services.open_agreement(minutes, by=sari)
    client.force_login(sari)
    data = {"version": "1", "dated_on": day, "place": "Aula", "head": "puskesmas"}
    answer = client.post(reverse("minutes:agreement", args=[minutes.meeting_id]), data)
    assert answer.status_code == 422
    assert "Tahunnya tidak masuk akal" in answer.text


def test_whoever_wrote_roles_or_took_photos_reviews_them_not(full, sari, dinda):
    refuse_own(full, dinda)
    photo = services.add_photo(full, picture("a.jpg"), by=dinda)
    with pytest.raises(ValidationError, match="ikut mencatat"):
        refuse_own(full, dinda)
    services.remove_photo(photo, by=sari)
    refuse_own(full, dinda)
    services.add_row(full, "proposals", activity="Posyandu", by=dinda)
    with pytest.raises(ValidationError, match="ikut mencatat"):
        refuse_own(full, dinda)


def test_nothing_comes_back_into_what_is_full(minutes, sari, monkeypatch):
    monkeypatch.setattr(photos, "MOST_PHOTOS", 1)
    monkeypatch.setattr(files, "MOST_FILES", 1)
    first = services.add_photo(minutes, picture("a.jpg"), by=sari)
    services.remove_photo(first, by=sari)
    services.add_photo(minutes, picture("b.jpg", color=(1, 90, 200)), by=sari)
    with pytest.raises(ValidationError, match="Sudah ada 1 foto"):
        services.restore_photo(first, by=sari)
    material = services.add_material(minutes.meeting, office(), by=sari)
    services.remove_file(material, by=sari)
    services.add_material(minutes.meeting, office(parts={"ppt/a.xml": b"<a/>"}), by=sari)
    with pytest.raises(ValidationError, match="Paling banyak 1 berkas"):
        services.restore_file(material, by=sari)
    assert (Photo.objects.count(), MeetingFile.objects.kept().count()) == (1, 1)


def test_what_somebody_typed_is_not_sent_in_the_name_of_who_signed_in_after(client, minutes, sari, budi):
    address = reverse("minutes:section", args=[minutes.meeting_id, "opening"])
    section = minutes.sections.get(kind="opening")
    data = {"body": "Dibuka camat pukul sembilan.", "version": section.version}
    client.force_login(budi)
    headers = {"X-Autosave": "1", "X-Writer": str(sari.pk)}
    assert client.post(address, data, headers=headers).status_code == 403
    section.refresh_from_db()
    assert section.body != data["body"]
    client.force_login(sari)
    assert client.post(address, data, headers=headers).json()["version"] == section.version + 1


def test_an_answered_question_is_not_taken_back(held, sari, budi, dinda):
    minutes = sent(held, budi)
    review = reviews.start_review(minutes, by=dinda)
    asked = remarks.ask_puskesmas(review, section="actions", text="Mengapa?", by=dinda)
    remarks.resolve_comment(asked, text="Karena hujan.", by=sari)
    with pytest.raises(ValidationError, match="sudah dijawab"):
        remarks.delete_comment(asked, by=dinda)
    assert review.comments.get().resolution == "Karena hujan."


@pytest.mark.parametrize("section", [code for code, _ in ReviewComment.SECTIONS])
def test_a_remark_at_a_row_that_is_nowhere_is_refused_in_every_section(client, held, budi, dinda, section):
    sent(held, budi)
    client.force_login(dinda)
    data = {"section": section, "row": "99\0", "text": "Isi"}
    assert client.post(reverse("minutes:review_comment", args=[held.pk]), data).status_code == 422
    answer = client.post(reverse("minutes:review_comment", args=[held.pk]), data | {"row": ""})
    assert answer.status_code == 302
    assert client.get(reverse("minutes:review", args=[held.pk])).status_code == 200


def test_the_choice_of_coverage_asks_the_minutes_as_they_are_now(full, sari):
    assert full.meeting.minutes.is_editable  # read, as a page does that was opened before
    type(full).objects.filter(pk=full.pk).update(status="submitted")
    with pytest.raises(ValidationError, match="Buka kembali"):
        coverage.choose(full.meeting, year=2026, month=6, indicators=[], expected_version=0, by=sari)

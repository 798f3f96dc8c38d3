"""PDF files behind the letter: added, ordered, taken off, counted, frozen when it is issued, shown to those who may."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lokmin.documents.models import Document
from lokmin.invitations import services
from lokmin.invitations.models import LETTER, MERGED, Invitation, Letter, LetterAttachment
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import postpone_meeting, reschedule_meeting
from puskesmas.models import AuditEvent
from tests import factories
from tests.documents import pdf_files, reading
from tests.invitations.conftest import content, render_all

MAP = pdf_files.saved(pdf_files.plain(1))
SLIDES = pdf_files.saved(pdf_files.plain(2, size=(842, 595)))


def attach(letter, by, file=MAP, title="Denah") -> LetterAttachment:
    return services.add_attachment(letter, SimpleUploadedFile("a.pdf", file), title=title, by=by)


def titles(letter) -> list[str]:
    return [row.title for row in letter.attachments.all()]


def test_added_ordered_and_taken_off(letter, sari, django_capture_on_commit_callbacks):
    first, second = attach(letter, sari), attach(letter, sari, SLIDES, "Bahan")
    assert (first.pages, second.pages, titles(letter)) == (1, 2, ["Denah", "Bahan"])
    assert first.file.name.startswith("lampiran/")
    assert "a.pdf" not in first.file.name
    assert services.move_attachment(second, up=True, by=sari)
    assert not services.move_attachment(second, up=True, by=sari)
    assert titles(letter) == ["Bahan", "Denah"]
    with django_capture_on_commit_callbacks(execute=True):
        assert services.remove_attachment(first, by=sari)
    assert not services.remove_attachment(first, by=sari)
    assert (titles(letter), first.file.storage.exists(first.file.name)) == (["Bahan"], False)
    verbs = AuditEvent.objects.filter(verb__contains="lampiran surat").values_list("verb", flat=True)
    assert len(verbs) == 4


def test_the_same_file_twice_and_too_much_together_are_refused(letter, sari):
    attach(letter, sari)
    with pytest.raises(ValidationError, match="sudah dilampirkan"):
        attach(letter, sari, title="Lagi")
    with pytest.raises(ValidationError, match="bersama paling besar 5 MB dan 20 halaman"):
        attach(letter, sari, pdf_files.saved(pdf_files.plain(20)))
    assert titles(letter) == ["Denah"]


def test_issuing_freezes_and_every_file_ends_with_them(letter, guests, sari):
    row = attach(letter, sari, SLIDES)
    services.update_letter(letter, by=sari, expected_version=letter.lock_version, has_invitee_list=False)
    issued = services.issue_letter(letter, by=sari)
    for change in (
        lambda: attach(issued, sari),
        lambda: services.move_attachment(row, up=True, by=sari),
        lambda: services.remove_attachment(row, by=sari),
    ):
        with pytest.raises(ValidationError, match="sudah diterbitkan"):
            change()
    render_all(issued)
    files = [content(document) for document in Document.objects.filter(kind=LETTER)]
    assert {(reading.page_count(file), reading.page_sizes(file)[-1]) for file in files} == {(3, (297, 210))}
    assert all("Lampiran : 2 (dua) lembar" in reading.words(file, 1) for file in files)
    assert reading.picture(files[0], 3).tobytes() == reading.picture(SLIDES, 2).tobytes()
    (merged,) = Document.objects.of(issued, MERGED)
    assert (merged.pages, merged.size < 2.5 * len(files[0])) == (18, True)


def test_the_page_adds_and_tells_what_is_wrong(letter, meeting, client, sari):
    client.force_login(sari)
    page = reverse("invitations:letter_attachments", args=[meeting.pk])
    assert client.post(page, {"title": "Denah", "file": SimpleUploadedFile("denah.pdf", MAP)}).status_code == 302
    unnamed = SimpleUploadedFile("Peta desa.PDF", SLIDES)
    assert client.post(page, {"title": "", "file": unnamed}).status_code == 302
    assert titles(letter) == ["Denah", "Peta desa"]
    assert " KB</span>" in client.get(page).text
    answer = client.post(page, {"title": "Foto", "file": SimpleUploadedFile("foto.pdf", b"\xff\xd8\xff")})
    assert answer.status_code == 422
    assert "foto.pdf bukan PDF" in answer.content.decode()
    assert 'value="Foto"' in answer.content.decode()
    row = letter.attachments.first()
    assert client.post(reverse("invitations:attachment_move", args=[meeting.pk, row.pk])).status_code == 302
    file = client.get(reverse("invitations:attachment_file", args=[meeting.pk, row.pk]))
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(file.streaming_content).startswith(b"%PDF-")


def test_a_ralat_keeps_the_files_and_may_drop_them(letter, guests, meeting, sari, django_capture_on_commit_callbacks):
    row = attach(letter, sari)
    issued = services.issue_letter(letter, by=sari)
    Meeting.objects.filter(pk=meeting.pk).update(place="Balai Desa")
    ralat = services.draft_change(meeting, by=sari)
    (copy,) = ralat.attachments.all()
    assert (copy.title, copy.file.name, titles(issued)) == ("Denah", row.file.name, ["Denah"])
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_attachment(copy, by=sari)
    assert row.file.storage.exists(row.file.name)  # the issued letter still has it


def test_they_return_with_the_letter_that_names_a_new_date(meeting, letterhead, sari):
    """A postponement carries none; the ralat after it carries what the invitation carried."""
    factories.InvitationFactory(meeting=meeting, phone="+6281234567890")
    letter = services.draft_letter(meeting, by=sari)
    attach(letter, sari)
    services.send_letter(letter, by=sari)
    services.mark_whatsapp_sent(Invitation.objects.get(), by=sari)
    postpone_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    put_off = Letter.objects.get(meeting=meeting, status="draft")
    assert (titles(put_off), put_off.has_agenda) == ([], False)
    services.send_letter(put_off, by=sari)
    moved = Meeting.objects.get(pk=meeting.pk)
    reschedule_meeting(moved, starts_at=moved.starts_at + timedelta(7), ends_at=None, place="Aula", by=sari)
    ralat = Letter.objects.get(meeting=meeting, status="draft")
    assert (ralat.kind, titles(ralat), ralat.has_agenda, ralat.has_invitee_list) == (
        "correction",
        ["Denah"],
        True,
        True,
    )
    postpone_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir lagi", by=sari)
    ralat = Letter.objects.filter(meeting=meeting, status="draft").first()
    assert ralat is None or titles(ralat) == []
    assert titles(letter) == ["Denah"]

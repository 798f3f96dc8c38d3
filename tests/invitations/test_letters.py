"""The letter: standard words, merge fields, two writers, numbers, issuing once, its PDFs."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lokmin.documents import tasks
from lokmin.documents.models import Document
from lokmin.invitations import documents, links, merge_fields, services, signing
from lokmin.invitations.models import BUNDLE, LETTER, MERGED, Letter
from lokmin.meetings.models import Meeting
from puskesmas.calendar_text import roman
from puskesmas.models import AuditEvent, Letterhead, LetterNumber
from puskesmas.organisations.looks import look_of
from tests import factories
from tests.documents import reading
from tests.invitations.conftest import content, render_all
from tests.race import run_together


def update(letter, by, **fields) -> Letter:
    return services.update_letter(letter, by=by, expected_version=letter.lock_version, **fields)


def test_a_draft_starts_with_the_standard_words(meeting, letterhead, sari):
    letter = services.draft_letter(meeting, by=sari)
    assert letter.subject == "Undangan Lokakarya Mini Lintas Sektor Triwulan II Tahun 2027"
    assert letter.opening.startswith("Dalam rangka evaluasi capaian program kesehatan")
    assert "{puskesmas}" in letter.opening
    assert letter.copies == "Kepala Dinas Kesehatan Kabupaten Magelang\nCamat Kajoran"
    assert [signer["name"] for signer in signing.copies(letter)] == ["dr. Ratna Puspitasari, M.K.M."]
    assert (letter.number, letter.status, letter.dated_on) == ("", "draft", timezone.localdate())
    assert services.draft_letter(meeting, by=sari).pk == letter.pk
    assert AuditEvent.objects.filter(verb="surat disusun").count() == 1


def test_the_next_draft_keeps_the_words_of_the_last_letter(issued, kajoran, kajoran_2, sari):
    Letter.objects.filter(pk=issued.pk).update(opening="Salam sehat, {puskesmas}.", dress="Batik")
    following = factories.MeetingFactory(region=kajoran, lead=kajoran_2, previous=issued.meeting, quarter=3)
    letter = services.draft_letter(following, by=sari)
    assert (letter.opening, letter.dress) == ("Salam sehat, {puskesmas}.", "Batik")
    assert letter.subject.endswith("Triwulan III Tahun 2027")


def test_a_puskesmas_without_letterhead_gets_the_usual_one_and_is_told_who_lacks(meeting, guests, sari):
    letter = services.draft_letter(meeting, by=sari)
    assert look_of(letter.letterhead).lines[-1]["text"] == "UPTD PUSKESMAS KAJORAN 2"
    with pytest.raises(ValidationError, match="Puskesmas Kajoran 2 belum punya penanda tangan yang berlaku"):
        services.issue_letter(letter, by=sari)
    assert LetterNumber.objects.count() == 0


@pytest.mark.parametrize(
    "text", ["Yth. {nama_lengkap}", "{0}", "{jabatan.__class__}", "{", "}", "{jabatan!r:>9}", "{{tema}"]
)
def test_unknown_fields_are_refused_with_a_sentence(letter, sari, text):
    with pytest.raises(ValidationError) as refused:
        update(letter, sari, opening=text)
    assert "opening" in refused.value.message_dict
    said = refused.value.messages[0]
    assert "{batas_jawaban}" not in said
    letter.refresh_from_db()
    assert (letter.lock_version, letter.opening != text) == (1, True)


@pytest.mark.parametrize("name", merge_fields.KNOWN)
def test_every_known_field_is_filled(letter, guests, sari, name):
    update(letter, sari, opening=f"Isi: {{{name}}}!")
    letter.refresh_from_db()
    said = documents.letter_content(letter).opening
    own = documents.personal_part(letter, guests["Camat Kajoran"], "HTTPS://X/U/A", "0" * 16).opening
    printed = own if name in merge_fields.PERSONAL else said
    assert printed.startswith("Isi: ")
    assert "{" not in printed
    assert own is None or name in merge_fields.PERSONAL


def test_text_with_braces_from_the_meeting_is_not_a_field(letter, meeting, sari):
    Meeting.objects.filter(pk=meeting.pk).update(place="Aula {nama}")
    update(letter, sari, opening="Di {tempat}.")
    letter = Letter.objects.get(pk=letter.pk)
    assert documents.letter_content(letter).opening == "Di Aula {nama}."


def test_two_writers_collide_and_nothing_is_overwritten(letter, sari, budi):
    update(letter, sari, subject="Punya Sari")
    with pytest.raises(ValidationError) as refused:
        services.update_letter(letter, by=budi, expected_version=1, subject="Punya Budi")
    assert refused.value.code == "conflict"
    letter.refresh_from_db()
    assert (letter.subject, letter.lock_version) == ("Punya Sari", 2)
    assert AuditEvent.objects.get(verb="surat diubah").changes["hal"][1] == "Punya Sari"


def test_issuing_takes_the_number_once_and_asks_for_every_pdf(issued, guests, sari):
    assert (issued.number, issued.status, issued.issued_by) == (
        f"400.7.22/001/PKM.KJ2/{roman(issued.dated_on.month)}/{issued.dated_on.year}",
        "issued",
        sari,
    )
    assert issued.register_row.text == issued.number
    services.issue_letter(issued, by=sari)
    assert LetterNumber.objects.count() == 1
    kinds = list(Document.objects.order_by("kind").values_list("kind", flat=True))
    assert kinds == [LETTER] * 6 + [MERGED, BUNDLE]
    assert set(issued.meeting.invitations.values_list("letter", flat=True)) == {issued.pk}
    assert AuditEvent.objects.filter(verb="surat diterbitkan").count() == 1
    with pytest.raises(ValidationError, match="sudah diterbitkan"):
        update(issued, sari, subject="Lain")


def test_issuing_wakes_one_worker_per_batch(letter, guests, sari, monkeypatch, django_capture_on_commit_callbacks):
    calls = []
    monkeypatch.setattr(tasks, "publish", lambda task, **kwargs: calls.append(kwargs["kind"]))
    with django_capture_on_commit_callbacks(execute=True):
        services.issue_letter(letter, by=sari)
    assert calls == [LETTER, MERGED, BUNDLE]


def test_nobody_invited_is_refused_and_takes_no_number(letter, sari):
    with pytest.raises(ValidationError, match="Belum ada tamu"):
        services.issue_letter(letter, by=sari)
    assert LetterNumber.objects.count() == 0


def test_a_number_that_cannot_be_made_leaves_the_draft(letter, guests, sari):
    Letterhead.objects.update(number_pattern="{entah}")
    with pytest.raises(ValidationError, match="Pola nomor"):
        services.issue_letter(letter, by=sari)
    letter.refresh_from_db()
    assert (letter.status, Document.objects.count()) == ("draft", 0)


def test_a_manual_number_is_entered_in_the_book_and_only_once(letter, guests, sari, kajoran, kajoran_2):
    update(letter, sari, numbering="manual", number="005/117/2027")
    assert services.issue_letter(letter, by=sari).number == "005/117/2027"
    other = factories.MeetingFactory(region=kajoran, lead=kajoran_2, quarter=3)
    second = services.draft_letter(other, by=sari)
    services.invite_freely(other, post="Tamu", sector=factories.SectorFactory(code="ormas"), by=sari)
    update(second, sari, numbering="manual", number="005/117/2027")
    with pytest.raises(ValidationError, match="sudah dipakai"):
        services.issue_letter(second, by=sari)


def test_a_blank_number_is_dots_and_no_line_in_the_book(letter, guests, sari):
    update(letter, sari, numbering="blank")
    issued = services.issue_letter(letter, by=sari)
    assert (issued.number, issued.register_row, LetterNumber.objects.count()) == ("", None, 0)


@pytest.mark.parametrize("status", ["held", "closed", "postponed", "cancelled"])
def test_a_meeting_over_or_off_gets_no_letter(letter, guests, sari, status):
    Meeting.objects.filter(pk=letter.meeting_id).update(status=status)
    with pytest.raises(ValidationError, match="tidak dapat diubah lagi"):
        services.issue_letter(letter, by=sari)
    assert LetterNumber.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_clerks_issuing_at_once_make_one_letter(letter, guests, sari, budi):
    results = run_together(*[lambda by=by: services.issue_letter(letter, by=by).number for by in (sari, budi, sari)])
    assert len(set(results)) == 1
    assert (LetterNumber.objects.count(), Document.objects.count()) == (1, 8)


def test_late_guests_get_their_letter_under_the_same_number(issued, sari):
    services.invite_freely(issued.meeting, post="Susulan", sector=factories.SectorFactory(code="ormas"), by=sari)
    assert services.invite_late(issued, by=sari) == 1
    assert services.invite_late(issued, by=sari) == 0
    assert (LetterNumber.objects.count(), Document.objects.filter(kind=LETTER).count()) == (1, 7)
    assert [row.version for row in Document.objects.of(issued, MERGED)] == [2, 1]


def test_the_pdfs_say_who_what_and_when(issued, guests):
    render_all(issued)
    rows = {row.object_id: row for row in Document.objects.filter(kind=LETTER)}
    assert {row.state for row in rows.values()} == {"done"}
    said = reading.words(content(rows[guests["Kepala Desa Madukoro"].pk]), 1)
    for part in (
        issued.number,
        "Yth. Kepala Desa Madukoro di Madukoro",
        "hari/tanggal : Kamis, 10 Juni 2027",
        "pukul : 09.00 WIB s.d. 12.00 WIB",
        "tempat : Aula Kantor Kecamatan Kajoran",
        "di wilayah kerja Puskesmas Kajoran 2",
        "dr. Ratna Puspitasari, M.K.M.",
        links.typed_code(guests["Kepala Desa Madukoro"]),
    ):
        assert part in said
    assert "Bumiayu" not in said
    (merged,) = Document.objects.of(issued, MERGED)
    assert merged.pages == sum(row.pages for row in rows.values())
    (bundle,) = Document.objects.of(issued, BUNDLE)
    names = zipfile.ZipFile(BytesIO(content(bundle))).namelist()
    assert names[0] == "001-camat-kajoran.pdf"
    assert len(names) == 6


def test_rendering_twice_changes_nothing(issued):
    render_all(issued)
    before = list(Document.objects.order_by("pk").values())
    render_all(issued)
    assert list(Document.objects.order_by("pk").values()) == before


def test_rude_text_makes_a_letter_all_the_same(letter, guests, sari):
    rude = "<script>alert(1)</script> {{ 7*7 }} <img src=file:///etc/passwd> &amp; " + "panjang" * 400
    update(
        letter,
        sari,
        opening=rude.replace("{{ 7*7 }}", "")[:3000],
        closing="x" * 3000,
        copies="\n".join(["<b>a</b>"] * 50),
        notes="n" * 1000,
    )
    Meeting.objects.filter(pk=letter.meeting_id).update(theme="<u>" + "t" * 2990, place="<i>" * 60)
    issued = services.issue_letter(letter, by=sari)
    render_all(issued)
    assert set(Document.objects.values_list("state", flat=True)) == {"done"}
    first = Document.objects.filter(kind=LETTER).first()
    assert "<script>alert(1)</script>" in "".join(reading.words(content(first), 1).split("\n"))


def test_failed_letters_are_made_again_with_fresh_bundles(issued, sari):
    render_all(issued)
    broken = Document.objects.filter(kind=LETTER).first()
    Document.objects.filter(pk=broken.pk).update(state="failed", attempts=5, error="rusak")
    assert services.retry_letters(issued, by=sari) == 1
    assert services.retry_letters(issued, by=sari) == 0
    render_all(issued)
    assert set(Document.objects.current().values_list("state", flat=True)) == {"done"}
    assert [row.version for row in Document.objects.of(issued, BUNDLE)] == [2, 1]

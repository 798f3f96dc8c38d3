"""Marks by hand: who received, when it happened and when it was written down; taken back, come back, many at once."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from lokmin.documents.models import Document
from lokmin.documents.services import render_pending
from lokmin.invitations import services
from lokmin.invitations.models import Delivery, Letter
from lokmin.invitations.queries import ledger, work
from lokmin.outbox import failures
from lokmin.outbox.models import Message
from puskesmas.models import AuditEvent
from tests import factories
from tests.invitations.test_sending import BUMIAYU, KADES, MADUKORO, counts, fail, state


@pytest.fixture
def sent(letter, guests, sari):
    services.send_letter(letter, by=sari)
    letter.refresh_from_db()
    return letter


def photo(name="tanda-terima.jpg", colour="white") -> SimpleUploadedFile:
    """A picture taken sideways, with its place in it."""
    target, exif = BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telepon"
    Image.new("RGB", (400, 200), colour).save(target, "JPEG", exif=exif)
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


def titles(row) -> list[str]:
    return [line.title for line in ledger.lines(row)]


def test_a_letter_handed_over_keeps_who_when_and_a_clean_photo(sent, guests, sari):
    row, moment = guests[BUMIAYU], timezone.now() - timedelta(hours=2)
    Letter.objects.update(issued_at=timezone.now() - timedelta(hours=5))
    said = {"received_by": "Sekdes Rahmat", "happened_at": moment, "by": sari}
    assert services.mark_handed_over(row, photo=photo(), **said) is True
    assert services.mark_handed_over(row, photo=photo(), **said) is False
    delivery = row.deliveries.get()
    assert (delivery.received_by, delivery.happened_at, delivery.letter, delivery.by) == (
        "Sekdes Rahmat",
        moment,
        sent,
        sari,
    )
    assert delivery.at > moment + timedelta(hours=1)
    with delivery.receipt.open("rb") as file, Image.open(file) as picture:
        assert (picture.format, picture.size, len(picture.getexif())) == ("JPEG", (200, 400), 0)
    (line,) = ledger.lines(row)
    assert (line.title, line.details) == ("Surat cetak diantar", ["diterima oleh Sekdes Rahmat"])
    assert (line.at, line.recorded_at, line.number, line.by) == (moment, delivery.at, sent.number, str(sari))


@pytest.mark.parametrize(
    ("moment", "sentence"), [(timedelta(hours=1), "belum tiba"), (timedelta(days=-2), "Surat baru terbit")]
)
def test_no_moment_to_come_and_none_before_the_letter(sent, guests, sari, moment, sentence):
    with pytest.raises(ValidationError, match=sentence):
        services.mark_handed_over(guests[BUMIAYU], happened_at=timezone.now() + moment, by=sari)
    assert not guests[BUMIAYU].deliveries.exists()


def test_who_was_told_by_telephone_is_kept(sent, guests, sari):
    with pytest.raises(ValidationError, match="Tulis siapa"):
        services.mark_told(guests[MADUKORO], received_by=" ", by=sari)
    assert services.mark_told(guests[MADUKORO], received_by="Ibu Kades", note="akan datang", by=sari) is True
    assert state(sent.meeting, MADUKORO) == ("done", "Ditelepon")
    (line,) = ledger.lines(guests[MADUKORO])
    assert line.details == ["berbicara dengan Ibu Kades", "akan datang"]


def test_an_undone_mark_leaves_what_counted_before(sent, guests, sari):
    """A failed mail, handed over by mistake, taken back: the mail has failed again; nothing is deleted."""
    row = guests[KADES]
    fail(row)
    services.mark_handed_over(row, by=sari)
    services.mark_told(row, received_by="Sekdes", by=sari)
    assert services.undo_mark(row, by=sari) is True
    assert state(sent.meeting, KADES) == ("done", "Diantar")
    assert services.undo_mark(row, by=sari) is True
    assert state(sent.meeting, KADES) == ("prob", "Gagal")
    assert services.undo_mark(row, by=sari) is False
    assert titles(row) == [
        "Tanda diurungkan",
        "Tanda diurungkan",
        "Disampaikan lewat telepon (diurungkan)",
        "Surat cetak diantar (diurungkan)",
        "E-mail gagal",
    ]


def test_a_mail_that_came_back_goes_to_the_corrected_address_as_a_new_one(sent, guests, sari):
    row = guests[KADES]
    Message.objects.update(state="done", finished_at=timezone.now())
    assert services.resend_mail(row, by=sari) is False  # it arrived
    assert services.mark_returned(row, note="kotak dihapus", by=sari) is True
    assert services.mark_returned(row, by=sari) is False
    assert state(sent.meeting, KADES) == ("prob", "Kembali")
    assert counts(sent.meeting) == {"sent": 1, "returned": 1, "whatsapp": 2, "print": 2}
    assert services.resend_mail(row, email="benar@contoh.desa.id", by=sari) is True
    row.refresh_from_db()
    first, again = Message.objects.filter(object_id=row.pk).order_by("pk")
    assert (row.email, again.to, again.state) == ("benar@contoh.desa.id", "benar@contoh.desa.id", "queued")
    assert first.message_id != again.message_id
    assert state(sent.meeting, KADES) == ("wait", "Antre")
    with pytest.raises(ValidationError, match="belum tercatat dikirim"):
        services.mark_returned(guests[BUMIAYU], by=sari)


def test_a_mail_sent_again_says_what_is_true_now(sent, guests, sari):
    """The PDF had failed and was made anew; the failed mail takes the new one with it."""
    row = guests[KADES]
    fail(row, failures.NO_DOCUMENT)
    Document.objects.of(row).update(state="failed")
    fresh = Document.objects.create(
        kind="letter", owner=row, version=2, title="Surat", dated_on=sent.dated_on, file_name="b.pdf", batch=sent.batch
    )
    Document.objects.of(row).filter(version=1).update(superseded_at=timezone.now())
    assert services.resend_mail(row, by=sari) is True
    assert Message.objects.get(object_id=row.pk).document == fresh


def test_a_whole_round_is_noted_at_once_with_one_photo(sent, guests, sari):
    rows = {guests[BUMIAYU].pk: "Sekdes", guests[MADUKORO].pk: "", 999_999: "orang lain"}
    assert services.mark_many_handed_over(sent, rows, photo=photo(), by=sari) == 2
    assert services.mark_many_handed_over(sent, rows, photo=photo(), by=sari) == 0
    noted = Delivery.objects.filter(state="handed")
    assert set(noted.values_list("invitation", "received_by")) == {
        (guests[BUMIAYU].pk, "Sekdes"),
        (guests[MADUKORO].pk, ""),
    }
    assert len(set(noted.values_list("receipt", flat=True))) == 1
    assert AuditEvent.objects.get(verb="surat diantar").changes == {"surat diantar": 2, "dengan foto": True}
    with pytest.raises(ValidationError, match="Pilih dahulu"):
        services.mark_many_handed_over(sent, {}, by=sari)


def test_nothing_was_handed_over_of_a_letter_that_is_not_out(letter, guests, sari):
    guests[BUMIAYU].letter = letter
    guests[BUMIAYU].save()
    with pytest.raises(ValidationError, match="Pilih dahulu"):
        services.mark_many_handed_over(letter, {guests[BUMIAYU].pk: "Sekdes"}, by=sari)
    assert not Delivery.objects.exists()


def test_the_receipt_sheet_lists_the_letters_place_by_place(sent, guests, sari):
    services.mark_handed_over(guests[BUMIAYU], received_by="Sekdes Rahmat", by=sari)
    texts = {}
    for only_left in (True, False):
        document = services.request_receipts(sent, only_left=only_left, by=sari)
        assert services.request_receipts(sent, only_left=only_left, by=sari).pk == document.pk
        assert render_pending(document.kind, document.batch) == 1
        document.refresh_from_db()
        with document.file.open("rb") as file:
            texts[only_left] = " ".join("".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert "TANDA TERIMA SURAT" in texts[True]
    assert "Kepala KUA Kajoran" in texts[True]
    assert BUMIAYU not in texts[True]
    assert "Sekdes Rahmat" in texts[False]
    assert (
        texts[False].index("Kecamatan Kajoran")
        < texts[False].index("Desa Bumiayu")
        < texts[False].index("Desa Kwaderan")
    )


def test_the_filters_of_letters_that_have_not_arrived(sent, guests, sari):
    fail(guests[KADES])
    services.mark_whatsapp_sent(guests[MADUKORO], by=sari)
    services.mark_returned(guests[MADUKORO], by=sari)
    rows = [work.Guest(row) for row in work.guests(sent.meeting)]
    found = {chip["label"]: chip["count"] for chip in work.chips(rows, "")}
    assert found == {
        "Semua": 6, "Belum terkirim": 5, "Gagal": 1, "Kembali": 1, "WhatsApp belum dibuka": 1,
        "Tanpa kontak, belum diantar": 2, "Antre": 1, "Terkirim": 0,
    }  # fmt: skip
    assert sum(found.values()) - found["Semua"] - found["Belum terkirim"] == 6, "every guest stands in exactly one"
    assert sum(part["count"] for part in work.tally(work.step_counts(rows))) == 6


def test_the_story_page_keeps_what_was_typed_and_serves_the_photo_to_those_who_may(
    client, sent, guests, sari, camat, tuti
):
    row = guests[BUMIAYU]
    client.force_login(sari)
    mark, story = (
        reverse(f"invitations:{name}", args=[row.meeting_id, row.pk]) for name in ("mark_handed_over", "ledger")
    )
    answer = client.post(mark, {"received_by": "Sekdes Rahmat", "day": "2020-01-01", "clock": "09.00"})
    assert (answer.status_code, row.deliveries.count()) == (422, 0)
    assert "Surat baru terbit" in answer.content.decode()
    assert 'value="Sekdes Rahmat"' in answer.content.decode()
    answer = client.post(mark, {"received_by": "Sekdes Rahmat", "photo": photo(), "dari": "riwayat"})
    assert (answer.status_code, answer.url) == (302, story)
    assert "Diterima oleh Sekdes Rahmat" in client.get(story).content.decode()
    picture = reverse("invitations:receipt", args=[row.meeting_id, row.pk, row.deliveries.get().pk])
    for user, status in ((sari, 200), (camat, 200), (tuti, 404)):
        client.force_login(user)
        answer = client.get(picture)
        assert answer.status_code == status
        assert status == 404 or answer["Cache-Control"] == "private, no-store"
    assert client.get(story).status_code == 404


def test_the_page_of_the_round_keeps_ticks_and_names_when_refused(client, sent, guests, sari):
    client.force_login(sari)
    url, pk = reverse("invitations:round", args=[sent.meeting_id]), guests[BUMIAYU].pk
    typed = {"guest": [pk], f"received-{pk}": "Sekdes Rahmat"}
    answer = client.post(url, typed | {"photo": SimpleUploadedFile("surat.pdf", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "bukan foto" in answer.content.decode()
    assert f'value="{pk}" checked' in answer.content.decode()
    assert 'value="Sekdes Rahmat"' in answer.content.decode()
    assert client.post(url, typed).status_code == 302
    assert Delivery.objects.get(state="handed").received_by == "Sekdes Rahmat"


def test_the_pages_of_sending_cost_the_same_for_one_and_for_many(client, meeting, letterhead, sari):
    sector = factories.SectorFactory(code="pemdes")
    letter = None
    client.force_login(sari)
    urls = [reverse(f"invitations:{name}", args=[meeting.pk]) for name in ("sending", "round")]
    costs = []
    for number_of_guests in (1, 119):
        for number in range(number_of_guests):
            factories.InvitationFactory(
                meeting=meeting,
                sector=sector,
                post=f"Kader {number_of_guests} {number}",
                phone="" if number % 2 else "+62812",
            )
        letter = letter or services.draft_letter(meeting, by=sari)
        services.issue_letter(letter, by=sari)
        services.invite_late(Letter.objects.get(pk=letter.pk), by=sari)
        client.get(urls[0])
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:], costs
    assert max(costs) <= 25


@pytest.mark.parametrize(
    "typed",
    [
        {"received_by": "Ibu\x00Kades"},
        {"received_by": "A" * 60_000},
        {"received_by": "Ibu Kades", "day": "9999-12-31", "clock": "09.00"},
        {"received_by": "Ibu Kades", "day": "1945-01-01", "clock": "00.00"},
        {"received_by": "Ibu Kades", "day": "2027-01-01", "clock": ""},
        {"received_by": "\u202e\u2066"},
    ],
)
def test_nasty_values_are_refused_with_the_page(client, sent, guests, sari, typed):
    client.force_login(sari)
    row = guests[MADUKORO]
    for name in ("mark_told", "mark_handed_over"):
        answer = client.post(reverse(f"invitations:{name}", args=[row.meeting_id, row.pk]), typed)
        assert answer.status_code == 422 or (name, typed) == ("mark_handed_over", {"received_by": "\u202e\u2066"})
    assert not row.deliveries.filter(channel="phone").exists()

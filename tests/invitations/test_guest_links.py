"""Staff changes or ends the links of a guest: the old ones die, the letter is made anew, nothing secret is kept."""

from datetime import date, timedelta

import pypdfium2 as pdfium
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import links
from lokmin.invitations.models import AccessLink, Delivery, Invitation, Letter, Reply
from lokmin.invitations.queries.links import present_holder
from lokmin.invitations.services import guest_links, record_reply, retry_letters
from lokmin.invitations.services.letters import request_letters
from lokmin.meetings.models import Meeting
from puskesmas.models import AuditEvent
from sectors.services.holders import appoint_holder
from tests.invitations.conftest import content, render_all

KADES = "Kepala Desa Kwaderan"


@pytest.fixture
def guest(guests, issued, meeting):
    """A kepala desa whose letter went out."""
    row = Invitation.objects.get(pk=guests["Kepala Desa Kwaderan"].pk)
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.INVITED)
    Delivery.objects.create(invitation=row, letter=row.letter, channel="whatsapp", state=Delivery.State.SENT)
    return row


def text_of(document) -> str:
    with pdfium.PdfDocument(content(document)) as pdf:
        return " ".join(pdf[0].get_textpage().get_text_range().split())


def path_of(guest) -> str:
    return links.reply_url(guest).removeprefix("http://testserver")


def test_a_new_link_ends_the_old_and_asks_for_the_letter_to_be_sent_anew(guest, client, sari):
    old, code = path_of(guest), links.typed_code(guest)
    guest_links.reissue_links(guest, by=sari)
    assert client.get(old).status_code == 410
    assert client.post("/kode/", {"code": code}).status_code == 422
    assert client.get(path_of(guest)).status_code == 200
    row = Invitation.objects.with_last_delivery().get(pk=guest.pk)
    assert row.last_state == Delivery.State.RETURNED
    newest = Document.objects.of(guest, "letter").current().get()
    assert (newest.version, newest.state) == (2, Document.State.QUEUED)
    event = AuditEvent.objects.get(verb="tautan diganti")
    assert (event.actor, event.changes) == (sari, {})


def test_the_representative_keeps_his(guest, client, sari):
    record_reply(guest, answer="represented", representative_name="Suwarni", source=Reply.Source.LINK)
    url = links.delegate_url(guest)
    guest_links.reissue_links(guest, by=sari)
    assert links.delegate_url(guest) == url


def test_ending_ends_all_and_tells_nothing(guest, client, sari):
    record_reply(guest, answer="represented", representative_name="Suwarni", source=Reply.Source.LINK)
    paths = [path_of(guest), links.delegate_url(guest).removeprefix("http://testserver")]
    assert guest_links.end_links(guest, by=sari) == 3
    assert guest_links.end_links(guest, by=sari) == 0
    pages = [client.get(path) for path in paths]
    assert [page.status_code for page in pages] == [410, 410]
    assert pages[0].content == pages[1].content == client.get(f"/u/{'7' * 52}/").content
    assert AuditEvent.objects.filter(verb="tautan diakhiri").count() == 1


def test_an_office_that_changed_hands(guest, client, sari, meeting):
    record_reply(guest, answer="present", source=Reply.Source.LINK)
    assert present_holder(guest) is None
    with pytest.raises(ValidationError, match="masih sama"):
        guest_links.follow_holder(guest, by=sari)
    old = path_of(guest)
    appoint_holder(guest.office, from_on=date(2027, 6, 1), by=sari, name="Partini", phone="+6281200000099")
    assert client.get(old).status_code == 200  # the letter lies on the same desk
    assert guest_links.follow_holder(guest, by=sari) == "Partini"
    guest.refresh_from_db()
    assert (guest.name, guest.phone, guest.email, guest.answer) == ("Partini", "+6281200000099", "", "present")
    assert client.get(old).status_code == 410
    page = client.get(path_of(guest)).content.decode()
    assert "Jawaban ini dari pejabat sebelumnya" in page
    assert "Pejabat Kwaderan" not in page.split("Jawaban ini")[1]
    client.post(path_of(guest), {"jawaban": "hadir"})
    assert list(Reply.objects.order_by("pk").values_list("name", flat=True)) == [Reply.objects.last().name, "Partini"]


def test_the_page_shows_what_is_valid_and_no_secret(guest, client, sari, meeting):
    client.force_login(sari)
    url = f"/lokmin/{meeting.pk}/undangan/tamu/{guest.pk}/tautan/"
    token = links.token_for(links.link_for(guest))
    page = client.get(url).content.decode()
    assert page.count("Berlaku") == 2
    assert token not in page.upper()
    page = client.post(f"{url}baru/", follow=True).content.decode()
    assert "Tautan, QR, dan kode di surat lama tidak berlaku" in page
    assert (page.count("Berlaku"), page.count("Diakhiri")) == (2, 2)
    page = client.post(f"{url}cabut/", follow=True).content.decode()
    assert "Semua tautan Kepala Desa Kwaderan diakhiri." in page
    said = " ".join(str(row) for row in AuditEvent.objects.values_list("changes", "object_label", "verb"))
    assert token not in said.upper()


def test_a_neighbour_does_not_see_it(guest, client, tuti, camat, meeting):
    url = f"/lokmin/{meeting.pk}/undangan/tamu/{guest.pk}/tautan/"
    client.force_login(tuti)
    assert client.get(url).status_code == 404
    client.force_login(camat)
    assert client.post(f"{url}cabut/").status_code == 403
    assert AccessLink.objects.filter(revoked_at__isnull=False).count() == 0


def test_late_answers_are_taken_and_marked(guest, client, meeting):
    Letter.objects.update(reply_until=timezone.now() - timedelta(hours=1))
    assert "sudah lewat" in client.get(path_of(guest)).content.decode()
    client.post(path_of(guest), {"jawaban": "hadir"})
    assert Reply.objects.get().is_late is True
    assert "sesudah batas jawaban" in client.get(path_of(guest)).content.decode()


def test_the_deadline_stands_on_the_page(guest, client, meeting):
    assert "Mohon jawab paling lambat Rabu, 9 Juni 2027 pukul 12.00 WIB." in client.get(path_of(guest)).content.decode()
    client.post(path_of(guest), {"jawaban": "hadir"})
    assert Reply.objects.get().is_late is False


def test_making_letters_anew_gives_no_new_links_to_whom_they_were_ended(guest, issued, client, sari, meeting):
    guest_links.end_links(guest, by=sari)
    request_letters(issued, list(Invitation.objects.filter(letter=issued)), by=sari)
    assert links.ended([guest]) == {guest.pk}
    Document.objects.of(guest, "letter").current().update(state=Document.State.FAILED)
    retry_letters(issued, by=sari)
    render_all(issued)
    assert links.ended([guest]) == {guest.pk}
    text = text_of(Document.objects.of(guest, "letter").current().get())
    assert "disampaikan kepada kami lewat telepon" in text
    assert "ketik kode" not in text
    other = Invitation.objects.filter(letter=issued).exclude(pk=guest.pk).first()
    assert links.typed_code(other) in text_of(Document.objects.of(other, "letter").current().get())
    client.force_login(sari)
    page = client.get(f"/lokmin/{meeting.pk}/undangan/tamu/{guest.pk}/tautan/").content.decode()
    assert "Tautan tamu ini diakhiri." in page
    guest_links.reissue_links(guest, by=sari)
    assert links.ended([guest]) == set()


def test_who_is_left_out_because_his_links_were_ended_is_shown_with_the_reason(guest, client, sari, meeting):
    Delivery.objects.all().delete()
    guest_links.end_links(guest, by=sari)
    Invitation.objects.filter(pk=guest.pk).update(email="kades@contoh.id")
    client.force_login(sari)
    page = client.get(f"/lokmin/{meeting.pk}/undangan/pengiriman/?tampil=tautan").content.decode()
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert (rows.count("<tr>"), rows.count("Tautan diakhiri"), rows.count("Buat tautan baru</a>")) == (1, 1, 1)
    ledger = client.get(f"/lokmin/{meeting.pk}/undangan/tamu/{guest.pk}/pengiriman/").content.decode()
    assert "Tautan diakhiri" in ledger
    assert "Kirim e-mail" not in ledger

"""Sending: mails once each, WhatsApp and paper by hand, failures repaired, counts that add up."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lokmin.documents.models import Document
from lokmin.documents.services import render_pending
from lokmin.invitations import links, services
from lokmin.invitations.models import AccessLink, Delivery, Invitation
from lokmin.invitations.queries import work
from lokmin.meetings.models import Meeting
from lokmin.outbox.failures import BAD_ADDRESS, FULL_BOX
from lokmin.outbox.models import Message
from lokmin.outbox.services import send_pending
from puskesmas.models import AuditEvent
from tests import factories
from tests.invitations.conftest import content, render_all
from tests.race import run_together

KADES, CAMAT, MADUKORO, BUMIAYU = "Kepala Desa Kwaderan", "Camat Kajoran", "Kepala Desa Madukoro", "Kepala Desa Bumiayu"


@pytest.fixture
def sent(letter, guests, sari):
    """The letter issued and its mails queued."""
    services.send_letter(letter, by=sari)
    letter.refresh_from_db()
    return letter


def state(meeting, post) -> tuple[str, str]:
    guest = next(guest for guest in map(work.Guest, work.guests(meeting)) if guest.row.post == post)
    return guest.step, guest.word


def counts(meeting) -> dict:
    return {name: n for name, n in work.step_counts([work.Guest(row) for row in work.guests(meeting)]).items() if n}


def fail(invitation, error=BAD_ADDRESS) -> None:
    failure = "bad_address" if error == BAD_ADDRESS else "full_box"
    Message.objects.filter(pk__in=invitation.deliveries.values("message")).update(
        state="failed", attempts=1, error=error, failure=failure
    )


def test_one_step_issues_the_letter_and_queues_the_mails(letter, guests, sari, meeting):
    assert services.send_letter(letter, by=sari) == 2
    letter.refresh_from_db()
    meeting.refresh_from_db()
    assert (letter.status, meeting.status) == ("issued", Meeting.Status.INVITED)
    assert sorted(Message.objects.values_list("to", flat=True)) == ["camat@contoh.go.id", "kwaderan@contoh.desa.id"]
    assert counts(meeting) == {"queued": 2, "whatsapp": 2, "print": 2}
    assert AuditEvent.objects.get(verb="undangan dikirim").changes == {"surat lewat e-mail": 2}


def test_sending_costs_the_same_queries_for_one_and_for_many(sari, kajoran, kajoran_2, letterhead):
    costs = []
    for number_of_guests in (
        1,
        1,
        30,
    ):  # the first one also opens the number book; SQLite splits inserts of more than 999 values
        place = factories.MeetingFactory(region=kajoran, lead=kajoran_2)
        sector = factories.SectorFactory(code="pemdes")
        for number in range(number_of_guests):
            factories.InvitationFactory(meeting=place, sector=sector, email=f"t{number}@contoh.id")
        draft = services.draft_letter(place, by=sari)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            assert services.send_letter(draft, by=sari) == number_of_guests
        costs.append(len(queries))
    assert costs[1] == costs[2], costs
    assert Message.objects.count() == 32
    assert AccessLink.objects.count() == 64


def test_sending_twice_sends_each_mail_once(sent, sari):
    assert services.send_letter(sent, by=sari) == 0
    assert (Message.objects.count(), Delivery.objects.count()) == (2, 2)
    assert AuditEvent.objects.filter(verb="undangan dikirim").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_sending_at_once_send_each_mail_once(letter, guests, sari, budi):
    results = run_together(*[lambda by=by: services.send_letter(letter, by=by) for by in (sari, budi, sari)])
    assert sorted(results) == [0, 0, 2]
    assert Message.objects.count() == 2


def test_the_mail_brings_the_letter_and_the_personal_link(sent, guests):
    assert send_pending() == 0  # the PDF is not ready yet
    render_all(sent)
    Message.objects.update(due_at=timezone.now())
    assert send_pending() == 2
    message = next(message for message in mail.outbox if message.to == ["kwaderan@contoh.desa.id"])
    assert message.subject.startswith("Mohon konfirmasi kehadiran: Lokmin lintas sektor Triwulan II 2027")
    url = links.reply_url(guests[KADES])
    assert url in message.body
    assert "Kamis, 10 Juni 2027" in message.body
    assert url in message.alternatives[0][0]
    document = Document.objects.of(guests[KADES]).current().get()
    assert message.attachments[0][1] == content(document)
    assert links.reply_url(guests[CAMAT]) not in message.body
    assert state(sent.meeting, KADES) == ("done", "Terkirim")


def test_rude_names_are_escaped_in_the_mail(letter, guests, sari, meeting):
    meeting.invitations.filter(post=KADES).update(post='<script>"&')
    services.send_letter(letter, by=sari)
    message = Message.objects.get(to="kwaderan@contoh.desa.id")
    assert "<script>" not in message.html
    assert '<script>"&' in message.text


@pytest.mark.parametrize("status", ["held", "closed", "postponed", "cancelled"])
def test_nothing_goes_out_for_a_meeting_over_or_off(issued, sari, status):
    Meeting.objects.filter(pk=issued.meeting_id).update(status=status)
    with pytest.raises(ValidationError, match="tidak dapat diubah lagi"):
        services.send_letter(issued, by=sari)
    assert Message.objects.count() == 0


def test_a_guest_added_later_gets_letter_and_mail_with_the_next_sending(sent, sari):
    sector = factories.SectorFactory(code="ormas")
    services.invite_freely(sent.meeting, post="Susulan", sector=sector, email="susulan@contoh.id", by=sari)
    assert services.send_letter(sent, by=sari) == 1
    assert Message.objects.filter(to="susulan@contoh.id").count() == 1


def test_a_contact_filled_in_later_is_mailed_with_the_next_sending(sent, guests, sari):
    row = guests[BUMIAYU]
    services.update_contact(row, name=row.name, phone="", email="bumiayu@contoh.desa.id", by=sari)
    assert state(sent.meeting, BUMIAYU) == ("todo", "Belum dikirim")
    assert services.send_letter(sent, by=sari) == 1
    assert state(sent.meeting, BUMIAYU) == ("wait", "Antre")


def test_whatsapp_and_paper_are_marked_once_and_can_be_taken_back(sent, guests, sari):
    assert services.mark_whatsapp_sent(guests[MADUKORO], by=sari) is True
    assert services.mark_whatsapp_sent(guests[MADUKORO], by=sari) is False
    assert services.mark_handed_over(guests[BUMIAYU], by=sari, note="diterima sekdes") is True
    assert state(sent.meeting, MADUKORO) == ("done", "Terkirim")
    assert state(sent.meeting, BUMIAYU) == ("done", "Diantar")
    assert AuditEvent.objects.filter(verb="surat disampaikan").count() == 2
    assert services.undo_mark(guests[MADUKORO], by=sari) is True
    assert services.undo_mark(guests[MADUKORO], by=sari) is False
    assert services.undo_mark(guests[KADES], by=sari) is False  # a mail cannot be taken back
    assert state(sent.meeting, MADUKORO) == ("todo", "Belum dibuka")


def test_nothing_is_marked_before_the_letter_is_issued(guests, sari):
    with pytest.raises(ValidationError, match="belum diterbitkan"):
        services.mark_whatsapp_sent(guests[MADUKORO], by=sari)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_marking_at_once_mark_once(sent, guests, sari, budi):
    results = run_together(*[lambda by=by: services.mark_handed_over(guests[BUMIAYU], by=by) for by in (sari, budi)])
    assert sorted(results) == [False, True]


def test_a_refused_address_is_corrected_and_sent_again(sent, guests, sari):
    fail(guests[KADES])
    guest = next(guest for guest in map(work.Guest, work.guests(sent.meeting)) if guest.row.post == KADES)
    assert (guest.step, guest.is_bad_address) == ("prob", True)
    services.update_contact(guests[KADES], name="", phone="", email="benar@contoh.desa.id", by=sari)
    guest = next(guest for guest in map(work.Guest, work.guests(sent.meeting)) if guest.row.post == KADES)
    assert guest.is_bad_address is False
    guests[KADES].refresh_from_db()
    assert services.resend_mail(guests[KADES], by=sari) is True
    assert services.resend_mail(guests[KADES], by=sari) is False
    assert Message.objects.filter(to="benar@contoh.desa.id", state="queued").count() == 1
    assert Message.objects.count() == 2


def test_a_failed_mail_may_travel_on_paper_or_by_whatsapp_instead(sent, guests, sari):
    fail(guests[KADES], FULL_BOX)
    assert counts(sent.meeting) == {"failed": 1, "queued": 1, "whatsapp": 2, "print": 2}
    services.mark_handed_over(guests[KADES], by=sari)
    assert state(sent.meeting, KADES) == ("done", "Diantar")
    fail(guests[CAMAT])
    services.update_contact(guests[CAMAT], name="", phone="+62811", email="", by=sari)
    assert state(sent.meeting, CAMAT) == ("todo", "Belum dibuka")


def test_counts_always_add_up_to_all_guests(sent, guests, sari):
    services.mark_whatsapp_sent(guests[MADUKORO], by=sari)
    fail(guests[KADES])
    rows = [work.Guest(row) for row in work.guests(sent.meeting)]
    parts = work.tally(work.step_counts(rows))
    assert sum(part["count"] for part in parts) == len(rows) == 6


def test_links_of_many_are_read_in_one_query_and_none_is_made(sent, guests, django_assert_num_queries):
    rows = list(guests.values())
    with django_assert_num_queries(1):
        urls = links.reply_urls(rows)
    assert urls == {row.pk: links.reply_url(row) for row in rows}


def test_a_link_lives_on_when_the_meeting_moves(sent, guests):
    url = links.reply_url(guests[KADES])
    Meeting.objects.filter(pk=sent.meeting_id).update(
        starts_at=sent.meeting.starts_at + timedelta(days=400), ends_at=None
    )
    assert links.reply_url(guests[KADES]) == url


@pytest.mark.django_db(transaction=True)
def test_only_the_letters_to_carry_are_printed(client, meeting, letterhead, sari):
    """One guest by mail, two on paper: the PDF holds the two, and one less once a letter is handed over."""
    factories.InvitationFactory(meeting=meeting, post="Camat Kajoran", email="camat@contoh.go.id", protocol_order=1)
    for number, post in enumerate(["Kepala Desa Kwaderan", "Kepala Desa Bumiayu"], start=2):
        factories.InvitationFactory(meeting=meeting, post=post, protocol_order=number)
    letter = services.draft_letter(meeting, by=sari)
    services.issue_letter(letter, by=sari)
    client.force_login(sari)
    url = reverse("invitations:download_to_carry", args=[meeting.pk])
    assert client.get(url).status_code == 404
    render_pending("letter", letter.batch)

    both = len(PdfReader(BytesIO(client.get(url).content)).pages)
    services.mark_handed_over(Invitation.objects.get(post="Kepala Desa Bumiayu"), by=sari)
    rest = PdfReader(BytesIO(client.get(url).content)).pages
    assert len(rest) * 2 == both
    assert "Kepala Desa Kwaderan" in rest[0].extract_text()
    assert "Kepala Desa Bumiayu" not in rest[0].extract_text()

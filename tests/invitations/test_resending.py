"""Sent again only what is still true: no old schedule, no link that was ended, nobody who left the list."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import links, services
from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.invitations.services import guest_links
from lokmin.meetings.models import Meeting
from lokmin.outbox.models import Message
from lokmin.outbox.services import queue_message
from lokmin.outbox.views import resend
from puskesmas.models import AuditEvent
from tests import factories

KADES, CAMAT = "kades@contoh.desa.id", "camat@contoh.go.id"
FAILED = {"state": "failed", "failure": "full_box", "error": "Penuh", "finished_at": timezone.now()}


@pytest.fixture
def letter(meeting, letterhead, sari):
    """A letter to two guests whose mails have failed."""
    for address in (KADES, CAMAT):
        factories.InvitationFactory(meeting=meeting, post=address.partition("@")[0], email=address)
    letter = services.draft_letter(meeting, by=sari)
    services.send_letter(letter, by=sari)
    Message.objects.update(**FAILED)
    letter.refresh_from_db()
    return letter


@pytest.fixture
def guest(letter):
    return Invitation.objects.get(email=KADES)


@pytest.fixture
def reminder(meeting, guest):
    """A reminder that failed."""
    Message.objects.update(state="done")
    message = queue_message(to=KADES, subject="-", text="-", about=guest, once_key=f"reminder:{guest.pk}:2027-06-07")
    Delivery.objects.create(
        invitation=guest, letter=guest.letter, channel="email", state="queued", content="reminder", message=message,
        reminded_on="2027-06-07",
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(**FAILED)
    return message


def move(meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at + timedelta(days=7), ends_at=None)


def states() -> set[str]:
    return set(Message.objects.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("held", "tidak dikirim lagi"),
        ("closed", "tidak dikirim lagi"),
        ("postponed", "jadwal yang tidak berlaku"),
        ("cancelled", "jadwal yang tidak berlaku"),
        ("moved", "jadwal yang tidak berlaku"),
    ],
)
def test_no_invitation_goes_again_to_a_meeting_moved_off_or_over(meeting, guest, sari, status, sentence):
    if status == "moved":
        move(meeting)
    else:
        Meeting.objects.filter(pk=meeting.pk).update(status=status)
    with pytest.raises(ValidationError, match=sentence):
        services.resend_mail(guest, email="lain@contoh.id", by=sari)
    guest.refresh_from_db()
    assert (guest.email, states()) == (KADES, {"failed"})


def test_the_letter_that_calls_off_may_go_again(meeting, guest, sari):
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled")
    Letter.objects.update(kind=Letter.Kind.CANCELLATION)
    assert services.resend_mail(guest, by=sari) is True


def test_links_that_were_ended_do_not_come_back_with_a_mail(guest, sari):
    links.revoke_links(guest)
    with pytest.raises(ValidationError, match="Buat tautan baru dahulu"):
        services.resend_mail(guest, by=sari)
    assert links.ended([guest]) == {guest.pk}
    links.make_links([guest], anew=True)
    assert services.resend_mail(guest, by=sari) is True


def test_links_that_were_ended_do_not_come_back_with_the_next_sending(meeting, letter, guest, sari):
    Delivery.objects.filter(invitation=guest).delete()
    Message.objects.filter(to=KADES).delete()
    links.revoke_links(guest)
    assert services.send_letter(letter, by=sari) == 0
    guest_links.reissue_links(guest, by=sari)
    assert services.send_letter(letter, by=sari) == 1


def test_nothing_goes_to_a_guest_taken_off_the_list_and_nothing_is_marked(client, guest, sari):
    Invitation.objects.update(withdrawn_at=timezone.now())
    for work in (services.resend_mail, services.mark_handed_over, services.mark_returned, services.undo_mark):
        with pytest.raises(ValidationError, match="tidak lagi di daftar tamu"):
            work(guest, by=sari)
    client.force_login(sari)
    answer = client.post(reverse("invitations:resend", args=[guest.meeting_id, guest.pk]))
    assert answer.status_code in (302, 404)
    assert (states(), Delivery.objects.count()) == ({"failed"}, 2)


def test_the_trail_tells_which_address_was_corrected_but_not_all_of_it(guest, sari):
    assert services.resend_mail(guest, email="baru@contoh.id", by=sari) is True
    said = {"alamat e-mail": ["k•••@contoh.desa.id", "b•••@contoh.id"]}
    events = AuditEvent.objects.filter(verb__in=["alamat e-mail tamu diperbaiki", "pesan dikirim ulang"])
    assert list(events.values_list("changes", flat=True)) == [said, said]


def test_a_failed_reminder_goes_again_in_the_words_of_today(reminder, guest, sari):
    links.revoke_links(guest)
    with pytest.raises(ValidationError, match="tautannya diakhiri"):
        resend(reminder, KADES, sari)
    links.make_links([guest], anew=True)
    assert resend(reminder, KADES, sari) is True
    reminder.refresh_from_db()
    assert reminder.state == "queued"
    assert links.reply_url(guest) in reminder.text


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("cancelled", "tidak ada yang diingatkan"),
        ("moved", "surat perubahannya"),
        ("answered", "sudah menjawab"),
        ("withdrawn", "tidak lagi di daftar"),
    ],
)
def test_a_reminder_that_lost_its_reason_stays_where_it_is(meeting, reminder, guest, sari, case, sentence):
    if case == "cancelled":
        Meeting.objects.filter(pk=meeting.pk).update(status="cancelled")
    elif case == "moved":
        move(meeting)
    elif case == "withdrawn":
        Invitation.objects.update(withdrawn_at=timezone.now())
    else:
        Invitation.objects.filter(pk=guest.pk).update(answer="present")
    with pytest.raises(ValidationError, match=sentence):
        resend(reminder, KADES, sari)
    reminder.refresh_from_db()
    assert reminder.state == "failed"


def test_all_again_leaves_out_those_refused_and_says_why(client, meeting, guest, sari):
    links.revoke_links(guest)
    client.force_login(sari)
    pages = {
        reverse("outbox:resend_all"): "1 e-mail dikirim ulang.",
        reverse("invitations:resend_all", args=[meeting.pk]): "1 e-mail undangan dikirim dalam",
    }
    for page, word in pages.items():
        Message.objects.update(**FAILED)
        said = client.post(page, follow=True).content.decode()
        assert word in said
        assert "1 e-mail tidak dikirim ulang. Tautannya diakhiri." in said
        assert sorted(Message.objects.values_list("state", flat=True)) == ["failed", "queued"]
    one = Message.objects.get(to=KADES)
    answer = client.post(reverse("outbox:resend", args=[one.pk]))
    assert (answer.status_code, "Tautannya diakhiri" in answer.content.decode()) == (422, True)
    url = reverse("invitations:resend", args=[meeting.pk, guest.pk])
    assert "Tautannya diakhiri" in client.post(url, follow=True).content.decode()
    answer = client.post(url, {"email": "lain@contoh.id"})
    assert (answer.status_code, 'value="lain@contoh.id"' in answer.content.decode()) == (422, True)


def test_no_other_document_under_an_unknown_name_of_a_receipt_sheet(client, issued, sari):
    Document.objects.of(issued).update(state="done", file="a.pdf")
    default_storage.save("a.pdf", ContentFile(b"%PDF-1.7"))
    client.force_login(sari)
    url = reverse("invitations:receipts_file", args=[issued.meeting_id, "lain"])
    assert client.get(url).status_code == 404

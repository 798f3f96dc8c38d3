"""Mails that have not left when what they say holds no more: taken back, and who they were for was not reached."""
# ruff: noqa: F811 (fixtures of the letter that went out)

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations import services
from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.invitations.queries import ledger, work
from lokmin.invitations.queries.notices import notice_of, reached
from lokmin.invitations.services import guest_links, reminders
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import cancel_meeting, postpone_meeting, update_meeting
from lokmin.outbox.models import Message
from puskesmas.models import AuditEvent
from tests import factories
from tests.invitations.test_corrections import (  # noqa: F401
    CAMAT,
    KADES,
    KAPOLSEK,
    Kind,
    draft_of,
    issued,
    letter,
    move,
    posts,
    unsent,
)

MOVED = "Tidak jadi dikirim: jadwal berubah"
STATES = [Message.State.QUEUED, Message.State.FAILED]


def camat() -> Invitation:
    return Invitation.objects.get(post=CAMAT)


def fresh(meeting) -> Meeting:
    return Meeting.objects.select_related("region").get(pk=meeting.pk)


@pytest.mark.parametrize("state", STATES)
def test_a_letter_of_the_old_schedule_stays_here_and_says_why(meeting, unsent, sari, state):
    Message.objects.update(state=state)
    moved = move(meeting, sari)
    row = Delivery.objects.get(invitation=camat())
    assert (row.message, row.note, Message.objects.count()) == (None, MOVED, 0)
    notice = notice_of(draft_of(moved))
    assert (posts(notice.reached), posts(notice.others)) == ([KAPOLSEK], [CAMAT, KADES])
    event = AuditEvent.objects.get(verb="surat ditarik dari kotak keluar")
    assert (event.actor, event.changes) == (sari, {"e-mail": 1})
    line = ledger.lines(camat())[0]
    assert (line.kind, line.title, line.details) == ("todo", "Tidak jadi dikirim", ["jadwal berubah"])
    issued(moved, sari)
    assert [row.subject.split(":")[0] for row in Message.objects.all()] == ["Mohon konfirmasi kehadiran"]


def test_a_mail_a_worker_has_taken_counts_as_sent(meeting, unsent, sari):
    Message.objects.update(state=Message.State.WORKING, lease_until=timezone.now() + timedelta(minutes=1))
    moved = move(meeting, sari)
    assert Delivery.objects.get(invitation=camat()).message == unsent
    assert posts(notice_of(draft_of(moved)).reached) == [CAMAT, KAPOLSEK]


def test_a_meeting_called_off_is_told_only_to_those_it_reached(meeting, unsent, sari):
    services.undo_mark(Invitation.objects.get(post=KAPOLSEK), by=sari)
    cancel_meeting(fresh(meeting), reason="Banjir", by=sari)
    assert (draft_of(meeting), Message.objects.count()) == (None, 0)


def test_an_edit_that_leaves_the_schedule_leaves_the_mails(meeting, unsent, sari):
    update_meeting(fresh(meeting), by=sari, expected_version=fresh(meeting).version, theme="Imunisasi")
    assert Delivery.objects.get(invitation=camat()).message == unsent


def test_when_the_old_date_comes_back_sending_offers_the_mail_again(client, meeting, unsent, letter, sari):
    move(meeting, sari)
    move(meeting, sari, days=-7, place=meeting.place)
    assert draft_of(meeting) is None
    guests = {row.post: work.Guest(row) for row in work.guests(meeting)}
    assert (guests[CAMAT].step, guests[CAMAT].has_mark) == ("todo", False)
    assert services.undo_mark(camat(), by=sari) is False
    client.force_login(sari)
    page = client.get(reverse("invitations:invitees", args=[meeting.pk])).content.decode()
    assert "Kirim 1 undangan lewat e-mail" in page
    assert services.send_letter(letter, by=sari) == 1
    assert Delivery.objects.filter(invitation=camat()).latest("pk").message.state == Message.State.QUEUED
    assert services.send_letter(letter, by=sari) == 0
    assert "lewat e-mail" not in client.get(reverse("invitations:invitees", args=[meeting.pk])).content.decode()


def test_a_reminder_of_the_old_schedule_stays_here_too(meeting, letter, sari):
    Message.objects.all().update(finished_at=letter.issued_at - timedelta(days=1))
    Delivery.objects.filter(channel="email").update(happened_at=letter.issued_at - timedelta(days=1))
    assert reminders.remind_due(datetime(2027, 6, 7, 1, 0, tzinfo=UTC)) == 1
    move(meeting, sari)
    row = Delivery.objects.get(content="reminder")
    assert (row.message, row.note) == (None, MOVED)
    assert Message.objects.get().state == Message.State.DONE


@pytest.mark.parametrize("change", [guest_links.reissue_links, guest_links.end_links])
def test_no_mail_goes_out_with_a_link_that_was_ended(meeting, unsent, sari, change):
    change(camat(), by=sari)
    row = Delivery.objects.get(invitation=camat())
    assert (row.message, row.note) == (None, "Tidak jadi dikirim: tautannya diganti")
    assert not Message.objects.exists()


def test_after_a_new_link_the_letter_is_sent_with_it(meeting, unsent, letter, sari):
    guest_links.reissue_links(camat(), by=sari)
    assert services.send_letter(letter, by=sari) == 1
    assert Message.objects.get().document.version == 2


def test_who_had_the_letter_before_his_link_was_changed_is_told_of_a_change(meeting, letter, sari):
    guest_links.reissue_links(Invitation.objects.get(post=KAPOLSEK), by=sari)
    cancel_meeting(fresh(meeting), reason="Banjir", by=sari)
    assert posts(notice_of(draft_of(meeting)).reached) == [CAMAT, KAPOLSEK]


def test_came_back_by_mistake_is_reached_again(meeting, letter, sari):
    row = Invitation.objects.get(post=KAPOLSEK)
    services.mark_returned(row, by=sari)
    assert reached([row.pk]) == set()
    services.undo_mark(row, by=sari)
    assert reached([row.pk]) == {row.pk}


def put_off_and_past(meeting, sari) -> None:
    """Put off, and then the day it was put off from goes by."""
    postpone_meeting(fresh(meeting), reason="Banjir", by=sari)
    ago = timezone.now() - timedelta(days=3)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=ago, ends_at=ago + timedelta(hours=3))


def test_called_off_after_the_day_it_was_put_off_from(meeting, letter, sari):
    postpone_meeting(fresh(meeting), reason="Banjir", by=sari)
    issued(meeting, sari)
    put_off = Letter.objects.get(kind=Kind.POSTPONEMENT)
    ago = timezone.now() - timedelta(days=3)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=ago, ends_at=ago + timedelta(hours=3))
    with pytest.raises(ValidationError, match="Jadwal tidak berubah"):  # not over: it may still get a new date
        services.draft_correction(meeting, by=sari)
    cancel_meeting(fresh(meeting), reason="Dana tidak turun", by=sari)
    draft = draft_of(meeting)
    assert (draft.kind, draft.version) == (Kind.CANCELLATION, put_off.version + 1)
    assert draft.dated_on == timezone.localdate(timezone=fresh(meeting).timezone)


def test_an_edit_after_the_old_day_keeps_the_draft_that_puts_off(meeting, letter, sari):
    put_off_and_past(meeting, sari)
    draft = draft_of(meeting)
    update_meeting(fresh(meeting), by=sari, expected_version=fresh(meeting).version, place="Balai Desa")
    assert draft_of(meeting) == draft
    assert draft.kind == Kind.POSTPONEMENT


def test_a_meeting_that_is_over_has_its_own_sentence(meeting, letter, sari):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=3), ends_at=None)
    with pytest.raises(ValidationError, match="sudah lewat"):
        services.draft_correction(meeting, by=sari)


def test_a_second_move_forgets_until_when_an_answer_was_awaited(meeting, letter, sari):
    moved = move(meeting, sari)
    draft = draft_of(moved)
    until = moved.starts_at - timedelta(days=1)
    services.update_letter(draft, by=sari, expected_version=draft.lock_version, reply_until=until)
    move(moved, sari, days=-3)
    again = draft_of(moved)
    assert (again, again.reply_until, again.lock_version) == (draft, None, draft.lock_version + 1)


def test_an_answer_is_not_awaited_after_the_meeting_began(meeting, letterhead, sari):
    factories.InvitationFactory(meeting=meeting, post=KADES)
    first = services.draft_letter(meeting, by=sari)
    Letter.objects.update(reply_until=meeting.starts_at + timedelta(hours=1))
    with pytest.raises(ValidationError, match="sesudah pertemuan dimulai"):
        services.issue_letter(first, by=sari)


def test_braces_in_the_subject_of_the_earlier_letter_are_no_merge_fields(meeting, letter, sari):
    Letter.objects.update(subject="Undangan {nama}")
    assert "hal Undangan (nama) " in draft_of(move(meeting, sari)).opening.replace(",", " ")


def test_a_letter_on_paper_makes_the_meeting_one_people_are_invited_to(meeting, letterhead, sari):
    rows = [factories.InvitationFactory(meeting=meeting, post=post) for post in (KADES, KAPOLSEK)]
    first = services.issue_letter(services.draft_letter(meeting, by=sari), by=sari)
    assert fresh(meeting).status == "planned"
    services.mark_many_handed_over(first, {rows[0].pk: "Sekdes"}, by=sari)
    assert fresh(meeting).status == "invited"
    services.mark_handed_over(rows[1], by=sari)
    assert AuditEvent.objects.filter(verb="undangan terkirim").count() == 1


def test_a_notice_told_by_telephone_leaves_the_meeting_off(meeting, letter, sari):
    cancel_meeting(fresh(meeting), reason="Banjir", by=sari)
    issued(meeting, sari)
    services.mark_told(Invitation.objects.get(post=KAPOLSEK), received_by="Ajudan", by=sari)
    assert fresh(meeting).status == "cancelled"


def test_told_by_whatsapp_alone(meeting, letterhead, sari):
    row = factories.InvitationFactory(meeting=meeting, post=KADES, phone="+6281234567890")
    services.issue_letter(services.draft_letter(meeting, by=sari), by=sari)
    services.mark_whatsapp_sent(row, by=sari)
    assert fresh(meeting).status == "invited"

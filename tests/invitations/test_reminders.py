"""Reminders: only those who owe an answer and got their letter, once per person and day, however many schedulers run."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lokmin.invitations import links, tasks
from lokmin.invitations.models import Delivery, Invitation, Letter, Reply
from lokmin.invitations.queries import reminders as queries
from lokmin.invitations.services import guest_links, record_reply, reminders
from lokmin.meetings.models import Meeting
from lokmin.outbox.models import Message
from lokmin.outbox.services import send_pending
from puskesmas.models import AuditEvent, WorkRules
from tests import factories
from tests.race import run_together

# 09.00 WIB on 10 June 2027 is when the meeting starts; reminders go out at 08.00 WIB three days and one day before.
H3, H1 = datetime(2027, 6, 7, 1, 0, tzinfo=UTC), datetime(2027, 6, 9, 1, 0, tzinfo=UTC)
SENT, MAIL, PAPER = Delivery.State.SENT, "email", "print"


@pytest.fixture
def letter(meeting, letterhead):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.INVITED)
    meeting.refresh_from_db()
    return Letter.objects.create(
        meeting=meeting, letterhead=letterhead, dated_on="2027-05-31", subject="Undangan", opening="-", closing="-",
        numbering="blank", status=Letter.Status.ISSUED, issued_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def guest(letter, meeting):
    """Somebody with a mail address whose letter arrived."""
    return invited(letter, "Kepala Desa Kwaderan", email="kwaderan@contoh.desa.id")


def invited(letter, post, *, state=SENT, channel=MAIL, **contact) -> Invitation:
    row = factories.InvitationFactory(meeting=letter.meeting, letter=letter, post=post, **contact)
    links.make_links([row])
    if state:
        Delivery.objects.create(invitation=row, letter=letter, channel=channel, state=state)
    return row


def reminded() -> list[tuple]:
    rows = Delivery.objects.filter(content="reminder").order_by("pk")
    return [(row.invitation.post, row.channel, row.reminded_on.isoformat()) for row in rows]


def test_three_days_and_one_day_before_at_eight_each_once(guest):
    assert reminders.remind_due(H3 - timedelta(minutes=1)) == 0
    assert reminders.remind_due(H3) == 1
    assert reminders.remind_due(H3 + timedelta(minutes=10)) == 0
    assert reminders.remind_due(datetime(2027, 6, 8, 3, tzinfo=UTC)) == 0
    assert reminders.remind_due(H1 + timedelta(hours=15)) == 1  # a worker that was down catches up the same day
    assert reminders.remind_due(datetime(2027, 6, 10, 1, 30, tzinfo=UTC)) == 0
    assert reminded() == [
        ("Kepala Desa Kwaderan", "email", "2027-06-07"),
        ("Kepala Desa Kwaderan", "email", "2027-06-09"),
    ]
    keys = list(Message.objects.order_by("pk").values_list("once_key", flat=True))
    assert keys == [f"reminder:{guest.pk}:2027-06-07", f"reminder:{guest.pk}:2027-06-09"]
    events = AuditEvent.objects.filter(verb="pengingat dikirim").order_by("pk").values_list("changes", flat=True)
    assert list(events) == [
        {"lewat e-mail": 1, "hari sebelum pertemuan": 3},
        {"lewat e-mail": 1, "hari sebelum pertemuan": 1},
    ]


def test_a_day_that_was_missed_is_not_made_up_on_the_next(guest):
    assert reminders.remind_due(H3 + timedelta(days=1)) == 0


def test_the_hour_is_that_of_the_meeting(letterhead):
    place = factories.region("91.03.01", "Sentani")
    meeting = factories.MeetingFactory(
        region=place, lead=factories.PuskesmasFactory(region=place), status=Meeting.Status.INVITED
    )
    row = Letter.objects.create(
        meeting=meeting, letterhead=letterhead, dated_on="2027-05-31", subject="-", opening="-", closing="-",
        status=Letter.Status.ISSUED, issued_at=timezone.now(),
    )  # fmt: skip
    invited(row, "Kepala Kampung", email="kampung@contoh.id")
    assert reminders.remind_due(datetime(2027, 6, 6, 22, 59, tzinfo=UTC)) == 0
    assert reminders.remind_due(datetime(2027, 6, 6, 23, 0, tzinfo=UTC)) == 1


def test_what_the_mail_says(guest):
    reminders.remind_due(H3)
    send_pending()
    (message,) = mail.outbox
    assert message.to == ["kwaderan@contoh.desa.id"]
    assert (
        message.subject == "Pengingat, mohon konfirmasi kehadiran: Lokmin lintas sektor Triwulan II 2027, Kam, 10 Jun"
    )
    for part in [
        "Kepala Desa Kwaderan",
        "Kamis, 10 Juni 2027",
        "paling lambat Rabu, 9 Juni 2027 pukul 12.00 WIB",
        "/u/",
    ]:
        assert part in message.body, part


def test_only_those_who_owe_an_answer_and_got_their_letter(letter, guest, sari):
    invited(letter, "Belum dikirim", email="a@contoh.id", state=None)
    invited(letter, "Kembali", email="b@contoh.id", state=Delivery.State.RETURNED)
    invited(letter, "Antre", email="c@contoh.id", state=Delivery.State.QUEUED)
    invited(letter, "Tanpa e-mail", channel=PAPER, state=Delivery.State.HANDED_OVER)
    factories.InvitationFactory(meeting=letter.meeting, post="Tanpa surat", email="d@contoh.id")
    record_reply(invited(letter, "Sudah", email="e@contoh.id"), answer="unable", source=Reply.Source.LINK)
    Invitation.objects.filter(pk=invited(letter, "Ditarik", email="f@contoh.id").pk).update(withdrawn_at=timezone.now())
    guest_links.end_links(invited(letter, "Dicabut", email="g@contoh.id"), by=sari)
    assert reminders.remind_due(H3) == 1
    assert [post for post, _, _ in reminded()] == ["Kepala Desa Kwaderan"]


def test_an_answer_to_an_older_schedule_is_asked_for_again(guest, meeting):
    record_reply(guest, answer="present", source=Reply.Source.LINK)
    assert [each.row for each in queries.waiting_on(meeting)] == []
    Reply.objects.update(answered_for=meeting.starts_at - timedelta(days=7))
    assert reminders.remind_due(H3) == 1


def test_nobody_is_reminded_on_the_day_his_letter_came(guest):
    Delivery.objects.update(at=H3 - timedelta(hours=2), happened_at=H3 - timedelta(hours=2))
    Letter.objects.update(issued_at=H3 - timedelta(hours=3))
    assert reminders.remind_due(H3) == 0


@pytest.mark.parametrize(
    "change",
    [{"status": "postponed"}, {"status": "cancelled"}, {"status": "held"}, {"schedule_changed_at": H3}],
    ids=lambda change: "-".join(map(str, change)),
)
def test_nothing_goes_out_for_a_meeting_that_is_off_or_moved_without_a_letter(guest, meeting, sari, change):
    Meeting.objects.filter(pk=meeting.pk).update(**change)
    assert reminders.remind_due(H3) == 0
    meeting.refresh_from_db()
    with pytest.raises(ValidationError):
        reminders.remind_by_mail(meeting, by=sari)
    assert reminded() == []


def test_the_rules_say_when_and_may_switch_it_off(guest, meeting, kajoran_2):
    rules = WorkRules.objects.create(puskesmas=kajoran_2, reminder_days=[])
    assert reminders.remind_due(H3) == 0
    assert queries.plan(meeting, [], []) == []
    WorkRules.objects.filter(pk=rules.pk).update(reminder_days=[7])
    assert reminders.remind_due(H3 - timedelta(days=4)) == 1
    assert reminders.remind_due(H3) == 0


def test_by_hand_those_with_mail_go_out_once_a_day_and_others_by_whatsapp(letter, guest, meeting, sari):
    kapolsek = invited(letter, "Kapolsek", channel="whatsapp", phone="+6281200000002")
    assert reminders.remind_by_mail(meeting, by=sari) == 1
    assert reminders.remind_by_mail(meeting, by=sari) == 0
    assert reminders.mark_reminded(kapolsek, by=sari) is True
    assert reminders.mark_reminded(kapolsek, by=sari) is False
    today = queries.local_day(meeting).isoformat()
    assert reminded() == [("Kepala Desa Kwaderan", "email", today), ("Kapolsek", "whatsapp", today)]
    (day,) = queries.sent(meeting)
    assert (day.mails, day.queued, day.whatsapp, day.is_automatic, day.people) == (1, 1, 1, False, str(sari))
    record_reply(kapolsek, answer="present", source=Reply.Source.LINK)
    with pytest.raises(ValidationError, match="sudah menjawab"):
        reminders.mark_reminded(kapolsek, by=sari)


@pytest.mark.parametrize("state", ["queued", "failed"])
def test_an_answer_takes_back_a_mail_that_has_not_left(guest, state):
    reminders.remind_due(H3)
    Message.objects.update(state=state)
    record_reply(guest, answer="present", source=Reply.Source.LINK)
    send_pending()
    assert mail.outbox == []
    row = Delivery.objects.get(content="reminder")
    assert (row.message, row.note) == (None, "Tidak jadi dikirim: tidak diperlukan lagi")


def test_a_mail_that_left_stays(guest):
    reminders.remind_due(H3)
    send_pending()
    record_reply(guest, answer="present", source=Reply.Source.LINK)
    assert (len(mail.outbox), Message.objects.count()) == (1, 1)


def test_a_cancelled_meeting_takes_waiting_mails_back(guest, meeting):
    reminders.remind_due(H3)
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CANCELLED)
    reminders.remind_due(H3 + timedelta(minutes=10))
    assert not Message.objects.exists()


def test_the_task_run_twice_does_nothing_the_second_time(guest, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: H3)
    tasks.remind()
    tasks.remind()
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_remind_once(letter):
    for number in range(5):
        invited(letter, f"Kepala Desa {number}", email=f"desa{number}@contoh.id")
    sent = run_together(*[lambda: reminders.remind_due(H3)] * 4)
    assert sum(sent) == 5
    assert Message.objects.count() == Delivery.objects.filter(content="reminder").count() == 5


def test_the_page_offers_what_is_left_to_do(client, sari, letter, guest, meeting):
    invited(letter, "Kapolsek", channel="whatsapp", phone="+6281200000002")
    client.force_login(sari)
    url = f"/lokmin/{meeting.pk}/undangan/pengingat/"
    page = client.get(url).content.decode()
    for part in [
        "2 tamu belum menjawab",
        "Ingatkan 1 lewat e-mail",
        "https://wa.me/6281200000002",
        "Senin, 7 Juni 2027",
    ]:
        assert part in page, part
    page = client.post(f"{url}kirim/", follow=True).content.decode()
    assert "1 pengingat dikirim dalam 10 detik." in page
    assert "1 e-mail: 0 terkirim, 1 antre" in page


def test_the_camat_office_reads_and_does_not_send(client, camat, guest, meeting):
    client.force_login(camat)
    url = f"/lokmin/{meeting.pk}/undangan/pengingat/"
    assert "Ingatkan" not in client.get(url).content.decode().split("<main")[1].split("Otomatis")[0]
    assert client.post(f"{url}kirim/").status_code == 403
    assert reminded() == []


def test_the_page_costs_the_same_with_many_guests(client, sari, letter, guest, meeting, django_assert_num_queries):
    invited(letter, "Kapolsek", channel="whatsapp", phone="+6281200000002")
    client.force_login(sari)
    url = f"/lokmin/{meeting.pk}/undangan/pengingat/"
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for number in range(30):
        invited(letter, f"Kepala Desa {number}", channel="whatsapp", phone=f"+62812000000{number:02}")
    with django_assert_num_queries(len(few)):
        client.get(url)
    assert len(few) <= 25

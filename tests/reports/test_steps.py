"""Which step of a meeting is open, and what the strip says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lokmin.actions.models import ActionItem
from lokmin.attendance.models import Attendance
from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.meetings.models import AgendaItem, Meeting
from lokmin.minutes.models import Minutes
from lokmin.outbox.models import Message
from lokmin.reports import panels, steps
from lokmin.reports.panels import Rights
from lokmin.reports.queries.overview import facts_of
from tests import factories

SARI = Rights(edit=True, confirm=False, review=False, see_invitations=True, see_attendance=True)


@pytest.fixture
def near(kajoran, kajoran_2):
    """A scheduled meeting in five days."""
    start = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=5)
    return factories.MeetingFactory(region=kajoran, lead=kajoran_2, starts_at=start, ends_at=None, status="scheduled")


def move(meeting, days=None, **values):
    if days is not None:
        values["starts_at"] = meeting.starts_at + timedelta(days=days)
    Meeting.objects.filter(pk=meeting.pk).update(**values)
    return Meeting.objects.get(pk=meeting.pk)


def notes(meeting):
    facts = facts_of(Meeting.objects.get(pk=meeting.pk))
    return {step.key: (step.kind, step.note) for step in steps.strip(facts, "rencana")}


def current(meeting):
    return steps.current(facts_of(Meeting.objects.get(pk=meeting.pk)))


def issue(meeting, letterhead, **values):
    letter = Letter.objects.create(
        meeting=meeting,
        letterhead=letterhead,
        dated_on=timezone.localdate(),
        subject="Undangan",
        opening="x",
        closing="x",
        **({"status": "issued", "issued_at": timezone.now()} | values),
    )
    meeting.invitations.update(letter=letter)
    return letter


def test_planned_then_scheduled(meeting, near):
    assert current(meeting) == "rencana"
    assert notes(meeting)["rencana"] == ("wait", "tanggal usulan")
    assert current(near) == "undangan"
    assert notes(near)["rencana"] == ("prob", "tanpa susunan acara")
    AgendaItem.objects.create(meeting=near, order=1, title="Pembukaan")
    assert notes(near)["rencana"] == ("done", "1 acara")
    assert notes(near)["undangan"] == ("todo", "belum disusun")


def test_postponed_and_cancelled_say_so(near):
    move(near, status="postponed")
    assert (current(near), notes(near)["rencana"]) == ("rencana", ("prob", "ditunda"))
    move(near, status="cancelled")
    assert notes(near)["rencana"] == ("declined", "dibatalkan")


def test_letters_on_their_way(near, letterhead, sari):
    one, two = (factories.InvitationFactory(meeting=near, email="a@contoh.go.id") for _ in range(2))
    factories.InvitationFactory(meeting=near, withdrawn_at=timezone.now())
    assert notes(near)["undangan"] == ("wait", "2 tamu, draf")
    issue(near, letterhead)
    assert notes(near)["undangan"] == ("wait", "2 belum dikirim")
    Delivery.objects.create(invitation=one, channel="email", state="sent", by=sari)
    assert notes(near)["undangan"] == ("wait", "1 belum sampai")
    mail = Message.objects.create(to="a@contoh.go.id", subject="Undangan", text="x", message_id="<1@lokmin>")
    Delivery.objects.create(invitation=two, channel="email", state="queued", message=mail, by=sari)
    assert notes(near)["undangan"] == ("wait", "1 dari 2 terkirim")
    Message.objects.update(state="failed")
    assert notes(near)["undangan"] == ("prob", "1 belum sampai")
    Message.objects.update(state="done")
    assert notes(near)["undangan"] == ("done", "2 terkirim")
    Message.objects.update(state="failed")
    Invitation.objects.filter(pk=two.pk).update(answer="present")
    assert notes(near)["undangan"] == ("done", "2 terkirim")
    move(near, schedule_changed_at=timezone.now())
    assert notes(near)["undangan"] == ("prob", "jadwal lama")


def test_a_mark_taken_back_is_no_letter_on_its_way(near, letterhead, sari):
    one = factories.InvitationFactory(meeting=near)
    issue(near, letterhead)
    Delivery.objects.create(invitation=one, channel="whatsapp", state="sent", by=sari)
    assert notes(near)["undangan"] == ("done", "1 terkirim")
    Delivery.objects.create(invitation=one, channel="whatsapp", state="queued", by=sari)
    assert notes(near)["undangan"] == ("wait", "1 belum dikirim")


def test_sending_goes_on_until_the_first_answer(near, letterhead, sari):
    one, _ = factories.InvitationFactory(meeting=near), factories.InvitationFactory(meeting=near)
    issue(near, letterhead)
    move(near, status="invited")
    Delivery.objects.create(invitation=one, channel="whatsapp", state="sent", by=sari)
    assert current(near) == "undangan"
    Invitation.objects.filter(pk=one.pk).update(answer="present")
    assert current(near) == "konfirmasi"
    panel = panels.replies(facts_of(near), SARI)
    assert (panel.action, panel.url) == ("Ingatkan 1 yang belum menjawab", f"/lokmin/{near.pk}/undangan/pengingat/")
    assert panel.more == [
        ("Catat jawaban 1 tamu", f"/lokmin/{near.pk}/?langkah=konfirmasi&semua=1#langkah"),
        ("Kirim 1 undangan", f"/lokmin/{near.pk}/undangan/pengiriman/?tampil=perlu"),
    ]


def test_answers_then_the_day(near, letterhead):
    one, two = factories.InvitationFactory(meeting=near), factories.InvitationFactory(meeting=near)
    issue(near, letterhead)
    move(near, status="invited")
    Invitation.objects.filter(pk=one.pk).update(answer="represented")
    assert (current(near), notes(near)["konfirmasi"]) == ("konfirmasi", ("wait", "1 dari 2"))
    Invitation.objects.filter(pk=two.pk).update(answer="unable")
    assert (current(near), notes(near)["konfirmasi"]) == ("pelaksanaan", ("done", "2 dari 2"))


def test_the_day_and_the_day_after(near, sari):
    row = factories.InvitationFactory(meeting=near)
    move(near, days=-5, status="invited")
    assert (current(near), notes(near)["pelaksanaan"]) == ("pelaksanaan", ("wait", "hari ini"))
    move(near, days=-6)
    assert (current(near), notes(near)["pelaksanaan"]) == ("pelaksanaan", ("prob", "belum dicatat"))
    Attendance.objects.create(meeting=near, invitation=row, post=row.post, sector=row.sector, recorded_by=sari)
    assert (current(near), notes(near)["pelaksanaan"]) == ("notulen", ("done", "1 hadir"))


@pytest.mark.parametrize(
    ("status", "open_step", "written", "reviewed"),
    [
        ("submitted", "notulen", ("wait", "tunggu pengesahan"), ("todo", "belum dikirim")),
        ("endorsed", "notulen", ("wait", "belum dikirim"), ("todo", "belum dikirim")),
        ("sent", "telaah", ("done", "disahkan"), ("wait", "menunggu 3 hari")),
        ("returned", "notulen", ("returned", "perlu perbaikan"), ("returned", "dikembalikan")),
        ("approved", "tindak-lanjut", ("done", "disahkan"), ("done", "disetujui")),
    ],
)
def test_minutes_and_review(near, status, open_step, written, reviewed):
    move(near, days=-10, status="held")
    Minutes.objects.create(meeting=near, status=status, sent_at=timezone.now() - timedelta(days=3))
    assert current(near) == open_step
    assert (notes(near)["notulen"], notes(near)["telaah"]) == (written, reviewed)


def test_follow_up(near, kajoran, kajoran_2):
    assert notes(near)["tindak-lanjut"] == ("todo", "belum ada")
    earlier = factories.MeetingFactory(
        region=kajoran, lead=kajoran_2, starts_at=near.starts_at - timedelta(days=90), ends_at=None, status="closed"
    )
    ActionItem.objects.create(meeting=earlier, activity="x")
    assert notes(near)["tindak-lanjut"] == ("todo", "1 dari yang lalu")
    ActionItem.objects.create(meeting=near, activity="x", state="done")
    late = ActionItem.objects.create(meeting=near, activity="x", due_on=timezone.localdate() - timedelta(days=1))
    assert notes(near)["tindak-lanjut"] == ("prob", "1 lewat tenggat")
    ActionItem.objects.filter(pk=late.pk).update(due_on=None)
    assert notes(near)["tindak-lanjut"] == ("wait", "1 dari 2 selesai")
    ActionItem.objects.filter(pk=late.pk).update(state="cancelled")
    assert notes(near)["tindak-lanjut"] == ("done", "1 dari 1 selesai")

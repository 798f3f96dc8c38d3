"""A letter goes out while the date moves: one waits for the other, and no database has to end one of them.

Each pauses where it holds its first rows, so that two orders would surely meet; only PostgreSQL has row locks.
"""

from datetime import timedelta
from threading import Event

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from lokmin.invitations import services
from lokmin.invitations.models import Letter
from lokmin.invitations.schedule import schedule_in
from lokmin.invitations.services import corrections, guest_links, holding, letters, reminders, sending
from lokmin.meetings import services as meetings
from lokmin.meetings.models import Meeting, MeetingSeries
from lokmin.meetings.planning.series import Reach, change_with_series
from tests import factories
from tests.race import run_together

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 1.0


@pytest.fixture
def soon(meeting, letterhead):
    Meeting.objects.filter(pk=meeting.pk).update(
        status="scheduled", starts_at=timezone.now() + timedelta(days=21), ends_at=None
    )
    meeting.refresh_from_db()
    factories.InvitationFactory(meeting=meeting, email="kades@contoh.go.id")
    return meeting


@pytest.fixture
def letter(soon, sari):
    return services.draft_letter(soon, by=sari)


class Meet:
    """Two works, each of which stops in the middle until the other is in its own middle, or waits for a row."""

    def __init__(self, monkeypatch):
        self.monkeypatch, self.arrived = monkeypatch, (Event(), Event())

    def pause(self, number: int, module, name: str) -> None:
        """`number` pauses before it calls `module.name`, once."""
        function = getattr(module, name)

        def paused(*args, **kwargs):
            if not self.arrived[number].is_set():
                self.arrived[number].set()
                self.arrived[1 - number].wait(PATIENCE)
            return function(*args, **kwargs)

        self.monkeypatch.setattr(module, name, paused)


def move(meeting, by):
    row = Meeting.objects.for_pages().get(pk=meeting.pk)
    later = row.starts_at + timedelta(days=7)
    return lambda: meetings.reschedule_meeting(row, starts_at=later, ends_at=None, place=row.place, by=by)


def race_of_letter_and_date(monkeypatch, letter, meeting, by) -> list:
    meet = Meet(monkeypatch)
    meet.pause(0, sending, "invite_late")  # the letter is issued and held
    meet.pause(1, corrections, "let_answers_count")  # the meeting is moved and held
    return run_together(lambda: services.send_letter(letter, by=by), move(meeting, by))


def test_sending_and_moving_wait_for_each_other(monkeypatch, letter, soon, sari):
    sent, moved = race_of_letter_and_date(monkeypatch, letter, soon, sari)
    # Who comes second finds the other's work: a letter with the new date, or a meeting people are invited to by now.
    assert sent == 1
    assert isinstance(moved, Meeting) or moved.messages == [meetings.CHANGED]
    fresh = Meeting.objects.get()
    assert fresh.status == "invited"
    assert schedule_in(Letter.objects.get()).starts_at == fresh.starts_at


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
def test_without_the_order_one_of_them_is_ended(monkeypatch, letter, soon, sari):
    """The same race with the first lock left out: what `holding` is for."""
    for module in (sending, letters, corrections):
        monkeypatch.setattr(module, "hold_meeting", lambda pk: None)
    monkeypatch.setattr(holding, "hold_meeting", lambda pk: None)
    results = race_of_letter_and_date(monkeypatch, letter, soon, sari)
    assert [isinstance(result, OperationalError) for result in results].count(True) == 1
    assert "deadlock" in str(next(result for result in results if isinstance(result, OperationalError)))


def test_new_links_and_moving_wait_for_each_other(monkeypatch, letter, soon, sari):
    services.send_letter(letter, by=sari)
    guest, meet = soon.invitations.get(), Meet(monkeypatch)
    meet.pause(0, guest_links, "take_back")  # the invitation is held
    meet.pause(1, corrections, "let_answers_count")
    results = run_together(lambda: guest_links.reissue_links(guest, by=sari), move(soon, sari))
    assert results[0] is None
    assert results[1].pk == soon.pk


def test_reminding_and_moving_wait_for_each_other(monkeypatch, letter, soon, sari):
    services.send_letter(letter, by=sari)
    soon.refresh_from_db()
    meet = Meet(monkeypatch)
    meet.pause(0, reminders, "_queue_mails")  # the invitations are held
    meet.pause(1, corrections, "let_answers_count")
    reminded, moved = run_together(lambda: reminders.remind_by_mail(soon, by=sari), move(soon, sari))
    assert isinstance(reminded, int) or "Jadwal berubah" in str(reminded)
    assert moved.pk == soon.pk


def test_two_changes_of_one_series_wait_for_each_other(monkeypatch, kajoran_2, soon, sari):
    """Each begins at another meeting of the series and reaches the other's."""
    series = MeetingSeries.objects.create(puskesmas=kajoran_2, name="Rangkaian", created_by=sari)
    second = factories.MeetingFactory(
        region=soon.region, lead=kajoran_2, starts_at=soon.starts_at + timedelta(days=30), status="planned"
    )
    Meeting.objects.update(series=series)

    def change(pk, place):
        row, versions = Meeting.objects.for_pages().get(pk=pk), dict(Meeting.objects.values_list("pk", "version"))

        def edit():
            meetings.update_meeting(row, by=sari, expected_version=row.version, place=place)

        return lambda: change_with_series(row, edit, by=sari, reach=Reach.ALL, versions=versions)

    Meet(monkeypatch).pause(0, meetings.audit, "record")  # the first to come has written one meeting, not yet the other
    results = run_together(change(soon.pk, "Aula"), change(second.pk, "Pendopo"))
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(error).__name__ for error in refused] == ["ValidationError"], "one is told that somebody was faster"
    assert len(set(Meeting.objects.values_list("place", flat=True))) == 1

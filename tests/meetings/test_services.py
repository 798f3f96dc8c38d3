"""Creating, changing and moving meetings: guards, effects, twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lokmin.meetings import queries, services
from lokmin.meetings.models import AgendaItem, Meeting
from puskesmas.models import AuditEvent
from tests import factories

Status = Meeting.Status
START = datetime(2027, 6, 10, 2, 0, tzinfo=UTC)
PLAN = {"kind": "routine", "quarter": 2, "year": 2027, "starts_at": START, "place": "Aula Kecamatan"}


def create(by, lead, **changes):
    return services.create_meeting(by=by, lead=lead, **(PLAN | changes))


def test_a_new_meeting_has_hosts_villages_programme_and_audit(sari, kajoran, kajoran_1, kajoran_2, villages):
    meeting = create(sari, kajoran_2, hosts=[kajoran_1], ends_at=START + timedelta(hours=3), chair_post="Camat Kajoran")
    assert meeting.region == kajoran
    assert meeting.status == Status.SCHEDULED
    assert {(row.puskesmas, row.is_lead) for row in meeting.hosts.all()} == {(kajoran_2, True), (kajoran_1, False)}
    assert set(meeting.villages.all()) == set(villages)
    items = queries.agenda(meeting)
    assert [item.kind for item in items].count(AgendaItem.Kind.PREVIOUS_ACTIONS) == 1
    assert (items[1].starts_at.hour, items[-1].ends_at.hour) == (9, 12)
    assert AuditEvent.objects.get(object_id=str(meeting.pk), verb="lokmin dibuat").actor == sari


def test_the_first_quarter_adds_roles_and_the_signing(sari, kajoran_2):
    titles = [item.title for item in queries.agenda(create(sari, kajoran_2, kind="first", quarter=1))]
    assert "Inventarisasi peran bantu lintas sektor" in titles
    assert "Penandatanganan kesepakatan bersama" in titles


def test_villages_may_be_fewer_but_not_those_of_others(sari, kajoran_2, villages):
    assert list(create(sari, kajoran_2, villages=villages[:1]).villages.all()) == villages[:1]
    with pytest.raises(ValidationError, match="Bukan wilayah kerja penyelenggara: Sidorejo"):
        create(sari, kajoran_2, villages=[villages[3]])


def test_an_end_before_the_start_is_refused(sari, kajoran_2):
    with pytest.raises(ValidationError, match="setelah jam mulai"):
        create(sari, kajoran_2, ends_at=START - timedelta(minutes=1))
    assert not Meeting.objects.exists()


def test_a_puskesmas_without_kecamatan_is_refused(sari, kajoran_2):
    kajoran_2.catchments.all().delete()
    kajoran_2.region = kajoran_2.region.parent
    with pytest.raises(ValidationError, match="Kecamatan puskesmas ini belum diketahui"):
        create(sari, kajoran_2)


def test_a_past_meeting_is_recorded_late_and_linked_to_the_one_before(sari, kajoran_2):
    first = create(sari, kajoran_2, starts_at=timezone.now() - timedelta(days=100))
    services.mark_held(first, by=sari)
    second = create(sari, kajoran_2)
    assert (first.is_recorded_late, second.is_recorded_late) == (True, False)
    assert second.previous == first
    assert queries.previous_meeting(first) is None
    for status, found in (("invited", first), ("planned", None), ("cancelled", None)):
        Meeting.objects.filter(pk=first.pk).update(status=status)
        assert queries.previous_meeting(second) == found


def test_a_change_of_place_is_noted_for_the_letters_but_a_theme_is_not(meeting, sari):
    services.update_meeting(meeting, by=sari, expected_version=1, theme="Baru")
    assert meeting.schedule_changed_at is None
    services.update_meeting(meeting, by=sari, expected_version=2, place="Balai Desa")
    meeting.refresh_from_db()
    assert (meeting.theme, meeting.place, meeting.version) == ("Baru", "Balai Desa", 3)
    assert meeting.schedule_changed_at is not None
    assert AuditEvent.objects.filter(verb="lokmin diubah").count() == 2


def test_a_change_on_an_old_version_is_refused_and_changes_nothing(meeting, sari, budi):
    old = Meeting.objects.get(pk=meeting.pk)
    services.update_meeting(meeting, by=budi, expected_version=1, theme="Budi")
    with pytest.raises(ValidationError, match="diubah orang lain") as refused:
        services.update_meeting(old, by=sari, expected_version=1, theme="Sari")
    assert refused.value.code == "conflict"
    assert Meeting.objects.get(pk=meeting.pk).theme == "Budi"


def test_sending_letters_is_no_new_version_for_editors(meeting, sari):
    services.mark_invited(meeting, by=sari)
    services.update_meeting(meeting, by=sari, expected_version=1, theme="Baru")
    assert Meeting.objects.get(pk=meeting.pk).theme == "Baru"


def test_agreeing_on_the_date_schedules_a_planned_meeting(meeting, sari):
    services.update_meeting(meeting, by=sari, expected_version=1, is_agreed=True)
    assert Meeting.objects.get(pk=meeting.pk).status == Status.SCHEDULED


def test_co_hosts_can_be_added_and_taken_away(meeting, sari, kajoran_1):
    services.update_meeting(meeting, by=sari, expected_version=1, hosts=[kajoran_1], villages=[])
    assert meeting.villages.count() == 4
    services.update_meeting(meeting, by=sari, expected_version=2, hosts=[], villages=[])
    assert (meeting.hosts.count(), meeting.villages.count()) == (1, 3)


MOVES = {
    Status.INVITED: lambda meeting, by: services.mark_invited(meeting, by=by),
    Status.HELD: lambda meeting, by: services.mark_held(meeting, by=by),
    Status.CLOSED: lambda meeting, by: services.close_meeting(meeting, by=by),
    Status.POSTPONED: lambda meeting, by: services.postpone_meeting(meeting, reason="Banjir", by=by),
    Status.CANCELLED: lambda meeting, by: services.cancel_meeting(meeting, reason="Banjir", by=by),
}
# Marking is a no-op when the meeting is already there or further.
SILENT = {(Status.INVITED, Status.INVITED), (Status.INVITED, Status.HELD), (Status.INVITED, Status.CLOSED)}
SILENT |= {(Status.HELD, Status.HELD), (Status.HELD, Status.CLOSED), (Status.CLOSED, Status.CLOSED)}


@pytest.mark.parametrize("to", list(MOVES))
@pytest.mark.parametrize("start", list(Status))
def test_every_move_follows_the_table(meeting, sari, start, to):
    Meeting.objects.filter(pk=meeting.pk).update(status=start)
    meeting.refresh_from_db()
    if (to, start) in SILENT:
        MOVES[to](meeting, sari)
        assert not AuditEvent.objects.exists()
        expected = start
    elif start in Meeting.MOVES[to]:
        MOVES[to](meeting, sari)
        assert AuditEvent.objects.count() == 1
        expected = to
    else:
        with pytest.raises(ValidationError, match="Muat ulang"):
            MOVES[to](meeting, sari)
        expected = start
    assert Meeting.objects.get(pk=meeting.pk).status == expected


def test_a_move_somebody_else_made_first_is_refused(meeting, sari, budi):
    stale = Meeting.objects.get(pk=meeting.pk)
    services.cancel_meeting(meeting, reason="Bencana", by=budi)
    with pytest.raises(ValidationError, match="Dibatalkan"):
        services.postpone_meeting(stale, reason="Hujan", by=sari)
    assert Meeting.objects.get(pk=meeting.pk).status_reason == "Bencana"


@pytest.mark.parametrize("service", [services.postpone_meeting, services.cancel_meeting])
def test_a_reason_is_needed(meeting, sari, service):
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        service(meeting, reason="  ", by=sari)
    assert Meeting.objects.get(pk=meeting.pk).status == Status.PLANNED


def test_a_postponed_meeting_gets_a_new_date(meeting, sari):
    services.postpone_meeting(meeting, reason="Banjir", by=sari)
    later = START + timedelta(days=7)
    services.reschedule_meeting(meeting, starts_at=later, ends_at=None, place="Balai Desa", by=sari)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.starts_at, meeting.ends_at, meeting.place) == (
        Status.SCHEDULED,
        later,
        None,
        "Balai Desa",
    )
    assert meeting.status_reason == ""
    assert meeting.schedule_changed_at is not None


def test_an_invited_meeting_stays_invited_when_moved_and_a_held_one_cannot_be(meeting, sari):
    services.mark_invited(meeting, by=sari)
    services.reschedule_meeting(meeting, starts_at=START + timedelta(days=7), ends_at=None, place="Aula", by=sari)
    assert Meeting.objects.get(pk=meeting.pk).status == Status.INVITED
    services.mark_held(meeting, by=sari)
    with pytest.raises(ValidationError, match="tidak bisa diubah lagi"):
        services.reschedule_meeting(meeting, starts_at=START, ends_at=None, place="Aula", by=sari)


def test_the_same_new_date_pressed_again_is_written_once(meeting, sari):
    for _ in range(5):
        asked = Meeting.objects.get(pk=meeting.pk)
        services.reschedule_meeting(asked, starts_at=START + timedelta(days=7), ends_at=None, place="Aula", by=sari)
    assert AuditEvent.objects.filter(verb="lokmin dijadwalkan ulang").count() == 1


def test_the_programme_is_replaced_in_order_and_a_colleagues_is_not_overwritten(meeting, sari):
    mark = queries.agenda_mark(meeting)
    services.save_agenda(meeting, [{"title": "Satu"}, {"title": "Dua"}], by=sari, expected_mark=mark)
    assert [(item.order, item.title) for item in queries.agenda(meeting)] == [(1, "Satu"), (2, "Dua")]
    with pytest.raises(ValidationError, match="diubah orang lain"):
        services.save_agenda(meeting, [{"title": "Tiga"}], by=sari, expected_mark=mark)
    assert len(queries.agenda(meeting)) == 2


def test_a_closed_meeting_cannot_be_changed(meeting, sari):
    Meeting.objects.filter(pk=meeting.pk).update(status=Status.CLOSED)
    with pytest.raises(ValidationError, match="tidak bisa diubah lagi"):
        services.update_meeting(meeting, by=sari, expected_version=1, theme="x")
    with pytest.raises(ValidationError, match="tidak bisa diubah lagi"):
        services.save_agenda(meeting, [], by=sari)


def test_the_next_quarter_is_the_first_without_a_meeting(sari, kajoran_2):
    today = datetime(2027, 4, 1, tzinfo=UTC).date()
    assert queries.next_period(kajoran_2, today) == (2027, 2)
    for quarter in (2, 3, 4):
        factories.MeetingFactory(region=kajoran_2.region, lead=kajoran_2, quarter=quarter)
    assert queries.next_period(kajoran_2, today) == (2028, 1)


def test_a_cancelled_meeting_frees_its_quarter(meeting, kajoran_2, sari):
    services.cancel_meeting(meeting, reason="Bencana", by=sari)
    assert queries.next_period(kajoran_2, datetime(2027, 4, 1, tzinfo=UTC).date()) == (2027, 2)


def test_a_monthly_meeting_is_named_after_its_month(kajoran, kajoran_2):
    meeting = factories.MeetingFactory(region=kajoran, lead=kajoran_2, kind="monthly", quarter=None)
    assert meeting.title == "Lokmin lintas sektor Juni 2027"
    assert meeting.formal_title == "Lokakarya Mini Lintas Sektor Bulan Juni Tahun 2027"
    assert meeting.clock == "09.00–12.00 WIB"

"""Checking in, guests, undo, counts and the request of the sheet: guards, effects, twice, in a race."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lokmin.attendance import queries
from lokmin.attendance.models import Attendance
from lokmin.attendance.services import add_walk_in, check_in, request_sheet, undo_check_in
from lokmin.documents.models import Document
from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from puskesmas.models import AuditEvent
from tests import factories
from tests.race import run_together

KEY = "a" * 32


@pytest.fixture
def today(meeting):
    """The meeting, held today, letters out."""
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        status=Meeting.Status.INVITED, starts_at=now, ends_at=now + timedelta(hours=3)
    )
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def kades(today, villages):
    return factories.InvitationFactory(
        meeting=today,
        post="Kepala Desa Kwaderan",
        name="Sutrisno",
        village=villages[0],
        sector=factories.SectorFactory(code="pemdes"),
    )


def rows() -> int:
    return Attendance.objects.present().count()


def test_present_copies_name_and_post_and_marks_the_meeting_held(kades, sari, today):
    row = check_in(kades, by=sari)
    assert (row.name, row.post, row.is_representative, row.is_late_entry) == (
        "Sutrisno",
        "Kepala Desa Kwaderan",
        False,
        False,
    )
    assert (row.recorded_by, row.village, row.sector) == (sari, kades.village, kades.sector)
    today.refresh_from_db()
    assert today.status == Meeting.Status.HELD
    assert AuditEvent.objects.filter(verb="hadir dicatat").count() == 1


def test_a_representative_keeps_his_own_name_and_post(kades, sari):
    row = check_in(kades, by=sari, name="Suwarto, S.IP.", post="Sekretaris Desa", is_representative=True)
    assert (row.name, row.post, row.is_representative) == ("Suwarto, S.IP.", "Sekretaris Desa", True)


def test_a_double_tap_is_one_row(kades, sari):
    first = check_in(kades, by=sari, device_key=KEY)
    assert check_in(kades, by=sari, device_key=KEY) == first
    assert rows() == 1


def test_a_tap_that_was_undone_does_not_come_back_by_itself(kades, sari):
    first = check_in(kades, by=sari, device_key=KEY)
    undo_check_in(first, by=sari)
    assert check_in(kades, by=sari, device_key=KEY) == first
    assert rows() == 0
    check_in(kades, by=sari, device_key="b" * 32)
    assert rows() == 1


def test_a_key_used_for_somebody_else_is_refused(kades, sari, today):
    check_in(kades, by=sari, device_key=KEY)
    other = factories.InvitationFactory(meeting=today)
    with pytest.raises(ValidationError, match="sudah dipakai"):
        check_in(other, by=sari, device_key=KEY)
    assert rows() == 1


def test_somebody_recorded_already_is_told_with_time_and_who(kades, sari, budi):
    row = check_in(kades, by=sari)
    Attendance.objects.filter(pk=row.pk).update(happened_at=datetime(2026, 6, 11, 2, 7, tzinfo=UTC))
    with pytest.raises(
        ValidationError, match=r"Kepala Desa Kwaderan sudah dicatat hadir pukul 09\.07 oleh Sari Wulandari"
    ):
        check_in(kades, by=budi)
    assert rows() == 1


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"status": Meeting.Status.CANCELLED}, "dibatalkan"),
        ({"status": Meeting.Status.POSTPONED}, "ditunda"),
        ({"status": Meeting.Status.CLOSED}, "tidak dapat diubah"),
        ({"starts_at": timezone.now() + timedelta(days=2), "ends_at": None}, "dibuka pada hari pertemuan"),
    ],
)
def test_a_meeting_that_takes_nobody(kades, sari, change, match):
    Meeting.objects.update(**change)
    for call in (
        lambda: check_in(kades, by=sari),
        lambda: add_walk_in(kades.meeting, by=sari, name="A", post="B", sector=kades.sector),
    ):
        with pytest.raises(ValidationError, match=match):
            call()
    assert Attendance.objects.count() == 0


def test_guards_of_one_check_in(kades, sari):
    with pytest.raises(ValidationError, match="Tulis nama"):
        check_in(kades, by=sari, is_representative=True, post="Sekdes")
    with pytest.raises(ValidationError, match="Tulis jabatan"):
        check_in(kades, by=sari, is_representative=True, name="Suwarto")
    with pytest.raises(ValidationError, match="belum tiba"):
        check_in(kades, by=sari, happened_at=timezone.now() + timedelta(minutes=5))
    with pytest.raises(ValidationError, match="sebelum hari pertemuan"):
        check_in(kades, by=sari, happened_at=timezone.now() - timedelta(days=3))
    with pytest.raises(ValidationError, match="250"):
        check_in(kades, by=sari, name="x " * 300)
    Invitation.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(ValidationError, match="ditarik"):
        check_in(kades, by=sari)
    assert Attendance.objects.count() == 0


def test_late_entry_is_marked_and_dated_back(kades, sari):
    start = timezone.now() - timedelta(days=3)
    Meeting.objects.update(starts_at=start, ends_at=None)
    kades.refresh_from_db()
    row = check_in(kades, by=sari)
    assert row.is_late_entry is True
    assert row.happened_at == Meeting.objects.get().starts_at
    assert row.recorded_at > row.happened_at + timedelta(days=2)


def test_a_guest_and_the_same_guest_again(today, sari, villages):
    sector = factories.SectorFactory(code="ormas")
    row = add_walk_in(
        today,
        by=sari,
        name="<b>Aminah</b>",
        post="PMI",
        sector=sector,
        village=villages[0],
        phone="+62811",
        device_key=KEY,
    )
    assert row.is_walk_in
    assert (row.name, row.phone, row.village) == ("<b>Aminah</b>", "+62811", villages[0])
    assert add_walk_in(today, by=sari, name="x", post="y", sector=sector, device_key=KEY) == row
    with pytest.raises(ValidationError, match="<b>Aminah</b>, PMI sudah dicatat hadir pukul"):
        add_walk_in(today, by=sari, name="<B>AMINAH</B>", post="pmi", sector=sector)
    with pytest.raises(ValidationError, match="Tulis nama tamu"):
        add_walk_in(today, by=sari, name=" \0", post="PMI", sector=sector)
    with pytest.raises(ValidationError, match="Tulis jabatan"):
        add_walk_in(today, by=sari, name="Budi", post="", sector=sector)
    assert rows() == 1


def test_undo_keeps_the_row_and_works_once(kades, sari, budi):
    row = check_in(kades, by=sari)
    assert undo_check_in(row, by=budi) is True
    row.refresh_from_db()
    assert row.undone_by == budi
    assert undo_check_in(row, by=sari) is False
    row.refresh_from_db()
    assert row.undone_by == budi
    assert AuditEvent.objects.filter(verb="hadir diurungkan").count() == 1
    assert (rows(), Attendance.objects.count()) == (0, 1)


def test_undo_is_refused_in_a_closed_meeting(kades, sari):
    row = check_in(kades, by=sari)
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    with pytest.raises(ValidationError, match="tidak dapat diubah"):
        undo_check_in(row, by=sari)
    assert rows() == 1


def test_counts_add_up_by_group_and_village(today, sari, villages):
    pemdes = factories.SectorFactory(code="hitung-desa", name="Pemdes", order=902)
    tni = factories.SectorFactory(code="hitung-tni", name="TNI", order=901)
    kades = [factories.InvitationFactory(meeting=today, sector=pemdes, village=village) for village in villages[:3]]
    danramil = factories.InvitationFactory(meeting=today, sector=tni)
    factories.InvitationFactory(meeting=today, sector=tni, withdrawn_at=timezone.now())
    check_in(kades[0], by=sari)
    check_in(kades[1], by=sari, name="S", post="Sekdes", is_representative=True)
    Invitation.objects.filter(pk=danramil.pk).update(answer="unable")
    Invitation.objects.filter(pk=kades[0].pk).update(answer="unable")
    add_walk_in(today, by=sari, name="Aminah", post="PMI", sector=pemdes, village=villages[0])
    counts = queries.counts(today)

    def numbers(count):
        return (count.label, count.invited, count.present, count.represented, count.excused, count.absent, count.guests)

    assert numbers(counts.total) == ("Semua", 4, 1, 1, 1, 1, 1)
    assert [numbers(count) for count in counts.groups] == [("TNI", 1, 0, 0, 1, 0, 0), ("Pemdes", 3, 1, 1, 0, 1, 1)]
    assert [numbers(count) for count in counts.villages] == [
        ("Desa Kwaderan", 1, 1, 0, 0, 0, 1), ("Desa Madukoro", 1, 0, 1, 0, 0, 0), ("Desa Bumiayu", 1, 0, 0, 0, 1, 0),
    ]  # fmt: skip
    assert (counts.total.people, counts.total.attended, counts.total.percent) == (3, 2, 50)


def test_the_present_list_is_in_protocol_order(today, sari):
    late = factories.InvitationFactory(meeting=today, post="B", protocol_order=20)
    first = factories.InvitationFactory(meeting=today, post="A", protocol_order=10)
    for invitation in (late, first):
        check_in(invitation, by=sari)
    add_walk_in(today, by=sari, name="Aminah", post="PMI", sector=late.sector)
    assert [row.post for row in queries.present_list(today)] == ["A", "B", "PMI"]


def cost(read) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def test_reading_costs_the_same_with_1_and_30(today, sari, villages):
    reads = [
        lambda: queries.counts(today),
        lambda: [str(row.recorded_by) for row in queries.present_list(today)],
        lambda: [(row.here, row.proposal) for row in queries.desk_invitations(today, "kepala")],
    ]
    invitations = factories.InvitationFactory.create_batch(31, meeting=today, village=villages[0])
    check_in(invitations[0], by=sari)
    one = [cost(read) for read in reads]
    for invitation in invitations[1:]:
        check_in(invitation, by=sari)
    assert [cost(read) for read in reads] == one


def test_a_sheet_is_requested_once_while_it_is_made(today, sari):
    first = request_sheet(today, by=sari)
    assert request_sheet(today, by=sari) == first
    Document.objects.update(state=Document.State.DONE)
    second = request_sheet(today, by=sari)
    assert second.version == 2
    first.refresh_from_db()
    assert first.superseded_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_desks_make_one_row(meeting, sari, budi):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now(), ends_at=None, status=Meeting.Status.INVITED)
    kades = factories.InvitationFactory(meeting=meeting, post="Kepala Desa Kwaderan")
    results = run_together(*[lambda by=by: check_in(kades, by=by) for by in (sari, budi) * 3])
    assert sum(isinstance(result, Attendance) for result in results) == 1
    refused = [result for result in results if not isinstance(result, Attendance)]
    assert all(isinstance(result, ValidationError) and "sudah dicatat hadir" in result.message for result in refused), (
        refused
    )
    assert rows() == 1
    assert AuditEvent.objects.filter(verb="hadir dicatat").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_tap_sent_many_times_at_once_is_one_row_and_no_error(meeting, sari):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now(), ends_at=None, status=Meeting.Status.INVITED)
    kades = factories.InvitationFactory(meeting=meeting)
    results = run_together(*[lambda: check_in(kades, by=sari, device_key=KEY).pk] * 6)
    assert len(set(results)) == 1
    assert rows() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_constraint_still_holds(meeting, sari, budi, monkeypatch):
    """Negative control: the unique constraint alone keeps one row when desks do not wait for each other."""
    from lokmin.attendance import services

    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now(), ends_at=None, status=Meeting.Status.HELD)
    monkeypatch.setattr(
        services, "_open_meeting", lambda meeting: Meeting.objects.select_related("region").get(pk=meeting.pk)
    )
    kades = factories.InvitationFactory(meeting=meeting)
    results = run_together(*[lambda by=by: check_in(kades, by=by) for by in (sari, budi) * 3])
    assert sum(isinstance(result, Attendance) for result in results) == 1, results
    assert rows() == 1


@pytest.mark.django_db(transaction=True)
def test_undo_by_two_desks_counts_once(meeting, sari, budi):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now(), ends_at=None, status=Meeting.Status.INVITED)
    row = check_in(factories.InvitationFactory(meeting=meeting), by=sari)
    assert sorted(run_together(*[lambda by=by: undo_check_in(row, by=by) for by in (sari, budi)])) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_requests_make_one_sheet(meeting, sari):
    results = run_together(*[lambda: request_sheet(meeting, by=sari).pk] * 4)
    assert len(set(results)) == 1
    assert Document.objects.filter(kind="sheet").count() == 1

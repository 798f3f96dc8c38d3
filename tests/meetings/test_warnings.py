"""What is said about a date: seasons, days off, Friday, clashes. Nothing is refused."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from lokmin.invitations.models import Invitation
from lokmin.meetings import clashes, services
from lokmin.meetings.planning import seasons
from lokmin.meetings.planning.warnings import DateCheck, warnings_for
from puskesmas.models import Holiday, WorkRules
from tests import factories

# Far enough to be ahead for long; its first weeks of July are ordinary ones.
YEAR = 2033


def on(day: date, clock="09.00", *, hours: float | None = 2, zone=None):
    start = datetime.combine(day, time(*map(int, clock.split("."))), zone)
    return start, start + timedelta(hours=hours) if hours else None


def weekday(month: int, number: int, year: int = YEAR) -> date:
    """The first such weekday (Monday 0) from the second day of a month on."""
    day = date(year, month, 2)
    return day + timedelta((number - day.weekday()) % 7)


def kinds(lead, day, clock="09.00", hours=2, **more):
    start, end = on(day, clock, hours=hours, zone=lead.region.timezone)
    return [row.kind for row in warnings_for(lead=lead, region=lead.region, starts_at=start, ends_at=end, **more)]


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2026, 2, 17), None), (date(2026, 2, 18), 1447), (date(2026, 3, 19), 1447), (date(2026, 3, 20), None)],
)
def test_ramadan_by_calculation(day, number):
    assert seasons.ramadan_of(day) == number


def test_idulfitri_counts_some_days_before_and_a_week_after():
    eid = (date(2026, 3, 20), 1447)
    found = {day: seasons.eid_near(day) for day in (date(2026, 3, 15), date(2026, 3, 16), date(2026, 3, 27))}
    assert found == {date(2026, 3, 15): None, date(2026, 3, 16): eid, date(2026, 3, 27): eid}
    assert seasons.eid_near(date(2026, 3, 28)) is None
    assert "bisa bergeser sehari" in seasons.why_hard(date(2026, 3, 1))


@pytest.mark.parametrize(
    ("clock", "hours", "found"),
    [("08.30", 2.5, []), ("09.00", 3, ["friday"]), ("13.30", 2, ["friday"]), ("09.00", None, ["friday"])],
)
def test_a_friday_is_fine_until_eleven(kajoran_2, clock, hours, found):
    assert kinds(kajoran_2, weekday(7, 4), clock, hours) == found


def test_days_off_of_the_country_the_region_and_the_puskesmas(kajoran_2, kajoran):
    day, saturday = weekday(7, 1), weekday(7, 5)
    assert kinds(kajoran_2, day) == []
    Holiday.objects.create(date=day, name="Hari Jadi Magelang", kind="local", region=kajoran.parent)
    assert kinds(kajoran_2, day) == ["off"]
    assert kinds(kajoran_2, saturday) == ["off"]
    WorkRules.objects.create(puskesmas=kajoran_2, works_on_saturday=True)
    assert kinds(kajoran_2, saturday) == []
    assert kinds(kajoran_2, weekday(7, 6)) == ["off"]


def test_odd_hours_busy_months_and_the_wrong_quarter(kajoran_2):
    assert kinds(kajoran_2, weekday(7, 1), "06.30") == ["clock"]
    assert kinds(kajoran_2, weekday(7, 1), "15.30") == ["clock"]
    assert kinds(kajoran_2, weekday(7, 1), period=(YEAR, 2)) == ["quarter"]
    assert kinds(kajoran_2, weekday(7, 1), period=(YEAR, 3)) == []
    august, december = date(YEAR, 8, 12), date(YEAR, 12, 8)
    assert "independence" in kinds(kajoran_2, august)
    assert "december" in kinds(kajoran_2, december)


def test_too_soon_for_the_letters_and_nothing_about_the_past(kajoran_2, kajoran):
    monday = weekday(7, 0)
    check = DateCheck(kajoran_2, kajoran, monday, monday + timedelta(7), today=monday)
    assert [row.kind for row in check.warnings(*on(monday + timedelta(2), zone=kajoran.timezone))] == ["lead"]
    assert check.warnings(*on(monday + timedelta(3), zone=kajoran.timezone)) == []
    assert kinds(kajoran_2, date(2026, 1, 1)) == []


@pytest.fixture
def elsewhere(kajoran, kajoran_1):
    """A meeting of the neighbour on a Tuesday at nine, with the camat on its list."""
    start, end = on(weekday(7, 1), hours=3, zone=kajoran.timezone)
    return factories.MeetingFactory(region=kajoran, lead=kajoran_1, starts_at=start, ends_at=end, theme="Rahasia")


def invite(meeting, label="Camat Kajoran", *, is_forkopimcam=True, region=None):
    position = factories.PositionFactory(code=label.lower().replace(" ", "-"), label=label)
    office = factories.OfficeFactory(position=position, region=region or meeting.region)
    return Invitation.objects.create(
        meeting=meeting, office=office, post=label, sector=position.sector, is_forkopimcam=is_forkopimcam
    )


def told(lead, meeting, minutes=60, but=None):
    start = meeting.starts_at + timedelta(minutes=minutes)
    found = warnings_for(lead=lead, region=lead.region, starts_at=start, ends_at=start + timedelta(minutes=60), but=but)
    return [row.text for row in found if row.kind == "clash"]


def test_another_meeting_of_the_kecamatan_is_told_as_taken_only(elsewhere, kajoran_1, kajoran_2):
    assert told(kajoran_2, elsewhere) == ["Ada pertemuan lain di Kecamatan Kajoran pukul 09.00–12.00."]
    assert told(kajoran_1, elsewhere) == ["Puskesmas Kajoran 1 sendiri punya pertemuan lain pukul 09.00–12.00."]
    assert told(kajoran_2, elsewhere, 180) == []
    assert told(kajoran_1, elsewhere, but=elsewhere) == []


def test_who_is_invited_elsewhere_is_named_without_what_for(elsewhere, kajoran_2, sari):
    invitation = invite(elsewhere)
    assert told(kajoran_2, elsewhere) == ["Camat Kajoran masuk daftar tamu pertemuan lain pukul 09.00–12.00."]
    services.mark_invited(elsewhere, by=sari)
    assert told(kajoran_2, elsewhere) == ["Camat Kajoran sudah diundang pertemuan lain pukul 09.00–12.00."]
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    assert told(kajoran_2, elsewhere) == ["Ada pertemuan lain di Kecamatan Kajoran pukul 09.00–12.00."]
    services.postpone_meeting(elsewhere, reason="Banjir", by=sari)
    assert told(kajoran_2, elsewhere) == []


def test_a_guest_both_invite_clashes_wherever_the_other_meeting_is(elsewhere, kajoran_2, meeting, purwaharja):
    shared = invite(elsewhere, "Kepala KUA", is_forkopimcam=False)
    type(elsewhere).objects.filter(pk=elsewhere.pk).update(region=purwaharja)
    assert told(kajoran_2, elsewhere, but=meeting) == []
    Invitation.objects.create(meeting=meeting, office=shared.office, post=shared.post, sector=shared.sector)
    assert told(kajoran_2, elsewhere, but=meeting) == ["Kepala KUA masuk daftar tamu pertemuan lain pukul 09.00–12.00."]


@pytest.mark.parametrize("meetings", [1, 12])
def test_a_whole_year_costs_the_same_queries(kajoran, kajoran_1, kajoran_2, meetings, django_assert_num_queries):
    for month in range(1, meetings + 1):
        start, end = on(weekday(month, 1), hours=3, zone=kajoran.timezone)
        invite(factories.MeetingFactory(region=kajoran, lead=kajoran_1, starts_at=start, ends_at=end), f"Camat {month}")
    with django_assert_num_queries(7):
        check = DateCheck(kajoran_2, kajoran, date(YEAR, 1, 1), date(YEAR, 12, 31))
        clashing = [
            month
            for month in range(1, 13)
            if any(row.kind == "clash" for row in check.warnings(*on(weekday(month, 1), zone=kajoran.timezone)))
        ]
    assert clashing == list(range(1, meetings + 1))
    assert len(clashes.taken(kajoran, check.moment(date(YEAR, 1, 1)), check.moment(date(YEAR, 12, 31)))) == meetings

"""The year plan: safe dates proposed, one set saved whoever saves and however often, moves without losing a change."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lokmin.meetings import services
from lokmin.meetings.models import Meeting, MeetingSeries
from lokmin.meetings.planning import proposals, seasons
from lokmin.meetings.planning.proposals import Habits, MonthlyRule
from lokmin.meetings.planning.saving import Move, New, save_plan
from lokmin.meetings.planning.warnings import DateCheck
from lokmin.meetings.planning.year import Slot, YearPlan
from puskesmas.models import AuditEvent, Holiday
from tests import factories

YEAR = 2033
COMMON = {"place": "Aula Kecamatan", "chair_post": "Camat Kajoran", "funding": "bok"}
clocks = st.sampled_from([(time(8, 30), time(11)), (time(9), time(12)), (time(13), None)])


def check_of(lead, year, today=None):
    return DateCheck(lead, lead.region, date(year, 1, 1), date(year, 12, 31), today=today or date(year - 1, 11, 1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(year=st.integers(2024, 2032), clock=clocks, weekday=st.sampled_from([None, *range(7)]), seed=st.integers(0, 9))
def test_proposals_lie_in_their_windows_on_working_days(kajoran_2, year, clock, weekday, seed):
    check = check_of(kajoran_2, year)
    found = proposals.propose_quarters(check, year, {}, Habits(*clock, weekday))
    assert sorted(found) == [1, 2, 3, 4]
    assert len(set(found.values())) == 4
    for quarter, day in found.items():
        first, last = seasons.window(year, quarter)
        assert first <= day <= last
        assert check.workdays.is_working(day)
        assert seasons.eid_near(day) is None
        assert not seasons.is_independence(day)
    gaps = [(found[number + 1] - found[number]).days for number in (1, 2, 3)]
    assert all(45 <= gap <= 135 for gap in gaps), gaps


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(year=st.integers(2024, 2032), day=st.integers(0, 364))
def test_late_planners_get_the_rest_of_the_quarter_and_never_the_past(kajoran_2, year, day):
    today = date(year, 1, 1) + timedelta(day)
    found = proposals.propose_quarters(check_of(kajoran_2, year, today), year, {}, Habits())
    for quarter, proposed in found.items():
        assert proposed > today
        assert seasons.quarter_of(proposed) == quarter
    assert set(found) >= {number for number in proposals.QUARTERS if number > seasons.quarter_of(today)}


def test_ramadan_in_february_moves_the_first_quarter_before_it(kajoran_2):
    found = proposals.propose_quarters(check_of(kajoran_2, 2026), 2026, {}, Habits())
    assert found[1] < date(2026, 2, 16)
    assert [day.weekday() in (1, 2, 3) for day in found.values()] == [True] * 4


def test_a_window_without_a_working_day_is_left_only_then(kajoran_2):
    first, last = seasons.window(YEAR, 1)
    for number in range((last - first).days + 1):
        Holiday.objects.create(date=first + timedelta(number), name="Libur", kind="local", region=kajoran_2.region)
    found = proposals.propose_quarters(check_of(kajoran_2, YEAR), YEAR, {}, Habits())
    assert last < found[1] <= date(YEAR, 3, 31)


def test_a_monthly_series_keeps_its_day_but_for_days_off(kajoran_2):
    rule = MonthlyRule(2, 1, 1, 12)
    wanted = rule.day(YEAR, 7)
    assert (wanted.weekday(), (wanted.day - 1) // 7) == (1, 1)
    assert MonthlyRule(5, 0, 1, 12).day(YEAR, 1) == date(YEAR, 1, 31)
    Holiday.objects.create(date=wanted, name="Pilkades", kind="local", region=kajoran_2.region)
    found = proposals.propose_months(check_of(kajoran_2, YEAR), YEAR, rule, Habits(), {3})
    assert sorted(found) == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert (found[7], found[6]) == (wanted + timedelta(1), rule.day(YEAR, 6))
    late = check_of(kajoran_2, YEAR, date(YEAR, 10, 30))
    assert sorted(proposals.propose_months(late, YEAR, rule, Habits())) == [11, 12]


def new(quarter=None, month=None, day=None, hour=9, lead=None):
    day = day or date(YEAR, (quarter * 3 - 1) if quarter else month, 8)
    start = datetime.combine(day, time(hour), lead.region.timezone)
    return New(Slot(YEAR, quarter=quarter, month=month), start, start + timedelta(hours=3))


def four(lead):
    return [new(quarter, lead=lead) for quarter in (1, 2, 3, 4)]


def save(lead, by, items, moves=()):
    return save_plan(lead, YEAR, by=by, new=items, moves=moves, **COMMON)


def test_saving_makes_planned_meetings_of_one_series(kajoran_2, sari, villages):
    saved = save(kajoran_2, sari, four(kajoran_2))
    rows = list(Meeting.objects.order_by("starts_at"))
    assert [row.pk for row in saved.created] == [row.pk for row in rows]
    assert [(row.kind, row.quarter, row.status) for row in rows] == [
        ("first", 1, "planned"),
        ("routine", 2, "planned"),
        ("routine", 3, "planned"),
        ("routine", 4, "planned"),
    ]
    assert [str(row) for row in MeetingSeries.objects.all()] == [f"Lokmin tribulanan {YEAR}"]
    assert {row.series_id for row in rows} == {MeetingSeries.objects.get().pk}
    assert [row.lead_host for row in rows] == [kajoran_2] * 4
    assert set(rows[0].villages.all()) == set(villages[:3])
    assert rows[0].agenda.count() > 5
    assert AuditEvent.objects.filter(verb="rencana lokmin disimpan").count() == 1


def test_saving_twice_makes_one_set_and_says_what_was_there(kajoran_2, sari, budi):
    save(kajoran_2, sari, four(kajoran_2))
    again = save(kajoran_2, budi, four(kajoran_2))
    assert (again.created, [slot.quarter for slot in again.already]) == ([], [1, 2, 3, 4])
    assert Meeting.objects.count() == 4
    assert AuditEvent.objects.filter(verb="rencana lokmin disimpan").count() == 1


def test_quarters_that_have_a_meeting_are_left_alone(kajoran_2, kajoran, sari):
    standing = factories.MeetingFactory(
        region=kajoran, lead=kajoran_2, year=YEAR, quarter=1, starts_at=new(1, lead=kajoran_2).starts_at, ends_at=None
    )
    cancelled = factories.MeetingFactory(region=kajoran, lead=kajoran_2, year=YEAR, quarter=2, status="cancelled")
    plan = YearPlan(kajoran_2, YEAR)
    assert [slot.quarter for slot in plan.open_quarters] == [2, 3, 4]
    assert sorted(plan.proposed_quarters()) == ["tw2", "tw3", "tw4"]
    saved = save(kajoran_2, sari, four(kajoran_2))
    assert [(row.quarter, row.kind) for row in saved.created] == [(2, "routine"), (3, "routine"), (4, "routine")]
    for row in (standing, cancelled):
        assert Meeting.objects.get(pk=row.pk).version == 1


def test_monthly_meetings_are_a_series_of_their_own(kajoran_2, sari):
    saved = save(kajoran_2, sari, [*four(kajoran_2), *(new(month=number, lead=kajoran_2) for number in (1, 2))])
    monthly = [row for row in saved.created if row.kind == "monthly"]
    assert [(row.quarter, row.title) for row in monthly] == [
        (None, f"Lokmin lintas sektor Januari {YEAR}"),
        (None, f"Lokmin lintas sektor Februari {YEAR}"),
    ]
    assert {row.series.name for row in monthly} == {f"Lintas sektor bulanan {YEAR}"}
    assert save(kajoran_2, sari, [new(month=2, lead=kajoran_2)]).created == []


def moved(row, days=7):
    return Move(row.pk, row.version, row.starts_at + timedelta(days), row.ends_at + timedelta(days))


def test_a_planned_meeting_moves_and_stays_planned(kajoran_2, sari):
    first, second, *_ = save(kajoran_2, sari, four(kajoran_2)).created
    same = Move(second.pk, 0, second.starts_at, second.ends_at)
    saved = save(kajoran_2, sari, [], [moved(first), same])
    assert [row.pk for row in saved.moved] == [first.pk]
    stored = Meeting.objects.get(pk=first.pk)
    assert (stored.starts_at, stored.status) == (first.starts_at + timedelta(7), "planned")
    again = save(kajoran_2, sari, [], [moved(first)])
    assert again.moved == []


def test_agreeing_on_the_date_settles_it_once(kajoran_2, sari):
    first, second, *_ = save(kajoran_2, sari, four(kajoran_2)).created
    agreed = [
        Move(first.pk, 1, first.starts_at, first.ends_at, is_agreed=True),
        Move(second.pk, 1, second.starts_at + timedelta(1), second.ends_at + timedelta(1), is_agreed=True),
    ]
    saved = save(kajoran_2, sari, [], agreed)
    assert (len(saved.moved), len(saved.agreed)) == (1, 2)
    assert list(Meeting.objects.order_by("quarter").values_list("status", flat=True)) == [
        "scheduled",
        "scheduled",
        "planned",
        "planned",
    ]
    assert save(kajoran_2, sari, [], agreed).agreed == []


def test_a_move_of_what_somebody_changed_saves_nothing_at_all(kajoran_2, sari, budi):
    first, *_ = save(kajoran_2, sari, four(kajoran_2)[:1]).created
    services.update_meeting(Meeting.objects.get(pk=first.pk), by=budi, expected_version=first.version, place="Balai")
    with pytest.raises(ValidationError, match="baru saja diubah orang lain"):
        save(kajoran_2, sari, four(kajoran_2), [moved(first)])
    assert Meeting.objects.count() == 1
    services.mark_invited(Meeting.objects.get(pk=first.pk), by=sari)
    with pytest.raises(ValidationError, match="Undangan terkirim"):
        save(kajoran_2, sari, [], [moved(first)])


def test_meetings_of_another_puskesmas_are_not_moved(kajoran_1, kajoran_2, sari, tuti):
    theirs = save(kajoran_1, tuti, four(kajoran_1)[:1]).created[0]
    assert save(kajoran_2, sari, [], [moved(theirs)]).moved == []
    assert Meeting.objects.get(pk=theirs.pk).starts_at == theirs.starts_at

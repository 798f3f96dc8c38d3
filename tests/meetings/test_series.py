"""Changing several meetings of a series at once, and stopping it."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.meetings import services
from lokmin.meetings.models import Meeting, MeetingHost
from lokmin.meetings.planning import series
from lokmin.meetings.planning.saving import New, save_plan
from lokmin.meetings.planning.series import Reach
from lokmin.meetings.planning.warnings import warnings_for
from lokmin.meetings.planning.year import Slot
from puskesmas.models import AuditEvent, Holiday

YEAR = 2033
DAYS = [date(YEAR, 1, 25), date(YEAR, 4, 26), date(YEAR, 7, 26), date(YEAR, 10, 25)]  # Tuesdays


@pytest.fixture
def four(kajoran_2, sari):
    """The four meetings of a plan; the third has its letters out."""
    zone = kajoran_2.region.timezone
    items = [
        New(Slot(YEAR, quarter=number), datetime.combine(day, time(9), zone), datetime.combine(day, time(12), zone))
        for number, day in enumerate(DAYS, start=1)
    ]
    common = {"place": "Aula Kecamatan", "chair_post": "Camat Kajoran", "funding": "bok"}
    rows = save_plan(kajoran_2, YEAR, by=sari, new=items, **common).created
    services.mark_invited(rows[2], by=sari)
    return rows


def stored(rows):
    found = Meeting.objects.select_related("region").in_bulk([row.pk for row in rows])
    return [found[row.pk] for row in rows]


def change(meeting, by, reach, versions=None, is_weekday_shifted=False, is_warned=False, **fields):
    meeting = Meeting.objects.for_pages().get(pk=meeting.pk)
    if versions is None:
        versions = series.read_versions(series.versions_of(series.siblings(meeting, by)))
    return series.change_with_series(
        meeting,
        lambda: services.update_meeting(meeting, by=by, expected_version=meeting.version, **fields),
        by=by,
        reach=reach,
        versions=versions,
        is_weekday_shifted=is_weekday_shifted,
        is_warned=is_warned,
    )


def test_the_page_says_who_changes_and_who_does_not(four, sari):
    found = [(row.meeting.quarter, row.is_later, row.kept) for row in series.siblings(four[1], sari)]
    assert found == [(1, False, ""), (3, True, "undangan terkirim"), (4, True, "")]
    assert series.siblings(Meeting(pk=0), sari) == []


@pytest.mark.parametrize(
    ("reach", "places"),
    [
        (Reach.ONLY, ["Aula Kecamatan", "Balai Desa", "Aula Kecamatan", "Aula Kecamatan"]),
        (Reach.FOLLOWING, ["Aula Kecamatan", "Balai Desa", "Aula Kecamatan", "Balai Desa"]),
        (Reach.ALL, ["Balai Desa", "Balai Desa", "Aula Kecamatan", "Balai Desa"]),
    ],
)
def test_a_place_goes_as_far_as_chosen_and_never_to_invited_guests(four, sari, reach, places):
    changed = change(four[1], sari, reach, place="Balai Desa", theme="Stunting")
    assert [row.place for row in stored(four)] == places
    assert len(changed) == places.count("Balai Desa") - 1
    assert [row.theme for row in stored(four)] == ["", "Stunting", "", ""]
    assert AuditEvent.objects.filter(verb="lokmin diubah").count() == places.count("Balai Desa")


def test_a_clock_follows_on_everybodys_own_date(four, sari, kajoran_2):
    zone = kajoran_2.region.timezone
    start = datetime.combine(DAYS[0] + timedelta(2), time(8, 30), zone)
    change(four[0], sari, Reach.ALL, starts_at=start, ends_at=start + timedelta(hours=2))
    rows = stored(four)
    assert [row.held_on for row in rows] == [DAYS[0] + timedelta(2), *DAYS[1:]]
    assert [row.clock for row in rows] == ["08.30–10.30 WIB", "08.30–10.30 WIB", "09.00–12.00 WIB", "08.30–10.30 WIB"]


def test_a_weekday_follows_only_when_asked(four, sari):
    thursday = four[0].starts_at + timedelta(2)
    fields = {"starts_at": thursday, "ends_at": thursday + timedelta(hours=3)}
    change(four[0], sari, Reach.ALL, is_weekday_shifted=True, **fields)
    shifted = [day + timedelta(2) for day in DAYS]
    assert [row.held_on for row in stored(four)] == [shifted[0], shifted[1], DAYS[2], shifted[3]]


def test_only_what_this_change_changed_is_carried_over(four, sari):
    change(four[3], sari, Reach.ONLY, place="Puskesmas")
    change(four[0], sari, Reach.ALL, place="Aula Kecamatan", chair_post="Sekcam Kajoran")
    assert [row.place for row in stored(four)] == [*["Aula Kecamatan"] * 3, "Puskesmas"]
    assert [row.chair_post for row in stored(four)] == [
        "Sekcam Kajoran",
        "Sekcam Kajoran",
        "Camat Kajoran",
        "Sekcam Kajoran",
    ]


def test_one_changed_meanwhile_refuses_the_whole_change(four, sari, budi):
    seen = series.read_versions(series.versions_of(series.siblings(four[0], sari)))
    change(four[3], budi, Reach.ONLY, place="Puskesmas")
    with pytest.raises(ValidationError, match="Triwulan IV 2033 di rangkaian ini baru saja diubah") as refused:
        change(four[0], sari, Reach.ALL, seen, place="Balai Desa")
    assert refused.value.code == "series_conflict"
    assert [row.place for row in stored(four)] == [*["Aula Kecamatan"] * 3, "Puskesmas"]
    assert series.read_versions("x 1 2:3:4 5:6 a:b 7:") == {5: 6}


def test_stopping_cancels_the_rest_and_leaves_the_invited(four, sari):
    stopped = series.stop_series(stored(four)[1], reason="Anggaran habis", by=sari)
    assert [row.quarter for row in stopped] == [2, 4]
    assert [row.status for row in stored(four)] == ["planned", "cancelled", "invited", "cancelled"]
    assert Meeting.objects.get(pk=four[3].pk).status_reason == "Anggaran habis"
    with pytest.raises(ValidationError, match="Tidak ada lagi pertemuan"):
        series.stop_series(stored(four)[2], reason="Anggaran habis", by=sari)
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        series.stop_series(stored(four)[0], reason=" ", by=sari)
    assert stored(four)[0].status == "planned"


@pytest.fixture
def joined(four, kajoran_1):
    """The first meeting of the series is held together with Kajoran 1; the others are not."""
    MeetingHost.objects.create(meeting=four[0], puskesmas=kajoran_1)
    return Meeting.objects.for_pages().get(pk=four[0].pk)


def test_who_joins_one_meeting_changes_and_stops_only_that_one(four, joined, tuti, sari):
    versions = series.read_versions(series.versions_of(series.siblings(joined, sari)))
    assert len(versions) == 2
    assert series.siblings(joined, tuti) == []
    assert change(joined, tuti, Reach.ALL, versions, place="Balai Desa") == []
    assert [row.place for row in stored(four)] == ["Balai Desa", *["Aula Kecamatan"] * 3]
    assert series.stop_series(joined, reason="Anggaran habis", by=tuti) == [joined]
    assert [row.status for row in stored(four)] == ["cancelled", "planned", "invited", "planned"]


def test_a_reader_stops_nothing(four, camat):
    with pytest.raises(ValidationError, match="Tidak ada lagi pertemuan"):
        series.stop_series(stored(four)[0], reason="Anggaran habis", by=camat)
    assert [row.status for row in stored(four)] == ["planned", "planned", "invited", "planned"]


def test_the_pages_name_no_meeting_of_the_series_the_co_host_does_not_see(client, four, joined, tuti):
    client.force_login(tuti)
    stop = reverse("meetings:stop_series", args=[joined.pk])
    assert "1 pertemuan dibatalkan: 25 Januari 2033." in client.get(stop).text
    for name in ("edit", "reschedule"):
        page = client.get(reverse(f"meetings:{name}", args=[joined.pk]))
        assert page.context["choice"] is None
    client.post(stop, {"reason": "Anggaran habis"})
    assert [row.status for row in stored(four)] == ["cancelled", "planned", "invited", "planned"]


def shift(four, by, days: int, **more):
    start = four[0].starts_at + timedelta(days)
    return change(four[0], by, Reach.ALL, is_weekday_shifted=True, starts_at=start, ends_at=None, **more)


def test_landing_on_a_day_off_warns_before_anything_is_saved(client, four, sari, kajoran):
    Holiday.objects.create(date=DAYS[1] + timedelta(2), name="Hari Jadi Kota", kind="local", region=kajoran.parent)
    with pytest.raises(series.ShiftWarned) as warned:
        shift(four, sari, 2)
    (row,) = warned.value.rows
    assert (row.meeting.pk, row.day) == (four[1].pk, DAYS[1] + timedelta(2))
    assert [warning.kind for warning in row.warnings] == ["off"]
    assert [row.held_on for row in stored(four)] == DAYS


def test_the_page_lists_the_warnings_and_saves_once_they_are_read(client, four, sari, kajoran, time_machine):
    Holiday.objects.create(date=DAYS[1] + timedelta(2), name="Hari Jadi Kota", kind="local", region=kajoran.parent)
    time_machine.move_to(datetime(YEAR, 1, 3, 8, tzinfo=four[0].region.timezone))
    client.force_login(sari)
    url = reverse("meetings:reschedule", args=[four[0].pk])
    page = client.get(url)
    data = {
        "day": (DAYS[0] + timedelta(2)).isoformat(), "start": "09:00", "end": "12:00", "place": "Aula Kecamatan",
        "reach": "all", "is_weekday_shifted": "on", "series_versions": page.context["choice"].versions,
    }  # fmt: skip
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "bukan hari kerja: Hari Jadi Kota" in answer.text
    assert "Sudah dibaca, tetap geser" in answer.text
    assert [row.held_on for row in stored(four)] == DAYS
    assert client.post(url, data | {"confirm_shift": "on"}).status_code == 302
    moved = [day + timedelta(2) for day in DAYS]
    assert [row.held_on for row in stored(four)] == [moved[0], moved[1], DAYS[2], moved[3]]


def test_landing_in_another_year_warns_and_counts_where_it_counted(four, sari):
    late = datetime(YEAR, 12, 27, 9, tzinfo=four[3].region.timezone)
    Meeting.objects.filter(pk=four[3].pk).update(starts_at=late, ends_at=None)
    with pytest.raises(series.ShiftWarned) as warned:
        shift(four, sari, 5)  # from Tuesday to Sunday
    last = warned.value.rows[-1]
    assert last.day == date(YEAR + 1, 1, 1)
    assert "Tanggal ini di luar Triwulan IV 2033, tetapi tetap dihitung untuk triwulan itu." in [
        row.text for row in last.warnings
    ]
    shift(four, sari, 5, is_warned=True)
    row = stored(four)[3]
    assert (row.held_on, row.year, row.quarter) == (date(YEAR + 1, 1, 1), YEAR, 4)


def test_a_meeting_without_a_quarter_outside_its_year_is_told_too(kajoran_2):
    start = datetime(YEAR + 1, 1, 4, 9, tzinfo=kajoran_2.region.timezone)
    found = warnings_for(lead=kajoran_2, region=kajoran_2.region, starts_at=start, ends_at=None, period=(YEAR, None))
    assert "Tanggal ini di luar tahun 2033, tetapi tetap dihitung untuk tahun itu." in [row.text for row in found]

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
from lokmin.meetings.planning.year import Slot
from puskesmas.models import AuditEvent

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


def change(meeting, by, reach, versions=None, is_weekday_shifted=False, **fields):
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

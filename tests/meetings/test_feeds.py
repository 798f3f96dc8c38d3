"""Calendars of persons: what the file says in each zone, who may read it, and that reading changes nothing."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from lokmin.meetings import services as meetings
from lokmin.meetings.feeds import services, tokens
from lokmin.meetings.feeds.ics import calendar_of
from lokmin.meetings.models import CalendarFeed, Meeting
from puskesmas import audit
from puskesmas.access import Role
from puskesmas.models import Membership
from tests import factories
from tests.digest import row_digest

PERSONAL = {"theme": "Kasus Ny. Rahasia", "chair_name": "Drs. Bambang Priyatno"}


def address_of(user) -> str:
    """The path under which the first place of a user is read."""
    return urlsplit(tokens.url_of(services.make_feed(user.memberships.first()))).path


def events_of(answer) -> dict:
    """Events of a served file by their summary."""
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def reader(name: str, place) -> object:
    return factories.member(name, name.capitalize(), Role.CAMAT_OFFICE, place=place)


@pytest.mark.parametrize(
    ("code", "zone", "offset"),
    [("32.79.03", "Asia/Jakarta", 7), ("73.71.01", "Asia/Makassar", 8), ("91.71.02", "Asia/Jayapura", 9)],
)
@pytest.mark.django_db
def test_nine_o_clock_is_nine_o_clock_in_every_zone(client, code, zone, offset):
    place = factories.region(code, "Contoh")
    lead = factories.PuskesmasFactory(region=place, name="Contoh 1")
    starts_at = (timezone.now() + timedelta(days=30)).replace(hour=9 - offset, minute=0, second=0, microsecond=0)
    factories.MeetingFactory(region=place, lead=lead, starts_at=starts_at, ends_at=None, status="invited", **PERSONAL)
    answer = client.get(address_of(reader("camat2", place)))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    event = events_of(answer)["Lokmin lintas sektor Triwulan II 2027, Puskesmas Contoh 1"]
    start, end = event["dtstart"], event["dtend"]
    assert (start.params["TZID"], start.dt.hour, start.dt.utcoffset()) == (zone, 9, timedelta(hours=offset))
    assert (start.dt, end.dt - start.dt) == (starts_at, timedelta(hours=3))
    assert [str(part["tzid"]) for part in Calendar.from_ical(answer.content).walk("VTIMEZONE")] == [zone]
    assert not [value for value in PERSONAL.values() if value in answer.content.decode()]


def test_what_happens_to_a_meeting_reaches_the_calendar(client, kajoran_2, meeting, sari):
    address, uid = address_of(sari), f"lokmin-{meeting.pk}@lokmin"
    Meeting.objects.filter(pk=meeting.pk).update(created_at=timezone.now() - timedelta(hours=1))
    sequences, stamps, states = [], [], []

    def read():
        (event,) = events_of(client.get(address)).values()
        assert str(event["uid"]) == uid
        sequences.append(int(event["sequence"]))
        stamps.append(event["last-modified"].dt)
        states.append((str(event["status"]), str(event["summary"]).partition(":")[0].partition(" lintas")[0]))
        return event

    read()
    meetings.reschedule_meeting(
        meeting, starts_at=meeting.starts_at + timedelta(days=1), ends_at=None, place="Balai Desa", by=sari
    )
    assert str(read()["location"]) == "Balai Desa"
    meetings.postpone_meeting(meeting, reason="Banjir", by=sari)
    read()
    meetings.cancel_meeting(meeting, reason="Batal", by=sari)
    read()
    assert states == [
        ("TENTATIVE", "Rencana"),
        ("CONFIRMED", "Lokmin"),
        ("TENTATIVE", "Ditunda"),
        ("CANCELLED", "Dibatalkan"),
    ]
    assert sorted(set(sequences)) == sequences
    assert sorted(stamps) == stamps
    assert stamps[-1] > stamps[0]


def test_only_the_meetings_of_the_place_are_read(
    client, kajoran, kajoran_1, kajoran_2, purwaharja_2, meeting, sari, camat
):
    factories.MeetingFactory(region=kajoran, lead=kajoran_1, status="held")
    factories.MeetingFactory(region=purwaharja_2.region, lead=purwaharja_2)
    factories.MeetingFactory(
        region=kajoran, lead=kajoran_2, starts_at=datetime(2024, 1, 9, 2, tzinfo=UTC), ends_at=None
    )
    own = "Rencana: Lokmin lintas sektor Triwulan II 2027, Puskesmas Kajoran 2"
    neighbour = "Lokmin lintas sektor Triwulan II 2027, Puskesmas Kajoran 1"
    assert set(events_of(client.get(address_of(sari)))) == {own}
    assert set(events_of(client.get(address_of(camat)))) == {own, neighbour}


@pytest.mark.parametrize("number", [0, 30])
def test_a_file_that_did_not_change_is_not_sent_again(
    client, kajoran, kajoran_2, meeting, sari, number, django_assert_num_queries
):
    address = address_of(sari)
    for _ in range(number):
        factories.MeetingFactory(region=kajoran, lead=kajoran_2)
    with django_assert_num_queries(5):
        first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Cache-Control"] == "no-store, private"
    Meeting.objects.filter(pk=meeting.pk).update(place="Balai Desa")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_reading_changes_nothing(client, meeting, sari):
    address = address_of(sari)
    before = row_digest()
    assert [getattr(client, method)(address).status_code for method in ("get", "head", "options")] == [200, 200, 200]
    assert client.post(address).status_code == 405
    assert row_digest() == before


def test_a_closed_account_and_a_place_left_read_nothing(client, meeting, sari, tuti, kajoran_2):
    for user in (sari, tuti):
        Membership.objects.get_or_create(user=user, role=Role.STAFF, puskesmas=kajoran_2)
    address = address_of(sari)
    type(sari).objects.filter(pk=sari.pk).update(is_active=False)
    feed = services.make_feed(tuti.memberships.get(puskesmas=kajoran_2))
    tuti.memberships.filter(puskesmas=kajoran_2).delete()
    for path in (address, urlsplit(tokens.url_of(feed)).path):
        answer = client.get(path)
        assert (answer.status_code, b"VEVENT" in answer.content) == (410, False)
    assert client.get(reverse("calendars:feed", args=["0" * 52])).status_code == 404
    assert client.get(reverse("calendars:feed", args=["%00"])).status_code == 404


def test_a_new_address_closes_the_old_one(client, meeting, sari):
    membership = sari.memberships.get()
    first = address_of(sari)
    assert address_of(sari) == first
    second = urlsplit(tokens.url_of(services.renew_feed(membership))).path
    assert [client.get(path).status_code for path in (first, second)] == [410, 200]
    assert services.revoke_feed(membership)
    assert not services.revoke_feed(membership)
    assert client.get(second).status_code == 410
    verbs = list(audit.AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["alamat kalender dibuat", "alamat kalender diganti", "alamat kalender dicabut"]


def test_a_changed_server_key_closes_every_address(client, meeting, sari, settings):
    address = address_of(sari)
    settings.LINK_KEY = "another key"
    assert client.get(address).status_code == 404
    assert client.get(address_of(sari)).status_code == 200


def test_an_address_asked_too_often_waits(client, meeting, sari, monkeypatch):
    monkeypatch.setattr("lokmin.meetings.feeds.views.READS_PER_TOKEN", 2)
    address = address_of(sari)
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]


def test_one_makes_renews_and_revokes_only_ones_own_address(client, meeting, sari, camat, purwaharja_2):
    page = reverse("calendars:page")
    client.force_login(sari)
    assert "Buat alamat kalender" in client.get(page).content.decode()
    assert CalendarFeed.objects.count() == 0
    foreign = camat.memberships.get().pk
    client.post(page, {"tempat": foreign, "tindakan": "buat"})
    assert CalendarFeed.objects.count() == 0
    own = sari.memberships.get().pk
    client.post(page, {"tempat": own, "tindakan": "buat"})
    feed = CalendarFeed.objects.get()
    assert (feed.user, feed.puskesmas, feed.region) == (sari, sari.memberships.get().puskesmas, None)
    shown = client.get(page).content.decode()
    assert tokens.url_of(feed) in shown
    assert "webcal://testserver/kalender/" in shown
    client.post(page, {"tempat": own, "tindakan": "ganti"})
    client.post(page, {"tempat": own, "tindakan": "cabut"})
    assert CalendarFeed.objects.filter(revoked_at__isnull=True).count() == 0
    assert CalendarFeed.objects.count() == 2


def test_a_calendar_to_subscribe_to_says_how_often_to_read_it_again():
    lines = calendar_of([], name="Lokmin").decode().splitlines()
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(lines)

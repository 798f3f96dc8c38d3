"""The next meeting in one step: what is as last time, what is new, and that it is made once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations.models import Invitation, Letter
from lokmin.invitations.queries import next_time
from lokmin.invitations.services.invitees import invite_freely, invite_offices
from lokmin.invitations.services.letters import draft_letter
from lokmin.invitations.services.next_meeting import prepare_next
from lokmin.meetings import next_meeting
from lokmin.meetings import services as meetings
from lokmin.meetings.models import Meeting
from sectors import services as sectors
from sectors.models import Office, Position
from tests.race import run_together

HALL = "Aula Kantor Kecamatan Kajoran"


@pytest.fixture
def last(kajoran_2, kajoran_1, villages, letterhead, sari):
    """A routine meeting held ten days ago: two guests of the kecamatan, a free one, an own programme, an issued letter."""
    start = (timezone.now() - timedelta(days=10)).replace(hour=2, minute=0, second=0, microsecond=0)
    quarter = (start.month - 1) // 3 + 1
    meeting = meetings.create_meeting(
        by=sari,
        lead=kajoran_2,
        hosts=[kajoran_1],
        villages=villages[:2],
        kind="routine",
        quarter=quarter,
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        place=HALL,
        chair_post="Camat Kajoran",
        chair_name="Drs. Lama",
        funding="blud",
    )
    for code, name in (("camat", "Drs. Lama"), ("kapolsek", "AKP Suparno, S.H.")):
        office = sectors.add_office(position=Position.objects.get(code=code), region=meeting.region, by=sari)
        sectors.appoint_holder(office, from_on=date(2023, 1, 2), by=sari, name=name)
    invite_offices(meeting, list(Office.objects.filter(region=meeting.region)), by=sari)
    sector = Position.objects.get(code="kapolsek").sector
    invite_freely(meeting, post="Ketua Ranting Aisyiyah", sector=sector, by=sari)
    items = [{"title": "Registrasi", "starts_at": time(8, 30), "ends_at": time(9), "kind": "registration"}]
    items += [{"title": "Evaluasi RTL", "starts_at": time(9), "ends_at": None, "kind": "previous_actions"}]
    meetings.save_agenda(meeting, items, by=sari)
    letter = draft_letter(meeting, by=sari)
    Letter.objects.filter(pk=letter.pk).update(status="issued", opening="Kata pembuka kami:", issued_at=timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
    return Meeting.objects.for_pages().get(pk=meeting.pk)


def asked(last, **changes) -> dict:
    """What the page sends when nothing is touched but the hour."""
    upcoming = next_meeting.next_of(last)
    start = datetime.combine(upcoming.day, time(10), last.timezone)
    values = {"kind": upcoming.kind, "year": upcoming.year, "quarter": upcoming.quarter, "place": HALL}
    return values | {"starts_at": start, "ends_at": start + timedelta(hours=2)} | changes


def agenda_of(meeting) -> list:
    return list(meeting.agenda.values_list("title", "starts_at", "ends_at"))


def test_everything_but_date_and_place_is_as_last_time(last, sari, kajoran_1, villages):
    kapolsek = Office.objects.get(position__code="kapolsek")
    sectors.appoint_holder(kapolsek, from_on=timezone.localdate(), by=sari, name="AKP Rahmat", phone="+628111")
    camat = Office.objects.get(position__code="camat")
    sectors.appoint_holder(camat, from_on=timezone.localdate(), by=sari, name="Dra. Baru")
    values = asked(last, kind="routine")
    meeting = prepare_next(last, by=sari, **values)
    meeting.refresh_from_db()
    assert {name: getattr(meeting, name) for name in values} == values
    assert (meeting.status, meeting.previous, meeting.funding) == ("scheduled", last, "blud")
    assert (meeting.chair_post, meeting.chair_name) == ("Camat Kajoran", "Dra. Baru")
    assert {host.puskesmas.name for host in meeting.hosts.all()} == {"Kajoran 1", "Kajoran 2"}
    assert set(meeting.villages.all()) == set(villages[:2])
    assert agenda_of(meeting) == [("Registrasi", time(9, 30), time(10)), ("Evaluasi RTL", time(10), None)]
    guests = dict(meeting.invitations.active().values_list("post", "name"))
    assert guests == {"Camat Kajoran": "Dra. Baru", "Kapolsek Kajoran": "AKP Rahmat", "Ketua Ranting Aisyiyah": ""}
    letter = meeting.letters.get()
    assert (letter.status, letter.opening) == ("draft", "Kata pembuka kami:")
    assert letter.subject == f"Undangan {meeting.formal_title}"


def test_another_kind_brings_the_usual_programme(last, sari):
    meeting = prepare_next(last, by=sari, **asked(last, kind="first"))
    titles = [title for title, *_ in agenda_of(meeting)]
    assert "Inventarisasi peran bantu lintas sektor" in titles
    assert agenda_of(meeting)[0][1:] == (time(9, 30), time(10))


def test_who_changed_is_told(last, sari):
    kapolsek, camat = (Office.objects.get(position__code=code) for code in ("kapolsek", "camat"))
    sectors.appoint_holder(kapolsek, from_on=timezone.localdate(), by=sari, name="AKP Rahmat")
    Office.objects.filter(pk=camat.pk).update(is_active=False)
    found = next_time.changes_since(last, timezone.localdate())
    assert [(row.post, row.was, row.now, row.is_gone) for row in found] == [
        ("Camat Kajoran", "Drs. Lama", "", True),
        ("Kapolsek Kajoran", "AKP Suparno, S.H.", "AKP Rahmat", False),
    ]


def test_the_planned_meeting_is_completed_and_what_was_filled_in_stays(last, sari, kajoran_2):
    upcoming = next_meeting.next_of(last)
    start = datetime.combine(upcoming.day, time(8), last.timezone)
    period = {"kind": "routine", "year": upcoming.year, "quarter": upcoming.quarter}
    planned = meetings.create_meeting(
        by=sari,
        lead=kajoran_2,
        is_agreed=False,
        starts_at=start,
        ends_at=None,
        place="Balai Desa",
        theme="Stunting",
        chair_post="Sekretaris Camat",
        **period,
    )
    Meeting.objects.filter(pk=planned.pk).update(version=2)
    found = next_meeting.next_of(last)
    assert (found.planned, found.day, found.starts_from.place) == (planned, upcoming.day, "Balai Desa")
    meeting = prepare_next(last, by=sari, **asked(last, **period))
    assert (meeting, meeting.status, meeting.place) == (planned, "scheduled", HALL)
    assert (meeting.theme, meeting.chair_post, meeting.hosts.count()) == ("Stunting", "Sekretaris Camat", 1)
    assert meeting.invitations.active().count() == 3
    assert Meeting.objects.count() == 2


def test_a_period_whose_letters_are_out_is_refused(last, sari):
    values = asked(last)
    meeting = prepare_next(last, by=sari, **values)
    assert prepare_next(last, by=sari, **values) == meeting
    for status, word in (("invited", "sudah ada"), ("postponed", "sedang ditunda")):
        Meeting.objects.filter(pk=meeting.pk).update(status=status)
        with pytest.raises(ValidationError, match=word):
            prepare_next(last, by=sari, **values)
    assert Meeting.objects.count() == 2


def test_monthly_meetings_go_on_by_the_month(last, sari, kajoran_2):
    Meeting.objects.filter(pk=last.pk).update(
        kind="monthly", quarter=None, starts_at=datetime(2026, 9, 8, 2, tzinfo=UTC)
    )
    last.refresh_from_db()
    upcoming = next_meeting.next_of(last)
    assert (upcoming.kind, upcoming.quarter, upcoming.planned) == ("monthly", None, None)
    assert (upcoming.day.weekday(), (upcoming.day.day - 1) // 7) == (1, 1)
    assert upcoming.day > timezone.localdate()
    meeting = prepare_next(last, by=sari, **asked(last))
    assert prepare_next(last, by=sari, **asked(last, starts_at=meeting.starts_at, ends_at=None)) == meeting


@pytest.mark.django_db(transaction=True)
def test_pressed_five_times_at_once_it_is_one_meeting(last, sari):
    values = asked(last)
    results = run_together(*[lambda: prepare_next(last, by=sari, **values)] * 5)
    assert len({row.pk for row in results}) == 1
    assert (Meeting.objects.count(), Letter.objects.count()) == (2, 2)
    assert Invitation.objects.active().exclude(meeting=last).count() == 3


def test_the_page_asks_three_things_and_leads_to_the_invitation(client, last, sari):
    address = reverse("invitations:next_meeting", args=[last.pk])
    client.force_login(sari)
    page = client.get(address)
    assert page.status_code == 200
    form = page.context["form"]
    assert [field.name for field in form.visible_fields()] == ["day", "start", "end", "place"]
    data = {name: form[name].value() for name in form.fields}
    answer = client.post(address, data)
    meeting = Meeting.objects.latest("pk")
    assert answer.url == reverse("invitations:invitees", args=[meeting.pk])
    assert (meeting.held_on, meeting.place) == (next_meeting.next_of(last).planned.held_on, HALL)
    for forged in (
        {"kind": "x"},
        {"year": "99999"},
        {"quarter": "9" * 99},
        {"quarter": ""},
        {"year": "1\x00", "quarter": ""},
    ):
        assert client.post(address, data | forged).status_code == 302
    assert Meeting.objects.count() == 2
    past = client.post(address, data | {"day": "2020-01-02", "place": "Balai"})
    assert past.status_code == 422
    assert "sudah lewat" in past.content.decode()
    assert Meeting.objects.count() == 2


def test_what_speaks_against_a_date_is_told_while_choosing_and_after(client, last, sari):
    address = reverse("invitations:next_meeting", args=[last.pk])
    client.force_login(sari)
    typed = {"day": "2027-08-17", "start": "09.00", "end": "12.00", "place": HALL}
    part = client.get(address, typed, headers={"HX-Request": "true"}).content.decode()
    assert "bukan hari kerja" in part
    assert "<html" not in part
    client.post(address, typed)
    told = client.get(reverse("invitations:invitees", args=[Meeting.objects.latest("pk").pk])).content.decode()
    assert "17 Agustus 2027 bukan hari kerja" in told


def test_from_an_older_meeting_one_comes_to_what_follows_the_newest(client, last, sari):
    newer = prepare_next(last, by=sari, **asked(last))
    Meeting.objects.filter(pk=newer.pk).update(status="invited")
    client.force_login(sari)
    page = client.get(reverse("invitations:next_meeting", args=[last.pk]))
    assert page.context["meeting"] == newer
    assert (page.context["next"].year, page.context["next"].quarter) > (newer.year, newer.quarter)


def test_only_the_hosts_prepare_the_next_one(client, last, camat, eko):
    address = reverse("invitations:next_meeting", args=[last.pk])
    for user, status in ((camat, 403), (eko, 404)):
        client.force_login(user)
        assert client.post(address, {"day": "2027-03-09", "start": "09.00", "place": HALL}).status_code == status
    assert Meeting.objects.count() == 1


def test_who_joined_the_last_meeting_does_not_touch_the_next_one_of_the_lead(client, last, sari, tuti, kajoran_2):
    values = asked(last)
    start = values["starts_at"] + timedelta(days=1)
    period = {name: values[name] for name in ("kind", "year", "quarter")}
    planned = meetings.create_meeting(
        by=sari, lead=kajoran_2, is_agreed=False, starts_at=start, ends_at=None, place="Balai", **period
    )
    with pytest.raises(ValidationError, match="penyelenggara utama"):
        prepare_next(last, by=tuti, **values)
    address = reverse("invitations:next_meeting", args=[last.pk])
    client.force_login(tuti)
    assert (client.get(address).status_code, client.post(address, values).status_code) == (403, 403)
    assert address not in client.get(reverse("reports:meeting", args=[last.pk])).content.decode()
    planned.refresh_from_db()
    assert (planned.status, planned.place, planned.starts_at, planned.invitations.count()) == (
        "planned",
        "Balai",
        start,
        0,
    )
    client.force_login(sari)
    assert address in client.get(reverse("reports:meeting", args=[last.pk])).content.decode()


def test_a_meeting_of_the_period_that_another_puskesmas_leads_is_left_alone(last, sari, tuti, kajoran_1, kajoran_2):
    values = asked(last)
    period = {name: values[name] for name in ("kind", "year", "quarter", "starts_at", "ends_at")}
    theirs = meetings.create_meeting(by=tuti, lead=kajoran_1, hosts=[kajoran_2], place="Balai", **period)
    with pytest.raises(ValidationError, match="dipimpin Puskesmas Kajoran 1"):
        prepare_next(last, by=sari, **values)
    theirs.refresh_from_db()
    assert (theirs.place, theirs.version, Meeting.objects.count()) == ("Balai", 1, 2)

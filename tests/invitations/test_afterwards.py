"""One link for life: the code first on the day; afterwards what was decided and promised, and nothing of others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lokmin.actions.models import ActionItem
from lokmin.attendance.models import Attendance
from lokmin.invitations import links
from lokmin.invitations.models import AccessLink, Reply
from lokmin.invitations.services import record_reply
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes, Revision
from tests import factories
from tests.digest import row_digest

PROBLEMS = [
    {"text": "Balita tidak ditimbang", "cause": "Jauh", "place": "Desa Kwaderan dan Bumiayu"},
    {"text": "Sumur tercemar", "cause": "", "place": "Madukoro"},
    {"text": "Kader kurang", "cause": "", "place": ""},
]


@pytest.fixture
def kades(meeting, villages):
    return factories.InvitationFactory(
        meeting=meeting, post="Kepala Desa Kwaderan", name="Sutrisno", village=villages[0]
    )


@pytest.fixture
def other(meeting, villages):
    return factories.InvitationFactory(meeting=meeting, post="Kepala Desa Madukoro", name="Rahasia, S.Pd.")


@pytest.fixture
def page_of(client):
    return lambda row: client.get(links.reply_url(row).removeprefix("http://testserver")).content.decode()


def move(meeting, by: timedelta) -> None:
    start = timezone.now() + by
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + timedelta(hours=3), status="invited")
    meeting.refresh_from_db()


def endorse(meeting, by, number: int = 1) -> Revision:
    minutes, _ = Minutes.objects.get_or_create(meeting=meeting)
    sections = [
        {"kind": "decisions", "rows": [{"text": "Posyandu sore dibuka."}], "body": ""},
        {"kind": "problems", "rows": PROBLEMS, "body": ""},
        {"kind": "discussion", "rows": [{"speaker": "Paimin", "statement": "Usul"}], "body": ""},
    ]
    return Revision.objects.create(minutes=minutes, number=number, content={"sections": sections}, endorsed_by=by)


def test_on_the_day_the_code_comes_first_whatever_was_answered(kades, meeting, page_of):
    move(meeting, timedelta(minutes=1))
    page = page_of(kades)
    assert page.index("Kode masuk") < page.index("Apakah Bapak/Ibu dapat hadir?")
    record_reply(kades, answer="unable", source=Reply.Source.LINK)
    page = page_of(kades)
    assert page.index("Kode masuk") < page.index("Tercatat: berhalangan")
    move(meeting, -timedelta(minutes=1))
    assert page_of(kades).index("Kode masuk") < page_of(kades).index("Jawaban ditutup")


def test_after_it_nothing_is_told_before_the_minutes_are_endorsed(kades, meeting, page_of):
    move(meeting, -timedelta(days=3))
    Minutes.objects.create(meeting=meeting).decisions.create(text="Masih draf")
    ActionItem.objects.create(meeting=meeting, activity="Rencana draf", owner_invitation=kades)
    page = page_of(kades)
    assert "Terima kasih" in page
    assert "setelah notulen disahkan" in page
    for part in ("Masih draf", "Rencana draf", "Kode masuk", "Ubah jawaban"):
        assert part not in page


def test_after_it_his_decisions_problems_presence_and_promises(kades, other, meeting, client, sari, budi):
    move(meeting, -timedelta(days=3))
    endorse(meeting, budi)
    day = timezone.localdate() + timedelta(days=30)
    ActionItem.objects.create(meeting=meeting, activity="Menyisir balita", owner_invitation=kades, due_on=day)
    ActionItem.objects.create(meeting=meeting, activity="Menguras sumur", owner_invitation=other, state="blocked")
    Attendance.objects.create(
        meeting=meeting, invitation=kades, sector=kades.sector, post=kades.post, name="Sutrisno", recorded_by=sari
    )
    path = links.reply_url(kades).removeprefix("http://testserver")
    before, page = row_digest(), client.get(path).content.decode()
    for part in [
        "Kehadiran", "Posyandu sore dibuka.", "Balita tidak ditimbang", "penyebab: Jauh", "Kader kurang",
        "Tindak lanjut Kepala Desa Kwaderan", "Menyisir balita", "Belum", "Dari notulen yang disahkan",
    ]:  # fmt: skip
        assert part in page, part
    for part in ["Sumur tercemar", "Menguras sumur", "Rahasia", "Paimin", "Madukoro"]:
        assert part not in page, part
    assert row_digest() == before


def test_the_newest_endorsed_revision_counts(kades, meeting, page_of, budi):
    move(meeting, -timedelta(days=3))
    endorse(meeting, budi)
    endorse(meeting, budi, number=2)
    assert ", revisi 2." in page_of(kades)


def test_before_it_what_is_still_open_will_be_asked(kades, meeting, kajoran, kajoran_2, page_of):
    start = timezone.now() - timedelta(days=90)
    last = factories.MeetingFactory(region=kajoran, lead=kajoran_2, starts_at=start, ends_at=None, status="held")
    then = factories.InvitationFactory(meeting=last, office=kades.office, post=kades.post)
    ActionItem.objects.create(meeting=last, activity="Menyisir balita", owner_invitation=then)
    assert "Yang akan ditanyakan" not in page_of(kades)
    position = factories.PositionFactory(code="t-kades", label="Kepala Desa")
    office = factories.OfficeFactory(position=position, region=kades.village)
    type(kades).objects.filter(pk=kades.pk).update(office=office)
    ActionItem.objects.update(owner_office=office)
    record_reply(kades, answer="present", source=Reply.Source.LINK)
    page = page_of(kades)
    assert "Yang akan ditanyakan" in page
    assert "Menyisir balita" in page


def test_after_half_a_year_the_link_is_dead(kades, meeting, client, budi):
    path = links.reply_url(kades).removeprefix("http://testserver")
    link = AccessLink.objects.get()
    assert link.expires_at - meeting.ends_at == timedelta(days=180)
    AccessLink.objects.update(expires_at=timezone.now())
    response = client.get(path)
    assert response.status_code == 410
    assert "Kwaderan" not in response.content.decode()

"""A clerk's second quarter (figure U4): from the login to letters that are ready, with a real worker."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lokmin.documents.models import Document
from lokmin.invitations.models import Letter
from lokmin.invitations.services import draft_letter, invite_offices
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import create_meeting, mark_held
from sectors.models import Office, OfficeHolder
from tests.e2e import world
from tests.e2e.people import text_of

PDF_SECONDS = 90_000  # milliseconds the letters may take on a busy machine
MOST_CLICKS, MOST_TYPED = 8, 2
HALL, WORDS = "Aula Kantor Kecamatan Kajoran", "Mohon hadir tepat waktu membawa data posyandu."


@pytest.fixture
def last(site, kajoran, kajoran_2, villages, letterhead, sari):
    """The one meeting the puskesmas held: guests, own words in the letter; a new kapolsek since."""
    world.contacts(kajoran, villages, by=sari)
    start = (timezone.now() - timedelta(days=95)).replace(hour=2, minute=0, second=0, microsecond=0)
    meeting = create_meeting(
        by=sari,
        lead=kajoran_2,
        kind=Meeting.Kind.ROUTINE,
        quarter=(start.month - 1) // 3 + 1,
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        place=HALL,
        chair_post="Camat Kajoran",
    )
    invite_offices(meeting, list(Office.objects.all()), by=sari)
    letter = draft_letter(meeting, by=sari)
    Letter.objects.filter(pk=letter.pk).update(status=Letter.Status.ISSUED, issued_at=start, closing=WORDS)
    mark_held(meeting, by=sari)
    OfficeHolder.objects.filter(office__position__code="kapolsek").update(name="AKP Rahmat Hidayat, S.H.")
    return meeting


def test_from_login_to_letters_in_few_clicks(last, worker, somebody, watch, record_property):
    sari, guests = somebody(), last.invitations.count()
    sari.log_in("sari")
    sari.follow("Buat lokmin berikutnya")
    sari.sees("AKP Rahmat Hidayat, S.H.")
    sari.write("Hari, tanggal", (timezone.localdate() + timedelta(days=24)).isoformat())
    sari.write("Tempat", "Balai Desa Kwaderan")
    sari.press("Siapkan lokmin dan undangan")
    sari.press(f"Kirim {guests} undangan")
    ready = sari.page.locator("#kemajuan-surat")
    expect(ready).to_contain_text(f"{guests} surat siap", timeout=PDF_SECONDS)

    record_property("U4_clicks", sari.clicks)
    record_property("U4_typed", sari.typed)
    print(f"second quarter until its letters: {sari.clicks} clicks, {sari.typed} fields typed")
    assert sari.clicks <= MOST_CLICKS
    assert sari.typed <= MOST_TYPED
    meeting = Meeting.objects.latest("pk")
    assert (meeting.previous, meeting.place, meeting.invitations.count()) == (last, "Balai Desa Kwaderan", guests)
    letter = Document.objects.get(kind="letter", object_id=meeting.invitations.get(post__startswith="Kapolsek").pk)
    with letter.file.open() as file:
        text = text_of(file.read())
    assert [words for words in (WORDS, "Balai Desa Kwaderan", "Yth. Kapolsek Kajoran") if words not in text] == []
    assert watch.problems == []

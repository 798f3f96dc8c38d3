"""The camat office answers forty invitations of three puskesmas, and a date it asks for is accepted with its ralat."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lokmin.invitations.models import Invitation, Letter, Reply
from lokmin.invitations.schedule import copy_of
from lokmin.meetings.models import Meeting
from tests import factories

pytestmark = pytest.mark.any_database
EACH, MOST_CLICKS = 14, 12
RANKS = ("Camat", "Sekretaris Camat", "Kasi Kesra", "Kasi Pemerintahan")


@pytest.fixture
def invited(site, kajoran, kajoran_1, kajoran_2, letterhead, camat, sari):
    """Three meetings with their letters out: the first of sari's puskesmas, with a letter that stands."""
    third = factories.PuskesmasFactory(code="1031630", name="Kajoran 3", region=kajoran)
    sectors = [factories.SectorFactory(code=code) for code in ("kecamatan", "agama")]
    positions = [
        factories.PositionFactory(code=f"t-{number}", label=post, sector=sectors[number >= len(RANKS)])
        for number, post in enumerate([*RANKS, *(f"Ketua Forum {at}" for at in range(1, EACH - len(RANKS) + 1))])
    ]
    offices = [factories.OfficeFactory(position=position, region=kajoran) for position in positions]
    offices[2].holders.create(name="Rahmat Hidayat", title_after="S.E.")
    meetings = []
    for week, lead in enumerate((kajoran_2, kajoran_1, third), start=2):
        start = (timezone.now() + timedelta(weeks=week)).replace(hour=2, minute=0, second=0, microsecond=0)
        meeting = factories.MeetingFactory(
            region=kajoran,
            lead=lead,
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            status=Meeting.Status.INVITED,
        )
        for office in offices:
            factories.InvitationFactory(
                meeting=meeting, office=office, post=office.label, sector=office.position.sector
            )
        meetings.append(meeting)
    Letter.objects.create(
        meeting=meetings[0],
        letterhead=letterhead,
        dated_on=timezone.localdate(),
        subject="Undangan",
        opening="Pembuka",
        closing="Penutup",
        numbering="blank",
        status=Letter.Status.ISSUED,
        issued_at=timezone.now(),
        schedule=copy_of(meetings[0]),
    )
    return meetings


def test_forty_invitations_of_three_puskesmas(invited, somebody, watch, record_property):
    office = somebody()
    office.log_in("camat")
    office.follow(f"Buka {3 * EACH} undangan")
    boxes = office.page.locator("[data-check-all]:not(:checked)")
    while boxes.count():
        office.click(boxes.first)
    office.press(f"Konfirmasi {3 * EACH} undangan")
    office.sees(f"{3 * EACH} undangan dikonfirmasi: {3 * EACH} hadir.")
    record_property("camat_clicks", office.clicks)
    print(f"camat office, {3 * EACH} invitations: {office.clicks} clicks")
    assert office.clicks <= MOST_CLICKS
    assert Reply.objects.filter(source="camat_office", by__username="camat").count() == 3 * EACH

    phone = somebody(on_phone=True)
    phone.log_in("camat")
    phone.open("/konfirmasi/?tab=dijawab&q=camat")
    for box in phone.page.locator("[name=pilih]").all():
        box.check()
    phone.page.get_by_text("Satu jawaban untuk semua yang dicentang").click()
    phone.page.locator("[name=jawaban-semua]").select_option("represented")
    phone.page.locator("[name=nama-semua]").fill("Rahmat Hidayat, S.E.")
    phone.press("Konfirmasi")
    phone.sees("6 undangan dikonfirmasi: 6 diwakili.")
    said = Reply.objects.filter(invitation__answer=Invitation.Answer.REPRESENTED, answer="represented")
    assert set(said.values_list("representative_post", flat=True)) == {"Kasi Kesra Kajoran"}

    meeting, day = invited[0], invited[0].held_on + timedelta(days=1)
    office.open(f"/lokmin/{meeting.pk}/usul-tanggal/baru/")
    office.write("Hari, tanggal", day.isoformat())
    office.write("Alasan", "Camat ke kabupaten")
    office.press("Kirim usul ke puskesmas")
    clerk = somebody()
    clerk.log_in("sari")
    clerk.follow("Jawab usul tanggal")
    clerk.press("Setujui dan pindahkan jadwal")
    clerk.sees("Usul disetujui dan jadwal baru tersimpan.")
    meeting.refresh_from_db()
    draft = Letter.objects.get(meeting=meeting, status=Letter.Status.DRAFT)
    assert (meeting.held_on, draft.kind) == (day, Letter.Kind.CORRECTION)
    assert watch.problems == []

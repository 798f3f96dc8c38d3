"""A whole routine meeting: what was agreed before is heard, minutes are typed, returned twice, approved, printed once."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from lokmin.actions.models import ActionItem
from lokmin.coverage.models import Achievement, Indicator, Population
from tests import factories
from tests.coverage.conftest import aim
from tests.e2e import whole_meeting, world
from tests.e2e.whole_meeting import Writer
from tests.minutes.conftest import held  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def meeting(held, kajoran, kajoran_2, villages, letterhead, sari, budi, dinda):  # noqa: F811
    """June; in March two things were agreed, and the villages know their figures until May."""
    before = factories.MeetingFactory(
        region=kajoran,
        lead=kajoran_2,
        year=2026,
        quarter=1,
        status="closed",
        starts_at=datetime(2026, 3, 12, 2, 0, tzinfo=UTC),
    )
    for order, activity in enumerate(world.UNDONE, start=1):
        ActionItem.objects.create(
            meeting=before, order=order, activity=activity, owner_label="Kepala Desa Bumiayu", due_on="2026-05-20"
        )
    reached(villages)
    whole_meeting.invite_and_welcome(held, by=sari)
    return held


def reached(villages) -> None:
    indicator = Indicator.objects.get(code="imu-idl")
    aim(indicator, 85)
    for village in villages[:3]:
        Population.objects.create(village=village, target_group=indicator.target_group, year=2026, count=48)
        for month in (4, 5):
            Achievement.objects.create(village=village, indicator=indicator, year=2026, month=month, count=4 * month)


def test_a_routine_meeting_until_its_approval(meeting, somebody, watch):
    sari, budi, dinda = somebody(), somebody(), somebody()
    sari.log_in("sari")
    writer = Writer(sari, meeting)
    writer.begin()
    writer.tell("pembukaan", "Rapat dibuka Camat Kajoran dengan doa.")
    hear_what_was_agreed(writer)
    writer.tell("capaian", "Imunisasi dasar lengkap dibahas per desa.")
    sari.sees("Cakupan s.d. Mei 2026")
    writer.tell("paparan", "Kapolsek mengamankan pekan imunisasi.")
    writer.discuss()
    writer.name_problems()
    writer.decide()
    give_the_carried_a_date(writer)
    writer.plan()
    writer.tell("penutup", "Rapat ditutup camat.")
    writer.photograph()
    writer.submit()
    whole_meeting.head_returns_once(budi, writer)
    whole_meeting.endorse_and_send(budi, writer, revision=1)
    whole_meeting.reviewed_until_approved(dinda, budi, writer)
    whole_meeting.printed_once(writer, dinda, "Jadwal pelatih belum ada.", "Kwaderan", "Imunisasi dasar lengkap")
    assert watch.problems == []


def hear_what_was_agreed(writer: Writer) -> None:
    """One row is done, the other goes on into the new RTL."""
    writer.open("rtl-lalu/")
    for state, words in [("Selesai", "12 dari 14 anak diimunisasi."), ("Proses", "Jadwal pelatih belum ada.")]:
        writer.page.get_by_text(state, exact=True).filter(visible=True).first.click()
        writer.page.get_by_label("Keterangan").first.fill(words)
        writer.person.press("Simpan, baris berikutnya")
    writer.person.sees("2 dari 2 sudah dievaluasi")


def give_the_carried_a_date(writer: Writer) -> None:
    writer.open("rtl/")
    writer.page.get_by_role("link", name="Pelatihan kader balita").click()
    writer.person.write("Tenggat", f"{timezone.localdate().year + 1}-03-31")
    writer.page.get_by_label("Sumber dana").select_option(label="Dana Desa")
    writer.person.press("Simpan baris")

"""The representative: his own link as long as the answer that names him counts, and nothing more than he needs."""

from datetime import UTC, timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from lokmin.attendance.models import Attendance
from lokmin.invitations import links
from lokmin.invitations.models import AccessLink, Invitation, Reply
from lokmin.invitations.services import record_reply, undo_reply
from lokmin.meetings.models import Meeting
from tests import factories
from tests.digest import row_digest
from tests.race import run_together

KADES = "Kepala Desa Kwaderan"
SUWARNI = {"representative_name": "Suwarni, S.Pd.", "representative_post": "Sekretaris Desa"}
DELEGATE = AccessLink.Purpose.DELEGATE


@pytest.fixture
def invitation(meeting):
    return factories.InvitationFactory(meeting=meeting, post=KADES, name="Sutrisno")


def answer(invitation, answer="represented", **given) -> Reply:
    given = {**(SUWARNI if answer == "represented" else {}), **given}
    return record_reply(invitation, **{"answer": answer, "source": Reply.Source.LINK} | given)


def path_of(invitation) -> str:
    return links.delegate_url(invitation).removeprefix("http://testserver")


def valid(invitation) -> list[AccessLink]:
    return list(invitation.links.filter(purpose=DELEGATE, revoked_at__isnull=True))


def test_naming_somebody_gives_him_a_link_of_his_own(invitation):
    reply = answer(invitation)
    (link,) = valid(invitation)
    assert (link.reply, len(links.token_for(link))) == (reply, 52)
    assert links.find_link(links.token_for(link)) is None
    assert links.find_personal(links.token_for(link)) == link


@pytest.mark.parametrize(
    "next_answer",
    [{"answer": "present"}, {"answer": "unable"}, {"representative_name": "Sudarto"}],
    ids=["present", "unable", "another"],
)
def test_another_answer_ends_it(invitation, next_answer):
    answer(invitation)
    old = path_of(invitation)
    answer(invitation, **next_answer)
    response = Client().get(old)
    assert response.status_code == 410
    assert "Suwarni" not in response.content.decode()
    assert len(valid(invitation)) == ("representative_name" in next_answer)


def test_the_same_person_named_again_keeps_it(invitation, sari):
    answer(invitation)
    old = path_of(invitation)
    newest = answer(invitation, source=Reply.Source.STAFF, by=sari, representative_phone="+6281344027712")
    assert path_of(invitation) == old
    assert valid(invitation)[0].reply == newest


def test_undoing_an_answer_takes_the_link_along_or_back(invitation, camat):
    answer(invitation)
    present = record_reply(invitation, answer="present", source=Reply.Source.CAMAT_OFFICE, by=camat)
    assert valid(invitation) == []
    undo_reply(present, by=camat)
    assert len(valid(invitation)) == 1
    undo_reply(invitation.replies.first(), by=camat)
    assert valid(invitation) == []


def test_his_page_has_what_he_needs_and_no_letter(invitation, client):
    answer(invitation, representative_phone="+6281344027712")
    page = client.get(path_of(invitation)).content.decode()
    for part in ["Suwarni, S.Pd.", f"mewakili {KADES}", "Kamis, 10 Juni 2027", "Kode masuk", "<svg", "lokmin.ics"]:
        assert part in page, part
    for part in [
        "Ubah jawaban",
        'name="jawaban"',
        "surat.pdf",
        "81344027712",
        "Sutrisno",
        links.typed_code(invitation),
    ]:
        assert part not in page, part
    assert client.get(f"{path_of(invitation)}surat.pdf").status_code == 404
    event = icalendar.Calendar.from_ical(client.get(f"{path_of(invitation)}lokmin.ics").content).walk("VEVENT")[0]
    assert f"Mewakili {KADES}" in event["description"]
    assert event.decoded("dtstart").astimezone(UTC) == invitation.meeting.starts_at


def test_he_cannot_answer(invitation, client):
    answer(invitation)
    before = row_digest()
    response = client.post(path_of(invitation), {"jawaban": "hadir"})
    assert response.status_code == 403
    assert f"Jawaban hanya dapat diubah oleh {KADES}" in response.content.decode()
    assert row_digest() == before


def test_his_page_follows_the_meeting(invitation, client):
    answer(invitation)
    path = path_of(invitation)
    Meeting.objects.update(starts_at=invitation.meeting.starts_at + timedelta(days=7), ends_at=None)
    assert "Jadwal berubah" in client.get(path).content.decode()
    Meeting.objects.update(status=Meeting.Status.CANCELLED, status_reason="Banjir")
    page = client.get(path).content.decode()
    assert "Dibatalkan" in page
    assert "Kode masuk" not in page
    Meeting.objects.update(status=Meeting.Status.HELD, starts_at=timezone.now() - timedelta(days=2))
    page = client.get(path).content.decode()
    assert "Terima kasih sudah mewakili" in page
    assert "Kode masuk" not in page


def test_the_invitee_sends_it_on_by_himself(invitation, client):
    answer(invitation, representative_phone="+6281344027712")
    page = client.get(links.reply_url(invitation).removeprefix("http://testserver")).content.decode()
    assert "Kirim ke wakil" in page
    assert page.index("Kirim ke wakil") < page.index("Bila Anda sendiri yang datang") < page.index("Kode masuk")
    Meeting.objects.update(starts_at=invitation.meeting.starts_at + timedelta(days=7), ends_at=None)
    moved = client.get(links.reply_url(invitation).removeprefix("http://testserver")).content.decode()
    assert ("Mohon dijawab lagi" in moved, "Batal, jawaban tetap" in moved) == (True, False)
    assert "https://wa.me/6281344027712?text=Yth.%20Suwarni%2C%20S.Pd." in page
    assert links.delegate_url(invitation) in page


@pytest.fixture
def today(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(minutes=1), ends_at=None)
    meeting.refresh_from_db()
    return meeting


def test_the_desk_reads_his_code_and_records_him(client, sari, invitation, today):
    answer(invitation)
    client.force_login(sari)
    desk = f"/lokmin/{today.pk}/daftar-hadir/"
    url = links.delegate_url(invitation)
    for scanned in (url, url.upper()):
        page = client.get(desk, {"q": scanned}).content.decode()
        assert "1 cocok" in page
        assert "diwakili Suwarni, S.Pd., Sekretaris Desa" in page
    client.post(f"{desk}hadir/", {"wakil": invitation.pk})
    row = Attendance.objects.get()
    assert (row.invitation, row.name, row.post, row.is_representative) == (
        invitation, "Suwarni, S.Pd.", "Sekretaris Desa", True,
    )  # fmt: skip


def test_the_desk_says_why_a_dead_or_foreign_code_leads_to_nobody(client, sari, invitation, today, kajoran, kajoran_2):
    answer(invitation)
    old = links.delegate_url(invitation)
    answer(invitation, "present")
    other = factories.InvitationFactory(meeting=factories.MeetingFactory(region=kajoran, lead=kajoran_2))
    client.force_login(sari)
    desk = f"/lokmin/{today.pk}/daftar-hadir/"
    assert "Kode QR ini tidak berlaku lagi" in client.get(desk, {"q": old}).content.decode()
    assert "Kode QR ini untuk pertemuan lain" in client.get(desk, {"q": links.reply_url(other)}).content.decode()


def test_the_sheet_expects_him_until_the_meeting_is_over(invitation, meeting):
    from lokmin.attendance.documents import content_of

    answer(invitation)
    assert content_of(meeting).groups[0].rows[0].expected == "Suwarni, S.Pd., Sekretaris Desa"
    meeting.ends_at = timezone.now() - timedelta(hours=1)
    assert content_of(meeting).groups[0].rows[0].expected == ""


@pytest.mark.django_db(transaction=True)
def test_in_a_race_one_link_is_left_and_belongs_to_the_answer_that_counts(meeting):
    invitation = factories.InvitationFactory(meeting=meeting)
    names = [f"Wakil {number}" for number in range(6)]
    run_together(*[lambda name=name: answer(invitation, representative_name=name) for name in names])
    (link,) = valid(Invitation.objects.get())
    assert link.reply == Reply.objects.first()

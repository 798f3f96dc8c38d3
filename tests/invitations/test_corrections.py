"""Letters that follow a letter: moved, put off, called off; who is told, and which answers still count."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import services
from lokmin.invitations.documents import letter_content
from lokmin.invitations.models import LETTER, Invitation, Letter
from lokmin.invitations.queries import work
from lokmin.invitations.queries.notices import notice_of
from lokmin.invitations.schedule import needed_kind, read_copy
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import cancel_meeting, postpone_meeting, reschedule_meeting, update_meeting
from lokmin.outbox.models import Message
from lokmin.reports import panels, steps
from lokmin.reports.queries.overview import facts_of
from tests import factories
from tests.race import run_together

Kind, Status = Letter.Kind, Letter.Status
CAMAT, KAPOLSEK, KADES = "Camat Kajoran", "Kapolsek Kajoran", "Kepala Desa Wonogiri"


@pytest.fixture
def letter(meeting, letterhead, sari):
    """A letter that went out: one guest by mail, one by WhatsApp; a third one has not got his yet."""
    factories.InvitationFactory(meeting=meeting, post=CAMAT, email="camat@contoh.go.id")
    factories.InvitationFactory(meeting=meeting, post=KAPOLSEK, phone="+6281234567890")
    factories.InvitationFactory(meeting=meeting, post=KADES)
    letter = services.draft_letter(meeting, by=sari)
    services.send_letter(letter, by=sari)
    Message.objects.update(state=Message.State.DONE, finished_at=timezone.now())
    services.mark_whatsapp_sent(Invitation.objects.get(post=KAPOLSEK), by=sari)
    letter.refresh_from_db()
    return letter


@pytest.fixture
def unsent(letter):
    """The mail still waits in the outbox, as while the server refuses our account."""
    Message.objects.update(state=Message.State.QUEUED, finished_at=None)
    return Message.objects.get()


def move(meeting, sari, days=7, place="Balai Desa Kwaderan"):
    """The meeting on another day and at another place."""
    meeting = Meeting.objects.get(pk=meeting.pk)
    later = {name: getattr(meeting, name) + timedelta(days=days) for name in ("starts_at", "ends_at")}
    return reschedule_meeting(meeting, place=place, by=sari, **later)


@pytest.fixture
def moved(meeting, letter, sari):
    return move(meeting, sari)


def draft_of(meeting) -> Letter | None:
    return Letter.objects.filter(meeting=meeting, status=Status.DRAFT).select_related("meeting__region").first()


def issued(meeting, sari) -> Letter:
    services.send_letter(draft_of(meeting), by=sari)
    return Letter.objects.select_related("meeting__region", "letterhead").get(meeting=meeting, status=Status.ISSUED)


def _steps(meeting):
    return {row.post: work.Guest(row).step for row in work.guests(meeting)}


def posts(rows) -> list[str]:
    return [row.post for row in rows]


def test_without_a_changed_schedule_it_is_refused(meeting, letter, sari):
    with pytest.raises(ValidationError, match="Jadwal tidak berubah"):
        services.draft_correction(meeting, by=sari)
    assert services.draft_change(meeting, by=sari) is None
    assert Letter.objects.count() == 1


def test_without_a_letter_nothing_is_drafted(meeting, letterhead, sari):
    with pytest.raises(ValidationError, match="Belum ada surat"):
        services.draft_correction(meeting, by=sari)
    services.draft_letter(meeting, by=sari)
    move(meeting, sari)
    assert Letter.objects.get().kind == Kind.INVITATION


def test_a_moved_meeting_drafts_the_letter_once_and_names_the_earlier_one(moved, letter, sari):
    draft = draft_of(moved)
    assert services.draft_correction(moved, by=sari) == services.draft_change(moved, by=sari) == draft
    assert (draft.kind, draft.version) == (Kind.CORRECTION, 2)
    assert f"surat kami Nomor {letter.number} tanggal" in draft.opening
    assert (draft.subject, draft.closing) == (f"Perubahan Jadwal {moved.formal_title}", letter.closing)


def test_it_says_what_it_was_and_what_it_is(moved, letter, sari):
    rows = letter_content(draft_of(moved)).changes
    assert [(row.label, row.before, row.after) for row in rows] == [
        ("hari/tanggal", "Kamis, 10 Juni 2027", "Kamis, 17 Juni 2027"),
        ("pukul", "09.00 WIB s.d. 12.00 WIB", "09.00 WIB s.d. 12.00 WIB"),
        ("tempat", "Aula Kantor Kecamatan Kajoran", "Balai Desa Kwaderan"),
    ]
    later = issued(moved, sari)
    assert read_copy(later.schedule, moved).place == "Balai Desa Kwaderan"
    Letter.objects.filter(pk=letter.pk).update(schedule=None)
    assert letter_content(later).changes == ()
    assert letter_content(later).event[0].value == "Kamis, 17 Juni 2027"


def test_a_second_change_keeps_the_draft_and_the_way_back_throws_it_away(moved, letter, sari):
    draft = draft_of(moved)
    assert draft_of(move(moved, sari, days=1)) == draft
    move(moved, sari, days=-8, place="Aula Kantor Kecamatan Kajoran")
    assert draft_of(moved) is None
    assert needed_kind(letter, Meeting.objects.get(pk=moved.pk)) is None


def test_an_edited_theme_asks_for_no_letter(meeting, letter, sari):
    fresh = Meeting.objects.get(pk=meeting.pk)
    update_meeting(fresh, by=sari, expected_version=fresh.version, theme="Imunisasi")
    assert draft_of(meeting) is None
    update_meeting(fresh, by=sari, expected_version=fresh.version, place="Balai Desa Kwaderan")
    assert draft_of(meeting).kind == Kind.CORRECTION


def test_sending_it_takes_a_new_number_and_reaches_everybody_again(moved, letter, sari):
    draft = draft_of(moved)
    assert services.send_letter(draft, by=sari) == 1
    assert services.send_letter(draft, by=sari) == 0
    letter.refresh_from_db()
    draft.refresh_from_db()
    assert (letter.status, draft.status) == (Status.REPLACED, Status.ISSUED)
    assert draft.number != letter.number
    assert needed_kind(draft, moved) is None
    assert Message.objects.order_by("-pk")[0].subject.startswith("Jadwal berubah, mohon konfirmasi kehadiran: ")
    assert _steps(moved) == {CAMAT: "wait", KAPOLSEK: "todo", KADES: "todo"}
    assert services.mark_whatsapp_sent(Invitation.objects.get(post=KAPOLSEK), by=sari) is True
    assert _steps(moved)[KAPOLSEK] == "done"
    assert Document.objects.current().filter(kind=LETTER).count() == 3


def test_who_never_got_the_earlier_letter_is_simply_invited(moved, sari):
    Invitation.objects.filter(post=KADES).update(email="kades@contoh.desa.id")
    notice = notice_of(draft_of(moved))
    assert (posts(notice.reached), posts(notice.others)) == ([CAMAT, KAPOLSEK], [KADES])
    issued(moved, sari)
    subjects = {row.to: row.subject.split(":")[0] for row in Message.objects.order_by("pk")}
    assert subjects == {
        "camat@contoh.go.id": "Jadwal berubah, mohon konfirmasi kehadiran",
        "kades@contoh.desa.id": "Mohon konfirmasi kehadiran",
    }


@pytest.mark.parametrize(
    ("change", "kind", "word", "status"),
    [
        (postpone_meeting, Kind.POSTPONEMENT, "Ditunda", "postponed"),
        (cancel_meeting, Kind.CANCELLATION, "Dibatalkan", "cancelled"),
    ],
)
def test_put_off_or_called_off_only_those_who_knew_are_told(meeting, letter, sari, change, kind, word, status):
    change(Meeting.objects.get(pk=meeting.pk), reason="Camat dinas {luar}.", by=sari)
    draft = draft_of(meeting)
    assert (draft.kind, draft.has_agenda, draft.has_invitee_list) == (kind, False, False)
    assert "Camat dinas (luar). " in draft.closing
    later = issued(meeting, sari)
    assert (later.number != letter.number, later.schedule) == (True, letter.schedule)
    told = Invitation.objects.filter(letter=later).order_by("pk")
    assert posts(told) == [CAMAT, KAPOLSEK]
    mail = Message.objects.order_by("-pk")[0]
    assert mail.subject.startswith(f"{word}: {meeting.title}, Kam, 10 Jun")
    assert "Camat dinas {luar}." in mail.text
    meeting.refresh_from_db()
    assert (meeting.status, _steps(meeting)[KAPOLSEK]) == (status, "todo")
    content = letter_content(later)
    assert (content.reply, content.agenda, content.invitees, content.changes) == (None, (), (), ())
    assert content.event[0].value == "Kamis, 10 Juni 2027"
    later.meeting = meeting
    words = services.whatsapp_text(told[1], "https://x/u/1", services.facts_of(later, meeting))
    assert f"*{word.upper()}*" in words
    assert services.send_letter(later, by=sari) == 0


def test_nobody_knew_so_nothing_is_drafted(meeting, letterhead, sari):
    factories.InvitationFactory(meeting=meeting, post=KADES)
    services.issue_letter(services.draft_letter(meeting, by=sari), by=sari)
    cancel_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    assert draft_of(meeting) is None
    with pytest.raises(ValidationError, match="tandai dahulu"):
        services.draft_correction(meeting, by=sari)
    services.mark_handed_over(Invitation.objects.get(), by=sari)
    assert services.draft_correction(meeting, by=sari).kind == Kind.CANCELLATION


def test_put_off_then_a_new_date(meeting, letter, sari):
    postpone_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    draft = draft_of(meeting)
    move(meeting, sari)
    draft.refresh_from_db()
    assert (draft.kind, draft.version, draft.closing) == (Kind.CORRECTION, 2, letter.closing)
    assert draft.lock_version == 2


def test_the_letter_that_puts_off_is_followed_by_the_new_date(meeting, letter, sari):
    postpone_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    put_off = issued(meeting, sari)
    move(meeting, sari)
    draft = draft_of(meeting)
    assert (draft.kind, f"Nomor {put_off.number}" in draft.opening) == (Kind.CORRECTION, True)
    assert letter_content(draft).changes[0].before == "Kamis, 10 Juni 2027"
    later = issued(meeting, sari)
    assert Invitation.objects.filter(letter=later).count() == 3
    meeting.refresh_from_db()
    assert meeting.status == "invited"
    cancel_meeting(meeting, reason="Banjir lagi", by=sari)
    assert draft_of(meeting).kind == Kind.CANCELLATION


def test_a_letter_that_no_longer_fits_is_not_issued(meeting, letter, sari):
    postpone_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    draft = draft_of(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled")
    with pytest.raises(ValidationError, match="Dibatalkan"):
        services.issue_letter(draft, by=sari)


def test_old_answers_do_not_count_for_the_new_date(meeting, letter, sari):
    camat, kapolsek = (Invitation.objects.get(post=post) for post in (CAMAT, KAPOLSEK))
    services.record_reply(camat, answer="present", source="link")
    moved = move(meeting, sari)
    services.record_reply(kapolsek, answer="present", source="link")
    facts = facts_of(Meeting.objects.for_pages().get(pk=moved.pk))
    assert (facts.tally.present, facts.tally.waiting, posts(facts.for_old_schedule)) == (1, 2, [CAMAT])
    move(moved, sari, days=-7)
    assert list(Invitation.objects.order_by("pk").values_list("answer", flat=True)) == ["present", "none", "none"]


def test_an_answer_taken_back_to_an_old_one_does_not_count(meeting, letter, sari):
    camat = Invitation.objects.get(post=CAMAT)
    services.record_reply(camat, answer="present", source="link")
    move(meeting, sari)
    services.undo_reply(services.record_reply(camat, answer="unable", source="staff", by=sari), by=sari)
    camat.refresh_from_db()
    assert camat.answer == "none"


def test_an_answer_says_nothing_about_a_later_letter(meeting, letter, sari):
    services.record_reply(Invitation.objects.get(post=CAMAT), answer="present", source="link")
    cancel_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    issued(meeting, sari)
    Message.objects.update(state="failed")
    facts = facts_of(Meeting.objects.for_pages().get(pk=meeting.pk))
    assert (posts(facts.arrived), posts(facts.addressed)) == ([], [CAMAT, KAPOLSEK])
    assert steps.current(facts) == "undangan"


def test_the_overview_names_the_one_next_action(meeting, letter, sari):
    postpone_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    facts = facts_of(Meeting.objects.for_pages().get(pk=meeting.pk))
    rights = panels.Rights(edit=True, confirm=False, review=False, see_invitations=True, see_attendance=True)
    panel = panels.panel_of(steps.current(facts), facts, rights)
    assert panel.action == "Periksa surat penundaan"
    assert "2 tamu sudah menerima surat lama" in panel.text


@pytest.mark.parametrize(("change", "next_step"), [(postpone_meeting, ["Jadwalkan ulang"]), (cancel_meeting, [])])
def test_notices_that_have_not_arrived_are_to_do(client, meeting, letter, sari, change, next_step):
    """On the overview and at home, in words of a notice; the old date is no date any more."""
    change(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    issued(meeting, sari)
    client.force_login(sari)
    overview = client.get(meeting.get_absolute_url())
    missing = len(overview.context["facts"].missing)
    assert overview.context["card"].action == f"Kirim {missing} pemberitahuan"
    shown = overview.content.decode()
    assert ("semula Kamis, 10 Juni 2027" in shown, "hari lagi" in shown) == (True, False)
    assert ("menunggu tanggal baru" in shown) == bool(next_step)
    notes = {step.key: step.note for step in overview.context["steps"]}
    assert notes["pelaksanaan"] == ("tanggal baru" if next_step else "batal")
    button = f'class="btn btn-secondary" href="/lokmin/{meeting.pk}/jadwal-ulang/"'
    assert (button in shown) == bool(next_step)
    tasks = [row["task"] for row in client.get("/").context["tasks"] if f"/{meeting.pk}/" in row["task"].url]
    assert [task.action for task in tasks] == [f"Kirim {missing} pemberitahuan", *next_step]
    assert tasks[0].title == f"{missing} tamu belum diberi tahu"


def test_the_pages_lead_from_the_change_to_the_notice(client, meeting, letter, sari):
    client.force_login(sari)
    answer = client.post(reverse("meetings:postpone", args=[meeting.pk]), {"reason": "Banjir"}, follow=True)
    assert "Surat penundaan sudah disusun untuk 2 tamu" in answer.content.decode()
    work_page = reverse("invitations:invitees", args=[meeting.pk])
    page = client.get(work_page).content.decode()
    assert "Terbitkan dan kirim pemberitahuan (2)" in page
    assert "Siapa yang belum menerima" in page
    assert (
        "surat lama tidak dikirim lagi"
        in client.get(reverse("invitations:sending", args=[meeting.pk])).content.decode()
    )
    sent = client.post(reverse("invitations:send", args=[meeting.pk]), follow=True)
    assert posts(guest.row for guest in sent.context["page"]) == [CAMAT, KAPOLSEK]
    notice = Letter.objects.get(meeting=meeting, status=Status.ISSUED)
    assert "<h1>Pengiriman surat penundaan</h1>" in sent.content.decode()
    assert f"Nomor {notice.number}, " in sent.content.decode()
    assert "Terbitkan dan kirim" not in client.get(work_page).content.decode()


def test_refusal_is_shown_on_the_work_page(client, meeting, letter, sari):
    client.force_login(sari)
    answer = client.post(reverse("invitations:letter_correction", args=[meeting.pk]), follow=True)
    assert "Jadwal tidak berubah" in answer.content.decode()


def test_the_next_meeting_takes_over_the_words_of_the_invitation(moved, letter, letterhead, sari):
    issued(moved, sari)
    later = factories.MeetingFactory(region=moved.region, lead=moved.lead_host, previous=moved)
    assert services.draft_letter(later, by=sari).opening == letter.opening


@pytest.mark.django_db(transaction=True)
def test_a_change_posted_five_times_at_once_is_one_letter_and_one_sending(meeting, letter, sari):
    fresh = Meeting.objects.get(pk=meeting.pk)
    run_together(*[lambda: cancel_meeting(Meeting.objects.get(pk=fresh.pk), reason="Banjir", by=sari)] * 5)
    draft = Letter.objects.get(meeting=meeting, status=Status.DRAFT)
    run_together(*[lambda: services.send_letter(draft, by=sari)] * 5)
    assert Letter.objects.count() == 2
    assert Message.objects.filter(subject__startswith="Dibatalkan").count() == 1

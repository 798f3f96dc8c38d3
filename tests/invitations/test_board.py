"""The camat office's board."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations.models import Invitation, Reply
from lokmin.invitations.queries import board
from lokmin.invitations.services import record_reply
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import reschedule_meeting
from tests import factories
from tests.invitations.camat import CAMAT_SECTOR, invite

BOARD = "/konfirmasi/"
POSTS = [
    "Camat Kajoran",
    "Sekretaris Camat Kajoran",
    "Kepala Desa Kwaderan",
    "Kepala Desa Madukoro",
    "Kepala KUA Kajoran",
]


def page(client) -> str:
    return client.get(BOARD).content.decode()


def test_the_board_shows_the_kecamatan_ranks_first_and_not_the_kabupaten(client, camat, invited):
    client.force_login(camat)
    html = page(client)
    assert html.index("Camat Kajoran") < html.index("Kepala Desa Kwaderan") < html.index("Kepala KUA Kajoran")
    assert "Kepala Dinas Kesehatan" not in html
    assert "5 undangan" in html
    cards = board.cards(camat, board.WAITING)
    chosen = {row.invitation.post for group in cards[0].groups for row in group.rows if row.is_chosen}
    assert chosen == {"Camat Kajoran", "Sekretaris Camat Kajoran"}
    assert {row.answer for group in cards[0].groups for row in group.rows} == {"present"}


def test_one_bar_confirms_many_and_keeps_who(client, camat, invited):
    client.force_login(camat)
    a, b, c = invited["camat"], invited["sekcam"], invited["kades"]
    data = {
        "pilih": [a.pk, b.pk, c.pk],
        f"jawaban-{a.pk}": "present",
        f"jawaban-{b.pk}": "represented",
        f"nama-{b.pk}": "Rahmat Hidayat, S.E.",
        f"wakil-{b.pk}": "Kasi Kesra",
        f"jawaban-{c.pk}": "unable",
        f"jawaban-{invited['kua'].pk}": "present",
    }
    html = client.post(BOARD, data, follow=True).content.decode()
    assert "3 undangan dikonfirmasi: 1 hadir, 1 diwakili, 1 berhalangan." in html
    replies = {reply.invitation_id: reply for reply in Reply.objects.all()}
    assert set(replies) == {a.pk, b.pk, c.pk}
    assert {(reply.by, reply.source) for reply in replies.values()} == {(camat, "camat_office")}
    assert replies[b.pk].representative_name == "Rahmat Hidayat, S.E."
    invited["kua"].refresh_from_db()
    assert invited["kua"].answer == "none"


def test_a_delegate_without_a_name_is_refused_with_the_input_kept(client, camat, invited):
    client.force_login(camat)
    a, b = invited["camat"], invited["sekcam"]
    data = {
        "pilih": [a.pk, b.pk],
        f"jawaban-{a.pk}": "present",
        f"jawaban-{b.pk}": "represented",
        f"wakil-{b.pk}": "Kasi Kesra",
    }
    response = client.post(BOARD, data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Sekretaris Camat Kajoran: Tulis nama yang mewakili." in html
    assert "Kasi Kesra" in html
    assert Reply.objects.count() == 0


@pytest.mark.parametrize("ids", [[], [""], ["x"], ["٣"], ["1" * 400]])
def test_nothing_or_nonsense_ticked(client, camat, invited, ids):
    client.force_login(camat)
    assert client.post(BOARD, {"pilih": ids}).status_code in {404, 422}
    assert Reply.objects.count() == 0


def test_foreign_ids_are_refused_with_all_the_others(client, camat, invited, purwaharja, purwaharja_2):
    client.force_login(camat)
    far = factories.MeetingFactory(region=purwaharja, lead=purwaharja_2, status=Meeting.Status.INVITED)
    foreign = invite(far, "Camat Purwaharja", purwaharja, CAMAT_SECTOR)
    own = invited["camat"]
    for other in (foreign, invited["dinkes"]):
        data = {"pilih": [own.pk, other.pk], f"jawaban-{own.pk}": "present", f"jawaban-{other.pk}": "present"}
        assert client.post(BOARD, data).status_code == 404
    assert Reply.objects.count() == 0


@pytest.mark.parametrize(
    ("gone", "change", "said"),
    [
        (Invitation, {"withdrawn_at": timezone.now()}, "Undangan ini sudah ditarik"),
        (Meeting, {"status": Meeting.Status.SCHEDULED}, "surat barunya belum terbit"),
        (Meeting, {"status": Meeting.Status.CANCELLED}, "dibatalkan"),
        (Meeting, {"starts_at": timezone.now() - timedelta(hours=1), "ends_at": None}, "sudah selesai"),
    ],
    ids=["withdrawn", "scheduled again", "cancelled", "begun"],
)
def test_what_changed_meanwhile_is_refused_at_its_row_and_nothing_typed_is_lost(
    client, camat, invited, kajoran, kajoran_1, gone, change, said
):
    other = factories.MeetingFactory(region=kajoran, lead=kajoran_1, status=Meeting.Status.INVITED)
    theirs, own, half = invite(other, "Camat Kajoran (2)", kajoran, CAMAT_SECTOR), invited["sekcam"], invited["kades"]
    data = {"pilih": [theirs.pk, own.pk], f"jawaban-{theirs.pk}": "represented", f"nama-{theirs.pk}": "Siti Aminah"}
    data |= {f"jawaban-{own.pk}": "represented", f"nama-{own.pk}": "Rahmat", f"telepon-{own.pk}": "0812 3456 7890"}
    data |= {f"nama-{half.pk}": "Suwarni"}
    gone.objects.filter(pk=theirs.pk if gone is Invitation else other.pk).update(**change)
    record_reply(half, answer="present", source=Reply.Source.LINK)
    client.force_login(camat)
    response = client.post(BOARD, data)
    rows = {row.invitation.pk: row for card in response.context["cards"] for group in card.groups for row in group.rows}
    assert (response.status_code, Reply.objects.filter(by=camat).count()) == (422, 0)
    assert said in rows[theirs.pk].problem
    assert [rows[row.pk].name for row in (theirs, own, half)] == ["Siti Aminah", "Rahmat", "Suwarni"]
    assert [rows[row.pk].is_chosen for row in (theirs, own, half)] == [False, True, False]
    assert client.post(BOARD, data | {"pilih": [own.pk]}).status_code == 302
    assert Reply.objects.get(by=camat).representative_phone == "+6281234567890"


def test_meetings_of_two_puskesmas_and_a_clash(client, camat, invited, kajoran, kajoran_1, meeting):
    other = factories.MeetingFactory(
        region=kajoran, lead=kajoran_1, status=Meeting.Status.INVITED, starts_at=meeting.starts_at
    )
    invite(other, "Camat Kajoran (2)", kajoran, CAMAT_SECTOR, is_forkopimcam=True)
    client.force_login(camat)
    html = page(client)
    assert "Puskesmas Kajoran 1" in html
    assert "Jadwal bertabrakan" in html
    assert not any(
        row.is_chosen for card in board.cards(camat, board.WAITING) for group in card.groups for row in group.rows
    )


def test_an_answer_for_the_old_schedule_is_named_so_and_does_not_count(client, camat, invited):
    record_reply(
        invited["camat"],
        answer="represented",
        source=Reply.Source.CAMAT_OFFICE,
        by=camat,
        representative_name="Suwarni",
    )
    reschedule_meeting(
        Meeting.objects.get(), starts_at=timezone.now() + timedelta(days=9), ends_at=None, place="Aula", by=camat
    )
    rows = {row.invitation.post: row for group in board.cards(camat, board.WAITING)[0].groups for row in group.rows}
    chosen = {post: row.is_chosen for post, row in rows.items()}
    assert (chosen["Camat Kajoran"], chosen["Sekretaris Camat Kajoran"]) == (False, True)
    assert board.recent(camat) == []
    client.force_login(camat)
    html = page(client)
    assert html.count("Untuk jadwal lama: diwakili") == 1
    assert "Baru dicatat" not in html


def test_the_head_counts_all_that_waits_whatever_is_filtered(client, camat, invited):
    client.force_login(camat)
    for query in ("", "?q=madukoro", "?pertemuan=999999", "?tab=dijawab"):
        html = client.get(f"{BOARD}{query}").content.decode()
        assert "<b>5 undangan</b> menunggu jawaban, dari 1 pertemuan" in html
    assert "Buka 5 undangan" in client.get("/").content.decode()


def test_a_meeting_that_is_not_invited_yet_is_not_shown(client, camat, invited):
    Meeting.objects.update(status=Meeting.Status.SCHEDULED)
    client.force_login(camat)
    assert "Sekretaris Camat Kajoran" not in page(client)


def test_off_meetings_are_told(client, camat, invited):
    Meeting.objects.update(status=Meeting.Status.POSTPONED, status_reason="Banjir.")
    client.force_login(camat)
    html = page(client)
    assert "Ditunda:" in html
    assert "Alasan: Banjir.<" in html
    data = {"pilih": [invited["camat"].pk], f"jawaban-{invited['camat'].pk}": "present"}
    assert client.post(BOARD, data).status_code == 422


def test_answered_and_past(client, camat, invited):
    record_reply(invited["kades"], answer="represented", source=Reply.Source.LINK, representative_name="Suwarni")
    client.force_login(camat)
    answered = client.get(f"{BOARD}?tab=dijawab").content.decode()
    assert "Kepala Desa Kwaderan" in answered
    assert "Suwarni" in answered
    assert "tautan pribadi" in answered
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=1), ends_at=None, status=Meeting.Status.HELD)
    past = client.get(f"{BOARD}?tab=lalu").content.decode()
    assert "Kepala KUA Kajoran" in past
    assert "Tidak menjawab" in past
    assert 'name="pilih"' not in past


def test_undo_from_the_list_of_recent_answers(client, camat, invited):
    reply = record_reply(invited["kades"], answer="present", source=Reply.Source.CAMAT_OFFICE, by=camat)
    client.force_login(camat)
    assert "Baru dicatat" in page(client)
    client.post(reverse("invitations:undo_reply", args=[reply.pk]))
    invited["kades"].refresh_from_db()
    assert invited["kades"].answer == "none"
    html = client.post(reverse("invitations:undo_reply", args=[reply.pk]), follow=True).content.decode()
    assert "tidak ada yang diurungkan" in html


def test_undoing_says_when_the_link_of_the_representative_is_new(client, camat, invited):
    kades, as_camat = invited["kades"], {"source": Reply.Source.CAMAT_OFFICE, "by": camat}
    record_reply(kades, answer="represented", representative_name="Suwarni", **as_camat)
    same = record_reply(
        kades, answer="represented", representative_name="Suwarni", representative_phone="+6281234567890", **as_camat
    )
    client.force_login(camat)
    html = client.post(reverse("invitations:undo_reply", args=[same.pk]), follow=True).content.decode()
    assert ("diurungkan." in html, "Tautan Suwarni" in html) == (True, False)
    other = record_reply(kades, answer="present", **as_camat)
    html = client.post(reverse("invitations:undo_reply", args=[other.pk]), follow=True).content.decode()
    assert "Tautan Suwarni sebagai wakil sekarang baru" in html


def test_only_answers_of_the_camat_office_can_be_undone_there(client, camat, invited, tuti, purwaharja, purwaharja_2):
    by_link = record_reply(invited["kades"], answer="present", source=Reply.Source.LINK)
    far = factories.MeetingFactory(region=purwaharja, lead=purwaharja_2, status=Meeting.Status.INVITED)
    foreign = record_reply(
        invite(far, "Camat X", purwaharja, CAMAT_SECTOR), answer="present", source=Reply.Source.CAMAT_OFFICE, by=tuti
    )
    client.force_login(camat)
    assert client.post(reverse("invitations:undo_reply", args=[by_link.pk])).status_code == 404
    assert client.post(reverse("invitations:undo_reply", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("who", ["sari", "budi", "dinda", "eko"])
def test_others_have_no_board(client, who, request, invited):
    client.force_login(request.getfixturevalue(who))
    assert client.get(BOARD).status_code == 403
    assert client.post(BOARD, {"pilih": [invited["camat"].pk]}).status_code == 403


def cost(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("tab", ["menunggu", "dijawab", "lalu"])
def test_the_board_costs_the_same_with_1_and_30_rows(client, camat, kajoran, kajoran_2, tab):
    client.force_login(camat)

    def add(number: int) -> None:
        past = {"starts_at": timezone.now() - timedelta(days=number), "ends_at": None} if tab == "lalu" else {}
        meeting = factories.MeetingFactory(
            region=kajoran, lead=kajoran_2, status=Meeting.Status.INVITED, quarter=number % 4 + 1, **past
        )
        row = invite(meeting, f"Camat {number}", kajoran, CAMAT_SECTOR)
        if tab == "dijawab":
            record_reply(row, answer="present", source=Reply.Source.CAMAT_OFFICE, by=camat)

    add(1)
    one = cost(client, f"{BOARD}?tab={tab}")
    for number in range(2, 31):
        add(number)
    assert cost(client, f"{BOARD}?tab={tab}") == one


def test_one_delegate_for_all_that_are_ticked(client, camat, invited, kajoran):
    deputy = factories.OfficeFactory(
        position=factories.PositionFactory(code="t-kasi", label="Kasi Kesra", sector=invited["sekcam"].sector),
        region=kajoran,
    )
    holder = deputy.holders.create(name="Rahmat Hidayat", title_after="S.E.")
    client.force_login(camat)
    rows = [invited["camat"], invited["sekcam"]]
    data = {"pilih": [row.pk for row in rows], "jawaban-semua": "represented", "nama-semua": holder.full_name}
    data |= {f"nama-{rows[1].pk}": "Siti Aminah", f"wakil-{rows[1].pk}": "Staf"}
    assert client.post(BOARD, data).status_code == 302
    assert list(Reply.objects.order_by("pk").values_list("representative_name", "representative_post")) == [
        ("Rahmat Hidayat, S.E.", "Kasi Kesra Kajoran"),
        ("Siti Aminah", "Staf"),
    ]


def test_the_number_of_a_representative(client, camat, invited):
    client.force_login(camat)
    camat_row, sekcam = invited["camat"], invited["sekcam"]
    data = {"pilih": [camat_row.pk, sekcam.pk], "jawaban-semua": "represented", "nama-semua": "Rahmat"}
    data |= {"telepon-semua": "12", f"nama-{sekcam.pk}": "Siti"}
    refused = client.post(BOARD, data).content.decode()
    assert f"{camat_row.post}: Jumlah angka nomor telepon tidak cocok" in refused
    assert 'name="telepon-semua" value="12"' in refused
    assert client.post(BOARD, data | {"telepon-semua": "0812 3456 7890"}).status_code == 302
    assert list(Reply.objects.order_by("pk").values_list("representative_name", "representative_phone")) == [
        ("Rahmat", "+6281234567890"),
        ("Siti", ""),
    ]
    again = {"pilih": [camat_row.pk], f"jawaban-{camat_row.pk}": "represented", f"nama-{camat_row.pk}": "Rahmat"}
    client.post(BOARD, again | {f"wakil-{camat_row.pk}": "Kasi Kesra"})
    assert Reply.objects.first().representative_phone == "+6281234567890"


def test_each_refused_row_is_named(client, camat, invited):
    client.force_login(camat)
    a, b = invited["camat"], invited["sekcam"]
    data = {"pilih": [a.pk, b.pk], f"jawaban-{a.pk}": "represented", f"jawaban-{b.pk}": "represented"}
    html = client.post(BOARD, data).content.decode()
    assert [f"{row.post}: Tulis nama yang mewakili." in html for row in (a, b)] == [True, True]
    assert Reply.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "posts"),
    [
        ("unsur=desa", {"Kepala Desa Kwaderan", "Kepala Desa Madukoro"}),
        ("q=madukoro", {"Kepala Desa Madukoro"}),
        ("unsur=sektor", {"Kepala KUA Kajoran"}),
        ("pertemuan=999999", set()),
        ("pertemuan=x&unsur=apa&q=%00", set(POSTS)),
    ],
)
def test_filters(client, camat, invited, query, posts):
    client.force_login(camat)
    shown = client.get(f"{BOARD}?{query}").context["cards"]
    assert {row.invitation.post for card in shown for group in card.groups for row in group.rows} == posts


def test_planned_dates_of_the_kecamatan(client, camat, kajoran, kajoran_1, purwaharja, purwaharja_2):
    own = factories.MeetingFactory(region=kajoran, lead=kajoran_1)
    factories.MeetingFactory(region=purwaharja, lead=purwaharja_2)
    client.force_login(camat)
    assert client.get(BOARD).context["planned"] == [own]


def test_the_bar_says_what_will_be_recorded(client, camat, invited):
    client.force_login(camat)
    bar = page(client).split('class="action-bar"')[1].split("</div>")[0]
    assert "2 hadir" in bar
    a, b = invited["camat"], invited["sekcam"]
    data = {"pilih": [a.pk, b.pk], f"jawaban-{a.pk}": "unable", f"jawaban-{b.pk}": "represented"}
    bar = client.post(BOARD, data).content.decode().split('class="action-bar"')[1].split("</div>")[0]
    assert "1 diwakili, 1 berhalangan" in bar


def test_an_answer_given_for_a_date_that_moved_meanwhile_is_refused_and_kept(client, camat, sari, invited, meeting):
    client.force_login(camat)
    shown = page(client).split(f'name="jadwal-{meeting.pk}" value="')[1].split('"')[0]
    a = invited["camat"]
    data = {"pilih": [a.pk], f"jawaban-{a.pk}": "represented", f"nama-{a.pk}": "Rahmat", f"jadwal-{meeting.pk}": shown}
    row = Meeting.objects.for_pages().get(pk=meeting.pk)
    later = row.starts_at + timedelta(days=7)
    reschedule_meeting(row, starts_at=later, ends_at=None, place=row.place, by=sari)
    answer = client.post(BOARD, data)
    html = answer.content.decode()
    assert (answer.status_code, Reply.objects.count()) == (422, 0)
    assert "Jadwalnya baru saja dipindah ke Kamis, 17 Juni 2027" in html
    assert 'value="Rahmat"' in html
    fresh = html.split(f'name="jadwal-{meeting.pk}" value="')[1].split('"')[0]
    assert fresh == str(int(later.timestamp())) != shown
    assert client.post(BOARD, data | {f"jadwal-{meeting.pk}": fresh}).status_code == 302
    assert Reply.objects.get().answered_for == later

"""The pages of the RTL, its evaluation, the board, one action and the matrix."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lokmin.actions import queries
from lokmin.actions.models import ActionItem, Progress
from lokmin.actions.services import add_action, carry_over, evaluate_action, report_progress, update_action
from lokmin.documents.models import Document
from lokmin.minutes import contributions
from lokmin.minutes.models import Minutes
from tests import factories

ROW = {"row": "", "activity": "Jemput 12 bayi", "owner_label": "", "due_on": "", "funding": ""}


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


def text(response):
    return response.content.decode()


def test_new_row_is_written_and_linked_to_whom_was_invited(as_sari, first, villages):
    owner = factories.InvitationFactory(meeting=first, post="Kepala Desa Madukoro")
    sector = factories.SectorFactory(code="pkk")
    data = ROW | {
        "owner_label": "kepala desa madukoro",
        "due_on": "2026-07-31",
        "funding": "village",
        "villages": [villages[1].pk],
        "supporting_sectors": [sector.pk],
    }
    response = as_sari.post(reverse("actions:rows", args=[first.pk]), data)
    row = ActionItem.objects.get()
    assert response.url == f"/lokmin/{first.pk}/notulen/rtl/#baris-{row.pk}"
    assert (row.owner_invitation, row.owner_label, row.due_on) == (owner, "Kepala Desa Madukoro", date(2026, 7, 31))
    assert [village.name for village in row.villages.all()] == ["Madukoro"]
    page = text(as_sari.get(reverse("actions:rows", args=[first.pk])))
    assert "Jemput 12 bayi" in page
    assert "31 Juli 2026" in page


def test_free_owner_and_next_row(as_sari, first):
    url = reverse("actions:rows", args=[first.pk])
    response = as_sari.post(url, ROW | {"owner_label": "Karang Taruna", "next": "1"})
    assert response.url == f"{url}?baris=baru#tulis"
    row = ActionItem.objects.get()
    assert (row.owner_label, row.owner_invitation) == ("Karang Taruna", None)


def test_a_saved_row_leaves_nothing_unsaved_on_the_device(as_sari, first, second, sari):
    url = reverse("actions:rows", args=[first.pk])
    key = f"rtl-{first.minutes.pk}-baru"
    assert f'name="draft" value="{key}"' in text(as_sari.get(url))
    saved = as_sari.post(url, ROW | {"next": "1", "draft": key}, follow=True)
    assert f'data-draft-done="{key}"' in text(saved)
    row = ActionItem.objects.get()
    url, key = reverse("actions:previous", args=[second.pk]), f"rtl-lalu-{second.minutes.pk}-{row.pk}"
    assert f'name="draft" value="{key}"' in text(as_sari.get(url))
    said = {"row": row.pk, "version": 1, "state": "done", "text": "Selesai", "draft": key}
    assert f'data-draft-done="{key}"' in text(as_sari.post(url, said, follow=True))


def test_going_on_saves_the_row_and_an_untouched_row_is_none(as_sari, first):
    url = reverse("actions:rows", args=[first.pk])
    onward = reverse("minutes:section", args=[first.pk, "closing"])
    assert as_sari.post(url, ROW | {"activity": "", "go": "next"}).url == onward
    assert not ActionItem.objects.exists()
    assert as_sari.post(url, ROW | {"go": "next"}).url == onward
    assert ActionItem.objects.count() == 1


def test_wrong_input_comes_back_with_what_was_typed(as_sari, first):
    data = ROW | {"activity": "", "problem": "IDL 34,1%", "starts_on": "2026-08-01", "due_on": "2026-07-01"}
    response = as_sari.post(reverse("actions:rows", args=[first.pk]), data)
    assert response.status_code == 422
    assert "IDL 34,1%" in text(response)
    response = as_sari.post(reverse("actions:rows", args=[first.pk]), data | {"activity": "Sweeping"})
    assert "Tenggat lebih awal daripada mulai" in text(response)
    assert not ActionItem.objects.exists()


def test_conflict_shows_both_texts_and_saving_again_decides(as_sari, first, sari, budi):
    row = add_action(first, by=sari, activity="Asal")
    update_action(row, expected_version=1, by=budi, activity="Tulisan Budi")
    data = ROW | {"row": row.pk, "version": 1, "activity": "Tulisan Sari"}
    response = as_sari.post(reverse("actions:rows", args=[first.pk]), data)
    assert response.status_code == 409
    assert "Tulisan Budi" in text(response)
    assert "Tulisan Sari" in text(response)
    assert response.context["form"]["version"].value() == 2
    as_sari.post(reverse("actions:rows", args=[first.pk]), data | {"version": 2})
    row.refresh_from_db()
    assert row.activity == "Tulisan Sari"


def test_row_deleted_by_a_colleague_keeps_the_text(as_sari, first):
    response = as_sari.post(reverse("actions:rows", args=[first.pk]), ROW | {"row": "999", "activity": "Tulisan Sari"})
    assert response.status_code == 422
    assert "Tulisan Sari" in text(response)
    assert "sudah dihapus orang lain" in text(response)


def test_locked_minutes_show_rows_without_a_form(as_sari, first, sari):
    add_action(first, by=sari, activity="Terkunci")
    Minutes.objects.update(status="sent")
    page = as_sari.get(reverse("actions:rows", args=[first.pk]) + "?baris=baru")
    assert page.context["form"] is None
    assert "Tambah baris" not in text(page)
    assert as_sari.post(reverse("actions:rows", args=[first.pk]), ROW).status_code == 422
    assert ActionItem.objects.count() == 1


def test_rows_are_moved_and_deleted_by_buttons(as_sari, first, sari):
    one, two = (add_action(first, by=sari, activity=name) for name in ("satu", "dua"))
    as_sari.post(reverse("actions:move", args=[first.pk, two.pk]), {"arah": "naik"})
    assert [row.activity for row in queries.rows_of(first)] == ["dua", "satu"]
    as_sari.post(reverse("actions:delete", args=[first.pk, one.pk]))
    assert [row.activity for row in queries.rows_of(first)] == ["dua"]
    assert as_sari.get(reverse("actions:delete", args=[first.pk, two.pk])).status_code == 405


def test_pages_refuse_other_roles_and_foreign_rows(client, first, second, foreign, sari, camat, eko):
    row = add_action(first, by=sari, activity="Sweeping")
    client.force_login(camat)
    assert client.get(reverse("actions:rows", args=[first.pk])).status_code == 403
    assert client.post(row.get_absolute_url(), {"state": "done", "text": "x"}).status_code == 403
    client.force_login(eko)
    for url in (
        reverse("actions:rows", args=[first.pk]),
        reverse("actions:previous", args=[first.pk]),
        reverse("actions:matrix", args=[first.pk]),
        row.get_absolute_url(),
    ):
        assert client.get(url).status_code == 404
    assert client.post(reverse("actions:delete", args=[foreign.pk, row.pk])).status_code == 404
    client.force_login(sari)
    assert client.post(reverse("actions:delete", args=[second.pk, row.pk])).status_code == 404
    assert ActionItem.objects.filter(pk=row.pk, state="open").exists()


def test_evaluation_page_opens_the_first_silent_row_and_carries_over(as_sari, first, second, sari):
    row = add_action(first, by=sari, activity="Sweeping balita")
    other = add_action(first, by=sari, activity="Jamban")
    url = reverse("actions:previous", args=[second.pk])
    page = as_sari.get(url)
    assert page.context["opened"].action == row
    data = {
        "row": row.pk,
        "version": 1,
        "state": "in_progress",
        "text": "Separuh",
        "carry": "on",
        "due_on": "2026-07-31",
    }
    assert as_sari.post(url, data).url == f"{url}#tulis"
    row.refresh_from_db()
    assert (row.state, row.carried_to.meeting, row.carried_to.due_on) == ("carried_over", second, date(2026, 7, 31))
    page = as_sari.get(url)
    assert page.context["opened"].action == other
    assert "dilanjutkan ke" in text(page)
    done = {"row": other.pk, "version": 1, "state": "done", "text": "Empat rumah selesai", "carry": "on"}
    as_sari.post(url, done)
    other.refresh_from_db()
    assert (other.state, hasattr(other, "carried_to")) == ("done", False)


def test_refused_carry_over_takes_the_evaluation_back(as_sari, first, second, sari):
    row = add_action(first, by=sari, activity="Sweeping")
    data = {"row": row.pk, "version": 1, "state": "open", "text": "Belum", "carry": "on", "due_on": "2020-01-01"}
    response = as_sari.post(reverse("actions:previous", args=[second.pk]), data)
    assert response.status_code == 422
    assert "lebih awal daripada tanggal pertemuan" in text(response)
    assert not Progress.objects.exists()


def test_evaluation_conflict_shows_both(as_sari, first, second, sari, budi):
    row = add_action(first, by=sari, activity="Sweeping")
    url = reverse("actions:previous", args=[second.pk])
    as_sari.post(url, {"row": row.pk, "version": 1, "state": "open", "text": "Kata pertama"})
    response = as_sari.post(url, {"row": row.pk, "version": 1, "state": "in_progress", "text": "Kata kedua"})
    assert response.status_code == 409
    assert "Kata pertama" in text(response)
    assert "Kata kedua" in text(response)
    assert Progress.objects.count() == 1


def test_evaluation_saves_itself_without_a_report_at_every_key(as_sari, first, second, sari):
    row = add_action(first, by=sari, activity="Sweeping")
    url = reverse("actions:previous", args=[second.pk])
    alone = {"headers": {"X-Autosave": "1"}}
    data = {"row": row.pk, "state": "in_progress", "carry": "on", "due_on": "2026-07-31"}
    versions = []
    for words, version in (("Baru", 1), ("Baru dua", 2), ("Baru dua rumah", 3), ("Baru dua rumah", 3)):
        answer = as_sari.post(url, data | {"text": words, "version": version}, **alone)
        versions.append(answer.json()["version"])
        assert answer.json()["saved"].startswith("Tersimpan ")
    assert versions == [2, 3, 4, 4]
    # Going on in the new RTL waits for the button, which adds no second report.
    assert [(word.text, word.state) for word in Progress.objects.all()] == [("Baru dua rumah", "in_progress")]
    assert ActionItem.objects.count() == 1
    assert as_sari.post(url, data | {"text": "Baru dua rumah", "version": 4}).status_code == 302
    assert (Progress.objects.spoken().count(), ActionItem.objects.get(carried_from=row).due_on) == (
        1,
        date(2026, 7, 31),
    )


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"state": "done", "text": ""}, 422, "Tulis hasilnya"),
        ({"text": "Tanpa keadaan"}, 422, "Pilih keadaannya"),
        ({"state": "open", "text": "Kata Sari"}, 409, "lebih dulu"),
    ],
)
def test_evaluation_that_saves_itself_says_why_not(as_sari, first, second, sari, budi, typed, status, words):
    row = add_action(first, by=sari, activity="Sweeping")
    if status == 409:
        evaluate_action(row, meeting=second, state="open", text="Kata Budi", by=budi)
    before = [word.text for word in Progress.objects.all()]
    url = reverse("actions:previous", args=[second.pk])
    answer = as_sari.post(url, {"row": row.pk, "version": 1} | typed, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()["isConflict"]) == (status, status == 409)
    assert words in answer.json()["problem"]
    assert [word.text for word in Progress.objects.all()] == before


def test_a_row_that_is_gone_is_no_place_to_save_by_itself(as_sari, second):
    url = reverse("actions:previous", args=[second.pk])
    assert as_sari.post(url, {"row": 99, "state": "open"}, headers={"X-Autosave": "1"}).status_code == 404


def test_minutes_get_rows_and_gaps(first, second, sari):
    minutes = Minutes.objects.get(meeting=second)
    previous, actions = contributions.of_kind("previous_actions"), contributions.of_kind("actions")
    assert (previous.survey(minutes).gaps, actions.survey(minutes).gaps) == ([], ["Belum ada baris RTL."])
    old = add_action(first, by=sari, activity="Sweeping", owner_label="KUA")
    assert previous.survey(minutes).gaps == ["Baris 1 belum dievaluasi: Sweeping."]
    carry_over(old, meeting=second, by=sari)
    assert previous.survey(minutes).gaps == []
    assert previous.survey(minutes).rows[0] == {
        "id": old.pk,
        "activity": "Sweeping",
        "owner": "KUA",
        "due": "",
        "state": "Dilanjutkan",
        "state_code": "carried_over",
        "result": "Dilanjutkan ke RTL ini.",
        "from_meeting": "Lokmin lintas sektor Triwulan I 2026",
        "repeated": 0,
    }
    assert actions.survey(minutes).gaps == ["Baris 1 tanpa tenggat dan sumber dana: Sweeping."]
    assert actions.survey(minutes).rows[0]["repeated"] == 1


def test_board_groups_counts_and_filters(as_sari, first, second, sari, villages):
    today = timezone.localdate()
    late = add_action(first, by=sari, activity="Lewat", villages=villages[:2], due_on=today - timedelta(days=3))
    add_action(first, by=sari, activity="Umum", owner_label="KUA Kajoran", due_on=today + timedelta(days=5))
    done = add_action(first, by=sari, activity="Beres", villages=villages[:1])
    report_progress(done, state="done", text="Sudah", by=sari)
    report_progress(late, state="blocked", text="Menunggu BPD", by=sari)
    page = as_sari.get(reverse("actions:board"))
    board = page.context["board"]
    assert board.counts == {"semua": 2, "laporan": 0, "lewat": 1, "berulang": 0, "terkendala": 1, "selesai": 1}
    assert [(group.name, group.done, group.total, len(group.rows)) for group in board.groups] == [
        ("Kwaderan", 1, 2, 1),
        ("Madukoro", 0, 1, 1),
        ("Seluruh wilayah", 0, 1, 1),
    ]
    assert "lewat 3 hari" in text(page)
    assert "“Menunggu BPD”" in text(page)
    assert [group.name for group in as_sari.get("/tindak-lanjut/?kelompok=pj").context["board"].groups] == [
        "KUA Kajoran",
        "Penanggung jawab belum ditunjuk",
    ]
    only = as_sari.get("/tindak-lanjut/?saring=selesai&kelompok=sektor").context["board"].groups
    assert [row.action.activity for group in only for row in group.rows] == ["Beres"]
    assert as_sari.get("/tindak-lanjut/?saring=apa&kelompok=apa&halaman=x").status_code == 200


def test_board_shows_a_carried_row_once_with_the_words_of_its_past(as_sari, first, second, sari):
    old = add_action(first, by=sari, activity="Sweeping")
    report_progress(old, state="in_progress", text="Separuh", by=sari)
    new = carry_over(old, meeting=second, by=sari)
    board = as_sari.get("/tindak-lanjut/?saring=berulang").context["board"]
    assert [(row.action, row.last.text) for row in board.groups[0].rows] == [(new, "Separuh")]


def test_board_shows_only_what_the_user_may_see(client, first, foreign, sari, camat, dinda, eko):
    add_action(first, by=sari, activity="Milik Kajoran")
    add_action(foreign, by=eko, activity="Milik Purwaharja")
    for user, seen in (
        (sari, "Milik Kajoran"),
        (camat, "Milik Kajoran"),
        (dinda, "Milik Kajoran"),
        (eko, "Milik Purwaharja"),
    ):
        client.force_login(user)
        board = client.get(reverse("actions:board")).context["board"]
        assert [row.action.activity for group in board.groups for row in group.rows] == [seen]


def test_empty_board_says_what_it_is_for(as_sari):
    assert "Belum ada tindak lanjut" in text(as_sari.get(reverse("actions:board")))
    assert "Tidak ada yang cocok" in text(as_sari.get("/tindak-lanjut/?saring=lewat"))


def test_board_turns_pages(as_sari, first, sari):
    for number in range(30):
        add_action(first, by=sari, activity=f"Kegiatan {number}")
    page = as_sari.get("/tindak-lanjut/?halaman=2").context["board"].page
    assert (page.start_index(), page.end_index(), page.paginator.count) == (26, 30, 30)


def fill(sari, villages, meetings, count):
    for number in range(count):
        for meeting in meetings:
            row = add_action(meeting, by=sari, activity=f"Kegiatan {number}", villages=villages[:2])
            report_progress(row, state="in_progress", text="Jalan", by=sari)


@pytest.mark.parametrize("kind", ["desa", "sektor", "pj"])
def test_board_costs_the_same_for_1_and_30_rows(as_sari, first, sari, villages, kind, django_assert_num_queries):
    fill(sari, villages, [first], 1)
    with django_assert_num_queries(12):
        as_sari.get(f"/tindak-lanjut/?kelompok={kind}")
    fill(sari, villages, [first], 29)
    with django_assert_num_queries(12):
        as_sari.get(f"/tindak-lanjut/?kelompok={kind}")


def test_page_of_an_action_costs_the_same_for_1_and_30_reports(as_sari, first, sari, django_assert_num_queries):
    row = add_action(first, by=sari, activity="Sweeping")
    report_progress(row, state="in_progress", text="Jalan", by=sari)
    with django_assert_num_queries(14):
        as_sari.get(row.get_absolute_url())
    for number in range(29):
        report_progress(row, state="in_progress", text=f"Jalan {number}", by=sari)
    with django_assert_num_queries(14):
        as_sari.get(row.get_absolute_url())


@pytest.mark.parametrize("name", ["actions:rows", "actions:previous"])
def test_parts_of_the_minutes_cost_the_same_for_1_and_30_rows(as_sari, first, second, sari, villages, name):
    """Without a literal: the shell around these parts belongs to the minutes."""
    costs, url = [], f"{reverse(name, args=[second.pk])}?baris=baru"
    as_sari.get(url)  # the kinds of things are looked up once a process
    for count in (1, 29):
        fill(sari, villages, [first, second], count)
        with CaptureQueriesContext(connection) as queries_done:
            as_sari.get(url)
        costs.append(len(queries_done))
    assert costs[0] == costs[1]


def test_staff_report_on_the_page_of_an_action(as_sari, first, second, sari):
    row = add_action(first, by=sari, activity="Sweeping")
    url = row.get_absolute_url()
    assert as_sari.post(url, {"state": "done", "text": ""}).status_code == 422
    assert as_sari.post(url, {"state": "in_progress", "text": "Mulai"}).url == url
    page = text(as_sari.get(url))
    assert "“Mulai”" in page
    carry_over(row, meeting=second, by=sari)
    page = as_sari.get(url)
    assert page.context["may_report"] is False
    assert "Buka baris terbaru" in text(page)
    assert len(page.context["chain"]) == 2


def test_matrix_is_asked_for_once_while_it_waits(as_sari, first, sari):
    url = reverse("actions:matrix", args=[first.pk])
    as_sari.post(url)
    assert not Document.objects.exists()
    add_action(first, by=sari, activity="Sweeping")
    as_sari.post(url)
    as_sari.post(url)
    document = Document.objects.get()
    assert (document.kind, document.owner, document.is_public, document.version) == ("rtl_matrix", first, True, 1)
    assert "sedang dibuat" in text(as_sari.get(url))
    assert as_sari.get(reverse("actions:matrix_download", args=[first.pk])).status_code == 404
    partial = text(as_sari.get(url, headers={"HX-Request": "true"}))
    assert partial.strip().startswith('<div id="matrix-state"')


def test_matrix_is_for_readers_too_but_asked_for_by_the_office(client, first, sari, camat, eko):
    add_action(first, by=sari, activity="Sweeping")
    client.force_login(camat)
    url = reverse("actions:matrix", args=[first.pk])
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 403
    client.force_login(eko)
    assert client.get(url).status_code == 404
    assert not Document.objects.exists()

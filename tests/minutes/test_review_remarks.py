"""Remarks at rows, judgements of items, questions, and what the puskesmas marks as mended."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.minutes import judging, remarks, review_queries, reviews
from lokmin.minutes.differences import compare
from lokmin.minutes.models import Minutes, ReviewComment, ReviewItem
from lokmin.minutes.review_desk import with_change
from lokmin.outbox.models import Message
from puskesmas.access import Role
from puskesmas.models import AuditEvent, Membership
from tests import factories
from tests.minutes.reviewing import CONTENT, revise, sent


@pytest.fixture
def minutes(meeting, sari, budi):
    return sent(meeting, budi)


@pytest.fixture
def review(minutes, dinda):
    return reviews.start_review(minutes, by=dinda)


def page(minutes, name="review", *args):
    return reverse(f"minutes:{name}", args=[minutes.meeting_id, *args])


def test_a_remark_stands_at_its_row_once(review, dinda):
    first = remarks.add_comment(review, section="actions", row="2", text="Beri tanggal.", by=dinda)
    again = remarks.add_comment(review, section="actions", row="2", text="Beri tanggal.", by=dinda)
    other = remarks.add_comment(review, section="actions", text="Beri tanggal.", by=dinda)
    assert (first == again, first.row, other.row) == (True, "2", "")
    with pytest.raises(ValidationError, match="tidak ada pada revisi ini"):
        remarks.add_comment(review, section="actions", row="99", text="Isi", by=dinda)


def test_own_remark_is_worded_anew_while_the_review_is_open(review, dinda, kajoran):
    other = factories.member("rina", "Rina", Role.REVIEWER, place=kajoran.parent)
    comment = remarks.add_comment(review, section="actions", text="Isi", by=dinda)
    with pytest.raises(ValidationError, match="Hanya penulisnya"):
        remarks.edit_comment(comment, text="Lain", by=other)
    remarks.edit_comment(comment, text=" Beri tanggal. ", by=dinda)
    remarks.edit_comment(comment, text="Beri tanggal.", by=dinda)
    assert (comment.text, comment.edited_at is not None) == ("Beri tanggal.", True)
    assert AuditEvent.objects.filter(verb="catatan telaah diubah").count() == 1
    reviews.return_minutes(review, reason="", by=dinda)
    with pytest.raises(ValidationError):
        remarks.edit_comment(comment, text="Terlambat", by=dinda)


def test_a_remark_alone_is_reason_enough_to_return(minutes, review, dinda):
    remarks.add_comment(review, section="actions", text="Beri tanggal.", by=dinda)
    reviews.return_minutes(review, reason="", by=dinda)
    minutes.refresh_from_db()
    assert (minutes.status, minutes.status_reason) == ("returned", "Lihat catatan pada bagiannya.")


def test_items_judged_lacking_become_remarks_at_their_part(minutes, review, dinda):
    judging.judge_item(review, "C6", verdict="lacking", note="Keputusan 2 tanpa masalah.", by=dinda)
    judging.judge_item(review, "C4", verdict="fine", by=dinda)
    reviews.return_minutes(review, reason="", by=dinda)
    comment = ReviewComment.objects.get()
    assert (comment.section, comment.item, comment.author) == ("decisions", "C6", dinda)
    assert comment.text == "Kurang: Keputusan menjawab permasalahan. Keputusan 2 tanpa masalah."
    message = Message.objects.get(to="sari@contoh.go.id")
    assert "Keputusan 2 tanpa masalah." in message.text
    assert "Keputusan 2 tanpa masalah." in message.html
    assert f"/lokmin/{minutes.meeting_id}/notulen/baca/" in message.html


def test_an_item_is_judged_judged_again_and_taken_back(review, dinda):
    for verdict in ("lacking", "missing", "missing"):
        judging.judge_item(review, "C5", verdict=verdict, note="Tanpa nama.", by=dinda)
    item = ReviewItem.objects.get()
    assert (item.verdict, item.note, item.judged_by) == ("missing", "Tanpa nama.", dinda)
    assert AuditEvent.objects.filter(verb="butir telaah dinilai").count() == 2
    judging.judge_item(review, "C5", verdict="", by=dinda)
    judging.judge_item(review, "C5", verdict="", by=dinda)
    assert not ReviewItem.objects.exists()


@pytest.mark.parametrize(
    ("code", "verdict", "note", "match"),
    [
        ("A1", "lacking", "", "menggantikan"),
        ("Z9", "fine", "", "tidak dikenal"),
        ("C5", "lain", "", "Pilih Sesuai"),
        ("C5", "fine", "a" * 501, "500 huruf"),
    ],
)
def test_odd_judgements_are_refused(review, dinda, code, verdict, note, match):
    with pytest.raises(ValidationError, match=match):
        judging.judge_item(review, code, verdict=verdict, note=note, by=dinda)
    assert not ReviewItem.objects.exists()


def test_approving_what_was_judged_lacking_needs_a_note(minutes, review, dinda):
    judging.judge_item(review, "E3", verdict="lacking", note="Kop lama.", by=dinda)
    with pytest.raises(ValidationError, match="Butir E3 Anda nilai kurang"):
        reviews.approve_minutes(review, by=dinda)
    reviews.approve_minutes(review, note="Perbaiki pada triwulan depan.", by=dinda)
    minutes.refresh_from_db()
    assert (minutes.status, review.reason) == ("approved", "Perbaiki pada triwulan depan.")
    assert "Perbaiki pada triwulan depan." in Message.objects.first().text


def test_a_question_goes_out_at_once_and_is_answered(minutes, review, dinda, sari):
    comment = remarks.ask_puskesmas(review, section="attendance", text="Kapolsek hadir?", by=dinda)
    assert Message.objects.filter(to="sari@contoh.go.id", subject__startswith="Pertanyaan").count() == 1
    with pytest.raises(ValidationError, match="Tulis jawabannya"):
        remarks.resolve_comment(comment, text="", by=sari)
    remarks.resolve_comment(comment, text="Diwakili wakapolsek.", by=sari)
    assert (comment.resolution, comment.resolved_by) == ("Diwakili wakapolsek.", sari)
    minutes.refresh_from_db()
    assert minutes.status == "sent"


def test_a_remark_is_marked_only_while_the_minutes_are_mended(minutes, review, dinda, sari):
    comment = remarks.add_comment(review, section="actions", text="Beri tanggal.", by=dinda)
    with pytest.raises(ValidationError, match="sedang diperbaiki"):
        remarks.resolve_comment(comment, text="", by=sari)
    reviews.return_minutes(review, reason="", by=dinda)
    comment.refresh_from_db()
    for _ in range(2):
        remarks.resolve_comment(comment, text="Tanggal 4 Juli.", by=sari)
    assert AuditEvent.objects.filter(verb="catatan telaah ditandai selesai").count() == 1
    remarks.resolve_comment(comment, text="", by=sari, is_resolved=False)
    assert (comment.resolved_at, comment.resolution) == (None, "")
    Minutes.objects.update(status="sent")
    with pytest.raises(ValidationError, match="sedang diperbaiki"):
        remarks.resolve_comment(comment, text="", by=sari)


def test_the_next_round_shows_whether_the_place_changed(minutes, review, dinda, budi):
    remarks.add_comment(review, section="actions", row="2", text="Ganti PJ.", by=dinda)
    remarks.add_comment(review, section="opening", text="Sebut jam.", by=dinda)
    reviews.return_minutes(review, reason="", by=dinda)
    sections = [
        section | {"rows": [section["rows"][0] | {"owner": "KUA Kajoran"}]} if section["kind"] == "actions" else section
        for section in CONTENT["sections"]
    ]
    newest = revise(minutes, budi, sections=sections)
    parts = compare(CONTENT, newest.content)
    found = with_change(review_queries.earlier_comments(newest), parts, 2)
    assert [(item["comment"].text, item["is_changed"], item["is_last"]) for item in found] == [
        ("Ganti PJ.", True, True),
        ("Sebut jam.", False, True),
    ]


@pytest.mark.parametrize("way", ["member", "taker", "row"])
def test_nobody_reviews_his_own_place(minutes, dinda, kajoran_2, way):
    if way == "member":
        Membership.objects.create(user=dinda, role=Role.STAFF, puskesmas=kajoran_2)
    elif way == "taker":
        Minutes.objects.update(minute_taker=str(dinda))
    else:
        minutes.decisions.create(text="Isi", updated_by=dinda)
    with pytest.raises(ValidationError, match="penelaah lain"):
        reviews.start_review(minutes, by=dinda)


def test_item_is_judged_with_and_without_javascript(client, minutes, dinda):
    client.force_login(dinda)
    response = client.post(page(minutes, "review_judge"), {"code": "C5", "verdict": "fine", "note": ""})
    assert response.url == f"{page(minutes)}#butir-C5"
    headers = {"HX-Request": "true"}
    answer = client.post(
        page(minutes, "review_judge"), {"code": "E3", "verdict": "lacking", "note": "Kop"}, headers=headers
    )
    shown = answer.content.decode()
    assert (answer.status_code, 'id="butir-E3"' in shown, "Kembalikan dengan 1 catatan" in shown) == (200, True, True)
    refused = client.post(page(minutes, "review_judge"), {"code": "A1", "verdict": "fine", "note": ""}, headers=headers)
    assert (refused.status_code, "menggantikan" in refused.content.decode()) == (422, True)
    refused = client.post(page(minutes, "review_judge"), {"code": "A1", "verdict": "fine", "note": ""})
    assert (refused.status_code, "menggantikan" in refused.content.decode()) == (422, True)


def test_row_remark_is_shown_to_the_puskesmas_with_its_row(client, minutes, review, dinda, sari):
    remarks.add_comment(review, section="actions", row="2", text="Ganti PJ.", by=dinda)
    reviews.return_minutes(review, reason="", by=dinda)
    client.force_login(sari)
    for url in (reverse("actions:rows", args=[minutes.meeting_id]), page(minutes, "view")):
        shown = client.get(url).content.decode()
        assert "Catatan dinas kesehatan, baris 1" in shown
        assert "Sudah diperbaiki" in shown
    comment = ReviewComment.objects.get()
    back = reverse("actions:rows", args=[minutes.meeting_id])
    url = page(minutes, "remark_resolve", comment.pk)
    response = client.post(url, {"resolution": "KUA", "back": back})
    assert response.url == f"{back}#catatan-{comment.pk}"
    assert client.post(url, {"back": "//jahat.example/"}).url.startswith(page(minutes, "view"))
    comment.refresh_from_db()
    assert comment.resolved_by == sari


def test_any_two_revisions_are_compared(client, minutes, dinda, budi):
    for body in ("Dibuka sekcam.", "Dibuka camat pukul 9."):
        sections = [
            section | {"body": body} if section["kind"] == "opening" else section for section in CONTENT["sections"]
        ]
        revise(minutes, budi, sections=sections)
    client.force_login(dinda)
    shown = client.get(page(minutes, "review_compare"), {"dari": "1", "ke": "3"}).content.decode()
    assert "Banding revisi 1 dan 3" in shown
    assert "pukul 9." in shown
    assert "Identitas rapat" not in shown
    shown = client.get(page(minutes, "review_compare"), {"dari": "x", "ke": "9", "tampil": "semua"}).content.decode()
    assert "Banding revisi 2 dan 3" in shown
    assert "Identitas rapat" in shown

"""The reviewer's pages: queue, comments, verdict, and who may open them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lokmin.minutes import remarks, reviews
from lokmin.minutes.models import Minutes, Review, ReviewComment
from puskesmas.access import Role
from puskesmas.models import Membership
from tests import factories
from tests.minutes.reviewing import CONTENT, revise, sent


@pytest.fixture
def minutes(meeting, budi):
    return sent(meeting, budi)


@pytest.fixture
def as_dinda(client, dinda):
    client.force_login(dinda)
    return client


def text(response):
    return response.content.decode()


def page(minutes, name="review", *args):
    return reverse(f"minutes:{name}", args=[minutes.meeting_id, *args])


def test_queue_leads_to_the_oldest(as_dinda, minutes):
    Minutes.objects.update(sent_at=timezone.now() - timedelta(days=12, hours=1))
    shown = text(as_dinda.get(reverse("minutes:review_queue")))
    assert "1 notulen menunggu telaah" in shown
    assert "12 hari" in shown
    assert "Telaah notulen Kajoran 2" in shown
    assert "8 dari 9 sesuai" in shown


def test_empty_queue_says_what_it_is_for(as_dinda):
    shown = text(as_dinda.get(reverse("minutes:review_queue")))
    assert "Tidak ada notulen yang menunggu" in shown
    assert "Antrean kosong" in shown


def test_page_shows_the_frozen_revision_not_what_is_written_now(as_dinda, minutes):
    shown = text(as_dinda.get(page(minutes)))
    assert "Jemput 12 bayi" in shown
    assert "Rapat dibuka camat." in shown
    assert "2 dari 3" in shown


def test_differences_to_the_previous_revision_are_marked(as_dinda, minutes, budi):
    sections = [
        section | {"body": "Rapat dibuka sekcam."} if section["kind"] == "opening" else section
        for section in CONTENT["sections"]
    ]
    revise(minutes, budi, sections=sections)
    shown = text(as_dinda.get(page(minutes)))
    assert "<del>camat.</del><ins>sekcam.</ins>" in shown
    assert "1 perubahan" in shown


def test_typed_text_is_escaped(as_dinda, minutes, budi):
    sections = [
        section | {"body": "<script>x</script>"} if section["kind"] == "opening" else section
        for section in CONTENT["sections"]
    ]
    revise(minutes, budi, sections=sections)
    assert "<script>x" not in text(as_dinda.get(page(minutes)))


def test_reading_changes_nothing(as_dinda, minutes):
    as_dinda.get(page(minutes))
    as_dinda.get(page(minutes, "review_decide"))
    as_dinda.get(page(minutes, "review_comment"))
    assert not Review.objects.exists()


def test_comment_is_written_shown_and_taken_back(as_dinda, minutes, dinda):
    response = as_dinda.post(page(minutes, "review_comment"), {"section": "actions", "text": "Beri tanggal."})
    assert response.url == f"{page(minutes)}#bagian-actions"
    comment = ReviewComment.objects.get()
    shown = text(as_dinda.get(page(minutes)))
    assert "Beri tanggal." in shown
    assert "Kembalikan dengan 1 catatan" in shown
    as_dinda.post(page(minutes, "review_comment_delete", comment.pk))
    assert not ReviewComment.objects.exists()


def test_empty_comment_and_missing_reason_come_back_with_a_sentence(as_dinda, minutes):
    response = as_dinda.post(page(minutes, "review_comment"), {"section": "actions", "text": ""})
    assert (response.status_code, "Tulis catatannya" in text(response)) == (422, True)
    response = as_dinda.post(page(minutes, "review_decide"), {"verdict": "returned", "reason": ""})
    assert (response.status_code, "Tulis apa yang harus diperbaiki" in text(response)) == (422, True)
    minutes.refresh_from_db()
    assert minutes.status == "sent"


def test_verdict_leads_to_the_next_in_the_queue(as_dinda, minutes, kajoran, kajoran_2, budi):
    later = sent(
        factories.MeetingFactory(region=kajoran, lead=kajoran_2), budi, at=timezone.now() + timedelta(minutes=1)
    )
    response = as_dinda.post(page(minutes, "review_decide"), {"verdict": "returned", "reason": "Lengkapi RTL"})
    assert response.url == page(later)
    response = as_dinda.post(page(later, "review_decide"), {"verdict": "approved"})
    assert response.url == reverse("minutes:review_queue")
    minutes.refresh_from_db()
    later.refresh_from_db()
    assert (minutes.status, later.status, later.meeting.status) == ("returned", "approved", "closed")


def test_second_verdict_shows_why_not(as_dinda, minutes, dinda):
    reviews.approve_minutes(reviews.start_review(minutes, by=dinda), by=dinda)
    response = as_dinda.post(page(minutes, "review_decide"), {"verdict": "returned", "reason": "Lagi"})
    assert response.status_code == 422
    assert "tidak menunggu telaah" in text(response)
    assert "Setujui notulen" not in text(response)


def test_foreign_kabupaten_is_not_there(client, minutes, purwaharja):
    foreign = factories.member("ani", "Ani", Role.REVIEWER, place=purwaharja.parent)
    client.force_login(foreign)
    for name in ("review", "review_comment", "review_decide"):
        assert client.get(page(minutes, name)).status_code == 404
        assert client.post(page(minutes, name), {"verdict": "approved"}).status_code == 404
    assert text(client.get(reverse("minutes:review_queue"))).count("Puskesmas Kajoran 2") == 0


def test_only_reviewers_review(client, minutes, sari, budi, camat):
    for user in (sari, budi, camat):
        client.force_login(user)
        assert client.get(reverse("minutes:review_queue")).status_code == 403
        assert client.post(page(minutes, "review_decide"), {"verdict": "approved"}).status_code == 403
    minutes.refresh_from_db()
    assert minutes.status == "sent"


def test_reviewer_elsewhere_may_not_judge_what_he_sees_as_staff(client, minutes, kajoran_2, purwaharja):
    ani = factories.member("ani", "Ani", Role.REVIEWER, place=purwaharja.parent)
    Membership.objects.create(user=ani, role=Role.STAFF, puskesmas=kajoran_2)
    client.force_login(ani)
    assert client.post(page(minutes, "review_decide"), {"verdict": "approved"}).status_code == 403


def test_minutes_never_endorsed_have_nothing_to_review(as_dinda, meeting):
    Minutes.objects.create(meeting=meeting)
    assert as_dinda.get(reverse("minutes:review", args=[meeting.pk])).status_code == 404


def test_comment_of_another_meeting_is_not_there(as_dinda, minutes, dinda, kajoran, kajoran_2, budi):
    other = sent(factories.MeetingFactory(region=kajoran, lead=kajoran_2), budi)
    comment = remarks.add_comment(reviews.start_review(other, by=dinda), section="actions", text="Isi", by=dinda)
    reviews.start_review(minutes, by=dinda)
    assert as_dinda.post(page(minutes, "review_comment_delete", comment.pk)).status_code == 404
    assert ReviewComment.objects.filter(pk=comment.pk).exists()


def test_returned_comments_stand_at_the_part_for_the_puskesmas(client, minutes, dinda, sari):
    review = reviews.start_review(minutes, by=dinda)
    remarks.add_comment(review, section="actions", text="Beri tanggal surat edaran.", by=dinda)
    client.force_login(sari)
    url = reverse("actions:rows", args=[minutes.meeting_id])
    assert "Beri tanggal surat edaran." not in text(client.get(url))
    reviews.return_minutes(review, reason="Lengkapi RTL.", by=dinda)
    shown = text(client.get(url))
    assert "Beri tanggal surat edaran." in shown
    assert "Lengkapi RTL." in shown


def test_queue_costs_the_same_for_1_and_30_rows(as_dinda, minutes, kajoran, kajoran_2, budi, django_assert_num_queries):
    with django_assert_num_queries(14):
        as_dinda.get(reverse("minutes:review_queue"))
    for _ in range(29):
        sent(factories.MeetingFactory(region=kajoran, lead=kajoran_2), budi)
    with django_assert_num_queries(14):
        as_dinda.get(reverse("minutes:review_queue"))


def test_review_page_costs_the_same_for_1_and_30_comments(as_dinda, minutes, dinda, django_assert_num_queries):
    review = reviews.start_review(minutes, by=dinda)
    remarks.add_comment(review, section="actions", text="Isi", by=dinda)
    with django_assert_num_queries(17):
        as_dinda.get(page(minutes))
    for number in range(29):
        remarks.add_comment(review, section="actions", text=f"Isi {number}", by=dinda)
    with django_assert_num_queries(17):
        as_dinda.get(page(minutes))


def test_what_came_back_opens_at_the_first_remark(client, minutes, dinda, sari):
    review = reviews.start_review(minutes, by=dinda)
    remarks.add_comment(review, section="decisions", text="Tulis jumlahnya.", by=dinda)
    reviews.return_minutes(review, reason="Lihat catatan.", by=dinda)
    client.force_login(sari)
    assert (
        client.get(f"/lokmin/{minutes.meeting_id}/notulen/").url == f"/lokmin/{minutes.meeting_id}/notulen/kesimpulan/"
    )

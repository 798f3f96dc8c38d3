"""The review: who may, what moves, what is told, and that only one decides."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lokmin.minutes import remarks, review_queries, reviews
from lokmin.minutes.models import Minutes, Review, ReviewComment, Revision, Section
from lokmin.minutes.review_queries import Wanted
from lokmin.outbox.models import Message
from puskesmas.access import Role
from puskesmas.models import AuditEvent, Membership
from tests import factories
from tests.minutes.reviewing import revise, sent
from tests.race import run_together


@pytest.fixture
def minutes(meeting, sari, budi):
    return sent(meeting, budi)


@pytest.fixture
def review(minutes, dinda):
    return reviews.start_review(minutes, by=dinda)


def test_review_is_begun_once_for_the_newest_revision(minutes, dinda, budi):
    revise(minutes, budi)
    review = reviews.start_review(minutes, by=dinda)
    assert review.revision.number == 2
    assert (review.verdict, review.reviewer) == ("", dinda)
    assert reviews.start_review(minutes, by=dinda) == review
    assert Review.objects.count() == 1
    assert AuditEvent.objects.filter(verb="telaah dimulai").count() == 1


@pytest.mark.parametrize("status", ["draft", "submitted", "endorsed", "returned", "approved"])
def test_only_sent_minutes_are_reviewed(minutes, review, dinda, status):
    Minutes.objects.filter(pk=minutes.pk).update(status=status)
    for write in [
        lambda: reviews.start_review(minutes, by=dinda),
        lambda: remarks.add_comment(review, section="actions", text="Isi", by=dinda),
        lambda: reviews.return_minutes(review, reason="Lengkapi", by=dinda),
        lambda: reviews.approve_minutes(review, by=dinda),
    ]:
        with pytest.raises(ValidationError, match="tidak menunggu telaah"):
            write()
    minutes.refresh_from_db()
    assert minutes.status == status
    assert not ReviewComment.objects.exists()


@pytest.mark.parametrize("wrote", ["meeting", "minutes", "section", "endorsed"])
def test_nobody_reviews_what_he_recorded(minutes, dinda, wrote):
    if wrote == "meeting":
        type(minutes.meeting).objects.update(created_by=dinda)
    elif wrote == "minutes":
        Minutes.objects.update(created_by=dinda)
    elif wrote == "section":
        Section.objects.create(minutes=minutes, kind="closing", updated_by=dinda)
    else:
        Revision.objects.update(endorsed_by=dinda)
    with pytest.raises(ValidationError, match="ikut mencatat"):
        reviews.start_review(minutes, by=dinda)


def test_comment_stands_at_its_section(review, dinda):
    comment = remarks.add_comment(review, section="actions", text=" Beri tanggal. ", by=dinda)
    assert (comment.section, comment.text, comment.author) == ("actions", "Beri tanggal.", dinda)
    assert AuditEvent.objects.get(verb="catatan telaah ditambah").changes["catatan"] == "Beri tanggal."


@pytest.mark.parametrize(("section", "text"), [("actions", " "), ("lain", "Isi"), ("actions", "a" * 2001)])
def test_bad_comments_are_refused(review, dinda, section, text):
    with pytest.raises(ValidationError):
        remarks.add_comment(review, section=section, text=text, by=dinda)
    assert not ReviewComment.objects.exists()


def test_own_comment_is_deleted_twice_without_harm_and_foreign_not(review, dinda, kajoran):
    other = factories.member("rina", "Rina", Role.REVIEWER, place=kajoran.parent)
    comment = remarks.add_comment(review, section="actions", text="Isi", by=dinda)
    with pytest.raises(ValidationError, match="Hanya penulisnya"):
        remarks.delete_comment(comment, by=other)
    remarks.delete_comment(comment, by=dinda)
    remarks.delete_comment(comment, by=dinda)
    assert not ReviewComment.objects.exists()
    assert AuditEvent.objects.filter(verb="catatan telaah dihapus").count() == 1


def test_returning_unlocks_the_minutes_and_tells_the_puskesmas(minutes, review, dinda, sari):
    remarks.add_comment(review, section="actions", text="Beri tanggal.", by=dinda)
    reviews.return_minutes(review, reason=" Lengkapi RTL. ", by=dinda)
    minutes.refresh_from_db()
    assert (minutes.status, minutes.status_reason, minutes.is_editable) == ("returned", "Lengkapi RTL.", True)
    assert minutes.decided_at is not None
    assert (review.verdict, review.reason) == ("returned", "Lengkapi RTL.")
    assert sorted(Message.objects.values_list("to", flat=True)) == ["budi@contoh.go.id", "sari@contoh.go.id"]
    assert "Lengkapi RTL." in Message.objects.first().text
    assert AuditEvent.objects.filter(verb="notulen dikembalikan dinkes").count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "a" * 1001])
def test_returning_needs_a_reason(minutes, review, dinda, reason):
    with pytest.raises(ValidationError) as refusal:
        reviews.return_minutes(review, reason=reason, by=dinda)
    assert list(refusal.value.message_dict) == ["reason"]
    minutes.refresh_from_db()
    assert minutes.status == "sent"


def test_approving_locks_the_minutes_and_closes_the_meeting(minutes, review, dinda, sari):
    reviews.approve_minutes(review, by=dinda)
    minutes.refresh_from_db()
    minutes.meeting.refresh_from_db()
    assert (minutes.status, minutes.is_editable, minutes.meeting.status) == ("approved", False, "closed")
    assert review.verdict == "approved"
    assert Message.objects.filter(to="sari@contoh.go.id").count() == 1


def test_a_decision_is_made_once(minutes, review, dinda):
    reviews.approve_minutes(review, by=dinda)
    for again in [
        lambda: reviews.approve_minutes(review, by=dinda),
        lambda: reviews.return_minutes(review, reason="Berubah pikiran", by=dinda),
    ]:
        with pytest.raises(ValidationError):
            again()
    minutes.refresh_from_db()
    assert minutes.status == "approved"
    assert Review.objects.get().verdict == "approved"


def test_review_of_an_older_revision_is_no_longer_decided(minutes, review, dinda, budi):
    revise(minutes, budi)
    with pytest.raises(ValidationError, match="sudah diputus atau ditarik"):
        reviews.approve_minutes(review, by=dinda)


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides(minutes, dinda, kajoran):
    rina = factories.member("rina", "Rina", Role.REVIEWER, place=kajoran.parent)
    review = reviews.start_review(minutes, by=dinda)
    results = run_together(
        lambda: reviews.approve_minutes(Review.objects.get(pk=review.pk), by=dinda),
        lambda: reviews.return_minutes(Review.objects.get(pk=review.pk), reason="Lengkapi", by=rina),
    )
    assert sorted(type(result).__name__ for result in results) == ["Review", "ValidationError"]
    minutes.refresh_from_db()
    review.refresh_from_db()
    assert (minutes.status, review.verdict, review.reviewer) in [
        ("approved", "approved", dinda),
        ("returned", "returned", rina),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_begin_one_review(minutes, dinda, kajoran):
    rina = factories.member("rina", "Rina", Role.REVIEWER, place=kajoran.parent)
    found = run_together(*(lambda by=by: reviews.start_review(minutes, by=by) for by in (dinda, rina)))
    assert found[0] == found[1]
    assert Review.objects.count() == 1


def test_queue_shows_the_oldest_first_of_the_own_kabupaten_only(
    kajoran, kajoran_2, purwaharja, purwaharja_2, dinda, budi
):
    now = timezone.now()
    for days in (3, 12, 7):
        sent(
            factories.MeetingFactory(region=kajoran, lead=kajoran_2, status="held"),
            budi,
            at=now - timedelta(days=days, hours=1),
        )
    sent(
        factories.MeetingFactory(region=purwaharja, lead=purwaharja_2, status="held"), budi, at=now - timedelta(days=30)
    )
    queue = review_queries.queue(dinda)
    assert [(row.age, row.is_late) for row in queue.rows] == [(12, True), (7, False), (3, False)]
    assert queue.counts == {
        "menunggu": 3,
        "lama": 1,
        "ulang": 0,
        "lengkap": 0,
        "dikembalikan": 0,
        "disetujui": 0,
    }
    first, second, third = queue.rows
    assert review_queries.place_in_queue(dinda, second.minutes) == {
        "number": 2,
        "total": 3,
        "previous": first.minutes.meeting_id,
        "next": third.minutes.meeting_id,
    }


def test_membership_of_another_role_adds_nothing_to_the_queue(minutes, dinda, purwaharja, purwaharja_2, budi):
    sent(factories.MeetingFactory(region=purwaharja, lead=purwaharja_2, status="held"), budi)
    Membership.objects.create(user=dinda, role=Role.STAFF, puskesmas=purwaharja_2)
    assert [row.minutes for row in review_queries.queue(dinda).rows] == [minutes]


def test_queue_is_searched_by_name(minutes, dinda):
    assert len(review_queries.queue(dinda, Wanted(words="kajoran")).rows) == 1
    assert review_queries.queue(dinda, Wanted(words="salaman")).rows == []

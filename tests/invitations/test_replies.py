"""Recording answers: guards, effects, twice, many at once, undo, and in a race."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lokmin.invitations.models import Invitation, Reply
from lokmin.invitations.services import Answer, confirm_many, record_reply, undo_reply
from lokmin.meetings.models import Meeting
from puskesmas.models import AuditEvent
from tests.factories import InvitationFactory
from tests.race import run_together

LINK, STAFF, CAMAT = Reply.Source.LINK, Reply.Source.STAFF, Reply.Source.CAMAT_OFFICE


@pytest.fixture
def invitation(meeting):
    return InvitationFactory(meeting=meeting, post="Kepala Desa Kwaderan", name="Sutrisno")


def answers(invitation) -> list[str]:
    return list(Reply.objects.filter(invitation=invitation).order_by("pk").values_list("answer", flat=True))


def test_an_answer_is_a_row_and_stands_on_the_invitation(invitation, meeting):
    reply = record_reply(invitation, answer="present", source=LINK)
    invitation.refresh_from_db()
    assert invitation.answer == "present"
    assert (reply.source, reply.by, reply.answered_for) == (LINK, None, meeting.starts_at)
    event = AuditEvent.objects.get(object_type="invitations.invitation")
    assert (event.verb, event.source, event.actor_label) == ("undangan dijawab", "link", "Tautan Kepala Desa Kwaderan")
    assert event.changes == {"jawaban": ["Belum menjawab", "Hadir"]}


def test_the_last_answer_counts_and_the_first_stays(invitation):
    record_reply(invitation, answer="present", source=LINK)
    record_reply(invitation, answer="unable", source=LINK, note="Rapat di kabupaten")
    invitation.refresh_from_db()
    assert invitation.answer == "unable"
    assert answers(invitation) == ["present", "unable"]


def test_the_same_answer_twice_is_one_row(invitation):
    first = record_reply(invitation, answer="present", source=LINK)
    assert record_reply(invitation, answer="present", source=LINK) == first
    assert answers(invitation) == ["present"]
    assert AuditEvent.objects.filter(verb="undangan dijawab").count() == 1


def test_who_recorded_it_is_kept(invitation, sari):
    record_reply(invitation, answer="present", source=LINK)
    told = record_reply(invitation, answer="present", source=STAFF, by=sari)
    assert (told.by, told.source) == (sari, STAFF)
    assert answers(invitation) == ["present", "present"]


def test_a_representative_is_named_and_cleaned(invitation):
    reply = record_reply(
        invitation,
        answer="represented",
        source=LINK,
        representative_name=" Suwarni,\0 S.Pd. ",
        representative_post="Sekretaris Desa",
        representative_phone="+628134402770",
    )
    assert (reply.representative_name, reply.representative_post) == ("Suwarni, S.Pd.", "Sekretaris Desa")
    assert reply.representative_phone == "+628134402770"


def test_only_diwakili_keeps_a_representative(invitation):
    assert record_reply(invitation, answer="present", source=LINK, representative_name="X").representative_name == ""


def refuse(match, invitation, **given):
    with pytest.raises(ValidationError, match=match):
        record_reply(invitation, **{"answer": "present", "source": LINK} | given)
    assert answers(invitation) == []


def test_a_representative_needs_a_name(invitation):
    refuse("Tulis nama", invitation, answer="represented", representative_name="\0  ")


@pytest.mark.parametrize("answer", ["", "none", "maybe"])
def test_an_unknown_answer_is_refused(invitation, answer):
    refuse("Pilih salah satu", invitation, answer=answer)


def test_enormous_text_is_refused(invitation):
    refuse("Keterangan paling panjang", invitation, note="x " * 5000)
    refuse("200", invitation, answer="represented", representative_name="x " * 200)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"status": Meeting.Status.CANCELLED}, "dibatalkan"),
        ({"status": Meeting.Status.POSTPONED}, "ditunda"),
        ({"status": Meeting.Status.HELD}, "sudah dimulai"),
        ({"status": Meeting.Status.CLOSED}, "sudah selesai"),
        ({"starts_at": timezone.now() - timedelta(days=2), "ends_at": None}, "sudah selesai"),
        ({"starts_at": timezone.now() - timedelta(minutes=1)}, "sudah dimulai"),
    ],
)
def test_no_answer_when_it_no_longer_matters(invitation, change, match):
    Meeting.objects.filter(pk=invitation.meeting_id).update(**change)
    refuse(match, invitation)


def test_no_answer_to_a_withdrawn_invitation(invitation):
    Invitation.objects.update(withdrawn_at=timezone.now())
    refuse("ditarik", invitation)


@pytest.fixture
def invited(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.INVITED)
    meeting.refresh_from_db()
    return meeting


def test_many_at_once(invited, camat):
    rows = InvitationFactory.create_batch(3, meeting=invited)
    replies = confirm_many(
        [Answer(rows[0], "present"), Answer(rows[1], "unable"), Answer(rows[2], "represented", "Anik", "Wakil Ketua")],
        by=camat,
    )
    assert [reply.source for reply in replies] == [CAMAT] * 3
    assert {reply.by for reply in replies} == {camat}
    assert set(Invitation.objects.values_list("answer", flat=True)) == {"present", "unable", "represented"}


def test_many_are_all_or_nothing_and_the_culprit_is_named(invited, camat):
    rows = InvitationFactory.create_batch(2, meeting=invited)
    with pytest.raises(ValidationError, match=rows[1].post):
        confirm_many([Answer(rows[0], "present"), Answer(rows[1], "represented")], by=camat)
    assert Reply.objects.count() == 0
    assert set(Invitation.objects.values_list("answer", flat=True)) == {"none"}


def test_confirming_nothing_is_refused(camat):
    with pytest.raises(ValidationError, match="Centang"):
        confirm_many([], by=camat)


def test_undo_lets_the_answer_before_stand(invitation, camat):
    record_reply(invitation, answer="represented", source=LINK, representative_name="Suwarni")
    wrong = record_reply(invitation, answer="unable", source=CAMAT, by=camat)
    assert undo_reply(wrong, by=camat) is True
    invitation.refresh_from_db()
    assert invitation.answer == "represented"
    assert Reply.objects.first().representative_name == "Suwarni"
    assert undo_reply(wrong, by=camat) is False
    assert answers(invitation) == ["represented", "unable", "represented"]


def test_undo_of_the_only_answer_leaves_none(invitation, camat):
    assert undo_reply(record_reply(invitation, answer="present", source=CAMAT, by=camat), by=camat)
    invitation.refresh_from_db()
    assert invitation.answer == "none"


def test_undo_is_refused_when_the_meeting_has_started(invitation, camat):
    reply = record_reply(invitation, answer="present", source=CAMAT, by=camat)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(ValidationError, match="sudah dimulai"):
        undo_reply(reply, by=camat)


@pytest.mark.django_db(transaction=True)
def test_in_a_race_the_newest_row_is_what_stands(meeting, camat, sari):
    invitation = InvitationFactory(meeting=meeting)
    ways = [("present", LINK, None), ("unable", STAFF, sari), ("present", CAMAT, camat)] * 4
    results = run_together(
        *[lambda a=a, s=s, b=b: record_reply(invitation, answer=a, source=s, by=b) for a, s, b in ways]
    )
    assert all(isinstance(result, Reply) for result in results), results
    invitation.refresh_from_db()
    assert invitation.answer == invitation.replies.first().answer


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_is_one_row(meeting):
    invitation = InvitationFactory(meeting=meeting)
    run_together(*[lambda: record_reply(invitation, answer="present", source=LINK)] * 6)
    assert answers(invitation) == ["present"]


@pytest.mark.django_db(transaction=True)
def test_two_offices_confirm_the_same_rows_without_a_deadlock(invited, camat):
    rows = InvitationFactory.create_batch(8, meeting=invited)
    both = [
        lambda: confirm_many([Answer(row, "present") for row in rows], by=camat),
        lambda: confirm_many([Answer(row, "present") for row in reversed(rows)], by=camat),
    ]
    results = run_together(*both)
    assert [len(result) for result in results] == [8, 8]
    assert Reply.objects.count() == 8

"""Evaluating earlier rows, carrying them over, and reports between meetings."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lokmin.actions import queries
from lokmin.actions.models import ActionItem, Progress
from lokmin.actions.services import add_action, carry_over, delete_action, evaluate_action, report_progress
from lokmin.attendance.models import Attendance
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Minutes
from puskesmas.models import AuditEvent
from tests import factories


def activities(rows):
    return [row.activity for row in rows]


def test_open_before_gives_unfinished_rows_of_earlier_meetings_oldest_first(first, second, third, foreign, sari, eko):
    add_action(second, by=sari, activity="dari kedua")
    add_action(first, by=sari, activity="dari pertama")
    add_action(third, by=sari, activity="dari ketiga")
    add_action(foreign, by=eko, activity="dari luar")
    report_progress(add_action(first, by=sari, activity="beres"), state="done", text="Beres", by=sari)
    assert activities(queries.open_before(third)) == ["dari pertama", "dari kedua"]
    assert activities(queries.open_before(second)) == ["dari pertama"]
    assert activities(queries.open_before(first)) == []


def test_joint_meeting_evaluates_the_rows_of_all_its_hosts(first, third, kajoran_1, kajoran, sari):
    alone = factories.MeetingFactory(region=kajoran, lead=kajoran_1, starts_at=first.starts_at)
    Minutes.objects.create(meeting=alone)
    add_action(alone, by=sari, activity="Kajoran 1")
    add_action(first, by=sari, activity="Kajoran 2")
    third.hosts.create(puskesmas=kajoran_1)
    assert sorted(activities(queries.open_before(third))) == ["Kajoran 1", "Kajoran 2"]


def test_rows_of_a_cancelled_meeting_do_not_return(first, second, sari):
    add_action(first, by=sari, activity="Batal")
    type(first).objects.filter(pk=first.pk).update(status="cancelled")
    assert list(queries.open_before(second)) == []


def test_evaluating_gives_the_row_its_state_and_keeps_the_words(first, second, sari):
    row = add_action(first, by=sari, activity="Jamban")
    evaluate_action(row, meeting=second, state="done", text=" Empat rumah selesai. ", by=sari)
    row.refresh_from_db()
    assert (row.state, row.result, row.finished_on, row.version) == (
        "done",
        "Empat rumah selesai.",
        timezone.localdate(),
        2,
    )
    said = Progress.objects.get()
    assert (said.meeting, said.state, said.source, said.by) == (second, "done", "meeting", sari)
    # Done at this meeting, it stays on this meeting's list and leaves the next one's.
    assert [item.is_evaluated for item in queries.evaluations(second)] == [True]


def test_saying_it_better_the_same_day_changes_the_own_report(first, second, sari):
    row = add_action(first, by=sari, activity="Jamban")
    evaluate_action(row, meeting=second, state="done", text="Selesai", by=sari)
    evaluate_action(row, meeting=second, state="in_progress", text="Ternyata baru dua", by=sari)
    row.refresh_from_db()
    assert (row.state, row.finished_on, row.version) == ("in_progress", None, 3)
    assert [word.text for word in Progress.objects.all()] == ["Ternyata baru dua"]
    assert queries.evaluations(second)[0].said.text == "Ternyata baru dua"
    events = AuditEvent.objects.filter(verb="tindak lanjut dicatat").order_by("-pk")
    assert ["Selesai", "Ternyata baru dua"] in events.first().changes.values()


def test_saying_the_same_again_changes_nothing(first, second, sari):
    row = add_action(first, by=sari, activity="Jamban")
    for _ in range(2):  # the second time its answer was lost: it knows only the version it began with
        said = evaluate_action(row, meeting=second, state="done", text="Selesai ", by=sari, expected_version=1)
    assert (said.action.version, Progress.objects.count()) == (2, 1)


@pytest.mark.parametrize("who", ["somebody else", "the other day", "another meeting", "after a report"])
def test_what_others_said_or_was_said_another_day_stays(first, second, third, sari, budi, who):
    row = add_action(first, by=sari, activity="Jamban")
    said = evaluate_action(row, meeting=second, state="open", text="Belum mulai", by=sari)
    if who == "the other day":
        Progress.objects.filter(pk=said.pk).update(at=timezone.now() - timedelta(days=1))
    if who == "after a report":
        report_progress(row, state="in_progress", text="Sudah mulai", by=budi)
    meeting = third if who == "another meeting" else second
    by = budi if who == "somebody else" else sari
    evaluate_action(row, meeting=meeting, state="in_progress", text="Baru dua", by=by)
    words = [word.text for word in Progress.objects.order_by("pk")]
    assert (words[0], words[-1], len(words)) == ("Belum mulai", "Baru dua", 3 if who == "after a report" else 2)


@pytest.mark.parametrize("state", ["done", "blocked", "cancelled"])
def test_an_ended_or_stuck_row_needs_a_sentence(first, second, sari, state):
    row = add_action(first, by=sari, activity="Jamban")
    with pytest.raises(ValidationError) as refusal:
        evaluate_action(row, meeting=second, state=state, text=" ", by=sari)
    assert list(refusal.value.message_dict) == ["text"]
    assert not Progress.objects.exists()


@pytest.mark.parametrize("state", ["carried_over", "lain", ""])
def test_only_answers_are_states(first, second, sari, state):
    row = add_action(first, by=sari, activity="Jamban")
    with pytest.raises(ValidationError):
        evaluate_action(row, meeting=second, state=state, text="x", by=sari)


def test_rows_not_on_the_list_are_refused(first, second, foreign, sari, eko):
    own, outside = add_action(second, by=sari, activity="sendiri"), add_action(foreign, by=eko, activity="luar")
    for row in (own, outside):
        with pytest.raises(ValidationError, match="tidak ada pada evaluasi"):
            evaluate_action(row, meeting=second, state="open", text="", by=sari)
        with pytest.raises(ValidationError, match="pertemuan sebelumnya"):
            carry_over(row, meeting=second, by=sari)


def test_two_note_takers_do_not_overwrite_each_other(first, second, sari, budi):
    row = add_action(first, by=sari, activity="Jamban")
    evaluate_action(row, meeting=second, state="in_progress", text="Kata Budi", by=budi, expected_version=1)
    with pytest.raises(Conflict) as conflict:
        evaluate_action(row, meeting=second, state="open", text="Kata Sari", by=sari, expected_version=1)
    assert conflict.value.theirs == {"keadaan": "Proses", "keterangan": "Kata Budi"}
    assert conflict.value.yours == {"keadaan": "Belum", "keterangan": "Kata Sari"}
    assert conflict.value.by == budi


def test_chain_of_three_meetings(first, second, third, sari, villages):
    office = factories.OfficeFactory(region=villages[0])
    there = factories.InvitationFactory(meeting=first, office=office, post="Kepala Desa Kwaderan")
    again = factories.InvitationFactory(meeting=second, office=office, post="Kepala Desa Kwaderan")
    sector = factories.SectorFactory(code="pkk")
    one = add_action(
        first,
        by=sari,
        activity="Sweeping",
        owner=there,
        villages=villages[:2],
        supporting_sectors=[sector],
        funding="village",
        due_on=date(2026, 4, 30),
    )
    evaluate_action(one, meeting=second, state="in_progress", text="Separuh", by=sari)
    two = carry_over(one, meeting=second, by=sari, due_on=date(2026, 7, 31))
    three = carry_over(two, meeting=third, by=sari)
    one.refresh_from_db()
    two.refresh_from_db()
    assert [one.state, two.state, three.state] == ["carried_over", "carried_over", "in_progress"]
    assert [one.carried_count, two.carried_count, three.carried_count] == [0, 1, 2]
    assert (two.carried_from, three.carried_from) == (one, two)
    assert (two.owner_invitation, two.owner_office, two.due_on, two.funding) == (
        again,
        office,
        date(2026, 7, 31),
        "village",
    )
    assert [village.name for village in three.villages.all()] == ["Kwaderan", "Madukoro"]
    assert list(three.supporting_sectors.all()) == [sector]
    # Not invited to the third, the office still owns the row; the date has passed and is asked again.
    assert (three.owner_invitation, three.owner_office, three.owner_label) == (None, office, "Kepala Desa Kwaderan")
    assert three.due_on is None
    assert [row.pk for row in queries.chain_of(two)] == [one.pk, two.pk, three.pk]
    # Each meeting sees the row once: as its own evaluation.
    assert [item.action.pk for item in queries.evaluations(second)] == [one.pk]
    assert [item.action.pk for item in queries.evaluations(third)] == [two.pk]
    assert queries.evaluations(second)[0].carried_to == two
    assert queries.evaluations(second)[0].state == "in_progress"


def test_carrying_over_twice_is_refused(first, second, third, sari):
    row = add_action(first, by=sari, activity="Sweeping")
    carry_over(row, meeting=second, by=sari)
    for meeting in (second, third):
        with pytest.raises(ValidationError, match="sudah dilanjutkan"):
            carry_over(row, meeting=meeting, by=sari)
    assert ActionItem.objects.count() == 2


def test_finished_rows_and_dates_before_the_meeting_are_refused(first, second, sari):
    row = add_action(first, by=sari, activity="Sweeping")
    with pytest.raises(ValidationError, match="lebih awal"):
        carry_over(row, meeting=second, by=sari, due_on=date(2026, 6, 9))
    report_progress(row, state="done", text="Selesai", by=sari)
    with pytest.raises(ValidationError, match="belum selesai"):
        carry_over(row, meeting=second, by=sari)


def test_carried_row_may_be_reworded_but_not_ended(first, second, sari):
    row = add_action(first, by=sari, activity="Sweeping")
    new = carry_over(row, meeting=second, by=sari)
    evaluate_action(row, meeting=second, state="blocked", text="Menunggu BPD", by=sari)
    row.refresh_from_db()
    assert (row.state, queries.evaluations(second)[0].state) == ("carried_over", "blocked")
    with pytest.raises(ValidationError, match="sudah dilanjutkan"):
        evaluate_action(row, meeting=second, state="done", text="Selesai", by=sari)
    delete_action(new, by=sari)
    row.refresh_from_db()
    assert row.state == "blocked"


def test_report_between_meetings(first, second, sari):
    row = add_action(first, by=sari, activity="Sweeping")
    said = report_progress(row, state="in_progress", text="Mulai", by=sari)
    row.refresh_from_db()
    assert (row.state, said.source, said.meeting) == ("in_progress", "staff", None)
    carry_over(row, meeting=second, by=sari)
    with pytest.raises(ValidationError, match="baris lanjutannya"):
        report_progress(row, state="done", text="Selesai", by=sari)


def test_owner_choices_tell_who_came(first, sari):
    sector = factories.SectorFactory(code="pemdes")
    posts = ["Camat Kajoran", "Kepala Desa Bumiayu", "KUA Kajoran"]
    invitations = [
        factories.InvitationFactory(meeting=first, post=post, sector=sector, protocol_order=number)
        for number, post in enumerate(posts)
    ]
    factories.InvitationFactory(meeting=first, post="Ditarik", withdrawn_at=timezone.now())
    for number, deputy in ((0, False), (1, True)):
        Attendance.objects.create(
            meeting=first,
            invitation=invitations[number],
            post=posts[number],
            sector=sector,
            is_representative=deputy,
            recorded_by=sari,
        )
    assert [(choice.label, choice.presence) for choice in queries.owner_choices(first)] == [
        ("Camat Kajoran", "Hadir"),
        ("Kepala Desa Bumiayu", "Diwakili"),
        ("KUA Kajoran", "Tidak hadir"),
    ]


def test_village_choices_fall_back_to_catchment_then_kecamatan(first, kajoran_2, villages):
    assert [village.name for village in queries.village_choices(first)] == ["Kwaderan", "Madukoro", "Bumiayu"]
    first.villages.clear()
    assert [village.name for village in queries.village_choices(first)] == ["Kwaderan", "Madukoro", "Bumiayu"]
    kajoran_2.catchments.all().delete()
    assert [village.name for village in queries.village_choices(first)] == [
        "Kwaderan",
        "Madukoro",
        "Bumiayu",
        "Sidorejo",
    ]


def test_reads_of_a_meeting_cost_the_same_for_1_and_30_rows(first, second, sari, villages, django_assert_num_queries):
    def fill(count):
        for number in range(count):
            row = add_action(first, by=sari, activity=f"Kegiatan {number}", villages=villages[:2])
            report_progress(row, state="in_progress", text="Jalan", by=sari)

    fill(1)
    with django_assert_num_queries(2):
        queries.evaluations(second)
    with django_assert_num_queries(3):
        [row.place_label for row in queries.rows_of(first)]
    fill(29)
    with django_assert_num_queries(2):
        assert len(queries.evaluations(second)) == 30
    with django_assert_num_queries(3):
        [row.place_label for row in queries.rows_of(first)]

import pytest
from django.core.exceptions import ValidationError

from lokmin.minutes import services
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import DiscussionRow, Minutes
from puskesmas.models import AuditEvent
from tests.race import run_together

NASTY = '<script>alert(1)</script> & "kutip" \x00 ‮terbalik'


def test_saving_a_section_raises_its_version_only(opening, sari):
    closing = opening.minutes.sections.get(kind="closing")
    saved = services.save_section(opening, body="Baris 1\r\nBaris 2 \n\n", expected_version=1, by=sari)
    assert (saved.body, saved.version, saved.updated_by) == ("Baris 1\nBaris 2", 2, sari)
    closing.refresh_from_db()
    assert closing.version == 1


def test_saving_the_same_text_changes_nothing(opening, sari):
    services.save_section(opening, body="Sama", expected_version=1, by=sari)
    events = AuditEvent.objects.count()
    again = services.save_section(opening, body="Sama", expected_version=1, by=sari)
    assert (again.version, AuditEvent.objects.count()) == (2, events)


def test_a_stale_section_shows_both_texts(opening, sari, budi):
    services.save_section(opening, body="Tulisan Budi", expected_version=1, by=budi)
    with pytest.raises(Conflict) as caught:
        services.save_section(opening, body="Tulisan Sari", expected_version=1, by=sari)
    conflict = caught.value
    assert (conflict.theirs, conflict.yours) == ({"body": "Tulisan Budi"}, {"body": "Tulisan Sari"})
    assert (conflict.by, conflict.version) == (budi, 2)
    opening.refresh_from_db()
    assert opening.body == "Tulisan Budi"


def test_identity(minutes, sari, budi):
    services.save_identity(minutes, by=budi, expected_version=1, chair_name="Suryo")
    with pytest.raises(Conflict) as caught:
        services.save_identity(minutes, by=sari, expected_version=1, chair_name="Suroto")
    assert caught.value.theirs == {"chair_name": "Suryo"}
    saved = services.save_identity(
        minutes, by=sari, expected_version=2, chair_name="Suroto", version=9, status="approved"
    )
    assert (saved.chair_name, saved.identity_version, saved.status) == ("Suroto", 3, "draft")
    with pytest.raises(ValidationError, match="Jam selesai harus sesudah jam mulai"):
        services.save_identity(minutes, by=sari, expected_version=3, started_at=saved.ended_at)


def test_rows(minutes, sari, budi):
    one = services.add_row(minutes, "discussion", by=sari, speaker="Paimin", statement="Usul")
    two = services.add_row(minutes, "discussion", by=sari, speaker="Suwarti", statement="Tanya")
    services.update_row(one, by=budi, expected_version=1, answer="Dapat")
    with pytest.raises(Conflict) as caught:
        services.update_row(one, by=sari, expected_version=1, answer="Tidak")
    assert (caught.value.theirs["answer"], caught.value.yours["answer"]) == ("Dapat", "Tidak")

    assert services.move_row(two, up=True, by=sari)
    assert not services.move_row(two, up=True, by=sari)
    assert list(minutes.discussion.values_list("speaker", flat=True)) == ["Suwarti", "Paimin"]

    assert services.delete_row(two, by=sari)
    assert not services.delete_row(two, by=sari)
    assert list(minutes.discussion.all()) == [one]
    with pytest.raises(Conflict) as caught:
        services.update_row(two, by=budi, expected_version=1, statement="Tulisan terlambat")
    assert (caught.value.theirs, caught.value.yours["statement"]) == (None, "Tulisan terlambat")
    assert services.restore_row(two, by=sari)
    assert not services.restore_row(two, by=sari)
    assert list(minutes.discussion.values_list("speaker", flat=True)) == ["Suwarti", "Paimin"]


def test_a_row_that_says_nothing_is_refused(minutes, sari):
    with pytest.raises(ValidationError):
        services.add_row(minutes, "discussion", by=sari, speaker="", statement="Usul")
    assert not DiscussionRow.with_removed.exists()


def test_nasty_text_is_kept_as_text(minutes, opening, sari):
    kept = NASTY.replace("\x00", "")
    services.save_section(opening, body=NASTY, expected_version=1, by=sari)
    services.save_identity(
        minutes, by=sari, expected_version=1, chair_post=NASTY, chair_name=NASTY, moderator=NASTY, minute_taker=NASTY
    )
    services.add_row(minutes, "discussion", by=sari, speaker=NASTY, statement=NASTY, answer=NASTY, answered_by=NASTY)
    services.add_row(minutes, "problems", by=sari, text=NASTY, cause=NASTY, place=NASTY)
    services.add_row(minutes, "decisions", by=sari, text=NASTY)
    opening.refresh_from_db()
    minutes.refresh_from_db()
    assert [opening.body, minutes.chair_name, minutes.decisions.get().text] == [kept] * 3


def test_locked_minutes_take_nothing(submitted, sari):
    section, row = submitted.sections.get(kind="opening"), submitted.discussion.get()
    for write in (
        lambda: services.save_section(section, body="Terlambat", expected_version=section.version, by=sari),
        lambda: services.save_identity(submitted, by=sari, expected_version=submitted.identity_version, moderator="X"),
        lambda: services.add_row(submitted, "decisions", by=sari, text="Terlambat"),
        lambda: services.update_row(row, by=sari, expected_version=row.version, answer="Terlambat"),
        lambda: services.delete_row(row, by=sari),
        lambda: services.restore_row(row, by=sari),
        lambda: services.move_row(row, up=True, by=sari),
    ):
        with pytest.raises(ValidationError, match="sedang diperiksa kepala puskesmas"):
            write()
    assert (submitted.decisions.count(), submitted.discussion.get().answer) == (1, "")


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_section_at_once(opening, sari, budi):
    minutes = opening.minutes
    results = run_together(
        *(
            lambda by=by: services.save_section(
                Minutes.objects.get(pk=minutes.pk).sections.get(kind="opening"), body=by.name, expected_version=1, by=by
            )
            for by in (sari, budi)
        )
    )
    conflicts = [result for result in results if isinstance(result, Conflict)]
    opening.refresh_from_db()
    assert (len(conflicts), opening.version) == (1, 2)
    assert {conflicts[0].theirs["body"], conflicts[0].yours["body"]} == {sari.name, budi.name}

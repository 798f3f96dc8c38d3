"""Adding, changing, moving and deleting rows of the RTL."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from lokmin.actions.models import ActionItem, Progress
from lokmin.actions.services import (
    add_action,
    carry_over,
    delete_action,
    evaluate_action,
    move_action,
    report_progress,
    update_action,
)
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Minutes
from puskesmas.models import AuditEvent
from tests import factories


def lock(meeting, status="submitted"):
    Minutes.objects.filter(meeting=meeting).update(status=status)


def test_added_row_keeps_all_it_was_given(first, sari, villages):
    sector = factories.SectorFactory(code="pkk", name="TP-PKK")
    owner = factories.InvitationFactory(meeting=first, post="Kepala Desa Madukoro")
    row = add_action(
        first,
        by=sari,
        activity=" Jemput 12 bayi ",
        problem="IDL 34,1%",
        cause="Panen",
        villages=[villages[1]],
        owner=owner,
        due_on=date(2026, 7, 31),
        funding="village",
        supporting_sectors=[sector],
        indicator="12 bayi IDL",
    )
    row = ActionItem.objects.get(pk=row.pk)
    assert (row.activity, row.owner_label, row.owner_invitation) == ("Jemput 12 bayi", "Kepala Desa Madukoro", owner)
    assert [village.name for village in row.villages.all()] == ["Madukoro"]
    assert list(row.supporting_sectors.all()) == [sector]
    assert (row.order, row.state, row.carried_count, row.updated_by) == (1, "open", 0, sari)
    assert row.missing == []
    assert AuditEvent.objects.get(verb="RTL ditambah").object_id == str(row.pk)
    assert add_action(first, by=sari, activity="Kedua").order == 2


def test_row_without_owner_date_and_funding_says_so(first, sari):
    row = add_action(first, by=sari, activity="Surat edaran")
    assert row.missing == ["penanggung jawab", "tenggat", "sumber dana"]


def test_due_date_before_start_is_refused(first, sari):
    with pytest.raises(ValidationError) as refusal:
        add_action(first, by=sari, activity="Sweeping", starts_on=date(2026, 7, 2), due_on=date(2026, 7, 1))
    assert refusal.value.message_dict == {"due_on": ["Tenggat lebih awal daripada mulai. Ubah salah satu."]}
    assert not ActionItem.objects.exists()


def test_empty_activity_is_refused(first, sari):
    with pytest.raises(ValidationError) as refusal:
        add_action(first, by=sari, activity="  ")
    assert list(refusal.value.message_dict) == ["activity"]


def test_foreign_owner_and_foreign_village_are_refused(first, foreign, sari, villages):
    stranger = factories.InvitationFactory(meeting=foreign)
    with pytest.raises(ValidationError, match="tidak diundang"):
        add_action(first, by=sari, activity="Sweeping", owner=stranger)
    with pytest.raises(ValidationError, match="di luar wilayah"):
        add_action(first, by=sari, activity="Sweeping", villages=[villages[3]])
    assert not ActionItem.objects.exists()


@pytest.mark.parametrize("status", ["submitted", "endorsed", "sent", "approved"])
def test_locked_minutes_refuse_every_writing(first, second, sari, status):
    old = add_action(first, by=sari, activity="Lama")
    row = add_action(second, by=sari, activity="Baru")
    lock(second, status)
    for write in [
        lambda: add_action(second, by=sari, activity="Lagi"),
        lambda: update_action(row, expected_version=1, by=sari, activity="Lain"),
        lambda: delete_action(row, by=sari),
        lambda: move_action(row, up=True, by=sari),
        lambda: evaluate_action(old, meeting=second, state="done", text="Ya", by=sari),
        lambda: carry_over(old, meeting=second, by=sari),
    ]:
        with pytest.raises(ValidationError):
            write()
    assert list(ActionItem.objects.order_by("pk").values_list("activity", "state")) == [
        ("Lama", "open"),
        ("Baru", "open"),
    ]


def test_returned_minutes_may_be_written_and_unopened_may_not(first, meeting, sari):
    lock(first, "returned")
    assert add_action(first, by=sari, activity="Perbaikan").pk
    with pytest.raises(ValidationError, match="belum dibuka"):
        add_action(meeting, by=sari, activity="Terlalu awal")


def test_update_writes_what_changed_and_says_so(first, sari, budi, villages):
    row = add_action(first, by=sari, activity="Sweeping", owner_label="Pemdes Bumiayu")
    update_action(row, expected_version=1, by=budi, activity="Sweeping", owner_label="KUA", villages=[villages[0]])
    row.refresh_from_db()
    assert (row.owner_label, row.version, row.updated_by) == ("KUA", 2, budi)
    event = AuditEvent.objects.get(verb="RTL diubah")
    assert event.changes == {"penanggung jawab": ["Pemdes Bumiayu", "KUA"], "lokasi": ["", "Kwaderan"]}


def test_second_writer_sees_both_texts_and_nothing_is_overwritten(first, sari, budi):
    row = add_action(first, by=sari, activity="Asal")
    update_action(row, expected_version=1, by=budi, activity="Tulisan Budi")
    with pytest.raises(Conflict) as conflict:
        update_action(row, expected_version=1, by=sari, activity="Tulisan Sari", due_on=date(2026, 7, 1))
    assert conflict.value.theirs == {"kegiatan": "Tulisan Budi", "tenggat": ""}
    assert conflict.value.yours == {"kegiatan": "Tulisan Sari", "tenggat": "2026-07-01"}
    assert (conflict.value.by, conflict.value.version) == (budi, 2)
    row.refresh_from_db()
    assert (row.activity, row.version) == ("Tulisan Budi", 2)


def test_writing_a_row_somebody_deleted_is_a_conflict_with_nothing_on_the_other_side(first, sari, budi):
    row = add_action(first, by=sari, activity="Asal")
    delete_action(row, by=budi)
    with pytest.raises(Conflict) as conflict:
        update_action(row, expected_version=1, by=sari, activity="Tulisan Sari")
    assert conflict.value.theirs is None
    assert conflict.value.yours == {"kegiatan": "Tulisan Sari"}


def test_delete_removes_the_row_and_twice_does_nothing(first, sari):
    row = add_action(first, by=sari, activity="Salah ketik")
    delete_action(row, by=sari)
    delete_action(row, by=sari)
    assert not ActionItem.objects.exists()
    assert AuditEvent.objects.filter(verb="RTL dihapus").count() == 1


def test_row_with_a_report_is_not_deleted(first, sari):
    row = add_action(first, by=sari, activity="Sweeping")
    report_progress(row, state="in_progress", text="Sudah mulai", by=sari)
    with pytest.raises(ValidationError, match="laporan tindak lanjut"):
        delete_action(row, by=sari)
    assert ActionItem.objects.filter(pk=row.pk).exists()


def test_deleting_a_carried_over_row_opens_the_older_one_again(first, second, sari):
    old = add_action(first, by=sari, activity="Sweeping")
    report_progress(old, state="in_progress", text="Separuh", by=sari)
    new = carry_over(old, meeting=second, by=sari)
    delete_action(new, by=sari)
    old.refresh_from_db()
    assert old.state == "in_progress"
    assert Progress.objects.filter(action=old).spoken().count() == 1
    assert carry_over(old, meeting=second, by=sari).carried_count == 1


def test_move_exchanges_neighbours_and_stops_at_the_edge(first, sari):
    one, two, three = (add_action(first, by=sari, activity=text) for text in ("satu", "dua", "tiga"))
    move_action(three, up=True, by=sari)
    move_action(one, up=True, by=sari)
    move_action(two, up=False, by=sari)
    assert list(first.actions.values_list("activity", flat=True)) == ["satu", "tiga", "dua"]
    assert AuditEvent.objects.filter(verb="RTL dipindah").count() == 1

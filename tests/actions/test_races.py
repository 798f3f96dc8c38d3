"""Two people at once: nothing is carried over twice, lost, or written into minutes that are being frozen."""

import pytest
from django.core.exceptions import ValidationError

from lokmin.actions.models import ActionItem, Progress
from lokmin.actions.services import add_action, carry_over, evaluate_action, move_action, update_action
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Minutes
from tests.race import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def test_row_is_carried_over_once(first, second, sari, budi):
    row = add_action(first, by=sari, activity="Sweeping")
    results = run_together(*(lambda by=by: carry_over(row, meeting=second, by=by) for by in (sari, budi)))
    assert sorted(type(result).__name__ for result in results) == ["ActionItem", "ValidationError"]
    assert ActionItem.objects.filter(meeting=second).count() == 1


def test_of_two_writers_one_meets_the_text_of_the_other(first, sari, budi):
    row = add_action(first, by=sari, activity="Asal")
    results = run_together(
        lambda: update_action(row, expected_version=1, by=sari, activity="Sari"),
        lambda: update_action(row, expected_version=1, by=budi, activity="Budi"),
    )
    lost = next(result for result in results if isinstance(result, Conflict))
    row.refresh_from_db()
    assert row.version == 2
    assert lost.theirs == {"kegiatan": row.activity}
    assert {lost.yours["kegiatan"], row.activity} == {"Sari", "Budi"}


def test_of_two_evaluations_one_meets_the_other(first, second, sari, budi):
    row = add_action(first, by=sari, activity="Asal")
    results = run_together(
        *(
            lambda by=by: evaluate_action(row, meeting=second, state="open", text=by.name, by=by, expected_version=1)
            for by in (sari, budi)
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Progress"]
    assert Progress.objects.count() == 1


def test_rows_added_at_once_get_orders_of_their_own(first, sari):
    run_together(*(lambda name=name: add_action(first, by=sari, activity=name) for name in "abcd"))
    assert list(first.actions.values_list("order", flat=True)) == [1, 2, 3, 4]


def test_rows_moved_at_once_stay_a_row(first, sari):
    rows = [add_action(first, by=sari, activity=name) for name in "abc"]
    run_together(lambda: move_action(rows[2], up=True, by=sari), lambda: move_action(rows[0], up=False, by=sari))
    assert list(first.actions.values_list("order", flat=True)) == [1, 2, 3]


def test_no_row_slips_into_minutes_being_submitted(first, sari):
    def submit():
        return Minutes.objects.filter(meeting=first, status="draft").update(status="submitted")

    results = run_together(submit, lambda: add_action(first, by=sari, activity="Terlambat"))
    written = ActionItem.objects.count()
    # Either the row was first, or the lock was: never a refusal with a row.
    assert written == (0 if isinstance(results[1], ValidationError) else 1)
    with pytest.raises(ValidationError):
        add_action(first, by=sari, activity="Sesudah")
    assert ActionItem.objects.count() == written

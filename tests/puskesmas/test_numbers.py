"""The number book: order, years, hand-written numbers, refusals, and a race with and without its lock."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from puskesmas.models import AuditEvent, Letterhead, LetterNumber
from puskesmas.organisations.numbers import cancel_number, register_manual_number, take_number
from tests.race import run_together

JUNE, JANUARY = date(2026, 6, 2), date(2027, 1, 4)


def take(letterhead, day=JUNE, by=None) -> LetterNumber:
    return take_number(letterhead, dated_on=day, subject="Undangan", by=by)


def sequences(letterhead, year=2026) -> list[int]:
    rows = LetterNumber.objects.filter(letterhead=letterhead, year=year, sequence__isnull=False)
    return sorted(rows.values_list("sequence", flat=True))


def test_numbers_follow_each_other_and_start_again_every_year(letterhead, sari):
    texts = [take(letterhead, by=sari).text for _ in range(2)] + [take(letterhead, JANUARY).text, take(letterhead).text]
    assert texts == [
        "400.7.22/001/PKM.KJ2/VI/2026",
        "400.7.22/002/PKM.KJ2/VI/2026",
        "400.7.22/001/PKM.KJ2/I/2027",
        "400.7.22/003/PKM.KJ2/VI/2026",
    ]
    event = AuditEvent.objects.filter(verb="nomor surat diberikan").order_by("pk").first()
    assert (event.actor, event.changes) == (sari, {"hal": "Undangan"})


def test_a_number_comes_back_when_the_letter_fails(letterhead):
    with transaction.atomic():
        take(letterhead)
        transaction.set_rollback(True)
    assert LetterNumber.objects.count() == 0
    assert take(letterhead).sequence == 1


def test_a_number_written_by_hand_is_passed_over(letterhead, sari):
    manual = register_manual_number(
        letterhead, text="  400.7.22/001/PKM.KJ2/VI/2026 ", dated_on=JUNE, subject="Undangan", by=sari
    )
    assert (manual.sequence, manual.text) == (None, "400.7.22/001/PKM.KJ2/VI/2026")
    assert take(letterhead).text == "400.7.22/002/PKM.KJ2/VI/2026"


def test_the_same_number_is_written_once_a_year(letterhead, sari):
    kept = {"subject": "Undangan", "by": sari}
    register_manual_number(letterhead, text="005/12", dated_on=JUNE, **kept)
    with pytest.raises(ValidationError, match="sudah dipakai tahun 2026"):
        register_manual_number(letterhead, text="005/12", dated_on=JUNE, **kept)
    register_manual_number(letterhead, text="005/12", dated_on=JANUARY, **kept)
    assert LetterNumber.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   ", "9" * 121])
def test_an_empty_or_endless_number_is_refused(letterhead, sari, text):
    with pytest.raises(ValidationError):
        register_manual_number(letterhead, text=text, dated_on=JUNE, subject="Undangan", by=sari)


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [("{urut}/{__class__}", "Pola nomor"), ("{urut}/{nomor}", "Pola nomor"), ("{urut", "Pola nomor")],
)
def test_a_broken_pattern_is_refused_with_a_sentence(letterhead, pattern, sentence):
    Letterhead.objects.filter(pk=letterhead.pk).update(number_pattern=pattern)
    with pytest.raises(ValidationError, match=sentence):
        take(letterhead)
    assert LetterNumber.objects.count() == 0


def test_a_pattern_without_sequence_gives_one_number_and_then_says_why(letterhead):
    Letterhead.objects.filter(pk=letterhead.pk).update(number_pattern="{klasifikasi}/{tahun}")
    take(letterhead)
    with pytest.raises(ValidationError, match="urut"):
        take(letterhead)


def test_a_number_too_long_for_the_book_is_refused(letterhead):
    Letterhead.objects.filter(pk=letterhead.pk).update(
        number_pattern="{urut}" + "{unit}" * 10, unit_code="PKM.KAJORAN2"
    )
    with pytest.raises(ValidationError, match="120 huruf"):
        take(letterhead)


def test_a_cancelled_number_stays_in_the_book(letterhead, sari):
    number = take(letterhead)
    cancel_number(number, by=sari)
    first = LetterNumber.objects.get(pk=number.pk).cancelled_at
    cancel_number(number, by=sari)
    assert LetterNumber.objects.get(pk=number.pk).cancelled_at == first
    assert AuditEvent.objects.filter(verb="nomor surat dibatalkan").count() == 1
    assert take(letterhead).sequence == 2


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_have_no_gap_and_no_double(letterhead):
    results = run_together(*[lambda: take(letterhead).sequence for _ in range(12)])
    assert sorted(results) == list(range(1, 13))
    assert sequences(letterhead) == list(range(1, 13))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one writer in: there is no race to lose")
def test_without_the_lock_numbers_collide(letterhead, monkeypatch):
    """The negative control: the same race, the lock switched off, loses numbers to the unique constraint."""
    queryset = type(Letterhead.objects.all())
    monkeypatch.setattr(queryset, "select_for_update", lambda self, *args, **kwargs: self)
    results = run_together(*[lambda: take(letterhead).sequence for _ in range(12)])
    assert any(isinstance(result, Exception) for result in results)


def take_or_fail(letterhead, fails: bool):
    """Take a number; where it `fails`, the letter comes to nothing after its number was given."""
    with transaction.atomic():
        number = take(letterhead)
        if fails:
            raise ValidationError("Surat batal")
    return number.sequence


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one writer in: there is no race to lose")
def test_twenty_clients_some_rolled_back_leave_no_gap(letterhead):
    results = run_together(*[lambda n=n: take_or_fail(letterhead, n % 4 == 0) for n in range(20)])
    given = sorted(result for result in results if isinstance(result, int))
    assert given == sequences(letterhead) == list(range(1, 16))

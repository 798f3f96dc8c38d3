"""The number book of letters: numbers 1…n per letterhead and year, none twice, none lost."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from puskesmas import audit
from puskesmas.models import Letterhead, LetterNumber
from puskesmas.organisations.letterheads import next_sequence, number_text
from puskesmas.organisations.looks import look_of

MOST_SIGNS = 120


@transaction.atomic
def take_number(letterhead: Letterhead, *, dated_on: date, subject: str, by, urgency: str = "") -> LetterNumber:
    """Hand out the next number of the year of `dated_on`; it is given back when the caller's transaction fails.

    The row of the letterhead is locked until then, so two letters wait for each other instead of leaving gaps.
    A number already taken by hand is passed over.
    """
    locked = Letterhead.objects.select_for_update().get(pk=letterhead.pk)
    sequence, text = following_number(locked, dated_on, urgency)
    if len(text) > MOST_SIGNS:
        raise ValidationError(f"Nomor surat lebih dari {MOST_SIGNS} huruf. Pendekkan pola nomornya di Pengaturan.")
    number = LetterNumber.objects.create(
        letterhead=locked,
        year=dated_on.year,
        sequence=sequence,
        text=text,
        subject=subject[:255],
        dated_on=dated_on,
        issued_by=by,
    )
    audit.record("nomor surat diberikan", number, by=by, changes={"hal": subject[:255]})
    return number


def following_number(letterhead: Letterhead, dated_on: date, urgency: str = "") -> tuple[int, str]:
    """The running number and text the next letter would get; those taken by hand are passed over. Takes nothing."""
    sequence, look = next_sequence(letterhead, dated_on.year), look_of(letterhead)
    text = number_text(look, sequence=sequence, dated_on=dated_on, urgency=urgency)
    while letterhead.pk and LetterNumber.objects.filter(letterhead=letterhead, year=dated_on.year, text=text).exists():
        sequence += 1
        following = number_text(look, sequence=sequence, dated_on=dated_on, urgency=urgency)
        if following == text:
            raise ValidationError(
                "Pola nomor tidak memakai {urut}, jadi nomor berikutnya sama. Tambahkan {urut:03d} di Pengaturan."
            )
        text = following
    return sequence, text


@transaction.atomic
def register_manual_number(letterhead: Letterhead, *, text: str, dated_on: date, subject: str, by) -> LetterNumber:
    """Enter a number written by hand into the book; refuses one that stands there already in that year."""
    text = " ".join(text.split())
    if len(text) > MOST_SIGNS:
        raise ValidationError({"number": f"Nomor lebih dari {MOST_SIGNS} huruf. Pendekkan nomornya."})
    if not text:
        raise ValidationError(
            {"number": "Nomor masih kosong. Tulis nomornya, atau pilih nomor otomatis atau titik-titik."}
        )
    try:
        with transaction.atomic():
            number = LetterNumber.objects.create(
                letterhead=letterhead,
                year=dated_on.year,
                sequence=None,
                text=text,
                subject=subject[:255],
                dated_on=dated_on,
                issued_by=by,
            )
    except IntegrityError as error:
        raise ValidationError(
            {"number": f"Nomor {text} sudah dipakai tahun {dated_on.year}. Tulis nomor lain."}
        ) from error
    audit.record("nomor surat dicatat", number, by=by, changes={"hal": subject[:255]})
    return number


@transaction.atomic
def cancel_number(number: LetterNumber, *, by, reason: str = "") -> None:
    """Mark a number as not used any more; it stays in the book and is never handed out again."""
    if LetterNumber.objects.filter(pk=number.pk, cancelled_at__isnull=True).update(
        cancelled_at=timezone.now(), cancel_reason=reason[:255]
    ):
        audit.record("nomor surat dibatalkan", number, by=by, changes={"alasan": reason[:255]})

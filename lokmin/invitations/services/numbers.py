"""Numbers written into and struck out of the book of an office by hand."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.invitations.models import Letter
from lokmin.invitations.queries.numbers import holds
from puskesmas.models import Letterhead, LetterNumber
from puskesmas.organisations.numbers import cancel_number, register_manual_number
from puskesmas.twice import a_moment_ago


@transaction.atomic
def note_number(letterhead: Letterhead, *, text: str, dated_on: date, subject: str, by) -> LetterNumber:
    """Enter the number of a letter made outside Lokmin; sent twice it is one line. Refuses a number of that year."""
    Letterhead.objects.select_for_update().get(pk=letterhead.pk)
    said = {"text": " ".join(text.split()), "dated_on": dated_on, "subject": subject[:255]}
    fresh = LetterNumber.objects.filter(letterhead=letterhead, issued_by=by, letter=None, issued_at__gte=a_moment_ago())
    if twin := fresh.filter(sequence=None, cancelled_at=None, **said).first():
        return twin
    return register_manual_number(letterhead, by=by, **said)


@transaction.atomic
def strike_number(number: LetterNumber, *, reason: str, by) -> None:
    """Mark a number as not used; it stays in the book with the reason and is never given again. Twice is once.

    Refused while a letter that holds carries it: people have it in their hands, and the book must not deny it. A letter
    that was replaced, or that called to a meeting since cancelled, holds no more.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Tulis alasannya, supaya pemeriksa buku nomor mengerti."})
    LetterNumber.objects.select_for_update().get(pk=number.pk)
    letter = Letter.objects.filter(register_row=number).select_related("meeting__region").first()
    if letter and holds(letter):
        raise ValidationError(
            f"Nomor ini dipakai surat {letter.get_kind_display().lower()} yang masih berlaku ({letter.meeting.title}). "
            "Ubah jadwal atau batalkan lokminnya dahulu: setelah suratnya diganti, nomornya dapat dibatalkan."
        )
    cancel_number(number, by=by, reason=" ".join(reason.split()))

"""The reviewer judges single items of the checklist, one by one as he reads."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.minutes.items import BY_CODE
from lokmin.minutes.models import Review, ReviewItem
from lokmin.minutes.review_guards import lock_open
from puskesmas import audit

Verdict = ReviewItem.Verdict


@transaction.atomic
def judge_item(review: Review, code: str, *, verdict: str, note: str = "", by) -> ReviewItem | None:
    """Write down what the reviewer thinks of one item; an empty verdict takes it back.

    Overruling what the machine found needs a note. Refuses decided reviews and unknown items.
    """
    lock_open(review, by)
    if code not in BY_CODE:
        raise ValidationError("Butir itu tidak dikenal. Muat ulang halaman.")
    if verdict and verdict not in Verdict.values:
        raise ValidationError({"verdict": "Pilih Sesuai, Kurang, Tidak ada, atau Tidak berlaku."})
    note = note.replace("\x00", "").strip()
    if len(note) > 500:
        raise ValidationError({"note": "Paling banyak 500 huruf."})
    before = review.items.filter(code=code).first()
    if not verdict:
        return _take_back(review, before, by)
    if BY_CODE[code].way != "human" and not note:
        raise ValidationError({"note": "Tulis alasannya: penilaian Anda menggantikan yang diperiksa otomatis."})
    if before and (before.verdict, before.note) == (verdict, note):
        return before
    item, _ = ReviewItem.objects.update_or_create(
        review=review, code=code, defaults={"verdict": verdict, "note": note, "judged_by": by}
    )
    told = [before.get_verdict_display() if before else "", item.get_verdict_display()]
    audit.record("butir telaah dinilai", review, by=by, changes={"butir": code, "penilaian": told, "catatan": note})
    return item


def _take_back(review: Review, before: ReviewItem | None, by) -> None:
    if before is None:
        return
    before.delete()
    audit.record("penilaian butir dicabut", review, by=by, changes={"butir": before.code})

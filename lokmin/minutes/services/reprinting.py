"""Printing an endorsed revision again in another layout: a new version of the document, the same content."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.documents.models import Document
from lokmin.minutes.models import Minutes, Revision
from lokmin.minutes.services.approval import request_final
from puskesmas import audit
from puskesmas.models.rules import MinutesLayout

FINISHED = [Document.State.DONE, Document.State.FAILED]


@transaction.atomic
def reprint_revision(revision: Revision, *, layout: str, by) -> Document:
    """Queue the last revision's PDF in another layout; the earlier file stays and is marked as superseded.

    Refused: an unknown or the present layout, an older revision, and while its PDF is still being made.
    """
    Minutes.objects.select_for_update().get(pk=revision.minutes_id)
    rows = Revision.objects.select_related("document", "minutes__meeting__region")
    revision = rows.get(pk=revision.pk)
    if layout not in MinutesLayout.values:
        raise ValidationError({"layout": "Pilih salah satu susunan."})
    if rows.filter(minutes=revision.minutes_id, number__gt=revision.number).exists():
        raise ValidationError("Hanya revisi terakhir yang dapat dicetak ulang. Muat ulang halaman.")
    if revision.document is None or revision.document.state not in FINISHED:
        raise ValidationError("PDF revisi ini masih dibuat. Tunggu sampai selesai, lalu cetak ulang.")
    if layout == revision.layout:
        raise ValidationError({"layout": f"PDF ini sudah bersusunan “{revision.get_layout_display()}”."})
    before, revision.layout = revision.layout, layout
    revision.document = request_final(revision, by=by)
    revision.save(update_fields=["layout", "document"])
    audit.record("notulen dicetak ulang", revision, by=by, changes={"susunan": [before, layout]})
    return revision.document

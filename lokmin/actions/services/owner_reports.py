"""An owner reports by his own link; the puskesmas accepts the report or gives it back with a sentence."""

import uuid
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lokmin.actions import queries
from lokmin.actions.models import ActionItem, OwnerReport, Progress
from lokmin.actions.services.guards import lock_action
from lokmin.actions.services.progress import record_progress
from lokmin.invitations.models import Invitation
from puskesmas import audit
from puskesmas.pictures import prepare_upload

Answer = OwnerReport.Answer
ANSWERED = "Laporan ini sudah dijawab orang lain. Muat ulang halaman."


@transaction.atomic
def report_by_owner(action: ActionItem, *, invitation: Invitation, state: str, text: str, photo=None) -> OwnerReport:
    """Keep what the owner says about a row until the puskesmas answers; what he said before and still waits is replaced.

    Refused: a row he does not own or that ended, no sentence, a file that is no photo. Without a new photo the waiting
    report keeps the one it has. The same report sent twice is one.
    """
    picture = prepare_upload(photo) if photo else None
    row = lock_action(action)
    if not row.is_unfinished or not queries.promised(invitation).filter(pk=row.pk).exists():
        raise ValidationError(
            "Kegiatan ini sudah selesai atau dilanjutkan. Muat ulang halaman untuk melihat catatannya."
        )
    report = OwnerReport.objects.waiting().filter(action=row, invitation=invitation).first()
    said = {"state": state, "text": text.strip()}
    if report and all(getattr(report, name) == value for name, value in said.items()) and _has(report, picture):
        return report
    report = report or OwnerReport(action=row, invitation=invitation)
    before = [report.state, report.text] if report.pk else None
    report.state, report.text, report.at = state, said["text"], timezone.now()
    report.full_clean(exclude=["action", "invitation", "photo"])
    if picture and not _has(report, picture):
        _forget(report.photo)
        report.photo_sha256 = picture.sha256
        report.photo.save(f"{uuid.uuid4().hex}.jpg", ContentFile(picture.content), save=False)
    report.save()
    changes = {"pelapor": invitation.post, "state": state, "keterangan": report.text, "sebelumnya": before}
    audit.record("laporan penanggung jawab masuk", row, by=None, changes=changes)
    return report


@transaction.atomic
def accept_report(report: OwnerReport, *, by) -> Progress:
    """Take the report into the history of the row and give the row its state; a row carried over since passes it on.

    Pressed twice it is accepted once. Refused: a report given back already.
    """
    report = _locked(report)
    if report.answer == Answer.ACCEPTED:
        return report.progress
    if not report.is_waiting:
        raise ValidationError(ANSWERED)
    row = lock_action(queries.chain_of(report.action)[-1])
    _answer(report, Answer.ACCEPTED, "", by)
    return record_progress(row, report.state, report.text, source=Progress.Source.OWNER, by=by, report=report)


@transaction.atomic
def return_report(report: OwnerReport, *, note: str, by) -> OwnerReport:
    """Give a report back with a sentence the owner reads at his link. Refused: no sentence, a report accepted already."""
    note = note.strip()
    if not note:
        raise ValidationError({"note": "Tulis satu kalimat, apa yang perlu dilengkapi pelapor."})
    report = _locked(report)
    if report.answer == Answer.RETURNED and report.note == note:
        return report
    if not report.is_waiting:
        raise ValidationError(ANSWERED)
    _answer(report, Answer.RETURNED, note, by)
    audit.record("laporan penanggung jawab dikembalikan", report.action, by=by, changes={"catatan": note})
    return report


def _locked(report: OwnerReport) -> OwnerReport:
    """The row first, then its report: in the order the owner takes them too."""
    lock_action(report.action)
    return OwnerReport.objects.select_for_update().get(pk=report.pk)


def _answer(report: OwnerReport, answer: str, note: str, by) -> None:
    report.answer, report.note, report.answered_by, report.answered_at = answer, note, by, timezone.now()
    report.full_clean(exclude=["action", "invitation", "photo", "answered_by"])
    report.save(update_fields=["answer", "note", "answered_by", "answered_at"])


def _forget(photo) -> None:
    """The file of a photo that is replaced goes when that is sure."""
    if photo:
        transaction.on_commit(partial(photo.storage.delete, photo.name))


def _has(report: OwnerReport, picture) -> bool:
    return picture is None or report.photo_sha256 == picture.sha256

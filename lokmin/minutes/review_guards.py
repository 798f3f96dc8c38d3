"""What every write of a review holds and refuses first."""

from django.core.exceptions import ValidationError

from lokmin.minutes.models import Agreement, Consultation, Minutes, Review
from lokmin.minutes.written import ROW_MODELS
from puskesmas.access import Role
from puskesmas.models import Membership

DECIDED = "Notulen ini sudah diputus atau ditarik. Muat ulang halaman untuk melihat keadaan terbaru."
OWN = "Anda ikut mencatat pertemuan ini. Minta penelaah lain memeriksa notulennya."
OWN_PLACE = "Anda juga bekerja di puskesmas ini. Minta penelaah lain memeriksa notulennya."


def lock_waiting(minutes: Minutes) -> Minutes:
    """Hold the minutes while they wait for a verdict, else refuse."""
    current = Minutes.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=minutes.pk)
    if current.status != Minutes.Status.SENT:
        raise ValidationError(
            f"Notulen ini sekarang berkeadaan “{current.get_status_display()}”, tidak menunggu telaah. Muat ulang halaman."
        )
    return current


def lock_open(review: Review, by) -> None:
    """Hold the minutes; refuse unless they wait, this is their newest revision, and the reviewer is none of the writers."""
    current = lock_waiting(review.revision.minutes)
    refuse_own(current, by)
    newest = current.revisions.order_by("-number").values_list("pk", flat=True).first()
    if newest != review.revision_id or not Review.objects.filter(pk=review.pk, verdict=Review.Verdict.OPEN).exists():
        raise ValidationError(DECIDED)


def refuse_own(minutes: Minutes, by) -> None:
    """Nobody judges his own work: who wrote, recorded, endorsed or took the minutes, or belongs to the puskesmas."""
    writers = {minutes.created_by_id, minutes.meeting.created_by_id}
    writers.update(minutes.revisions.values_list("endorsed_by", flat=True))
    writers.update(minutes.sections.values_list("updated_by", flat=True))
    writers.update(minutes.meeting.attendance.values_list("recorded_by", flat=True))
    for model in (*ROW_MODELS.values(), Agreement, Consultation):
        writers.update(model.objects.filter(minutes=minutes).values_list("updated_by", flat=True))
    writers.update(minutes.photos.values_list("uploaded_by", flat=True))
    taker = minutes.minute_taker.strip().casefold()
    if by.pk in writers or (taker and taker == str(by).strip().casefold()):
        raise ValidationError(OWN)
    hosts = minutes.meeting.hosts.values("puskesmas")
    if Membership.objects.filter(user=by, role__in=[Role.STAFF, Role.HEAD], puskesmas__in=hosts).exists():
        raise ValidationError(OWN_PLACE)

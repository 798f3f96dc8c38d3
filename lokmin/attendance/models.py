"""Who really came, whatever was invited or answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from puskesmas.access import Scope
from puskesmas.models import Region
from sectors.models import Sector


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def present(self):
        """Rows that were not undone."""
        return self.filter(undone_at__isnull=True)


class Attendance(models.Model):
    """One person at one meeting. Undoing keeps the row; at most one row per invitation counts."""

    class Source(models.TextChoices):
        DESK = "desk", "Meja registrasi"
        SHEET = "sheet", "Lembar daftar hadir"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, related_name="attendance", null=True, blank=True
    )
    name = models.CharField("nama", max_length=250, blank=True)
    post = models.CharField("jabatan/instansi", max_length=200)
    is_representative = models.BooleanField("mewakili", default=False)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", verbose_name="unsur")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="desa/kelurahan"
    )
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    source = models.CharField("sumber", max_length=10, choices=Source, default=Source.DESK)
    happened_at = models.DateTimeField("hadir pada", default=timezone.now)
    recorded_at = models.DateTimeField("dicatat pada", auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_late_entry = models.BooleanField("dicatat menyusul", default=False)
    device_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    undone_at = models.DateTimeField("diurungkan pada", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "kehadiran"
        verbose_name_plural = "daftar hadir"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"],
                condition=Q(undone_at__isnull=True, invitation__isnull=False),
                name="attendance_once_per_invitation",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.post

    @property
    def scope(self) -> Scope:
        return self.meeting.scope

    @property
    def is_walk_in(self) -> bool:
        return self.invitation_id is None

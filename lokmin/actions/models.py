"""Agreed follow-up (RTL): who does what by when, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from puskesmas.access import Scope
from puskesmas.models import Region
from sectors.models import Office, Sector


class ActionItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def unfinished(self):
        return self.filter(state__in=ActionItem.UNFINISHED)

    def overdue(self, today=None):
        return self.unfinished().filter(due_on__lt=today or timezone.localdate())

    def for_pages(self):
        """With everything a row prints about itself."""
        return self.select_related(
            "meeting__region", "owner_invitation__sector", "owner_office__position__sector"
        ).prefetch_related("villages", "supporting_sectors")


class ActionItem(models.Model):
    """One row of the RTL matrix of the meeting that agreed it; carried over rows link to the older row."""

    class State(models.TextChoices):
        OPEN = "open", "Belum"
        IN_PROGRESS = "in_progress", "Proses"
        DONE = "done", "Selesai"
        BLOCKED = "blocked", "Terkendala"
        CANCELLED = "cancelled", "Dibatalkan"
        CARRIED_OVER = "carried_over", "Dilanjutkan"

    class Funding(models.TextChoices):
        BOK = "bok", "BOK"
        BLUD = "blud", "BLUD"
        APBD = "apbd", "APBD"
        VILLAGE = "village", "Dana Desa"
        COMMUNITY = "community", "Swadaya"
        CSR = "csr", "CSR"
        NONE = "none", "Tanpa biaya"
        OTHER = "other", "Lainnya"

    UNFINISHED = [State.OPEN, State.IN_PROGRESS, State.BLOCKED]
    # What a person may say about a row; carrying over is its own move.
    ANSWERS = [State.OPEN, State.IN_PROGRESS, State.DONE, State.BLOCKED, State.CANCELLED]

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    order = models.PositiveSmallIntegerField("urutan", default=0)
    program = models.CharField("program", max_length=100, blank=True)
    problem = models.TextField("masalah", max_length=1000, blank=True)
    cause = models.TextField("penyebab", max_length=1000, blank=True)
    activity = models.TextField("kegiatan", max_length=1000)
    target = models.CharField("tujuan/sasaran", max_length=300, blank=True)
    villages = models.ManyToManyField(Region, related_name="+", blank=True, verbose_name="lokasi")
    place_text = models.CharField("lokasi lain", max_length=200, blank=True, help_text="Misalnya 31 SD/MI.")
    owner_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="actions", null=True, blank=True)
    owner_invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    owner_label = models.CharField("penanggung jawab", max_length=200, blank=True)
    supporting_sectors = models.ManyToManyField(Sector, related_name="+", blank=True, verbose_name="sektor pendukung")
    starts_on = models.DateField("mulai", null=True, blank=True)
    due_on = models.DateField("tenggat", null=True, blank=True)
    funding = models.CharField("sumber dana", max_length=10, choices=Funding, blank=True)
    indicator = models.CharField("indikator keberhasilan", max_length=300, blank=True)
    state = models.CharField("keadaan", max_length=12, choices=State, default=State.OPEN)
    result = models.TextField("hasil tindak lanjut", max_length=2000, blank=True)
    finished_on = models.DateField("selesai pada", null=True, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="carried_to", null=True, blank=True, verbose_name="lanjutan dari"
    )
    carried_count = models.PositiveSmallIntegerField("berulang", default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Named by the browser that began the row: sent again after a lost answer it is still this row.
    draft_key = models.CharField("tanda isian", max_length=40, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = "tindak lanjut"
        verbose_name_plural = "tindak lanjut"
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="action_state_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "draft_key"], condition=~models.Q(draft_key=""), name="action_once_per_draft"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(starts_on__isnull=True) | Q(due_on__gte=models.F("starts_on")),
                name="action_due_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.activity[:80]

    def get_absolute_url(self) -> str:
        return reverse("actions:detail", args=[self.pk])

    @property
    def scope(self) -> Scope:
        return self.meeting.scope

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def is_overdue(self) -> bool:
        return bool(self.due_on and self.is_unfinished and self.due_on < timezone.localdate())

    @property
    def days_left(self) -> int | None:
        """Days until the due date, negative when it has passed; None when done or without a date."""
        return (self.due_on - timezone.localdate()).days if self.due_on and self.is_unfinished else None

    @property
    def days_late(self) -> int:
        return max(0, -(self.days_left or 0))

    @property
    def place_label(self) -> str:
        """Where: the villages by name, and what was written besides."""
        names = [village.name for village in self.villages.all()]
        return ", ".join([*names, self.place_text] if self.place_text else names)

    @property
    def missing(self) -> list[str]:
        """What dinas kesehatan will ask for (checklist D1): owner, due date, funding."""
        holes = [
            ("penanggung jawab", self.owner_label),
            ("tenggat", self.due_on),
            ("sumber dana", self.funding),
        ]
        return [name for name, value in holes if not value]


class ProgressQuerySet(models.QuerySet):
    def spoken(self):
        """What people said, without the lines the system adds when a row is carried over."""
        return self.exclude(source=Progress.Source.SYSTEM)


class Progress(models.Model):
    """One report on an action; append-only. `meeting` is set when a later meeting evaluated the row."""

    class Source(models.TextChoices):
        MEETING = "meeting", "Evaluasi di rapat"
        STAFF = "staff", "Dicatat puskesmas"
        OWNER = "owner", "Laporan penanggung jawab"
        SYSTEM = "system", "Dicatat otomatis"

    action = models.ForeignKey(ActionItem, on_delete=models.CASCADE, related_name="progress")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField("keadaan", max_length=12, choices=ActionItem.State)
    text = models.TextField("keterangan", max_length=2000, blank=True)
    source = models.CharField("dari", max_length=10, choices=Source)
    report = models.OneToOneField(
        "OwnerReport", on_delete=models.RESTRICT, related_name="progress", null=True, blank=True, verbose_name="laporan"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("pada", auto_now_add=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan tindak lanjut"
        verbose_name_plural = "laporan tindak lanjut"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_state_display()}"


class OwnerReportQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answer=OwnerReport.Answer.WAITING)

    def visible_to(self, user):
        return self.filter(action__in=ActionItem.objects.visible_to(user))


class OwnerReport(models.Model):
    """What an owner said by his own link about a row he promised; it counts once the puskesmas has accepted it.

    One report of an invitee about a row waits at a time: until it is answered he may say it better.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", "Menunggu diterima"
        ACCEPTED = "accepted", "Diterima"
        RETURNED = "returned", "Dikembalikan"

    # An owner does not cancel what was agreed together; that is for the meeting.
    STATES = [ActionItem.State.IN_PROGRESS, ActionItem.State.DONE, ActionItem.State.BLOCKED]

    action = models.ForeignKey(ActionItem, on_delete=models.CASCADE, related_name="reports")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+", verbose_name="pelapor")
    state = models.CharField("keadaan", max_length=12, choices=[(state.value, state.label) for state in STATES])
    text = models.TextField("keterangan", max_length=1000)
    photo = models.FileField("foto", upload_to="laporan/%Y/%m/", max_length=200, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    at = models.DateTimeField("pada")
    answer = models.CharField("jawaban", max_length=10, choices=Answer, default=Answer.WAITING)
    note = models.CharField("catatan puskesmas", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField("dijawab pada", null=True, blank=True)

    objects = OwnerReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan penanggung jawab"
        verbose_name_plural = "laporan penanggung jawab"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "invitation"], condition=Q(answer="waiting"), name="report_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation.post}: {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.answer == self.Answer.WAITING

    @property
    def is_returned(self) -> bool:
        return self.answer == self.Answer.RETURNED

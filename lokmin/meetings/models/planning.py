"""Around a meeting: proposals of another date, calendars of persons, and the KAK."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lokmin.meetings.models.meetings import Meeting
from puskesmas.access import Scope
from puskesmas.models import Puskesmas, Region


class DateProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def open(self):
        return self.filter(state=DateProposal.State.OPEN)

    def waiting(self):
        """Open, and the puskesmas can still answer: nobody moves a meeting that has begun or is over."""
        is_to_come = Q(meeting__status=Meeting.Status.POSTPONED) | Q(meeting__starts_at__gt=timezone.now())
        return self.open().filter(is_to_come, meeting__status__in=DateProposal.MOVABLE)


class DateProposal(models.Model):
    """Another date the camat office asks the puskesmas for; accepting it moves the meeting."""

    class State(models.TextChoices):
        OPEN = "open", "Menunggu puskesmas"
        ACCEPTED = "accepted", "Disetujui"
        DECLINED = "declined", "Tidak disetujui"
        WITHDRAWN = "withdrawn", "Ditarik"

    # States of a meeting that can get another date; a postponed one is scheduled again by it.
    MOVABLE = [Meeting.Status.PLANNED, Meeting.Status.SCHEDULED, Meeting.Status.INVITED, Meeting.Status.POSTPONED]

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="date_proposals")
    starts_at = models.DateTimeField("usul mulai")
    ends_at = models.DateTimeField("usul selesai", null=True, blank=True)
    reason = models.CharField("alasan", max_length=500)
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.OPEN)
    proposed_by = models.ForeignKey("puskesmas.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("diusulkan pada", auto_now_add=True)
    decided_by = models.ForeignKey("puskesmas.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    answer_note = models.CharField("catatan puskesmas", max_length=500, blank=True)

    objects = DateProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "usul tanggal"
        verbose_name_plural = "usul tanggal"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state="open"), name="date_proposal_one_open_per_meeting"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="date_proposal_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Usul tanggal untuk {self.meeting}"

    @property
    def scope(self) -> Scope:
        return self.meeting.scope


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user)


class CalendarFeed(models.Model):
    """A secret address under which one person's calendar program reads the meetings of one of his places."""

    user = models.ForeignKey("puskesmas.User", on_delete=models.CASCADE, related_name="calendar_feeds")
    puskesmas = models.ForeignKey(Puskesmas, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    nonce = models.CharField(max_length=64)
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    revoked_at = models.DateTimeField("dicabut pada", null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "alamat kalender"
        verbose_name_plural = "alamat kalender"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(puskesmas__isnull=True, region__isnull=False)
                | Q(puskesmas__isnull=False, region__isnull=True),
                name="calendar_feed_one_place",
            ),
            models.UniqueConstraint(
                fields=["user", "puskesmas"],
                condition=Q(revoked_at__isnull=True, puskesmas__isnull=False),
                name="calendar_feed_one_valid_per_puskesmas",
            ),
            models.UniqueConstraint(
                fields=["user", "region"],
                condition=Q(revoked_at__isnull=True, region__isnull=False),
                name="calendar_feed_one_valid_per_region",
            ),
        ]

    def __str__(self) -> str:
        return f"Kalender {self.puskesmas or self.region}"


class TermsOfReferenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))


class TermsOfReference(models.Model):
    """The KAK of a meeting: the texts under its headings as somebody edited them; what is missing is the usual text."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="terms")
    texts = models.JSONField("isi", default=dict, help_text="Bagian → teks; yang tidak ada memakai teks biasa.")
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField("diubah pada", auto_now=True)
    changed_by = models.ForeignKey("puskesmas.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = TermsOfReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "kerangka acuan kegiatan"
        verbose_name_plural = "kerangka acuan kegiatan"

    def __str__(self) -> str:
        return f"KAK {self.meeting}"

    @property
    def scope(self) -> Scope:
        return self.meeting.scope

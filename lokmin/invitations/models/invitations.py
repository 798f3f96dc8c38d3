"""What was said to one: who is invited, what was answered and how each letter travelled."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from lokmin.invitations.models.letters import Letter
from lokmin.meetings.models import Meeting
from puskesmas.access import Scope
from puskesmas.leases import LeasedRow
from puskesmas.models import Region
from sectors.models import Office, Sector


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Invitations of the meetings the user sees; what the camat office may answer is narrower (`queries.board`)."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def active(self):
        return self.filter(withdrawn_at__isnull=True)

    def unanswered(self):
        return self.filter(answer=Invitation.Answer.NONE)

    def in_order(self):
        return self.select_related("sector", "office__position", "village").order_by("protocol_order", "pk")

    def with_last_answer(self):
        """Annotate `said`, `said_at` and `said_for`: the last answer, even one for a schedule that holds no more."""
        newest = Reply.objects.filter(invitation=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            said=Subquery(newest.values("answer")[:1]),
            said_at=Subquery(newest.values("at")[:1]),
            said_for=Subquery(newest.values("answered_for")[:1]),
        )

    def with_last_delivery(self):
        """Annotate `last_channel`, `last_state`, `last_at` and `last_message` of the newest Delivery, None after a mark
        was taken back and for a mail that failed when the guest has no address any more.

        A Delivery of a mail stays as it was queued; how far the mail came is what the outbox knows.
        """
        mail, state = LeasedRow.State, Delivery.State
        lost = Q(message__state=mail.FAILED) | Q(state=state.RETURNED, channel=Invitation.Channel.EMAIL)
        newest = (
            Delivery.objects.of_present_letter()
            .order_by("-pk")
            .annotate(
                now=Case(
                    When(lost, invitation__email="", then=None),
                    When(message__state=mail.DONE, then=Value(state.SENT)),
                    When(message__state=mail.FAILED, then=Value(state.FAILED)),
                    When(message=None, state=state.QUEUED, then=None),
                    default=F("state"),
                ),
                moment=Coalesce("message__finished_at", "happened_at"),
            )
        )
        return self.annotate(
            last_channel=Subquery(newest.values("channel")[:1]),
            last_state=Subquery(newest.values("now")[:1]),
            last_at=Subquery(newest.values("moment")[:1]),
            last_message=Subquery(newest.values("message")[:1]),
        )


class Invitation(models.Model):
    """One invited office (or free entry) of a meeting; name, position and place are kept as written on the letter."""

    class Answer(models.TextChoices):
        NONE = "none", "Belum menjawab"
        PRESENT = "present", "Hadir"
        REPRESENTED = "represented", "Diwakili"
        UNABLE = "unable", "Berhalangan"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        WHATSAPP = "whatsapp", "WhatsApp"
        PRINT = "print", "Cetak dan antar"
        PHONE = "phone", "Telepon"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="invitations", null=True, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="invitations", null=True, blank=True)
    post = models.CharField(
        "jabatan", max_length=200, help_text="Sebutan di belakang Yth., misalnya Kepala Desa Kwaderan."
    )
    name = models.CharField("nama pejabat", max_length=250, blank=True)
    place = models.CharField("di", max_length=120, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", verbose_name="unsur")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="desa/kelurahan"
    )
    is_forkopimcam = models.BooleanField(default=False)
    protocol_order = models.PositiveIntegerField("urutan protokol", default=500_000)
    phone = models.CharField("nomor WhatsApp", max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    answer = models.CharField("jawaban", max_length=12, choices=Answer, default=Answer.NONE)
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ["protocol_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "office"], condition=Q(office__isnull=False), name="invitation_office_once"
            )
        ]
        indexes = [models.Index(fields=["meeting", "answer"], name="invitation_meeting_answer")]

    def __str__(self) -> str:
        return self.post

    @property
    def scope(self) -> Scope:
        return self.meeting.scope

    @property
    def channel(self) -> str:
        """How the letter travels: by mail when there is an address, else WhatsApp, else on paper."""
        if self.email:
            return self.Channel.EMAIL
        return self.Channel.WHATSAPP if self.phone else self.Channel.PRINT

    @property
    def channel_label(self) -> str:
        return self.Channel(self.channel).label


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(invitation__in=Invitation.objects.visible_to(user))

    def newest(self):
        """The last answer to each invitation: the one that stands."""
        later = Reply.objects.filter(invitation=OuterRef("invitation")).order_by("-pk")
        return self.filter(pk=Subquery(later.values("pk")[:1]))


class Reply(models.Model):
    """One answer to one invitation; append-only, the last one counts (and is copied to `Invitation.answer`)."""

    class Source(models.TextChoices):
        LINK = "link", "Tautan pribadi"
        CAMAT_OFFICE = "camat_office", "Kantor camat"
        STAFF = "staff", "Dicatat puskesmas"

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="replies")
    answer = models.CharField("jawaban", max_length=12, choices=Invitation.Answer)
    representative_name = models.CharField("nama wakil", max_length=200, blank=True)
    representative_post = models.CharField("jabatan wakil", max_length=200, blank=True)
    representative_phone = models.CharField("nomor wakil", max_length=20, blank=True)
    note = models.TextField("catatan", max_length=1000, blank=True)
    name = models.CharField(
        "atas nama", max_length=250, blank=True, help_text="Pejabat di undangan saat dijawab; bisa berganti kemudian."
    )
    is_late = models.BooleanField("lewat batas jawaban", default=False)
    source = models.CharField("dari", max_length=12, choices=Source)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("pada", auto_now_add=True)
    answered_for = models.DateTimeField(
        "untuk pertemuan pada",
        null=True,
        blank=True,
        help_text="Jadwal yang berlaku saat dijawab; bisa berubah kemudian.",
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.get_answer_display()}"


class DeliveryQuerySet(models.QuerySet):
    def of_present_letter(self):
        """For a subquery on invitations: the ways of the present letter, since it was issued; a correction starts anew.

        A mail that never left is none.
        """
        never_left = Q(state=Delivery.State.QUEUED, message=None, note__startswith=Delivery.TAKEN_BACK)
        rows = self.filter(invitation=OuterRef("pk"), at__gte=OuterRef("letter__issued_at")).exclude(never_left)
        return rows.filter(content=Delivery.Content.LETTER)


class Delivery(models.Model):
    """One thing that happened to one letter on its way; append-only."""

    # The note of a mail that was taken out of the outbox before it left begins like this.
    TAKEN_BACK = "Tidak jadi dikirim"

    class State(models.TextChoices):
        QUEUED = "queued", "Menunggu dikirim"
        SENT = "sent", "Terkirim"
        FAILED = "failed", "Gagal"
        OPENED_FOR_SENDING = "opened", "WhatsApp dibuka"
        HANDED_OVER = "handed", "Diantar"
        TOLD = "told", "Disampaikan lewat telepon"
        RETURNED = "returned", "Kembali"

    class Content(models.TextChoices):
        LETTER = "letter", "Surat"
        REMINDER = "reminder", "Pengingat"

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField("cara", max_length=10, choices=Invitation.Channel)
    state = models.CharField("keadaan", max_length=10, choices=State)
    content = models.CharField("yang disampaikan", max_length=10, choices=Content, default=Content.LETTER)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reminded_on = models.DateField(
        "pengingat untuk tanggal", null=True, blank=True, help_text="Menjamin satu pengingat per orang dan tanggal."
    )
    received_by = models.CharField("diterima oleh", max_length=150, blank=True)
    receipt = models.FileField("foto tanda terima", upload_to="tanda-terima/%Y/%m/", blank=True, max_length=200)
    happened_at = models.DateTimeField("terjadi pada", default=timezone.now)
    message = models.ForeignKey("outbox.Message", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField("keterangan", max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "pengiriman"
        verbose_name_plural = "pengiriman"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "reminded_on"],
                condition=Q(reminded_on__isnull=False),
                name="delivery_one_reminder_per_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.get_channel_display()}, {self.get_state_display()}"

"""A meeting (sesi lokmin), who hosts it, and its programme."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from puskesmas.access import Scope, at_or_under, memberships_of
from puskesmas.calendar_text import format_month, format_time, month_name, roman
from puskesmas.models import Puskesmas, Region


def _within(membership) -> Q:
    if membership.puskesmas_id:
        return Q(pk__in=MeetingHost.objects.filter(puskesmas=membership.puskesmas_id).values("meeting"))
    code = membership.region.code
    return at_or_under(code)


class MeetingSeries(models.Model):
    """Meetings planned together, so that place, clock or chair can change for this one, the following or all."""

    puskesmas = models.ForeignKey(Puskesmas, on_delete=models.PROTECT, related_name="series")
    name = models.CharField("nama rangkaian", max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("puskesmas.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "rangkaian lokmin"
        verbose_name_plural = "rangkaian lokmin"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Meetings a puskesmas of the user hosts, and those under a region of the user."""
        rule = Q(pk__in=[])
        for membership in memberships_of(user):
            rule |= _within(membership)
        return self.filter(rule)

    def of_place(self, membership):
        """Meetings of the one place the user works in now; none without a place."""
        return self.filter(_within(membership)) if membership else self.none()

    def active(self):
        return self.exclude(status__in=Meeting.OFF)

    def hosted_by(self, puskesmas):
        """Meetings this puskesmas hosts or co-hosts: a joint meeting counts for every host."""
        return self.filter(pk__in=MeetingHost.objects.filter(puskesmas=puskesmas).values("meeting"))

    def upcoming(self):
        return self.filter(starts_at__gte=timezone.now()).exclude(status__in=Meeting.OFF).order_by("starts_at")

    def for_pages(self):
        """With its kecamatan and its hosts, each with the regions its letterhead and its rules come from."""
        hosts = MeetingHost.objects.select_related("puskesmas__region__parent")
        return self.select_related("region__parent").prefetch_related(models.Prefetch("hosts", hosts))


class Meeting(models.Model):
    """One lokmin meeting. Kind, quarter, year and real date are four separate facts (domain: rule 1)."""

    class Kind(models.TextChoices):
        FIRST = "first", "Tribulanan pertama"
        ROUTINE = "routine", "Tribulanan rutin"
        MONTHLY = "monthly", "Lintas sektor bulanan"
        OTHER = "other", "Lainnya"

    class Status(models.TextChoices):
        PLANNED = "planned", "Rencana"
        SCHEDULED = "scheduled", "Terjadwal"
        INVITED = "invited", "Undangan terkirim"
        HELD = "held", "Dilaksanakan"
        CLOSED = "closed", "Selesai"
        POSTPONED = "postponed", "Ditunda"
        CANCELLED = "cancelled", "Dibatalkan"

    class Funding(models.TextChoices):
        BOK = "bok", "BOK (DAK Nonfisik)"
        BLUD = "blud", "BLUD"
        APBD = "apbd", "APBD"
        OTHER = "other", "Lainnya"
        NONE = "none", "Tanpa biaya"

    OFF = [Status.POSTPONED, Status.CANCELLED]
    # Nobody was invited yet; later the guests know of it.
    BEFORE_INVITING = [Status.PLANNED, Status.SCHEDULED]
    # The table of moves: from which states each state may be entered.
    MOVES = {
        Status.SCHEDULED: [Status.PLANNED, Status.POSTPONED],
        Status.INVITED: BEFORE_INVITING,
        Status.HELD: [Status.PLANNED, Status.SCHEDULED, Status.INVITED],
        Status.CLOSED: [Status.HELD],
        Status.POSTPONED: [Status.PLANNED, Status.SCHEDULED, Status.INVITED],
        Status.CANCELLED: [Status.PLANNED, Status.SCHEDULED, Status.INVITED, Status.POSTPONED],
    }

    kind = models.CharField("jenis", max_length=10, choices=Kind, default=Kind.ROUTINE)
    year = models.PositiveSmallIntegerField("tahun")
    quarter = models.PositiveSmallIntegerField(
        "triwulan", null=True, blank=True, choices=[(1, "I"), (2, "II"), (3, "III"), (4, "IV")]
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="meetings", verbose_name="kecamatan")
    villages = models.ManyToManyField(
        Region, related_name="+", verbose_name="desa/kelurahan", blank=True, help_text="Desa yang dibahas."
    )
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai", null=True, blank=True, help_text="Kosong berarti s.d. selesai.")
    place = models.CharField("tempat", max_length=200)
    theme = models.TextField("tema", max_length=3000, blank=True)
    chair_post = models.CharField(
        "pimpinan rapat", max_length=150, blank=True, help_text="Jabatan, misalnya Camat Kajoran."
    )
    chair_name = models.CharField("nama pimpinan rapat", max_length=200, blank=True)
    is_with_fkp = models.BooleanField("digabung dengan Forum Konsultasi Publik (FKP)", default=False)
    funding = models.CharField("sumber dana", max_length=10, choices=Funding, default=Funding.BOK)
    funded_count = models.PositiveSmallIntegerField("jumlah peserta dibiayai", null=True, blank=True)
    status = models.CharField("keadaan", max_length=10, choices=Status, default=Status.PLANNED)
    status_reason = models.CharField("alasan", max_length=500, blank=True)
    is_recorded_late = models.BooleanField("dicatat setelah terlaksana", default=False)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="next_meetings",
        null=True,
        blank=True,
        verbose_name="pertemuan sebelumnya",
    )
    series = models.ForeignKey(
        MeetingSeries,
        on_delete=models.PROTECT,
        related_name="meetings",
        null=True,
        blank=True,
        verbose_name="rangkaian",
    )
    schedule_changed_at = models.DateTimeField(
        "jadwal berubah pada",
        null=True,
        editable=False,
        help_text="Surat yang terbit sebelum ini menyebut jadwal lama.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("puskesmas.User", on_delete=models.PROTECT, related_name="+", null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "lokmin"
        verbose_name_plural = "lokmin"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)), name="meeting_quarter_one_to_four"
            ),
        ]
        indexes = [
            models.Index(fields=["year", "quarter"], name="meeting_year_quarter"),
            models.Index(fields=["starts_at"], name="meeting_starts_at"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:meeting", args=[self.pk])

    @property
    def title(self) -> str:
        """Short name on screen: "Lokmin lintas sektor Triwulan II 2026"."""
        if self.kind == self.Kind.MONTHLY:
            return f"Lokmin lintas sektor {format_month(self.held_on)}"
        period = f"Triwulan {roman(self.quarter)} {self.year}" if self.quarter else str(self.year)
        return f"Lokmin lintas sektor {period}"

    @property
    def formal_title(self) -> str:
        """Name in letters and minutes: "Lokakarya Mini Lintas Sektor Triwulan II Tahun 2026"."""
        if self.kind == self.Kind.MONTHLY:
            return f"Lokakarya Mini Lintas Sektor Bulan {month_name(self.held_on.month)} Tahun {self.held_on.year}"
        period = f"Triwulan {roman(self.quarter)} " if self.quarter else ""
        return f"Lokakarya Mini Lintas Sektor {period}Tahun {self.year}"

    @property
    def short_title(self) -> str:
        """Name in cramped places, where the kind is known: "Triwulan II 2026"."""
        return self.title.removeprefix("Lokmin lintas sektor ")

    @property
    def timezone(self) -> ZoneInfo:
        return self.region.timezone

    @property
    def zone_label(self) -> str:
        """WIB, WITA or WIT."""
        return {7: "WIB", 8: "WITA", 9: "WIT"}[int(self.local_start.utcoffset().total_seconds() // 3600)]

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(self.timezone)

    @property
    def local_end(self) -> datetime | None:
        return self.ends_at.astimezone(self.timezone) if self.ends_at else None

    @property
    def held_on(self) -> date:
        """The day at the place of the meeting, whatever zone the reader is in."""
        return self.local_start.date()

    @property
    def clock(self) -> str:
        """ "09.00–12.00 WIB", or "09.00 WIB s.d. selesai" without an end."""
        start = format_time(self.local_start.time())
        if not self.ends_at:
            return f"{start} {self.zone_label} s.d. selesai"
        return f"{start}–{format_time(self.local_end.time())} {self.zone_label}"

    @property
    def is_past(self) -> bool:
        return (self.ends_at or self.starts_at) < timezone.now()

    @property
    def state_kind(self) -> str:
        """Kind of the state component: todo, planned, wait, done, prob."""
        kinds = {
            self.Status.SCHEDULED: "planned",
            self.Status.INVITED: "wait",
            self.Status.HELD: "wait",
            self.Status.CLOSED: "done",
            self.Status.POSTPONED: "prob",
            self.Status.CANCELLED: "declined",
        }
        return kinds.get(self.status, "todo")

    @property
    def is_off(self) -> bool:
        return self.status in self.OFF

    @property
    def lead_host(self) -> Puskesmas | None:
        return next((host.puskesmas for host in self.hosts.all() if host.is_lead), None)

    @property
    def host_names(self) -> str:
        """ "Puskesmas Citarip dan Puskesmas Sukapakir", lead first."""
        names = [str(host.puskesmas) for host in sorted(self.hosts.all(), key=lambda host: not host.is_lead)]
        return " dan ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

    @property
    def scope(self) -> Scope:
        return Scope(frozenset(host.puskesmas_id for host in self.hosts.all()), self.region.code)


class MeetingHost(models.Model):
    """A puskesmas that holds the meeting; a joint meeting counts for every host, one of them leads."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="hosts")
    puskesmas = models.ForeignKey(Puskesmas, on_delete=models.PROTECT, related_name="hosted")
    is_lead = models.BooleanField("penyelenggara utama", default=False)

    class Meta:
        verbose_name = "penyelenggara"
        verbose_name_plural = "penyelenggara"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "puskesmas"], name="meeting_host_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(is_lead=True), name="meeting_one_lead"),
        ]

    def __str__(self) -> str:
        return str(self.puskesmas)


class AgendaItem(models.Model):
    """One line of the programme (susunan acara) of a meeting."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", "Registrasi"
        OPENING = "opening", "Pembukaan"
        SPEECH = "speech", "Sambutan"
        PREVIOUS_ACTIONS = "previous_actions", "Evaluasi RTL lalu"
        PRESENTATION = "presentation", "Paparan"
        DISCUSSION = "discussion", "Diskusi"
        ACTIONS = "actions", "Penyusunan RTL"
        AGREEMENT = "agreement", "Kesepakatan"
        BREAK = "break", "Istirahat"
        CLOSING = "closing", "Penutup"
        OTHER = "other", "Lainnya"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField("urutan")
    starts_at = models.TimeField("mulai", null=True, blank=True)
    ends_at = models.TimeField("selesai", null=True, blank=True)
    title = models.CharField("acara", max_length=255)
    presenter = models.CharField("pemateri/penanggung jawab", max_length=200, blank=True)
    kind = models.CharField("jenis", max_length=20, choices=Kind, default=Kind.OTHER)

    class Meta:
        verbose_name = "susunan acara"
        verbose_name_plural = "susunan acara"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

"""Minutes (notulen) of a meeting: what was said, what was decided, and who wrote it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from lokmin.meetings.models import Meeting
from puskesmas.access import Scope


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def for_pages(self):
        """With the one agreement and the one consultation they may have, and who wrote the identity."""
        return self.select_related("agreement__updated_by", "consultation__updated_by", "identity_updated_by")

    def waiting_for_review(self):
        return self.filter(status=Minutes.Status.SENT)


class Minutes(models.Model):
    """The minutes of one meeting and the state of their way to approval."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draf"
        SUBMITTED = "submitted", "Diajukan ke kepala puskesmas"
        ENDORSED = "endorsed", "Disahkan"
        SENT = "sent", "Dikirim ke dinas kesehatan"
        RETURNED = "returned", "Perlu perbaikan"
        APPROVED = "approved", "Disetujui"

    # The table of moves: from which states each state may be entered.
    MOVES = {
        Status.SUBMITTED: [Status.DRAFT, Status.RETURNED],
        Status.ENDORSED: [Status.SUBMITTED],
        Status.SENT: [Status.ENDORSED],
        Status.RETURNED: [Status.SENT],
        Status.APPROVED: [Status.SENT],
        # The head returns it to the writers; an approved one is reopened with a reason and becomes a new revision.
        Status.DRAFT: [Status.SUBMITTED, Status.ENDORSED, Status.APPROVED],
    }
    EDITABLE = [Status.DRAFT, Status.RETURNED]

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField("keadaan", max_length=10, choices=Status, default=Status.DRAFT)
    status_reason = models.CharField("alasan", max_length=1000, blank=True)
    revision_reason = models.CharField("alasan dibuka kembali", max_length=1000, blank=True)
    started_at = models.TimeField("mulai pukul", null=True, blank=True)
    ended_at = models.TimeField("selesai pukul", null=True, blank=True)
    chair_post = models.CharField("jabatan pimpinan rapat", max_length=150, blank=True)
    chair_name = models.CharField("nama pimpinan rapat", max_length=200, blank=True)
    moderator = models.CharField("moderator", max_length=200, blank=True)
    minute_taker = models.CharField("notulis", max_length=200, blank=True)
    minute_taker_nip = models.CharField("NIP notulis", max_length=30, blank=True)
    identity_version = models.PositiveIntegerField(default=1, editable=False)
    submitted_at = models.DateTimeField("diajukan pada", null=True, blank=True)
    endorsed_at = models.DateTimeField("disahkan pada", null=True, blank=True)
    sent_at = models.DateTimeField("dikirim pada", null=True, blank=True)
    decided_at = models.DateTimeField("diputus pada", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    identity_updated_at = models.DateTimeField("identitas disimpan pada", null=True, blank=True)
    identity_updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "notulen"
        verbose_name_plural = "notulen"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Notulen {self.meeting.title}"

    def get_absolute_url(self) -> str:
        return reverse("minutes:edit", args=[self.meeting_id])

    @property
    def scope(self) -> Scope:
        return self.meeting.scope

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE


class Section(models.Model):
    """One written section of the minutes with a version of its own, so two writers collide only on the same one."""

    class Kind(models.TextChoices):
        OPENING = "opening", "Pembukaan dan sambutan"
        PREVIOUS_ACTIONS = "previous_actions", "Evaluasi RTL lalu"
        COVERAGE = "coverage", "Capaian program"
        SECTORS = "sectors", "Paparan lintas sektor dan desa"
        DISCUSSION = "discussion", "Diskusi"
        PROBLEMS = "problems", "Permasalahan dan hambatan"
        DECISIONS = "decisions", "Kesimpulan dan kesepakatan"
        ACTIONS = "actions", "Rencana tindak lanjut"
        CLOSING = "closing", "Penutup"
        # What only some meetings have: the first of a year, and one held together with an FKP.
        COMMITMENTS = "commitments", "Peran bantu lintas sektor"
        PROPOSALS = "proposals", "Usulan untuk Musrenbang kecamatan"
        AGREEMENT = "agreement", "Kesepakatan bersama"
        CONSULTATION = "consultation", "Forum Konsultasi Publik"

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField("bagian", max_length=20, choices=Kind)
    body = models.TextField("isi", max_length=20000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField("disimpan pada", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "bagian notulen"
        verbose_name_plural = "bagian notulen"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "kind"], name="section_once_per_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class SectionText(models.Model):
    """One saved text of a section, kept so that nothing that was ever saved is lost."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField("versi")
    body = models.TextField("isi", max_length=20000, blank=True)
    saved_at = models.DateTimeField("disimpan pada", auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "tulisan bagian"
        verbose_name_plural = "tulisan bagian"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="section_text_once_per_version")]

    def __str__(self) -> str:
        return f"{self.section} versi {self.version}"


class KeptManager(models.Manager):
    """Leaves removed rows out, also behind `minutes.discussion`; they stay in the table so that removing can be undone."""

    def get_queryset(self):
        return super().get_queryset().filter(removed_at__isnull=True)


def once_per_draft(name: str) -> models.UniqueConstraint:
    """A row a browser began is stored once, however often it was sent."""
    return models.UniqueConstraint(fields=["minutes", "draft_key"], condition=~models.Q(draft_key=""), name=name)


class Row(models.Model):
    """Common part of the numbered rows of the minutes."""

    order = models.PositiveSmallIntegerField("urutan", default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    removed_at = models.DateTimeField("dihapus pada", null=True, blank=True, editable=False)
    # Named by the browser that began the row: sent again after a lost answer it is still this row.
    draft_key = models.CharField("tanda isian", max_length=40, blank=True, editable=False)

    objects = KeptManager()
    with_removed = models.Manager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    @classmethod
    def completed(cls, minutes: "Minutes", fields: dict) -> dict:
        """What was typed with what follows from it; most rows are taken as they are."""
        return fields


class DiscussionRow(Row):
    """One question or proposal in the discussion, and who answered what."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="discussion")
    speaker = models.CharField("penanya/penanggap", max_length=250, help_text="Nama dan unsur.")
    statement = models.TextField("isi pertanyaan/usulan", max_length=5000)
    answer = models.TextField("tanggapan", max_length=5000, blank=True)
    answered_by = models.CharField("ditanggapi oleh", max_length=250, blank=True)

    class Meta(Row.Meta):
        verbose_name = "baris diskusi"
        verbose_name_plural = "baris diskusi"
        constraints = [once_per_draft("discussion_once_per_draft")]

    def __str__(self) -> str:
        return self.speaker


class Problem(Row):
    """One problem or obstacle with its data, cause and place, of a health programme or of the support of a sector."""

    class Source(models.TextChoices):
        PROGRAM = "program", "Program kesehatan"
        SECTOR = "sector", "Sektor"
        VILLAGE = "village", "Desa/kelurahan"

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="problems")
    source = models.CharField("hambatan dari", max_length=10, choices=Source, blank=True)
    text = models.TextField("masalah", max_length=2000, help_text="Sebut angkanya: IDL 62,4% dari target 75%.")
    data = models.CharField(
        "data", max_length=300, blank=True, help_text="Misalnya 62,4% dari target 75% s.d. September."
    )
    cause = models.TextField("penyebab", max_length=2000, blank=True)
    place = models.CharField("lokasi/unsur", max_length=250, blank=True)
    solution = models.TextField("pemecahan", max_length=2000, blank=True)

    class Meta(Row.Meta):
        verbose_name = "masalah"
        verbose_name_plural = "masalah"
        constraints = [once_per_draft("problem_once_per_draft")]

    def __str__(self) -> str:
        return self.text[:80]


class Decision(Row):
    """One numbered conclusion, decision or agreement."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField("kesimpulan/keputusan", max_length=2000)

    class Meta(Row.Meta):
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
        constraints = [once_per_draft("decision_once_per_draft")]

    def __str__(self) -> str:
        return self.text[:80]


class Photo(models.Model):
    """One photo of the meeting, shrunk and re-encoded without position data when it was uploaded.

    A removed photo keeps its file: older revisions show it.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField("berkas", upload_to="foto/%Y/%m/")
    caption = models.CharField("keterangan", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("urutan", default=0)
    width = models.PositiveIntegerField("lebar")
    height = models.PositiveIntegerField("tinggi")
    size = models.PositiveIntegerField("ukuran")
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField("diambil pada", null=True, blank=True, help_text="Menurut kamera; tanpa letaknya.")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    removed_at = models.DateTimeField("dihapus pada", null=True, blank=True, editable=False)

    objects = KeptManager()
    with_removed = models.Manager()

    class Meta:
        verbose_name = "foto"
        verbose_name_plural = "foto"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.caption or f"Foto {self.pk}"

"""What the dinas kesehatan says about a revision."""

from django.conf import settings
from django.db import models

from lokmin.minutes.models.minutes import Minutes, Section
from lokmin.minutes.models.revision import Revision
from puskesmas.access import Scope


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(revision__minutes__in=Minutes.objects.visible_to(user))


class Review(models.Model):
    """The review of one revision; open until there is a verdict, then `reviewer` is who gave it."""

    class Verdict(models.TextChoices):
        OPEN = "", "Sedang ditelaah"
        APPROVED = "approved", "Disetujui"
        RETURNED = "returned", "Perlu perbaikan"

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField("putusan", max_length=10, choices=Verdict, blank=True, default="")
    reason = models.TextField("alasan", max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Copied from the minutes: sending the next revision overwrites it there.
    sent_at = models.DateTimeField("dikirim pada", null=True, blank=True)
    decided_at = models.DateTimeField("diputus pada", null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "telaah"
        verbose_name_plural = "telaah"
        ordering = ["-pk"]
        # Several reviewers may comment, yet a revision is judged once.
        constraints = [models.UniqueConstraint(fields=["revision"], name="review_one_per_revision")]

    def __str__(self) -> str:
        return f"Telaah {self.revision}"

    @property
    def scope(self) -> Scope:
        return self.revision.minutes.scope

    @property
    def is_open(self) -> bool:
        return self.verdict == self.Verdict.OPEN


class ReviewItem(models.Model):
    """One judged item of the checklist (domain: §4.4); automatic items have a row only where a reviewer judged otherwise."""

    class Verdict(models.TextChoices):
        FINE = "fine", "Sesuai"
        LACKING = "lacking", "Kurang"
        MISSING = "missing", "Tidak ada"
        NOT_ASKED = "not_asked", "Tidak berlaku"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="items")
    code = models.CharField("butir", max_length=2)
    verdict = models.CharField("penilaian", max_length=10, choices=Verdict)
    note = models.CharField("catatan", max_length=500, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField("dinilai pada", auto_now=True)

    class Meta:
        verbose_name = "butir telaah"
        verbose_name_plural = "butir telaah"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="review_item_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.get_verdict_display()}"


class ReviewCommentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(review__in=Review.objects.visible_to(user))


class ReviewComment(models.Model):
    """One remark of a reviewer at a section or one of its rows; a question reaches the puskesmas at once.

    `row` is the id of the row in the frozen content. What the puskesmas did about it stands in `resolution`.
    """

    SECTIONS = [
        ("identity", "Identitas rapat"),
        *Section.Kind.choices,
        ("photos", "Foto"),
        ("files", "Berkas"),
        ("attendance", "Daftar hadir"),
    ]

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField("bagian", max_length=20, choices=SECTIONS)
    row = models.CharField(
        "baris", max_length=60, blank=True, help_text="Tanda baris dalam isi revisi; kosong berarti seluruh bagian."
    )
    text = models.TextField("catatan", max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("pada", auto_now_add=True)
    edited_at = models.DateTimeField("diubah pada", null=True, blank=True)
    is_question = models.BooleanField("pertanyaan", default=False)
    item = models.CharField(
        "butir", max_length=2, blank=True, editable=False, help_text="Butir daftar periksa yang dinilai kurang."
    )
    resolution = models.CharField("keterangan puskesmas", max_length=500, blank=True)
    resolved_at = models.DateTimeField("ditandai selesai pada", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan telaah"
        verbose_name_plural = "catatan telaah"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def scope(self) -> Scope:
        return self.review.scope

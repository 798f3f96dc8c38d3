"""Imports with preview: the uploaded file, and what each of its rows would do."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from puskesmas.access import ADMINISTRATOR, PERMISSIONS, memberships_of, subdistrict_codes
from puskesmas.leases import LeasedQuerySet, LeasedRow


class RowState(models.TextChoices):
    """What a row of a file would do when it is saved."""

    NEW = "new", "Baru"
    CHANGED = "changed", "Berubah"
    SAME = "same", "Sama"
    PROBLEM = "problem", "Bermasalah"


SAVABLE = (RowState.NEW, RowState.CHANGED)


def stored_name(batch, filename: str) -> str:
    """A name of our own: what people call their files never reaches the disk."""
    return f"impor/{timezone.now():%Y/%m}/{secrets.token_hex(16)}.bin"


class ImportBatchQuerySet(LeasedQuerySet):
    def visible_to(self, user):
        """Imports at the places where the user holds the permission of their kind; rows are personal data."""
        rule = Q(pk__in=[])
        if user.is_active and user.is_superuser:
            rule |= Q(permission__in=[name for name, roles in PERMISSIONS.items() if ADMINISTRATOR in roles])
        for membership in memberships_of(user):
            held = [name for name, roles in PERMISSIONS.items() if membership.role in roles]
            rule |= Q(permission__in=held) & _reached(membership, user)
        return self.filter(rule)


def _reached(membership, user) -> Q:
    """Imports for the place of a membership or under it; in the kecamatan of a puskesmas only one's own."""
    if membership.puskesmas_id:
        own = Q(uploaded_by=user, region__code__in=subdistrict_codes(user))
        return Q(puskesmas=membership.puskesmas_id) | own
    code, rule = membership.region.code, Q()
    for column in ("region__code", "puskesmas__region__code"):
        rule |= Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."})
    return rule


class ImportBatch(LeasedRow):
    """One uploaded file on its way into the tables; `state` says whether a worker is at it, `stage` where it is."""

    class Stage(models.TextChoices):
        CHOOSING = "choosing", "Pilih kolom"
        PREVIEWING = "previewing", "Diperiksa"
        READY = "ready", "Siap disimpan"
        SAVING = "saving", "Disimpan"
        SAVED = "saved", "Tersimpan"
        UNDOING = "undoing", "Diurungkan"
        UNDONE = "undone", "Sudah diurungkan"
        FAILED = "failed", "Tidak dapat dibaca"
        DISCARDED = "discarded", "Dibuang"

    # The table of moves: from which stage each step starts.
    MOVES = {
        Stage.PREVIEWING: (Stage.CHOOSING, Stage.READY, Stage.FAILED),
        Stage.SAVING: (Stage.READY,),
        Stage.UNDOING: (Stage.SAVED,),
        Stage.DISCARDED: (Stage.CHOOSING, Stage.READY, Stage.FAILED),
    }

    kind = models.SlugField("jenis", max_length=40)
    permission = models.CharField("hak", max_length=40)
    puskesmas = models.ForeignKey(
        "puskesmas.Puskesmas", on_delete=models.PROTECT, related_name="import_batches", null=True, blank=True
    )
    region = models.ForeignKey(
        "puskesmas.Region",
        on_delete=models.PROTECT,
        related_name="import_batches",
        null=True,
        blank=True,
        verbose_name="wilayah",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diunggah oleh"
    )
    stage = models.CharField("tahap", max_length=12, choices=Stage, default=Stage.CHOOSING)
    file = models.FileField("berkas", upload_to=stored_name, blank=True, max_length=200)
    filename = models.CharField("nama berkas", max_length=150)
    sheet = models.CharField("lembar", max_length=100, blank=True)
    header_row = models.PositiveIntegerField("baris judul", null=True, blank=True, help_text="0: tanpa judul")
    header = models.JSONField("judul kolom", default=list, blank=True)
    header_key = models.CharField(max_length=64, blank=True, editable=False)
    mapping = models.JSONField("kolom", default=dict, blank=True)
    notes = models.JSONField("catatan", default=list, blank=True)
    done_rows = models.PositiveIntegerField("baris selesai", default=0)
    total_rows = models.PositiveIntegerField("jumlah baris", default=0)
    tallies = models.JSONField("hasil periksa", default=dict, blank=True)
    created_count = models.PositiveIntegerField("dibuat", default=0)
    changed_count = models.PositiveIntegerField("diubah", default=0)
    undo = models.JSONField("untuk mengurungkan", null=True, blank=True)
    saved_at = models.DateTimeField("disimpan pada", null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    purged_at = models.DateTimeField("data dihapus pada", null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(puskesmas__isnull=True) | Q(region__isnull=True), name="import_batch_at_most_one_place"
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="import_batch_state_due"),
            models.Index(fields=["kind", "header_key"], name="import_batch_header"),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("puskesmas:import", args=[self.pk])

    @property
    def place(self):
        return self.puskesmas or self.region

    @property
    def is_busy(self) -> bool:
        return self.stage in (self.Stage.PREVIEWING, self.Stage.SAVING, self.Stage.UNDOING)


class ImportRow(models.Model):
    """One row of an uploaded file: its values by column of the kind, what it would do, and whether it is chosen."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField("urutan")
    number = models.PositiveIntegerField("nomor baris", help_text="Seperti ditunjukkan lembar sebar.")
    values = models.JSONField("isi", default=dict)
    state = models.CharField("keadaan", max_length=10, choices=RowState)
    reason = models.TextField("sebab", blank=True)
    changes = models.JSONField("perubahan", default=dict, blank=True)
    is_chosen = models.BooleanField("dipilih", default=False)
    has_moved = models.BooleanField("berubah sejak pratinjau", default=False)

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_row_position_once"),
            models.CheckConstraint(
                condition=Q(is_chosen=False) | Q(state__in=SAVABLE), name="import_row_chosen_is_savable"
            ),
        ]
        indexes = [models.Index(fields=["batch", "state", "position"], name="import_row_state")]

    def __str__(self) -> str:
        return f"Baris {self.number}"

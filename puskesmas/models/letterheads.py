"""Letterhead, signers and the number register of an organisation."""

from django.db import models
from django.db.models import F, Q

from puskesmas.identity import nip_label
from puskesmas.models.settings import OwnedSettings


class Letterhead(OwnedSettings):
    """How the letters of one office look and are numbered; what is empty is taken over (`looks.look_of`).

    What a dinas kesehatan sets here holds for all its puskesmas: its lines may name them as {PUSKESMAS}.
    """

    class Paper(models.TextChoices):
        A4 = "a4", "A4 (21,0 × 29,7 cm)"
        F4_210 = "f4_210", "F4 (21,0 × 33,0 cm)"
        F4_215 = "f4_215", "F4 (21,5 × 33,0 cm)"

    class Style(models.TextChoices):
        NEW = "new", "Baru: Yth. di kiri di bawah Hal"
        OLD = "old", "Lama: Kepada Yth. di kanan di bawah tanggal"

    class Font(models.TextChoices):
        ARIAL = "arial", "Arial"
        TIMES = "times", "Times New Roman"
        BOOKMAN = "bookman", "Bookman Old Style"

    class Standard(models.TextChoices):
        PLAIN = "plain", "PDF biasa"
        ARCHIVE = "archive", "PDF/A-3u, untuk arsip"
        TAGGED = "tagged", "PDF bertanda (PDF/UA-1), untuk pembaca layar"

    lines = models.JSONField(
        "baris kop",
        null=True,
        blank=True,
        help_text='Daftar {"text": …, "style": "normal" | "bold" | "small"} dari atas ke bawah.',
    )
    address = models.TextField(
        "alamat", max_length=400, blank=True, help_text="Baris kecil di bawah baris kop; tidak diambil dari dinas."
    )
    has_own_logos = models.BooleanField("logo sendiri", default=False)
    logo_left = models.FileField("logo kiri", upload_to="logo/", blank=True)
    logo_right = models.FileField("logo kanan", upload_to="logo/", blank=True)
    paper = models.CharField("kertas", max_length=10, choices=Paper, blank=True)
    margins = models.JSONField(
        "batas tepi", null=True, blank=True, help_text="Atas, kanan, bawah, kiri dalam milimeter."
    )
    font = models.CharField("huruf", max_length=10, choices=Font, blank=True)
    font_size = models.PositiveSmallIntegerField("ukuran huruf", null=True, blank=True, help_text="Dalam poin.")
    style = models.CharField("susunan surat", max_length=5, choices=Style, blank=True)
    place_name = models.CharField("tempat pada tanggal surat", max_length=80, blank=True)
    number_pattern = models.CharField(
        "pola nomor",
        max_length=120,
        blank=True,
        help_text="Boleh memakai {klasifikasi} {urut:03d} {unit} {bulan_romawi} {tahun} {sifat}.",
    )
    pdf_standard = models.CharField("jenis PDF", max_length=10, choices=Standard, blank=True)
    classification_code = models.CharField("kode klasifikasi", max_length=30, blank=True)
    unit_code = models.CharField("kode unit", max_length=30, blank=True)

    class Meta(OwnedSettings.Meta):
        verbose_name = "kop surat"
        verbose_name_plural = "kop surat"

    def __str__(self) -> str:
        return f"Kop surat {self.puskesmas or self.region}"


class Signer(models.Model):
    """A person who signs letters of an organisation during a time; name, rank and number exactly as printed."""

    class Acting(models.TextChoices):
        DEFINITIVE = "", "definitif"
        PLT = "Plt.", "Plt. (pelaksana tugas)"
        PLH = "Plh.", "Plh. (pelaksana harian)"
        PJ = "Pj.", "Pj. (penjabat)"

    class IdentityKind(models.TextChoices):
        NIP = "nip", "NIP atau NI PPPK"
        NRP = "nrp", "NRP"

    letterhead = models.ForeignKey(
        Letterhead, on_delete=models.CASCADE, related_name="signers", verbose_name="kop surat"
    )
    post = models.CharField("jabatan", max_length=150, help_text="Misalnya Kepala UPTD Puskesmas Kajoran 2.")
    acting_status = models.CharField("status jabatan", max_length=5, choices=Acting, blank=True, default="")
    on_behalf_of = models.CharField(
        "a.n.", max_length=150, blank=True, help_text="Bila menandatangani atas nama pejabat lain."
    )
    through_post = models.CharField(
        "u.b.", max_length=150, blank=True, help_text="Jabatan di antaranya, bila menandatangani untuk beliau (u.b.)."
    )
    name = models.CharField("nama dengan gelar", max_length=150)
    rank = models.CharField("pangkat", max_length=60, blank=True)
    identity_kind = models.CharField(
        "jenis nomor", max_length=3, choices=IdentityKind, default=IdentityKind.NIP, help_text="NRP untuk TNI/Polri."
    )
    nip = models.CharField(
        "nomor induk", max_length=30, blank=True, help_text="Kosong bila tidak punya, misalnya bupati."
    )
    from_on = models.DateField("sejak", null=True, blank=True)
    to_on = models.DateField("sampai", null=True, blank=True)
    is_default = models.BooleanField("yang biasa menandatangani", default=False)

    class Meta:
        verbose_name = "penanda tangan"
        verbose_name_plural = "penanda tangan"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="signer_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(through_post="") | ~Q(on_behalf_of=""), name="signer_through_only_on_behalf"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.post}"

    @property
    def post_line(self) -> str:
        """What is printed of his post: "Plt. Sekretaris Camat"."""
        return f"{self.acting_status} {self.post}".strip()

    @property
    def number_label(self) -> str:
        """NIP, NI PPPK or NRP."""
        return "NRP" if self.identity_kind == self.IdentityKind.NRP else nip_label(self.nip)


class LetterNumber(models.Model):
    """One line of the number book of an organisation and year; numbers are never handed out twice."""

    letterhead = models.ForeignKey(
        Letterhead, on_delete=models.PROTECT, related_name="numbers", verbose_name="kop surat"
    )
    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField(
        "urut", null=True, blank=True, help_text="Kosong bila nomor ditulis sendiri."
    )
    text = models.CharField("nomor", max_length=120)
    subject = models.CharField("hal", max_length=255)
    dated_on = models.DateField("tanggal surat", null=True, blank=True)
    issued_at = models.DateTimeField("diberikan pada", auto_now_add=True)
    issued_by = models.ForeignKey("puskesmas.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    cancelled_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)
    cancel_reason = models.CharField("alasan dibatalkan", max_length=255, blank=True)

    class Meta:
        verbose_name = "nomor surat"
        verbose_name_plural = "nomor surat"
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["letterhead", "year", "sequence"], name="letter_number_sequence_once"),
            models.UniqueConstraint(fields=["letterhead", "year", "text"], name="letter_number_text_once"),
        ]

    def __str__(self) -> str:
        return self.text

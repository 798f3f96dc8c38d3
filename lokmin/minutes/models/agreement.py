"""What the first meeting of a year leaves: supporting roles, the signed agreement, proposals for the Musrenbang (domain: §1.3)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from lokmin.invitations.models import Invitation
from lokmin.minutes.models.minutes import KeptManager, Minutes, Row
from puskesmas.access import Scope
from sectors.models import Sector


class Commitment(Row):
    """The supporting role (peran bantu) of one sector: what it does, for whom, where, when, and who answers for it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="commitments")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", verbose_name="sektor")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="jabatan"
    )
    post = models.CharField("jabatan/instansi", max_length=200)
    role = models.TextField("peran bantu", max_length=1000)
    activity = models.TextField("kegiatan", max_length=1000, blank=True)
    target = models.CharField("sasaran", max_length=300, blank=True)
    place = models.CharField("lokasi", max_length=250, blank=True)
    time = models.CharField("waktu", max_length=150, blank=True, help_text="Misalnya Februari–April atau setiap bulan.")
    owner = models.CharField("penanggung jawab", max_length=200, blank=True)
    resources = models.CharField(
        "sumber daya", max_length=300, blank=True, help_text="Tenaga, dana, sarana yang dapat dipakai."
    )
    obstacle = models.TextField("hambatan peran", max_length=1000, blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="+", null=True, blank=True, verbose_name="diambil dari"
    )

    class Meta(Row.Meta):
        verbose_name = "peran bantu"
        verbose_name_plural = "peran bantu"

    def __str__(self) -> str:
        return f"{self.post}: {self.role}"[:80]

    @classmethod
    def completed(cls, minutes: Minutes, fields: dict) -> dict:
        """A post that was invited brings its invitation and, where none was chosen, its sector."""
        if not fields.get("post"):
            return fields
        invited = minutes.meeting.invitations.active().filter(post__iexact=fields["post"]).order_by("pk").first()
        sector = fields.get("sector_id") or (invited.sector_id if invited else None)
        if sector is None:
            raise ValidationError({"sector_id": "Pilih sektornya, karena jabatan ini tidak ada dalam daftar undangan."})
        return fields | {"sector_id": sector, "invitation_id": invited.pk if invited else None}


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(minutes__in=Minutes.objects.visible_to(user))


class ProposalManager(KeptManager.from_queryset(ProposalQuerySet)):
    """Proposals that were not removed."""


class Proposal(Row):
    """One health proposal agreed for the Musrenbang kecamatan, and what later became of it."""

    class Outcome(models.TextChoices):
        OPEN = "", "Belum dibahas"
        ACCEPTED = "accepted", "Diterima"
        CHANGED = "changed", "Diterima dengan perubahan"
        POSTPONED = "postponed", "Ditunda"
        REJECTED = "rejected", "Ditolak"

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="proposals")
    activity = models.TextField("usulan kegiatan", max_length=1000)
    problem = models.TextField("masalah yang dijawab", max_length=1000, blank=True)
    place = models.CharField("lokasi", max_length=250, blank=True)
    volume = models.CharField("sasaran/volume", max_length=200, blank=True)
    cost = models.CharField("perkiraan biaya", max_length=100, blank=True)
    proposer = models.CharField("pengusul", max_length=200, blank=True)
    addressee = models.CharField("perangkat daerah tujuan", max_length=200, blank=True)
    outcome = models.CharField("hasil Musrenbang", max_length=10, choices=Outcome, blank=True, default="")
    outcome_note = models.CharField("keterangan hasil", max_length=500, blank=True)
    outcome_on = models.DateField("dibahas pada", null=True, blank=True)
    outcome_at = models.DateTimeField("hasil dicatat pada", null=True, blank=True, editable=False)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    outcome_version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProposalManager()

    class Meta(Row.Meta):
        verbose_name = "usulan Musrenbang"
        verbose_name_plural = "usulan Musrenbang"

    def __str__(self) -> str:
        return self.activity[:80]

    @property
    def scope(self) -> Scope:
        return self.minutes.scope


class Agreement(models.Model):
    """The berita acara that the sectors sign: its number, when and where, what it says besides the commitments."""

    class Head(models.TextChoices):
        PUSKESMAS = "puskesmas", "Puskesmas"
        CAMAT = "camat", "Kecamatan"

    minutes = models.OneToOneField(Minutes, on_delete=models.CASCADE, related_name="agreement")
    head = models.CharField("kop surat", max_length=10, choices=Head, default=Head.PUSKESMAS)
    title = models.CharField("judul", max_length=250, blank=True, help_text="Kosong berarti judul biasa.")
    number = models.CharField("nomor", max_length=100, blank=True)
    dated_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=250)
    intro = models.TextField("kalimat pembuka", max_length=3000, blank=True)
    points = models.TextField("isi kesepakatan", max_length=8000, blank=True, help_text="Satu baris satu butir.")
    closing = models.TextField("kalimat penutup", max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "berita acara kesepakatan"
        verbose_name_plural = "berita acara kesepakatan"

    def __str__(self) -> str:
        return f"Berita acara {self.minutes.meeting.title}"

    @property
    def scope(self) -> Scope:
        return self.minutes.scope


class AgreementSigner(Row):
    """One line of the table of signatures: who signs, for which post, and whether on behalf of it (a.n.)."""

    class Part(models.TextChoices):
        PARTY = "party", "Yang menyepakati"
        KNOWING = "knowing", "Mengetahui"
        WITNESS = "witness", "Saksi"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signers")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="undangan"
    )
    part = models.CharField("sebagai", max_length=10, choices=Part, default=Part.PARTY)
    name = models.CharField("nama", max_length=250, blank=True)
    post = models.CharField("jabatan/instansi", max_length=200)
    on_behalf_of = models.CharField("a.n.", max_length=200, blank=True, help_text="Jabatan yang diwakili.")
    rank = models.CharField("pangkat", max_length=100, blank=True)
    number = models.CharField("NIP/NRP", max_length=30, blank=True)

    class Meta(Row.Meta):
        verbose_name = "penanda tangan kesepakatan"
        verbose_name_plural = "penanda tangan kesepakatan"

    def __str__(self) -> str:
        return f"{self.name or self.post}"

"""The catalogue: groups of positions, and positions wherever they exist."""

from django.db import models


class Sector(models.Model):
    """One group of positions (unsur), as RTL and attendance are grouped: Forkopimcam, TNI, Pemerintah desa …"""

    code = models.SlugField("kode", unique=True)
    name = models.CharField("nama", max_length=80)
    order = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "sektor"
        verbose_name_plural = "sektor"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """One position of the catalogue (jabatan), wherever it exists: Camat, Kepala Desa, Babinsa …"""

    class Level(models.TextChoices):
        DISTRICT = "district", "Kabupaten/kota"
        SUBDISTRICT = "subdistrict", "Kecamatan"
        VILLAGE = "village", "Desa/kelurahan"

    code = models.SlugField("kode", unique=True)
    label = models.CharField("sebutan", max_length=120)
    aliases = models.JSONField("sebutan lain", default=list, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="positions", verbose_name="sektor")
    level = models.CharField("tingkat", max_length=12, choices=Level)
    village_kind = models.CharField(
        "hanya di", max_length=20, blank=True, help_text="rural_village atau urban_village; kosong berarti keduanya."
    )
    protocol_order = models.PositiveSmallIntegerField("urutan protokol", default=500)
    is_forkopimcam = models.BooleanField("Forkopimcam", default=False)
    supporting_role = models.TextField("peran bantu", blank=True)

    class Meta:
        verbose_name = "jabatan"
        verbose_name_plural = "jabatan"
        ordering = ["protocol_order", "label"]

    def __str__(self) -> str:
        return self.label

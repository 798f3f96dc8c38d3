"""Who holds an office from a day to a day."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from puskesmas.identity import identity_label


class OfficeHolderQuerySet(models.QuerySet):
    def newest_first(self):
        """By the day they began; those in office since nobody knows when come last, on every database."""
        return self.order_by(F("from_on").desc(nulls_last=True), "-pk")

    def on(self, day=None):
        """Holders in office on a day (today when none is given), who began last first: a Plh. before whom he stands for."""
        day = day or timezone.localdate()
        return self.filter(
            Q(from_on__isnull=True) | Q(from_on__lte=day), Q(to_on__isnull=True) | Q(to_on__gte=day)
        ).newest_first()

    def not_ended(self, day=None):
        """Holders in office on a day (today when none is given) or later."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day or timezone.localdate()))

    def visible_to(self, user):
        offices = self.model._meta.get_field("office").related_model
        return self.filter(office__in=offices.objects.visible_to(user))


class OfficeHolder(models.Model):
    """Who holds an office from a day to a day; the name is kept exactly as written (dr. is not Dr.)."""

    class IdentityKind(models.TextChoices):
        NONE = "", "tanpa nomor"
        NIP = "nip", "NIP atau NI PPPK"
        NRP = "nrp", "NRP"

    class Acting(models.TextChoices):
        DEFINITIVE = "", "definitif"
        PLT = "Plt.", "Plt. (pelaksana tugas)"
        PLH = "Plh.", "Plh. (pelaksana harian)"
        PJ = "Pj.", "Pj. (penjabat)"

    office = models.ForeignKey(
        "sectors.Office", on_delete=models.PROTECT, related_name="holders", verbose_name="jabatan"
    )
    title_before = models.CharField("gelar atau pangkat depan", max_length=40, blank=True)
    name = models.CharField("nama", max_length=120)
    title_after = models.CharField("gelar belakang", max_length=60, blank=True)
    acting_status = models.CharField("status jabatan", max_length=5, choices=Acting, blank=True, default="")
    identity_kind = models.CharField("jenis nomor", max_length=3, choices=IdentityKind, blank=True, default="")
    identity_number = models.CharField("nomor induk", max_length=30, blank=True)
    phone = models.CharField("nomor WhatsApp", max_length=20, blank=True, help_text="Disimpan sebagai +62…")
    email = models.EmailField("e-mail", blank=True)
    from_on = models.DateField("sejak", null=True, blank=True)
    to_on = models.DateField("sampai", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfficeHolderQuerySet.as_manager()

    class Meta:
        verbose_name = "pejabat"
        verbose_name_plural = "pejabat"
        ordering = [F("from_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="holder_from_before_to",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The printed name: title, name, comma, degrees."""
        return full_name(self.title_before, self.name, self.title_after)

    @property
    def identity_label(self) -> str:
        """What the number is called: NIP, NI PPPK, NRP; nothing when nobody said."""
        return identity_label(self.identity_kind, self.identity_number)

    @property
    def is_temporary(self) -> bool:
        """A Plh. with an end: he stands in for a while, and the one he stands in for stays in office."""
        return self.acting_status == self.Acting.PLH and self.to_on is not None

    @property
    def is_to_come(self) -> bool:
        return self.from_on is not None and self.from_on > timezone.localdate()

    @property
    def is_over(self) -> bool:
        return self.to_on is not None and self.to_on < timezone.localdate()


def full_name(title_before: str, name: str, title_after: str) -> str:
    front = f"{title_before} {name}".strip()
    return f"{front}, {title_after}" if title_after else front

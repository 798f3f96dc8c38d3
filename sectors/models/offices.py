"""Offices: a position at a place, shared by all who work in that kecamatan."""

from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce

from puskesmas.access import Scope, at_or_under, memberships_of, subdistrict_codes
from puskesmas.matching import search_words
from puskesmas.models import Puskesmas, Region
from sectors.models.catalogue import Position
from sectors.models.holders import OfficeHolder

# Room between two positions of the catalogue, so that an office of one kecamatan can stand between them.
ROOM = 1000


class OfficeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Offices of the kecamatan the user's puskesmas work in, of their kabupaten, or under the user's region."""
        rule = Q(pk__in=[])
        for code in subdistrict_codes(user):
            rule |= at_or_under(code) | Q(region__code=code[:5])
        for membership in memberships_of(user):
            if membership.region_id:
                code = membership.region.code
                rule |= at_or_under(code)
        return self.filter(rule)

    def active(self):
        return self.filter(is_active=True)

    def matching(self, text: str):
        """Offices in whose search key every telling word of `text` stands; a number only as a whole word."""
        rows = self
        for word in search_words(text):
            rows = rows.filter(search_key__contains=f" {word} " if word.isdigit() else word)
        return rows

    def with_holders(self, on=None):
        """Prefetch who holds each office on a day (today when none is given) into `current_holders`."""
        return self.prefetch_related(
            Prefetch("holders", queryset=OfficeHolder.objects.on(on), to_attr="current_holders")
        )

    def in_protocol_order(self):
        return self.select_related("position__sector", "region").order_by(
            Coalesce("own_order", F("position__protocol_order") * ROOM), "region__code", "pk"
        )


HEADS_OF_PLACES = {"camat", "kades", "lurah"}


class Office(models.Model):
    """A position at one place: Camat Kajoran, Kepala Desa Kwaderan. Offices are invited, not persons."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="offices", verbose_name="jabatan")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="offices", verbose_name="tempat")
    label_as_written = models.CharField(
        "sebutan di surat", max_length=150, blank=True, help_text="Kosong berarti sebutan jabatan ditambah nama tempat."
    )
    aliases = models.JSONField("sebutan lain", default=list, blank=True)
    own_order = models.PositiveIntegerField(
        "urutan sendiri", null=True, blank=True, help_text="Mendahului urutan protokol jabatannya; kosong berarti baku."
    )
    search_key = models.TextField(
        default="", editable=False, help_text="Kata-kata untuk pencarian, ditulis oleh sectors.services."
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True, verbose_name="digabung ke"
    )
    is_active = models.BooleanField("dipakai", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "jabatan di tempat"
        verbose_name_plural = "jabatan di tempat"
        ordering = ["position__protocol_order", "region__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "region", "label_as_written"], name="office_once_per_place_and_label"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(is_active=False), name="office_merged_is_not_used"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As letters print it; heads of places are called what they are called there (Keuchik, Panewu)."""
        if not self.label_as_written and self.region.label and self.position.code in HEADS_OF_PLACES:
            return self.region.head_post
        return self.label_as_written or f"{self.position.label} {self.region.name}"

    @property
    def order_key(self) -> int:
        """The place in the order of protocol: the kecamatan's own one, else that of the catalogue."""
        return self.position.protocol_order * ROOM if self.own_order is None else self.own_order

    @property
    def scope(self) -> Scope:
        """Offices are shared by all puskesmas of their kecamatan, those of the kabupaten by all of it."""
        code = self.region.code
        near = (
            Q(region__code__startswith=code)
            if len(code) < 8
            else Q(region__code=code[:8]) | Q(catchments__village__code__startswith=f"{code[:8]}.")
        )
        return Scope(frozenset(Puskesmas.objects.filter(near).values_list("pk", flat=True)), code)

    @property
    def holder(self):
        """Who holds the office today, or None; uses `with_holders()` when the list was fetched so."""
        if hasattr(self, "current_holders"):
            return self.current_holders[0] if self.current_holders else None
        return self.holders.on().first()

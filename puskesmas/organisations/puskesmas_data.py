"""What is known of a puskesmas itself: its name and other names, code, seat and BLUD."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from puskesmas import audit
from puskesmas.access import Scope
from puskesmas.models import Puskesmas, Region

FIELDS = ("name", "aliases", "is_blud", "code", "region")
# What only the dinas kesehatan and administrators change: the register decides it, not the puskesmas.
OF_THE_REGISTER = ("code", "region")
LABELS = {
    "name": "nama",
    "aliases": "nama lain",
    "is_blud": "BLUD",
    "code": "kode Kemenkes",
    "region": "tempat kedudukan",
}


def seats_for(puskesmas: Puskesmas) -> QuerySet[Region]:
    """Where it may have its seat: the kecamatan of its kabupaten/kota, or that itself while none is known."""
    rows = Region.objects.under(puskesmas.region.district_code)
    return rows.filter(level__in=[Region.Level.DISTRICT, Region.Level.SUBDISTRICT]).order_by("level", "name")


def register_scope(puskesmas: Puskesmas) -> Scope:
    """Where the right on its code and seat is asked: at the dinas kesehatan."""
    return Scope(region_code=puskesmas.region.district_code)


def mark_of(puskesmas: Puskesmas) -> str:
    """Short fingerprint of the data as they are stored now."""
    said = [puskesmas.name, puskesmas.aliases, puskesmas.is_blud, puskesmas.code, puskesmas.region_id]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@transaction.atomic
def update_puskesmas(puskesmas: Puskesmas, *, by, expected_mark: str, **fields) -> Puskesmas:
    """Change the data; documents already made keep the old name. Refuses a code that is taken and data changed meanwhile."""
    row = Puskesmas.objects.select_for_update(of=("self",)).select_related("region").get(pk=puskesmas.pk)
    changes = {
        LABELS[name]: [_said(getattr(row, name)), _said(value)]
        for name, value in fields.items()
        if name in FIELDS and getattr(row, name) != value
    }
    if not changes:
        return row
    if mark_of(row) != expected_mark:
        raise ValidationError("Sudah diubah orang lain. Periksa isian, lalu simpan sekali lagi.", code="conflict")
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save(update_fields=list(fields))
    except IntegrityError as error:
        raise ValidationError({"code": "Kode ini sudah dipakai puskesmas lain. Periksa kodenya."}) from error
    audit.record("data puskesmas diubah", row, by=by, changes=changes)
    return row


def _said(value):
    return value.full_name if isinstance(value, Region) else value

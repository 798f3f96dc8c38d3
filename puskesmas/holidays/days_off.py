"""Adding, changing, deleting days off, and taking the last of these back."""

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from puskesmas import audit
from puskesmas.access import Scope
from puskesmas.holidays.seed import FIRST_YEAR, LAST_YEAR, seed_year
from puskesmas.models.holidays import Holiday
from puskesmas.models.regions import Region

SALT = "puskesmas.holidays.days_off"
UNDO_SECONDS = 24 * 60 * 60
FIELDS = ("date", "name", "kind", "region_id", "is_estimate")
CHANGED = "Hari libur ini sudah diubah lagi, jadi tidak dapat diurungkan. Periksa daftarnya."


def facts(row: Holiday) -> dict:
    """What a day says, for the trail and for taking a change back."""
    return {name: getattr(row, name) for name in FIELDS} | {"date": row.date.isoformat(), "kind": str(row.kind)}


@transaction.atomic
def add_day_off(*, by, **fields) -> Holiday:
    """Add one day. Sent twice it is one day. A first national day of a year nobody filled brings the shipped list."""
    row = Holiday(**fields)
    _check(row)
    _fill_year_of(row)
    if twin := _twins(row).filter(kind=row.kind, is_estimate=row.is_estimate).first():
        return twin
    store(row)
    audit.record("hari libur ditambahkan", row, by=by, changes=said(row))
    return row


@transaction.atomic
def update_day_off(row: Holiday, *, by, **fields) -> dict | None:
    """Change one day; return what it said before, None when nothing changed."""
    row = Holiday.objects.select_for_update(of=("self",)).select_related("region").get(pk=row.pk)
    before, was = facts(row), said(row)
    for name, value in fields.items():
        setattr(row, name, value)
    if facts(row) == before:
        return None
    _check(row)
    store(row)
    now = said(row)
    changes = {name: [was[name], now[name]] for name in now if was[name] != now[name]}
    audit.record("hari libur diubah", row, by=by, changes=changes)
    return before


@transaction.atomic
def delete_day_off(row: Holiday, *, by) -> bool:
    """Delete one day; gone already: nothing happens."""
    found = Holiday.objects.select_for_update(of=("self",)).select_related("region").filter(pk=row.pk).first()
    if found is None:
        return False
    audit.record("hari libur dihapus", found, by=by, changes=said(found))
    found.delete()
    return True


def undo_token(pk: int, before: dict | None, after: dict | None) -> str:
    """A signed word that takes one change back: None before is an addition, None after a deletion."""
    return signing.dumps([pk, before, after], salt=SALT, compress=True)


def read_token(token: str) -> tuple[int, dict | None, dict | None] | None:
    try:
        return tuple(signing.loads(token, salt=SALT, max_age=UNDO_SECONDS))
    except signing.BadSignature:
        return None


def scope_of(facts: dict) -> Scope:
    """Where a day lives that may be gone already."""
    region = Region.objects.filter(pk=facts["region_id"]).first()
    return Scope(region_code=region.code if region else "")


@transaction.atomic
def undo(pk: int, before: dict | None, after: dict | None, *, by) -> None:
    """Put a day back as it was; refused when it was changed since."""
    row = Holiday.objects.select_for_update(of=("self",)).select_related("region").filter(pk=pk).first()
    if (facts(row) if row else None) != after:
        raise ValidationError(CHANGED)
    if before is None:
        delete_day_off(row, by=by)
    elif row is None:
        row = Holiday(pk=pk, **before)
        row.date = Holiday._meta.get_field("date").to_python(before["date"])
        store(row)
        audit.record("hari libur dikembalikan", row, by=by, changes=said(row))
    else:
        fields = before | {"date": Holiday._meta.get_field("date").to_python(before["date"])}
        update_day_off(row, by=by, **fields)


def said(row: Holiday) -> dict:
    """A day column by column, as the trail tells it."""
    region = row.region.full_name if row.region_id else "seluruh Indonesia"
    return {name: getattr(row, name) for name in ("date", "name", "kind", "is_estimate")} | {"region": region}


def _check(row: Holiday) -> None:
    row.name = " ".join(row.name.split())
    if not FIRST_YEAR <= row.date.year <= LAST_YEAR:
        raise ValidationError({"date": f"Tahun harus {FIRST_YEAR} sampai {LAST_YEAR}. Periksa tanggalnya."})
    is_local = row.kind == Holiday.Kind.LOCAL
    if is_local and row.region_id is None:
        raise ValidationError({"region": "Libur daerah berlaku di satu wilayah. Pilih wilayahnya."})
    if not is_local and row.region_id is not None:
        raise ValidationError({"region": "Libur nasional dan cuti bersama berlaku di seluruh Indonesia. Kosongkan."})
    row.clean_fields(exclude=["region"])


def _fill_year_of(row: Holiday) -> None:
    national = Holiday.objects.filter(region__isnull=True, kind=Holiday.Kind.PUBLIC, date__year=row.date.year)
    if row.region_id is None and not national.exists():
        seed_year(row.date.year)


def _twins(row: Holiday):
    return Holiday.objects.filter(date=row.date, name=row.name, region_id=row.region_id)


def store(row: Holiday) -> Holiday:
    """Write a day; refuses one that is there already."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            {"name": f"{row.name} pada tanggal itu sudah ada. Tulis nama lain atau ubah yang sudah ada."}
        ) from error
    return row

"""Keeping offices: added, named, taken out of use."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from puskesmas import audit
from puskesmas.models import Region
from sectors.models import Office, Position
from sectors.services.search import key_for, refresh_search_keys

# What nearly every kecamatan has; the rest is added one by one.
STANDARD = {
    Region.Level.SUBDISTRICT: [
        "camat", "kapolsek", "danramil", "sekcam", "kasi_kesra", "kua", "mui", "korwil_dik", "plkb", "ppl", "tp_pkk_kec",
    ],
    Region.Level.VILLAGE: ["kades", "lurah", "tp_pkk_desa"],
}  # fmt: skip


@transaction.atomic
def add_office(*, position: Position, region: Region, label_as_written: str = "", by) -> Office:
    """Add a position at a place; the same one a second time is refused, a retired one comes back."""
    try:
        with transaction.atomic():
            office, created = Office.objects.get_or_create(
                position=position, region=region, label_as_written=label_as_written.strip()
            )
    except IntegrityError as error:
        raise ValidationError("Jabatan itu baru saja ditambahkan orang lain. Muat ulang daftar kontak.") from error
    if not created and office.is_active:
        raise ValidationError(
            f"{office.label} sudah ada. Bila ada dua orang dengan jabatan yang sama, bedakan di isian Sebutan di surat."
        )
    if office.merged_into_id:
        raise ValidationError(
            f"{office.label} sudah digabung ke {office.merged_into.label}. Pisahkan dulu di halaman jabatan itu."
        )
    if not created:
        Office.objects.filter(pk=office.pk).update(is_active=True)
        office.is_active = True
    refresh_search_keys([office.pk])
    audit.record("jabatan ditambahkan", office, by=by)
    return office


@transaction.atomic
def add_standard_offices(subdistrict: Region, villages, *, by) -> int:
    """Add the offices nearly every kecamatan has, where they are missing; return how many were added."""
    Region.objects.select_for_update().get(pk=subdistrict.pk)  # of two at once the second finds nothing missing
    places = [subdistrict, *villages]
    codes = {code for codes in STANDARD.values() for code in codes}
    positions = {position.code: position for position in Position.objects.filter(code__in=codes)}
    existing = set(Office.objects.filter(region__in=places).values_list("position_id", "region_id"))
    missing = [
        Office(position=positions[code], region=place)
        for place in places
        for code in STANDARD.get(place.level, [])
        if positions[code].village_kind in ("", place.kind) and (positions[code].pk, place.pk) not in existing
    ]
    for office in missing:
        office.search_key = key_for(office)
    Office.objects.bulk_create(missing)
    if missing:
        audit.record("jabatan baku dilengkapi", subdistrict, by=by, changes={"ditambahkan": len(missing)})
    return len(missing)


@transaction.atomic
def update_office(office: Office, *, label_as_written: str, aliases: list[str] | None = None, by) -> None:
    """Change how the office is written on letters and what else it is called; letters already made keep the old words."""
    old = {"label_as_written": office.label_as_written, "aliases": office.aliases}
    new = {"label_as_written": label_as_written.strip(), "aliases": office.aliases if aliases is None else aliases}
    changes = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    if not changes:
        return
    twin = Office.objects.filter(
        position=office.position, region=office.region, label_as_written=new["label_as_written"]
    )
    if twin.exclude(pk=office.pk).exists():
        raise ValidationError(
            {
                "label_as_written": "Sebutan itu sudah dipakai jabatan lain di tempat yang sama. Tulis sebutan yang berbeda."
            }
        )
    Office.objects.filter(pk=office.pk).update(**new)
    office.label_as_written, office.aliases = new["label_as_written"], new["aliases"]
    refresh_search_keys([office.pk])
    words = {"label_as_written": "sebutan", "aliases": "sebutan lain"}
    audit.record(
        "sebutan jabatan diubah", office, by=by, changes={words[name]: _told(pair) for name, pair in changes.items()}
    )


def _told(pair: list) -> list:
    return [", ".join(side) if isinstance(side, list) else side for side in pair]


@transaction.atomic
def retire_office(office: Office, *, by) -> None:
    """Take an office out of use; it is no longer offered for invitations, its history stays."""
    if Office.objects.filter(pk=office.pk, is_active=True).update(is_active=False):
        audit.record("jabatan tidak dipakai lagi", office, by=by)


@transaction.atomic
def restore_office(office: Office, *, by) -> None:
    """Take a retired office into use again; refused for one that was merged, which is parted instead."""
    if Office.objects.filter(pk=office.pk, merged_into__isnull=False).exists():
        raise ValidationError(f"{office.label} sudah digabung ke jabatan lain. Pisahkan dahulu bila memang ada dua.")
    if Office.objects.filter(pk=office.pk, is_active=False).update(is_active=True):
        refresh_search_keys([office.pk])
        audit.record("jabatan dipakai lagi", office, by=by)

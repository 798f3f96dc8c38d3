"""Joining two rows that are one office, and parting them again; old letters keep pointing to the row they were made for."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from puskesmas import audit
from puskesmas.matching import folded
from sectors.models import DistinctOffices, Office, OfficeHolder, OfficeMerge
from sectors.names import is_same_person
from sectors.services.search import refresh_search_keys

# What the holder who stays takes over from his other row where his own is empty.
FILLED = ("phone", "email", "identity_number", "identity_kind", "from_on")


@transaction.atomic
def merge_offices(kept: Office, retired: Office, *, holder: OfficeHolder | None, by) -> OfficeMerge:
    """Make one office of two: `kept` stays with its label, `retired` is offered no more, its past holders move over.

    `holder` says who holds it now when both rows name somebody; his empty fields are filled from the other row when it
    is the same person. Refused when one of them is out of use or they lie in two kecamatan.
    """
    kept, retired = _lock(kept, retired)
    here, there = kept.holder, retired.holder
    chosen = holder or here or there
    if chosen and chosen.pk not in {row.pk for row in (here, there) if row}:
        raise ValidationError("Pejabatnya baru saja berubah. Muat ulang halaman, lalu pilih lagi.")
    other = there if chosen == here else here
    undo = {"moved": _move_holders(kept, retired, chosen=chosen, other=other), "filled": {}}
    undo["added_aliases"] = _new_aliases(kept, retired)
    if chosen and other and is_same_person(chosen, other):
        undo["filled"] = {str(chosen.pk): {"from": other.pk, "columns": _fill(chosen, other)}}
    undo["followers"] = list(Office.objects.filter(merged_into=retired).values_list("pk", flat=True))
    Office.objects.filter(pk__in=undo["followers"]).update(merged_into=kept)
    Office.objects.filter(pk=retired.pk).update(is_active=False, merged_into=kept)
    Office.objects.filter(pk=kept.pk).update(aliases=kept.aliases + undo["added_aliases"])
    merge = OfficeMerge.objects.create(kept=kept, retired=retired, undo=undo, by=by)
    refresh_search_keys([kept.pk, retired.pk])
    told = {"jabatan yang sama": retired.label, "pejabat": chosen.full_name if chosen else ""}
    audit.record("jabatan digabungkan", kept, by=by, changes=told)
    audit.record("jabatan digabungkan", retired, by=by, changes={"ke": kept.label})
    return merge


@transaction.atomic
def part_offices(retired: Office, *, by) -> Office:
    """Take a merge back, unless holders changed since; what was corrected since stays. Returns the other office."""
    merge = OfficeMerge.objects.filter(retired=retired, undone_at__isnull=True).first()
    if merge is None:
        raise ValidationError(f"{retired.label} tidak sedang digabung dengan jabatan lain.")
    kept = Office.objects.select_for_update(of=("self",)).select_related("position", "region").get(pk=merge.kept_id)
    _refuse_parting(merge, kept)
    if not OfficeMerge.objects.filter(pk=merge.pk, undone_at__isnull=True).update(undone_at=timezone.now()):
        raise ValidationError("Baru saja dipisahkan orang lain. Muat ulang halaman.")
    for pk, filled in merge.undo["filled"].items():
        _empty(OfficeHolder.objects.get(pk=pk), OfficeHolder.objects.get(pk=filled["from"]), filled["columns"])
    for pk, office_id in merge.undo["moved"].items():
        OfficeHolder.objects.filter(pk=pk).update(office=office_id)
    Office.objects.filter(pk__in=merge.undo["followers"]).update(merged_into=retired)
    Office.objects.filter(pk=retired.pk).update(is_active=True, merged_into=None)
    Office.objects.filter(pk=kept.pk).update(
        aliases=[text for text in kept.aliases if text not in merge.undo["added_aliases"]]
    )
    refresh_search_keys([kept.pk, retired.pk])
    audit.record("jabatan dipisahkan lagi", kept, by=by, changes={"dari": retired.label})
    audit.record("jabatan dipisahkan lagi", retired, by=by, changes={"dari": kept.label})
    return kept


@transaction.atomic
def keep_apart(first: Office, second: Office, *, by) -> None:
    """Remember that two offices that look alike are two, so that they are not proposed again; a second time is nothing."""
    if first.pk == second.pk:
        raise ValidationError("Itu jabatan yang sama. Pilih dua jabatan.")
    one, two = sorted((first, second), key=lambda office: office.pk)
    try:
        with transaction.atomic():
            _, is_new = DistinctOffices.objects.get_or_create(first=one, second=two, defaults={"by": by})
    except IntegrityError:
        return
    if is_new:
        audit.record("jabatan memang berbeda", one, by=by, changes={"dari": two.label})


def _lock(kept: Office, retired: Office) -> tuple[Office, Office]:
    """Both rows as they are now, held until the end; always in one order, so that two merges cannot wait for each other."""
    wanted = Office.objects.select_for_update(of=("self",)).select_related("position", "region").order_by("pk")
    rows = {row.pk: row for row in wanted.filter(pk__in=[kept.pk, retired.pk])}
    if len(rows) < 2:
        raise ValidationError("Itu jabatan yang sama. Pilih dua jabatan.")
    for row in rows.values():
        if not row.is_active:
            raise ValidationError(f"{row.label} sudah tidak dipakai atau sudah digabung. Muat ulang halaman.")
    if len({row.region.code[:8] for row in rows.values()}) > 1:
        raise ValidationError("Kedua jabatan ada di kecamatan yang berbeda, jadi tidak dapat digabung.")
    return rows[kept.pk], rows[retired.pk]


def _move_holders(kept: Office, retired: Office, *, chosen, other) -> dict[str, int]:
    """Past holders come over; of the two present ones only the chosen one stands at `kept`. Says who came from where."""
    moved = {}
    for row in [*kept.holders.all(), *retired.holders.all()]:
        target = row.office_id
        if row == chosen:
            target = kept.pk
        elif row == other:
            target = retired.pk
        elif row.is_over:
            target = kept.pk
        if target != row.office_id:
            moved[str(row.pk)] = row.office_id
            OfficeHolder.objects.filter(pk=row.pk).update(office=target)
    return moved


def _fill(chosen: OfficeHolder, other: OfficeHolder) -> list[str]:
    """Fill what is empty at the one who stays; return the columns."""
    columns = [name for name in FILLED if not getattr(chosen, name) and getattr(other, name)]
    if "identity_number" not in columns and "identity_kind" in columns:
        columns.remove("identity_kind")
    if columns:
        OfficeHolder.objects.filter(pk=chosen.pk).update(**{name: getattr(other, name) for name in columns})
    return columns


def _empty(chosen: OfficeHolder, other: OfficeHolder, columns: list[str]) -> None:
    """Empty again what `_fill` filled, but only what still says the same; the kind of a number goes with its number."""
    same = [name for name in columns if getattr(chosen, name) == getattr(other, name)]
    if "identity_number" not in same and "identity_kind" in same:
        same.remove("identity_kind")
    if same:
        OfficeHolder.objects.filter(pk=chosen.pk).update(**{name: None if name == "from_on" else "" for name in same})


def _new_aliases(kept: Office, retired: Office) -> list[str]:
    """What the office is found by besides from now on: the words of the row that went."""
    known = {folded(text) for text in (kept.label, *kept.aliases)}
    found = {}
    for text in (retired.label, *retired.aliases):
        if folded(text) not in known:
            found.setdefault(folded(text), text)
    return list(found.values())


def _refuse_parting(merge: OfficeMerge, kept: Office) -> None:
    if kept.merged_into_id:
        raise ValidationError(f"{kept.label} sendiri sudah digabung ke jabatan lain. Pisahkan itu dahulu.")
    if OfficeHolder.objects.filter(office=kept, created_at__gt=merge.at).exists():
        raise ValidationError(
            f"Pejabat {kept.label} sudah diganti sesudah digabung, jadi tidak dapat dipisahkan lagi. "
            "Tambahkan jabatan kedua di Kontak bila memang ada dua."
        )
    if later := OfficeMerge.objects.filter(kept=kept, undone_at__isnull=True, pk__gt=merge.pk).first():
        raise ValidationError(f"Pisahkan {later.retired.label} dahulu; itu digabung sesudah ini.")

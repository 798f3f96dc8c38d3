"""Who holds an office, from when to when; past documents keep the name they were printed with."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from puskesmas import audit
from puskesmas.calendar_text import format_date
from puskesmas.history.words import described
from sectors.models import Office, OfficeHolder
from sectors.services.search import refresh_search_keys

NAMED = ["title_before", "name", "title_after", "acting_status", "identity_kind", "identity_number", "phone", "email"]
TERM = ["from_on", "to_on"]
ONE_DAY = timedelta(days=1)


@transaction.atomic
def appoint_holder(
    office: Office, *, from_on: date | None = None, to_on: date | None = None, by, **named
) -> OfficeHolder:
    """Ganti pejabat: end the present holder the day before and begin a new one, in one step; also for a day to come.

    A Plh. with an end (`to_on`) only stands in: the present holder stays in office. Refuses a day on or before which
    somebody else began. Invitations already sent keep the old name.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    from_on = from_on or timezone.localdate()
    new = OfficeHolder(office=office, from_on=from_on, to_on=to_on, **_named(named))
    rows = list(OfficeHolder.objects.filter(office=office).not_ended(from_on).newest_first())
    if known := next((row for row in rows if _is_equal(row, new)), None):
        return known  # the button was pressed twice
    _refuse_order(new, rows)
    ended = [] if new.is_temporary else [row for row in rows if row.from_on is None or row.from_on < from_on]
    for row in ended:
        row.to_on = from_on - ONE_DAY
        row.save(update_fields=["to_on"])
    new.save()
    refresh_search_keys([office.pk])
    changes = {"pejabat": [ended[-1].full_name if ended else "", new.full_name], "sejak": from_on}
    audit.record("pejabat diganti" if ended else "pejabat diisi", office, by=by, changes=changes)
    return new


@transaction.atomic
def vacate_office(office: Office, *, last_on: date, by) -> OfficeHolder:
    """Kosongkan jabatan: `last_on` is the last day of who holds it; nobody follows. The office stays and is invited.

    Refused when nobody holds it on that day, or when a successor is entered already.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    rows = list(OfficeHolder.objects.filter(office=office).not_ended(last_on).newest_first())
    if coming := next((row for row in rows if row.from_on and row.from_on > last_on), None):
        raise ValidationError(
            {"last_on": f"{coming.full_name} sudah tercatat mulai {format_date(coming.from_on)}. Batalkan itu dahulu."}
        )
    rows = [row for row in rows if row.to_on is None or row.to_on > last_on]
    if not rows:
        raise ValidationError({"last_on": "Tidak ada yang menjabat sesudah hari itu. Periksa tanggalnya."})
    for row in rows:
        row.to_on = last_on
        row.save(update_fields=["to_on"])
    refresh_search_keys([office.pk])
    changes = {"pejabat": [rows[0].full_name, ""], "sampai": last_on}
    audit.record("jabatan dikosongkan", office, by=by, changes=changes)
    return rows[0]


@transaction.atomic
def cancel_appointment(holder: OfficeHolder, *, by) -> OfficeHolder | None:
    """Take back a holder whose first day is yet to come; who was to end the day before stays and is returned."""
    Office.objects.select_for_update().get(pk=holder.office_id)
    row = OfficeHolder.objects.filter(pk=holder.pk).select_related("office__position", "office__region").first()
    if row is None or not row.is_to_come:
        raise ValidationError(
            f"{holder.full_name} sudah mulai menjabat. Pakai Ganti pejabat atau Betulkan data, supaya riwayatnya tetap ada."
        )
    before = OfficeHolder.objects.filter(office=row.office_id, to_on=row.from_on - ONE_DAY).newest_first().first()
    if row.is_temporary or (before and before.is_temporary):
        before = None
    name, office = row.full_name, row.office
    row.delete()
    if before:
        OfficeHolder.objects.filter(pk=before.pk).update(to_on=None)
    refresh_search_keys([office.pk])
    audit.record("penggantian pejabat dibatalkan", office, by=by, changes={"pejabat": [name, str(before or "")]})
    return before


@transaction.atomic
def correct_holder(holder: OfficeHolder, *, by, **fields) -> list[str]:
    """Correct name, number, contact or days of a holder without a change of office; return the columns that changed.

    Days that would leave two holders at once are refused; a Plh. may stand in for somebody.
    """
    if unknown := fields.keys() - {*NAMED, *TERM}:
        raise TypeError(f"unknown fields of a holder: {unknown}")
    Office.objects.select_for_update().get(pk=holder.office_id)
    changes = {name: [getattr(holder, name), value] for name, value in fields.items() if getattr(holder, name) != value}
    if not changes:
        return []
    for name, (_, value) in changes.items():
        setattr(holder, name, value)
    if changes.keys() & {*TERM, "acting_status"}:
        _refuse_overlap(holder)
    holder.save(update_fields=list(changes))
    refresh_search_keys([holder.office_id])
    # Phones and addresses are personal data: the trail says that they changed, not what they are.
    told = {"pejabat": holder.full_name, **described(holder, changes)}
    audit.record("data pejabat dibetulkan", holder.office, by=by, changes=told)
    return list(changes)


def _named(fields: dict) -> dict:
    if unknown := fields.keys() - set(NAMED):
        raise TypeError(f"unknown fields of a holder: {unknown}")
    return fields


def _is_equal(row: OfficeHolder, new: OfficeHolder) -> bool:
    return all(getattr(row, name) == getattr(new, name) for name in (*NAMED, *TERM))


def _refuse_order(new: OfficeHolder, rows: list[OfficeHolder]) -> None:
    """A newcomer begins after all others began; one with an end does not cut short somebody who goes on after it."""
    if new.to_on and new.to_on < new.from_on:
        raise ValidationError({"to_on": "Hari terakhir lebih awal dari hari pertama. Periksa tanggalnya."})
    for row in rows:
        if row.from_on and row.from_on >= new.from_on and (new.to_on is None or row.from_on <= new.to_on):
            raise ValidationError({"from_on": _begun(row)})
        goes_on = new.to_on and (row.to_on is None or row.to_on > new.to_on)
        if goes_on and not new.is_temporary and (row.from_on is None or row.from_on < new.from_on):
            raise ValidationError(
                {
                    "to_on": f"{row.full_name} masih menjabat sesudah hari itu. Kosongkan isian ini, atau pilih status Plh. "
                    "bila hanya menggantikan sementara."
                }
            )


def _begun(row: OfficeHolder) -> str:
    return (
        f"{row.full_name} mulai menjabat {format_date(row.from_on)}. Pilih tanggal yang lebih akhir. "
        "Bila data pejabat itu yang salah, betulkan dahulu di halaman jabatannya."
    )


def _refuse_overlap(holder: OfficeHolder) -> None:
    if holder.from_on and holder.to_on and holder.to_on < holder.from_on:
        raise ValidationError({"to_on": "Hari terakhir lebih awal dari hari pertama. Periksa tanggalnya."})
    for row in OfficeHolder.objects.filter(office=holder.office_id).exclude(pk=holder.pk):
        if holder.is_temporary or row.is_temporary:
            continue
        if _starts(holder) <= _ends(row) and _starts(row) <= _ends(holder):
            term = f"{_day(row.from_on, 'awal')} sampai {_day(row.to_on, 'sekarang')}"
            raise ValidationError(
                {"from_on": f"{row.full_name} sudah tercatat dari {term}. Masa jabatan tidak boleh tumpang tindih."}
            )


def _starts(row: OfficeHolder) -> date:
    return row.from_on or date.min


def _ends(row: OfficeHolder) -> date:
    return row.to_on or date.max


def _day(day: date | None, otherwise: str) -> str:
    return format_date(day) if day else otherwise

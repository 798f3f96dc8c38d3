"""What an office has set up, in one line per page of its settings."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from puskesmas.models import Catchment, Letterhead, Puskesmas, Region, Signer, WorkRules
from puskesmas.organisations import Organisation
from puskesmas.organisations.rules import UNSET


@dataclass(frozen=True)
class Line:
    """One line about one page: what is set, or that something is missing."""

    text: str
    is_lacking: bool = False


@dataclass(frozen=True)
class OfficeState:
    """An office with the lines its card shows."""

    office: Organisation
    letterhead: Line
    signers: Line
    rules: Line
    catchment: Line | None
    data: Line | None
    labels: Line | None


def states_of(offices: list[Organisation], today: date) -> list[OfficeState]:
    """The state of each office, in the same order."""
    heads = _rows(Letterhead.objects, offices)
    rules = _rows(WorkRules.objects.annotate(basis_count=Count("legal_bases")), offices)
    signers = _signer_names([row.pk for row in heads.values()], today)
    villages = dict(
        Catchment.objects.filter(puskesmas__in=[one.place for one in offices if one.is_puskesmas], to_on__isnull=True)
        .values_list("puskesmas")
        .annotate(Count("pk"))
        .order_by()
    )
    return [
        OfficeState(
            office=office,
            letterhead=_letterhead(office, heads.get(office.key)),
            signers=_signers(office, signers.get(heads[office.key].pk, []) if office.key in heads else []),
            rules=_rules(office, rules.get(office.key)),
            catchment=_catchment(villages.get(office.place.pk, 0)) if office.is_puskesmas else None,
            data=_data(office.place) if office.is_puskesmas else None,
            labels=_labels(office.place) if office.is_health_office else None,
        )
        for office in offices
    ]


def without_signer(offices: list[Organisation], today: date) -> set[str]:
    """Keys of the puskesmas whose letters nobody may sign today; two queries for a whole list."""
    heads = _rows(Letterhead.objects, offices)
    signers = _signer_names([row.pk for row in heads.values()], today)
    signed = {key for key, row in heads.items() if row.pk in signers}
    return {office.key for office in offices if office.is_puskesmas and office.key not in signed}


def _rows(rows, offices: list[Organisation]) -> dict[str, object]:
    """The settings rows of the offices by the key of their office."""
    puskesmas = [one.place.pk for one in offices if one.is_puskesmas]
    regions = [one.place.pk for one in offices if not one.is_puskesmas]
    found = rows.filter(Q(puskesmas__in=puskesmas) | Q(region__in=regions))
    return {f"puskesmas-{row.puskesmas_id}" if row.puskesmas_id else f"wilayah-{row.region_id}": row for row in found}


def _signer_names(letterhead_ids: list[int], today: date) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for letterhead_id, name in Signer.objects.filter(
        Q(from_on__isnull=True) | Q(from_on__lte=today),
        Q(to_on__isnull=True) | Q(to_on__gte=today),
        letterhead__in=letterhead_ids,
    ).values_list("letterhead", "name"):
        names.setdefault(letterhead_id, []).append(name)
    return names


def _letterhead(office: Organisation, row: Letterhead | None) -> Line:
    if row and row.lines:
        return Line(
            f"Baris kop sendiri, mulai “{row.lines[0]['text']}”" if row.lines[0].get("text") else "Baris kop sendiri"
        )
    if office.is_health_office:
        return Line("Belum diatur; semua puskesmas memakai kop bawaan")
    return Line("Mengikuti dinas kesehatan" if office.is_puskesmas else "Kop bawaan dari nama kecamatan")


def _signers(office: Organisation, names: list[str]) -> Line:
    """Nobody to sign matters at a puskesmas: it issues the letters. Other offices sign only where it is agreed."""
    if not names and office.is_puskesmas:
        return Line("Belum ada penanda tangan", is_lacking=True)
    if not names:
        return Line("Belum ada; diisi bila kantor ini ikut menandatangani surat")
    rest = f" dan {len(names) - 2} lainnya" if len(names) > 2 else ""
    return Line(", ".join(names[:2]) + rest)


def _rules(office: Organisation, row: WorkRules | None) -> Line:
    columns = ("lead_days", "quorum_percent", "minutes_days", "works_on_saturday", "pws_words", "minutes_layout")
    own = sum(getattr(row, name) not in UNSET for name in columns) if row else 0
    parts = [f"{own} aturan sendiri"] if own else []
    if row and row.has_own_legal_bases:
        parts.append(f"{row.basis_count} dasar hukum sendiri")
    if parts:
        return Line(", ".join(parts))
    return Line("Memakai aturan bawaan" if office.is_health_office else "Mengikuti dinas kesehatan")


def _catchment(count: int) -> Line:
    return Line(f"{count} desa/kelurahan") if count else Line("Belum ada desa/kelurahan", is_lacking=True)


def _data(puskesmas: Puskesmas) -> Line:
    status = ", BLUD" if puskesmas.is_blud else ""
    if puskesmas.region.level != Region.Level.SUBDISTRICT:
        return Line(f"Kode {puskesmas.code}{status}; kecamatannya belum diketahui", is_lacking=True)
    return Line(f"Kode {puskesmas.code}, {puskesmas.region.full_name}{status}")


def _labels(district: Region) -> Line:
    """The words used there that differ from the kind."""
    words = (
        Region.objects.under(district.code)
        .exclude(label="")
        .values_list("label", flat=True)
        .distinct()
        .order_by("label")
    )
    own = list(words[:4])
    return Line("Sebutan setempat: " + ", ".join(own) if own else "Kecamatan, desa, dan kelurahan")

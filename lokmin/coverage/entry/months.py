"""Months and years as lists write them."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesmas.calendar_text import MONTHS
from puskesmas.matching import folded

# What people and other programs write for months, beside names and their first three letters.
OTHERS = {
    "agt": 8,
    "ags": 8,
    "agu": 8,
    "nop": 11,
    "nopember": 11,
    "pebruari": 2,
    "peb": 2,
    "may": 5,
    "aug": 8,
    "oct": 10,
    "dec": 12,
}
QUARTERS = {"tw i": 3, "tw ii": 6, "tw iii": 9, "tw iv": 12, "tw 1": 3, "tw 2": 6, "tw 3": 9, "tw 4": 12}
NAMES = {folded(name): number for number, name in enumerate(MONTHS, start=1)}
SHORT = {name[:3]: number for name, number in NAMES.items()} | OTHERS


def month_of(text: str) -> int:
    """Juni, JUN, 06, "s.d. Juni 2026", TW II. Raises ValidationError."""
    said = folded(text)
    if not said:
        raise ValidationError("Bulan kosong; isi nama atau nomornya.")
    said = said.removeprefix("s d ").removeprefix("sd ").replace("triwulan", "tw")
    if said in QUARTERS:
        return QUARTERS[said]
    first = said.split()[0]
    if first.isdigit() and 1 <= int(first[:3]) <= 12 and len(first) <= 2:
        return int(first)
    found = NAMES.get(first) or SHORT.get(first)
    if found is None:
        raise ValidationError(f"Bulan “{text[:20]}” tidak dikenal. Tulis Januari sampai Desember atau 1 sampai 12.")
    return found


def year_of(text: str) -> int:
    """A year of four digits; nothing means this year. Raises ValidationError."""
    said = text.strip()
    if not said:
        return timezone.localdate().year
    if said.isascii() and said.isdigit() and 2000 <= int(said[:5]) <= 2100:
        return int(said)
    raise ValidationError(f"Tahun “{text[:10]}” tidak dikenal. Tulis empat angka, misalnya 2026.")

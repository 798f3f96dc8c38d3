"""Indonesian text for dates, clocks, numbers and identity numbers; pure functions.

Django's `id` locale prints "11 Jun 2026" and "9.00", so nothing here relies on it. An aware moment is shown in the
zone that is active (the zone of the puskesmas).
"""

from datetime import date, datetime, time
from fractions import Fraction

from django.utils import timezone

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
FIXED_SPACE = "\N{NO-BREAK SPACE}"


def _local(value):
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def month_name(month: int) -> str:
    return MONTHS[month - 1]


def format_date(value: date) -> str:
    """11 Juni 2026"""
    value = _local(value)
    return f"{value.day} {month_name(value.month)} {value.year}"


def format_day(value: date) -> str:
    """Kamis, 11 Juni 2026"""
    value = _local(value)
    return f"{DAYS[value.weekday()]}, {format_date(value)}"


def format_short_day(value: date) -> str:
    """Kam, 11 Jun, for lists"""
    value = _local(value)
    return f"{DAYS[value.weekday()][:3]}, {value.day} {month_name(value.month)[:3]}"


def format_month(value: date) -> str:
    """Juni 2026"""
    value = _local(value)
    return f"{month_name(value.month)} {value.year}"


def format_short_date(value: date) -> str:
    """11-6-2026, for narrow table columns"""
    value = _local(value)
    return f"{value.day}-{value.month}-{value.year}"


def format_date_range(first: date, last: date) -> str:
    """11 s.d. 12 Juni 2026; 30 Juni s.d. 2 Juli 2026"""
    first, last = _local(first), _local(last)
    if first == last:
        return format_date(first)
    if first.year != last.year:
        return f"{format_date(first)} s.d. {format_date(last)}"
    start = str(first.day) if first.month == last.month else f"{first.day} {month_name(first.month)}"
    return f"{start} s.d. {format_date(last)}"


def format_time(value: datetime | time) -> str:
    """09.00"""
    value = _local(value)
    return f"{value.hour:02d}.{value.minute:02d}"


def zone_name(value: datetime) -> str:
    """WIB, WITA or WIT of an aware moment in the active zone; any other zone prints its offset."""
    local = _local(value)
    offset = local.utcoffset()
    if offset is None:
        return ""
    hours = offset.total_seconds() / 3600
    return ZONES.get(hours) or f"UTC{hours:+g}".replace(".", ",")


def format_number(value: int) -> str:
    """1.234"""
    return f"{value:,}".replace(",", ".").replace("-", "\N{MINUS SIGN}")


def format_decimal(value, decimals: int = 1) -> str:
    """62,4 – half up on the exact value: binary rounding would print 3/48 as 6,2 instead of 6,3."""
    scaled = Fraction(value) * 10**decimals
    whole = int(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1)
    sign = "\N{MINUS SIGN}" if whole < 0 else ""
    digits = str(abs(whole)).rjust(decimals + 1, "0")
    head, tail = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return sign + format_number(int(head)) + (f",{tail}" if tail else "")


def format_percent(fraction, decimals: int = 1) -> str:
    """62,4% of 0.624; pass a Fraction (or int) where the half matters."""
    return format_decimal(Fraction(fraction) * 100, decimals) + "%"


def roman(number: int) -> str:
    if number < 1:
        raise ValueError("Angka Romawi dimulai dari 1.")
    text = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def in_words(number: int) -> str:
    """dua ribu dua puluh enam"""
    if number < 0:
        return f"minus {in_words(-number)}"
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    for size, one, many in (
        (10**12, "satu triliun", "triliun"),
        (10**9, "satu miliar", "miliar"),
        (10**6, "satu juta", "juta"),
        (1000, "seribu", "ribu"),
        (100, "seratus", "ratus"),
        (10, "", "puluh"),
    ):
        if number >= size:
            count, rest = divmod(number, size)
            head = one if count == 1 else f"{in_words(count)} {many}"
            return f"{head} {in_words(rest)}" if rest else head
    raise AssertionError("unreachable")


def date_in_words(value: date) -> str:
    """Kamis tanggal sebelas bulan Juni tahun dua ribu dua puluh enam (berita acara)"""
    value = _local(value)
    return (
        f"{DAYS[value.weekday()]} tanggal {in_words(value.day)} bulan {month_name(value.month)} "
        f"tahun {in_words(value.year)}"
    )


def group_nip(number: str) -> str:
    """19740923 200312 2 006 with fixed spaces; what has no 18 digits is printed as it was typed."""
    digits = "".join(number.split())
    if len(digits) != 18 or not digits.isascii() or not digits.isdigit():
        return number.strip()
    return FIXED_SPACE.join((digits[:8], digits[8:14], digits[14], digits[15:]))


def format_span(minutes: int) -> str:
    """Length of time in words: 210 → "3 jam 30 menit"; empty for nothing."""
    hours, rest = divmod(minutes, 60)
    return " ".join(f"{number} {word}" for number, word in ((hours, "jam"), (rest, "menit")) if number)

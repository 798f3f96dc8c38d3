"""Cells as text: trimmed, without invisible signs, numbers as people wrote them before a spreadsheet changed them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

# Control signs, marks that turn the direction of text, zero-width blanks, half characters.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
MISSING = {"NULL", "null", "\\N"}
SHORTENED = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
MOST_LETTERS = 5000
MOST_DIGITS = 15  # what a spreadsheet keeps of a number; the rest becomes zeros

TOO_LONG = f"isi sel lebih dari {MOST_LETTERS:,} huruf; mungkin tanda kutip tidak ditutup".replace(",", ".")
NO_VALUE = "rumus belum dihitung; buka di Excel, simpan, lalu unggah lagi"
LOST_DIGITS = (
    "angkanya dipendekkan lembar sebar sehingga digitnya hilang; jadikan kolomnya Teks di berkas asli, isi ulang, "
    "lalu unggah lagi"
)


def clean(text: str) -> str:
    """One line without invisible signs; what databases write for nothing becomes nothing, '0812 becomes 0812."""
    text = " ".join(INVISIBLE.sub("", text.replace("_x000D_", " ")).split())
    if text in MISSING:
        return ""
    if text[:1] == "'" and text[1:2] and text[1] in "0123456789+=-@":
        return text[1:]
    return text


def read_text(text: str) -> tuple[str, str]:
    """A cell of a text file and what is wrong with it: 8.1234567890E+10 is written out, 8,12E+10 has lost digits."""
    if len(text) > MOST_LETTERS:
        return clean(text[:80]), TOO_LONG
    text = clean(text)
    if match := SHORTENED.fullmatch(text):
        first, rest, power = match[1], match[2] or "", int(match[3])
        if len(rest) < power:
            return text, LOST_DIGITS
        return first + rest[:power] + (f".{rest[power:]}" if rest[power:].strip("0") else ""), ""
    return text, ""


def read_value(value, number_format: str = "General") -> tuple[str, str]:
    """A value of a workbook as text, and what is wrong with it."""
    if isinstance(value, bool):
        return ("ya" if value else "tidak"), ""
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        has_time = bool(value.hour or value.minute)
        return value.strftime("%Y-%m-%d %H:%M" if has_time else "%Y-%m-%d"), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, time):
        return value.strftime("%H:%M"), ""
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}", ""
    return read_text(str(value)) if value is not None else ("", "")


def _number(value: int | float, number_format: str) -> tuple[str, str]:
    """8123456789.0 and 8.123456789E+9 are 8123456789; a format 0000 gives its zeros back, 0.624 with % is 62.4%."""
    if value != value or value in (float("inf"), float("-inf")):
        return "", "bukan angka"
    if abs(value) >= 10**MOST_DIGITS:
        return f"{Decimal(value):f}".partition(".")[0], LOST_DIGITS
    if number_format.rstrip("%") != number_format:
        return f"{_plain(round(value * 100, 10))}%", ""
    text = _plain(value)
    if re.fullmatch(r"0{2,20}", number_format) and text.isdigit():
        return text.zfill(len(number_format)), ""
    return text, ""


def _plain(value: int | float) -> str:
    """A number without exponent and without the noise of binary fractions."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

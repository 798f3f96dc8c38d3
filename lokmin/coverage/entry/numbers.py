"""Counts of people as spreadsheets and hands write them. What could mean two numbers is refused with both named."""

import re

from django.core.exceptions import ValidationError

from puskesmas.calendar_text import format_number

MOST = 10_000_000
BLANKS = re.compile("[\\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
DOTTED = re.compile(r"\d{1,3}(\.\d{3})+")
COMMAED = re.compile(r"\d{1,3}(,\d{3})+")
SPACED = re.compile(r"\d{1,3}( \d{3})+")
BROKEN = re.compile(r"\d+[.,]\d+|[\d.]+,\d+|[\d,]+\.\d+")

NOT_A_NUMBER = "“{text}” bukan angka. Tulis jumlah orang dengan angka saja."
PERCENT = "“{text}” adalah persen. Tulis jumlah orang, bukan persen."
DASH = "“{text}” tidak jelas. Tulis 0 bila tidak ada, kosongkan bila belum ada datanya."
NEGATIVE = "“{text}” kurang dari nol. Jumlah orang paling kecil 0."
FRACTION = "“{text}” bukan bilangan bulat. Tulis jumlah orang tanpa koma."
TWO_WAYS = "“{text}” dapat berarti {one} atau {other}. Tulis {one} tanpa tanda pemisah bila itu jumlah orangnya."
TOO_MANY = "“{text}” terlalu besar. Jumlah orang paling banyak 10.000.000."


def count_of(text: str) -> int | None:
    """The number of people a cell says; None when it is empty. Raises ValidationError with what is wrong."""
    said = BLANKS.sub(" ", text).strip()
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return _within(int(said) if len(said) < 12 else MOST + 1, said)
    if DOTTED.fullmatch(said) or SPACED.fullmatch(said):
        return _within(int(re.sub(r"[. ]", "", said)[:12]), said)
    raise ValidationError(_wrong(said))


def _within(count: int, said: str) -> int:
    if count > MOST:
        raise ValidationError(TOO_MANY.format(text=said[:20]))
    return count


def _wrong(said: str) -> str:
    shown = said[:20]
    if said.endswith("%") or said.casefold().endswith("persen"):
        return PERCENT.format(text=shown)
    if said in {"-", "–", "—", "−", "n/a", "NA", "na"}:
        return DASH.format(text=shown)
    if COMMAED.fullmatch(said):
        whole = format_number(int(said.replace(",", "")[:12])).replace(".", "")
        return TWO_WAYS.format(text=shown, one=whole, other=f"{said} (pecahan)")
    if BROKEN.fullmatch(said):
        return FRACTION.format(text=shown)
    if re.fullmatch(r"[-−]\s*\d[\d.,]*", said):
        return NEGATIVE.format(text=shown)
    return NOT_A_NUMBER.format(text=shown)

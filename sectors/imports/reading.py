"""What the cells of one row say about an office and its holder; every fault is named, nothing is guessed silently."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from puskesmas.calendar_text import MONTHS
from puskesmas.form_fields import EARLIEST, LATEST
from puskesmas.identity import is_pppk, normalize_phone, plain_number
from puskesmas.imports.kinds import Row
from puskesmas.matching import folded
from sectors.imports.columns import COLUMNS
from sectors.models import Office, OfficeHolder
from sectors.names import split_name

LABELS = {column.name: column.label for column in COLUMNS}
# What people write where there is nothing.
NOTHING = {"", "-", "–", "—", "--", "tidak ada", "belum ada", "kosong", "n/a"}
ACTING = {
    "plt": "Plt.", "pelaksana tugas": "Plt.", "plh": "Plh.", "pelaksana harian": "Plh.", "pj": "Pj.", "penjabat": "Pj.",
    "definitif": "", "tetap": "",
}  # fmt: skip
IDENTITY = {
    "nip": "nip",
    "ni pppk": "nip",
    "nipppk": "nip",
    "pppk": "nip",
    "nrp": "nrp",
    "nomor": "",
    "tanpa nomor": "",
}
MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)} | {
    "agt": 8, "ags": 8, "nop": 11, "aug": 8, "oct": 10, "dec": 12, "may": 5,
}  # fmt: skip
NUMERIC_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
WORDED_DAY = re.compile(r"(\d{1,2})[-/. ]([a-z]{3,})[-/. ](\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: [\d:.]+)?")
LIMITS = {"label": Office._meta.get_field("label_as_written").max_length} | {
    name: OfficeHolder._meta.get_field(name).max_length
    for name in ("title_before", "name", "title_after", "identity_number", "email")
}


OF_A_PERSON = ("title_before", "title_after", "identity_number", "phone", "email", "from_on")


@dataclass
class Contact:
    """One row: where, which position, and what is known of the holder (only columns that say something)."""

    position: str
    place: str
    subdistrict: str
    label: str
    holder: dict[str, str] = field(default_factory=dict)
    from_on: date | None = None

    @property
    def name(self) -> str:
        return self.holder.get("name", "")


def read(row: Row) -> tuple[Contact, list[str]]:
    """The row as a contact, and all that is wrong with its cells."""
    problems: list[str] = []
    cells = {name: _cell(row, name, problems) for name in LABELS}
    holder = _names(cells) | _number(cells)
    for name, convert in (("phone", _phone), ("email", _email), ("acting", _acting)):
        if cells[name]:
            _add(holder, {"acting": "acting_status"}.get(name, name), convert, cells[name], problems)
    days: dict[str, date] = {}
    if cells["from_on"]:
        _add(days, "from_on", day_of, cells["from_on"], problems)
    for name, limit in LIMITS.items():
        text = cells["label"] if name == "label" else holder.get(name, "")
        if len(text) > limit:
            problems.append(f"{LABELS[name]} lebih dari {limit} huruf.")
    if not cells["position"]:
        problems.append("Jabatan masih kosong.")
    if not holder.get("name") and any(cells[name] for name in OF_A_PERSON):
        problems.append("Nama masih kosong, padahal ada gelar, nomor, e-mail, atau tanggalnya.")
    contact = Contact(
        cells["position"], cells["place"], cells["subdistrict"], cells["label"], holder, days.get("from_on")
    )
    return contact, problems


def day_of(text: str) -> date:
    """A day as people write it: 2024-02-01, 1-2-2024, 1/2/2024, 1 Februari 2024, 1 Feb 2024."""
    plain = " ".join(text.lower().replace(",", " ").split())
    try:
        if match := ISO_DAY.fullmatch(plain):
            day = date(int(match[1]), int(match[2]), int(match[3]))
        elif match := NUMERIC_DAY.fullmatch(plain):
            day = date(int(match[3]), int(match[2]), int(match[1]))
        elif (match := WORDED_DAY.fullmatch(plain)) and match[2][:3] in MONTH_NUMBERS:
            day = date(int(match[3]), MONTH_NUMBERS[match[2][:3]], int(match[1]))
        else:
            raise ValidationError(f"Mulai menjabat “{text[:30]}” tidak terbaca. Tulis seperti 1-2-2024.")
    except ValueError as error:
        raise ValidationError(f"Tanggal {text[:30]} tidak ada. Periksa Mulai menjabat.") from error
    if not EARLIEST <= day <= LATEST:
        raise ValidationError("Tahun di Mulai menjabat tidak masuk akal. Periksa tanggalnya.")
    return day


def _cell(row: Row, name: str, problems: list[str]) -> str:
    text = row.get(name).strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        problems.append(f"{LABELS[name]} berisi tanda yang tidak terbaca. Ketik ulang selnya.")
        return ""
    return "" if text.lower() in NOTHING else text


def _add(values: dict, name: str, convert, text: str, problems: list[str]) -> None:
    try:
        values[name] = convert(text)
    except ValidationError as error:
        problems.extend(error.messages)


def _names(cells: dict[str, str]) -> dict[str, str]:
    """Name and degrees; a full name in one column is parted at its first comma, unless the degrees have their own column."""
    found = {name: cells[name] for name in ("title_before", "name", "title_after") if cells[name]}
    if "," in cells["name"]:
        name, degrees = split_name(cells["name"])
        if not cells["title_after"] or degrees == cells["title_after"]:
            found |= {"name": name, "title_after": degrees}
    return {name: text for name, text in found.items() if text}


def _number(cells: dict[str, str]) -> dict[str, str]:
    number = cells["identity_number"]
    if not number:
        return {}
    kind = IDENTITY.get(folded(cells["identity_kind"]), "")
    digits = plain_number("nip", number)
    if (
        not kind
        and len(digits) == 18
        and digits.isascii()
        and digits.isdigit()
        and (is_pppk(digits) or digits[0] in "12")
    ):
        kind = "nip"
    return {"identity_number": plain_number(kind, number)} | ({"identity_kind": kind} if kind else {})


def _phone(text: str) -> str:
    if re.search(r"[/;,]|\bdan\b", text):
        raise ValidationError("Isi satu nomor WhatsApp saja; yang lain dapat dicatat sebagai kontak lain.")
    return normalize_phone(text)


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValidationError(f"E-mail “{text[:60]}” tidak lengkap. Tulis seperti nama@contoh.go.id.") from error
    return text


def _acting(text: str) -> str:
    if (word := folded(text)) not in ACTING:
        raise ValidationError(f"Status jabatan “{text[:20]}” tidak dikenal. Tulis Plt., Plh., Pj., atau kosongkan.")
    return ACTING[word]

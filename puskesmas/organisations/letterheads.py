"""Setting up a letterhead: lines, logos, paper, type and numbering of one office."""

import hashlib
import re
from datetime import date
from string import Formatter

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from puskesmas import audit
from puskesmas.calendar_text import roman
from puskesmas.models import Letterhead, LetterNumber, Puskesmas, Region
from puskesmas.organisations import Organisation, organisation_of
from puskesmas.organisations.looks import COLUMNS, Look, look_of, said, source_text

FORMAT = re.compile(r"(0?[1-9]d)?")
TOKENS = "{klasifikasi} {urut} {unit} {bulan_romawi} {tahun} {sifat}"
CHANGED = "Kop surat baru saja diubah orang lain. Bandingkan dengan isian Anda di bawah, lalu simpan sekali lagi."
LOGOS = {"logo_left": "logo kiri", "logo_right": "logo kanan"}
EDGES = {"top": "atas", "right": "kanan", "bottom": "bawah", "left": "kiri"}
# Millimetres. Printers leave about 4 mm white; the footer with its QR needs 20 mm below; the sides leave 140 mm of text.
MARGIN_LIMITS = {"top": (5, 60), "right": (10, 50), "bottom": (20, 60), "left": (10, 50)}
MOST_BESIDE = 70
FONT_SIZES = (11, 12)
SAID = ("lines", "address", *COLUMNS[1:])


def number_text(look: Look | Letterhead, *, sequence: int, dated_on: date, urgency: str = "") -> str:
    """Fill the number pattern; raises ValidationError naming the known tokens when it cannot be filled."""
    values = {
        "klasifikasi": look.classification_code,
        "urut": sequence,
        "unit": look.unit_code,
        "bulan_romawi": roman(dated_on.month),
        "tahun": dated_on.year,
        "sifat": urgency,
    }
    try:
        parts = list(Formatter().parse(look.number_pattern))
        # Only the tokens themselves: str.format would also reach into attributes of the values.
        if any(name is not None and (name not in values or not FORMAT.fullmatch(spec)) for _, name, spec, _ in parts):
            raise ValueError("unknown token")
        return look.number_pattern.format(**values)
    except (KeyError, ValueError, IndexError) as error:
        raise ValidationError(
            f"Pola nomor tidak dapat dipakai. Gunakan hanya {TOKENS}; urut boleh ditulis {{urut:03d}}."
        ) from error


def next_sequence(letterhead: Letterhead, year: int) -> int:
    """The running number the next letter of a year would get; taking it is `numbers.take_number`."""
    if letterhead.pk is None:
        return 1
    rows = LetterNumber.objects.filter(letterhead=letterhead, year=year, sequence__isnull=False)
    return (rows.order_by("-sequence").values_list("sequence", flat=True).first() or 0) + 1


def check_pattern(pattern: str) -> None:
    """Refuse a number pattern that cannot be filled, or that gives two letters the same number."""
    first, second = (
        number_text(Letterhead(number_pattern=pattern), sequence=sequence, dated_on=date(2026, 1, 1))
        for sequence in (1, 2)
    )
    if first == second:
        raise ValidationError("Pola nomor belum memuat {urut}, jadi semua surat bernomor sama. Tambahkan {urut:03d}.")


def check_margins(margins: dict[str, float]) -> None:
    """Refuse margins a printer cannot print or a letter does not fit between; keys as in EDGES."""
    errors = {}
    for edge, value in margins.items():
        least, most = MARGIN_LIMITS[edge]
        if not least <= value <= most:
            errors[f"margin_{edge}"] = f"Batas {EDGES[edge]} antara {least} dan {most} mm."
    if not errors and margins["left"] + margins["right"] > MOST_BESIDE:
        errors["margin_right"] = (
            f"Batas kiri dan kanan bersama paling banyak {MOST_BESIDE} mm, supaya surat tetap muat."
        )
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def letterhead_of(owner: Puskesmas | Region, *, by=None) -> Letterhead:
    """Return the settings row of an office, made empty (all taken over) the first time."""
    letterhead, created = Letterhead.objects.get_or_create(**Organisation(owner).owner)
    if created:
        audit.record("kop surat dibuat", letterhead, by=by)
    return letterhead


@transaction.atomic
def save_letterhead(owner: Puskesmas | Region, *, by, **settings) -> None:
    """Save the settings of an office that may not have any yet; as `update_letterhead`."""
    update_letterhead(letterhead_of(owner, by=by), by=by, **settings)


@transaction.atomic
def update_letterhead(
    letterhead: Letterhead,
    *,
    by,
    expected_version: int,
    logos: dict | None = None,
    takes_over_logos: bool = False,
    **fields,
) -> None:
    """Save a letterhead; letters already made keep the old one. Saved twice it is one change.

    A column saved empty is taken over again. `logos` makes the logos the office's own: logo_left/logo_right as JPEG
    bytes, or None to take one away; a side not named stays as it is, or as it was taken over so far.
    `takes_over_logos` gives them back. Refused: a version somebody else has saved meanwhile, a number pattern or margins that do not work.
    """
    if fields.get("number_pattern"):
        check_pattern(fields["number_pattern"])
    if fields.get("margins"):
        check_margins(dict(zip(EDGES, fields["margins"], strict=True)))
    stored = Letterhead.objects.select_for_update().get(pk=letterhead.pk)
    fields |= _logo_columns(stored, logos, takes_over_logos)
    fields = {name: value for name, value in fields.items() if _plain(getattr(stored, name)) != value}
    if not fields:
        return
    before = look_of(stored)
    if not Letterhead.objects.filter(pk=letterhead.pk, version=expected_version).update(
        **fields, version=F("version") + 1
    ):
        raise ValidationError(CHANGED, code="conflict")
    stored.refresh_from_db()
    audit.record("kop surat diubah", stored, by=by, changes=_changes(before, look_of(stored), fields))


def differences(letterhead: Letterhead, fields: dict) -> list[dict]:
    """Where typed settings differ from the stored ones: for somebody whose colleague saved first."""
    typed = Letterhead(**organisation_of(letterhead).owner, **fields)
    stored, mine = look_of(letterhead), look_of(typed)
    rows = [(name, said(stored, name), said(mine, name)) for name in SAID if name in fields]
    return [{"label": _label(name), "stored": there, "typed": here} for name, there, here in rows if there != here]


def _logo_columns(stored: Letterhead, logos: dict | None, takes_over: bool) -> dict:
    """The columns of both logos after the change. Files are named by their content, so equal ones are stored once."""
    if takes_over:
        return {"has_own_logos": False, "logo_left": "", "logo_right": ""}
    if logos is None:
        return {}
    look = look_of(stored)
    columns = {"has_own_logos": True}
    for name in LOGOS:
        current = getattr(look, name)
        columns[name] = _stored_name(stored, name, logos[name]) if name in logos else current.name if current else ""
    return columns


def _stored_name(letterhead: Letterhead, name: str, content: bytes | None) -> str:
    if content is None:
        return ""
    path = f"logo/{letterhead.pk}-{name}-{hashlib.sha256(content).hexdigest()[:16]}.jpg"
    storage = letterhead.logo_left.storage
    return path if storage.exists(path) else storage.save(path, ContentFile(content))


def _changes(before: Look, after: Look, fields: dict) -> dict:
    """Label: [old, new] in words, with the office a value is taken over from."""
    changes = {_label(name): [said(before, name), said(after, name)] for name in SAID if name in fields}
    for name, label in LOGOS.items():
        old, new = _logo_words(before, name), _logo_words(after, name)
        if fields.get(name):
            new = "berkas baru"
        if old != new:
            changes[label] = [old, new]
    return changes


def _logo_words(look: Look, name: str) -> str:
    words = "ada" if getattr(look, name) else "tidak ada"
    source = source_text(look.taken_over.get("logos", ""))
    return f"{words}, {source}" if source else words


def _label(name: str) -> str:
    return str(Letterhead._meta.get_field(name).verbose_name)


def _plain(value):
    """The stored form of a column: the name of a file."""
    return value.name or "" if hasattr(value, "storage") else value

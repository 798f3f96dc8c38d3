"""Phones and identity numbers as Indonesian offices write them."""

import re
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError

# Ranks of civil servants with their golongan, to choose from; PPPK have only a golongan, soldiers and police their own.
RANKS = (
    ("Juru Muda", "I/a"), ("Juru Muda Tk. I", "I/b"), ("Juru", "I/c"), ("Juru Tk. I", "I/d"),
    ("Pengatur Muda", "II/a"), ("Pengatur Muda Tk. I", "II/b"), ("Pengatur", "II/c"), ("Pengatur Tk. I", "II/d"),
    ("Penata Muda", "III/a"), ("Penata Muda Tk. I", "III/b"), ("Penata", "III/c"), ("Penata Tk. I", "III/d"),
    ("Pembina", "IV/a"), ("Pembina Tk. I", "IV/b"), ("Pembina Utama Muda", "IV/c"), ("Pembina Utama Madya", "IV/d"),
    ("Pembina Utama", "IV/e"),
    *((f"Golongan {number}", "PPPK") for number in
      "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split()),
)  # fmt: skip


def normalize_phone(text: str) -> str:
    """Return +62… for 08…, 62… or +62…; empty stays empty. Raises ValidationError with an example."""
    if not text.strip():
        return ""
    digits = text.strip()
    if digits.startswith("62"):
        digits = f"+{digits}"
    try:
        number = phonenumbers.parse(digits, "ID")
    except phonenumbers.NumberParseException as error:
        raise ValidationError("Nomor telepon tidak terbaca. Tulis seperti 0812 3456 7890.") from error
    if not _is_plausible(number):
        raise ValidationError("Jumlah angka nomor telepon tidak cocok. Tulis seperti 0812 3456 7890.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_plausible(number: phonenumbers.PhoneNumber) -> bool:
    """Whether a number can be dialled: Indonesian mobiles by their length (08… with 10 to 13 digits), others by plan."""
    national = phonenumbers.national_significant_number(number)
    if number.country_code == 62 and national.startswith("8"):
        return 9 <= len(national) <= 12
    return phonenumbers.is_valid_number(number)


def mask_phone(phone: str) -> str:
    """Show only the beginning and the end of a number: +62 812 ••• 890."""
    return f"{phone[:6]}•••{phone[-3:]}" if len(phone) > 9 else "•••"


def mask_email(address: str) -> str:
    """Show only how an address begins and where it leads: k•••@contoh.desa.id; an empty one stays empty."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if name else "•••" if address else ""


def plain_number(kind: str, number: str) -> str:
    """A NIP without the blanks and dots people print between its groups; anything else as it was typed."""
    packed = re.sub(r"[\s.\-]", "", number)
    return packed if kind == "nip" and packed.isascii() and packed.isdigit() else number.strip()


def is_pppk(number: str) -> bool:
    """Whether 18 digits are a NI PPPK: a code of 21 and more stands where a NIP has the month of appointment."""
    digits = "".join(number.split())
    return len(digits) == 18 and digits.isascii() and digits.isdigit() and int(digits[12:14]) >= 21


def identity_label(kind: str, number: str) -> str:
    """What an identity number is called: NIP, NI PPPK, NRP; "Nomor" when nobody said."""
    if kind == "nip":
        return "NI PPPK" if is_pppk(number) else "NIP"
    return {"nrp": "NRP"}.get(kind, "Nomor" if number else "")


def identity_hint(kind: str, number: str) -> str:
    """Say what looks odd about an identity number, or nothing; never a reason to refuse."""
    digits = "".join(number.split())
    if not digits:
        return ""
    if kind == "nip":
        return nip_hint(number)
    if kind == "nrp" and not re.fullmatch(r"[0-9]{5,14}(/P)?", digits, re.IGNORECASE):
        return "NRP biasanya 8 angka (Polri) atau 5 sampai 14 angka (TNI). Periksa lagi; boleh disimpan begini."
    if kind == "" and len(digits) == 16 and digits.isdigit():
        return "16 angka biasanya NIK. NIK tidak diperlukan di sini; sebaiknya dikosongkan."
    return "" if kind else "Jenis nomor belum dipilih, misalnya NIP atau NRP."


def nip_label(number: str) -> str:
    """NI PPPK for a number that is one (21 or more in place of the month of appointment), else NIP."""
    digits = "".join(number.split())
    return "NI PPPK" if len(digits) == 18 and digits.isdigit() and int(digits[12:14]) >= 21 else "NIP"


def nip_hint(number: str) -> str:
    """Say what looks odd about a NIP or NI PPPK, or nothing. Real registers have errors, so this never refuses.

    18 digits: birth date (8), then for a NIP the month of appointment (6), for a NI PPPK its year and a code of 21 and
    more; sex (1 or 2), sequence (3).
    """
    digits = "".join(number.split())
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdigit() or len(digits) != 18:
        return "NIP dan NI PPPK biasanya 18 angka. Periksa lagi; boleh disimpan begini."
    if not _is_day(digits[:8]):
        return "Delapan angka pertama NIP biasanya tanggal lahir. Periksa lagi; boleh disimpan begini."
    appointed, middle = int(digits[8:12]), int(digits[12:14])
    is_odd = not (1 <= middle <= 12 or middle >= 21) or not 0 < appointed - int(digits[:4]) <= 70
    if is_odd or digits[14] not in "12":
        return "Angka tengah NIP tidak lazim. Periksa lagi; boleh disimpan begini."
    return ""


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1920
    except ValueError:
        return False

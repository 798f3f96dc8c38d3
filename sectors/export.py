"""The contact list as a file in the columns of the import, so that it can be edited and brought back."""

import phonenumbers

from puskesmas.calendar_text import group_nip
from puskesmas.imports import sheets
from puskesmas.models import Region
from sectors.imports.columns import COLUMNS
from sectors.models import Office

WIDTHS = {"position": 28, "place": 22, "label": 34, "name": 32, "identity_number": 24, "phone": 18, "email": 28}


def to_xlsx(rows: list[list[str]]) -> bytes:
    return sheets.to_workbook(rows, "Kontak", [WIDTHS.get(column.name, 16) for column in COLUMNS])


def to_csv(rows: list[list[str]]) -> bytes:
    return sheets.to_csv(rows)


def rows_of(offices, *, twins: set[int], subdistricts: dict[str, str]) -> list[list[str]]:
    """Header, and the cells of each office in the order of the columns; villages in `twins` are named by their code."""
    header = [column.label for column in COLUMNS]
    return [header, *(_values(office, twins, subdistricts) for office in offices)]


def _values(office: Office, twins: set[int], subdistricts: dict[str, str]) -> list[str]:
    holder, region = office.holder, office.region
    is_village = region.level == Region.Level.VILLAGE
    facts = {
        "position": office.position.label,
        "place": region.code if region.pk in twins else region.name,
        "subdistrict": subdistricts.get(region.subdistrict_code, "") if is_village else "",
        "label": office.label_as_written,
    }
    if holder:
        facts |= {name: getattr(holder, name) for name in ("title_before", "name", "title_after", "email")}
        facts |= {
            "acting": holder.acting_status,
            "identity_kind": holder.identity_label if holder.identity_number else "",
            "identity_number": group_nip(holder.identity_number).replace("\N{NO-BREAK SPACE}", " "),
            "phone": national(holder.phone),
            "from_on": holder.from_on.isoformat() if holder.from_on else "",
        }
    return [facts.get(column.name, "") for column in COLUMNS]


def national(phone: str) -> str:
    """0812-3456-7890: a number Excel leaves alone; a foreign one keeps its country."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if number.country_code == 62 else style.INTERNATIONAL)

"""What one row would do: a new office, a successor, a correction, or nothing. Nothing is written here."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesmas.calendar_text import format_date
from puskesmas.identity import identity_hint, mask_phone
from puskesmas.matching import folded
from sectors.imports.known import Offices
from sectors.imports.places import Spot
from sectors.imports.reading import Contact
from sectors.models import Office, OfficeHolder, Position, full_name
from sectors.names import is_same_person

WORDS = {
    "acting_status": "status jabatan",
    "identity_number": "nomor induk",
    "identity_kind": "jenis nomor",
    "phone": "nomor WhatsApp",
    "email": "e-mail",
    "from_on": "sejak",
}
NAME = ("title_before", "name", "title_after")
ONE_DAY = timedelta(days=1)


@dataclass
class Plan:
    """What saving a row writes."""

    position: Position
    spot: Spot
    label: str
    office: Office | None = None
    relabels: bool = False
    revives: bool = False
    new_holder: OfficeHolder | None = None
    ends: list[OfficeHolder] = field(default_factory=list)
    corrected: OfficeHolder | None = None
    values: dict = field(default_factory=dict)
    changes: dict[str, list] = field(default_factory=dict)
    hints: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple:
        """Which office it is about, also when that does not exist yet."""
        return (self.office.pk,) if self.office else (self.position.pk, self.spot.pk, folded(self.label))

    @property
    def is_empty(self) -> bool:
        return bool(self.office) and not (self.relabels or self.revives or self.new_holder or self.values)


def candidate(contact: Contact) -> OfficeHolder:
    """The holder a row names, as if he stood alone."""
    return OfficeHolder(from_on=contact.from_on, **contact.holder)


def decide(contact: Contact, position: Position, spot: Spot, offices: Offices, *, sees_phones: bool) -> Plan:
    """Hold a row against what is known; refuses (ValidationError) what cannot be saved as it stands."""
    named = candidate(contact)
    label = "" if folded(contact.label) == folded(f"{position.label} {spot.name}") else contact.label
    contact.label = label
    office = offices.find(position, spot, contact, named)
    plan = Plan(position, spot, label, office)
    if office is None:
        plan.changes["jabatan"] = ["", label or f"{position.label} {spot.name}"]
    else:
        _office_changes(plan, office)
    if contact.name:
        _holder_changes(plan, contact, named, offices)
    if not sees_phones and "nomor WhatsApp" in plan.changes:
        plan.changes["nomor WhatsApp"] = [mask_phone(text) if text else "" for text in plan.changes["nomor WhatsApp"]]
    return plan


def _office_changes(plan: Plan, office: Office) -> None:
    known = {folded(text) for text in (office.label, *office.aliases)}
    if plan.label and folded(plan.label) not in known:
        plan.relabels = True
        plan.changes["sebutan di surat"] = [office.label, plan.label]
    if not office.is_active:
        plan.revives = True
        plan.changes["dipakai"] = ["tidak", "ya"]


def _holder_changes(plan: Plan, contact: Contact, named: OfficeHolder, offices: Offices) -> None:
    terms = offices.terms[plan.office.pk] if plan.office else []
    same = next((row for row in terms if not row.is_over and is_same_person(row, named)), None)
    if same:
        _correct(plan, same, contact, terms)
        number, kind = (plan.values.get(name, getattr(same, name)) for name in ("identity_number", "identity_kind"))
        is_asked = "identity_number" in plan.values
    else:
        _succeed(plan, contact, named, terms, offices.present(plan.office) if plan.office else None)
        number, kind, is_asked = named.identity_number, named.identity_kind, True
    if is_asked and (hint := identity_hint(kind, number)):
        plan.hints.append(hint)


def _correct(plan: Plan, row: OfficeHolder, contact: Contact, terms: list[OfficeHolder]) -> None:
    """The same person: what the file says otherwise; its empty cells change nothing."""
    new = _name_as_written(row, contact)
    new |= {name: contact.holder[name] for name in WORDS if name in contact.holder}
    if contact.from_on:
        new["from_on"] = contact.from_on
    plan.values = {name: value for name, value in new.items() if getattr(row, name) != value}
    if not plan.values:
        return
    plan.corrected = row
    if "from_on" in plan.values:
        _refuse_days(row, plan.values["from_on"], terms)
    if any(name in plan.values for name in NAME):
        parts = [plan.values.get(name, getattr(row, name)) for name in NAME]
        plan.changes["nama"] = [row.full_name, full_name(*parts)]
    for name, word in WORDS.items():
        if name in plan.values:
            plan.changes[word] = [_told(name, getattr(row, name)), _told(name, plan.values[name])]


def _name_as_written(row: OfficeHolder, contact: Contact) -> dict[str, str]:
    """The parts of the name that change; a name that prints the same is the same, however it is parted."""
    parts = {name: contact.holder.get(name, "") for name in NAME}
    kept = {name: text or getattr(row, name) for name, text in parts.items()}
    if row.title_before and _plain(kept["name"]).startswith(f"{_plain(row.title_before)} "):
        kept["title_before"] = parts["title_before"]  # the title stands in the column of the name already
    for said in (parts, kept):
        if _plain(full_name(*said.values())) == _plain(row.full_name):
            return {}
    return kept


def _plain(text: str) -> str:
    return " ".join(text.split())


def _succeed(plan: Plan, contact: Contact, new: OfficeHolder, terms: list[OfficeHolder], present) -> None:
    """Another person: he follows on the day the file says, else today."""
    new.from_on = contact.from_on or (timezone.localdate() if terms else None)
    if present and new.acting_status == OfficeHolder.Acting.PLH:
        raise ValidationError(
            f"Plh. hanya menggantikan {present.full_name} sementara. Catat di halaman jabatannya, dengan tanggal selesainya."
        )
    for row in terms:
        if row.from_on and not row.is_temporary and row.from_on >= (new.from_on or date.min):
            raise ValidationError(
                f"{row.full_name} tercatat mulai {format_date(row.from_on)}. Tulis tanggal sesudahnya di kolom Mulai menjabat."
            )
    if before := next((row for row in terms if row.is_over and is_same_person(row, new)), None):
        plan.hints.append(
            f"{before.full_name} pernah menjabat sampai {format_date(before.to_on)}; pastikan berkasnya bukan yang lama."
        )
    plan.new_holder = new
    plan.ends = [
        row for row in terms if new.from_on and (row.to_on is None or row.to_on >= new.from_on) and not row.is_temporary
    ]
    plan.changes["pejabat"] = [present.full_name if present else "", new.full_name]
    for name, word in WORDS.items():
        if getattr(new, name):
            plan.changes[word] = ["", _told(name, getattr(new, name))]


def _refuse_days(row: OfficeHolder, from_on: date, terms: list[OfficeHolder]) -> None:
    if row.to_on and from_on > row.to_on:
        raise ValidationError(f"Mulai menjabat sesudah hari terakhirnya, {format_date(row.to_on)}.")
    for other in terms:
        if other.pk == row.pk or other.is_temporary or row.is_temporary:
            continue
        if (other.to_on or date.max) >= from_on and (other.from_on or date.min) <= (row.to_on or date.max):
            raise ValidationError(
                f"Mulai menjabat {format_date(from_on)} tumpang tindih dengan masa jabatan {other.full_name}."
            )


def _told(name: str, value) -> str:
    if not value:
        return ""
    if name == "from_on":
        return format_date(value)
    if name == "identity_kind":
        return OfficeHolder.IdentityKind(value).label
    return str(value) or "definitif"

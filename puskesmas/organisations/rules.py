"""By which rules an office works: its own, else those of its dinas kesehatan, else the usual ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from puskesmas import audit
from puskesmas.holidays.workdays import why_off, working_days_between
from puskesmas.models import Puskesmas, Region, WorkRules
from puskesmas.organisations import Organisation

# What holds where neither the office nor its dinas kesehatan has set anything (domain: §3.2, §2.3, §4.4, §5.2).
USUAL = {
    "lead_days": 3,
    "quorum_percent": 50,
    "minutes_days": 7,
    "works_on_saturday": False,
    "reply_days": 1,
    "reminder_days": [3, 1],
    "pws_words": {"baik": "Baik", "kurang": "Kurang", "cukup": "Cukup", "jelek": "Jelek"},
    "minutes_layout": "full",
}
USUAL_SOURCE = "bawaan Lokmin"
UNSET = (None, "")  # an empty column; False, 0 and an empty list are set
CONFLICT = "Sudah diubah orang lain sejak Anda membuka halaman ini. Periksa, lalu simpan sekali lagi."


@dataclass(frozen=True)
class Rules:
    """The rules of one office when all that was taken over is filled in.

    `reminder_days` are the days before a meeting on which guests without an answer are reminded. `pws_words` maps the
    four states of PWS to the words shown for them, `minutes_layout` names how minutes are set on paper. `taken_over`
    maps a rule to the office it comes from; a rule that is not in it is the office's own.
    """

    lead_days: int
    quorum_percent: int
    minutes_days: int
    works_on_saturday: bool
    reply_days: int
    reminder_days: list[int]
    pws_words: dict[str, str]
    minutes_layout: str
    region_code: str = ""
    taken_over: dict[str, str] = field(default_factory=dict)

    def working_days(self, first: date, last: date) -> int:
        """Working days of this office after `first` up to and with `last`."""
        return working_days_between(first, last, self.region_code, saturdays=self.works_on_saturday)

    def why_off(self, day: date) -> str:
        """Why this office is closed on a day; empty on one of its working days."""
        return why_off(day, self.region_code, saturdays=self.works_on_saturday)


def rules_of(owner: Puskesmas | Region) -> Rules:
    """The rules of one office; one query."""
    return rules_for([owner])[Organisation(owner).key]


def rules_for(owners: Iterable[Puskesmas | Region]) -> dict[str, Rules]:
    """The rules of many offices by their key; one query however many they are."""
    offices = {office.key: office for office in map(Organisation, owners)}
    own, above = _stored(offices.values())
    return {
        key: _resolved(
            office, own.get(key), None if office.is_health_office else above.get(office.region.district_code)
        )
        for key, office in offices.items()
    }


def rules_above(office: Organisation) -> Rules:
    """The rules that hold for an office where it sets none itself."""
    above = _stored([office])[1]
    return _resolved(office, None, None if office.is_health_office else above.get(office.region.district_code))


def rules_row(office: Organisation) -> WorkRules | None:
    """What exactly this office has set itself, or None while it has set nothing."""
    return WorkRules.objects.filter(**office.owner).select_related("puskesmas__region", "region").first()


@transaction.atomic
def update_rules(office: Organisation, *, by, expected_version: int, **fields) -> WorkRules:
    """Set rules of an office; a rule given as None is taken over again. Refuses a version saved meanwhile."""
    row, _ = WorkRules.objects.get_or_create(**office.owner)
    changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
    if row.version == expected_version and not changes:
        return row
    raise_version(row, expected_version, **fields)
    audit.record("aturan kerja diubah", row, by=by, changes=changes)
    row.refresh_from_db()
    return row


def raise_version(row: WorkRules, expected_version: int, **fields) -> None:
    """Write columns of the row and count its version up; refuses when somebody else has done so meanwhile."""
    same = WorkRules.objects.filter(pk=row.pk, version=expected_version)
    if not same.update(**fields, version=F("version") + 1):
        raise ValidationError(CONFLICT, code="conflict")


def _stored(offices: Iterable[Organisation]) -> tuple[dict[str, WorkRules], dict[str, WorkRules]]:
    """Rows of the offices by key, and rows of dinas kesehatan by the code of their kabupaten/kota."""
    offices = list(offices)
    rows = WorkRules.objects.filter(
        Q(puskesmas__in=[office.place for office in offices if office.is_puskesmas])
        | Q(region__in=[office.place for office in offices if not office.is_puskesmas])
        | Q(region__code__in={office.region.district_code for office in offices})
    ).select_related("region")
    own, above = {}, {}
    for row in rows:
        own[f"puskesmas-{row.puskesmas_id}" if row.puskesmas_id else f"wilayah-{row.region_id}"] = row
        if row.region_id and row.region.level == Region.Level.DISTRICT:
            above[row.region.code] = row
    return own, above


def _resolved(office: Organisation, own: WorkRules | None, above: WorkRules | None) -> Rules:
    values, taken_over = {}, {}
    for name, usual in USUAL.items():
        value, higher = getattr(own, name, None), getattr(above, name, None)
        if value not in UNSET:
            values[name] = value
        elif higher not in UNSET:
            values[name], taken_over[name] = higher, Organisation(above.region).name
        else:
            values[name], taken_over[name] = usual, USUAL_SOURCE
    values["pws_words"] = USUAL["pws_words"] | values["pws_words"]
    return Rules(**values, region_code=office.region.code, taken_over=taken_over)

"""Who signs for an office, from when until when; letters already issued carry copies and never change."""

from collections.abc import Callable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from puskesmas import audit
from puskesmas.models import Letterhead, Puskesmas, Region, Signer
from puskesmas.organisations import Organisation, organisation_of

PRINTED = ["post", "acting_status", "on_behalf_of", "through_post", "name", "rank", "identity_kind", "nip"]
ENDS_EARLY = "Tanggal berakhir lebih awal daripada mulainya. Pilih hari yang sama atau sesudahnya."

# Functions of apps above that know who heads an office: each takes an Organisation and returns values for PRINTED.
_suggesters: list[Callable[[Organisation], list[dict]]] = []


def suggest_with(find: Callable[[Organisation], list[dict]]) -> None:
    """Let an app above name people who could sign; called once, when it is ready."""
    _suggesters.append(find)


def suggestions(organisation: Organisation) -> list[dict]:
    """People known from elsewhere who could sign for an office, as values to begin a form with."""
    return [values for find in _suggesters for values in find(organisation)]


def signers_of(owner: Letterhead | Puskesmas | Region) -> list[Signer]:
    """Everybody who signs, signed or will sign for an office, the newest first."""
    rows = Signer.objects.filter(_of(owner)).select_related("letterhead")
    return sorted(rows, key=_newness, reverse=True)


def signers_by_office(offices: list[Organisation]) -> dict[str, list[Signer]]:
    """Everybody of several offices by `Organisation.key`, the usual one first, then the newest; one query."""
    rule = Q(pk__in=[])
    for office in offices:
        rule |= _of(office.place)
    found = {office.key: [] for office in offices}
    for row in in_order(list(Signer.objects.filter(rule).select_related("letterhead"))):
        head = row.letterhead
        found[f"puskesmas-{head.puskesmas_id}" if head.puskesmas_id else f"wilayah-{head.region_id}"].append(row)
    return found


def signers_on(owner: Letterhead | Puskesmas | Region, day: date) -> list[Signer]:
    """Who may sign for an office on a day: the usual one first, then the newest."""
    return [row for row in in_order(signers_of(owner)) if is_valid(row, day)]


def signer_on(owner: Letterhead | Puskesmas | Region, day: date) -> Signer | None:
    """Who signs for an office on a day: the one marked as usual, else the newest that is valid; None without any."""
    return next(iter(signers_on(owner, day)), None)


def in_order(rows: list[Signer]) -> list[Signer]:
    """The usual signer first, then the newest."""
    return sorted(rows, key=lambda row: (row.is_default, *_newness(row)), reverse=True)


def is_valid(signer: Signer, day: date) -> bool:
    return (signer.from_on or day) <= day <= (signer.to_on or day)


def usual_post(organisation: Organisation) -> str:
    """What the head of an office is called when nobody has written it yet."""
    region = organisation.region
    if organisation.is_puskesmas:
        return f"Kepala UPTD {organisation.place}"
    if organisation.is_health_office:
        return f"Kepala {organisation.name}"
    return region.head_post


@transaction.atomic
def add_signer(
    letterhead: Letterhead, *, by, replaces: Signer | None = None, from_on: date | None = None, **fields
) -> Signer:
    """Add somebody who signs; the one he replaces ends the day before and hands on that he is the usual one.

    Sent twice it is one signer. Refuses a day on which the one he replaces had not begun, or had already ended.
    """
    from_on = from_on or timezone.localdate()
    Letterhead.objects.select_for_update().get(pk=letterhead.pk)
    fields = {"to_on": None} | fields
    if twin := letterhead.signers.filter(from_on=from_on, **fields).first():
        return twin
    _check_days(from_on, fields["to_on"])
    if replaces is not None:
        fields["is_default"] = replaces.is_default
        _give_way(replaces, from_on)
    signer = Signer.objects.create(letterhead=letterhead, from_on=from_on, **fields)
    audit.record(
        "penanda tangan diganti" if replaces else "penanda tangan ditambahkan",
        signer,
        by=by,
        changes={"penanda tangan": [str(replaces) if replaces else "", str(signer)], "sejak": from_on},
    )
    return signer


@transaction.atomic
def correct_signer(signer: Signer, *, by, **fields) -> Signer:
    """Mend what is written of a signer or his days; letters that were issued keep the copy they were issued with."""
    stored = Signer.objects.select_for_update().get(pk=signer.pk)
    fields = {name: value for name, value in fields.items() if name in (*PRINTED, "from_on", "to_on")}
    changes = {name: [getattr(stored, name), value] for name, value in fields.items() if getattr(stored, name) != value}
    if not changes:
        return stored
    for name in changes:
        setattr(stored, name, fields[name])
    _check_days(stored.from_on, stored.to_on)
    stored.save(update_fields=list(changes))
    audit.record("data penanda tangan dibetulkan", stored, by=by, changes=changes)
    return stored


@transaction.atomic
def end_signer(signer: Signer, *, by, to_on: date) -> None:
    """Let somebody sign for the last time on a day; a second time does nothing. Refuses a day before he began."""
    stored = Signer.objects.select_for_update().get(pk=signer.pk)
    if stored.to_on == to_on:
        return
    _check_days(stored.from_on, to_on)
    Signer.objects.filter(pk=stored.pk).update(to_on=to_on)
    audit.record("masa penanda tangan diakhiri", stored, by=by, changes={"to_on": [stored.to_on, to_on]})


@transaction.atomic
def make_usual(signer: Signer, *, by) -> None:
    """Mark who signs when several are valid; those whose days overlap with his are the usual one no longer."""
    Letterhead.objects.select_for_update().get(pk=signer.letterhead_id)
    marked = Signer.objects.get(pk=signer.pk)
    others = [
        row for row in marked.letterhead.signers.filter(is_default=True).exclude(pk=marked.pk) if _overlap(row, marked)
    ]
    if marked.is_default and not others:
        return
    Signer.objects.filter(pk__in=[row.pk for row in others]).update(is_default=False)
    Signer.objects.filter(pk=marked.pk).update(is_default=True)
    before = ", ".join(row.name for row in others)
    audit.record("yang biasa menandatangani dipilih", marked, by=by, changes={"yang biasa": [before, marked.name]})


def _of(owner: Letterhead | Puskesmas | Region) -> Q:
    if isinstance(owner, Letterhead) and owner.pk:
        return Q(letterhead=owner)
    return Q(**{f"letterhead__{name}": place for name, place in organisation_of(owner).owner.items()})


def _newness(signer: Signer) -> tuple:
    return signer.from_on or date.min, signer.pk


def _overlap(one: Signer, other: Signer) -> bool:
    begins, ends = date.min, date.max
    return (one.from_on or begins) <= (other.to_on or ends) and (other.from_on or begins) <= (one.to_on or ends)


def _check_days(from_on: date | None, to_on: date | None) -> None:
    if from_on and to_on and to_on < from_on:
        raise ValidationError({"to_on": ENDS_EARLY})


def _give_way(signer: Signer, from_on: date) -> None:
    """End a signer the day before his successor begins."""
    if signer.from_on and from_on <= signer.from_on:
        sentence = f"{signer.name} mulai menjabat pada hari itu atau sesudahnya. Pilih tanggal yang lebih akhir."
        raise ValidationError({"from_on": sentence})
    last_day = from_on - timedelta(days=1)
    Signer.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=last_day), pk=signer.pk).update(to_on=last_day)

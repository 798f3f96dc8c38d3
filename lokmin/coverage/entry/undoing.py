"""Taking an import of figures back: what nobody has changed since gets what stood there before."""

from django.core.exceptions import ValidationError

from lokmin.coverage.entry.saving import Change, PeopleChange, Value, save_achievements, save_populations
from lokmin.coverage.models import Indicator, TargetGroup
from puskesmas.models import Puskesmas, Region

GONE = "Wilayah kerja sudah berubah sejak impor ini, jadi tidak dapat diurungkan."


def marks_of(changes: list[Change] | list[PeopleChange], year: int, basis: str = "") -> list:
    """Year, version, key, old and new of each figure, as JSON keeps them."""
    return [[year, basis, list(change.key), change.old, change.new] for change in changes]


def undo_achievements(undo: dict, *, by) -> list[str]:
    """Put the old achievements back; return a sentence about those somebody changed since."""
    place, villages = _place(undo["place"]), _villages(undo)
    indicators = Indicator.objects.in_bulk({key[1] for _, _, key, _, _ in undo["figures"]})
    kept = 0
    for year in sorted({figure[0] for figure in undo["figures"]}):
        changes = [
            Change(villages[key[0]], indicators[key[1]], key[2], _value(new), _value(old))
            for at, _, key, old, new in undo["figures"]
            if at == year
        ]
        kept += len(save_achievements(place, changes, year=year, by=by, verb="impor capaian diurungkan").conflicts)
    return _sentences(kept)


def undo_populations(undo: dict, *, by) -> list[str]:
    """The same for target populations."""
    place, villages = _place(undo["place"]), _villages(undo)
    groups = TargetGroup.objects.in_bulk({key[1] for _, _, key, _, _ in undo["figures"]})
    kept = 0
    for year, basis in sorted({(figure[0], figure[1]) for figure in undo["figures"]}):
        changes = [
            PeopleChange(villages[key[0]], groups[key[1]], new, old)
            for at, version, key, old, new in undo["figures"]
            if (at, version) == (year, basis)
        ]
        outcome = save_populations(place, changes, year=year, basis=basis, by=by, verb="impor sasaran diurungkan")
        kept += len(outcome.conflicts)
    return _sentences(kept)


def _place(key: str) -> Puskesmas | Region:
    kind, _, number = key.partition("-")
    model = Puskesmas if kind == "puskesmas" else Region
    found = model.objects.filter(pk=number).first()
    if found is None:
        raise ValidationError(GONE)
    return found


def _villages(undo: dict) -> dict[int, Region]:
    return Region.objects.in_bulk({figure[2][0] for figure in undo["figures"]})


def _value(stored: list | None) -> Value:
    return tuple(stored) if stored else None


def _sentences(kept: int) -> list[str]:
    return [f"{kept} angka tetap seperti sekarang, karena sudah diubah lagi sesudah impor."] if kept else []

"""The arithmetic of coverage and PWS: exact fractions, rounded only when printed.

Sources: domain §5.1 and §5.2 (PWS-KIA guideline of the Ministry of Health; PKP columns of the dinas kesehatan).
None always means "belum ada data" (or "belum dinilai" for a target that does not hold yet), never nought.
Percentages are numbers of a hundred: Fraction(60) is 60 %.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

Exact = int | Decimal | Fraction

MONTHS_OF_QUARTER = 3
MONTHS_OF_YEAR = 12


class Status(StrEnum):
    """The four states of a village in PWS. They are not ordered as they sound (domain: §5.2)."""

    BAIK = "baik"
    KURANG = "kurang"
    CUKUP = "cukup"
    JELEK = "jelek"


class Trend(StrEnum):
    """How this period's figure stands to the last one's; about the number, not about good or bad."""

    UP = "up"
    DOWN = "down"
    SAME = "same"

    @property
    def arrow(self) -> str:
        return {"up": "↑", "down": "↓", "same": "="}[self.value]

    @property
    def word(self) -> str:
        return {"up": "naik", "down": "turun", "same": "tetap"}[self.value]


def coverage(count: int | None, population: int | None) -> Fraction | None:
    """Coverage in per cent: cumulative count / population of the whole year × 100 (domain: §5.1).

    None without a count or without people to reach; above 100 it stays as it is (a projection may be too low).
    """
    if count is None or not population:
        return None
    return Fraction(count * 100, population)


def target_until(
    pattern: str,
    target: Exact | None,
    month: int,
    *,
    quarters: Sequence[Exact | str | float | None] | None = None,
    once_month: int | None = None,
) -> Fraction | None:
    """The target that holds at the end of a month; None while nothing is asked yet.

    linear: target × month / 12, multiplied before dividing (80 % is 60 % until September; domain: §5.1).
    custom: the value of the last quarter end that was reached. once: nothing before its month, whole from it on.
    point, count and derived: whole at any time.
    """
    _check_month(month)
    if pattern == "custom":
        reached = month // MONTHS_OF_QUARTER
        value = quarters[reached - 1] if quarters and 0 < reached <= len(quarters) else None
        return None if value is None else exact(value)
    if target is None:
        return None
    if pattern == "linear":
        return exact(target) * month / MONTHS_OF_YEAR
    if pattern == "once" and once_month and month < once_month:
        return None
    return exact(target)


def gap(value: Exact | None, target: Exact | None) -> Fraction | None:
    """What was reached minus the target so far, in percentage points (or heads, for counted events)."""
    return None if value is None or target is None else exact(value) - exact(target)


def short(
    count: int | None, population: int | None, target: Exact | None, *, lower_is_better: bool = False
) -> int | None:
    """ "Kurang n orang": how many people are missing to the target so far, not below nought (domain: §5.1).

    ceil(target % × population) − count. Where lower is better: how many too many, count − floor(target % × population).
    """
    if count is None or not population or target is None:
        return None
    wanted = exact(target) * population / 100
    return max(0, count - floor(wanted) if lower_is_better else ceil(wanted) - count)


def increment(now: int | None, before: int | None) -> int | None:
    """What a period added to a cumulative count; None when either end is unknown. `before` of January is 0."""
    return None if now is None or before is None else now - before


def trend(this: Exact | None, last: Exact | None) -> Trend | None:
    """Whether this period's figure rises, falls or equals the last one's; None when one is unknown."""
    if this is None or last is None:
        return None
    if this == last:
        return Trend.SAME
    return Trend.UP if this > last else Trend.DOWN


def reaches(value: Exact | None, target: Exact | None, *, lower_is_better: bool = False) -> bool | None:
    """Whether a value holds the target; exactly at it counts as reached in both directions."""
    if value is None or target is None:
        return None
    return exact(value) <= exact(target) if lower_is_better else exact(value) >= exact(target)


def pws_status(
    value: Exact | None,
    target: Exact | None,
    this: Exact | None,
    last: Exact | None,
    *,
    lower_is_better: bool = False,
) -> Status | None:
    """The state of a village (domain: §5.2), None when it cannot be told.

    at or above the target: rising or equal Baik, falling Kurang; below: rising Cukup, falling or equal Jelek.
    Where lower is better both comparisons turn round.
    """
    is_reached = reaches(value, target, lower_is_better=lower_is_better)
    moved = trend(this, last)
    if is_reached is None or moved is None:
        return None
    worse = Trend.UP if lower_is_better else Trend.DOWN
    if is_reached:
        return Status.KURANG if moved == worse else Status.BAIK
    return Status.JELEK if moved in (worse, Trend.SAME) else Status.CUKUP


def ranks(values: Iterable[Exact | None], *, lower_is_better: bool = False) -> list[int | None]:
    """Ranks in the order given, best is 1; equal values share one (1, 2, 2, 4) and no value has none."""
    listed = list(values)
    known = [value for value in listed if value is not None]
    return [
        None if value is None else 1 + sum(other < value if lower_is_better else other > value for other in known)
        for value in listed
    ]


def share_reaching(
    values: Iterable[Exact | None], threshold: Exact, *, lower_is_better: bool = False
) -> tuple[int, int] | None:
    """How many villages reach the threshold, of how many (desa UCI; domain: IMU-UCI).

    A village without data has not reached it; None when no village has any.
    """
    found = [reaches(value, threshold, lower_is_better=lower_is_better) for value in values]
    return (sum(item is True for item in found), len(found)) if any(item is not None for item in found) else None


def total(values: Iterable[int | None]) -> int | None:
    """The sum of what is known; None when nothing is. A puskesmas is the sum of its villages, never their average."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def complete_total(values: Iterable[int | None]) -> int | None:
    """The sum when all are known, else None: half a sum cannot be compared with a whole one."""
    listed = list(values)
    return sum(listed) if listed and None not in listed else None


@dataclass(frozen=True)
class Pkp:
    """One indicator in the columns of the yearly performance score (PKP; domain: §5.1)."""

    target: Fraction | None
    population: int | None
    target_population: Fraction | None  # target × population
    count: int | None
    percent: Fraction | None  # % riil
    of_target: Fraction | None  # % riil against the target, in per cent


def pkp(count: int | None, population: int | None, target: Exact | None) -> Pkp:
    """The PKP columns: target %, sasaran, target sasaran (T × S), pencapaian, % riil, % terhadap target."""
    percent = coverage(count, population)
    wanted = None if target is None else exact(target)
    return Pkp(
        target=wanted,
        population=population,
        target_population=None if wanted is None or population is None else wanted * population / 100,
        count=count,
        percent=percent,
        of_target=None if percent is None or not wanted else percent / wanted * 100,
    )


def exact(value: Exact | str | float) -> Fraction:
    """A fraction of what is stored; a float of a JSON column is taken as it is written (0.1 is one tenth)."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def _check_month(month: int) -> None:
    if not 1 <= month <= MONTHS_OF_YEAR:
        raise ValueError("Bulan harus 1 sampai 12.")

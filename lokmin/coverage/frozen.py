"""PWS as plain JSON and back: what an endorsement keeps. Exact ratios as text ("125/2"), words as they were said then.

A frozen figure never changes again, whatever is corrected, renamed or moved to another puskesmas afterwards.
"""

from collections.abc import Iterable
from dataclasses import asdict, fields
from fractions import Fraction

from lokmin.coverage.arithmetic import Status, Trend
from lokmin.coverage.pws import Caution, Pws, PwsRow

RATIOS = {"value", "this_period", "last_period", "gap", "yearly_target", "target"}


def freeze(shown: Iterable[Pws]) -> list[dict]:
    """What is shown, as JSON values; the total stands beside the rows, cautions as their sentences."""
    return [
        _plain(pws)
        | {
            "rows": [_plain(row) for row in pws.rows],
            "total": _plain(pws.total),
            "cautions": [asdict(caution) for caution in pws.cautions],
        }
        for pws in shown
    ]


def thaw(kept: Iterable[dict] | None) -> list[Pws]:
    """The same again, to be drawn and printed; nothing of a revision that knows no coverage."""
    return [
        Pws(
            **_known(Pws, item)
            | {
                "rows": tuple(_row(row) for row in item["rows"]),
                "total": _row(item["total"]),
                "cautions": tuple(Caution(**_known(Caution, caution)) for caution in item["cautions"]),
            }
        )
        for item in kept or []
    ]


def lines(kept: Iterable[dict] | None) -> list[dict]:
    """Each indicator in one row of words: for readers of text and for the differences between revisions."""
    return [
        {
            "id": f"{pws.puskesmas_id}-{pws.code}",
            "indicator": f"{pws.short_name} {pws.until_text}",
            "place": pws.puskesmas,
            "target": f"{pws.target_text}{pws.unit if pws.target is not None else ''}",
            "reached": f"{pws.total.value_text}{pws.unit if pws.has_data else ''}",
            "word": pws.total.word,
            "villages": "; ".join(f"{row.name} {row.value_text} ({row.word})" for row in pws.rows),
        }
        for pws in thaw(kept)
    ]


def _plain(item: Pws | PwsRow) -> dict:
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    for nested in ("rows", "total", "cautions"):
        values.pop(nested, None)
    return {
        name: str(value) if isinstance(value, Fraction | Status | Trend) else value for name, value in values.items()
    }


def _row(kept: dict) -> PwsRow:
    values = _known(PwsRow, kept)
    values["status"] = Status(kept["status"]) if kept["status"] else None
    values["trend"] = Trend(kept["trend"]) if kept["trend"] else None
    return PwsRow(**values)


def _known(model, kept: dict) -> dict:
    """The fields this version knows; those a newer one left out have their defaults."""
    names = {field.name for field in fields(model)}
    return {
        name: Fraction(value) if name in RATIOS and value is not None else value
        for name, value in kept.items()
        if name in names
    }

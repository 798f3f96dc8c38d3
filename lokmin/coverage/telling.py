"""The figures in sentences: the first text of the minutes about coverage, for the writers to change."""

from lokmin.coverage.pws import Pws

MOST_NAMES = 6


def sentences(shown: list[Pws]) -> list[str]:
    """One sentence for each indicator with figures, naming the villages behind."""
    return [_sentence(pws) for pws in shown if pws.has_data]


def _sentence(pws: Pws) -> str:
    total = pws.total
    reached = f"{pws.short_name} {pws.until_text}: {total.value_text}{pws.unit}"
    if not pws.is_count:
        reached += f" ({total.count_text} dari {total.population_text})"
    if pws.target is not None:
        word = "batas" if pws.is_lower_better else "target"
        reached += f", {word} {pws.target_text}{pws.unit}"
    return f"{reached}.{_behind(pws)}"


def _behind(pws: Pws) -> str:
    names = [row.name for row in reversed(pws.rows) if row.is_reached is False]
    if not names:
        return (
            " Semua desa/kelurahan mencapainya." if pws.rows and pws.target is not None and not pws.without_data else ""
        )
    more = f", dan {len(names) - MOST_NAMES} lainnya" if len(names) > MOST_NAMES else ""
    return f" Belum mencapai: {', '.join(names[:MOST_NAMES])}{more}."

"""A PWS chart of many villages in parts, so that its type stays readable on paper."""

from dataclasses import replace

from lokmin.coverage.chart import HEAD, LEAST_TYPE, NARROWEST, POINTS
from lokmin.coverage.pws import Pws


def for_paper(pws: Pws, width: float) -> list[Pws]:
    """One chart, or as many with equal shares of the villages as a paper of so many millimetres needs to be read."""
    most = max(2, int((width * POINTS / LEAST_TYPE - HEAD - 1.6) / NARROWEST)) - 1
    count = max(1, -(-len(pws.rows) // most))
    each = -(-len(pws.rows) // count)
    return [replace(pws, rows=pws.rows[start : start + each]) for start in range(0, len(pws.rows), each or 1)] or [pws]

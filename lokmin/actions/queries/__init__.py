"""Reads for the RTL of one meeting and for the board of all of them."""

from lokmin.actions.queries.board import Board, board, chain_of, history_of
from lokmin.actions.queries.meeting import (
    Evaluation,
    OwnerChoice,
    evaluations,
    open_before,
    owner_choices,
    previous_rows,
    row_events,
    rows_of,
    village_choices,
)
from lokmin.actions.queries.reports import promised, promised_with_report, reports_on

__all__ = [
    "Board",
    "Evaluation",
    "OwnerChoice",
    "board",
    "chain_of",
    "evaluations",
    "history_of",
    "open_before",
    "owner_choices",
    "previous_rows",
    "promised",
    "promised_with_report",
    "reports_on",
    "row_events",
    "rows_of",
    "village_choices",
]

"""Writing of RTL rows and of what became of them."""

from lokmin.actions.services.carrying import carry_over
from lokmin.actions.services.documents import MATRIX, request_matrix
from lokmin.actions.services.owner_reports import accept_report, report_by_owner, return_report
from lokmin.actions.services.progress import evaluate_action, report_progress
from lokmin.actions.services.rows import add_action, delete_action, move_action, update_action

__all__ = [
    "MATRIX",
    "accept_report",
    "add_action",
    "carry_over",
    "delete_action",
    "evaluate_action",
    "move_action",
    "report_by_owner",
    "report_progress",
    "request_matrix",
    "return_report",
    "update_action",
]

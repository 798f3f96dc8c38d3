"""Writing of RTL rows and of what became of them."""

from lokmin.actions.services.carrying import carry_over
from lokmin.actions.services.documents import MATRIX, request_matrix
from lokmin.actions.services.progress import evaluate_action, report_progress
from lokmin.actions.services.rows import add_action, delete_action, move_action, update_action

__all__ = [
    "MATRIX",
    "add_action",
    "carry_over",
    "delete_action",
    "evaluate_action",
    "move_action",
    "report_progress",
    "request_matrix",
    "update_action",
]

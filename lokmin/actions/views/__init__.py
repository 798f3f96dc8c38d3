"""Pages of the RTL: two parts of the minutes, the board, one action, the matrix."""

from lokmin.actions.views.board import ActionPage, BoardPage
from lokmin.actions.views.guest import OwnerReportPage
from lokmin.actions.views.matrix import MatrixDownloadPage, MatrixPage
from lokmin.actions.views.previous import PreviousPage
from lokmin.actions.views.reports import AnswerReportPage, ReportPhoto
from lokmin.actions.views.rows import DeleteRowPage, HistoryPage, MoveRowPage, RowsPage

__all__ = [
    "ActionPage",
    "AnswerReportPage",
    "BoardPage",
    "DeleteRowPage",
    "HistoryPage",
    "MatrixDownloadPage",
    "MatrixPage",
    "MoveRowPage",
    "OwnerReportPage",
    "PreviousPage",
    "ReportPhoto",
    "RowsPage",
]

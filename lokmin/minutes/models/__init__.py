"""Models of the minutes, one file per noun."""

from lokmin.minutes.models.minutes import Decision, DiscussionRow, Minutes, Photo, Problem, Section
from lokmin.minutes.models.review import Review, ReviewComment
from lokmin.minutes.models.revision import Revision

__all__ = [
    "Decision",
    "DiscussionRow",
    "Minutes",
    "Photo",
    "Problem",
    "Review",
    "ReviewComment",
    "Revision",
    "Section",
]

"""Models of invitations, one file per noun."""

from lokmin.invitations.models.invitations import Delivery, Invitation, Reply
from lokmin.invitations.models.letters import BUNDLE, LETTER, MERGED, Letter, LetterAttachment
from lokmin.invitations.models.links import AccessLink

__all__ = [
    "BUNDLE",
    "LETTER",
    "MERGED",
    "AccessLink",
    "Delivery",
    "Invitation",
    "Letter",
    "LetterAttachment",
    "Reply",
]

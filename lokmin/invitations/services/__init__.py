"""What writes invitations, letters, deliveries and replies; import from here."""

from lokmin.invitations.services.attachments import add_attachment, move_attachment, remove_attachment
from lokmin.invitations.services.corrections import draft_change, draft_correction, follow_change
from lokmin.invitations.services.invitees import (
    OPEN_STATES,
    invite_as_last_time,
    invite_freely,
    invite_offices,
    update_contact,
    withdraw_invitation,
)
from lokmin.invitations.services.letters import (
    check_texts,
    draft_letter,
    invite_late,
    issue_letter,
    retry_letters,
    update_letter,
)
from lokmin.invitations.services.marks import (
    mark_handed_over,
    mark_many_handed_over,
    mark_returned,
    mark_told,
    mark_whatsapp_sent,
    undo_mark,
)
from lokmin.invitations.services.receipts import RECEIPTS, RECEIPTS_LEFT, request_receipts
from lokmin.invitations.services.replies import Answer, confirm_many, record_reply, undo_reply, why_closed
from lokmin.invitations.services.sending import resend_mail, send_letter
from lokmin.invitations.services.undoing import Undone, undo_sending
from lokmin.invitations.services.words import facts_of, whatsapp_text

__all__ = [
    "OPEN_STATES",
    "RECEIPTS",
    "RECEIPTS_LEFT",
    "Answer",
    "Undone",
    "add_attachment",
    "check_texts",
    "confirm_many",
    "draft_change",
    "draft_correction",
    "draft_letter",
    "facts_of",
    "follow_change",
    "invite_as_last_time",
    "invite_freely",
    "invite_late",
    "invite_offices",
    "issue_letter",
    "mark_handed_over",
    "mark_many_handed_over",
    "mark_returned",
    "mark_told",
    "mark_whatsapp_sent",
    "move_attachment",
    "record_reply",
    "remove_attachment",
    "request_receipts",
    "resend_mail",
    "retry_letters",
    "send_letter",
    "undo_mark",
    "undo_reply",
    "undo_sending",
    "update_contact",
    "update_letter",
    "whatsapp_text",
    "why_closed",
    "withdraw_invitation",
]

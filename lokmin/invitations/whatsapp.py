"""Messages that somebody's own WhatsApp opens with; nothing is sent by us."""

from urllib.parse import quote

from django.template.loader import render_to_string

from lokmin.invitations.models import Invitation, Reply


def chat_url(phone: str, text: str) -> str:
    """The address that opens a chat with the text typed in; without a number the person chooses whom."""
    return f"https://wa.me/{phone.lstrip('+')}?text={quote(text)}"


def delegate_chat_url(invitation: Invitation, reply: Reply, url: str) -> str:
    """Opens the message that brings a representative his link."""
    context = {"invitation": invitation, "meeting": invitation.meeting, "reply": reply, "url": url}
    text = render_to_string("invitations/email/delegate_whatsapp.txt", context).strip()
    return chat_url(reply.representative_phone, text)

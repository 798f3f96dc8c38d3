"""The prepared message that opens in the staff's own WhatsApp."""

from lokmin.invitations import links, services
from lokmin.invitations.whatsapp import chat_url


def prepare_whatsapp(guests) -> None:
    """Give those whose turn it is the address that opens the message on this device."""
    urls, facts = links.reply_urls([guest.row for guest in guests]), {}
    for guest in guests:
        letter = guest.row.letter
        if letter and letter.pk not in facts:
            facts[letter.pk] = services.facts_of(letter, guest.row.meeting)
        if letter and (url := urls.get(guest.row.pk)) and guest.row.phone:
            text = services.whatsapp_text(guest.row, url, facts[letter.pk])
            guest.whatsapp_url = chat_url(guest.row.phone, text)

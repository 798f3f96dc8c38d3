"""Marking the letters a search found."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def tandai(text: str, words: str) -> SafeString:
    """The text with the found words in <mark>; everything is escaped."""
    parts = [re.escape(word) for word in (words or "").split()[:5]]
    if not parts:
        return mark_safe(escape(text))
    pieces = re.split(f"({'|'.join(parts)})", str(text), flags=re.IGNORECASE)
    return mark_safe(
        "".join(f"<mark>{escape(part)}</mark>" if at % 2 else escape(part) for at, part in enumerate(pieces))
    )
